"""The inbox of facilitators: what waits there, who may see it, and that no author waits for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.cli.demo_model import ScriptedModel
from bot.kit.db import row_id
from bot.members.models import Member, Role
from bot.members.service import Person, arrive
from bot.stories import service
from bot.stories.feedback import findings, jobs, moderation, moderation_views, store, views
from bot.stories.feedback.models import FindingDecision, StoryFeedback, StoryFinding
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.store import FeedbackOutcome, FeedbackSource
from bot.stories.payloads import FeedbackRef
from sandbox import actions, clock_control, limits
from sandbox.people import CHANNELS, LENA, MATEO, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage
from tests.stories.stage import (
    RESULT,
    answer,
    pasted,
    press,
    said,
    shows,
    story,
    story_stage,
    telling,
    tells,
    window,
)
from tests.stories.texts import THIN

findings_table = StoryFinding.__table__  # type: ignore[attr-defined]
feedback_table = StoryFeedback.__table__  # type: ignore[attr-defined]
members_table = Member.__table__  # type: ignore[attr-defined]
UNSEEN = "No facilitator has looked at this feedback, so you're getting it unchecked."
WAITING = "{title}, version {version}, waiting since {moment}"
EMPTY = "No feedback is waiting for you."
REFUSAL = "Only facilitators can check feedback before the author sees it. An admin can make you a facilitator."


def waiting(session: Session, who: Person, title: str, at: datetime) -> int:
    """Feedback on a new story that nobody has released."""
    story_id = service.start(session, who, title, now=at)
    service.write(session, who, story_id, {"context": "In spring we tried it in Leeds."}, now=at)
    asked = store.request(session, who, story_id, FeedbackSource("rules-1"), now=at)
    run = store.claim(session, asked.job_id)
    assert run
    outcome = FeedbackOutcome(by_rules(run.version.sections, "en"))
    assert store.finish(session, run, outcome, release=False, now=at)
    return asked.feedback_id


def buttons(message: dict[str, Any]) -> list[str]:
    """What the buttons beside the lines carry, in their order."""
    return [block["accessory"]["value"] for block in message["blocks"] if "accessory" in block]


def test_the_inbox_shows_the_ten_that_wait_longest(session: Session, lena: Person, monday: datetime):
    """With title, version, the time in the reader's zone and a button each; the others are counted."""
    ids = [waiting(session, lena, f"Story <{n}>", monday - timedelta(hours=n)) for n in range(12)]
    shown = moderation.inbox(session, "T1", "Europe/Berlin")
    assert limits.check_message(shown["blocks"]) == []
    assert buttons(shown) == [FeedbackRef(feedback_id=one).encode() for one in ids[:1:-1]]
    assert says(shown, WAITING, title="“Story <11>”", version=1)
    assert "Story &lt;11&gt;" in said(shown)
    assert says(shown, "{n} pieces of feedback are waiting for you.", n=12)
    assert says(shown, "And {n} more, asked for later.", n=2)


def test_times_are_the_readers(session: Session, lena: Person, monday: datetime):
    """Midnight in one zone is another day elsewhere."""
    waiting(session, lena, "Letters", monday)
    berlin, auckland = (moderation.inbox(session, "T1", zone) for zone in ("Europe/Berlin", "Pacific/Auckland"))
    assert said(berlin) != said(auckland)


def test_an_empty_inbox_says_so(session: Session, lena: Person, monday: datetime):
    """Also while something waits in another workspace."""
    waiting(session, lena, "Letters", monday)
    assert says(moderation.inbox(session, "T2", "Etc/UTC"), EMPTY)


def test_unseen_feedback_is_kept_as_that(session: Session, lena: Person, monday: datetime):
    """Nobody has decided, and everything is shown."""
    row = store.get(session, "T1", waiting(session, lena, "Letters", monday))
    before = len(findings.details(session, "T1", row_id(row)).findings)
    assert not moderation.has_waited_enough(row, now=monday + timedelta(days=6))
    assert moderation.has_waited_enough(row, now=monday + timedelta(days=7))
    moderation.release_unseen(session, row, now=monday)
    shown = findings.details(session, "T1", row_id(row)).findings
    assert len(shown) == before > 0
    assert {(one.row.decision, one.row.decided_by) for one in shown} == {(FindingDecision.UNSEEN, None)}
    assert store.all_awaiting_release(session) == []


async def make(stage: Stage, user: str, role: Role) -> None:
    """Somebody gets a role."""
    now = stage.product.deps.now()
    await stage.product.db.transact(
        lambda session: setattr(arrive(session, stage.workspace_id, user, now=now), "role", role)
    )


async def asks_for_feedback(stage: Stage) -> Message:
    """Lena asks for feedback by a model; what she is told at once."""
    before = len(stage.sandbox.workspace.messages[stage.channel()])
    await press(stage, await pasted(stage, THIN), "request_feedback")
    await press(stage, await shows(stage, views.CONSENT), "consent")
    await stage.seen(lambda: len(stage.sandbox.workspace.messages[stage.channel()]) > before + 1)
    return await tells(stage, "I'm reading {title}, version {version}.")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMIN])
async def test_the_inbox_opens_the_window_in_which_feedback_is_released(tmp_path: Path, role: Role):
    """Found in the help, in a channel and by a word in the direct messages; then the author has it."""
    async with ScriptedModel() as model, story_stage(tmp_path, model, feedback_moderator="facilitator") as stage:
        stage.sandbox.workspace.change_user(MATEO.id, tz=LENA.tz)
        await story(stage, "list", MATEO.id)
        await make(stage, MATEO.id, role)
        assert "/story inbox" in said(await answer(stage, "help", MATEO.id))
        assert says(await answer(stage, "inbox", MATEO.id), EMPTY)
        await asks_for_feedback(stage)
        await stage.seen(lambda: stage.rows(feedback_table, feedback_table.c.finished_at.is_not(None)))

        channel = CHANNELS["general"]
        ack = await actions.command(stage.sandbox, user=MATEO.id, channel=channel, command="/story", text="inbox")
        assert says(ack.reply, WAITING)
        assert ack.reply.get("response_type") != "in_channel"
        stage.says("story inbox", MATEO.id)
        card = await tells(stage, WAITING, MATEO.id)
        assert not telling(stage, RESULT)
        await press(stage, card, "moderate", MATEO.id)
        view = await window(stage, MATEO.id)
        assert (await actions.submit(stage.sandbox, user=MATEO.id, view_id=view.id, values={})).ok
        assert not says(said(await tells(stage, RESULT)), UNSEEN)
        assert {row.decision for row in stage.rows(findings_table)} == {FindingDecision.ACCEPTED}
        assert says(await answer(stage, "inbox", MATEO.id), EMPTY)


async def test_the_inbox_is_for_facilitators(tmp_path: Path):
    """Others are told so, by either word, in the direct messages too; their help does not list it."""
    async with ScriptedModel() as model, story_stage(tmp_path, model, feedback_moderator="facilitator") as stage:
        assert "/story inbox" not in said(await answer(stage, "help"))
        assert says(await answer(stage, "inbox"), REFUSAL)
        assert says(await answer(stage, "look"), REFUSAL)
        stage.says("story inbox")
        await stage.seen(lambda: [one for one in stage.messages() if says(said(one), REFUSAL)])


async def test_without_facilitators_the_author_has_it_at_once(tmp_path: Path):
    """And is told that nobody has looked, also after a click redraws the message."""
    async with ScriptedModel() as model, story_stage(tmp_path, model, feedback_moderator="facilitator") as stage:
        await story(stage, "list")
        with stage.product.db.engine.begin() as connection:
            connection.execute(members_table.update().values(role=Role.LEARNER))
        status = await asks_for_feedback(stage)
        assert not says(said(status), "A facilitator will look at the feedback before you see it.")
        result = await tells(stage, RESULT)
        assert says(said(result), UNSEEN)
        assert limits.check_message(result.blocks) == []
        menu = next(one for one in result.blocks or [] if one.get("accessory", {}).get("type") == "overflow")
        await actions.click(
            stage.sandbox,
            user=LENA.id,
            channel=result.channel,
            ts=result.ts,
            action_id="stories.rate_finding",
            block_id=menu["block_id"],
            value={"selected_option": menu["accessory"]["options"][0]["value"]},
        )
        await stage.seen(lambda: says(said(stage.now_shown(result)), "Noted, thank you."))
        assert says(said(stage.now_shown(result)), UNSEEN)


@pytest.mark.parametrize("end", ["a week passes", "the last facilitator leaves"])
async def test_no_author_waits_for_ever(tmp_path: Path, end: str):
    """Nor when the facilitators do not look, or are gone; once, and not before."""
    async with ScriptedModel() as model, story_stage(tmp_path, model, feedback_moderator="facilitator") as stage:
        await make(stage, SAM.id, Role.ADMIN)
        assert says(said(await asks_for_feedback(stage)), "A facilitator will look at the feedback before you see it.")
        await stage.seen(lambda: stage.rows(feedback_table, feedback_table.c.finished_at.is_not(None)))
        await jobs.release_unseen(stage.product.feedback)
        assert stage.rows(feedback_table, feedback_table.c.released_at.is_not(None)) == []
        if end == "a week passes":
            clock_control.advance(stage.sandbox, timedelta(days=moderation_views.MAX_DAYS))
        else:
            stage.sandbox.workspace.change_user(SAM.id, deleted=True)
            await stage.seen(lambda: stage.rows(members_table, sa.not_(members_table.c.active)))
        for _again in range(2):
            await jobs.release_unseen(stage.product.feedback)
        assert says(said(await tells(stage, RESULT)), UNSEEN)
        await stage.settled()
        assert len(telling(stage, RESULT)) == 1
