"""A story in the direct messages: pasted, sorted, given feedback, answered, without any model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.stories.feedback.models import StoryFinding
from bot.stories.models import StoryDraftSection
from sandbox import actions, limits, user_messages
from sandbox.people import JONAS, LENA
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import answer, holding, pasted, press, said, shows, story
from tests.stories.texts import GERMAN, STRONG, THIN

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


async def test_a_pasted_story_is_sorted_and_checked_and_a_reply_in_the_thread_waits_for_a_press(stage: Stage):
    """By the rules alone: a reply goes into the section that is chosen for it, and not before."""
    card = await pasted(stage, f"I'd like feedback on my story:\n{THIN}")
    assert "Hotel reception" in said(card)
    await press(stage, card, "request_feedback")
    result = await shows(stage, "No AI has read this.")
    assert limits.check_message(result.blocks) == []
    stage.says("It fell from 12 to 4 minutes for each guest, in July.", thread=result)
    await stage.seen(lambda: len(stage.thread(result)) > 1)
    question = stage.thread(result)[-1]
    assert says(question.text, "Where in your story shall I put this?")
    assert "It fell from 12 to 4 minutes" not in " ".join(row.text for row in stage.rows(drafts))
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    await press(stage, question, "choose_section", selected_option=select["options"][2]["value"])
    await stage.seen(lambda: "stories.put_in" in said(stage.now_shown(question)))
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "It's in *{section}* now."))
    [row] = [row for row in stage.rows(drafts) if "It fell from 12 to 4 minutes" in row.text]
    assert row.section == "results"


async def test_what_was_done_about_a_remark_is_recorded(stage: Stage):
    """The feedback on the next version tells which remarks of the one before are gone."""
    await press(stage, await pasted(stage, f"I'd like feedback on my story:\n{THIN}"), "request_feedback")
    result = await shows(stage, "No AI has read this.")
    stage.says("We met each Tuesday for an hour and built a checklist of eight points.", thread=result)
    await stage.seen(lambda: len(stage.thread(result)) > 1)
    question = stage.thread(result)[-1]
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    await press(stage, question, "choose_section", selected_option=select["options"][1]["value"])
    await stage.seen(lambda: "stories.put_in" in said(stage.now_shown(question)))
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "It's in *{section}* now."))
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
    card = await shows(stage, "sorted like this")
    assert "in Leeds we cut invoices" in said(card)
    assert "<!channel>" not in said(card)
    assert len(stage.rows(drafts, drafts.c.text != "")) == 1
    assert workspace.team_id == stage.workspace_id


async def test_the_commands_answer(stage: Stage):
    """Every word of `/story` has an answer, also for somebody without a story."""
    assert "You have no story yet" in said(await answer(stage, ""))
    assert "You have no story yet" in said(await answer(stage, "review"))
    assert says(
        said(await answer(stage, "help")),
        "`/story feedback`: feedback that quotes you and says what's missing",
    )
    assert "I don't know" in said(await answer(stage, "dance"))
    await pasted(stage, STRONG)
    for word in ("list", "show", "show 1", "show invoices", "consent", "find", "find nothing", "withdraw", "delete"):
        assert (await story(stage, word)).ok, word
    assert says(
        said(await answer(stage, "changes")),
        "There's only your draft so far. Once you've asked for feedback, I can show what has changed since.",
    )
    assert says(said(await answer(stage, "with")), "Please name somebody, such as `/story with @ana`.")
    assert says(
        said(await answer(stage, "show zebra")),
        "You have no story called “{given}”. `/story list` shows your stories with their numbers.",
    )
    assert holding(stage, "sorted like this")
    assert stage.count(StoryFinding.__table__) == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "content", "answers"),
    [
        ("geschichte.md", GERMAN.encode(), ["Ich lese „geschichte.md“", "Protokolle in zehn Minuten"]),
        ("geschichte.pdf", b"%PDF-nothing", ["Ich lese „geschichte.pdf“", "ist wohl beschädigt"]),
    ],
)
async def test_a_first_file_is_answered_in_the_language_of_slack(
    stage: Stage, name: str, content: bytes, answers: list[str]
):
    """Whoever has never spoken to us before is looked up first."""
    user_messages.share(stage.sandbox, JONAS.id, stage.channel(JONAS.id), name, content)
    for words in answers:
        await shows(stage, words, JONAS.id)
    everything = " ".join(said(one) for one in stage.messages(JONAS.id) if one.from_app)
    assert "I'm reading" not in everything
    assert not says(everything, "I've saved this as a draft of {title}, sorted like this:")


async def test_a_first_paste_or_command_is_answered_in_the_language_of_slack(stage: Stage):
    """The same for words."""
    assert "Du hast noch keine Geschichte" in said(await answer(stage, "", JONAS.id))
    stage.sandbox.workspace.change_user(LENA.id, locale="de-DE")
    stage.says(GERMAN, LENA.id)
    await shows(stage, "und so sortiert")
    assert not holding(stage, "sorted like this")
