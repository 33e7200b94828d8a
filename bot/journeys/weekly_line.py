"""A week in one line, on a member's last day of it: what they did, what they now know, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import daily_limit
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.journeys import contact, daily_turn, rules
from bot.journeys.contact import UNANSWERED
from bot.journeys.content import ComingChange, Library, Track
from bot.journeys.daily_turn import NextThing
from bot.journeys.lesson_delivery import STEP_PREFIX
from bot.journeys.models import Step, contacts, enrolments
from bot.kit import blocks
from bot.kit.contact_hours import Pause, Window
from bot.kit.i18n import _, in_language, ngettext
from bot.kit.public_holidays import CHRISTMAS_EVE, NEW_YEARS_EVE
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment, format_short_date, local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.quizzes.models import answers, asked_questions
from bot.reflections import queries as reflections
from bot.reflections.models import Reflection
from bot.reviews.models import cards

NO_WEEKLY_LINE = "journeys.no_weekly_line"
AT = "15:00"  # late enough for a day's lesson to be done, early enough to be read
EVES = frozenset({CHRISTMAS_EVE, NEW_YEARS_EVE})
NO_PAUSE = Pause()
BATCH_SIZE = 200
ENOUGH_FOR_A_DAY = 2  # messages, beside which the line would be one too many


def weekly_key(member_id: int, day: date) -> str:
    """The key of the line of a member's week: one for each ISO week."""
    year, week, _weekday = day.isocalendar()
    return f"journeys.week:{member_id}:{year}-W{week:02d}"


@dataclass(frozen=True)
class Learned:
    """A question that somebody now knows; unless it is the same, they had missed another one on its idea."""

    question_id: str
    is_same: bool


@dataclass(frozen=True)
class Week:
    """What a member did in a week, the question that they now know and did not before, and what comes next.

    `change` is when their lessons may move.
    """

    lessons: int
    questions: int
    reflections: int
    learned: Learned | None
    next_thing: NextThing | None
    change: ComingChange | None = None

    @property
    def took_part(self) -> bool:
        return bool(self.questions or self.reflections)


def closes_at(window: Window, moment: datetime, pause: Pause = NO_PAUSE) -> datetime | None:
    """When the line of a moment's week is due: on the last day of it that they work; None if all of them are off.

    On the last days before Christmas and New Year, many leave at noon.
    """
    today = local_date(moment, window.zone)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    found = [_closes_on(window, day) for day in days if window.has(day) and f"{day:%m-%d}" not in EVES]
    return max((at for at in found if not pause.covers(at)), default=None)


def _closes_on(window: Window, day: date) -> datetime:
    hours, _colon, minutes = window.hours_to.partition(":")
    an_hour_before_the_end = f"{max(int(hours) - 1, 0):02d}:{minutes}"
    hour = max(window.hours_from, min(AT, an_hour_before_the_end))
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(window.zone)).astimezone(UTC)


def send_due(session: Session, library: Library, *, now: datetime) -> int:
    """Look at the next members who were heard in a week, and return how many; call again while that is not 0."""
    rows = session.connection().execute(_DUE, {"at": now, "limit": BATCH_SIZE}).all()
    if not rows:
        return 0
    moves, closing = [], []
    for row, closes in zip(rows, _closing(session, rows), strict=True):
        moves.append({"whose": row.member_id, "later": closes if closes and closes > now else None})
        if closes and closes <= now and _day(row, closes) == _day(row, now):
            closing.append(row)
    session.connection().execute(_MOVE, moves)
    wanted = _on_quiet_days(session, _wanted(closing, now), now)
    weeks = _weeks(session, library, wanted, now)
    lessons = _next_lessons(session, library, weeks.values())
    delivery.post(
        session,
        *(
            _outgoing(library, row, weeks[row.member_id], lessons, now)
            for row in wanted
            if weeks[row.member_id].took_part
        ),
    )
    return len(rows)


def next_due_at(session: Session, library: Library) -> datetime | None:
    """When the next line goes out; those that would be dropped don't count. Reads everybody's: for the demo."""
    rows = session.connection().execute(_PLANNED).all()
    moments = []
    for row, closes in zip(rows, _closing(session, rows), strict=True):
        if closes and _wanted([row], closes):
            week = _weeks(session, library, [row], closes)[row.member_id]
            moments += [closes] if week.took_part else []
    return min(moments, default=None)


def _closing(session: Session, rows: Sequence[Any]) -> list[datetime | None]:
    """When each member's week closes; None if they were first heard after that."""
    calendars = members.days_off(session, {row.workspace_id for row in rows})
    found = []
    for row in rows:
        pause = Pause(row.paused_from, row.paused_until)
        closes = closes_at(contact.window_of(row, calendars), row.weekly_at, pause)
        found.append(closes if closes and closes >= row.weekly_at else None)
    return found


def _wanted(rows: Sequence[Any], now: datetime) -> list[Any]:
    """Those who want the line: not paused or silent, not stopped, and not told that nothing more comes."""
    return [
        row
        for row in rows
        if row.weekly_line
        and row.reachable
        and row.asked_at is None
        and row.unanswered < UNANSWERED
        and not row.is_stopped
        and not row.is_over
        and not Pause(row.paused_from, row.paused_until).covers(now)
    ]


def _on_quiet_days(session: Session, rows: Sequence[Any], now: datetime) -> list[Any]:
    """Those who haven't had two messages on this day already; for the others the line is left out."""
    starts = {(row.workspace_id, row.slack_id): _day_start(row, _day(row, now)) for row in rows}
    sent = daily_limit.sent_since(session, starts)
    return [row for row in rows if sent.get((row.workspace_id, row.slack_id), 0) < ENOUGH_FOR_A_DAY]


_PLANNED = contact.planned(contacts.c.weekly_at, contacts.c.asked_at, contacts.c.unanswered, col(Member.weekly_line))
_DUE = contact.due(_PLANNED, contacts.c.weekly_at)
_MOVE = (
    sa.update(contacts)
    .where(contacts.c.member_id == sa.bindparam("whose"))
    .values(weekly_at=sa.bindparam("later", type_=contacts.c.weekly_at.type))
)


def _weeks(session: Session, library: Library, rows: Sequence[Any], now: datetime) -> Mapping[int, Week]:
    """The week of each member up to `now`."""
    starts = {row.member_id: _monday(row, now) for row in rows}
    if not starts:
        return {}
    wanted = {"members": list(starts), "since": min(starts.values())}

    def this_week(statement: sa.Executable) -> dict[int, list[Any]]:
        found = defaultdict(list)
        for each in session.connection().execute(statement, wanted):
            if starts[each.member_id] <= each.at <= now:
                found[each.member_id].append(each)
        return found

    answered, reflected, learned = this_week(_ANSWERED), this_week(_REFLECTED), this_week(_LEARNED)
    things = daily_turn.next_things(session, library, starts, now=now)
    changes = library.coming_changes(session, starts)
    return {
        whose: Week(
            lessons=len({each.source for each in answered[whose] if each.source.startswith(f"{STEP_PREFIX}:")}),
            questions=len(answered[whose]),
            reflections=len(reflected[whose]),
            learned=_newest(learned[whose]),
            next_thing=things.get(whose),
            change=changes.get(whose),
        )
        for whose in starts
    }


def _newest(rows: Sequence[Any]) -> Learned | None:
    """The newest question that somebody now knows, one that they had missed themselves before others."""
    found = [Learned(row.question_id, bool(row.is_same)) for row in rows]
    return next((one for one in found if one.is_same), next(iter(found), None))


def _monday(row: Any, now: datetime) -> datetime:
    today = _day(row, now)
    return _day_start(row, today - timedelta(days=today.weekday()))


def _day(row: Any, moment: datetime) -> date:
    return local_date(moment, usable_zone(row.zone))


def _day_start(row: Any, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(usable_zone(row.zone))).astimezone(UTC)


_members = sa.bindparam("members", type_=sa.Integer(), expanding=True)
_since = sa.bindparam("since", type_=answers.c.answered_at.type)
_ANSWERED = (
    sa.select(answers.c.member_id, answers.c.answered_at.label("at"), asked_questions.c.source)
    .join(asked_questions, asked_questions.c.id == answers.c.ask_id)
    .where(answers.c.member_id.in_(_members), answers.c.answered_at >= _since)
)
_REFLECTED: sa.Executable = sa.select(col(Reflection.member_id), col(Reflection.written_at).label("at")).where(
    col(Reflection.member_id).in_(_members), col(Reflection.written_at) >= _since, reflections.is_thought()
)
_before, _asked_before = answers.alias("before"), asked_questions.alias("asked_before")
_missed = (
    sa.exists()
    .where(_asked_before.c.id == _before.c.ask_id, _before.c.member_id == answers.c.member_id)
    .where(_before.c.correct.is_(False), _before.c.answered_at < answers.c.answered_at)
)
_LEARNED = (
    sa.select(
        answers.c.member_id,
        answers.c.answered_at.label("at"),
        cards.c.question_id,
        _missed.where(_asked_before.c.question_id == asked_questions.c.question_id).label("is_same"),
    )
    .join(asked_questions, asked_questions.c.id == answers.c.ask_id)
    .join(
        cards,
        sa.and_(
            cards.c.member_id == answers.c.member_id,
            asked_questions.c.question_id.in_([cards.c.question_id, cards.c.asked_id]),
        ),
    )
    .where(answers.c.member_id.in_(_members), answers.c.answered_at >= _since, answers.c.correct.is_(True))
    .where(_missed.where(_asked_before.c.question_id.in_([cards.c.question_id, cards.c.asked_id])))
    .order_by(answers.c.answered_at.desc())
)


@dataclass(frozen=True)
class NextLesson:
    """The lesson that comes next on an enrolment; None without one, when its farewell comes."""

    track: Track
    position: int | None


def _next_lessons(session: Session, library: Library, weeks: Collection[Week]) -> dict[int, NextLesson]:
    """The next lessons by enrolment."""
    ids = [week.next_thing.enrolment_id for week in weeks if week.next_thing and week.next_thing.enrolment_id]
    taken: dict[int, set[str]] = defaultdict(set)
    tracks: dict[int, Track | None] = {}
    for row in session.connection().execute(_TAKEN, {"enrolments": ids}):
        tracks[row.id] = library.track(row.track_id)
        taken[row.id].add(row.lesson_id)
    found = {}
    for enrolment_id, track in tracks.items():
        position = rules.next_position(track, taken[enrolment_id]) if track else None
        if track:
            found[enrolment_id] = NextLesson(track, position)
    return found


_TAKEN = (
    sa.select(enrolments.c.id, enrolments.c.track_id, col(Step.lesson_id))
    .outerjoin(Step, col(Step.enrolment_id) == enrolments.c.id)
    .where(enrolments.c.id.in_(sa.bindparam("enrolments", type_=sa.Integer(), expanding=True)))
)


def _outgoing(
    library: Library, row: Any, week: Week, lessons: Mapping[int, NextLesson], now: datetime
) -> delivery.Outgoing:
    """The line of a week, which no later day needs."""
    zone, today = usable_zone(row.zone), _day(row, now)
    until = _day_start(row, today + timedelta(days=1))
    with in_language(row.language):
        sentences = [_did(week), *_learned(library, week, row.language), *_next(week, lessons, row.language, zone)]
        payload = line(sentences)
    key = weekly_key(row.member_id, today)
    return delivery.Outgoing(row.workspace_id, key, row.slack_id, payload, now, topic=Topic.REMINDER, until=until)


def line(sentences: Sequence[str]) -> Json:
    """The line, with a button that ends it for good."""
    text = " ".join(sentences)
    return blocks.message(
        text, blocks.section(text), blocks.actions(blocks.button(NO_WEEKLY_LINE, _("No weekly line")))
    )


def _did(week: Week) -> str:
    counted = [
        (week.lessons, ngettext("{n} lesson", "{n} lessons", week.lessons)),
        (week.questions, ngettext("{n} question answered", "{n} questions answered", week.questions)),
        (week.reflections, ngettext("{n} reflection written", "{n} reflections written", week.reflections)),
    ]
    return _("Your week: {done}.", done=", ".join(words for number, words in counted if number))


def _learned(library: Library, week: Week, language: str) -> list[str]:
    if week.learned is None:
        return []
    lesson = library.lesson_of(week.learned.question_id, language)
    if lesson is None:
        return []
    title = lesson.title
    if not week.learned.is_same:
        return [
            _(
                "This week you correctly answered a question about “{lesson}”. You'd got a similar "
                "question wrong before.",
                lesson=escape(title),
            )
        ]
    return [
        _(
            "This week you correctly answered a question about “{lesson}” that you'd got wrong before.",
            lesson=escape(title),
        )
    ]


def _next(week: Week, lessons: Mapping[int, NextLesson], language: str, zone: str) -> list[str]:
    thing = week.next_thing
    if thing is None:
        return []
    moment = _moment(thing, week.change, zone)
    if not moment:
        return []
    if thing.is_round:
        return [_("Next, on {moment}: a few questions from earlier lessons.", moment=moment)]
    lesson = lessons.get(thing.enrolment_id) if thing.enrolment_id is not None else None
    if lesson and thing.ends:
        title = lesson.track.in_language(language).title
        return [_("Next, on {moment}: a closing message about *{track}*.", moment=moment, track=escape(title))]
    if lesson is None or lesson.position is None:
        return [_("Next, on {moment}: a lesson, or a few questions from earlier lessons.", moment=moment)]
    title = lesson.track.in_language(language).steps[lesson.position].lesson.title
    return [_("Next, on {moment}: *{lesson}*.", moment=moment, lesson=escape(title))]


def _moment(thing: NextThing, change: ComingChange | None, zone: str) -> str:
    """When the next thing comes, as far as it is sure: a change before it may move its hour, or its day too."""
    if change is None or thing.at < change.at:
        return format_moment(thing.at, zone)
    return "" if change.moves_days else format_short_date(local_date(thing.at, zone))
