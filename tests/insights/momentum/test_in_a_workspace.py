"""What worked, in a workspace: by the words and buttons of a lead, and of somebody who kept a plan."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlmodel import Session

from bot.insights.momentum import views
from bot.insights.momentum.models import MomentumChoice, SharedWin
from bot.kit.db import row_id
from bot.members import service as members
from bot.reflections import plans
from bot.reflections.models import Happened
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from sandbox.people import CHANNELS, LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage

TENTH = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
CHANNEL = CHANNELS["ai-champions"]


def answered(stage: Stage, user: str) -> Message:
    """What only they were shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


def keep_a_plan(session: Session, stage: Stage) -> int:
    """Lena did what she planned; the number of the plan."""
    lena = members.person(members.arrive(session, stage.workspace_id, LENA.id, now=MONDAY))
    wish = PlanInput(IfThen("I hand over", "name one person to ask", "en"), None)
    made = plans.make(session, lena, "a-plan", wish, now=MONDAY)
    made.asked = 1
    plans.answer(session, lena, str(row_id(made)), "1", Happened.YES, now=MONDAY)
    return row_id(made)


async def test_a_plan_is_shared_and_read_by_a_channel_that_a_lead_turned_on(stage: Stage):
    """The lead sees it before; in the channel it stands once, with the name that its author gave."""
    number = await stage.product.db.transact(keep_a_plan, stage)
    await stage.command("momentum", LENA.id)
    await stage.press(answered(stage, LENA.id), f"{views.SHARE}:{number}")
    ack = await stage.submit(await stage.window(), {views.HOW: 0})
    assert ack.ok, ack
    assert [row.by_name for row in stage.rows(SharedWin)] == [True]

    await stage.command("momentum", SAM.id, "/groundswell")
    assert "name one person to ask" in str(answered(stage, SAM.id).blocks)
    await stage.press(answered(stage, SAM.id), views.TURN_ON, SAM.id)
    ack = await stage.submit(await stage.window(SAM.id), {views.CHANNEL: CHANNEL}, SAM.id)
    assert ack.ok, ack
    await stage.move_to(TENTH)
    await stage.settled()
    history = stage.sandbox.workspace.history(CHANNEL)
    (told,) = [each for each in history if says(each.text, "What worked in {month}", month="November")]
    assert f"<@{LENA.id}>" in told.text
    await stage.command("schwung aus", SAM.id, "/groundswell")
    assert says(answered(stage, SAM.id).text, "Stopped. I won't post what worked in {channel} any more.")


async def test_everybody_decides_what_leads_may_know(stage: Stage):
    """Agreed and taken back with a press each; only leads see the page of the programme."""
    await stage.command("momentum", LENA.id)
    await stage.press(answered(stage, LENA.id), views.ASK_ME)
    assert [row.may_be_asked for row in stage.rows(MomentumChoice)] == [True]
    await stage.seen(lambda: f'"{views.DONT_ASK_ME}"' in json.dumps(answered(stage, LENA.id).blocks))
    await stage.press(answered(stage, LENA.id), views.DONT_ASK_ME)
    assert [row.may_be_asked for row in stage.rows(MomentumChoice)] == [False]
    await stage.command("momentum", LENA.id, "/groundswell")
    assert views.TURN_ON not in str(answered(stage, LENA.id).blocks)
