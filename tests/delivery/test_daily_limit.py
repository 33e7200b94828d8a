"""The gate before the batches, on the ledger."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot.delivery import daily_limit, due_messages, service
from bot.delivery.models import Delivery, DeliveryState, Lane, Topic
from bot.delivery.service import NothingToShowError, Outgoing
from bot.kit.db import Database
from bot.members.models import DayOff, Member, Workspace
from tests.sentences import says

HOUR = timedelta(hours=1)


@pytest.fixture
def member(session: Session, monday: datetime) -> Callable[..., Member]:
    """Puts somebody in a workspace, in Berlin unless told otherwise."""

    def put(slack_id: str = "U1", team: str = "T1", **more: Any) -> Member:
        made = Member(workspace_id=team, slack_id=slack_id, joined_at=monday, **{"zone": "Europe/Berlin", **more})
        session.add(made)
        session.flush()
        return made

    return put


@pytest.fixture
def sent(session: Session) -> Callable[..., list[str]]:
    """The keys of what the gate lets out at a moment."""

    def look(at: datetime, per_day: int = 2) -> list[str]:
        batches = [batch.id for batch in due_messages.make_batches(session, now=at, per_day=per_day)]
        session.expire_all()
        return [row.key for row in session.exec(select(Delivery).order_by(Delivery.id)) if row.batch in batches]  # type: ignore[arg-type]

    return look


def test_one_budget_for_all_features(member, post, sent, row, monday: datetime):
    """Two go today, the third waits for the next morning; who answers somebody is not counted."""
    member()
    post("a", topic=Topic.LESSON)
    post("b", topic=Topic.COMMUNITY)
    post("c", topic=Topic.REMINDER)
    post("d", lane=Lane.PROMPT)
    assert sent(monday) == ["a", "b", "d"]
    assert row("c").due_at == monday - HOUR + timedelta(days=1)
    assert [row(key).day for key in "abcd"] == ["2026-11-23", "2026-11-23", None, None]
    assert sent(monday + HOUR) == []
    assert sent(monday + timedelta(days=1)) == ["c"]


def test_their_own_number_counts(member, post, sent, monday: datetime):
    """A person's budget stands before the installation's, and each workspace by itself."""
    member("U1", per_day=1)
    member("U1", team="T2")
    post("a", "b")
    post("a", "b", "c", team="T2")
    assert sent(monday) == ["a", "a", "b"]


def test_outside_their_hours_it_waits(member, post, sent, row, monday: datetime):
    """At night, at the weekend and on a day off nothing goes; it comes when the window opens."""
    member(zone="Asia/Tokyo")
    post("a")
    assert sent(monday + 2 * HOUR) == []  # 19:00 in Tokyo
    assert row("a").due_at == datetime.fromisoformat("2026-11-24T08:00+09:00")
    assert sent(row("a").due_at) == ["a"]


def test_a_workspaces_day_off(session: Session, member, post, sent, row, monday: datetime):
    """Its people are left in peace on it."""
    member()
    session.add(DayOff(workspace_id="T1", day="2026-11-23"))
    session.flush()
    post("a")
    assert sent(monday) == []
    assert row("a").due_at == datetime.fromisoformat("2026-11-24T08:00+01:00")


def test_a_promise_waits_for_nothing_and_costs_nothing(session: Session, member, post, sent, row, monday: datetime):
    """It comes on a day off, at night, in a pause, beside a digest and a spent limit; the rest waits as before."""
    member("U1", digest=True)
    member("U2", paused_until=monday + 24 * HOUR, per_day=0)
    member("U3", snoozed_until=monday + 24 * HOUR)
    member("U4", per_day=1)
    session.add(DayOff(workspace_id="T1", day="2026-11-23"))
    session.flush()
    night = monday - 6 * HOUR
    for target in ("U1", "U2", "U3"):
        post(f"promise {target}", target=target, at=night, topic=Topic.APPOINTMENT, until=monday)
        post(f"news {target}", target=target, at=night, topic=Topic.COMMUNITY)
    assert sent(night) == ["promise U1", "promise U2", "promise U3"]
    tomorrow = monday + 24 * HOUR
    post("promise U4", target="U4", at=tomorrow, topic=Topic.APPOINTMENT)
    post("lesson U4", target="U4", at=tomorrow, topic=Topic.LESSON)
    assert {"promise U4", "lesson U4"} <= set(sent(tomorrow))
    assert row("promise U4").day is None


@pytest.mark.parametrize(("zone", "country"), [("America/New_York", None), ("Europe/Berlin", "US")])
def test_a_public_holiday(session: Session, member, post, sent, row, zone: str, country: str | None):
    """Those whose country keeps Thanksgiving, by their zone or by choice, get everything the day after."""
    member(zone=zone, country=country)
    thanksgiving = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo(zone))
    post("a", at=thanksgiving)
    assert sent(thanksgiving) == []
    assert row("a").due_at == datetime(2026, 11, 27, 8, tzinfo=ZoneInfo(zone))


def test_a_snooze_and_a_pause_hold_for_every_feature(member, post, sent, row, monday: datetime):
    """What waits comes after; what would be old news is skipped with its reason."""
    member("U1", snoozed_until=monday + 2 * HOUR)
    member("U2", paused_until=monday + 24 * HOUR)
    post("a", topic=Topic.COMMUNITY)
    post("b", target="U2", topic=Topic.LESSON)
    post("c", target="U2", topic=Topic.COMMUNITY)
    assert sent(monday) == []
    assert (row("a").due_at, row("b").due_at) == (monday + 2 * HOUR, monday + 24 * HOUR)
    assert (row("c").state, row("c").reason, row("c").payload) == (DeliveryState.SKIPPED, "they had paused", None)


def test_what_lost_its_sense_is_never_late(member, post, sent, row, monday: datetime):
    """A reminder whose moment is over, or that had no room before it, is skipped."""
    member(per_day=1)
    post("over", topic=Topic.REMINDER, until=monday)
    post("a", "crowded", topic=Topic.REMINDER, until=monday + HOUR)
    assert sent(monday) == ["a"]
    assert [row(key).reason for key in ("over", "crowded")] == [
        "its moment had passed", "there was no room for it in time",
    ]  # fmt: skip


def test_channels_and_strangers_have_no_budget(post, sent, monday: datetime):
    """Nobody is behind them whose day could be full."""
    post("a", "b", "c", target="C1")
    post("d", target="U9")
    assert sent(monday, per_day=1) == ["a", "b", "c", "d"]


def test_who_has_left_is_not_written_to(member, post, sent, row, monday: datetime):
    """A deactivated account gets nothing, with that reason."""
    member(active=False)
    post("a")
    assert sent(monday) == []
    assert row("a").reason == "their account is deactivated"


def test_a_digest_is_one_message_that_brings_the_others(session: Session, member, post, sent, row, monday: datetime):
    """In their language, spending once; each line comes when asked for, and only for whose it is."""
    made = member(digest=True, language="de")
    post("a", payload={"text": "*First* thing\nwith more"})
    post("b", payload={"text": "Second"})
    assert sent(monday) == []
    at = monday + timedelta(minutes=5)
    sent(at)
    assert sent(at + timedelta(seconds=1)) == [f"delivery.digest:{made.id}:2026-11-23"]
    digest = json.loads(row(f"delivery.digest:{made.id}:2026-11-23").payload)
    assert says(digest["text"], "{n} things for today, in one message:", "de", n=2)
    assert [block["text"]["text"] for block in digest["blocks"][1:]] == ["*First* thing", "Second"]
    assert row("a").state == DeliveryState.GATHERED
    with pytest.raises(NothingToShowError):
        service.show(session, "T1", "U2", str(row("a").id), now=at)
    service.show(session, "T1", "U1", str(row("a").id), now=at)
    assert sent(at + HOUR) == ["a"]
    with pytest.raises(NothingToShowError):
        service.show(session, "T1", "U1", "not a number", now=at)


def test_what_came_back_does_not_spend_twice(session: Session, member, post, sent, row, monday: datetime):
    """A message that Slack would not take yet goes again on the same day, whatever else was sent."""
    member(per_day=1)
    post("a")
    assert sent(monday) == ["a"]
    again = row("a")
    again.batch = None
    session.add(again)
    session.flush()
    post("b")
    assert sent(monday + HOUR) == ["a"]


def test_room_counts_what_is_sent_and_what_waits(session: Session, member, post, sent, monday: datetime):
    """So that a feature hands out no more than comes."""
    member()
    post("a", "b")
    sent(monday, per_day=1)
    assert daily_limit.remaining(session, {("T1", "U1")}, now=monday, per_day=4) == {("T1", "U1"): 2}


async def test_two_clocks_at_once_keep_one_budget(db: Database, monday: datetime):
    """However many processes look at the ledger, a day has as many messages as it may."""
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        session.add(Member(workspace_id="T1", slack_id="U1", zone="Europe/Berlin", joined_at=monday))
        service.post(session, *(Outgoing("T1", f"m{at}", "U1", {"text": "hello"}, monday) for at in range(20)))
    for _ in range(3):
        await asyncio.gather(
            *(db.transact_aside(due_messages.make_batches, now=monday, per_day=3, limit=5) for _ in range(6))
        )
    with Session(db.engine) as session:
        days = [row.day for row in session.exec(select(Delivery)) if row.batch]
    assert days == ["2026-11-23"] * 3
