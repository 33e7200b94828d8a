"""What the clock calls: lay down more dates, and do what each session's next step asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select

from bot.community import channel_access, laying, message_updates
from bot.community.calendar import horizon, lifecycle, queries
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.context import CommunityContext
from bot.community.engagement import coffee, digest
from bot.community.live_session import notices as live_session_notices
from bot.community.rota import abandonment
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import notices as rsvp_notices
from bot.deps import Deps
from bot.kit.log import where
from bot.kit.time import look_from

log = structlog.get_logger()
AT_ONCE = 20
TRY_AGAIN = timedelta(minutes=1)


async def tick(deps: Deps, house: CommunityContext) -> int:
    """Do everything that is due; how many steps, series, activities and communities that was.

    One look without a write lock says what is due at all, so that an idle second costs nobody a wait.
    """
    done: Counter[str] = Counter()
    look_from(deps.now())
    for name in await deps.db.read(due, now=deps.now()):
        while count := await deps.db.transact_aside(DUE[name][1], house, now=deps.now()):
            done[name] += count
    if done:
        log.info("community.tick", **{f"did_{name}": count for name, count in done.items()})
        deps.nudge()
    return done.total()


def due(session: Session, *, now: datetime) -> list[str]:
    """What kinds of thing are due, in the order in which they are done."""
    looks = [sa.exists().where(sa.text(words), column <= now).label(name) for name, ((words, column), _) in DUE.items()]
    found = session.connection().execute(sa.select(*looks)).one()._mapping  # noqa: SLF001 - SQLAlchemy's name
    return [name for name in DUE if found[name]]


def next_due_at(session: Session) -> datetime | None:
    """When the next session asks something of us; None when nothing is planned."""
    wanted = select(CommunitySession.next_due_at).where(sa.text("next_due_at IS NOT NULL"))
    return session.exec(wanted.order_by(col(CommunitySession.next_due_at)).limit(1)).first()


def fill(session: Session, _house: CommunityContext, *, now: datetime) -> int:
    """Lay down the dates of series that are due for it, with a seat for those who come to all; how many series."""
    found = horizon.due_series(session, now=now)
    for series in found:
        laying.lay_down(session, series, now=now)
    return len(found)


def take_steps(session: Session, house: CommunityContext, *, now: datetime) -> int:
    """The next step of some sessions that are due; another clock that looks at the same time gets others."""
    wanted = (
        select(CommunitySession)
        .where(sa.text("next_due_at IS NOT NULL"), col(CommunitySession.next_due_at) <= now)
        .order_by(col(CommunitySession.next_due_at))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    dates = {date.id or 0: date for date in session.exec(wanted)}
    for card in queries.cards(session, list(dates)):
        date = dates[card.id]
        step = SessionStep(date.next_step or SessionStep.CLOSE)
        try:
            with session.begin_nested():
                STEPS[step](session, house, card, now)
        except Exception as error:  # noqa: BLE001 - one session must not keep all others from their hour
            log.error(
                "community.step_failed", session=card.id, step=step, error=type(error).__name__, where=where(error)
            )
            date.next_due_at = now + TRY_AGAIN
        else:
            after = lifecycle.following(step, date.starts_at, date.ends_at)
            date.next_step, date.next_due_at = after or (None, None)
        session.add(date)
    session.flush()
    return len(dates)


def _plan_turns(session: Session, workspace_id: str, activity_id: int, now: datetime) -> None:
    activity = rota_service.find_activity(session, workspace_id, activity_id)
    abandonment.notice(session, activity, now=now)
    rota_notices.replan(session, activity, now=now)


def _look(session: Session, house: CommunityContext, *, now: datetime) -> int:
    count = abandonment.look(session, now=now)
    for workspace_id, session_id in message_updates.called_off(session, now=now) if count else ():
        house.redraws.note(workspace_id, session_id)
    return count


def _pair(session: Session, _house: CommunityContext, *, now: datetime) -> int:
    return coffee.due(session, now=now)


def _sum_up(session: Session, house: CommunityContext, *, now: datetime) -> int:
    return digest.due(session, house.repertoire, now=now)


def _call(session: Session, house: CommunityContext, card: SessionCard, now: datetime) -> None:
    # Whoever was to lead it may have left the workspace since.
    _plan_turns(session, card.workspace_id, card.activity_id, now)
    rsvp_notices.call(session, house.repertoire, queries.cards(session, [card.id])[0], now=now)


def _day(session: Session, _house: CommunityContext, card: SessionCard, now: datetime) -> None:
    _plan_turns(session, card.workspace_id, card.activity_id, now)
    rsvp_notices.remind(session, card, SessionStep.DAY, now=now)
    channel_access.report(session, card, now=now)


def _soon(session: Session, _house: CommunityContext, card: SessionCard, now: datetime) -> None:
    rsvp_notices.remind(session, card, SessionStep.SOON, now=now)
    live_session_notices.for_host(session, card, now=now)
    channel_access.report(session, card, now=now)


def _open(session: Session, house: CommunityContext, card: SessionCard, now: datetime) -> None:
    live_session_notices.opening(session, house.repertoire, card, now=now)


def _close(session: Session, house: CommunityContext, card: SessionCard, now: datetime) -> None:
    live_session_notices.closing(session, house, card, now=now)
    channel_access.report(session, card, now=now)
    date = session.get(CommunitySession, card.id)
    assert date, "it has just been read"
    date.state = SessionState.OVER
    session.add(date)
    session.flush()
    house.redraws.note(card.workspace_id, card.id)
    horizon.end_series(session, card.series_id)
    rota_notices.propose(session, card, now=now)


STEPS: dict[SessionStep, Callable[[Session, CommunityContext, SessionCard, datetime], None]] = {
    SessionStep.CALL: _call,
    SessionStep.DAY: _day,
    SessionStep.SOON: _soon,
    SessionStep.OPEN: _open,
    SessionStep.CLOSE: _close,
}
# What is due, by the column that says so (and the words of its partial index), and what does it.
DUE: dict[str, tuple[tuple[str, Any], Callable[..., int]]] = {
    "filled": (("next_fill_at IS NOT NULL", col(Series.next_fill_at)), fill),
    "looked_at": (("next_look_at IS NOT NULL", col(Activity.next_look_at)), _look),
    "paired": (("next_coffee_at IS NOT NULL", col(Community.next_coffee_at)), _pair),
    "summed_up": (("next_digest_at IS NOT NULL", col(Community.next_digest_at)), _sum_up),
    "stepped": (("next_due_at IS NOT NULL", col(CommunitySession.next_due_at)), take_steps),
}
