"""Wishes to change a story in the thread of feedback, in a running product with a scripted model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.stories.models import StoryDraftSection, StoryVersion
from sandbox import limits
from sandbox.people import LENA
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage
from tests.stories.feedback.test_conversation import BASELINE, STORY, conversing, replied, result_of
from tests.stories.feedback.whole_model import Said, WholeModel
from tests.stories.stage import press, said, tells, window, write

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
versions = StoryVersion.__table__  # type: ignore[attr-defined]

NAMED = STORY.replace("Two people check", "Tom and Anna check").replace("Nine people", "Tom and nine people")
DONE = "Done. I've kept the old wording as version {n}."
SHALL_I = "Shall I change this in your story?"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Said("results", "9 minutes", "This gives the time now only.", "How long did it take before?", importance=3)
    async with WholeModel(made) as model, conversing(tmp_path, model) as running:
        yield running


def kept(stage: Stage) -> str:
    """Everything that stands in the story now."""
    return " ".join(row.text for row in stage.rows(drafts))


async def asked(stage: Stage, wish: str, text: str = NAMED) -> Message:
    """What is said to a wish in the thread of feedback on a story."""
    [answer] = await replied(stage, await result_of(stage, text), wish)
    assert limits.check_message(answer.blocks) == []
    assert "stories.put_in" not in said(answer)
    return answer


async def test_a_name_is_taken_out_after_a_press_and_comes_back_with_undo(stage: Stage):
    """What the story said is a version."""
    answer = await asked(stage, "oh wait, please take Tom out again, he wouldn't like his name in there")
    assert says(said(answer), SHALL_I)
    assert says(said(answer), "Then: {text}", text="A colleague and Anna check every output against a list.")
    assert kept(stage).count("Tom") == 2
    await press(stage, answer, "change")
    await stage.seen(lambda: says(said(stage.now_shown(answer)), DONE, n=1))
    assert "Tom" not in kept(stage)
    done = stage.now_shown(answer)
    assert limits.check_message(done.blocks) == []
    await press(stage, done, "undo_change")
    await stage.seen(lambda: kept(stage).count("Tom") == 2)


async def test_what_was_written_since_is_not_undone(stage: Stage):
    """It says so, and opens the window."""
    answer = await asked(stage, "please take Tom out again")
    await press(stage, answer, "change")
    await stage.seen(lambda: "Tom" not in kept(stage))
    done = stage.now_shown(answer)
    await press(stage, await tells(stage, "Here is the feedback on {title}, version {version}."), "edit")
    await write(stage, await window(stage), "It takes 7 minutes.")
    await stage.seen(lambda: "7 minutes" in kept(stage))
    await press(stage, done, "undo_change")
    await tells(
        stage,
        "Your story has changed in the meantime, so I haven't undone anything. Open the story to change it yourself.",
    )
    assert "7 minutes" in kept(stage)


async def test_another_figure_takes_the_place_of_the_one_in_the_story(stage: Stage):
    """Or is added as a sentence, without what was said to us."""
    answer = await asked(stage, "12 minutes is right, the 9 was only my guess. Please change it")
    assert says(said(answer), "Now: {text}", text="Each invoice is done in 9 minutes now.")
    assert says(said(answer), "Then: {text}", text="Each invoice is done in 12 minutes now.")
    await press(stage, answer, "change")
    await stage.seen(lambda: "12 minutes now" in kept(stage))
    assert "9 minutes" not in kept(stage)
    assert stage.count(versions) == 1


async def test_a_figure_may_be_a_sentence_of_its_own(stage: Stage):
    """Then it is offered as any answer is."""
    answer = await asked(stage, "12 minutes is right, the 9 was only my guess. Please change it")
    await press(stage, answer, "add_sentence")
    await stage.seen(lambda: "stories.put_in" in said(stage.now_shown(answer)))
    assert "Please change it" not in said(stage.now_shown(answer))


async def test_a_change_may_be_left(stage: Stage):
    """Nothing is changed."""
    answer = await asked(stage, "please take Tom out")
    before = kept(stage)
    await press(stage, answer, "leave_out")
    await stage.seen(
        lambda: says(said(stage.now_shown(answer)), "OK, I've left your answer out. Your story hasn't changed.")
    )
    assert kept(stage) == before


async def test_a_place_is_opened_where_the_change_is_in_doubt(stage: Stage):
    """At the words of the wish."""
    answer = await asked(stage, "please take the suppliers out")
    assert says(
        said(answer),
        "You'll find the sentence in *{section}*. Open this section, and change the sentence there:",
        section="Scaling guide",
    )
    await press(stage, answer, "edit")
    assert "suppliers" in said(await window(stage))


async def test_a_change_follows_the_story_as_it_is(stage: Stage):
    """What would be changed is shown anew where it was written in meanwhile."""
    answer = await asked(stage, "12 minutes is right, the 9 was only my guess. Please change it")
    await press(stage, await tells(stage, "Here is the feedback on {title}, version {version}."), "edit")
    await write(stage, await window(stage), "Each invoice takes 8 minutes.")
    await stage.seen(lambda: "8 minutes" in kept(stage))
    await press(stage, answer, "change")
    await stage.seen(lambda: "12 minutes" in said(stage.now_shown(answer)) and "takes" in said(stage.now_shown(answer)))
    assert "8 minutes" in kept(stage)


async def test_a_named_section_is_taken_for_the_answer_that_waits(stage: Stage):
    """It is put there at once."""
    result = await result_of(stage)
    await replied(stage, result, "It took 24 minutes before.")
    [answer] = await replied(stage, result, "please put that into the context")
    assert says(said(answer), "Your text is now in *{section}*.", section="Context")
    assert "24 minutes before" in kept(stage)


async def test_a_question_is_answered_in_its_own_language(tmp_path: Path):
    """Whatever the feedback's; an answer in another language stays what it is."""
    async with WholeModel(BASELINE) as model, conversing(tmp_path, model) as stage:
        result = await result_of(stage)
        [answer] = await replied(stage, result, "Nimm bitte den letzten Satz wieder aus der Geschichte raus")
        assert says(said(answer), "Open {section}", "de")
        model.reply = {"answer": "Zähle eine Woche lang.", "ids": ["R1"]}
        stage.says("zu 1: Wie könnte ich das mit der Zeit denn am einfachsten nachzählen?", LENA.id, thread=result)
        await stage.seen(lambda: any("German" in str(body["messages"]) for body in model.bodies))
