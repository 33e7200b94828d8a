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


async def test_a_pasted_story_is_sorted_and_questions_of_its_feedback_are_answered_in_the_thread(stage: Stage):
    """The rules alone: quotes are hers, and a reply in the thread goes into the section that was asked about."""
    card = await pasted(stage, f"I'd like feedback on my story:\n{THIN}")
    assert "Hotel reception" in said(card)
    await press(stage, card, "request_feedback")
    result = await shows(stage, "Here is the feedback on")
    assert "Checked by fixed rules; no AI was used." in said(result)
    assert "guests were happier" in said(result)
    assert limits.check_message(result.blocks) == []
    (question,) = await stage.seen(lambda: stage.thread(result))
    assert says(question.text, "If you like, answer here and I'll add it to *{section}*:")
    reply = stage.says("It fell from 12 to 4 minutes for each guest, in July.", thread=result)
    await stage.seen(lambda: len(stage.thread(result)) > 2)
    kept = " ".join(row.text for row in stage.rows(drafts))
    assert "It fell from 12 to 4 minutes" in kept
    assert reply.ts


async def test_what_was_done_about_a_remark_is_recorded(stage: Stage):
    """The feedback on the next version tells which remarks of the one before are gone."""
    await press(stage, await pasted(stage, f"I'd like feedback on my story:\n{THIN}"), "request_feedback")
    result = await shows(stage, "Here is the feedback on")
    (question,) = await stage.seen(lambda: stage.thread(result))
    assert question
    stage.says(
        "We met each Tuesday for an hour and built a checklist of eight points, over three weeks.", thread=result
    )
    await stage.seen(lambda: len(stage.thread(result)) > 2)
    await press(stage, result, "request_feedback")
    await shows(stage, "Here is the feedback on “Hotel reception”, version 2.")
    remarks = StoryFinding.__table__  # type: ignore[attr-defined]
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
