"""A year of sixty people in twenty-five zones, with holidays, moves and both changes of the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery.models import Topic
from bot.delivery.service import ledger
from bot.journeys.lesson_delivery import STEP_PREFIX
from bot.kit.db import Database
from bot.kit.public_holidays import country_of_zone, dates
from bot.kit.time import local_date
from bot.members.models import Member
from tests.opening import shipped
from tests.scenarios.test_every_zone import ZONES
from tests.tables import furnish
from tests.year import World, utc

PEOPLE = 60
BEGAN, END = utc(2026, 1, 5), utc(2027, 1, 5)
STEP = timedelta(hours=3)
OFF = (date(2026, 5, 1), date(2026, 12, 24), date(2026, 12, 25))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A workspace of its own; what a power cut would do to it does not matter here."""
    url = f"sqlite:///{tmp_path / 'year.db'}"
    furnish(url)
    database = Database(url)
    with Session(database.engine, expire_on_commit=False) as session:
        session.connection().exec_driver_sql("PRAGMA cache_size=-200000")
        yield World(session, shipped(), BEGAN)
        session.rollback()
    database.close()


def _crowd(world: World) -> list[Member]:
    """Everybody with wishes of their own, on one track to three."""
    people = []
    for number in range(PEOPLE):
        wishes = {
            "per_day": [None, 1, 2, 3][number % 4],
            "digest": number % 7 == 0,
            "at": [None, "09:00", "12:15", "16:30"][number % 3],
            "days": ["mon,tue,wed,thu,fri", "mon,tue,wed,thu,sun", "tue,thu"][number % 11 % 3],
            "language": ["en", "de"][number % 2],
        }
        member = world.arrives(f"U{number:03}", ZONES[number % len(ZONES)], **wishes)
        for track in list(world.library.tracks)[: 1 + number % 3]:
            world.begins(member, track)
        people.append(member)
    return people


def _event(world: World, people: list[Member], number: int) -> None:
    """Now and then somebody answers, moves, goes on holiday, sleeps on it, or another feature has news for them."""
    dice, member = world.dice, world.dice.choice(people)
    chance = dice.random()
    if chance < 0.55:
        world.answers(member)
    elif chance < 0.85:
        world.says(member, number)
    elif chance < 0.90:
        world.moves(member, dice.choice(ZONES))
    elif chance < 0.95:
        starts = world.now + timedelta(days=dice.randrange(1, 20))
        world.pauses(member, starts, starts + timedelta(days=dice.randrange(1, 21)))
    else:
        member.snoozed_until = world.now + timedelta(hours=dice.randrange(1, 40))
        world.session.add(member)
        world.session.flush()


@pytest.mark.timeout(1800)  # two minutes of computing, and the processor may be shared
def test_a_year_keeps_every_promise(world: World):
    """Every message comes within its reader's window, none twice, and no day has more than its reader wants."""
    world.days_off(*OFF)
    people = _crowd(world)
    for number, _moment in enumerate(world.live(END, STEP)):
        _event(world, people, number)

    came = world.arrivals
    assert len(came) > 20 * PEOPLE
    assert {topic for arrival in came for topic in [arrival.topic]} >= {
        Topic.LESSON, Topic.REVIEW, Topic.REMINDER, Topic.COMMUNITY, Topic.DIGEST,
    }  # fmt: skip
    assert [a for a in came if not a.window_open or a.paused or a.snoozed] == []
    assert {a.day for a in came} & {day.isoformat() for day in OFF} == set()
    assert [a for a in came if a.day in dates(country_of_zone(a.zone), int(a.day[:4]))] == []
    assert [key for key, times in Counter((a.member_id, a.key) for a in came).items() if times > 1] == []
    per_day = {(a.member_id, a.day): a.per_day for a in came}
    spent = Counter((a.member_id, a.day) for a in came)
    assert [day for day, messages in spent.items() if messages > per_day[day]] == []
    assert [a for a in came if a.day != local_date(a.at, a.zone).isoformat()] == []
    _one_lesson_of_a_track_a_day(world)


def _one_lesson_of_a_track_a_day(world: World) -> None:
    lessons = [a for a in world.arrivals if a.key.startswith(STEP_PREFIX)]
    doubled = Counter((a.key.rsplit(":", 1)[0], a.day) for a in lessons)
    moved = {a.key.rsplit(":", 1)[0] for a in lessons if doubled[a.key.rsplit(":", 1)[0], a.day] > 1}

    # Only what had waited for room, a snooze or a move may share a day with the next one of its track.
    assert len(moved) <= len({a.key.rsplit(":", 1)[0] for a in lessons}) // 4
    kept = world.session.connection().execute(sa.select(sa.func.count(sa.distinct(ledger.c.key)))).scalar_one()
    assert kept == world.session.connection().execute(sa.select(sa.func.count()).select_from(ledger)).scalar_one()


def test_two_weeks_away_leave_no_pile(world: World):
    """After it each day brings one lesson of each track and at most the day's number of questions to review."""
    member = world.arrives("U1", "Europe/Berlin")
    world.begins(member, next(iter(world.library.tracks)))
    away, back = utc(2026, 3, 2), utc(2026, 3, 16)
    for moment in world.live(away, STEP):
        if moment.hour == 12 and moment.minute == 0:
            world.answers(member, 5)
    world.pauses(member, None, back)
    before = len(world.arrivals)
    for _moment in world.live(back, STEP):
        pass
    assert len(world.arrivals) == before

    for _moment in world.live(back + timedelta(days=10), STEP):
        pass
    days = Counter((a.day, a.topic) for a in world.arrivals[before:])
    assert days
    assert max(days.values()) == 1
    asked = _asked_a_day(world, back)
    assert asked
    assert max(asked.values()) <= 3


def _asked_a_day(world: World, since: datetime) -> Counter[date]:
    rows = world.session.connection().exec_driver_sql(
        "SELECT asked_at FROM ask WHERE source LIKE 'reviews.%' AND asked_at >= ?", (since.isoformat(sep=" "),)
    )
    return Counter(datetime.fromisoformat(row[0]).date() for row in rows)


def test_three_tracks_are_answered_in_any_order(world: World):
    """Each message carries its own questions, so the last one may be answered first."""
    member = world.arrives("U1", "Europe/Berlin", per_day=5)
    tracks = list(world.library.tracks)[:3]  # after three days without an answer nothing new comes
    for track in tracks:
        world.begins(member, track)
    for _moment in world.live(BEGAN + timedelta(days=4), STEP):
        pass
    first = [a.key for a in world.arrivals if a.key.startswith(STEP_PREFIX)]
    assert len({key.rsplit(":", 1)[0] for key in first}) == len(tracks)
    world.answers(member, 100)
    world.answers(member, 100)
    left = world.session.connection().exec_driver_sql(
        "SELECT count(*) FROM ask WHERE closed IS NULL AND id NOT IN (SELECT ask_id FROM answer)"
    )
    assert left.scalar_one() == 0
