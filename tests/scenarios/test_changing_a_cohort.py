"""A lead changes a cohort in Slack: asked first, done at a press, and undone at another."""

from __future__ import annotations

from bot.cohorts import change_views
from bot.cohorts.models import Cohort
from sandbox.people import JONAS, SAM
from sandbox.state import Message
from tests.scenarios.test_enrolling import agree, enrol
from tests.stage import Stage

COHORT = Cohort.__table__  # type: ignore[attr-defined]


def shown(stage: Stage) -> Message:
    """What Sam was shown last for the moment only."""
    everything = stage.sandbox.workspace.messages[stage.channel(SAM.id)].values()
    return [message for message in everything if message.ephemeral_to == SAM.id][-1]


async def test_a_cohort_is_renamed_and_back(stage: Stage):
    """The question changes nothing; the same press twice changes nothing more."""
    await agree(stage, await enrol(stage, '@jonas as "Spring"'))

    await stage.command("cohort Spring rename Summer", SAM.id, "/groundswell")
    assert [row.name for row in stage.rows(COHORT)] == ["Spring"]
    question = shown(stage)
    assert (await stage.press(question, change_views.CHANGE, SAM.id)).ok
    assert [(row.name, row.version) for row in stage.rows(COHORT)] == [("Summer", 1)]

    await stage.seen(lambda: change_views.UNDO in str(stage.now_shown(question).blocks))
    assert (await stage.press(question, change_views.UNDO, SAM.id)).ok
    assert [(row.name, row.version) for row in stage.rows(COHORT)] == [("Spring", 2)]


async def test_somebody_is_removed(stage: Stage):
    """By name, in German as well, without a word to them."""
    await agree(stage, await enrol(stage, '@jonas @priya as "Spring"'))
    before = await stage.seen(lambda: stage.messages(JONAS.id))

    await stage.command("cohort spring entfernen @jonas", SAM.id, "/groundswell")
    assert (await stage.press(shown(stage), change_views.CHANGE, SAM.id)).ok
    text = await stage.command("cohort Spring", SAM.id, "/groundswell")

    assert f"<@{JONAS.id}>" not in text
    assert stage.messages(JONAS.id) == before
