"""The monthly message about the programme."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from bot.insights import jobs, monthly
from bot.insights.models import MonthlyReport
from bot.members import service as members
from sandbox import actions
from sandbox.people import SAM
from sandbox.state import Message
from tests.insights.test_home_section import programme_of
from tests.stage import Stage

# The first of January is off in London; the Monday after it isn't.
FIRST_WORKING_DAY = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def reports(stage: Stage) -> list[Message]:
    return [each for each in stage.messages(SAM.id) if monthly.STOP in str(each.blocks)]


def due_at(session: Session) -> dict[int, datetime | None]:
    return {each.member_id: each.next_due_at for each in session.exec(select(MonthlyReport))}


async def _arrives(stage: Stage, at: datetime) -> None:
    stage.sandbox.clock.move_to(at)
    await jobs.tick(stage.product.deps, stage.product.library)
    await stage.settled()


async def test_an_admin_gets_one_message_on_the_first_working_day(stage: Stage):
    """Once, with a button that stops it; the next is planned for the month after, past its holiday."""
    await programme_of(stage)
    await stage.command("help", SAM.id, "/groundswell")
    await jobs.enter(stage.product.deps)
    (planned,) = (await stage.product.db.read(due_at)).values()
    assert planned is not None
    assert planned.date() == FIRST_WORKING_DAY.date()
    await _arrives(stage, planned + timedelta(minutes=1))
    await stage.seen(lambda: len(reports(stage)) == 1)
    await _arrives(stage, planned + timedelta(minutes=30))
    assert len(reports(stage)) == 1
    (later,) = (await stage.product.db.read(due_at)).values()
    assert later is not None
    assert (later.month, later.day) == (1, 4)


async def test_it_is_stopped_with_a_button_and_comes_back_when_asked(stage: Stage):
    """Nothing is planned any more; the command plans it again."""
    await programme_of(stage)
    await stage.command("help", SAM.id, "/groundswell")
    await jobs.enter(stage.product.deps)
    (planned,) = (await stage.product.db.read(due_at)).values()
    assert planned is not None
    await _arrives(stage, planned + timedelta(minutes=1))
    (message,) = await stage.seen(lambda: reports(stage))
    place = {"channel": message.channel, "ts": message.ts}
    await actions.click(stage.sandbox, user=SAM.id, action_id=monthly.STOP, **place)
    assert list((await stage.product.db.read(due_at)).values()) == [None]
    await jobs.enter(stage.product.deps)
    assert await stage.product.db.read(monthly.next_due_at) is None
    await stage.command("report monthly", SAM.id, "/groundswell")
    assert await stage.product.db.read(monthly.next_due_at) is not None


async def test_who_runs_nothing_any_more_gets_none(stage: Stage):
    """Their role counts when it is due."""
    await programme_of(stage)
    await stage.command("help", SAM.id, "/groundswell")
    await jobs.enter(stage.product.deps)
    (planned,) = (await stage.product.db.read(due_at)).values()
    assert planned is not None

    def leave(session: Session) -> None:
        sam = members.find(session, stage.workspace_id, SAM.id)
        assert sam
        sam.role = "learner"
        session.add(sam)

    await stage.product.db.transact(leave)
    await _arrives(stage, planned + timedelta(minutes=1))
    assert reports(stage) == []
