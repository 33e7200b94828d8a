"""The session itself: *Start* in its thread, the quiet marks of the timer, the questions, and the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.certification.teach_back import booking, notices, queries, rating_views, rules, views
from bot.certification.teach_back.models import RaterState, TeachBack, TeachBackState
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import SessionState
from bot.community.live_session import service as live_session
from bot.errors import GroundswellError
from bot.members.models import Member

# A session that nobody has started by then did not take place.
WAITS_FOR = timedelta(minutes=30)
REMIND_AFTER = timedelta(days=2)
# For so long somebody can say that it took place although nobody pressed Start; after that, who remembers it?
SAID_WITHIN = timedelta(days=3)
RATERS = 2
CONVERSATION_RETRY = timedelta(minutes=1)


class NotYetError(GroundswellError):
    """It's too early: you can start a teach-back five minutes before it begins."""


class NotRunningNowError(GroundswellError):
    """This teach-back isn't running, so you can't start or end it."""


class RatersLeftError(GroundswellError):
    """A teach-back only counts if two people who agreed to rate it were there. Please choose another time."""


def open_thread(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Offer *Start*, in the thread and in the candidate's direct message, shortly before it begins."""
    if teach_back.is_rehearsal and not teach_back.channel:
        teach_back.next_due_at = now + CONVERSATION_RETRY  # it is not open yet
        session.add(teach_back)
        return
    notices.post_in_thread(
        session, teach_back, "ready" if teach_back.is_rehearsal else "start", lambda: views.ready(teach_back), now=now
    )
    if not teach_back.is_rehearsal:
        to = [teach_back.member_id]
        notices.tell(session, teach_back, "start_here", to, lambda _to: views.ready(teach_back), now=now)
    teach_back.next_due_at = teach_back.starts_at + WAITS_FOR
    session.add(teach_back)


def start(session: Session, member: Member, number: int, *, now: datetime) -> TeachBack:
    """Start the timer, for the candidate alone."""
    teach_back = queries.find_own(session, member, number)
    if teach_back.state != TeachBackState.BOOKED:
        raise NotRunningNowError
    if now < teach_back.starts_at - booking.OPENS_BEFORE:
        raise NotYetError
    teach_back.state, teach_back.started_at, teach_back.minute = TeachBackState.RUNNING, now, 0
    teach_back.next_due_at = rules.next_mark(now, 0)
    session.add(teach_back)
    session.flush()
    return teach_back


def advance(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Say that some minutes are over, or end it after the questions."""
    assert teach_back.started_at is not None, "it runs"
    if now >= teach_back.started_at + rules.ENDS_AFTER:
        end(session, teach_back, now=now)
        return
    if minute := rules.passed_mark(teach_back.started_at, teach_back.minute, now=now):
        notices.post_in_thread(session, teach_back, f"minute:{minute}", lambda: views.mark(minute), now=now)
        teach_back.minute = minute
    following = rules.next_mark(teach_back.started_at, teach_back.minute)
    teach_back.next_due_at = following or teach_back.started_at + rules.ENDS_AFTER
    session.add(teach_back)


def end_by_speaker(session: Session, member: Member, number: int, *, now: datetime) -> TeachBack:
    """End it early, for the candidate alone."""
    teach_back = queries.find_own(session, member, number)
    if teach_back.ended_at:
        return teach_back  # the timer was faster, and the message with the button only has to say so
    if teach_back.state != TeachBackState.RUNNING:
        raise NotRunningNowError
    end(session, teach_back, now=now)
    return teach_back


def end(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """End it and ask the raters for their marks; a rehearsal is simply over."""
    teach_back.ended_at = now
    notices.post_in_thread(session, teach_back, "ended", lambda: views.ended(teach_back), now=now)
    if teach_back.is_rehearsal:
        teach_back.state, teach_back.next_due_at = TeachBackState.OVER, None
    else:
        teach_back.state = TeachBackState.RATING
        teach_back.next_due_at = now + REMIND_AFTER
        # Until then people may check in, and each is asked once.
        teach_back.pulse_at = max(now, teach_back.starts_at + WAITS_FOR)
        for each in queries.raters(session, teach_back, RaterState.ASKED):
            each.state = RaterState.EXPIRED
            session.add(each)
        session.flush()
        for rater in queries.two(session, teach_back):
            notices.tell_rater(
                session, teach_back, rater, "mark",
                lambda to, rater=rater: rating_views.please_mark(teach_back, rater, to.zone), now=now,  # type: ignore[misc]
            )  # fmt: skip
    session.add(teach_back)
    session.flush()


def nobody_came(session: Session, member: Member, number: int, *, now: datetime) -> TeachBack:
    """Let a candidate say that nobody came; it doesn't count."""
    teach_back = queries.find_own(session, member, number)
    if teach_back.state != TeachBackState.BOOKED or now < teach_back.starts_at - booking.OPENS_BEFORE:
        raise NotRunningNowError
    miss(session, teach_back, now=now)
    return teach_back


def took_place(session: Session, member: Member, number: int, *, now: datetime) -> TeachBack:
    """Let a candidate say that it took place without *Start*; its raters are asked, and can say they weren't there.

    NotRunningNowError if it's too long ago, or if there is a newer one.
    """
    teach_back = queries.find_own(session, member, number)
    is_newest = queries.newest(session, member) == teach_back
    if not may_have_taken_place(teach_back) or not is_newest or now > teach_back.starts_at + SAID_WITHIN:
        raise NotRunningNowError
    if len(queries.two(session, teach_back)) < RATERS:
        raise RatersLeftError
    teach_back.started_at = teach_back.starts_at
    end(session, teach_back, now=now)
    return teach_back


def may_have_taken_place(teach_back: TeachBack) -> bool:
    """Whether nobody pressed *Start*, so that the app alone says that it didn't take place."""
    return (
        teach_back.state == TeachBackState.MISSED
        and teach_back.ended_at is None
        and teach_back.session_id is not None
        and not teach_back.is_rehearsal
    )


def miss(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Note that it did not take place, or could not be judged; the candidate books another one whenever they like."""
    if teach_back.is_rehearsal:
        teach_back.state, teach_back.next_due_at = TeachBackState.OVER, None
        session.add(teach_back)
        return
    coming = notices.agreed_ids(session, teach_back)
    teach_back.state, teach_back.next_due_at = TeachBackState.MISSED, None
    session.add(teach_back)
    session.flush()
    to = [teach_back.member_id]
    notices.tell(session, teach_back, "missed", to, lambda _to: views.missed(teach_back), now=now)
    notices.tell(session, teach_back, "not_held", coming, lambda _to: views.not_held(teach_back), now=now)


def follow_calendar(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Take over what has happened to the session in the calendar: another time, or that it was cancelled."""
    if teach_back.session_id is None:
        return
    card = calendar_queries.card(session, teach_back.workspace_id, teach_back.session_id)
    if card.channel != teach_back.channel:
        teach_back.channel = card.channel
    if card.state in (SessionState.SKIPPED, SessionState.CANCELLED):
        teach_back.state = TeachBackState.WITHDRAWN
        to = [teach_back.member_id]
        notices.tell(
            session, teach_back, "cancelled", to, lambda to: views.cancelled_in_calendar(teach_back, to.zone), now=now
        )
    else:
        teach_back.starts_at = card.starts_at
    booking.schedule(session, teach_back)


def present(session: Session, teach_back: TeachBack) -> list[int]:
    """The ids of those who checked in to it."""
    return live_session.present(session, teach_back.session_id) if teach_back.session_id else []
