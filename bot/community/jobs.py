"""What the clock calls: lay down more dates, and do what each session's next step asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select

from bot.community import places
from bot.community.calendar import horizon, queries, steps
from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.calendar.queries import Card
from bot.community.calendar.steps import Step
from bot.community.gathering import notices as gathering
from bot.community.house import House
from bot.community.rota import lapse
from bot.community.rota import notices as turns
from bot.community.rota import service as rota
from bot.community.rsvp import notices as rsvp
from bot.community.rsvp import standing
from bot.community.together import coffee, digest
from bot.deps import Deps

log = structlog.get_logger()
AT_ONCE = 20


async def tick(deps: Deps, house: House) -> int:
    """Do everything that is due; how many steps and series that was."""
    done: Counter[str] = Counter()
    while filled := await deps.db.transact_aside(fill, at=deps.now()):
        done["filled"] += filled
    while looked := await deps.db.transact_aside(lapse.look, at=deps.now()):
        done["looked_at"] += looked
    while paired := await deps.db.transact_aside(coffee.due, at=deps.now()):
        done["paired"] += paired
    while summed := await deps.db.transact_aside(digest.due, house.repertoire, at=deps.now()):
        done["summed_up"] += summed
    while taken := await deps.db.transact_aside(take_steps, house, at=deps.now()):
        done.update(taken)
    if done:
        log.info("community.tick", **{f"did_{name}": count for name, count in done.items()})
        deps.nudge()
    return done.total()


def next_due_at(session: Session) -> datetime | None:
    """When the next session asks something of us; None when nothing is planned."""
    wanted = select(CommunitySession.next_due_at).where(sa.text("next_due_at IS NOT NULL"))
    return session.exec(wanted.order_by(col(CommunitySession.next_due_at)).limit(1)).first()


def fill(session: Session, *, at: datetime) -> int:
    """Lay down the dates of series that are due for it, with a seat for those who come to all; how many series."""
    found = horizon.due_series(session, at=at)
    for series in found:
        fresh = horizon.fill(session, series, at=at)
        standing.seat(session, fresh, at=at)
        _plan_turns(session, series.workspace_id, series.activity_id, at)
        horizon.end_series(session, series.id or 0)
    return len(found)


def take_steps(session: Session, house: House, *, at: datetime) -> list[Step]:
    """The next step of some sessions that are due; another clock that looks at the same time gets others."""
    due = (
        select(CommunitySession)
        .where(sa.text("next_due_at IS NOT NULL"), col(CommunitySession.next_due_at) <= at)
        .order_by(col(CommunitySession.next_due_at))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    dates = {date.id or 0: date for date in session.exec(due)}
    taken = []
    for card in queries.cards(session, list(dates)):
        date = dates[card.id]
        step = Step(date.next_step or Step.CLOSE)
        STEPS[step](session, house, card, at)
        after = steps.following(step, date.starts_at, date.ends_at)
        date.next_step, date.next_due_at = after or (None, None)
        session.add(date)
        taken.append(step)
    session.flush()
    return taken


def _plan_turns(session: Session, workspace_id: str, activity_id: int, at: datetime) -> None:
    turns.replan(session, rota.find_activity(session, workspace_id, activity_id), at=at)


def _call(session: Session, house: House, card: Card, at: datetime) -> None:
    # Whoever was to lead it may have left the workspace since.
    _plan_turns(session, card.workspace_id, card.activity_id, at)
    rsvp.call(session, house.repertoire, queries.cards(session, [card.id])[0], at=at)


def _day(session: Session, _house: House, card: Card, at: datetime) -> None:
    _plan_turns(session, card.workspace_id, card.activity_id, at)
    rsvp.remind(session, card, Step.DAY, at=at)
    places.report(session, card, at=at)


def _soon(session: Session, _house: House, card: Card, at: datetime) -> None:
    rsvp.remind(session, card, Step.SOON, at=at)
    gathering.for_host(session, card, at=at)
    places.report(session, card, at=at)


def _open(session: Session, house: House, card: Card, at: datetime) -> None:
    gathering.opening(session, house.repertoire, card, at=at)


def _close(session: Session, house: House, card: Card, at: datetime) -> None:
    gathering.closing(session, house, card, at=at)
    places.report(session, card, at=at)
    date = session.get(CommunitySession, card.id)
    assert date, "it has just been read"
    date.state = SessionState.OVER
    session.add(date)
    session.flush()
    horizon.end_series(session, card.series_id)
    turns.propose(session, card, at=at)


STEPS: dict[Step, Callable[[Session, House, Card, datetime], None]] = {
    Step.CALL: _call,
    Step.DAY: _day,
    Step.SOON: _soon,
    Step.OPEN: _open,
    Step.CLOSE: _close,
}
