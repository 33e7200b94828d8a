"""Book a teach-back: read when, ask raters until two have agreed, put it into the calendar, replace who can't come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.certification.capstone.submitting import OwnManagerError
from bot.certification.teach_back import drawing, notices, queries, views
from bot.certification.teach_back.models import (
    RaterSeat,
    RaterState,
    TeachBack,
    TeachBackRater,
    TeachBackState,
)
from bot.certification.teach_back.rubric import TeachBackEdition
from bot.certification.teach_back.rules import MINUTES
from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import drafts, links, sentence_parser, service
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import BrokenLinkError, NoKindError
from bot.community.calendar.recurrence import to_utc, to_wall_time
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp import service as rsvp
from bot.errors import GroundswellError
from bot.kit.dates import ReadingContext
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.members import service as members
from bot.members.models import Member

KIND, TITLE = drafts.TEACH_BACK, "Teach-back"
MIN_AHEAD = timedelta(hours=1)
MAX_AHEAD = timedelta(days=366)
# By then two people must have agreed, because the session is opened in its channel soon after.
STAFFED_BEFORE = timedelta(minutes=10)
PATIENCE = timedelta(days=1)
OPENS_BEFORE = timedelta(minutes=5)
MAX_TOPIC = 80


class OneDateError(GroundswellError):
    """A teach-back happens on one date only. Write one day and one time, such as `Thursday 3pm`."""


class TooSoonError(GroundswellError):
    """I can't find people to rate your teach-back that quickly. Choose a time at least an hour from now."""


class PastTimeError(GroundswellError):
    """That time has passed. Choose a later time."""


class TooFarAheadError(GroundswellError):
    """That day is more than a year away. Pick an earlier day."""


class NoTopicError(GroundswellError):
    """What will you teach? A few words are enough."""


class OneAtATimeError(GroundswellError):
    """You already have a teach-back under way. `/learn teach-back` shows it, and lets you call it off."""


class TooFewRatersError(GroundswellError):
    """Fewer than two people are free to rate your teach-back then. Choose another time, or ask an admin for help."""


class NotYourselfError(GroundswellError):
    """For a rehearsal, you need somebody who listens. Please pick somebody other than yourself."""


class SeatGoneError(GroundswellError):
    """We don't need you for this teach-back any more. Thank you all the same."""


@dataclass(frozen=True)
class TeachBackWish:
    """What somebody wants to book; with a friend, a rehearsal. `starts` is local time in `zone`.

    `moves` is the number of the teach-back in whose place it is, which is called off then.
    """

    topic: str
    starts: datetime
    zone: str
    channel: str = ""
    link: str | None = None
    manager_id: int | None = None
    friend_id: int | None = None
    moves: int | None = None


@dataclass(frozen=True)
class TeachBackTerms:
    """What every teach-back that is booked now keeps: the rubric, and the per cent from which it is passed."""

    edition: TeachBackEdition
    pass_percent: int


def read_when(text: str, context: ReadingContext) -> ScheduleReading:
    """When somebody wants it, by the calendar's reader; raises what is missing, with its example."""
    reading = sentence_parser.understand(text, {}, context)
    problem = sentence_parser.problem_of(reading, text)
    if reading.rule:
        raise OneDateError
    if problem and not (isinstance(problem, NoKindError) and reading.starts):
        raise problem
    if reading.starts is None:
        raise OneDateError
    return reading


def check_time(starts_at: datetime, *, is_rehearsal: bool, now: datetime) -> None:
    """TooSoonError, PastTimeError or TooFarAheadError unless something can begin then."""
    if starts_at <= now:
        raise PastTimeError
    if not is_rehearsal and starts_at - now < MIN_AHEAD:
        raise TooSoonError
    if starts_at - now > MAX_AHEAD:
        raise TooFarAheadError


def check_wish(session: Session, member: Member, wish: TeachBackWish, *, now: datetime) -> None:
    """Raises what stands against a wish, before anything is kept."""
    is_rehearsal = wish.friend_id is not None
    if not wish.topic.strip():
        raise NoTopicError
    if wish.friend_id == member.id:
        raise NotYourselfError
    if wish.manager_id == member.id:
        raise OwnManagerError
    if wish.link and not links.is_link(links.completed(wish.link)):
        raise BrokenLinkError
    check_time(to_utc(wish.starts, wish.zone), is_rehearsal=is_rehearsal, now=now)
    known = queries.newest(session, member, is_rehearsal=is_rehearsal)
    is_moved = known is not None and known.id == wish.moves and known.state in queries.MOVABLE
    if known and known.state in queries.OPEN_STATES and not (is_moved or queries.may_book_again(known, now=now)):
        raise OneAtATimeError


def begin(session: Session, member: Member, wish: TeachBackWish, terms: TeachBackTerms, *, now: datetime) -> TeachBack:
    """Keep a wish and ask the people it needs; TooFewRatersError if there are none."""
    check_wish(session, member, wish, now=now)
    known = queries.newest(session, member, is_rehearsal=wish.friend_id is not None)
    manager_id = wish.manager_id
    if known and known.state in queries.MOVABLE and known.id == wish.moves:
        manager_id = manager_id or known.manager_id
        call_off(session, member, row_id(known), now=now)
    elif known and known.state in queries.OPEN_STATES:  # they have waited too long for its result
        notices.not_needed(session, known, drawing.awaited_judges(session, known), now=now)
        known.state, known.next_due_at = TeachBackState.MISSED, None
        session.add(known)
        session.flush()
    starts_at = to_utc(wish.starts, wish.zone)
    made = TeachBack(
        workspace_id=member.workspace_id,
        member_id=row_id(member),
        topic=" ".join(wish.topic.split())[:MAX_TOPIC],
        starts_at=starts_at,
        zone=wish.zone,
        channel=wish.channel,
        link=links.completed(wish.link) if wish.link else None,
        manager_id=manager_id,
        is_rehearsal=wish.friend_id is not None,
        rubric=terms.edition.model_dump_json(),
        pass_percent=terms.pass_percent,
        created_at=now,
    )
    session.add(made)
    session.flush()
    if wish.friend_id is not None:
        asked = drawing.add(session, made, [session.get_one(Member, wish.friend_id)], RaterSeat.FRIEND, now=now)
    else:
        found = drawing.draw(session, made, drawing.WANTED, now=now)
        if len(found) < drawing.WANTED:
            raise TooFewRatersError
        asked = drawing.add(session, made, found, RaterSeat.TWO, now=now)
    notices.ask(session, made, asked, now=now)
    schedule(session, made)
    return made


def say_too_few(session: Session, member: Member, wish: TeachBackWish, *, now: datetime) -> None:
    """Tell the candidate and the admins that a wish found too few raters, so that nothing was kept of it."""
    notices.too_few(session, member, wish.topic[:MAX_TOPIC], to_utc(wish.starts, wish.zone), now=now)


def schedule(session: Session, teach_back: TeachBack) -> None:
    """Note when something is next to be done before it begins."""
    if teach_back.state == TeachBackState.BOOKED:
        teach_back.next_due_at = teach_back.starts_at - OPENS_BEFORE
    elif teach_back.state == TeachBackState.ASKING:
        last = teach_back.starts_at if teach_back.is_rehearsal else teach_back.starts_at - STAFFED_BEFORE
        asked = [each.asked_at + PATIENCE for each in queries.raters(session, teach_back, RaterState.ASKED)]
        teach_back.next_due_at = last if teach_back.is_rehearsal else min([last, *asked])
    else:
        teach_back.next_due_at = None
    session.add(teach_back)
    session.flush()


def agree(session: Session, catalog: ActivityCatalog, member: Member, rater_id: int, *, now: datetime) -> TeachBack:
    """Take a seat that one was asked to take; with the second, it goes into the calendar."""
    rater, teach_back = _asked(session, member, rater_id)
    rater.state, rater.answered_at = RaterState.AGREED, now
    session.add(rater)
    session.flush()
    if teach_back.state == TeachBackState.BOOKED:
        _come(session, teach_back, member, coming=True, now=now)
        candidate = [teach_back.member_id]
        notices.tell(
            session, teach_back, f"another:{rater_id}", candidate,
            lambda _to: views.another_rater(teach_back, member.slack_id), now=now,
        )  # fmt: skip
    elif teach_back.is_rehearsal:
        teach_back.state = TeachBackState.BOOKED
        schedule(session, teach_back)
    elif len(queries.two(session, teach_back)) == drawing.WANTED:
        _book(session, catalog, teach_back, now=now)
    else:
        schedule(session, teach_back)
    return teach_back


def _asked(session: Session, member: Member, rater_id: int) -> tuple[TeachBackRater, TeachBack]:
    """A seat that one is asked to take, and its teach-back, locked; SeatGoneError if one is not asked any more."""
    rater = queries.find_rater(session, member, rater_id)
    teach_back = queries.find(session, member.workspace_id, rater.teach_back_id)
    session.refresh(rater)
    if rater.state != RaterState.ASKED or teach_back.state not in (TeachBackState.ASKING, TeachBackState.BOOKED):
        raise SeatGoneError
    return rater, teach_back


def _book(session: Session, catalog: ActivityCatalog, teach_back: TeachBack, *, now: datetime) -> None:
    """Put a teach-back into the calendar, led by the candidate, announce it, and say who rates it."""
    candidate = notices.candidate_of(session, teach_back)
    request = ScheduleRequest(
        KIND,
        TITLE,
        to_wall_time(teach_back.starts_at, teach_back.zone),
        teach_back.zone,
        minutes=MINUTES,
        link=teach_back.link,
        channel=teach_back.channel,
    )
    draft = drafts.create(session, catalog, request, teach_back.channel, candidate, now=now)
    with in_language(candidate.language):
        draft.series.title = _("Teach-back: {topic}", topic=teach_back.topic)[: drafts.MAX_TITLE]
        draft.series.description = _(
            "A colleague is going to teach something for 15 minutes. Come and learn, and bring your questions."
        )
    [held] = drafts.announce(session, teach_back.workspace_id, row_id(draft.series), now=now)
    held.facilitator_id, held.is_host_fixed = candidate.id, True
    session.add(held)
    session.flush()
    teach_back.session_id, teach_back.state = row_id(held), TeachBackState.BOOKED
    card = calendar_queries.card(session, teach_back.workspace_id, row_id(held))
    rsvp_notices.announce(session, catalog, card, now=now)
    for rater in queries.two(session, teach_back):
        _come(session, teach_back, session.get_one(Member, rater.member_id), coming=True, now=now)
    names = notices.rater_names(session, teach_back)
    notices.tell(
        session, teach_back, "booked", [teach_back.member_id],
        lambda to: views.booked(teach_back, names, to.zone), now=now,
    )  # fmt: skip
    schedule(session, teach_back)


def _come(session: Session, teach_back: TeachBack, member: Member, *, coming: bool, now: datetime) -> None:
    """Have a rater's place at the session noted, so that the calendar reminds them and tells them of changes."""
    if teach_back.session_id and teach_back.starts_at > now:
        rsvp.answer(session, members.person(member), teach_back.session_id, coming=coming, now=now)


def decline(session: Session, member: Member, rater_id: int, *, now: datetime) -> TeachBack:
    """Say no to a seat; somebody else is asked."""
    rater, teach_back = _asked(session, member, rater_id)
    free(session, teach_back, rater, RaterState.DECLINED, now=now)
    return teach_back


def leave(session: Session, member: Member, rater_id: int, *, now: datetime) -> TeachBack:
    """Give back a seat that one has agreed to take, before the teach-back; somebody else is asked."""
    rater = queries.find_rater(session, member, rater_id)
    teach_back = queries.find(session, member.workspace_id, rater.teach_back_id)
    session.refresh(rater)
    is_ahead = teach_back.state in (TeachBackState.ASKING, TeachBackState.BOOKED)
    if rater.state != RaterState.AGREED or not is_ahead:
        raise SeatGoneError
    _come(session, teach_back, member, coming=False, now=now)
    free(session, teach_back, rater, RaterState.LEFT, now=now)
    return teach_back


def free(session: Session, teach_back: TeachBack, rater: TeachBackRater, state: RaterState, *, now: datetime) -> None:
    """Free a seat before the teach-back and ask somebody else, as long as there is anybody."""
    rater.state, rater.answered_at = state, now
    session.add(rater)
    session.flush()
    if rater.seat == RaterSeat.FRIEND:
        _give_up(session, teach_back, now=now)
        return
    staff(session, teach_back, now=now)


def staff(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Ask for the seats that nobody has; what follows if nobody can be asked any more."""
    held = queries.raters(session, teach_back, RaterState.ASKED, RaterState.AGREED)
    missing = drawing.WANTED - len(held)
    if missing > 0:
        found = drawing.draw(session, teach_back, missing, now=now)
        made = drawing.add(session, teach_back, found, RaterSeat.TWO, now=now)
        notices.ask(session, teach_back, made, now=now)
        held += made
    needed = drawing.WANTED if teach_back.state == TeachBackState.ASKING else 1
    if len(held) < needed:
        _give_up(session, teach_back, now=now)
    elif len(held) < drawing.WANTED and (names := notices.rater_names(session, teach_back)):
        notices.tell(
            session, teach_back, "one_rater", [teach_back.member_id],
            lambda _to: views.one_rater(teach_back, names[0]), now=now,
        )  # fmt: skip
    else:
        schedule(session, teach_back)


def _give_up(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """End a teach-back that too few people can come to, and tell everybody who was to come."""
    notices.withdraw_questions(session, teach_back)
    coming = notices.agreed_ids(session, teach_back)
    teach_back.state = TeachBackState.UNSTAFFED
    cancel_session(session, teach_back, now=now)
    schedule(session, teach_back)
    candidate = [teach_back.member_id]
    notices.tell(session, teach_back, "unstaffed", candidate, lambda to: views.unstaffed(teach_back, to.zone), now=now)
    if not teach_back.is_rehearsal:
        speaker = notices.candidate_of(session, teach_back)
        notices.tell_admins(
            session, speaker, notices.message_key(teach_back, "raters_wanted"),
            lambda to: views.raters_wanted(speaker.slack_id, teach_back.topic, teach_back.starts_at, to.zone), now=now,
        )  # fmt: skip
    notices.tell(session, teach_back, "called_off", coming, lambda to: views.called_off(teach_back, to.zone), now=now)


def expire(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Ask others where somebody has not answered for a day; give up when it is nearly time."""
    if now >= teach_back.starts_at - (timedelta() if teach_back.is_rehearsal else STAFFED_BEFORE):
        _give_up(session, teach_back, now=now)
        return
    late = [each for each in queries.raters(session, teach_back, RaterState.ASKED) if each.asked_at + PATIENCE <= now]
    others = drawing.draw(session, teach_back, len(late), now=now)
    for rater, _other in zip(late, others, strict=False):
        rater.state = RaterState.EXPIRED
        session.add(rater)
    for rater in late[len(others) :]:
        rater.asked_at = now  # nobody else is there to be asked, so they have another day
        session.add(rater)
    session.flush()
    made = drawing.add(session, teach_back, others, RaterSeat.TWO, now=now)
    notices.ask(session, teach_back, made, now=now)
    schedule(session, teach_back)


def call_off(session: Session, member: Member, number: int, *, now: datetime) -> TeachBack:
    """Let a candidate call off what has not begun; everybody who was asked or has agreed is told."""
    teach_back = queries.find_own(session, member, number)
    if teach_back.state not in queries.MOVABLE:
        raise queries.TooLateToCallOffError
    notices.withdraw_questions(session, teach_back)
    asked = [each.member_id for each in queries.raters(session, teach_back, RaterState.ASKED, RaterState.AGREED)]
    teach_back.state = TeachBackState.WITHDRAWN
    cancel_session(session, teach_back, now=now)
    schedule(session, teach_back)
    notices.tell(session, teach_back, "called_off", asked, lambda to: views.called_off(teach_back, to.zone), now=now)
    return teach_back


def cancel_session(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Cancel the session in the calendar if it is still ahead, and tell learners who said yes."""
    if teach_back.session_id is None:
        return
    card = calendar_queries.card(session, teach_back.workspace_id, teach_back.session_id)
    if not card.is_planned or card.starts_at <= now:
        return
    series = service.find_series(session, teach_back.workspace_id, card.series_id)
    changes = service.cancel(session, series, now=now)
    # Raters hear of it from the teach-back itself.
    besides = [each.member_id for each in queries.raters(session, teach_back)]
    rsvp_notices.notify_changes(session, changes, notices.candidate_of(session, teach_back), besides=besides)
