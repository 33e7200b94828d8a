"""Wishes in threads, in a running product: to look again at a story, and new texts of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.stories.feedback.models import StoryFeedback, StoryThreadReply
from bot.stories.models import Story, StoryDraftSection, StoryVersion
from bot.stories.sent_texts import MessageGoneError
from bot.stories.writing import views
from sandbox import limits, user_messages
from sandbox.people import LENA
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.feedback.test_conversation import BASELINE, HAPPIER, STORY, conversing, replied, result_of
from tests.stories.feedback.whole_model import WholeModel
from tests.stories.stage import BY_RULES, RESULT, SORTED, pasted, press, said, shows, telling, tells, window, write
from tests.stories.texts import GERMAN

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
feedbacks = StoryFeedback.__table__  # type: ignore[attr-defined]
replies = StoryThreadReply.__table__  # type: ignore[attr-defined]
stories = Story.__table__  # type: ignore[attr-defined]
versions = StoryVersion.__table__  # type: ignore[attr-defined]

NEW = "We are nine people in Hull. We built a list together every week. It takes 5 minutes now instead of 24."
NOTHING_CHANGED = (
    "{title} hasn't changed since version {n}, so I'd say the same again. Change what you like, and "
    "I'll read your story again. If one of my remarks is wrong, tell me which one."
)
LEFT_ALONE = (
    "OK, I haven't changed your text. To get feedback on a story at any time, write “Feedback please” and the story."
)
WHICH = "Is this a new version of {title}, or another story?"

PROPOSED = "This is how the AI would sort {title}:"
ASKED_FOR = (
    "Happy to. Send me your story right here, as a message or as a file (.md, .txt, .docx, .pdf). A "
    "few sentences are enough: what you tried with AI, and what changed. I'll sort your story into "
    "five sections and show you the result before anything else happens."
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A product whose fixed rules check stories."""
    async with staged(tmp_path, MONDAY) as running:
        yield running


async def checked(stage: Stage, text: str = STORY) -> Message:
    """They paste a story and have it checked by the rules."""
    await press(stage, await pasted(stage, text), "request_feedback")
    return await tells(stage, BY_RULES)


async def edited(stage: Stage, text: str = "Ten people in Hull did this in May.") -> None:
    """They write something else into the context of their story."""
    await press(stage, await tells(stage, SORTED), "edit")
    await write(stage, await window(stage), text)
    await stage.seen(lambda: text in kept(stage))


def kept(stage: Stage) -> str:
    """Everything that stands in any story now."""
    return " ".join(row.text for row in stage.rows(drafts))


@pytest.mark.parametrize("wish", ["can you look at it again?", "Schau bitte nochmal drüber!", "I've updated the story"])
async def test_nothing_new_is_said_about_a_story_that_is_as_it_was(stage: Stage, wish: str):
    """But how to change it."""
    result = await checked(stage)
    [answer] = await replied(stage, result, wish)
    assert says(said(answer), NOTHING_CHANGED)
    assert limits.check_message(answer.blocks) == []
    assert stage.count(feedbacks) == 1
    await press(stage, answer, "edit")
    assert await window(stage)


async def test_a_changed_story_is_read_again(stage: Stage):
    """As it is now, in a version of its own."""
    result = await checked(stage)
    await edited(stage)
    answer, *_result = await replied(stage, result, "can you look at it again?")
    assert says(said(answer), "I'm reading {title}, version {version}.")
    await stage.seen(lambda: len(telling(stage, BY_RULES)) == 2)
    assert (stage.count(feedbacks), stage.count(versions), stage.count(replies)) == (2, 2, 0)
    assert says(said(stage.thread(result)[-1]), BY_RULES)


async def test_below_new_feedback_in_the_thread_the_talk_is_about_that(stage: Stage):
    """What is wished there is answered for the newest version."""
    result = await checked(stage)
    await edited(stage)
    await replied(stage, result, "can you look at it again?", answers=2)
    [answer] = await replied(stage, result, "please look again")
    assert says(said(answer), NOTHING_CHANGED, n=2)
    await replied(stage, result, "It took 24 minutes before.")
    first, second = (row.id for row in stage.rows(feedbacks))
    assert [row.feedback_id for row in stage.rows(replies)] == [second] != [first]


@pytest.mark.parametrize("is_in_thread", [True, False])
async def test_feedback_comes_where_it_was_asked_for(stage: Stage, *, is_in_thread: bool):
    """Within a thread, where replies to it are taken too; the first message of a thread is none."""
    mine = stage.says("good morning")
    text = f"here's my story: {NEW}"
    if is_in_thread:
        stage.says(text, thread=mine)
        card = await tells(stage, SORTED)
    else:
        card = await pasted(stage, text)
        stage.says("thanks", thread=card)
        await stage.seen(lambda: len(stage.thread(card)) >= 1)
    await press(stage, card, "request_feedback")
    result = await tells(stage, BY_RULES)
    assert result.thread_ts == (mine.ts if is_in_thread else None)
    await replied(stage, mine if is_in_thread else result, "It took 24 minutes before.")
    assert len(stage.rows(replies)) == 1


async def test_who_writes_elsewhere_meanwhile_is_told_there(tmp_path: Path):
    """The feedback comes in the thread; a line in the direct message says so, with the way to its remarks."""
    notice = "The feedback on {title}, version {n}, is in the thread where you asked for it."
    async with WholeModel(BASELINE, HAPPIER) as model, conversing(tmp_path, model) as stage:
        assert isinstance(model, WholeModel)
        result = await result_of(stage)
        await edited(stage)
        model.may_read.clear()
        await replied(stage, result, "can you look at it again?")
        await stage.settled()
        written = stage.says("how far am I?")
        await stage.seen(
            lambda: [one for one in stage.messages() if one.from_app and float(one.ts) > float(written.ts)]
        )
        model.may_read.set()
        told = await tells(stage, notice)
        assert told.thread_ts is None
        assert '"stories.all_remarks"' in said(told)
        assert limits.check_message(told.blocks) == []
        await stage.seen(lambda: len(telling(stage, RESULT)) == 2)
        assert telling(stage, RESULT)[-1].thread_ts == result.ts
        assert len(telling(stage, notice)) == 1


async def test_who_says_that_it_has_changed_is_asked(stage: Stage):
    """Nothing is requested before a press."""
    result = await checked(stage)
    await edited(stage)
    [answer] = await replied(stage, result, "Ich habe die Geschichte überarbeitet")
    assert says(said(answer), "I see that {title} has changed since version {n}. Shall I read the story again?")
    assert stage.count(feedbacks) == 1
    await press(stage, answer, "request_feedback")
    await stage.seen(lambda: stage.count(feedbacks) == 2)


async def test_an_answer_beside_the_wish_is_offered_as_ever(stage: Stage):
    """It isn't in the story yet, which is said when they ask again."""
    result = await checked(stage)
    [question] = await replied(stage, result, "It took 24 minutes before. Can you look again?")
    assert says(said(question), "Where in your story should I put this text?")
    assert "Can you look" not in said(question)
    assert stage.count(feedbacks) == 1
    [answer] = await replied(stage, result, "please look again")
    assert says(said(answer), NOTHING_CHANGED)
    assert says(
        said(answer),
        "Your answers in this thread aren't in the story yet. To add an answer, press the button below it.",
    )


async def test_an_edited_wish_leaves_the_answer_beside_it(stage: Stage):
    """Only the answer follows the edit."""
    result = await checked(stage)
    reply = stage.says("It took 42 minutes before. Can you look again?", thread=result)
    await stage.seen(lambda: stage.count(replies) == 1)
    user_messages.edit(
        stage.sandbox, LENA.id, reply.channel, reply.ts, "It took 24 minutes before. Can you look again?"
    )
    await stage.seen(lambda: [row.text for row in stage.rows(replies)] == ["It took 24 minutes before."])


async def test_a_new_version_takes_the_place_of_the_story_after_a_press(stage: Stage):
    """What the story said before is kept as a version; how the text is sorted is shown."""
    result = await checked(stage)
    before = kept(stage)
    [question] = await replied(stage, result, f"new version: {NEW}")
    assert says(said(question), WHICH)
    assert limits.check_message(question.blocks) == []
    assert kept(stage) == before
    await press(stage, question, "new_version")
    await stage.seen(lambda: "Get feedback" in said(stage.now_shown(question)))
    assert says(
        said(stage.now_shown(question)),
        "Here's {title} as it is now, sorted into its sections. I've kept the earlier text too.",
    )
    assert sorted(kept(stage).split()) == sorted(NEW.split())
    assert (stage.count(stories), stage.count(versions)) == (1, 1)
    await tells(stage, "There's a newer version of {title} below.")
    again, *_result = await replied(stage, result, "can you look at it again?")
    assert says(said(again), "I'm reading {title}, version {version}.")


async def test_what_was_not_kept_yet_is_kept_before_a_new_version(stage: Stage):
    """A draft that no version has is not lost."""
    result = await checked(stage)
    await edited(stage)
    [question] = await replied(stage, result, f"Neue Fassung: {NEW}")
    await press(stage, question, "new_version")
    await stage.seen(lambda: "5 minutes" in kept(stage))
    assert stage.count(versions) == 2


async def test_another_story_in_the_thread_is_a_story_of_its_own(stage: Stage):
    """Sorted and shown there, as in the conversation itself; the first one stays as it was."""
    result = await checked(stage)
    before = kept(stage)
    [question] = await replied(stage, result, f"here's my story: {NEW}")
    await press(stage, question, "sort")
    await stage.seen(lambda: any(says(said(one), SORTED) for one in stage.thread(result)))
    assert stage.count(stories) == 2
    assert before in kept(stage)
    assert "here's my story" not in kept(stage)


async def test_a_text_may_be_an_answer_after_all(stage: Stage):
    """Then it is offered for a section."""
    result = await checked(stage)
    [question] = await replied(stage, result, "new version: it took 24 minutes before")
    await press(stage, question, "as_answer")
    await stage.seen(
        lambda: any(says(said(one), "Where in your story should I put this text?") for one in stage.thread(result))
    )
    assert [row.text for row in stage.rows(replies)] == ["it took 24 minutes before"]


async def test_a_text_may_be_left_alone(stage: Stage):
    """Nothing is kept of it."""
    result = await checked(stage)
    before = kept(stage)
    [question] = await replied(stage, result, f"new version: {NEW}")
    await press(stage, question, "leave")
    await stage.seen(lambda: says(said(stage.now_shown(question)), LEFT_ALONE))
    assert (kept(stage), stage.count(versions)) == (before, 1)


async def test_a_pasted_version_without_a_word_is_asked_about(stage: Stage):
    """It repeats most of the story."""
    result = await checked(stage)
    [question] = await replied(stage, result, STORY.split("\n\n", 1)[1].replace("some days", "four Tuesdays"))
    assert says(said(question), WHICH)
    await press(stage, question, "new_version")
    await stage.seen(lambda: "four Tuesdays" in kept(stage))
    assert stage.count(stories) == 1


async def test_a_deleted_text_is_not_taken(stage: Stage):
    """The button says so."""
    result = await checked(stage)
    reply = stage.says(f"new version: {NEW}", thread=result)
    question = await tells(stage, "Is this a new version of {title}, or another story?")
    user_messages.delete(stage.sandbox, LENA.id, reply.channel, reply.ts)
    await press(stage, question, "new_version")
    await tells(stage, MessageGoneError.__doc__ or "")
    assert "Hull" not in kept(stage)


async def test_a_document_in_the_thread_is_read(stage: Stage):
    """As in the conversation itself."""
    result = await checked(stage)
    user_messages.share(stage.sandbox, LENA.id, result.channel, "story.txt", NEW.encode(), thread_ts=result.ts)
    await stage.seen(lambda: stage.count(stories) == 2)


async def test_below_other_messages_a_wish_is_a_wish(stage: Stage):
    """A greeting would be no answer."""
    card = await pasted(stage, STORY)
    stage.says("can you look at it again?", thread=card)
    answer = (await stage.seen(lambda: [one for one in stage.thread(card) if one.from_app]))[-1]
    assert says(said(answer), "Happy to. Is it about {title}?")


async def test_below_other_messages_a_text_is_asked_about(stage: Stage):
    """Whose version it is, where there are several stories."""
    card = await pasted(stage, STORY)
    await pasted(stage, GERMAN)
    stage.says(f"new version: {NEW}", thread=card)
    question = await tells(stage, "Is this a new version of one of your stories, or another story?")
    assert limits.check_message(question.blocks) == []
    assert "as_answer" not in said(question)
    assert said(question).count("stories.new_version") == 2


async def test_the_first_story_may_come_in_a_thread(stage: Stage):
    """Below “Send me your story”, or below their own message."""
    stage.says("can you review my story")
    asked = await tells(stage, ASKED_FOR)
    stage.says(NEW, thread=asked)
    await stage.seen(lambda: any(says(said(one), SORTED) for one in stage.thread(asked)))
    assert sorted(kept(stage).split()) == sorted(NEW.split())


async def test_a_long_text_in_a_thread_is_asked_about(stage: Stage):
    """It may be a story; if it is, it is sorted in the thread."""
    mine = stage.says("good morning")
    told = f"We used Copilot for our letters. {NEW} " * 3
    stage.says(told, thread=mine)
    question = await shows(stage, views.SORT)
    assert stage.count(stories) == 0
    await press(stage, question, "sort")
    await stage.seen(lambda: any(says(said(one), SORTED) for one in stage.thread(mine)))
    assert sorted(kept(stage).split()) == sorted(told.split())


async def test_a_new_version_in_the_conversation_itself_is_asked_about(stage: Stage):
    """It would be a story of its own otherwise."""
    await checked(stage)
    stage.says(f"new version: {NEW}")
    question = await tells(stage, "Is this a new version of {title}, or another story?")
    await press(stage, question, "new_version")
    await stage.seen(lambda: "5 minutes" in kept(stage))
    assert stage.count(stories) == 1


async def test_with_consent_a_model_reads_and_sorts_the_new_version(tmp_path: Path):
    """In the thread: it proposes, and what it proposes counts after a press."""
    async with WholeModel(BASELINE, HAPPIER) as model, conversing(tmp_path, model) as stage:
        assert isinstance(model, WholeModel)
        result = await result_of(stage)
        [question] = await replied(stage, result, f"new version: {NEW}")
        model.reply = {"sentences": [{"id": f"S{at}", "section": "results"} for at in (1, 2, 3)]}
        await press(stage, question, "new_version")
        await stage.seen(
            lambda: any(says(said(one), "This is how the AI would sort {title}:") for one in stage.thread(result))
        )
        [asked] = [body for body in model.bodies if '"sentences"' in str(body["messages"][0]["content"])]
        assert "nine people in Hull" in str(asked["messages"][1]["content"])
        assert sum("Hull" in row.text for row in stage.rows(drafts) if row.section == "results") == 0
        await press(stage, stage.thread(result)[-1], "sort_use")
        await stage.seen(lambda: {row.section for row in stage.rows(drafts) if row.text} == {"results"})
        again, *_result = await replied(stage, result, "can you look at it again?")
        assert "scripted-whole" in said(again)
