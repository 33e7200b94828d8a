"""The practice check in a workspace, by the words and buttons that a lead begins with."""

from __future__ import annotations

import pytest

from bot.improvement import views as improvement_views
from bot.improvement.models import Improvement
from bot.sustainability.practice_check import modals, views
from bot.sustainability.practice_check.models import EmbeddedPractice, PracticeCheck
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

PAIRS = ("knowledge", "relationships", "decisions", "heroes", "fragility")
# What leads write first, in either language, and a part of what is shown to them.
BEGINNINGS = {
    "practice": views.BEGIN,
    "institution": views.BEGIN,
    "verankerung": views.BEGIN,
    "practice begin": modals.SAVE,
    "verankerung neu": modals.SAVE,
    "practice list": views.EMBED,
    "verankerung liste": views.EMBED,
    "practice picture": views.BEGIN,
    "practice whatever": views.BEGIN,
}


def answered(stage: Stage, user: str = SAM.id) -> Message:
    """What only they were shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


def filled(score: int, evidence: str = "a page") -> dict[str, int | str]:
    """A check in which every pair is rated alike."""
    scores = {modals.score_field(pair): score - 1 for pair in PAIRS}
    return {**scores, **{modals.evidence_field(pair): evidence for pair in PAIRS}}


@pytest.mark.parametrize(("text", "expected"), BEGINNINGS.items())
async def test_what_leads_write_first_leads_on(stage: Stage, text: str, expected: str):
    """To the check, its window, or the embedding list."""
    said = await stage.command(text, SAM.id, "/groundswell")
    seen = str(answered(stage).blocks) if said else str((await stage.window(SAM.id)).payload)
    assert expected in seen


async def test_learners_get_a_sentence_and_nothing_else(stage: Stage):
    """Whatever they type."""
    refusal = (
        "Only the programme's admins and facilitators can do that. `/learn tracks` shows what you can start yourself."
    )
    for text in ("practice", "practice list", "verankerung neu"):
        assert says(await stage.command(text, LENA.id, "/groundswell"), refusal)
    assert stage.sandbox.workspace.modals.get(LENA.id, []) == []


async def test_a_check_finds_a_gap_that_becomes_an_improvement(stage: Stage):
    """One window, one press."""
    await stage.command("practice", SAM.id, "/groundswell")
    await stage.press(answered(stage), views.BEGIN, SAM.id)
    window = await stage.window(SAM.id)
    ack = await stage.submit(window, {**filled(4), modals.evidence_field("heroes"): " "}, SAM.id)
    assert [*ack.reply["errors"]] == [modals.evidence_field("heroes")]
    assert (await stage.submit(window, {**filled(4), modals.score_field("heroes"): 1}, SAM.id)).ok
    assert stage.count(PracticeCheck) == 1
    # The result comes by itself.
    await stage.seen(lambda: any(views.IMPROVE in str(each.blocks) for each in stage.messages(SAM.id)))

    await stage.command("practice", SAM.id, "/groundswell")
    assert str(answered(stage).blocks).count(views.IMPROVE) == 1
    await stage.press(answered(stage), views.IMPROVE, SAM.id)
    await stage.seen(lambda: stage.count(Improvement) == 1)
    await stage.seen(lambda: improvement_views.SHOW in str(answered(stage).blocks))
    assert views.IMPROVE not in str(answered(stage).blocks)
    assert [row.about for row in stage.rows(Improvement)] == ["pair:heroes"]

    await stage.command("practice", SAM.id, "/groundswell")
    await stage.press(answered(stage), views.PICTURE, SAM.id)
    (file,) = await stage.seen(lambda: [each for message in stage.messages(SAM.id) for each in message.files])
    assert stage.sandbox.workspace.files[file].alt_text

    stage.sandbox.workspace.modals.clear()
    await stage.command("practice", SAM.id, "/groundswell")
    await stage.press(answered(stage), views.CORRECT, SAM.id)
    assert (await stage.submit(await stage.window(SAM.id), filled(3), SAM.id)).ok
    assert stage.count(PracticeCheck) == 1


async def test_a_row_of_the_list_is_changed(stage: Stage):
    """By its window; what isn't shown is said below its field."""
    await stage.command("practice list", SAM.id, "/groundswell")
    await stage.press(answered(stage), views.EMBED, SAM.id)
    window = await stage.window(SAM.id)
    ack = await stage.submit(window, {modals.STATE: 2}, SAM.id)
    assert [*ack.reply["errors"]] == [modals.EVIDENCE]
    assert (await stage.submit(window, {modals.STATE: 2, modals.EVIDENCE: "a page"}, SAM.id)).ok
    assert [(row.practice, row.evidence) for row in stage.rows(EmbeddedPractice)] == [("onboarding", "a page")]
