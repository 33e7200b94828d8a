"""People all over the world, whose days begin at different moments."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.service import ledger
from bot.kit.public_holidays import DaysOff, country_of_zone
from bot.quizzes.models import answers, asked_questions
from tests.stage import Stage

ZONES = (
    "Pacific/Kiritimati", "Pacific/Chatham", "Pacific/Auckland", "Australia/Lord_Howe", "Australia/Adelaide",
    "Australia/Sydney", "Asia/Tokyo", "Australia/Eucla", "Asia/Shanghai", "Asia/Bangkok", "Asia/Yangon",
    "Asia/Dhaka", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tashkent", "Asia/Dubai", "Europe/Istanbul",
    "Africa/Cairo", "Africa/Lagos", "Europe/London", "America/Sao_Paulo", "America/St_Johns", "America/New_York",
    "America/Los_Angeles", "Pacific/Pago_Pago",
)  # fmt: skip
TICK, HOURS = timedelta(minutes=15), 44


@pytest.mark.timeout(900)  # a minute of computing, and the processor may be shared
async def test_everybody_gets_one_lesson_a_day_at_their_own_hour(stage: Stage):
    """Forty-four hours looked at every quarter of an hour: once a local working day, at 09:00 on the wall, to all."""
    people = {stage.arrives(f"p{number:02}", zone): zone for number, zone in enumerate(ZONES)}
    for person in people:
        await stage.command("begin", person)
    await stage.seen(lambda: all(stage.lessons(person) for person in people))
    moment = began = stage.sandbox.clock.now().replace(minute=0, second=0, microsecond=0)
    while (moment := moment + TICK) <= began + timedelta(hours=HOURS):
        await stage.move_to(moment)

    for person, zone in people.items():
        came = [datetime.fromtimestamp(float(m.ts), ZoneInfo(zone)) for m in stage.lessons(person)[1:]]
        assert [f"{at:%H:%M}" for at in came] == ["09:00"] * len(came), zone
        assert [at.date() for at in came] == _mornings(zone, began), zone
    assert max(Counter(row.key for row in stage.rows(ledger)).values()) == 1


def _mornings(zone: str, began: datetime) -> list[object]:
    """The local dates whose 09:00 lies within the story, but for holidays and the day on which somebody began."""
    started = began.astimezone(ZoneInfo(zone)).date()
    days = [started + timedelta(days=ahead) for ahead in range(1, 4)]
    nines = [datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone)) for day in days]
    off = DaysOff(country=country_of_zone(zone))
    ended = began + timedelta(hours=HOURS)
    return [nine.date() for nine in nines if nine.astimezone(UTC) <= ended and f"{nine:%Y-%m-%d}" not in off]


async def test_nobody_gets_somebody_elses_question(stage: Stage):
    """Two people with the same lesson answer their own copy of it."""
    one, other = stage.arrives("one", "Asia/Tokyo"), stage.arrives("other", "Asia/Dubai")
    for person, option in ((one, 0), (other, 1)):
        await stage.answer(await stage.begins(person), option, person)
    kept = {row.member_id: row.given for row in stage.rows(answers)}
    assert sorted(kept.values()) == ['{"choices":[0]}', '{"choices":[1]}']
    assert {row.id: row.member_id for row in stage.rows(asked_questions)} == {
        r.ask_id: r.member_id for r in stage.rows(answers)
    }
