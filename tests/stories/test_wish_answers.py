"""Wishes about stories in words, in a running product: withdraw, find, ask about and add to one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.stories.feedback.views import CHOOSE_SECTION
from bot.stories.models import Story, StoryDraftSection, StoryStatus
from bot.stories.publishing.views import READ
from bot.stories.writing import own_story_views
from sandbox import limits
from sandbox.people import JONAS, LENA
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.publishing.test_reuse import POSTED, published, publishes
from tests.stories.stage import BY_RULES, answer, pasted, press, said, shows, talks_of_something_else, tells, window
from tests.stories.texts import GERMAN, STRONG

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
stories = Story.__table__  # type: ignore[attr-defined]
CONFIRM = "Remove {title} from the showcase? You'll still have the story."
SLIPS = "It doesn't work with handwritten slips"
OLDER = "The showcase still shows version {n}, without your latest changes."


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


TAKEN_OUT = "I've taken the text out again. Your story is back to how it was."


async def told(stage: Stage, text: str, sentence: str, user: str = LENA.id, language: str = "en") -> Message:
    """They say something; the message that says a sentence then."""
    stage.says(text, user)
    found = await tells(stage, sentence, user, language)
    assert limits.check_message(found.blocks) == []
    return found


def statuses(stage: Stage) -> list[str]:
    return [row.status for row in stage.rows(stories)]


@pytest.mark.parametrize(
    ("wish", "language"), [("please take my story down again", "en"), ("nimm meine Geschichte wieder raus", "en")]
)
async def test_a_wish_to_withdraw_asks_for_the_published_story(stage: Stage, wish: str, language: str):
    """Also where a newer draft stands beside it."""
    await published(stage)
    await pasted(stage, GERMAN)
    question = await told(stage, wish, CONFIRM, LENA.id, language)
    assert "Invoices in an hour" in said(question)
    await press(stage, question, "withdraw")
    await stage.seen(lambda: StoryStatus.WITHDRAWN in statuses(stage))
    assert statuses(stage).count(StoryStatus.PUBLISHED) == 0


async def test_of_several_each_has_a_button(stage: Stage):
    """Unless the wish names one."""
    await published(stage)
    await pasted(stage, GERMAN)
    await publishes(stage)
    await stage.seen(lambda: statuses(stage).count(StoryStatus.PUBLISHED) == 2)
    await talks_of_something_else(stage)
    which = await told(
        stage, "withdraw my story", "Which story shall I remove from the showcase? You'll still have the story itself."
    )
    assert said(which).count("stories.withdraw") == 2
    question = await told(stage, "please take my story about invoices down", CONFIRM)
    assert "Invoices in an hour" in said(question)


async def test_the_command_takes_the_published_story(stage: Stage):
    """A draft doesn't stand in its way; without a published one, it says so."""
    assert says(await answer(stage, "withdraw"), "None of your stories is in the showcase.")
    await published(stage)
    await pasted(stage, GERMAN)
    assert says(await answer(stage, "withdraw"), CONFIRM, title="“Invoices in an hour”")
    assert says(await answer(stage, "withdraw invoices"), CONFIRM)
    assert says(await answer(stage, "withdraw Protokolle"), "{title} isn't in the showcase.")


async def test_below_the_news_that_it_is_published_it_can_be_withdrawn(stage: Stage):
    """At any time."""
    await published(stage)
    await press(stage, await tells(stage, POSTED), "withdraw")
    await stage.seen(lambda: statuses(stage) == [StoryStatus.WITHDRAWN])


async def test_a_question_about_ones_story_is_answered_for_it(stage: Stage):
    """It begins no other story; whether the showcase has it as it is now is said."""
    question = "is my story in the showcase up to date now, or how do I change it?"
    await pasted(stage, STRONG)
    await told(stage, question, "{title} isn't in the showcase; only its authors can see it.")
    await publishes(stage)
    await stage.seen(lambda: statuses(stage) == [StoryStatus.PUBLISHED])
    await told(stage, question, "{title} is in the showcase with its current text, as version {n}.")
    added = await told(
        stage, f"oh I forgot something for my story: {SLIPS}", "Where in {title} should I put this text?"
    )
    await _put(stage, added, "results")
    standing = await told(
        stage, question, "{title} is in the showcase as version {n}, without your changes since then."
    )
    await press(stage, standing, "publish")
    assert await window(stage)
    assert stage.count(stories) == 1


async def _put(stage: Stage, question: Message, section: str) -> None:
    """They choose a section for an addition, and press."""
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    chosen = next(one["value"] for one in select["options"] if f'"{section}"' in one["value"])
    await press(stage, question, "add_where", selected_option=chosen)
    await stage.seen(lambda: "Put it into" in said(stage.now_shown(question)))
    await press(stage, stage.now_shown(question), "add")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))


async def test_an_addition_goes_into_the_newest_story_after_a_press(stage: Stage):
    """In its own words; the showcase then has the earlier version, which is said."""
    await published(stage)
    question = await told(
        stage, f"oh I forgot something for my story: {SLIPS}", "Where in {title} should I put this text?"
    )
    assert not any(SLIPS in row.text for row in stage.rows(drafts))
    await _put(stage, question, "results")
    [row] = [row for row in stage.rows(drafts) if SLIPS in row.text]
    assert (row.section, "forgot" in row.text) == ("results", False)
    shown = stage.now_shown(question)
    assert limits.check_message(shown.blocks) == []
    assert says(said(shown), OLDER, n=1)
    await press(stage, shown, "publish")
    assert await window(stage)


async def test_an_addition_is_taken_out_again_by_a_press_or_a_word(stage: Stage):
    """The section is as it was before."""
    await pasted(stage, STRONG)
    before = {row.section: row.text for row in stage.rows(drafts)}
    asked = "Where in {title} should I put this text?"
    question = await told(stage, f"oh I forgot something for my story: {SLIPS}", asked)
    await _put(stage, question, "results")
    await press(stage, stage.now_shown(question), "undo_addition")
    await stage.seen(lambda: says(said(stage.now_shown(question)), TAKEN_OUT))
    assert {row.section: row.text for row in stage.rows(drafts)} == before
    question = await told(stage, f"oh I forgot something for my story: {SLIPS}", asked)
    await _put(stage, question, "results")
    assert any(SLIPS in row.text for row in stage.rows(drafts))
    stage.says("undo")
    await stage.seen(lambda: {row.section: row.text for row in stage.rows(drafts)} == before)


async def test_an_addition_may_be_left_out(stage: Stage):
    """Nothing is kept of it."""
    await pasted(stage, STRONG)
    question = await told(stage, f"Nachtrag zu meiner Geschichte: {SLIPS}", "Where in {title} should I put this text?")
    await press(stage, question, "leave")
    assert not any(SLIPS in row.text for row in stage.rows(drafts))


async def test_after_an_answer_in_the_thread_the_showcase_has_the_earlier_version(stage: Stage):
    """Which is said, with a button to publish it again; a withdrawal is understood there too."""
    await published(stage)
    card = await pasted(stage, STRONG.replace("Invoices in an hour", "Again"))
    await publishes(stage)
    await stage.seen(lambda: statuses(stage).count(StoryStatus.PUBLISHED) == 2)
    await press(stage, card, "request_feedback")
    result = await tells(stage, BY_RULES)
    stage.says("It doesn't work with handwritten slips, they are 20 of 180.", thread=result)
    question = await shows(stage, CHOOSE_SECTION)
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    await press(stage, question, "choose_section", selected_option=select["options"][2]["value"])
    await stage.seen(lambda: "stories.put_in" in said(stage.now_shown(question)))
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), OLDER, n=1))
    stage.says("please take my story down again", thread=result)
    confirm = await tells(stage, CONFIRM)
    assert confirm.thread_ts == result.ts
    assert "“Again”" in said(confirm)


@pytest.mark.parametrize(
    "wish",
    [
        "Hallo, gibt es Erfolgsgeschichten zu Rechnungen?",
        "are there stories about invoices?",
        "which stories are there?",
    ],
)
async def test_a_question_for_stories_finds_them(stage: Stage, wish: str):
    """For anybody; without a match, the newest are shown."""
    await published(stage)
    stage.says(wish, JONAS.id)
    found = await shows(stage, READ, JONAS.id)
    assert "Invoices in an hour" in said(found)
    assert stage.count(stories) == 1


async def test_without_a_story_an_addition_is_none(stage: Stage):
    """Others may answer it."""
    stage.says(f"oh I forgot something for my story: {SLIPS}")
    await stage.seen(lambda: [one for one in stage.sandbox.workspace.history(stage.channel(LENA.id)) if one.from_app])
    assert not any(own_story_views.ADD in said(one) for one in stage.sandbox.workspace.history(stage.channel(LENA.id)))
