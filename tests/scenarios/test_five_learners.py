"""A year of five people: one who does everything, one of the mornings, one without weekends, and two who go away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.delivery.models import Topic
from bot.journeys import silence_messages
from bot.journeys.contact import PATIENCE, UNANSWERED, Silence
from bot.kit.db import Database, row_id
from bot.kit.time import to_local
from bot.members.models import Member
from tests.opening import shipped
from tests.tables import furnish
from tests.year import Arrival, World, utc

ZONE = "Europe/Berlin"
BEGAN, GONE, BACK, END = utc(2026, 1, 5), utc(2026, 2, 2), utc(2026, 4, 13), utc(2027, 1, 5)
STEP = timedelta(hours=1)
SOMETHING_NEW = {Topic.LESSON, Topic.REVIEW}
# What a week may bring at most: a lesson or a round on each working day, one reminder and the line on Friday.
MAX_A_WEEK = 7
Life = dict[str, Member]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Life]]:
    """The year lived through once; no day leaves a question open twice."""
    url = f"sqlite:///{tmp_path_factory.mktemp('five') / 'year.db'}"
    furnish(url)
    database = Database(url)
    with Session(database.engine, expire_on_commit=False) as session:
        world = World(session, shipped(), BEGAN)
        people = {
            "all": world.arrives("U1", ZONE, days="mon,tue,wed,thu,fri,sat,sun"),
            "mornings": world.arrives("U2", ZONE, at="08:15", hours_from="08:00", hours_to="10:00"),
            "weekdays": world.arrives("U3", ZONE),
            "vanishing": world.arrives("U4", ZONE),
            "returning": world.arrives("U5", ZONE),
        }
        for member in people.values():
            for track in world.library.tracks:
                world.begins(member, track)
        for moment in world.live(END, STEP):
            for name, member in people.items():
                if _answers(name, moment):
                    world.answers(member)
            if moment.hour == 12:
                assert _open_twice(session) == []
        yield world, people
        session.rollback()
    database.close()


def _answers(name: str, moment: datetime) -> bool:
    """Whether they answer what is open at that hour."""
    here = to_local(moment, ZONE)
    answers: dict[str, Callable[[], bool]] = {
        "all": lambda: here.hour in (10, 18),
        "mornings": lambda: here.hour == 9,
        "weekdays": lambda: here.hour == 16 and here.weekday() < 5,
        "vanishing": lambda: here.hour == 12 and moment < GONE,
        "returning": lambda: here.hour == 12 and not GONE <= moment < BACK,
    }
    return answers[name]()


def _open_twice(session: Session) -> list[object]:
    rows = session.connection().exec_driver_sql(
        "SELECT member_id, question_id FROM ask WHERE closed IS NULL AND id NOT IN (SELECT ask_id FROM answer) "
        "GROUP BY member_id, question_id HAVING count(*) > 1"
    )
    return [tuple(row) for row in rows]


def _came(year: tuple[World, Life], name: str) -> list[Arrival]:
    world, people = year
    mine = row_id(people[name])
    return [arrival for arrival in world.arrivals if arrival.member_id == mine]


def _weeks(arrivals: list[Arrival]) -> Counter[tuple[int, int]]:
    """The messages of each week, by year and number of the week."""
    return Counter(date.fromisoformat(arrival.day).isocalendar()[:2] for arrival in arrivals)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["all", "mornings", "weekdays", "vanishing", "returning"])
def test_a_day_brings_one_lesson_or_round_and_a_week_not_much_more(year: tuple[World, Life], name: str):
    """Whoever they are; the table of their weeks is what a failure shows."""
    came = _came(year, name)
    new = Counter(arrival.day for arrival in came if arrival.topic in SOMETHING_NEW)
    assert new
    assert max(new.values()) == 1
    most = MAX_A_WEEK + 2 if name == "all" else MAX_A_WEEK  # their weekend has two days more
    assert [week for week in _weeks(came).items() if week[1] > most] == []


def test_mornings_stay_mornings(year: tuple[World, Life]):
    """Nothing comes after ten."""
    assert {to_local(arrival.at, ZONE).hour for arrival in _came(year, "mornings")} <= {8, 9}


def test_weekends_stay_free(year: tuple[World, Life]):
    """Nothing comes on a Saturday or Sunday, but to the one who wants it."""
    assert {to_local(arrival.at, ZONE).weekday() for arrival in _came(year, "weekdays")} == set(range(5))
    assert {to_local(arrival.at, ZONE).weekday() for arrival in _came(year, "all")} == set(range(7))


def test_silence_is_honoured(year: tuple[World, Life]):
    """After three days without an answer one question, a fortnight later one line, and then nothing for ten months."""
    after = [arrival for arrival in _came(year, "vanishing") if arrival.at >= GONE]
    asked, last = (
        next(a for a in after if a.key.startswith(f"journeys.silence:{a.member_id}:{silence}"))
        for silence in (Silence.ASK, Silence.LAST_LINE)
    )
    new = [arrival for arrival in after if arrival.topic in SOMETHING_NEW and arrival.at < asked.at]
    assert len(new) <= UNANSWERED
    assert last.at - asked.at >= PATIENCE
    assert after[-1] == last
    assert [a.key for a in after if a.at > asked.at] == [last.key]
    assert last.key == silence_messages.silence_key(last.member_id, Silence.LAST_LINE, last.at)


def test_who_comes_back_is_welcomed_with_one_thing(year: tuple[World, Life]):
    """The day after their first answer one lesson or round, and the weeks are as before."""
    came = _came(year, "returning")
    before = [arrival for arrival in came if GONE + timedelta(days=35) <= arrival.at < BACK]
    assert before == []
    back = [arrival for arrival in came if BACK <= arrival.at < BACK + timedelta(days=7)]
    assert back
    assert back[0].topic in SOMETHING_NEW
    assert max(Counter(arrival.day for arrival in back).values()) <= 2
