"""The line of a week, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Delivery, DeliveryState, Lane
from bot.delivery.service import Outgoing, ledger
from bot.journeys import contact, queries, weekly_line
from bot.journeys.content import ComingChange, Library
from bot.journeys.models import Enrolment, EnrolmentState, LearnerContact
from bot.kit.contact_hours import Pause, Window
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.kit.time import format_short_date, to_local
from bot.members.models import DayOff, Member
from bot.quizzes.models import Answer, AskedQuestion
from bot.reviews.models import ReviewCard
from tests.sentences import says

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = "Your week: {done}."
TWIN = "This week you correctly answered a question about “{lesson}”. You'd got a similar question wrong before."
NEW = "This week you correctly answered a question about “{lesson}” that you'd got wrong before."
NEXT = "Next, on {moment}: *{lesson}*."
ROUND = "Next, on {moment}: a few questions from earlier lessons."
Lines = Callable[[datetime, datetime], list[Json]]


@pytest.fixture
def lines(session: Session, library: Library) -> Lines:
    """The lines that come when every hour of a span is looked at."""

    def look(start: datetime, end: datetime) -> list[Json]:
        moment = start
        while (moment := moment + HOUR) <= end:
            weekly_line.send_due(session, library, now=moment)
        session.expire_all()
        found = select(Delivery).where(col(Delivery.key).startswith("journeys.week:"))
        return [json.loads(row.payload or "{}") for row in session.exec(found.order_by(col(Delivery.id)))]

    return look


@pytest.fixture
def answered(session: Session, lena: Member) -> Callable[..., None]:
    """She answers every open question, right or wrong."""

    def run(at: datetime, *, right: bool = True) -> None:
        given = select(Answer.ask_id)
        for ask in session.exec(select(AskedQuestion).where(col(AskedQuestion.id).not_in(given))).all():
            answer = Answer(workspace_id="T1", ask_id=ask.id, member_id=row_id(lena), given="{}", answered_at=at)
            answer.correct, answer.score = right, float(right)
            session.add(answer)
        contact.note_heard(session, row_id(lena), now=at)
        session.flush()

    return run


def _card(member: Member, question_id: str, now: datetime) -> ReviewCard:
    return ReviewCard(
        workspace_id="T1",
        member_id=row_id(member),
        question_id=question_id,
        state="{}",
        stability=1.0,
        grade=3,
        reviewed_on=now.date(),
        due_at=now,
        asked_id=question_id,
        ask_id="again",
    )


def test_a_change_that_may_come_first_leaves_the_hour_open(
    session: Session, library: Library, say, answered, lines: Lines, monday: datetime
):
    """In an experiment the next lesson's hour isn't sure yet, so only its day is named."""
    say("begin")
    answered(monday + HOUR)
    session.exec(select(Enrolment)).one().next_due_at = monday + 7 * DAY
    session.flush()
    moved = ComingChange(monday + 5 * DAY)
    trying = replace(library, coming_changes=lambda _session, ids: dict.fromkeys(ids, moved))
    weekly_line.send_due(session, trying, now=monday + 4 * DAY + 6 * HOUR)
    (line,) = lines(monday, monday)
    with in_language("de"):
        day = format_short_date((monday + 7 * DAY).date())
    assert says(line, NEXT, "de", lesson=library.default.in_language("de").steps[1].lesson.title, moment=day)


def _came(session: Session) -> list[str]:
    rows = session.exec(select(Delivery).where(col(Delivery.key).startswith("journeys.week:"))).all()
    return [f"{to_local(row.due_at, 'Europe/Berlin'):%a %d %H:%M}" for row in rows]


def test_a_week_ends_with_what_was_done_and_what_comes(
    session: Session, library: Library, say, answered, lines: Lines, monday: datetime
):
    """In the reader's language, on Friday afternoon, once, within the daily limit, and not kept for another day."""
    say("begin")
    answered(monday + HOUR)
    assert weekly_line.next_due_at(session, library) == monday + 4 * DAY + 6 * HOUR
    session.exec(select(Enrolment)).one().next_due_at = monday + 7 * DAY
    session.flush()
    (line,) = lines(monday, monday + 6 * DAY)
    assert _came(session) == ["Fri 27 15:00"]
    german = library.default.in_language("de")
    assert says(line, WEEK, "de")
    assert says(line, "{n} lesson", "de", n=1)
    assert not says(line, "{n} reflections written", "de")
    assert not says(line, NEW, "de")
    assert says(line, NEXT, "de", lesson=german.steps[1].lesson.title)
    assert [each["action_id"] for each in line["blocks"][-1]["elements"]] == [weekly_line.NO_WEEKLY_LINE]
    row = session.exec(select(Delivery).where(col(Delivery.key).startswith("journeys.week:"))).one()
    assert row.key == weekly_line.weekly_key(1, (monday + 4 * DAY).date())
    assert (row.lane, row.until) == (Lane.STEADY, monday + 4 * DAY + 15 * HOUR)
    assert weekly_line.next_due_at(session, library) is None


def test_none_on_a_day_with_two_messages(session: Session, say, answered, lines: Lines, monday: datetime):
    """It would be one too many, and no other day needs it."""
    say("begin")
    answered(monday + HOUR)
    for key in ("a", "b"):
        sent = Outgoing("T1", key, "U1", {"text": "x"}, monday + 4 * DAY)
        delivery.post(session, sent)
    session.connection().execute(sa.update(ledger).where(ledger.c.key.in_(["a", "b"])).values(state=DeliveryState.SENT))
    assert lines(monday, monday + 6 * DAY) == []


@pytest.mark.parametrize("is_same", [True, False])
def test_what_was_wrong_before_and_is_right_now_is_named(
    session: Session, library: Library, say, answered, lines: Lines, lena: Member, monday: datetime, *, is_same: bool
):
    """By its lesson; where another question on the same idea was wrong, that is said."""
    say("begin")
    answered(monday - 7 * DAY, right=False)
    first = session.exec(select(AskedQuestion)).first()
    assert first
    asked = first.question_id if is_same else f"{first.question_id}/review"
    session.add(
        AskedQuestion(
            id="again",
            workspace_id="T1",
            member_id=row_id(lena),
            question_id=asked,
            version=first.version,
            source="reviews.round:1:x",
            asked_at=monday,
        )
    )
    card = _card(lena, first.question_id, monday)
    card.asked_id = asked
    session.add(card)
    session.flush()
    answered(monday + HOUR)
    session.exec(select(LearnerContact)).one().weekly_at = monday
    session.flush()
    (line,) = lines(monday, monday + 6 * DAY)
    german = library.default.in_language("de")
    assert says(line, NEW if is_same else TWIN, "de", lesson=german.steps[0].lesson.title)
    assert says(line, "{n} question answered", "de", n=1)
    assert not says(line, "{n} lesson", "de")


def test_whoever_only_wrote_or_came_too_late_gets_none(say, answered, lines: Lines, monday: datetime):
    """A command is no taking part, and a weekend is no part of the week that was summed up on Friday."""
    say("begin")
    assert lines(monday, monday + 5 * DAY) == []
    answered(monday + 5 * DAY)
    assert lines(monday + 5 * DAY, monday + 13 * DAY) == []


@pytest.mark.parametrize("words", ["weekly off", "pause 2 weeks", "rest", "stop"])
def test_whoever_wants_none_gets_none(
    session: Session, library: Library, say, answered, lines: Lines, words: str, monday
):
    """Who turned it off, is paused, is waited for or has stopped; no moment is promised for it either."""
    say("begin")
    answered(monday + HOUR)
    say(words, 2 * HOUR)
    assert weekly_line.next_due_at(session, library) is None
    assert lines(monday, monday + 13 * DAY) == []


@pytest.mark.parametrize("reviews", ["on", "off"])
def test_none_after_a_stop_behind_the_last_lesson(
    session: Session, library: Library, say, answered, lines: Lines, reviews: str, lena: Member, monday
):
    """A stop counts for somebody whose tracks are all over too, until they start again."""
    say("begin")
    answered(monday + HOUR)
    own = session.exec(select(Enrolment)).one()
    own.progress, own.next_due_at = EnrolmentState.FINISHED, None
    session.flush()
    say(f"reviews {reviews}", 2 * HOUR)
    say("stop", 2 * HOUR)
    assert queries.learning_status(session, library, lena, now=monday + 3 * HOUR).is_stopped
    assert lines(monday, monday + 13 * DAY) == []
    say("resume", 14 * DAY)
    assert not queries.learning_status(session, library, lena, now=monday + 14 * DAY).is_stopped


def test_it_is_turned_on_again(say, answered, lines: Lines, monday: datetime):
    """By the same verb; another word is refused."""
    off, on = (
        (
            "At the moment, you don't get a line about your week on Fridays. You can turn it back on with "
            "`/learn weekly on`."
        ),
        (
            "At the end of each week you took part in, I'll send you one line about what you did. "
            "`/learn weekly off` stops these messages."
        ),
    )
    assert says(say("weekly"), on)
    assert says(say("weekly off"), off)
    assert says(say("weekly maybe"), "“{given}” is neither on nor off. Try `on` or `off`.", given="maybe")
    assert says(say("weekly on"), on)
    say("begin")
    answered(monday + HOUR)
    assert len(lines(monday, monday + 6 * DAY)) == 1


def test_a_round_that_comes_next_is_announced(
    session: Session, say, answered, lines: Lines, lena: Member, monday: datetime
):
    """Where nothing but questions is left."""
    say("begin")
    answered(monday + HOUR)
    session.exec(select(Enrolment)).one().next_due_at = None
    session.add(_card(lena, session.exec(select(AskedQuestion.question_id)).first() or "", monday))
    say("reviews 9:00", 4 * DAY)
    (line,) = lines(monday, monday + 6 * DAY)
    assert says(line, ROUND, "de", moment="Mo., 30. Nov., 09:00 Uhr")


@pytest.mark.parametrize(
    ("days", "hours", "off", "expected"),
    [
        ("mon,tue,wed,thu,fri", ("08:00", "18:00"), (), "Fri 27 15:00"),
        ("mon,tue,wed", ("08:00", "12:00"), (), "Wed 25 11:00"),
        ("mon,sat,sun", ("16:00", "20:00"), (), "Sun 29 16:00"),
        ("mon,tue,wed,thu,fri", ("08:00", "18:00"), ("2026-11-27",), "Thu 26 15:00"),
        ("fri", ("08:00", "18:00"), ("2026-11-27",), None),
    ],
)
def test_it_closes_on_the_last_of_ones_own_days(days: str, hours: tuple[str, str], off, expected, monday: datetime):
    """In one's own hours and zone, before a day off; not at all in a week without a day."""
    closes = weekly_line.closes_at(Window(days, *hours, "Asia/Tokyo", frozenset(off)), monday)
    assert (closes and f"{to_local(closes, 'Asia/Tokyo'):%a %d %H:%M}") == expected


@pytest.mark.parametrize(("week", "expected"), [("2026-12-22", "Wed 23 15:00"), ("2026-12-30", "Wed 30 15:00")])
def test_it_never_comes_on_the_eve_of_a_feast(week: str, expected: str):
    """But on the last working day before it."""
    window = Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin", frozenset({"2026-12-25", "2027-01-01"}))
    closes = weekly_line.closes_at(window, datetime.fromisoformat(f"{week}T09:00+01:00"))
    assert closes
    assert f"{to_local(closes, 'Europe/Berlin'):%a %d %H:%M}" == expected


def test_it_comes_before_a_pause(monday: datetime):
    """Not on its days, when nothing comes; not at all if all of the week is one."""
    window = Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin")
    thursday = datetime(2026, 11, 26, tzinfo=UTC)
    closes = weekly_line.closes_at(window, monday, Pause(thursday, thursday + 7 * DAY))
    assert closes
    assert f"{to_local(closes, 'Europe/Berlin'):%a %d %H:%M}" == "Wed 25 15:00"
    assert weekly_line.closes_at(window, monday, Pause(monday - DAY, monday + 7 * DAY)) is None


def test_a_day_off_of_the_workspace_counts(session: Session, say, answered, lines: Lines, monday: datetime):
    """It comes the day before."""
    session.add(DayOff(workspace_id="T1", day="2026-11-27"))
    say("begin")
    answered(monday + HOUR)
    lines(monday, monday + 6 * DAY)
    assert _came(session) == ["Thu 26 15:00"]
