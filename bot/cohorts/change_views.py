"""What is said before, after and about a change of a cohort."""

from __future__ import annotations

from bot.cohorts.models import Cohort
from bot.kit import blocks
from bot.kit.contact_hours import format_days
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

CHANGE = "cohorts.change"
UNDO = "cohorts.undo"


def question(cohort: Cohort, verb: str, value: str, request: str, *, tried: str = "") -> Json:
    """What a change would do, with a button that makes it; `tried` is what an end would cut off."""
    text, label = _asked(cohort, verb, value)
    if tried:
        end = _(
            "The experiment “{title}” is running there and would end too, ten minutes later. "
            "Everything would go back to how it was, and the figures wouldn't tell us anything.",
            title=escape(tried),
        )
        text = f"{text}\n{end}"
    button = blocks.button(CHANGE, label, request, style="primary")
    return blocks.message(text, [blocks.section(text)], blocks.actions(button))


def _asked(cohort: Cohort, verb: str, value: str) -> tuple[str, str]:
    name = f"*{escape(cohort.name)}*"
    where = f"<#{cohort.channel}>"
    who = _mentions(value)
    match verb:
        case "at":
            text = _(
                "{name} would get lessons at {time}. I'd announce the new time in {place}.",
                name=name,
                time=value,
                place=where,
            )
            label = _("Change the time")
        case "days":
            days = format_days(value)
            text = _(
                "{name} would get lessons on {days}. I'd announce the new days in {place}.",
                name=name,
                days=days,
                place=where,
            )
            label = _("Change the days")
        case "zone":
            text = _(
                "The schedule of {name} would change to the time zone {zone}. I'd announce the change in {place}.",
                name=name,
                zone=value,
                place=where,
            )
            label = _("Change the time zone")
        case "remove":
            text = _(
                "{people} would no longer be in {name}. If they get lessons as direct messages, they'll "
                "keep getting them. I won't send them a message about this.",
                people=who,
                name=name,
            )
            label = _("Remove from the cohort")
        case "unlead":
            text, label = _("{people} would no longer lead {name}.", people=who, name=name), _("Remove as lead")
        case "lead":
            text, label = _("{people} would lead {name}, and I'd tell them.", people=who, name=name), _("Add as lead")
        case "end":
            text = _("{name} would end: nobody could join it any more. Its members keep their lessons.", name=name)
            if cohort.channel:
                text = _(
                    "{name} would end: there'd be no more lessons in {place}, and I'd announce the end there.",
                    name=name,
                    place=where,
                )
            label = _("End the cohort")
        case "archive":
            text = _(
                "{name} would no longer appear in any list. Its figures stay, and so does everything people wrote.",
                name=name,
            )
            label = _("Archive the cohort")
        case _:
            text = _("{name} would be called “{new}”.", name=name, new=escape(value))
            label = _("Rename the cohort")
    return text, label


def _mentions(value: str) -> str:
    return ", ".join(f"<@{slack_id}>" for slack_id in value.split(",") if slack_id)


def changed(cohort: Cohort, change_id: int) -> Json:
    """Replaces the question once the change is made."""
    text = _(":white_check_mark: Done. You have ten minutes to undo this change.\n{now}", now=state(cohort))
    return blocks.message(text, [blocks.section(text)], blocks.actions(blocks.button(UNDO, _("Undo"), change_id)))


def undone(cohort: Cohort) -> Json:
    return blocks.message(_("Undone.\n{now}", now=state(cohort)))


def state(cohort: Cohort) -> str:
    """How a cohort is now, in one line."""
    name = f"*{escape(cohort.name)}*"
    if cohort.archived_at:
        return _("{name} is archived.", name=name)
    if cohort.ended_at:
        return _("{name} has ended.", name=name)
    if cohort.next_due_at is None:
        return _("{name} is running.", name=name)
    return _("{name}: the next lesson is on {moment}.", name=name, moment=_next(cohort))


def news(cohort: Cohort) -> Json:
    """What a channel hears of its new schedule, or of the end."""
    name = f"*{escape(cohort.name)}*"
    if cohort.ended_at:
        return blocks.message(
            _("{name} ends here: there won't be any more lessons. Thank you for taking part.", name=name)
        )
    return blocks.message(
        _("{name} has a new schedule: the next lesson is on *{moment}*.", name=name, moment=_next(cohort))
    )


def _next(cohort: Cohort) -> str:
    assert cohort.next_due_at, "asked for cohorts with a next lesson alone"
    return format_moment(cohort.next_due_at, cohort.zone)
