"""A reflection becomes a plan, and the plan is asked about at the moment its author chose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.members.models import DayOff
from bot.reflections import jobs
from bot.reflections.models import BehaviourEvidence, Plan, PlanState, Reflection
from bot.reflections.views import CHANGE, DELETE, HAPPENED, PLAN
from sandbox import actions, user_messages
from sandbox.people import LENA
from sandbox.state import Message, View
from tests.sentences import says
from tests.stage import MONDAY, Stage

WORDS = "Close support would be missing. When I hand over on Thursday, I will name one person to ask."
THANKS = "So that's your next step: “{quote}”."
ASK = "A question about one of your plans"
PLANNED = "*When* {when}, *I will* {will}."
ASKS_ON = "On {moment}, I'll ask you how your plan went."
ONCE_MORE = "Shall I ask you again later? If not, just ignore this question."
FORGOTTEN = "You deleted this plan, and I've forgotten it."


async def test_from_a_thought_to_evidence(stage: Stage):
    """The reply is offered as a plan, the window has its words, and on the day one question comes and is answered."""
    thanks = await reflects(stage)
    view = await opens(stage, thanks, PLAN)
    assert held(view, "when") == "I hand over on Thursday"
    assert held(view, "will") == "name one person to ask"
    await submits(stage, view, ask=1)
    await stage.seen(lambda: says(stage.now_shown(thanks).text, ASKS_ON, moment="Mon 30 Nov, 09:00"))
    assert says(stage.now_shown(thanks).text, "Your plan: {plan}")

    assert await due(stage, MONDAY + timedelta(days=6)) == []
    (asked,) = await due(stage, MONDAY + timedelta(days=7))
    assert says(asked.text, "Your plan was: {plan}")
    assert says(asked.text, PLANNED, when="I hand over on Thursday", will="name one person to ask")
    assert "Thursday" not in asked.text.partition("\n")[0]
    assert (await stage.press(asked, f"{HAPPENED}:partly")).ok
    await stage.seen(lambda: says(stage.now_shown(asked).text, "You said: {answer}."))
    await stage.seen(lambda: says(stage.now_shown(thanks).text, "It partly happened."))
    (said,) = stage.rows(BehaviourEvidence)
    assert (said.level, said.kind, said.happened, said.asking) == (3, "self_report", "partly", 1)

    stage.says("She asked twice.", thread=asked)
    await stage.seen(lambda: says(str([m.text for m in stage.thread(asked)]), "Thank you, I've kept that note."))
    assert [row.plan_id for row in stage.rows(Reflection)] == [None, said.plan_id]
    assert await due(stage, MONDAY + timedelta(days=40)) == []


async def test_not_yet_is_asked_once_more_and_no_further(stage: Stage):
    """A new moment is offered gently, once; after the second time it stays as it is."""
    await made(stage)
    (asked,) = await due(stage, MONDAY + timedelta(days=1))
    await stage.press(asked, f"{HAPPENED}:not_yet")
    await stage.seen(lambda: says(stage.now_shown(asked).text, ONCE_MORE))
    await stage.press(asked, "reflections.ask:week")
    await stage.seen(lambda: says(stage.now_shown(asked).text, ASKS_ON, moment="Tue 1 Dec, 09:00"))
    (again,) = await due(stage, MONDAY + timedelta(days=8))
    await stage.press(again, f"{HAPPENED}:not_yet")
    await stage.seen(
        lambda: says(
            stage.now_shown(again).text,
            "Not yet, and that's fine. Your plan stays here, and I won't ask you about it again unless you change it.",
        )
    )
    assert not says(stage.now_shown(again).text, ONCE_MORE)
    assert [row.happened for row in stage.rows(BehaviourEvidence)] == ["not_yet", "not_yet"]
    assert [row.state for row in stage.rows(Plan)] == [PlanState.OPEN]


async def test_a_pause_holds_the_question_and_nothing_doubles(stage: Stage):
    """Due in a pause it waits; after it there is one question, however often the clock looked."""
    await made(stage)
    await stage.command("pause 2 weeks")
    for days in (1, 2, 3):
        assert await due(stage, MONDAY + timedelta(days=days)) == []
    asked = await due(stage, MONDAY + timedelta(days=14))
    assert len(asked) == 1
    assert await due(stage, MONDAY + timedelta(days=15)) == []


async def test_stop_ends_the_questions(stage: Stage):
    """Nothing more comes from us, also about plans; the plan stays."""
    await made(stage)
    await stage.command("stop")
    assert await due(stage, MONDAY + timedelta(days=3)) == []
    assert [row.ask_at for row in stage.rows(Plan)] == [None]


async def test_a_plan_changed_and_deleted_while_its_question_waits(stage: Stage):
    """On a day off that came later the question is on the ledger; deleting the plan takes its words from there."""
    await made(stage, day="2026-11-28", time="20:00")
    card = stage.messages()[-1]
    assert "Mon 30 Nov, 08:00" in card.text
    view = await opens(stage, card, CHANGE)
    await submits(stage, view, when="I see <!channel>", day="2026-11-24", time="09:00")
    await stage.seen(lambda: "I see &lt;!channel&gt;" in stage.now_shown(card).text)
    day_off = DayOff(workspace_id=stage.sandbox.workspace.team_id, day="2026-11-24")
    await stage.product.db.transact(lambda session: session.add(day_off))
    assert await due(stage, MONDAY + timedelta(days=1, hours=1)) == []
    waiting = ledger.c.key.like("reflections.ask:%")
    assert [row.state for row in stage.rows(ledger, waiting)] == [DeliveryState.PENDING]
    await stage.press(card, DELETE)
    await stage.seen(lambda: says(stage.now_shown(card).text, FORGOTTEN))
    assert [(row.state, row.payload) for row in stage.rows(ledger, waiting)] == [(DeliveryState.SKIPPED, None)]
    assert [(row.when, row.will) for row in stage.rows(Plan)] == [(None, None)]
    assert await due(stage, MONDAY + timedelta(days=10)) == []


async def test_a_plan_in_a_message_of_ones_own(stage: Stage):
    """It is kept at once, asks when to ask, follows an edit, and goes with its message."""
    message = stage.says("plan: wenn ich am Montag den Bericht öffne, dann frage ich zuerst Kim")
    card = await stage.seen(lambda: stage.messages()[-1] if len(stage.messages()) == 2 else None)
    assert says(card.text, PLANNED, "de", when="ich am Montag den Bericht öffne", will="frage ich zuerst Kim")
    assert says(card.text, "I've noted your plan. When should I ask you how it went?")
    await stage.settled()  # a card is redrawn where the ledger says it is
    await stage.press(card, "reflections.ask:tomorrow")
    await stage.seen(lambda: "Tue 24 Nov, 09:00" in stage.now_shown(card).text)
    user_messages.edit(stage.sandbox, LENA.id, message.channel, message.ts, "plan: when I open it, I'll ask Ana")
    await stage.seen(lambda: "ask Ana" in stage.now_shown(card).text)
    user_messages.delete(stage.sandbox, LENA.id, message.channel, message.ts)
    await stage.seen(lambda: says(stage.now_shown(card).text, FORGOTTEN))
    assert [(row.when, row.ask_at) for row in stage.rows(Plan)] == [(None, None)]


async def reflects(stage: Stage, words: str = WORDS) -> Message:
    """Lena answers the first lesson and writes her thought; the thank-you below it."""
    lesson = await stage.begins()
    await stage.answer(lesson, 1)
    await stage.seen(lambda: stage.thread(lesson))
    stage.says(words, thread=lesson)
    (thanks,) = await stage.seen(lambda: [m for m in stage.thread(lesson) if says(m.text, THANKS)])
    return cast("Message", thanks)


async def opens(stage: Stage, message: Message, action_id: str, user: str = LENA.id) -> View:
    assert (await stage.press(stage.now_shown(message), action_id, user)).ok
    return await window(stage, user)


async def window(stage: Stage, user: str) -> View:
    """The one that is open in front of them."""
    return cast("View", (await stage.seen(lambda: stage.sandbox.workspace.modals.get(user)))[-1])


async def made(stage: Stage, *, user: str = LENA.id, **values: Any) -> None:
    """A free plan; asked about tomorrow unless `values` say otherwise."""
    before = len(stage.messages(user))
    await stage.command("plan when I open the report, I will ask Kim", user)
    view = await window(stage, user)
    await submits(stage, view, user=user, **values)
    await stage.seen(lambda: len(stage.messages(user)) > before)


async def submits(stage: Stage, view: View, *, ask: int = 0, user: str = LENA.id, **values: Any) -> None:
    options = next(b for b in view.payload["blocks"] if b.get("block_id") == "ask")["element"]["options"]
    filled = {"ask": {"ask": {"value": options[ask]["value"]}}}
    filled |= {name: {name: {"value": value}} for name, value in values.items()}
    done = await actions.submit(stage.sandbox, user=user, view_id=view.id, values=filled)
    assert done.ok, done
    assert done.reply.get("response_action") != "errors", done


def held(view: View, name: str) -> str:
    block = next(b for b in view.payload["blocks"] if b.get("block_id") == name)
    return str(block["element"]["initial_value"])


async def due(stage: Stage, at: Any, user: str = LENA.id) -> list[Message]:
    """The clock moves there; the new questions about plans."""
    before = {m.ts for m in stage.messages(user)}
    await stage.move_to(at)
    await jobs.tick(stage.product.deps)
    await stage.settled()
    return [m for m in stage.messages(user) if m.ts not in before and says(m.text, ASK)]
