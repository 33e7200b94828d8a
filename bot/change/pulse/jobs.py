"""What the clock does for pulses: ask, count, and tell leads what it came to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.change.pulse import closing, curve, opening, queries, views
from bot.change.pulse.models import ChangePulse, PulseResult, PulseRound
from bot.change.pulse.views import MonthShown
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member

log = structlog.get_logger()


@dataclass(frozen=True)
class Telling:
    """A result that a lead is to hear of, with the months of the same group until then, and their language."""

    result_id: int
    language: str
    months: tuple[MonthShown, ...]


async def tick(deps: Deps) -> None:
    """Do everything that is due; safe to repeat, and to run in two processes."""
    while (number := await deps.db.transact_aside(opening.open_due, now=deps.now())) is not None:
        log.info("change.pulse_opened", pulse=number)
        deps.nudge()
    while (number := await deps.db.transact_aside(closing.close_due, now=deps.now())) is not None:
        log.info("change.pulse_closed", month=number)
    for result_id in await deps.db.read(queries.untold):
        await tell(deps, result_id)


def next_due_at(session: Session) -> datetime | None:
    """When a pulse next asks, or its answers are next to be counted."""
    found = (opening.next_due_at(session), closing.next_due_at(session))
    return min((moment for moment in found if moment), default=None)


async def tell(deps: Deps, result_id: int) -> None:
    """Tell the lead of a pulse what a month came to; the picture is drawn beside the database."""
    telling = await deps.db.read(_telling, result_id)
    with in_language(telling.language):
        drawn = await asyncio.to_thread(curve.draw, telling.months) if telling.months[-1].place is not None else b""
    if await deps.db.transact(_tell, telling, drawn, now=deps.now()):
        deps.nudge()


def _telling(session: Session, result_id: int) -> Telling:
    result = session.get_one(PulseResult, result_id)
    pulse = session.get_one(ChangePulse, session.get_one(PulseRound, result.round_id).pulse_id)
    lead = session.get_one(Member, pulse.started_by)
    return Telling(result_id, lead.language, until(queries.months(session, pulse), result_id))


def until(months: Sequence[MonthShown], result_id: int) -> tuple[MonthShown, ...]:
    """The months of the same groups, up to the one with this result."""
    found = next(one for one in months if one.result_id == result_id)
    return tuple(one for one in months if one.group == found.group and one.number <= found.number)


def _tell(session: Session, telling: Telling, drawn: bytes, *, now: datetime) -> bool:
    result = session.get_one(PulseResult, telling.result_id, with_for_update=True)
    if result.told_at is not None:
        return False
    result.told_at = now
    session.add(result)
    pulse = session.get_one(ChangePulse, session.get_one(PulseRound, result.round_id).pulse_id)
    lead = session.get_one(Member, pulse.started_by)
    if not lead.active:
        return False
    key = f"change.pulse_result:{row_id(result)}"
    with in_language(lead.language):
        sent = [Outgoing(lead.workspace_id, key, lead.slack_id, views.month(telling.months[-1]), now)]
        if drawn:
            payload = picture(telling.months, drawn)
            sent.append(
                Outgoing(
                    lead.workspace_id, f"{key}:curve", lead.slack_id, payload, now, thread_of=key, lane=Lane.PROMPT
                )
            )
    delivery.post(session, *sent)
    return True


def picture(months: Sequence[MonthShown], drawn: bytes) -> dict[str, object]:
    """The curve as a message."""
    return files.picture("change-curve.png", curve.caption(months), drawn, curve.alt_text(months))
