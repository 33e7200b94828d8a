"""Wishes in words of somebody with several stories: which one is asked, and then what was wished for is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.stories.feedback.views import CHANGE_STORY, UNDO_CHANGE
from bot.stories.models import Story, StoryDraftSection, StoryStatus
from bot.stories.writing import own_story_views
from bot.stories.writing.views import PUBLISH
from sandbox import actions, limits
from sandbox.people import LENA
from sandbox.state import Message
from tests.stage import MONDAY, Stage, staged
from tests.stories.publishing.test_reuse import published
from tests.stories.stage import holding, pasted, press, said, shows, tells, window
from tests.stories.texts import GERMAN, STRONG

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
stories = Story.__table__  # type: ignore[attr-defined]
WHICH = "Which story do you mean?"
BEGUN = "{document}, made from {title}, is on its way."
OFFERED = "This would be the new title of {title}:"
THIRD = """# Minutes

Approach
We ran a workshop with a shared template.

Results
Minutes fell from 60 to 15 minutes.
"""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


async def told(stage: Stage, text: str, sentence: str, language: str = "en") -> Message:
    """They say something; the message that says a sentence then."""
    stage.says(text)
    found = await tells(stage, sentence, LENA.id, language)
    assert limits.check_message(found.blocks) == []
    return found


def titles(stage: Stage) -> list[str]:
    return [row.title for row in stage.rows(stories)]


async def press_beside(stage: Stage, message: Message, action: str, title: str) -> None:
    """They press the button beside a title."""
    beside = next(one for one in message.blocks or [] if title in str(one.get("text")) and "accessory" in one)
    where = {"channel": message.channel, "ts": message.ts, "block_id": beside["block_id"]}
    assert (await actions.click(stage.sandbox, user=LENA.id, action_id=action, **where)).ok


async def test_which_story_to_publish_is_asked_and_its_window_opens(stage: Stage):
    """With one story, that one is shown."""
    await pasted(stage, STRONG)
    stage.says("publish it please")
    await stage.seen(lambda: holding(stage, PUBLISH))
    await pasted(stage, GERMAN)
    which = await told(stage, "publish it please", "Which story would you like to publish? You'll see a preview first.")
    assert said(which).count(PUBLISH) == 2
    assert said(which).index("Protokolle") < said(which).index("Invoices")
    await press(stage, which, "publish")
    assert "Protokolle" in said(await window(stage))


async def test_a_title_is_taken_from_the_sentence_and_can_be_undone(stage: Stage):
    """In a press each."""
    await pasted(stage, STRONG)
    offered = await told(stage, 'change the title to "Two days saved"', OFFERED)
    assert titles(stage) == ["Invoices in an hour"]
    await press(stage, offered, "rename")
    await stage.seen(lambda: titles(stage) == ["Two days saved"])
    renamed = await tells(stage, "Your story is now called {title}.")
    await press(stage, renamed, "rename")
    await stage.seen(lambda: titles(stage) == ["Invoices in an hour"])
    await told(stage, "I want to change the title", "What should {title} be called?")


async def test_of_several_stories_the_chosen_one_is_renamed(stage: Stage):
    """And no other; a title that is named needs no choice."""
    await pasted(stage, STRONG)
    await pasted(stage, GERMAN)
    which = await told(stage, "call it “Two days saved”", WHICH)
    await press_beside(stage, which, own_story_views.CHOOSE, "Invoices")
    await press(stage, await tells(stage, OFFERED), "rename")
    await stage.seen(lambda: set(titles(stage)) == {"Two days saved", "Protokolle in zehn Minuten"})
    stage.says("change the title of the story about Protokolle to “Zehn Minuten”")
    named = await shows(stage, '\\"title\\":\\"Zehn Minuten')
    assert "Protokolle" in said(named)


async def test_more_than_four_stories_are_shown_in_turn(stage: Stage):
    """The newest first, and round again."""
    for number in range(5):
        await pasted(stage, STRONG.replace("Invoices in an hour", f"Number {number} of ours"))
    which = await told(stage, "rename my story to “Last”", WHICH)
    assert said(which).count(own_story_views.CHOOSE) == 4
    assert "Number 0" not in said(which)
    await press(stage, which, "other_stories")
    await stage.seen(lambda: "Number 0" in said(stage.now_shown(which)))
    await press(stage, stage.now_shown(which), "other_stories")
    await stage.seen(lambda: "Number 4" in said(stage.now_shown(which)))


async def test_a_sentence_is_taken_out_of_the_story_that_has_it(stage: Stage):
    """After a press, and comes back after another; other stories aren't asked about."""
    await pasted(stage, STRONG)
    await pasted(stage, GERMAN)
    stage.says("delete the sentence about the prompt library please")
    shown = await shows(stage, CHANGE_STORY)
    assert "prompt library" in said(shown)
    await press(stage, shown, "change_story")
    await stage.seen(lambda: all("prompt library" not in row.text for row in stage.rows(drafts)))
    await press(stage, await shows(stage, UNDO_CHANGE), "undo_change")
    await stage.seen(lambda: any("prompt library" in row.text for row in stage.rows(drafts)))


async def test_where_two_stories_have_the_sentence_it_is_asked_which(stage: Stage):
    """And changed only there."""
    await pasted(stage, STRONG)
    await pasted(stage, THIRD)
    which = await told(stage, "delete the sentence about the template", WHICH)
    await press_beside(stage, which, own_story_views.CHOOSE, "Invoices")
    shown = await shows(stage, CHANGE_STORY)
    assert "in the wiki" in said(shown)


async def test_a_document_is_begun_at_once(stage: Stage):
    """Of the story in the showcase, as a file with a sentence; of a draft, it says that it isn't there yet."""
    await pasted(stage, GERMAN)
    await told(
        stage,
        "make a checklist of my story",
        "I only make documents from stories in the showcase, and {title} isn't there yet. Once you've "
        "published the story, ask me again for this: {document}.",
    )
    await published(stage)
    begun = await told(stage, "make a case study of my story", BEGUN)
    assert "Invoices in an hour" in said(begun)
    await tells(stage, "Here's {title}. Read the document through and change what you like before you pass it on.")
    assert [row.status for row in stage.rows(stories)].count(StoryStatus.PUBLISHED) == 1


STORIES = Story.__table__  # type: ignore[attr-defined]
DRAFTS = StoryDraftSection.__table__  # type: ignore[attr-defined]
SECOND = """# Offers by lunch
## Context
Ten people in sales write offers by hand.
## Approach
We tried a prompt with last year's offers.
## Results
An offer takes 20 minutes instead of 50.
## Key success factors
Two people check each offer.
## Scaling guide
Any team with a price list can copy it."""


def _texts(stage: Stage) -> dict[int, dict[str, str]]:
    """The text of each story that isn't deleted, by section."""
    kept = {row.id for row in stage.rows(STORIES) if row.deleted_at is None}
    found: dict[int, dict[str, str]] = {each: {} for each in kept}
    for row in stage.rows(DRAFTS):
        if row.story_id in kept:
            found[row.story_id][row.section] = row.text
    return found


async def test_a_second_story_is_put_into_the_first_in_one_press(stage: Stage):
    """Section by section; it is gone then, and undoing gives the first its old text back."""
    first = await pasted(stage, STRONG)
    assert "stories.join_stories" not in said(first)
    before = _texts(stage)
    card = await pasted(stage, SECOND)
    assert limits.check_message(card.blocks) == []
    await press(stage, card, "join_stories")
    await stage.seen(lambda: len(_texts(stage)) == 1)
    [(story_id, sections)] = _texts(stage).items()
    assert story_id in before
    for section, words in before[story_id].items():
        assert sections[section].startswith(words)
    assert "An offer takes 20 minutes instead of 50." in sections["results"]
    shown = await stage.seen(lambda: "undo_change" in said(stage.now_shown(card)) and stage.now_shown(card))
    await press(stage, shown, "undo_change")
    await stage.seen(lambda: _texts(stage) == before)


async def test_a_second_story_is_dropped_in_one_press(stage: Stage):
    """Without a question, as its message stays; the first stays as it is."""
    await pasted(stage, STRONG)
    before = _texts(stage)
    card = await pasted(stage, SECOND)
    await press(stage, card, "delete:dropped")
    await stage.seen(lambda: _texts(stage) == before)
