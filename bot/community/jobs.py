"""Periodic jobs: the next step of each session, and everything else that is due in a community."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from bot.community import channel_access, message_updates, series_extension
from bot.community.calendar import horizon, lifecycle, queries
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import Rsvp
from bot.community.context import CommunityContext
from bot.community.engagement import channel_digest, coffee, coffee_introductions, health
from bot.community.engagement.models import CoffeeGroup
from bot.community.live_session import notices as live_session_notices
from bot.community.rota import abandonment, leader_views, leaderless
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rota.models import LeaderSearch
from bot.community.rsvp import held_seats
from bot.community.rsvp import notices as rsvp_notices
from bot.deps import Deps
from bot.kit.db import row_id
from bot.kit.log import where
from bot.kit.time import set_reference_time

log = structlog.get_logger()
MAX_STEPS_AT_ONCE = 20
MAX_SERIES_AT_ONCE = 100
RETRY_AFTER = timedelta(minutes=1)


async def tick(deps: Deps, community: CommunityContext) -> int:
    """Do everything that is due; returns the number of steps, series, activities and communities.

    A read without a write lock finds out what is due, so that an idle tick blocks nobody.
    """
    done: Counter[str] = Counter()
    set_reference_time(deps.now())
    for name in await deps.db.read(due, now=deps.now()):
        while count := await deps.db.transact_aside(TASKS[name].run, community, now=deps.now()):
            done[name] += count
    if introduced := await coffee_introductions.introduce(deps):
        done["introduced"] = introduced
    if done:
        log.info("community.tick", **{f"did_{name}": count for name, count in done.items()})
        deps.nudge()
    return done.total()


def due(session: Session, *, now: datetime) -> list[str]:
    """The names of the tasks that are due, in order of execution."""
    checks = [sa.exists().where(task.due_at <= now).label(name) for name, task in TASKS.items()]
    found = session.connection().execute(sa.select(*checks)).mappings().one()
    return [name for name in TASKS if found[name]]


def next_due_at(session: Session) -> datetime | None:
    """The next moment at which any task is due; None when nothing is planned."""
    soonest = [sa.select(sa.func.min(task.due_at)).scalar_subquery() for task in TASKS.values()]
    moments = session.connection().execute(sa.select(*soonest)).one()
    return min((moment for moment in moments if moment), default=None)


def extend_series(session: Session, _community: CommunityContext, *, now: datetime) -> int:
    """Extend series that are due; returns their number. Rows are locked, so two workers take different ones."""
    wanted = select(Series).where(col(Series.next_extension_at) <= now).order_by(col(Series.next_extension_at))
    several = list(session.exec(wanted.limit(MAX_SERIES_AT_ONCE).with_for_update(skip_locked=True)))
    for series in several:
        series_extension.extend(session, series, now=now)
    return len(several)


def take_steps(session: Session, community: CommunityContext, *, now: datetime) -> int:
    """Do the next step of some sessions that are due; returns their number. Two workers take different ones."""
    wanted = select(CommunitySession).where(col(CommunitySession.next_due_at) <= now)
    wanted = wanted.order_by(col(CommunitySession.next_due_at)).limit(MAX_STEPS_AT_ONCE)
    due_sessions = {row_id(each): each for each in session.exec(wanted.with_for_update(skip_locked=True))}
    for card in queries.cards(session, list(due_sessions)):
        community_session = due_sessions[card.id]
        step = SessionStep(community_session.next_step or SessionStep.CLOSE)
        try:
            with session.begin_nested():
                STEPS[step](session, community, card, now)
        except Exception as error:  # noqa: BLE001 - the steps of other sessions must not wait for this one
            log.error(
                "community.step_failed", session=card.id, step=step, error=type(error).__name__, where=where(error)
            )
            community_session.next_due_at = now + RETRY_AFTER
        else:
            following = lifecycle.following(step, community_session.starts_at, community_session.ends_at)
            community_session.next_step, community_session.next_due_at = following or (None, None)
        session.add(community_session)
    session.flush()
    return len(due_sessions)


def _check_owners(session: Session, community: CommunityContext, *, now: datetime) -> int:
    count = abandonment.check_due(session, now=now)
    if count:
        for workspace_id, session_id in message_updates.cancelled_sessions(session, cancelled_at=now):
            community.updates.mark_outdated(workspace_id, session_id)
    return count


def _make_pairs(session: Session, _community: CommunityContext, *, now: datetime) -> int:
    return coffee.pair_due(session, now=now)


def _ask_about_coffee(session: Session, _community: CommunityContext, *, now: datetime) -> int:
    return coffee_introductions.ask_due(session, now=now)


def _send_digests(session: Session, community: CommunityContext, *, now: datetime) -> int:
    return channel_digest.send_due(session, community.catalog, now=now)


def pass_seats(session: Session, community: CommunityContext, *, now: datetime) -> int:
    """Pass on seats that nobody has claimed in time; returns how many were due."""
    passed = held_seats.pass_on_due(session, now=now)
    for each in passed:
        if each.promoted:
            community.updates.mark_seats(each.workspace_id, each.session_id, (each.member_id, *each.promoted))
    return len(passed)


def plan_turns(session: Session, _community: CommunityContext, *, now: datetime) -> int:
    """Plan turns again after changes that can't be undone any more; returns the number of activities."""
    wanted = select(Activity).where(col(Activity.next_replan_at) <= now).limit(MAX_SERIES_AT_ONCE)
    activities = list(session.exec(wanted.with_for_update(skip_locked=True)))
    for activity in activities:
        rota_notices.replan(session, activity, now=now)
    return len(activities)


def _tell_of_no_leader(session: Session, _community: CommunityContext, *, now: datetime) -> int:
    return leaderless.tell_due(session, now=now)


def _invite(session: Session, community: CommunityContext, card: SessionCard, now: datetime) -> None:
    _replan(session, card, now)
    # Read again, because its leader may have changed.
    card = queries.card(session, card.workspace_id, card.id)
    rsvp_notices.invite(session, community.catalog, card, now=now)


def _replan(session: Session, card: SessionCard, now: datetime) -> None:
    """Plan again, because the session's leader or the activity's owner may have left the workspace."""
    activity = rota_service.find_activity(session, card.workspace_id, card.activity_id)
    abandonment.check_soon(session, activity, now=now)
    rota_notices.replan(session, activity, now=now)


def _remind_day_before(session: Session, community: CommunityContext, card: SessionCard, now: datetime) -> None:
    _replan(session, card, now)
    card = queries.card(session, card.workspace_id, card.id)
    _remind(session, community, card, SessionStep.DAY_REMINDER, now)
    channel_access.report_refusal(session, card, now=now)


def _remind_last(session: Session, community: CommunityContext, card: SessionCard, now: datetime) -> None:
    # The host may have left on the day itself.
    _replan(session, card, now)
    card = queries.card(session, card.workspace_id, card.id)
    _remind(session, community, card, SessionStep.LAST_REMINDER, now)
    rsvp_notices.remind_channel(session, card, now=now)
    live_session_notices.prepare_host(session, card, now=now)
    channel_access.report_refusal(session, card, now=now)


def _remind(session: Session, community: CommunityContext, card: SessionCard, step: SessionStep, now: datetime) -> None:
    has_no_leader = leaderless.tell_with_reminder(session, card, now=now)
    more = leader_views.still_looking if has_no_leader else None
    if promoted := rsvp_notices.remind(session, card, step, more, now=now):
        community.updates.mark_seats(card.workspace_id, card.id, promoted)


def _open(session: Session, community: CommunityContext, card: SessionCard, now: datetime) -> None:
    live_session_notices.open_session(session, community.catalog, card, now=now)


def _close(session: Session, community: CommunityContext, card: SessionCard, now: datetime) -> None:
    live_session_notices.close_session(session, community, card, now=now)
    channel_access.report_refusal(session, card, now=now)
    community_session = session.get_one(CommunitySession, card.id)
    community_session.state = SessionState.OVER
    session.add(community_session)
    session.flush()
    community.updates.mark_outdated(card.workspace_id, card.id)
    horizon.end_series(session, card.series_id)
    health.keep_summary(session, session.get_one(Community, card.community_id), now=now)
    rota_notices.propose_next_role(session, card, now=now)


STEPS: dict[SessionStep, Callable[[Session, CommunityContext, SessionCard, datetime], None]] = {
    SessionStep.INVITE: _invite,
    SessionStep.DAY_REMINDER: _remind_day_before,
    SessionStep.LAST_REMINDER: _remind_last,
    SessionStep.OPEN: _open,
    SessionStep.CLOSE: _close,
}


@dataclass(frozen=True)
class Task:
    """Work that is due by a column; `run` does a part of it and returns 0 when nothing is left."""

    due_at: sa.ColumnElement[datetime | None] | Mapped[datetime | None]
    run: Callable[..., int]


TASKS = {
    "extended_series": Task(col(Series.next_extension_at), extend_series),
    "checked_owners": Task(col(Activity.next_owner_check_at), _check_owners),
    "made_pairs": Task(col(Community.next_coffee_at), _make_pairs),
    "asked_about_coffee": Task(col(CoffeeGroup.ask_at), _ask_about_coffee),
    "sent_digests": Task(col(Community.next_digest_at), _send_digests),
    "passed_seats": Task(col(Rsvp.held_until), pass_seats),
    "planned_turns": Task(col(Activity.next_replan_at), plan_turns),
    "took_steps": Task(col(CommunitySession.next_due_at), take_steps),
    # After the steps, because a reminder says it too.
    "told_of_no_leader": Task(col(LeaderSearch.tell_at), _tell_of_no_leader),
}
