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
        "{by} has named you as somebody who could take over this task one day ({role}): {does}",
        by=f"<@{by}>",
        role=words.roles()[ProgrammeRole(task.role)],
        does=escape(task.does),
    )
    more = _(
        "Only the people who run the programme see this. If you don't want to take the task on, take your name off."
    )
    return blocks.message(
        text,
        blocks.section(f"{text}\n{more}"),
        blocks.actions(blocks.button(DECLINE, _("Take my name off"), task.id)),
    )


def declined() -> Json:
    """After somebody took their name off."""
    return blocks.message(_("I've taken your name off the task. The task stays on the list, without a name beside it."))


def standing_in(by: str, week: WeekWithout) -> Json:
    """Tells somebody that they stand in for a week."""
    text = _(
        "{by} would like you to stand in for them for a week, from {day} on. The week tests whether "
        "the programme runs without them.",
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
            _(
                "{by} can't stand in for you from {day} on. With `/groundswell succession week`, you can "
                "plan another week.",
                **facts,
            )
        )
    return blocks.message(_("{by} doesn't need a stand-in from {day} on after all.", **facts))


def how_was_it(week: WeekWithout, stand_in: str) -> Json:
    """The question after a week without somebody."""
    text = _(
        "The week without you ({first} to {last}) is over. {who} stood in for you. How did the week go?",
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
            "Good. Then that part of the programme no longer depends on you. You can note that your "
            "stand-in can do this part alone."
        ),
        WeekOutcome.QUESTIONS: _(
            "That's useful to know: each question shows something that nobody has written down yet. "
            "Ask your stand-in which two questions came up most, and write down those answers first."
        ),
        WeekOutcome.STUCK: _(
            "The test is there to find that out. Write a task for each thing that stopped: who could "
            "do it, and where people can read how. Then test again in a month."
        ),
    }[outcome]
    button = blocks.button(ADD, _("Write down a task"), style="primary")
    return blocks.message(said, blocks.section(said), blocks.actions(button))
