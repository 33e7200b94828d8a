"""Days without messages, said by an admin in the direct message: for whom they are is asked, and can be undone."""

from __future__ import annotations

from bot.members.models import DayOff
from sandbox.people import MATEO, SAM
from tests.sentences import says
from tests.stage import Stage

PROPOSED = (
    "Shall I give everybody {days} off? Nobody in the workspace gets anything from me then, and lessons go on "
    "afterwards. You can also write me other days."
)
FOR_WHOM = "For you, or for everybody?"
SET = (
    "Nobody gets anything on these days: {days}. To remove days from this list, write `/groundswell "
    "holidays remove` and their dates."
)


def days_off(stage: Stage) -> list[str]:
    return sorted(one.day for one in stage.rows(DayOff))


async def answered(stage: Stage, text: str, user: str = SAM.id) -> str:
    """What the app writes to that, with the values of its buttons."""
    before = len(stage.messages(user))
    stage.says(text, user)
    [*_earlier, last] = await stage.seen(lambda: [m for m in stage.messages(user)[before:] if m.from_app])
    return f"{last.text} {last.blocks}"


async def test_a_proposal_for_everybody_is_set_with_a_yes_and_undone(stage: Stage):
    """Nothing is set before, and other days may be said instead."""
    shown = await answered(stage, "Don't send anything to anybody on 24 December")
    assert says(shown, PROPOSED)
    assert "days_off:2026-12-24..2026-12-24" in shown
    assert "learn:pause 2026-12-24 to 2026-12-24" in shown
    assert not days_off(stage)
    assert "days_off:2026-12-21..2026-12-23" in await answered(stage, "no, 21 to 23 December")
    assert says(await answered(stage, "yes"), SET)
    assert days_off(stage) == ["2026-12-21", "2026-12-22", "2026-12-23"]
    await answered(stage, "undo")
    assert not days_off(stage)


async def test_days_for_nobody_in_particular_are_asked_about(stage: Stage):
    """An answer in words is enough."""
    assert says(await answered(stage, "Don't send anything on 24 December"), FOR_WHOM)
    await answered(stage, "everyone")
    assert days_off(stage) == ["2026-12-24"]


async def test_days_for_oneself_alone_set_nothing_for_others(stage: Stage):
    """After the question, too."""
    await answered(stage, "Don't send anything on 24 December")
    await answered(stage, "just me")
    await answered(stage, "I'm off from 28 to 30 December")
    assert not days_off(stage)


async def test_somebody_who_may_not_set_days_off_is_not_offered_them(stage: Stage):
    """A facilitator's words are read as before."""
    await stage.command("role <@U0MATEO001> facilitator", SAM.id, "/groundswell")
    shown = await answered(stage, "Don't send anything to anybody on 24 December", MATEO.id)
    assert "days_off:" not in shown


async def test_days_off_are_taken_back_in_a_sentence(stage: Stage):
    """Those that were named, after a yes; nothing goes and nobody is paused before."""
    await answered(stage, "Don't send anything to anybody on 24 December")
    await answered(stage, "yes")
    assert days_off(stage) == ["2026-12-24"]
    shown = await answered(stage, "Remove the days off in December")
    assert "days_off:remove 2026-12-24" in shown
    assert days_off(stage) == ["2026-12-24"]
    await answered(stage, "yes")
    assert not days_off(stage)
    assert not says(await answered(stage, "Streich die freien Tage im Dezember"), PROPOSED)
