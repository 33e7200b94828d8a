"""What a lead reads of a pulse, and the action ids of all its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.change.pulse import rules, words
from bot.change.pulse.groups import PulseGroup
from bot.change.pulse.rules import CurveZone, Feeling
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.figures.words import who
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date

START = "change.pulse_start"
SAVE = "change.pulse_save"
STOP = "change.pulse_stop"
RESUME = "change.pulse_resume"
SHOW = "change.pulse_show"
READ = "change.pulse_read"
FEELING = "change.pulse_feeling"
SENTENCE = "change.pulse_sentence"
SAVE_SENTENCE = "change.pulse_keep"
DELETE = "change.pulse_delete"
NEVER = "change.pulse_never"
AGAIN = "change.pulse_again"

ANSWERED = "answered"
GROUPS, LENGTH = "groups", "length"
MAX_PULSES = 8
# As many as Slack takes.
MAX_CHECKBOXES, MAX_CHOICES = 10, 100


@dataclass(frozen=True)
class MonthShown:
    """What one month came to: its number, the place on the curve if it may be said, and the figures that were shown.

    `group` are the names of those counted together, `earlier` the places of earlier groups at the same point.
    """

    result_id: int
    pulse_id: int
    number: int
    months: int
    group: tuple[str, ...]
    place: float | None
    at_least: int
    is_wider: bool
    figures: dict[str, ShownFigure]
    earlier: tuple[float, ...] = ()
    sentences: int = 0

    @property
    def zone(self) -> CurveZone | None:
        return None if self.place is None else rules.zone(self.place)


@dataclass(frozen=True)
class PulseShown:
    """A pulse as it is listed: its groups, when it asks next, until when answers are open, and its last months."""

    pulse_id: int
    groups: tuple[str, ...]
    asked: int
    closes_on: date | None
    next_on: date | None
    is_stopped: bool
    newest: tuple[MonthShown, ...] = field(default=())


def intro() -> Json:
    """What a pulse is, for somebody who has none."""
    text = _("A pulse shows you how a group is doing with the change, without putting pressure on anybody.")
    how = [
        _("Once a month, I ask people one question: are they curious, worried, trying it, or at home with it?"),
        _("You'll see where the group is on the change curve, and two things that help at that point."),
        _("You'll never see who answered or who said what, and I won't remind anybody."),
        _("If fewer than five people in a group answer, I count them together with another group in the same pulse."),
    ]
    lines = "\n".join(f"• {each}" for each in how)
    return blocks.message(
        text,
        blocks.section(f"{text}\n{lines}"),
        blocks.actions(blocks.button(START, _("Start a pulse"), style="primary")),
    )


def listed(pulses: Sequence[PulseShown]) -> Json:
    """Every pulse of a lead, newest first, with what its last month came to."""
    parts: list[Json] = []
    for one in pulses[:MAX_PULSES]:
        parts += [blocks.section("\n".join(_lines(one))), blocks.actions(*_buttons(one)), blocks.divider()]
    start = blocks.actions(blocks.button(START, _("Start a pulse")))
    return blocks.message(_("Your pulses"), blocks.header(_("Your pulses")), parts, start)


def _lines(one: PulseShown) -> list[str]:
    lines = [words.group_names(one.groups)]
    if one.closes_on:
        lines.append(_asked(one.asked, format_date(one.closes_on)))
    if one.next_on:
        lines.append(_("I'll send the next question on {day}.", day=format_date(one.next_on)))
    elif one.is_stopped:
        lines.append(_("Stopped. I won't send any more questions."))
    elif not one.closes_on:
        lines.append(_("I've asked the last question."))
    for month in one.newest:
        about = words.group_names(month.group)
        said = _("too few answers to show where the group is") if month.zone is None else words.short(month.zone)
        lines.append(_("• Month {n}, {group}: {said}", n=month.number, group=about, said=said))
    return lines


def _asked(count: int, day: str) -> str:
    if not count:
        return _("Nobody could be asked this month: everybody has already been asked or doesn't want to be.")
    asked = ngettext("I'm asking {n} person now.", "I'm asking {n} people now.", count)
    counted = _("I'll count the answers on {day}.", day=day)
    return f"{asked} {counted}"


def _buttons(one: PulseShown) -> list[Json]:
    shown = [blocks.button(f"{SHOW}:{one.pulse_id}", _("Show the curve"), one.pulse_id)] if one.newest else []
    if one.next_on:
        shown.append(blocks.button(f"{STOP}:{one.pulse_id}", _("Stop asking"), one.pulse_id))
    elif one.is_stopped:
        shown.append(blocks.button(f"{RESUME}:{one.pulse_id}", _("Ask again"), one.pulse_id))
    return shown


def month(found: MonthShown, *, in_thread: bool = True) -> Json:
    """What a month came to, in words: the place, how sure it is, what was said, and two things to do.

    The curve is in its thread where it was sent by itself, and follows in the direct message where it was asked for.
    """
    title = _(
        "Month {n} of {months}: {group}", n=found.number, months=found.months, group=words.group_names(found.group)
    )
    if found.is_wider:
        title = _("Month {n} of {months}: everybody who was asked", n=found.number, months=found.months)
    # Without a place nothing fits this group more than another one.
    helps = words.what_helps(found.zone) if found.zone else []
    said = [f"*{_('What helps now')}*", *(f"{n}. {each}" for n, each in enumerate(helps, 1))] if helps else []
    where = _("The picture is in the thread.") if in_thread else _("I'll send you the picture.")
    picture = [where] if found.place is not None else []
    read = None
    if found.sentences and found.place is not None:
        label = ngettext("Read {n} sentence", "Read {n} sentences", found.sentences)
        read = blocks.button(f"{READ}:{found.result_id}", label, found.result_id)
    return blocks.message(
        title,
        blocks.section("\n".join([title, *place_lines(found)])),
        blocks.section("\n".join(said)) if said else None,
        blocks.actions(read) if read else None,
        blocks.context(" ".join([_("The dip is normal: expect it, plan for it, and keep going."), *picture])),
    )


def place_lines(found: MonthShown) -> list[str]:
    """Where a group is, how sure that is, what is known of the answers, and how earlier groups were."""
    if found.place is None or found.zone is None:
        return [
            _(
                "Too few people answered, so I can't say where this group is without singling somebody "
                "out. This isn't a bad sign: you'd see the same message if nobody, or almost nobody, had "
                "answered."
            )
        ]
    lines = [words.where(found.zone)]
    if found.is_wider:
        lines.append(
            _("Your group alone had too few answers, so this result is for everybody who was asked this month.")
        )
    elif len(found.group) > 1:
        lines.append(_("I've put these groups together, because one group alone had too few answers."))
    lines += [_sureness(found.place, found.at_least), *_figures(found)]
    worried = found.figures.get(Feeling.WORRIED)
    if found.zone is CurveZone.INFORMED_PESSIMISM and worried and worried.shown == Shown.FEW:
        lines.append(
            _(
                "Few people are worried: some are still at the start, and others are further along. So the "
                "group is somewhere in between."
            )
        )
    if found.earlier:
        lines.append(_compared(found.earlier, found.place))
    return lines


def _sureness(place: float, at_least: int) -> str:
    zones = rules.band(place, at_least).zones
    if len(zones) == 1:
        return _("This is fairly certain, because at least {n} people answered.", n=at_least)
    return _(
        "Going by the answers of at least {n} people, the group is most likely somewhere between "
        "“{first}” and “{last}”.",
        n=at_least,
        first=words.short(zones[0]),
        last=words.short(zones[-1]),
    )


def _figures(found: MonthShown) -> list[str]:
    said = {name: text for name, figure in found.figures.items() if (text := who(figure))}
    lines = []
    names = words.of_figures()
    counted = [_("{who} are {feeling}", who=said[each], feeling=names[each]) for each in (*Feeling,) if each in said]
    if counted:
        lines.append(_("The people who answered said: {said}.", said=", ".join(counted)))
    if ANSWERED in said:
        lines.append(_("{who} people who were asked have answered.", who=said[ANSWERED]))
    return lines


def _compared(earlier: Sequence[float], place: float) -> str:
    seen = rules.earlier(earlier, place)
    facts = [
        ngettext("{n} was further back", "{n} were further back", seen["back"]) if seen["back"] else "",
        ngettext("{n} was at the same point", "{n} were at the same point", seen["same"]) if seen["same"] else "",
        ngettext("{n} was further on", "{n} were further on", seen["on"]) if seen["on"] else "",
    ]
    return _("How earlier groups were doing at this time: {facts}.", facts=", ".join(filter(None, facts)))


def sentences(texts: Sequence[str]) -> Json:
    """What people wrote, shuffled."""
    said = _("What people wrote, in no particular order:")
    return blocks.message(
        said, *(blocks.section(text) for text in blocks.pack([said, *(f"> {escape(one)}" for one in texts)]))
    )


def no_sentences() -> Json:
    """Where nobody wrote anything, or deleted it again."""
    return blocks.message(_("There is nothing to read."))


def started(groups: Sequence[PulseGroup], months: int) -> str:
    """Confirms a start, in the window."""
    return _(
        "The pulse has started for {groups}. Everybody gets the question now, at their own time, and "
        "then once a month, {months} times in all. Ten days after each question I count the answers "
        "and write to you.",
        groups=words.group_names([one.name for one in groups]),
        months=months,
    )


def stopped(groups: Sequence[str], pulse_id: int, *, can_resume: bool) -> Json:
    """Confirms a stop, with the way back."""
    said = _("{groups}: no more questions will be sent.", groups=words.group_names(groups))
    still = _("Answers that people have already given still count.")
    undo = blocks.button(f"{RESUME}:{pulse_id}", _("Ask again"), pulse_id) if can_resume else None
    return blocks.message(said, blocks.section(f"{said} {still}"), blocks.actions(undo))


def resumed(groups: Sequence[str], next_on: date) -> Json:
    """Confirms that a pulse goes on."""
    return blocks.message(
        _(
            "{groups}: the next question will be sent on {day}.",
            groups=words.group_names(groups),
            day=format_date(next_on),
        )
    )


def form(choices: Sequence[PulseGroup]) -> Json:
    """The window in which a pulse is started."""
    options = [blocks.option(one.name, one.key) for one in choices[:MAX_CHOICES]]
    choose = blocks.checkboxes if len(options) <= MAX_CHECKBOXES else blocks.multi_select
    lengths = [
        blocks.option(_("Three months"), 3),
        blocks.option(_("Six months"), 6),
        blocks.option(_("A year"), 12),
    ]
    told = _(
        "Choose small groups together with larger ones. If fewer than five people in a group answer, I "
        "count that group together with another one, so that nobody stands out."
    )
    parts = [
        blocks.section(told),
        blocks.input_block(GROUPS, _("Which groups?"), choose(options)),
        blocks.input_block(LENGTH, _("For how long?"), blocks.static_select(lengths, initial=lengths[0])),
        blocks.context(
            _(
                "Before people answer, I tell them who sees what, and how many people have to answer "
                "before anything is shown. I also tell them that they don't have to answer."
            )
        ),
    ]
    return blocks.modal(SAVE, _("Start a pulse"), parts, submit=_("Start"), close=_("Cancel"))


def done(text: str) -> Json:
    """Replaces the window once the pulse is started."""
    return blocks.modal(SAVE, _("Start a pulse"), [blocks.section(text)], close=_("Close"))


def no_groups() -> Json:
    """For somebody without any group to ask."""
    return blocks.message(
        _("You don't lead a cohort yet. `/groundswell enrol` creates one, and then you can start a pulse for it.")
    )


def nothing_yet() -> Json:
    """A pulse whose first month isn't counted yet."""
    return blocks.message(_("I haven't counted the first answers yet. I'll write to you when I have."))


def sent() -> Json:
    """Several groups come as messages of their own."""
    return blocks.message(_("I've sent you one message for each group."))
