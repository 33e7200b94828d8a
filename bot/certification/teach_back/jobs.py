"""What the clock does for teach-backs; every moment is in the database, so a clock that moves is followed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select

from bot.certification.teach_back import booking, marking, notices, pulse, queries, rating_views, timing, views
from bot.certification.teach_back.models import RaterState, TeachBack, TeachBackRater, TeachBackState
from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.context import CommunityContext
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.log import where
from bot.kit.slack import SLACK_CALL_ERRORS
from bot.members import service as members
from bot.members.message_updates import Redrawn, redraw
from bot.members.models import Member

log = structlog.get_logger()
AT_ONCE, MAX_ROUNDS = 20, 20
RETRY_AFTER = timedelta(minutes=1)


async def tick(deps: Deps, community: CommunityContext) -> int:
    """Do everything that is due; safe to repeat, and to run in two processes. Returns how much was done."""
    await _open_rehearsals(deps)
    running = await deps.db.read(_running)
    done = 0
    for _round in range(MAX_ROUNDS):  # one that fails over and over may not hold up the clock
        due_at = await deps.db.read(next_due_at, now=deps.now())
        if due_at is None or due_at > deps.now():
            break
        done += await deps.db.transact_aside(take_due, community, now=deps.now())
        deps.nudge()
    for workspace_id, redraws in await deps.db.read(_ended_messages, running) if running and done else []:
        try:
            await redraw(await deps.client(workspace_id), redraws)
        except WorkspaceGoneError:
            continue
    return done


def _running(session: Session) -> list[int]:
    """The numbers of those that run, in all workspaces."""
    return list(session.exec(select(TeachBack.id).where(TeachBack.state == TeachBackState.RUNNING)))  # type: ignore[arg-type]


def _ended_messages(session: Session, numbers: list[int]) -> list[tuple[str, list[Redrawn]]]:
    """The messages with *End it* of those that have ended since, as they should look now."""
    ended = select(TeachBack).where(col(TeachBack.id).in_(numbers), col(TeachBack.ended_at).is_not(None))
    found = []
    for each in session.exec(ended):
        keys = [notices.message_key(each, what) for what in ("start", "ready", f"start_here:{each.member_id}")]
        with in_language(notices.candidate_of(session, each).language):
            payload = views.ended(each)
        places = delivery.places(session, each.workspace_id, keys).values()
        found.append((each.workspace_id, [Redrawn(place, payload) for place in places if place.ts]))
    return found


def take_due(session: Session, community: CommunityContext, *, now: datetime) -> int:
    """Take what is due of some teach-backs; a failing one is tried again later, and the others don't wait for it."""
    wanted = select(TeachBack).where(
        sa.or_(
            col(TeachBack.next_due_at) <= now,
            col(TeachBack.pulse_at) <= now,
            col(TeachBack.id).in_(_overtaken()),
            col(TeachBack.id).in_(_left_behind()),
        )
    )
    found = list(session.exec(wanted.order_by(col(TeachBack.id)).limit(AT_ONCE).with_for_update(skip_locked=True)))
    for teach_back in found:
        number = row_id(teach_back)
        try:
            with session.begin_nested():
                _step(session, teach_back, now=now)
        except Exception as error:  # noqa: BLE001 - the steps of others must not wait for this one
            log.error(
                "certification.teach_back_failed", teach_back=number, error=type(error).__name__, where=where(error)
            )
            session.refresh(teach_back)
            teach_back.next_due_at = now + RETRY_AFTER
            session.add(teach_back)
        if teach_back.session_id and teach_back.state == TeachBackState.UNSTAFFED:
            community.updates.mark_outdated(teach_back.workspace_id, teach_back.session_id)
    session.flush()
    return len(found)


def _step(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    if teach_back.state == TeachBackState.BOOKED:
        timing.follow_calendar(session, teach_back, now=now)
    _replace_gone(session, teach_back, now=now)
    if teach_back.pulse_at and teach_back.pulse_at <= now:
        pulse.ask(session, teach_back, now=now)
    if teach_back.next_due_at is None or teach_back.next_due_at > now:
        return
    if teach_back.state == TeachBackState.ASKING:
        booking.expire(session, teach_back, now=now)
    elif teach_back.state == TeachBackState.BOOKED:
        _before_start(session, teach_back, now=now)
    elif teach_back.state == TeachBackState.RUNNING:
        timing.advance(session, teach_back, now=now)
    elif teach_back.state == TeachBackState.RATING:
        _remind(session, teach_back, now=now)
    elif teach_back.state == TeachBackState.DECIDING and (third := queries.third(session, teach_back)):
        marking.drop(session, teach_back, third, now=now)
    elif teach_back.state == TeachBackState.DECIDING:
        marking.ask_deciders(session, teach_back, now=now)
    else:
        teach_back.next_due_at = None
        session.add(teach_back)


def _before_start(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    if now >= teach_back.starts_at + timing.WAITS_FOR:
        timing.miss(session, teach_back, now=now)
    else:
        timing.open_thread(session, teach_back, now=now)


def _remind(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    for rater in queries.two(session, teach_back):
        if rater.locked_at is None:
            notices.tell_rater(
                session, teach_back, rater, "remind",
                lambda _to, rater=rater: rating_views.remind_to_mark(teach_back, rater), now=now,  # type: ignore[misc]
            )  # fmt: skip
    marking.offer_another(session, teach_back, now=now)
    offered_at = (teach_back.ended_at or teach_back.starts_at) + queries.BOOKS_AGAIN_AFTER
    teach_back.next_due_at = offered_at if offered_at > now else None
    session.add(teach_back)


def _replace_gone(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Go on without raters who have left the company and locked nothing."""
    for rater in queries.raters(session, teach_back, RaterState.ASKED, RaterState.AGREED):
        if rater.locked_at is not None or session.get_one(Member, rater.member_id).active:
            continue
        if teach_back.state in (TeachBackState.ASKING, TeachBackState.BOOKED):
            booking.free(session, teach_back, rater, RaterState.LEFT, now=now)
        elif teach_back.state in (TeachBackState.RATING, TeachBackState.DECIDING):
            marking.drop(session, teach_back, rater, now=now)
        else:
            rater.state = RaterState.LEFT
            session.add(rater)
            session.flush()


def _overtaken() -> sa.Select[Any]:
    """The ids of booked teach-backs whose session was moved or cancelled in the calendar."""
    is_cancelled = col(CommunitySession.state).in_([SessionState.SKIPPED, SessionState.CANCELLED])
    return (
        sa.select(col(TeachBack.id))
        .join(CommunitySession, col(CommunitySession.id) == col(TeachBack.session_id))
        .where(col(TeachBack.state) == TeachBackState.BOOKED)
        .where(sa.or_(is_cancelled, col(CommunitySession.starts_at) != col(TeachBack.starts_at)))
    )


def _left_behind() -> sa.Select[Any]:
    """The ids of open teach-backs with somebody who has left the company and locked nothing."""
    return (
        sa.select(col(TeachBackRater.teach_back_id))
        .join(Member, col(Member.id) == col(TeachBackRater.member_id))
        .join(TeachBack, col(TeachBack.id) == col(TeachBackRater.teach_back_id))
        .where(
            col(Member.active).is_(False),
            col(TeachBackRater.state).in_([RaterState.ASKED, RaterState.AGREED]),
            col(TeachBackRater.locked_at).is_(None),
            col(TeachBack.state).in_(queries.OPEN_STATES),
        )
    )


def next_due_at(session: Session, *, now: datetime) -> datetime | None:
    """When something is next to be done: now, if the calendar or the company has overtaken one."""
    wanted = sa.select(sa.func.min(col(TeachBack.next_due_at)), sa.func.min(col(TeachBack.pulse_at)))
    found = [moment for moment in session.connection().execute(wanted).one() if moment]
    overtaken = sa.select(sa.or_(sa.exists(_overtaken()), sa.exists(_left_behind())))
    if session.connection().execute(overtaken).scalar():
        found.append(now)
    return min(found, default=None)


async def _open_rehearsals(deps: Deps) -> None:
    """Open the conversation of each rehearsal that a friend has agreed to; what fails is tried again."""
    for number, workspace_id, slack_ids in await deps.db.read(_unopened):
        try:
            client = await deps.client(workspace_id)
            channel = str((await client.conversations_open(users=slack_ids))["channel"]["id"])
        except (WorkspaceGoneError, *SLACK_CALL_ERRORS) as error:
            log.warning("certification.rehearsal_unopened", error=type(error).__name__)
            continue
        await deps.db.transact(_opened, workspace_id, number, channel)


def _unopened(session: Session) -> list[tuple[int, str, list[str]]]:
    wanted = select(TeachBack).where(
        col(TeachBack.is_rehearsal), TeachBack.state == TeachBackState.BOOKED, TeachBack.channel == ""
    )
    found = []
    for each in session.exec(wanted.limit(AT_ONCE)):
        ids = [each.member_id, *notices.agreed_ids(session, each)]
        known = members.slack_ids(session, each.workspace_id, ids)
        found.append((row_id(each), each.workspace_id, [known[one] for one in ids]))
    return found


def _opened(session: Session, workspace_id: str, number: int, channel: str) -> None:
    teach_back = queries.find(session, workspace_id, number)
    teach_back.channel = channel
    booking.schedule(session, teach_back)
