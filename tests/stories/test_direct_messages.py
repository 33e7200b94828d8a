"""A story in the direct messages: pasted, sorted, given feedback, answered, without any model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.kit.i18n import in_language
from bot.stories.commands import NoStoryError
from bot.stories.feedback.models import StoryFinding
from bot.stories.intake.documents import BrokenFileError
from bot.stories.models import Story, StoryDraftSection, StoryVersion
from bot.stories.sent_texts import MessageGoneError
from bot.stories.writing import views
from sandbox import actions, limits, user_messages
from sandbox.people import JONAS, LENA
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import (
    BY_RULES,
    SORTED,
    answer,
    holding,
    pasted,
    press,
    said,
    shows,
    story,
    talks_of_something_else,
    telling,
    tells,
    window,
    write,
)
from tests.stories.texts import GERMAN, STRONG, THIN

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
stories = Story.__table__  # type: ignore[attr-defined]
versions = StoryVersion.__table__  # type: ignore[attr-defined]
READING = "I'm reading “{name}”. One moment."
SEND_ME_YOUR_STORY = views.offer_feedback([])["text"]


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


async def test_a_pasted_story_is_sorted_and_checked_and_a_reply_in_the_thread_waits_for_a_press(stage: Stage):
    """By the rules alone: a reply goes into the section that is chosen for it, and not before."""
    card = await pasted(stage, f"I'd like feedback on my story:\n{THIN}")
    assert "Hotel reception" in said(card)
    await press(stage, card, "request_feedback")
    result = await tells(stage, BY_RULES)
    assert limits.check_message(result.blocks) == []
    stage.says("It fell from 12 to 4 minutes for each guest, in July.", thread=result)
    await stage.seen(lambda: len(stage.thread(result)) > 1)
    question = stage.thread(result)[-1]
    assert says(question.text, "Where in your story should I put this text?")
    assert "It fell from 12 to 4 minutes" not in " ".join(row.text for row in stage.rows(drafts))
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    await press(stage, question, "choose_section", selected_option=select["options"][2]["value"])
    await stage.seen(lambda: "stories.put_in" in said(stage.now_shown(question)))
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))
    [row] = [row for row in stage.rows(drafts) if "It fell from 12 to 4 minutes" in row.text]
    assert row.section == "results"


async def test_what_was_done_about_a_remark_is_recorded(stage: Stage):
    """The feedback on the next version tells which remarks of the one before are gone."""
    await press(stage, await pasted(stage, f"I'd like feedback on my story:\n{THIN}"), "request_feedback")
    result = await tells(stage, BY_RULES)
    stage.says("We met each Tuesday for an hour and built a checklist of eight points.", thread=result)
    await stage.seen(lambda: len(stage.thread(result)) > 1)
    question = stage.thread(result)[-1]
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    await press(stage, question, "choose_section", selected_option=select["options"][1]["value"])
    await stage.seen(lambda: "stories.put_in" in said(stage.now_shown(question)))
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))
    await press(stage, result, "request_feedback")
    remarks = StoryFinding.__table__  # type: ignore[attr-defined]
    await stage.seen(lambda: stage.rows(remarks, remarks.c.feedback_id == 2))
    first = stage.rows(remarks, remarks.c.feedback_id == 1, remarks.c.section == "approach")
    assert True in {row.adopted for row in first}
    assert {row.adopted for row in stage.rows(remarks, remarks.c.feedback_id == 2)} == {None}


async def test_a_story_starts_from_a_message(stage: Stage):
    """The shortcut keeps its words as a draft, once; one without words says so."""
    workspace = stage.sandbox.workspace
    message = stage.says("@channel look: in Leeds we cut invoices from 24 to 9 minutes.", LENA.id)
    await stage.seen(lambda: len(stage.messages()) > 1)
    for _ in range(2):
        ack = await actions.shortcut(
            stage.sandbox, user=LENA.id, callback_id="stories.begin", channel=message.channel, ts=message.ts
        )
        assert ack.ok
    card = await tells(stage, SORTED)
    assert "in Leeds we cut invoices" in said(card)
    assert "<!channel>" not in said(card)
    assert len(stage.rows(drafts, drafts.c.text != "")) == 1
    assert workspace.team_id == stage.workspace_id


async def test_the_commands_answer(stage: Stage):
    """Every word of `/story` has an answer, also for somebody without a story."""
    assert views.NEW in said(await answer(stage, ""))
    assert says(said(await answer(stage, "review")), NoStoryError.__doc__ or "")
    assert says(
        said(await answer(stage, "help")),
        "`/story feedback`: feedback that quotes you and says what's missing",
    )
    assert says(said(await answer(stage, "dance")), "I don't know “{verb}”. `{command} help` shows what I can do.")
    await pasted(stage, STRONG)
    for word in ("list", "show", "show 1", "show invoices", "consent", "find", "find nothing", "withdraw", "delete"):
        assert (await story(stage, word)).ok, word
    assert says(
        said(await answer(stage, "changes")),
        "I only have your draft so far. Once you've asked for feedback, I can show you what has changed since then.",
    )
    assert says(said(await answer(stage, "with")), "Please name somebody, such as `/story with @ana`.")
    assert says(
        said(await answer(stage, "show zebra")),
        "You have no story called “{given}”. `/story list` shows your stories with their numbers.",
    )
    assert telling(stage, SORTED)
    assert stage.count(StoryFinding.__table__) == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "content", "then"),
    [
        ("geschichte.md", GERMAN.encode(), SORTED),
        ("geschichte.pdf", b"%PDF-nothing", BrokenFileError.__doc__),
    ],
)
async def test_a_first_file_is_answered_in_the_language_of_slack(stage: Stage, name: str, content: bytes, then: str):
    """Whoever has never spoken to us before is looked up first."""
    user_messages.share(stage.sandbox, JONAS.id, stage.channel(JONAS.id), name, content)
    await tells(stage, READING, JONAS.id, "de", name=name)
    await tells(stage, then, JONAS.id, "de")
    for sentence in (READING, then):
        assert not telling(stage, sentence, JONAS.id)


async def test_a_first_paste_or_command_is_answered_in_the_language_of_slack(stage: Stage):
    """The same for words."""
    with in_language("de"):
        german = views.no_story()["text"]
    assert german in said(await answer(stage, "", JONAS.id))
    stage.sandbox.workspace.change_user(LENA.id, locale="de-DE")
    stage.says(GERMAN, LENA.id)
    await tells(stage, SORTED, LENA.id, "de")
    assert not telling(stage, SORTED)


SHORT = (
    "We let the assistant answer the 30 most common mails. A colleague reads each draft. "
    "Answers now take 4 minutes instead of 9."
)
RAMBLING = (
    "so we are a small planning team in Porto and the weekly report has been driving us mad for years. "
    "somebody had to copy numbers from four places every friday. "
    "last month I wrote a prompt for Copilot that makes one table out of the four exports. "
    "we compared it with the old report for three weeks. it takes twenty minutes now and used to take half a day. "
    "the key was that we agreed on the columns first. if you want to try it, take the prompt from our wiki."
)


def kept(stage: Stage) -> str:
    """Everything that is kept of any story."""
    return " ".join(row.text for row in stage.rows(drafts))


def titles(stage: Stage) -> list[str]:
    return [row.title for row in stage.rows(Story.__table__)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        f"Feedback please: {SHORT}",
        f"hi, can you look over what I wrote?\n{SHORT}\nThanks!",
        f"{SHORT} What do you think?",
    ],
)
async def test_a_short_story_beside_a_wish_is_taken_without_the_wish(stage: Stage, text: str):
    """However short; it is shown before anything else, and nothing of it is its title."""
    card = await pasted(stage, text)
    assert all(word in kept(stage) for word in SHORT.split())
    assert "eedback" not in kept(stage)
    assert "What do you think" not in kept(stage)
    assert titles(stage) == [""]
    assert says(said(card), "Get feedback")
    assert says(said(card), "Sort it myself")
    assert stage.count(StoryFinding.__table__) == 0  # type: ignore[attr-defined]


async def test_what_was_sorted_can_be_sorted_again_in_the_window(stage: Stage):
    """The window holds the text as it was typed."""
    card = await pasted(stage, f"Feedback please:\n{RAMBLING}")
    await press(stage, card, "edit")
    view = await window(stage)
    assert "so we are a small planning team in Porto" in said(view)
    sections = {row.section: row.text for row in stage.rows(drafts)}
    assert sections["approach"].startswith("last month I wrote a prompt")
    assert sections["results"] == "it takes twenty minutes now and used to take half a day."


async def test_a_wish_without_any_story_says_how_to_send_one_and_takes_what_comes(stage: Stage):
    """A few sentences are enough then, without another wish."""
    stage.says("can you review my story")
    await shows(stage, SEND_ME_YOUR_STORY)
    await pasted(stage, SHORT)
    assert all(word in kept(stage) for word in SHORT.split())


async def test_the_next_long_message_is_the_story_that_was_asked_for(stage: Stage):
    """Also beside an older one; a text that repeats that is asked about."""
    await pasted(stage, STRONG)
    stage.says("what do you think of my story?")
    await tells(stage, "Happy to. Is it about {title}?")
    await pasted(stage, RAMBLING)
    assert len(titles(stage)) == 2
    stage.says("what do you think of my story?")
    await tells(stage, "Happy to. Which story is it?")
    stage.says(RAMBLING.replace("twenty minutes", "ten minutes"))
    await shows(stage, views.NEW_VERSION)
    assert len(titles(stage)) == 2


async def test_a_wish_offers_the_one_story_there_is(stage: Stage):
    """Its button asks for feedback on it."""
    await pasted(stage, STRONG)
    stage.says("what do you think of my story?")
    offer = await tells(stage, "Happy to. Is it about {title}?")
    assert "Invoices in an hour" in said(offer)
    assert limits.check_message(offer.blocks) == []
    await press(stage, offer, "request_feedback")
    await tells(stage, BY_RULES)


async def test_a_wish_offers_the_newest_of_several_stories(stage: Stage):
    """Three of them, each with its own button, where the talk has gone on since."""
    for title in ("Oldest", "Second", "Third", "Newest"):
        await pasted(stage, STRONG.replace("Invoices in an hour", f"{title} of all"))
    await talks_of_something_else(stage)
    stage.says("Feedback bitte")
    offer = await tells(stage, "Happy to. Which story is it?")
    assert [title for title in ("Oldest", "Second", "Third", "Newest") if title in said(offer)] == [
        "Second",
        "Third",
        "Newest",
    ]
    assert limits.check_message(offer.blocks) == []


async def test_a_long_text_without_a_wish_is_asked_about(stage: Stage):
    """Yes sorts the message as it is in Slack, and the question is gone; nothing is kept before."""
    stage.says(RAMBLING)
    question = await shows(stage, views.SORT)
    assert stage.count(drafts) == 0
    await press(stage, question, "sort")
    await tells(stage, SORTED)
    assert all(word in kept(stage) for word in RAMBLING.split())
    await stage.seen(lambda: views.SORT not in said(stage.now_shown(question)))
    assert len(titles(stage)) == 1


async def test_a_short_text_is_asked_about_when_a_story_was_asked_for(stage: Stage):
    """It may be the story; thanks are no story."""
    stage.says("Can you give me feedback on my story?")
    await stage.seen(lambda: stage.messages()[-1].from_app)
    stage.says("Great success!")
    await shows(stage, views.SORT)
    asked = len(holding(stage, views.SORT))
    before = len(stage.messages())
    stage.says("thanks a lot!")
    await stage.seen(lambda: len(stage.messages()) > before + 1)
    assert len(holding(stage, views.SORT)) == asked


async def test_a_long_text_that_is_no_story_is_left_alone(stage: Stage):
    """No keeps nothing, and says how to send a story."""
    stage.says(RAMBLING)
    question = await shows(stage, views.SORT)
    await press(stage, question, "leave")
    await stage.seen(
        lambda: says(
            said(stage.now_shown(question)),
            (
                "OK, I haven't changed your text. To get feedback on a story at any time, write “Feedback "
                "please” and the story."
            ),
        )
    )
    assert stage.count(drafts) == 0


async def test_a_message_that_was_deleted_meanwhile_cannot_be_sorted(stage: Stage):
    """The answer says so, and asks for the text."""
    message = stage.says(RAMBLING)
    question = await shows(stage, views.SORT)
    user_messages.delete(stage.sandbox, LENA.id, message.channel, message.ts)
    await press(stage, question, "sort")
    await stage.seen(lambda: any(says(text, MessageGoneError.__doc__ or "") for text in stage.whispers()))
    assert stage.count(drafts) == 0


@pytest.mark.parametrize("text", ["give me feedback on my answer", "thanks for the feedback!", "what do you think?"])
async def test_other_sentences_are_answered_by_others(stage: Stage, text: str):
    """They begin no story and ask for none."""
    stage.says(text)
    await stage.seen(lambda: [one for one in stage.messages() if one.from_app])
    assert not holding(stage, SEND_ME_YOUR_STORY)
    assert stage.count(drafts) == 0


CHANGED_SINCE = (
    "You've edited your message. The draft of {title} was changed in the meantime too, so I haven't touched the draft."
)
FOLLOWED = "I've put your edit into the draft. This is what {title} looks like now:"


async def test_an_edited_message_changes_the_draft_made_of_it(stage: Stage):
    """Every time; the card shows it."""
    mine = stage.says(STRONG)
    card = await tells(stage, SORTED)
    for count in ("313", "314"):
        user_messages.edit(stage.sandbox, LENA.id, mine.channel, mine.ts, STRONG.replace("312", count))
        await shows(stage, f"measured on {count}")
    assert says(said(stage.now_shown(card)), FOLLOWED)
    assert "314" in kept(stage)
    assert "312" not in kept(stage)
    assert stage.count(stories) == 1


async def test_an_edited_message_leaves_a_draft_that_was_changed_since(stage: Stage):
    """It says so, and a press puts the message in place of the draft."""
    mine = stage.says(STRONG)
    await press(stage, await tells(stage, SORTED), "edit")
    await write(stage, await window(stage), "Ten people in York.")
    user_messages.edit(stage.sandbox, LENA.id, mine.channel, mine.ts, STRONG.replace("312", "313"))
    question = await tells(stage, CHANGED_SINCE)
    assert limits.check_message(question.blocks) == []
    assert "313" not in kept(stage)
    await press(stage, question, "new_version")
    await stage.seen(lambda: "313" in kept(stage))
    assert "Ten people in York." not in kept(stage)
    assert (stage.count(stories), stage.count(versions)) == (1, 1)
