"""From a strategy and a story to a passed capstone, judged by two who disagree in one place."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlmodel import Session

from bot.certification.assessment import modals as marks
from bot.certification.assessment import service as assessment
from bot.certification.assessment import views as judging
from bot.certification.assessment.models import AssessorSeat, ElementMark, SeatKind
from bot.certification.capstone import modals, views
from bot.certification.capstone.models import (
    Capstone,
    CapstoneSubmission,
    CapstoneText,
    PartResult,
    SubmissionState,
    SubmittedText,
)
from bot.community.strategy import service as strategies
from bot.community.strategy.content import StrategyText
from bot.measurement.framework import service as frameworks
from bot.measurement.framework import views as framework_views
from bot.members import service as members
from bot.members.models import Member, Role
from bot.members.profiles import SlackProfile, learn
from bot.members.service import person
from bot.stories import erasure
from bot.stories import service as stories
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Json, Message, View
from tests.sentences import says
from tests.stage import Stage

CAPSTONES, SUBMISSIONS, SEATS, TEXTS, GIVEN, RESULTS, SUBMITTED, MEMBERS = (
    each.__table__  # type: ignore[union-attr]
    for each in (
        Capstone,
        CapstoneSubmission,
        AssessorSeat,
        CapstoneText,
        ElementMark,
        PartResult,
        SubmittedText,
        Member,
    )
)
SECRET = "nobody else may read this"


def set_up(session: Session, stage: Stage, judges: list[str], now: datetime) -> int:
    """Lena facilitates, and has a strategy, a framework and a story; three colleagues are champions."""
    lena = members.arrive(session, stage.workspace_id, LENA.id, now=now)
    for slack_id, role in ((LENA.id, Role.FACILITATOR), *((each, Role.CHAMPION) for each in judges)):
        member = members.arrive(session, stage.workspace_id, slack_id, now=now)
        learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
        member.role = role
    session.flush()
    text = StrategyText("Planners help each other with AI.", "A core group of three.", "Newcomers bring a task.")
    strategies.save(session, "C0GENERAL", lena, text, base=0, now=now)
    for number, measure in enumerate(framework_views.example()):
        frameworks.add(session, person(lena), measure, key=f"m{number}", now=now)
    story = stories.start(session, person(lena), "Invoices in half the time", now=now)
    sections = {"approach": "Two prompts, checked by a second pair of eyes.", "results": "From 40 to 20 minutes."}
    stories.write(session, person(lena), story, sections, now=now)
    return story


async def hands_in_all(stage: Stage, window: View) -> actions.Ack:
    """They tick every part, those too whose pieces are short."""
    field = next(block for block in window.payload["blocks"] if block.get("block_id") == modals.PARTS)
    every = [option["value"] for option in field["element"]["options"]]
    values = {modals.PARTS: {field["element"]["action_id"]: {"selected_options": every}}}
    return await actions.submit(stage.sandbox, user=LENA.id, view_id=window.id, values=values)


async def test_a_capstone_is_assembled_judged_and_passed(stage: Stage):
    """Partly from a strategy, a framework and a story; two mark, a third decides one piece, and the result comes."""
    judges = [stage.arrives(name, "Europe/Berlin") for name in ("judith", "jonas", "jamila")]
    story = await stage.product.db.transact(set_up, stage, judges, stage.sandbox.clock.now())
    for judge in judges[:2]:
        await willing(stage, judge)

    await stage.command("capstone")
    card = await shown(stage, views.WRITE)
    for kind in ("strategy", "framework", "story"):
        await take(stage, card, kind)
    sources = {row.element: row.source for row in stage.rows(TEXTS)}
    assert sources["engagement-strategy"] == "strategy"
    assert sources["metrics-at-four-levels"] == "framework"
    assert sources["success-package"] == "story"
    await stage.seen(lambda: "Invoices in half the time" in str(stage.now_shown(card).blocks))
    assert says(stage.now_shown(card).blocks, "• {title}: taken from “{source}”", source="Invoices in half the time")

    await write_the_rest(stage, card)
    await stage.press(card, views.CHECK)
    assert says((await front(stage)).payload, "• {title}: has a text", title="Success package components")
    stage.sandbox.workspace.modals.clear()

    await stage.press(card, views.HAND_IN)
    assert (await hands_in_all(stage, await front(stage))).ok
    (submission,) = await stage.seen(lambda: stage.rows(SUBMISSIONS))
    assert submission.state == SubmissionState.MARKING
    # What was handed in stays, whatever becomes of where it came from.
    await stage.product.db.transact(delete_story, stage, story, stage.sandbox.clock.now())
    assert "checked by a second pair of eyes" in str(stage.rows(SUBMITTED, SUBMITTED.c.element == "success-package"))

    first = await two_disagree(stage)
    await a_third_decides(stage, judges[2])
    await released_by(stage, first)


async def two_disagree(stage: Stage) -> str:
    """Both mark without seeing the other's, and are far apart in one place; who came first."""
    seats = {row.kind: row for row in stage.rows(SEATS)}
    first, second = (slack_id(stage, seats[kind].member_id) for kind in (SeatKind.FIRST, SeatKind.SECOND))
    await mark_all(stage, first, 3)
    await press_in_window(stage, first, judging.LOCK)
    await stage.seen(lambda: stage.rows(SEATS, SEATS.c.locked_at.is_not(None)))
    assert not [m for m in stage.messages(second) if judging.COMPARE in str(m.blocks)]
    await mark_all(stage, second, 3, but={"sustainability-plan": 0})
    await press_in_window(stage, second, judging.LOCK)
    await stage.seen(lambda: stage.rows(SUBMISSIONS)[0].state == SubmissionState.DECIDING)
    assert not stage.rows(RESULTS)
    assert not any(SECRET in str(m.blocks) for m in stage.messages())
    return first


async def a_third_decides(stage: Stage, judge: str) -> None:
    """Somebody new says that they are willing, and gets what is disputed."""
    await willing(stage, judge)
    third = slack_id(stage, (await stage.seen(lambda: stage.rows(SEATS, SEATS.c.kind == SeatKind.THIRD)))[0].member_id)
    assert third == judge
    await mark_all(stage, third, 2)
    await press_in_window(stage, third, judging.LOCK)
    await stage.seen(lambda: stage.rows(SUBMISSIONS)[0].state == SubmissionState.SETTLED)
    assert not stage.rows(RESULTS)


async def released_by(stage: Stage, first: str) -> None:
    """One of the two writes to Lena, and she reads that first."""
    settled = await shown(stage, judging.RELEASE, first)
    await stage.press(settled, judging.RELEASE, first)
    window = await front(stage, first)
    assert says(window.payload, "further apart: a third assessor decided")
    assert (await stage.submit(window, {marks.WORDS: "A training I'd like to take. Add a date to the plan."}, first)).ok
    result = await shown(stage, judging.APPEAL)
    passed = (
        "*You've passed the capstone.* Your next step is the teach-back: you teach others something "
        "for 15 minutes. `/learn teach-back` shows you how."
    )
    assert says(result.blocks, passed)
    assert "A training I'd like to take" in str((result.blocks or [])[1])
    assert stage.rows(CAPSTONES)[0].passed_at
    part = Fraction(3 + 3 + 3 + 2, 4 * 4) * 100
    assert Fraction(stage.rows(CAPSTONES)[0].total) == 75 * Fraction(80, 100) + part * Fraction(20, 100)
    assert says(await board(stage), "passed with {total}")


async def board(stage: Stage) -> str:
    """What the admin sees."""
    await stage.command("certification", SAM.id, "/groundswell")
    everything = stage.sandbox.workspace.messages[stage.channel(SAM.id)].values()
    return str([message.blocks for message in everything if message.ephemeral_to == SAM.id])


def delete_story(session: Session, stage: Stage, story: int, now: datetime) -> None:
    lena = members.arrive(session, stage.workspace_id, LENA.id, now=now)
    erasure.delete_story(session, person(lena), story, now=now)


def slack_id(stage: Stage, member_id: int) -> str:
    return str(stage.rows(MEMBERS, MEMBERS.c.id == member_id)[0].slack_id)


async def willing(stage: Stage, judge: str) -> None:
    """They say that they are willing to judge."""
    await stage.command("certification", judge, "/groundswell")
    everything = stage.sandbox.workspace.messages[stage.channel(judge)].values()
    (card,) = await stage.seen(lambda: [m for m in everything if m.ephemeral_to == judge])
    await stage.press(card, judging.JOIN, judge)
    await stage.seen(lambda: stage.product.db.read_now(is_willing, stage, judge))


def is_willing(session: Session, stage: Stage, judge: str) -> bool:
    member = members.find(session, stage.workspace_id, judge)
    return member is not None and assessment.is_assessor(session, member)


async def shown(stage: Stage, action_id: str, user: str = LENA.id) -> Message:
    """The newest message to somebody with that button."""
    found: list[Message] = await stage.seen(lambda: [m for m in stage.messages(user) if action_id in str(m.blocks)])
    return found[-1]


async def front(stage: Stage, user: str = LENA.id) -> View:
    return await stage.window(user)


async def take(stage: Stage, card: Message, kind: str) -> None:
    """Lena uses what she made."""
    await stage.press(card, views.SOURCES)
    window = await front(stage)
    (block,) = [b for b in window.payload["blocks"] if b.get("accessory", {}).get("value", "").startswith(f"{kind}:")]
    await actions.click(stage.sandbox, user=LENA.id, view_id=window.id, action_id=views.USE, block_id=block["block_id"])
    await stage.seen(lambda: kind in {row.source for row in stage.rows(TEXTS)})
    stage.sandbox.workspace.modals.clear()


async def write_the_rest(stage: Stage, card: Message) -> None:
    """Every piece without a text gets one."""
    for part in stage.product.certification.rubric.parts:
        (block,) = [b for b in stage.now_shown(card).blocks or [] if b.get("accessory", {}).get("value") == part.id]
        place = {"channel": card.channel, "ts": card.ts, "block_id": block["block_id"]}
        await actions.click(stage.sandbox, user=LENA.id, action_id=views.WRITE, **place)
        window = await front(stage)
        written = {row.element for row in stage.rows(TEXTS) if row.text}
        given = {
            modals.first_field(each.id): f"What we plan for {each.id}, in enough words to say something."
            for each in part.elements
            if each.id not in written
        }
        assert (await stage.submit(window, {**given})).ok
        stage.sandbox.workspace.modals.clear()


async def mark_all(stage: Stage, judge: str, level: int, but: dict[str, int] | None = None) -> None:
    """An assessor marks every piece of theirs, part by part, in a window each."""
    message = await shown(stage, judging.OPEN_SEAT, judge)
    await stage.press(message, judging.OPEN_SEAT, judge)
    window = await front(stage, judge)
    for number in range(len(parts_in(window))):
        window = await front(stage, judge)
        place = {"view_id": window.id, "block_id": parts_in(window)[number]["block_id"]}
        await actions.click(stage.sandbox, user=judge, action_id=judging.MARK, **place)
        await stage.seen(lambda: stage.sandbox.workspace.modals[judge][-1].payload["callback_id"] == marks.KEEP)
        window = await front(stage, judge)
        given: dict[str, int | str] = {}
        for field in [b["block_id"] for b in window.payload["blocks"] if b["type"] == "input"]:
            kind, _colon, element = field.partition(":")
            given[field] = (but or {}).get(element, level) if kind == marks.LEVEL else f"{SECRET}: {element}"
        assert (await stage.submit(window, given, judge)).ok


def parts_in(window: View) -> list[Json]:
    """The parts that can be marked."""
    return [b for b in window.payload["blocks"] if b.get("accessory", {}).get("action_id") == judging.MARK]


async def press_in_window(stage: Stage, judge: str, action_id: str) -> None:
    window = await front(stage, judge)
    await actions.click(stage.sandbox, user=judge, view_id=window.id, action_id=action_id)
    await stage.settled()
    stage.sandbox.workspace.modals[judge].clear()
