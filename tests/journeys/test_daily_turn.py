"""One thing a day, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.delivery.models import Delivery, DeliveryState, Lane
from bot.journeys import contact, daily_turn, review_flow, rounds, scheduler, service
from bot.journeys.content import Library, Track
from bot.journeys.daily_turn import LESSONS_BEFORE_FIRST_ROUND, LESSONS_BETWEEN_ROUNDS, Day, WaitingTrack
from bot.journeys.models import Step
from bot.journeys.rules import LessonVerdict
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import person
from bot.quizzes import service as quizzes
from bot.quizzes.models import Answer, AskedQuestion
from bot.quizzes.rules import GivenAnswer
from bot.reviews.models import ReviewSchedule
from bot.reviews.rules import RoundLimits, RoundVerdict
from tests.sentences import says

DAY, CUTOFF = timedelta(days=1), timedelta(hours=4)
MOMENTS = st.none() | st.integers(0, 9999).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
TRACKS = st.builds(WaitingTrack, st.integers(1, 9), MOMENTS)
DAYS = st.builds(
    Day,
    had_something=st.booleans(),
    last_came=MOMENTS,
    tracks=st.lists(
        st.builds(WaitingTrack, st.integers(1, 9), MOMENTS), max_size=4, unique_by=lambda track: track.enrolment_id
    ),
    lessons_since_round=st.integers(0, 9),
    had_round=st.booleans(),
)


@given(DAYS, st.integers(0, 9))
def test_no_day_has_two_turns(day: Day, due: int):
    """Nothing after something has come; a round is always about something."""
    if day.had_something:
        assert day.turn is None
        assert not day.is_for_round(due)
    assert not day.is_for_round(0)
    if day.turn is not None:
        assert day.turn in {track.enrolment_id for track in day.tracks}


@given(DAYS, st.integers(1, 9))
def test_whoever_has_waited_longest_has_the_turn(day: Day, due: int):
    """A track before its first lesson first; without any lesson one question is enough for a round."""
    day = replace(day, had_something=False)
    first = next((track for track in day.tracks if track.enrolment_id == day.turn), None)
    for track in day.tracks:
        assert first
        assert first.last_taken is None or (track.last_taken is not None and first.last_taken <= track.last_taken)
    if not day.tracks:
        assert day.is_for_round(due)


def _day(*, lessons: int, had_round: bool, tracks: Sequence[WaitingTrack] = (WaitingTrack(1, None),)) -> Day:
    return Day(had_something=False, last_came=None, tracks=tracks, lessons_since_round=lessons, had_round=had_round)


def test_a_short_track_comes_on_days_in_a_row():
    """The first round waits until five lessons have come, later ones for two; and one question is not worth a day."""
    assert not _day(lessons=LESSONS_BEFORE_FIRST_ROUND - 1, had_round=False).is_for_round(5)
    assert _day(lessons=LESSONS_BEFORE_FIRST_ROUND, had_round=False).is_for_round(2)
    assert not _day(lessons=LESSONS_BETWEEN_ROUNDS - 1, had_round=True).is_for_round(5)
    assert _day(lessons=LESSONS_BETWEEN_ROUNDS, had_round=True).is_for_round(2)
    assert not _day(lessons=9, had_round=True).is_for_round(1)


Live = Callable[..., list[str]]


@pytest.fixture
def live(session: Session, library: Library, lena: Member, monday: datetime) -> Live:
    """What comes unasked to Lena, at nine each morning, and whether she answers it."""

    def run(days: int, *, answers: bool = True, start: int = 0) -> list[str]:
        terms = RoundLimits(CUTOFF)
        for day in range(start, start + days):
            at = monday + day * DAY
            while scheduler.plan(session, library, now=at, cutoff=CUTOFF):
                pass
            while rounds.plan(session, library, terms, now=at):
                pass
            session.connection().execute(sa.update(Delivery).values(state=DeliveryState.SENT))
            session.expire_all()
            if answers:
                _answer_all(session, lena, at)
        rows = session.exec(
            select(Delivery).where(Delivery.lane == Lane.STEADY).order_by(col(Delivery.due_at), col(Delivery.id))
        )
        return [f"{(row.due_at - monday).days} {_kind(row.key)}" for row in rows if row.payload]

    return run


def _kind(key: str) -> str:
    return {"journeys.step": "lesson", "reviews.round": "round"}.get(key.partition(":")[0], key.split(":")[-2])


def _answer_all(session: Session, member: Member, now: datetime) -> None:
    """Answers to everything that is open, so that it is neither reminded of nor silent; no card is rated."""
    answered = select(Answer.ask_id)
    for ask in session.exec(select(AskedQuestion).where(col(AskedQuestion.id).not_in(answered))).all():
        session.add(Answer(workspace_id="T1", ask_id=ask.id, member_id=row_id(member), given="{}", answered_at=now))
        contact.note_heard(session, row_id(member), now=now)
    session.flush()


def _enrol(session: Session, library: Library, member: Member, track: Track, now: datetime) -> None:
    service.enrol(session, member, track, now=now)
    service.reschedule(session, library, member, now=now - timedelta(hours=1))


def test_two_tracks_share_a_day_in_turn(session: Session, library: Library, lena: Member, monday: datetime, live: Live):
    """Also if the second one comes later in the day: neither starves, and no day has two."""
    second = replace(library.default, id="second", pace=replace_pace(library.default, "14:00"))
    both = replace(library, tracks={**library.tracks, second.id: second})
    for track in both.tracks.values():
        _enrol(session, both, lena, track, monday)
    terms = RoundLimits(CUTOFF)
    for hour in (0, 5, 24, 29, 48, 53, 72, 77):  # at nine and at two
        at = monday + timedelta(hours=hour)
        scheduler.plan(session, both, now=at, cutoff=CUTOFF)
        rounds.plan(session, both, terms, now=at)
        _answer_all(session, lena, at)
    steps = session.exec(select(Step).order_by(col(Step.taken_at))).all()
    days = [(step.taken_at - monday).days for step in steps]
    assert days == sorted(set(days))
    assert [step.enrolment_id for step in steps[:4]] in ([1, 2, 1, 2], [2, 1, 2, 1])


def test_what_is_promised_is_what_comes(session: Session, library: Library, lena: Member, monday: datetime):
    """Of two tracks with rounds between them; what isn't certain is one of the two, and on the day that was named."""
    second = replace(library.default, id="second")
    both = replace(library, tracks={**library.tracks, second.id: second})
    for track in both.tracks.values():
        _enrol(session, both, lena, track, monday)
    whose, kinds = row_id(lena), []
    for day in range(30):
        at = monday + day * DAY
        if day == 3:
            _due_cards(session, both, lena, monday)
        promised = daily_turn.next_things(session, both, [whose], now=at - timedelta(hours=1)).get(whose)
        sent = [d.due for d in scheduler.plan(session, both, now=at, cutoff=CUTOFF) if d.verdict is LessonVerdict.SEND]
        asked = [d for d in rounds.plan(session, both, RoundLimits(CUTOFF), now=at) if d.verdict is RoundVerdict.SEND]
        _answer_all(session, lena, at)
        session.expire_all()
        if promised is None or promised.at > at:
            assert not sent
            continue
        if promised.enrolment_id or promised.is_round:
            assert [due.enrolment_id for due in sent] == ([promised.enrolment_id] if promised.enrolment_id else [])
            assert bool(asked) == promised.is_round
        kinds.append("lesson" if promised.enrolment_id else "round" if promised.is_round else "either")
    assert {"lesson", "either"} <= {*kinds}


def test_a_day_of_a_farewell_brings_no_round(session: Session, library: Library, lena: Member, monday: datetime):
    """So the farewell is what is promised for it, and it is what comes."""
    track = replace(library.default, steps=library.default.steps[:2])
    short = replace(library, tracks={track.id: track})
    _enrol(session, short, lena, track, monday)
    for day in range(2):
        scheduler.plan(session, short, now=monday + day * DAY, cutoff=CUTOFF)
        _answer_all(session, lena, monday + day * DAY)
    _due_cards(session, short, lena, monday - 7 * DAY)
    whose, evening = row_id(lena), monday + DAY + timedelta(hours=5)
    promised = daily_turn.next_things(session, short, [whose], now=evening)[whose]
    assert (promised.ends, promised.is_round, promised.at) == (True, False, monday + 2 * DAY)
    decided = rounds.plan(session, short, RoundLimits(CUTOFF), now=promised.at)
    assert [each for each in decided if each.verdict is RoundVerdict.SEND] == []


def test_a_day_that_has_had_a_lesson_is_not_promised(
    session: Session, library: Library, lena: Member, monday: datetime
):
    """A later hour chosen after it holds from the next day on, also for the track whose turn it was not."""
    second = replace(library.default, id="second")
    both = replace(library, tracks={**library.tracks, second.id: second})
    for track in both.tracks.values():
        _enrol(session, both, lena, track, monday)
    scheduler.plan(session, both, now=monday, cutoff=CUTOFF)
    members.set_time(session, lena, "10:30")
    service.reschedule(session, both, lena, now=monday)
    promised = daily_turn.next_things(session, both, [row_id(lena)], now=monday)[row_id(lena)]
    assert promised.at == monday + DAY + timedelta(minutes=90)


def replace_pace(track: Track, at: str) -> Any:
    return track.pace.model_copy(update={"at": at})


def test_three_days_without_an_answer_and_they_are_asked(
    session: Session, library: Library, lena: Member, monday: datetime, live: Live
):
    """Then nothing, after two weeks one last line, and then nothing until they write."""
    _enrol(session, library, lena, library.default, monday)
    came = live(40, answers=False)
    assert came == ["0 lesson", "1 lesson", "2 lesson", "3 ask", "17 last_line"]
    contact.note_heard(session, row_id(lena), now=monday + 40 * DAY)
    came = live(2, start=41)
    assert came[5:] == ["42 lesson"]
    row = session.exec(select(Delivery).where(Delivery.key == "journeys.step:1:one-of-many-priorities")).one()
    assert says(str(row.payload), "Welcome back. Here's one thing to start with. The rest can wait.", "de")


def test_whoever_asks_us_to_wait_hears_nothing(
    session: Session, library: Library, lena: Member, monday: datetime, live: Live
):
    """No last line either."""
    _enrol(session, library, lena, library.default, monday)
    live(5, answers=False)
    contact.wait(session, person(lena), now=monday + 5 * DAY)
    assert live(60, answers=False, start=5) == ["0 lesson", "1 lesson", "2 lesson", "3 ask"]


def test_a_round_takes_the_place_of_a_lesson(
    session: Session, library: Library, lena: Member, monday: datetime, live: Live
):
    """When two questions are due and enough lessons have come; a day has one of both."""
    _enrol(session, library, lena, library.default, monday)
    live(5)
    _due_cards(session, library, lena, monday)
    came = live(9, start=5)
    assert came[:5] == [f"{day} lesson" for day in range(5)]
    assert "7 round" in came
    assert [entry.split()[0] for entry in came] == sorted({entry.split()[0] for entry in came}, key=int)


def _due_cards(session: Session, library: Library, member: Member, monday: datetime) -> None:
    """Cards of the first two questions, due since Thursday."""
    for number, step in enumerate(library.default.steps[:2]):
        question = step.questions[0]
        answered = quizzes.ShownQuestion(
            f"early{number}", question, GivenAnswer(choices=(0,), score=0.0, correct=False)
        )
        rated = quizzes.AnswerResult(
            workspace_id=member.workspace_id,
            member_id=row_id(member),
            language=member.language,
            source="a lesson",
            answered=answered,
            questions=[answered],
            again=False,
        )
        review_flow.rate(session, library, rated, now=monday + 2 * DAY, retention=0.9)
    session.expire_all()
    assert session.exec(select(ReviewSchedule)).one().next_review_at
