"""Buttons below what is said about a story, named in words, through the real listener."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.stories.models import Story, StoryDraftSection
from sandbox import limits
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage
from tests.stories.feedback.test_conversation import conversing, result_of
from tests.stories.feedback.whole_model import WholeModel
from tests.stories.stage import CHECKED, RESULT, holding, pasted, press, said, shows, tells
from tests.stories.test_story_talk import HAPPIER, LIST, LONG, MEASURED, OTHER_STORY, STORY, answered, kept

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
stories = Story.__table__  # type: ignore[attr-defined]
TOLD = "it took 45 minutes for the groups before"
IN_RESULTS = "Your text is now in *{section}*."
LEFT_OUT = "OK, I've left your answer out. Your story hasn't changed."
CHANGED = "Done. I've kept the old wording as version {n}."
STRUCK = "OK, I've crossed out this remark, and you won't see it again: ~{remark}~"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A product with a story of Lena's and the feedback on it."""
    async with WholeModel(MEASURED, HAPPIER, LIST) as model, conversing(tmp_path, model) as running:
        assert isinstance(model, WholeModel)
        await running.begins()
        yield running


async def in_turn(stage: Stage, *texts: str, thread: Message | None = None) -> Message:
    """They write several messages; the last answer to the last one."""
    answers: list[Message] = []
    for text in texts:
        answers = await answered(stage, text, thread)
        assert all(limits.check_message(one.blocks) == [] for one in answers)
    return answers[-1]


def words_of(stage: Stage) -> str:
    return " ".join(text for _section, text in kept(stage))


@pytest.mark.parametrize("is_in_thread", [True, False])
async def test_a_typed_yes_or_label_does_what_its_button_does(stage: Stage, *, is_in_thread: bool):
    """In the thread of feedback and beside it; what is named goes where it is named."""
    result = await result_of(stage, STORY)
    thread = result if is_in_thread else None
    for number, (text, section) in enumerate(
        {
            "yes": "Results",
            "ja bitte": "Results",
            "Approach": "Approach",
            "put it into context please": "Context",
            "Ergebnisse": "Results",
            "no, scaling guide": "Scaling guide",
            "Put it into Results": "Results",
        }.items()
    ):
        told = f"it took {number + 41} minutes for the groups before"
        done = await in_turn(stage, told, text, thread=thread)
        assert says(said(done), IN_RESULTS, section=section), (text, said(done))
        assert told in words_of(stage)


@pytest.mark.parametrize("text", ["leave it out", "no", "lass es weg", "Leave it out", "nein danke", "better not"])
async def test_a_typed_no_leaves_it_out(stage: Stage, text: str):
    """The story is as it was, and a yes afterwards puts nothing in."""
    await result_of(stage, STORY)
    before = kept(stage)
    done = await in_turn(stage, TOLD, text)
    assert says(said(done), LEFT_OUT) or says(said(done), LEFT_OUT, "de"), said(done)
    await in_turn(stage, "yes")
    assert kept(stage) == before


async def test_what_says_more_or_denies_presses_nothing(stage: Stage):
    """A question, a denial and a new fact leave the story as it is."""
    await result_of(stage, STORY)
    before = kept(stage)
    for text in (
        "yes but only the first half",
        "not results",
        "no results",
        "which results?",
        "the results were checked by Ana",
        "I'm not sure",
        "stop",
        "results or context?",
        "the first one",
    ):
        await in_turn(stage, TOLD, text)
        assert kept(stage) == before, text


async def test_a_change_is_made_and_undone_in_words(stage: Stage):
    """A yes makes it, “undo” takes it back."""
    await result_of(stage, STORY)
    before = kept(stage)
    assert says(said(await in_turn(stage, "change 30 to 35", "ja, ändern")), CHANGED, n="1")
    assert "35 minutes" in words_of(stage)
    await in_turn(stage, "undo")
    assert kept(stage) == before
    assert says(said(await in_turn(stage, "yes")), "All right.")


async def test_a_remark_is_chosen_and_crossed_out_in_words(stage: Stage):
    """By its number, or by what it is about; then a yes crosses it out and an undo brings it back."""
    await result_of(stage, STORY)
    asked = await in_turn(stage, "that's wrong", "the one about the list")
    assert '"stories.cross_out' in said(asked)
    assert LIST.comment in said(asked)
    assert says(said(await in_turn(stage, "yes")), STRUCK, remark=LIST.comment)
    assert says(said(await in_turn(stage, "undo")), "The remark is back: {remark}", remark=LIST.comment)
    asked = await in_turn(stage, "that's wrong", "another one")
    assert '"stories.choose_remark' in said(asked)


async def test_publishing_deleting_and_windows_take_a_press(stage: Stage):
    """A yes shows the button once more."""
    await result_of(stage, STORY)
    asked = await in_turn(stage, "can you publish it", "publish please")
    assert '"stories.publish' in said(asked)
    asked = await in_turn(stage, "delete my story", "yes")
    assert '"stories.delete' in said(asked)
    asked = await in_turn(stage, "shorter please", "open results")
    assert '"stories.edit' in said(asked)
    assert stage.count(stories) == 1


async def test_a_long_text_is_sorted_or_belongs_to_a_story_in_words(stage: Stage):
    """As the buttons say, with the message read again from Slack."""
    await result_of(stage, STORY)
    await in_turn(stage, LONG, "ja, sortieren")
    await stage.seen(lambda: stage.count(stories) == 2)
    await in_turn(stage, LONG, "no")
    assert stage.count(stories) == 2


async def test_a_new_version_in_the_thread_is_taken_in_words(stage: Stage):
    """The card that shows it is the answer, and a yes to it asks for feedback."""
    result = await result_of(stage, STORY)
    new = STORY.replace("25 minutes less", "20 minutes less")
    card = await in_turn(stage, f"Here is a new version:\n\n{new}", "New version", thread=result)
    await stage.seen(lambda: "20 minutes less" in words_of(stage))
    assert '"stories.request_feedback' in said(card)
    assert stage.count(stories) == 1


async def test_of_several_stories_one_is_told_in_words(stage: Stage):
    """By words of its title or its text, by its place, its age, or as the other one; in doubt it is asked again."""
    await pasted(stage, STORY)
    await pasted(stage, OTHER_STORY)
    before = kept(stage)
    for text, title in {
        "the laundry one": "Laundry lists",
        "the first one": "Laundry lists",
        "die zweite bitte": "Guest mail at the front desk",
        "my newer story": "Laundry lists",
        "the older one": "Guest mail at the front desk",
        "not the laundry one": "Guest mail at the front desk",
        "die aus Faro": "Laundry lists",
        "Guest mail": "Guest mail at the front desk",
    }.items():
        asked = await in_turn(stage, "it was 14 people", text)
        assert says(said(asked), "Shall I put this into {title}?", title=f"“{title}”") or says(
            said(asked), "Where in {title} should I put this text?", title=f"“{title}”"
        ), (text, said(asked))
    for text in ("the first one, the guest mail", "the hotel one", "yes", "I don't mind"):
        asked = await in_turn(stage, "it was 14 people", text)
        assert "Shall I put" not in said(asked), text
    assert kept(stage) == before


async def test_consent_is_given_by_a_plain_yes_or_the_whole_label_only(stage: Stage):
    """What says less leaves everything where it is."""
    await pasted(stage, STORY)
    asked = await in_turn(stage, "feedback please")
    assert '"stories.consent"' in said(asked)
    await in_turn(stage, "AI")
    assert not holding(stage, MEASURED.comment)
    asked = await in_turn(stage, "feedback please", "yes")
    assert '"stories.consent"' in said(asked)
    await in_turn(stage, "Get AI feedback")
    await shows(stage, MEASURED.comment)


async def test_after_a_pressed_button_a_yes_means_what_is_shown_then(stage: Stage):
    """Nothing that was offered before is done any more."""
    await pasted(stage, STORY)
    before = kept(stage)
    asked = await in_turn(stage, "add to my story: Ana timed forty mails")
    assert '"stories.add' in said(asked)
    await press(stage, asked, "leave")
    await in_turn(stage, "yes")
    assert kept(stage) == before


async def test_a_suggested_title_is_taken_by_its_number(stage: Stage):
    """And an undo gives the old one back."""
    await pasted(stage, STORY)
    asked = await in_turn(stage, "suggest a shorter title")
    assert '"stories.rename:1' in said(asked)
    assert "Guest mail" in said(asked)
    done = await in_turn(stage, "1")
    assert says(said(done), "Your story is now called {title}.", title="“Guest mail”")
    await in_turn(stage, "undo")
    assert [row.title for row in stage.rows(stories)] == ["Guest mail at the front desk"]


@pytest.mark.parametrize(
    ("text", "is_read_by_model"),
    [
        ("fine, go ahead with AI", True),
        ("ja, mit KI bitte", True),
        ("Get AI feedback", True),
        ("without AI please", False),
        ("nur nach Regeln, ohne KI", False),
    ],
)
async def test_the_question_about_ai_is_answered_in_words(stage: Stage, text: str, *, is_read_by_model: bool):
    """What names one of its buttons presses it; what would be sent is only shown by a press."""
    await pasted(stage, STORY)
    question = await in_turn(stage, "feedback please")
    assert "stories.consent" in said(question)
    asked = await in_turn(stage, "what will you send to it?")
    assert "stories.see_sent" in said(asked)
    question = await in_turn(stage, "feedback please", "yes")
    assert "stories.consent" in said(question)
    await in_turn(stage, text)
    await tells(stage, RESULT if is_read_by_model else CHECKED)


@pytest.mark.parametrize("text", ["hm no wait, leave it in, I changed my mind", "lass ihn doch drin", "put it back in"])
async def test_a_change_of_mind_takes_a_change_back(stage: Stage, text: str):
    """As a press of Undo does."""
    await result_of(stage, STORY)
    before = kept(stage)
    await in_turn(stage, "please take out the sentence that says guests are happier", "yes, do it")
    assert kept(stage) != before
    await in_turn(stage, text)
    assert kept(stage) == before


async def test_a_mere_no_below_a_story_is_no_goodbye(stage: Stage):
    """Where nothing was asked that it could answer, everything stays as it is."""
    await result_of(stage, STORY)
    before = kept(stage)
    done = await in_turn(stage, "shorter please", "leave it")
    assert says(said(done), "All right. Your story stays as it is.")
    assert kept(stage) == before


async def test_who_wants_to_publish_is_told_what_to_press(stage: Stage):
    """Also after a clause of something else; a yes asks for the press."""
    await result_of(stage, STORY)
    shown = await in_turn(stage, "let's move on, publish it")
    assert "stories.publish" in said(shown)
    asked = await in_turn(stage, "yes")
    assert says(said(asked), "You'll see your story before it's published. Press here:")
