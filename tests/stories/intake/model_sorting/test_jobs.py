"""Sorting by a model in a running product: by consent, shown before it counts, and by rules wherever it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app.manifest import manifest
from bot.stories.feedback.models import StoryConsent, StoryModelRequest
from bot.stories.intake.model_sorting.store import OutdatedSortingError
from bot.stories.intake.models import StorySorting
from bot.stories.models import StoryDraftSection
from bot.stories.queries import UnknownStoryError
from sandbox import limits
from sandbox.server import Sandbox
from sandbox.state import Message
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import MONDAY, Stage, playing
from tests.stories.intake.model_sorting.sorting_model import NAME, SortingModel
from tests.stories.stage import SORTED, pasted, press, said, shows, story, tells, window, write

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
requests = StoryModelRequest.__table__  # type: ignore[attr-defined]
consents = StoryConsent.__table__  # type: ignore[attr-defined]
sortings = StorySorting.__table__  # type: ignore[attr-defined]

TOLD = (
    "We are nine people in an accounts team in Leeds. Blue folders wherever you looked. "
    "We wrote a prompt with lena@example.org and tried it on old invoices. An invoice takes 9 minutes now, it was 24."
)
BY_MODEL = {"nine": "context", "Blue": "key_success_factors", "prompt": "approach", "minutes": "results"}
ASKED = "Should an AI sort {title}?"
BY_RULES = "I sorted your draft by fixed rules. {why}"
PROPOSED = "This is how the AI would sort {title}:"
UNCHANGED = "Every word is still yours. Nothing changes until you press a button."


@asynccontextmanager
async def sorting(folder: Path, model: SortingModel, **settings: Any) -> AsyncIterator[Stage]:
    """A workspace with a product whose model is this one."""
    own: dict[str, Any] = {"openai_base_url": model.url, "openai_model": NAME}
    async with (
        Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox,
        playing(sandbox, folder, **{**own, **settings}) as product,
    ):
        yield Stage(sandbox, product)


@pytest.fixture
async def model() -> AsyncIterator[SortingModel]:
    async with SortingModel(BY_MODEL) as running:
        assert isinstance(running, SortingModel)
        yield running


@pytest.fixture
async def stage(tmp_path: Path, model: SortingModel) -> AsyncIterator[Stage]:
    async with sorting(tmp_path, model) as running:
        yield running


def sections(stage: Stage) -> dict[str, str]:
    return {row.section: row.text for row in stage.rows(drafts) if row.text}


async def proposed(stage: Stage) -> Message:
    """They paste a story, have it sorted with AI, and agree; how it would be sorted."""
    card = await pasted(stage, f"Feedback please: {TOLD}")
    await press(stage, card, "sort_with_model")
    question = await tells(stage, ASKED)
    await press(stage, question, "sort_agree")
    return await tells(stage, PROPOSED)


async def test_a_text_is_sorted_by_rules_before_its_author_agrees(stage: Stage, model: SortingModel):
    """Nothing leaves before that, and nothing after a no."""
    card = await pasted(stage, f"Feedback please: {TOLD}")
    assert "Blue" not in sections(stage).get("key_success_factors", "")
    await press(stage, card, "sort_with_model")
    question = await tells(stage, ASKED)
    assert says(said(question), "If you ask AI to sort the story, the same sentences are sent for that.")
    assert "stories.see_sent" in said(question)
    await press(stage, question, "sort_decline")
    await tells(stage, "OK. I won't send anything, and your story stays as it is.")
    assert (model.bodies, stage.count(requests), stage.count(sortings), stage.count(consents)) == ([], 0, 0, 0)


async def test_what_the_model_says_is_shown_and_counts_after_a_press(stage: Stage, model: SortingModel):
    """One request, masked and logged before it was sent; the draft is untouched until then."""
    shown = await proposed(stage)
    assert limits.check_message(shown.blocks) == []
    assert says(said(shown), PROPOSED)
    assert says(said(shown), UNCHANGED)
    assert "Blue" not in sections(stage).get("key_success_factors", "")
    [sent] = model.asked()
    assert "lena@example.org" not in sent
    [logged] = stage.rows(requests)
    assert (logged.prompt, logged.feedback_id, logged.estimated) == ("stories/sort", None, False)
    await press(stage, shown, "sort_use")
    await stage.seen(lambda: says(said(stage.now_shown(shown)), "Your draft is now sorted the way the AI suggested."))
    assert sections(stage) == {
        "context": "We are nine people in an accounts team in Leeds.",
        "approach": "We wrote a prompt with lena@example.org and tried it on old invoices.",
        "results": "An invoice takes 9 minutes now, it was 24.",
        "key_success_factors": "Blue folders wherever you looked.",
    }
    assert [(row.status, row.sections) for row in stage.rows(sortings)] == [("used", None)]
    assert says(said(stage.now_shown(shown)), "Get feedback")
    await tells(stage, "There's a newer version of {title} below.")


async def test_a_proposal_may_be_left(stage: Stage):
    """Then the draft is as it was."""
    shown = await proposed(stage)
    before = sections(stage)
    await press(stage, shown, "sort_keep")
    await stage.seen(lambda: says(said(stage.now_shown(shown)), "Get feedback"))
    assert sections(stage) == before
    assert [row.status for row in stage.rows(sortings)] == ["left"]


async def test_a_proposal_for_an_older_draft_changes_nothing(stage: Stage):
    """What was written in between stays."""
    shown = await proposed(stage)
    await press(stage, await tells(stage, SORTED), "edit")
    await write(stage, await window(stage), "Ten people in Hull.")
    before = sections(stage)
    assert before["context"] == "Ten people in Hull."
    await press(stage, shown, "sort_use")
    await tells(stage, OutdatedSortingError.__doc__ or "")
    assert sections(stage) == before


async def test_with_consent_the_model_is_asked_at_once(stage: Stage, model: SortingModel):
    """And once, however often the button is pressed."""
    await proposed(stage)
    card = await tells(stage, SORTED)
    model.bodies.clear()
    for _ in range(2):
        await press(stage, card, "sort_with_model")
    await shows(stage, "is sorting")
    await stage.settled()
    await stage.seen(lambda: {row.status for row in stage.rows(sortings)} == {"proposed"})
    assert len(model.bodies) == len(stage.rows(sortings)) - 1


async def test_a_consent_that_is_withdrawn_ends_it(stage: Stage, model: SortingModel):
    """The question comes again, and nothing leaves."""
    await proposed(stage)
    await story(stage, "consent")
    await press(stage, await shows(stage, "Withdraw consent"), "withdraw_consent")
    model.bodies.clear()
    await press(stage, await tells(stage, SORTED), "sort_with_model")
    await stage.seen(lambda: len([one for one in stage.whispers() if says(one, ASKED)]) == 1)
    assert model.bodies == []


@pytest.mark.parametrize("kind", ["wrong_shape", "auth", "refused", "empty"])
async def test_a_model_that_fails_gives_way_to_the_rules(stage: Stage, model: SortingModel, kind: str):
    """The card says why, and the draft is as the rules sorted it."""
    model.always = kind
    card = await pasted(stage, f"Feedback please: {TOLD}")
    before = sections(stage)
    await press(stage, card, "sort_with_model")
    await press(stage, await tells(stage, ASKED), "sort_agree")
    shown = await tells(stage, BY_RULES)
    assert says(said(shown), BY_RULES)
    assert says(said(shown), "Get feedback")
    assert sections(stage) == before
    assert [row.status for row in stage.rows(sortings)] == ["failed"]


async def test_a_model_that_answers_nonsense_gives_way_to_the_rules(stage: Stage, model: SortingModel):
    """Such as that it knows of no sentence where it belongs."""
    model.sections = {}
    card = await pasted(stage, f"Feedback please: {TOLD}")
    await press(stage, card, "sort_with_model")
    await press(stage, await tells(stage, ASKED), "sort_agree")
    await tells(stage, BY_RULES)
    assert [(row.status, row.failure) for row in stage.rows(sortings)] == [("failed", "invalid_output")]


async def test_a_day_that_is_used_up_is_said(tmp_path: Path, model: SortingModel):
    """No request leaves then."""
    async with sorting(tmp_path, model, person_tokens_a_day=10) as stage:
        card = await pasted(stage, f"Feedback please: {TOLD}")
        await press(stage, card, "sort_with_model")
        await press(stage, await tells(stage, ASKED), "sort_agree")
        shown = await tells(stage, BY_RULES)
        assert says(said(shown), "Today's AI budget is used up. You can ask again tomorrow.")
        assert model.bodies == []


async def test_a_model_that_agrees_changes_nothing(stage: Stage, model: SortingModel):
    """There is nothing to decide then."""
    card = await pasted(stage, f"Feedback please: {TOLD}")
    kept = sections(stage)
    model.sections = {sentence: name for name, text in kept.items() for sentence in text.split(". ")}
    await press(stage, card, "sort_with_model")
    await press(stage, await tells(stage, ASKED), "sort_agree")
    shown = await tells(stage, "AI would leave your draft sorted as it is now.")
    assert "sort_use" not in said(shown)


async def test_a_small_model_sorts_nothing(tmp_path: Path, model: SortingModel):
    """Neither does none; the button is not there."""
    async with sorting(tmp_path, model, model_profile="small") as stage:
        assert "sort_with_model" not in said(await pasted(stage, f"Feedback please: {TOLD}"))


async def test_an_own_order_is_kept(stage: Stage):
    """Headings say where a text belongs."""
    card = await pasted(stage, "Context: Nine people in Leeds.\n\nResults: An invoice takes 9 minutes now.")
    assert "sort_with_model" not in said(card)


async def test_a_deleted_story_takes_the_proposal_with_it(stage: Stage):
    """And a button that is still there does nothing."""
    shown = await proposed(stage)
    await story(stage, "delete")
    await press(stage, await shows(stage, "stories.delete"), "delete")
    await stage.seen(lambda: not sections(stage))
    assert [row.sections for row in stage.rows(sortings)] == [None]
    await press(stage, shown, "sort_use")
    await tells(stage, UnknownStoryError.__doc__ or "")
    assert sections(stage) == {}
