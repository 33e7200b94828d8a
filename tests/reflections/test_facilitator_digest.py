"""Once a week, on a facilitator's Monday, in counts that point at nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.delivery.models import Delivery, DeliveryState
from bot.kit.time import Period
from bot.members import service as members
from bot.members.service import Person
from bot.reflections import facilitator_digest, service
from bot.reflections.content import Prompt
from bot.reflections.facilitator_digest import Circle
from bot.reflections.keys import invitation_key
from bot.reflections.service import Reader, ThreadReply
from bot.reflections.themes import load
from bot.settings import ROOT
from tests.sentences import says

THEMES = load(ROOT / "content")
NO_TIME = "There was no time; my <!channel> week was full"


def people(session: Session, count: int, at: datetime) -> list[Person]:
    found = [
        members.person(members.arrive(session, "T1", f"U{number:03}", now=at)) for number in range(100, 100 + count)
    ]
    session.flush()
    return found


def writes(session: Session, who: Person, text: str, at: datetime, *readers: Person) -> None:
    """Somebody is asked, the invitation arrives, and they write."""
    source = f"step:{who.member_id}"
    named = [Reader(reader.member_id, reader.slack_id) for reader in readers]
    service.invite(session, who, source, Prompt(ask="?"), now=at, readers=named)
    row = session.exec(select(Delivery).where(Delivery.key == invitation_key(source))).one()
    row.state, row.channel, row.ts = DeliveryState.SENT, f"D{who.member_id}", "1.0"
    session.flush()
    service.collect(session, who, source, ThreadReply(f"D{who.member_id}", "2.0", text), now=at)


def told(session: Session) -> list[str]:
    rows = session.exec(select(Delivery).where(col(Delivery.key).startswith("reflections.digest")))
    return [json.loads(row.payload or "{}")["text"] for row in rows]


def post(session: Session, circle: Circle, at: datetime) -> int:
    return facilitator_digest.post_weekly(session, THEMES, [circle], now=at, k=5)


def circle(members_: list[Person], *leading: Person) -> Circle:
    return Circle("T1", "Spring <b>", frozenset(one.member_id for one in members_), leading)


def test_themes_with_counts_and_nothing_else(session: Session, facilitator: Person, monday: datetime):
    """No words of anybody's, no names; private ones are not counted, and one's own neither."""
    group = people(session, 16, monday)
    last = monday - timedelta(days=4)
    for one in group[:11]:
        writes(session, one, NO_TIME if one in group[:6] else "All well.", last, facilitator)
    for one in group[11:]:
        writes(session, one, NO_TIME, last)
    writes(session, facilitator, NO_TIME, last, *group[:1])

    assert post(session, circle([*group, facilitator], facilitator), monday) == 1
    (text,) = told(session)
    assert "*Spring &lt;b&gt;*" in text
    assert says(text, "{n} people wrote.", n=11)
    assert f"• {THEMES.title('time')}: 6 " in text
    assert "full" not in text
    assert "<" not in text
    assert post(session, circle(group, facilitator), monday + timedelta(days=1)) == 0


def test_too_few_are_left_in_peace(session: Session, facilitator: Person, monday: datetime):
    """Four people wrote, and what they wrote about is not said; nor is a deleted word counted."""
    group = people(session, 5, monday)
    for one in group:
        writes(session, one, NO_TIME, monday - timedelta(days=4), facilitator)
    service.erase(session, group[0], f"D{group[0].member_id}", "2.0", now=monday)
    post(session, circle(group, facilitator), monday)
    (text,) = told(session)
    assert says(text, "Too few people wrote this week, so I can't say anything without singling somebody out.")
    assert THEMES.title("time") not in text


@pytest.mark.parametrize(("days", "count"), [(-3, 0), (-1, 0), (0, 1), (2, 1), (3, 0), (5, 0)])
def test_it_comes_at_the_beginning_of_the_week(session: Session, facilitator: Person, monday: datetime, days, count):
    """On Monday, or until Wednesday after an outage."""
    assert post(session, circle(people(session, 1, monday), facilitator), monday + timedelta(days=days)) == count


def test_a_week_is_the_same_for_everybody():
    """Saturday to Saturday by UTC, over before any Monday begins."""
    start, end = datetime(2026, 11, 14, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
    for moment in (datetime(2026, 11, 22, 10, tzinfo=UTC), datetime(2026, 11, 25, 11, tzinfo=UTC)):
        assert facilitator_digest.last_week(moment) == Period(start, end)
