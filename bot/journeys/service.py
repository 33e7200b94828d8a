"""Start and stop tracks, take the next lesson, and reschedule members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment, daily_turn, lesson_delivery, reminders, review_flow, rules
from bot.journeys.content import Library, Track
from bot.journeys.introduction import enrolled_key
from bot.journeys.models import Enrolment, EnrolmentState, Step
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import _, language
from bot.kit.patterns import LazyPattern
from bot.members import service as members
from bot.members.models import Member
from bot.quizzes import queries as quizzes_queries
from bot.quizzes import service as quizzes
from bot.quizzes.models import Closed
from bot.reflections import plans
from bot.reviews import service as reviews


class NotStartedError(GroundswellError):
    """You're not on a track yet. You can begin one with `/learn start`."""


class NothingLeftError(GroundswellError):
    """You've had all your lessons. `/learn progress` shows what you did and what's still open."""


class NotOnTrackError(GroundswellError):
    """You're not on the track “{given}”. {offered}"""  # noqa: D415 - the offer ends the sentence


class UnclearTrackError(GroundswellError):
    """Which track would you like to leave? {offered}"""  # noqa: D415 - as above


class UnknownTrackError(GroundswellError):
    """There's no track called “{given}”. {offered}"""  # noqa: D415 - the offer ends the sentence


@dataclass(frozen=True)
class DeliveredLesson:
    """A lesson just delivered: its track and position."""

    track: Track
    position: int

    @property
    def title(self) -> str:
        return self.track.in_language(language()).steps[self.position].lesson.title


def find_track(library: Library, given: str) -> Track:
    """The track with that id or title, the default one for an empty text; raises UnknownTrackError."""
    found = named_track(library, given)
    if found:
        return found
    offered = " ".join(
        _("`/learn start {track}` begins “{title}”.", track=track.id, title=track.in_language(language()).title)
        for track in library.tracks.values()
    )
    raise UnknownTrackError(given=given.strip()[:60], offered=offered)


def find_track_for_others(library: Library, given: str) -> Track:
    """Like `find_track` with a short name too, but the error's suggestions do not start a track for the caller."""
    found = briefly_named_track(library, given)
    if found:
        return found
    offered = _("Try one of these tracks: {tracks}.", tracks=", ".join(f"`{track}`" for track in library.tracks))
    raise UnknownTrackError(given=given.strip()[:60], offered=offered)


def named_track(library: Library, given: str) -> Track | None:
    """The track with that id or title in any language, the default one for an empty text, else None."""
    wanted = given.strip().casefold()
    if not wanted:
        return library.default
    titles = {each.id: [one.title.casefold() for one in each.languages.values()] for each in library.tracks.values()}
    named = (each for each in library.tracks.values() if wanted in (each.id.casefold(), *titles[each.id]))
    return next(named, None)


def briefly_named_track(library: Library, given: str) -> Track | None:
    """Like `named_track`; also the only track whose title, or whom it is for, has all the words: “community”."""
    found, words = named_track(library, given), set(_WORD.findall(given.casefold())) - _FILLERS
    if found or not words:
        return found
    for said in (_called, _is_for):
        fitting = [each for each in library.tracks.values() if words <= said(each)]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _called(track: Track) -> set[str]:
    return set(_WORD.findall(" ".join([track.id, *(one.title for one in track.languages.values())]).casefold()))


def _is_for(track: Track) -> set[str]:
    return set(_WORD.findall(" ".join(one.audience for one in track.languages.values()).casefold()))


_WORD = LazyPattern(r"[^\W_]+")
_FILLERS = frozenset({"the", "track", "course", "lessons", "der", "den", "die", "das", "kurs", "lektionen"})


def enrol(session: Session, member: Member, track: Track, *, now: datetime) -> Enrolment:
    """Put a member on a track; an existing enrolment keeps its progress."""
    who = members.person(member)
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "track_id": track.id,
        "progress": EnrolmentState.ACTIVE,
        "enrolled_at": now,
    }
    insert_new(session, Enrolment, [row])
    wanted = select(Enrolment).where(Enrolment.member_id == who.member_id, Enrolment.track_id == track.id)
    enrolment = session.exec(wanted.where(Enrolment.workspace_id == who.workspace_id)).one()
    if enrolment.progress in (EnrolmentState.PARKED, EnrolmentState.STOPPED, EnrolmentState.LEFT):
        enrolment.progress = EnrolmentState.ACTIVE
        session.add(enrolment)
        reviews.take_up_track(session, member, track.id)
    return enrolment


def stop(session: Session, member: Member, *, now: datetime) -> None:
    """Send a member nothing until they start again, and let nobody else enrol them; what they did is kept."""
    reminders.cancel(session, members.person(member).member_id)
    bulk_enrolment.opt_out_of_everything(session, member, now=now)
    plans.rest(session, members.person(member))
    mine = enrolments(session, member)
    for enrolment in mine:
        if enrolment.progress == EnrolmentState.ACTIVE:
            enrolment.progress, enrolment.next_due_at = EnrolmentState.STOPPED, None
            session.add(enrolment)
    reviews.stop(session, member, learning=bool(mine))


def restart(session: Session, member: Member) -> bool:
    """Undo `stop`, and return whether there was anything to undo; the caller reschedules."""
    stopped = [enrolment for enrolment in enrolments(session, member) if enrolment.progress == EnrolmentState.STOPPED]
    for enrolment in stopped:
        enrolment.progress = EnrolmentState.ACTIVE
        session.add(enrolment)
        reviews.take_up_track(session, member, enrolment.track_id)
    had_stopped = bulk_enrolment.withdraw_opt_out(session, member)
    return reviews.restart(session, member) or had_stopped or bool(stopped)


def track_to_leave(session: Session, library: Library, member: Member, given: str) -> Track:
    """The track with that id or title that a member is on, their only one for an empty text.

    Raises NotStartedError, NotOnTrackError or UnclearTrackError.
    """
    states = {one.track_id: one.progress for one in enrolments(session, member)}
    mine = [track for track in library.tracks.values() if states.get(track.id) == EnrolmentState.ACTIVE]
    if not mine:
        raise NotStartedError
    offered = " ".join(
        _("`/learn leave {track}` leaves “{title}”.", track=track.id, title=track.in_language(language()).title)
        for track in mine
    )
    found = named_track(library, given) if given.strip() else mine[0]
    if not given.strip() and len(mine) > 1:
        raise UnclearTrackError(offered=offered)
    if found not in mine:
        raise NotOnTrackError(given=given.strip()[:60], offered=offered)
    return found


def leave(session: Session, library: Library, member: Member, track: Track, *, now: datetime) -> bool:
    """End one track and ask none of its questions any more; what was done is kept.

    False if it was the last: all is stopped.
    """
    active = [one for one in enrolments(session, member) if one.progress == EnrolmentState.ACTIVE]
    left = next(one for one in active if one.track_id == track.id)
    _let_go(session, member, left)
    if len(active) == 1:
        stop(session, member, now=now)
        return False
    left.progress, left.next_due_at = EnrolmentState.LEFT, None
    session.add(left)
    reschedule(session, library, member, now=now)
    return True


def _let_go(session: Session, member: Member, left: Enrolment) -> None:
    """Ask none of a track's questions any more."""
    who = members.person(member)
    had = {step.key for step in steps_taken(session, left)}
    waiting = quizzes_queries.open_by_member(session, [who.member_id]).get(who.member_id, [])
    gone = [one.ask_id for one in waiting if one.source in had or one.question_id.partition("/")[0] == left.track_id]
    quizzes.close(session, who.workspace_id, gone, Closed.LET_GO)
    reviews.leave_track(session, member, left.track_id)


@dataclass(frozen=True)
class EndedEnrolment:
    """What ended: the day (ISO) on which it was to begin, empty for any; `unheard` if they had not been told of it."""

    starts_on: str
    unheard: bool


def take_off(
    session: Session, library: Library, member: Member, track: Track, *, now: datetime
) -> EndedEnrolment | None:
    """End a track for a member whom somebody else takes off it; unlike with `stop`, others may enrol them again.

    Without a lesson yet it is as if they had never been on it. None if they were not on it.
    """
    on = (EnrolmentState.ACTIVE, EnrolmentState.PARKED)
    left = next((one for one in enrolments(session, member) if one.track_id == track.id and one.progress in on), None)
    if left is None:
        return None
    starts_on, unheard = left.starts_on or "", False
    _let_go(session, member, left)
    if steps_taken(session, left):
        left.progress, left.next_due_at = EnrolmentState.LEFT, None
        session.add(left)
    else:
        keys = [enrolled_key(row_id(left))]
        unheard = delivery.withdraw(session, member.workspace_id, keys, reason="undone") > 0
        session.delete(left)
    session.flush()
    reschedule(session, library, member, now=now)
    return EndedEnrolment(starts_on, unheard)


def decline(session: Session, member: Member, track_id: str, *, now: datetime) -> None:
    """Stop the enrolment in a track, if there is one, and let nobody else enrol this member again."""
    bulk_enrolment.opt_out(session, member, now=now)
    for enrolment in enrolments(session, member):
        if enrolment.track_id == track_id and enrolment.progress == EnrolmentState.ACTIVE:
            enrolment.progress, enrolment.next_due_at = EnrolmentState.STOPPED, None
            session.add(enrolment)


def start(session: Session, library: Library, member: Member, track: Track, *, now: datetime) -> DeliveredLesson | None:
    """Start a track with its first lesson at once; None if the member had started it before."""
    enrolment = enrol(session, member, track, now=now)
    reviews.restart(session, member)
    enrolment.starts_on = None
    bulk_enrolment.withdraw_opt_out(session, member)
    if steps_taken(session, enrolment):
        reschedule(session, library, member, now=now)
        return None
    return _take(session, library, member, enrolment, now=now)


def take_next(session: Session, library: Library, member: Member, *, now: datetime) -> DeliveredLesson:
    """Deliver the next lesson of the most recent track now, whatever the hour and even during a pause.

    Raises NotStartedError or NothingLeftError.
    """
    enrolled = [
        enrolment
        for enrolment in enrolments(session, member)
        if library.track(enrolment.track_id) and enrolment.progress != EnrolmentState.LEFT
    ]
    if not enrolled:
        raise NotStartedError
    for enrolment in enrolled:
        taken = _take(session, library, member, enrolment, now=now)
        if taken:
            return taken
    raise NothingLeftError


def _take(
    session: Session, library: Library, member: Member, enrolment: Enrolment, *, now: datetime
) -> DeliveredLesson | None:
    track = library.track(enrolment.track_id)
    position = (
        rules.next_position(track, [step.lesson_id for step in steps_taken(session, enrolment)]) if track else None
    )
    if track is None or position is None or enrolment.id is None:
        return None
    handed = lesson_delivery.LessonDelivery(enrolment.id, members.person(member), track.id, position)
    lesson_delivery.deliver(session, library, [handed], now=now, lane=Lane.PROMPT)
    if enrolment.progress == EnrolmentState.FINISHED:
        enrolment.progress = EnrolmentState.ACTIVE
        session.add(enrolment)
    session.flush()
    reschedule(session, library, member, now=now)
    return DeliveredLesson(track, position)


def reschedule(session: Session, library: Library, member: Member, *, now: datetime) -> datetime | None:
    """Recompute when a member's active tracks and reviews are due, and return when the earliest lesson is.

    Without a known zone nothing is due yet, and on a day that has had something nothing more.
    """
    soonest: list[datetime] = []
    off = members.days_off_of(session, member)
    who = members.person(member).member_id
    last = daily_turn.days(session, library, [who], now=now).get(who, daily_turn.NOTHING_YET).last_came
    for enrolment in enrolments(session, member):
        track = library.track(enrolment.track_id)
        if enrolment.progress != EnrolmentState.ACTIVE or track is None or member.zone is None:
            continue
        enrolment.next_due_at = rules.due_for(
            member, track, off, library.spread_minutes, now=now, starts_on=enrolment.starts_on, last=last
        )
        session.add(enrolment)
        soonest.append(enrolment.next_due_at)
    session.flush()
    review_flow.reschedule(session, library, member, now=now)
    return min(soonest, default=None)


def lesson_hour(session: Session, library: Library, member: Member) -> str:
    """The time (HH:MM) of a member's lessons: their own, or that of the track begun last."""
    return member.at or review_flow.lesson_hour(session, library, member)


def enrolments(session: Session, member: Member) -> list[Enrolment]:
    """A member's enrolments, the latest first."""
    wanted = select(Enrolment).where(Enrolment.workspace_id == member.workspace_id, Enrolment.member_id == member.id)
    return list(session.exec(wanted.order_by(col(Enrolment.enrolled_at).desc(), col(Enrolment.id).desc())))


def steps_taken(session: Session, enrolment: Enrolment) -> list[Step]:
    """The steps of an enrolment, in order."""
    wanted = select(Step).where(Step.enrolment_id == enrolment.id).order_by(col(Step.taken_at), col(Step.id))
    return list(session.exec(wanted))


def reschedule_workspace(session: Session, library: Library, workspace_id: str, *, now: datetime) -> None:
    """Reschedule everybody without a due time, after the app was installed again."""
    wanted = (
        select(Member)
        .join(Enrolment, col(Enrolment.member_id) == col(Member.id))
        .where(Member.workspace_id == workspace_id, Enrolment.progress == EnrolmentState.ACTIVE)
        .where(col(Enrolment.next_due_at).is_(None))
        .distinct()
    )
    asleep = [*session.exec(wanted), *reviews.unscheduled_members(session, workspace_id)]
    for member in {member.id: member for member in asleep}.values():
        reschedule(session, library, member, now=now)
