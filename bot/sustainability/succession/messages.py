"""Messages about succession to those who are named, and the question after a week without somebody."""

from __future__ import annotations

from datetime import timedelta

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.sustainability.succession import words
from bot.sustainability.succession.models import ProgrammeRole, RoleTask, WeekOutcome, WeekWithout

DECLINE = "sustainability.succession_decline"
REFUSE = "sustainability.succession_refuse"
OUTCOME = "sustainability.succession_outcome"
ADD = "sustainability.succession_add"


def named(by: str, task: RoleTask) -> Json:
    """Tells somebody that they are down as one who could do a task."""
    text = _(
        "{by} has put you down as somebody who could take this over one day ({role}): {does}",
        by=f"<@{by}>",
        role=words.roles()[ProgrammeRole(task.role)],
        does=escape(task.does),
    )
    more = _("Only those who run the programme see this. If it isn't for you, take your name off.")
    return blocks.message(
        text,
        blocks.section(f"{text}\n{more}"),
        blocks.actions(blocks.button(DECLINE, _("Take my name off"), task.id)),
    )


def declined() -> Json:
    """After somebody took their name off."""
    return blocks.message(_("I've taken your name off. The task stays on the list, without a name beside it."))


def standing_in(by: str, week: WeekWithout) -> Json:
    """Tells somebody that they stand in for a week."""
    text = _(
        "{by} would like you to stand in for them for a week, from {day} on, to test whether the programme runs "
        "without them.",
        by=f"<@{by}>",
        day=format_date(week.starts_on),
    )
    alone = _("What can wait until they're back: {what}", what=escape(week.left_alone)) if week.left_alone else ""
    return blocks.message(
        text,
        blocks.section("\n".join(filter(None, [text, alone]))),
        blocks.actions(blocks.button(REFUSE, _("I can't that week"), week.id)),
    )


def refused() -> Json:
    """After a week was dropped."""
    return blocks.message(_("The week is cancelled, and the other person knows."))


def week_off(by: str, week: WeekWithout, *, by_stand_in: bool) -> Json:
    """Tells one of the two that the week isn't tried."""
    facts = {"by": f"<@{by}>", "day": format_date(week.starts_on)}
    if by_stand_in:
        return blocks.message(
            _("{by} can't stand in for you from {day} on. `/groundswell succession week` plans another one.", **facts)
        )
    return blocks.message(_("{by} doesn't need a stand-in from {day} on after all.", **facts))


def how_was_it(week: WeekWithout, stand_in: str) -> Json:
    """The question after a week without somebody."""
    text = _(
        "The week without you, with {who} standing in, is over ({first} to {last}). How did it go?",
        who=f"<@{stand_in}>",
        first=format_date(week.starts_on),
        last=format_date(week.starts_on + timedelta(days=6)),
    )
    buttons = [blocks.button(f"{OUTCOME}:{each}", label, week.id) for each, label in words.outcomes().items()]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons))


def answered(outcome: WeekOutcome) -> Json:
    """What follows from how it went."""
    said = {
        WeekOutcome.SMOOTH: _(
            "Good. Then that part of the programme no longer depends on you. You can put down your stand-in as "
            "somebody who can do it alone."
        ),
        WeekOutcome.QUESTIONS: _(
            "Useful to know: each question shows something that isn't written down yet. Ask your "
            "stand-in for the two that came most often, and write those answers down first."
        ),
        WeekOutcome.STUCK: _(
            "That's what the test is for. Write down a task for everything that stopped: who could do "
            "it, and where people can read how it's done. Then try again in a month."
        ),
    }[outcome]
    button = blocks.button(ADD, _("Write down a task"), style="primary")
    return blocks.message(said, blocks.section(said), blocks.actions(button))
