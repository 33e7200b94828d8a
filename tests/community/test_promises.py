"""What was promised about a session comes at its moment, whatever hours, zone, pause or budget its reader has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar import service
from bot.community.calendar.models import Activity, CommunitySession, Series
from bot.community.calendar.recurrence import to_wall_time
from bot.community.calendar.rsvp_models import Rsvp
from bot.community.calendar.undoing import FAR_OFF, NOT_URGENT, UNDO_FOR
from bot.community.context import CommunityContext
from bot.community.rota import service as rota_service
from bot.community.rota.models import RotaRole
from bot.community.rsvp import notices, views
from bot.community.rsvp.actions import RsvpClick, keep
from bot.delivery import due_messages
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.sentences import says

BERLIN = "Europe/Berlin"
STARTS = (
    "{title} starts in ten minutes ({moment}).",
    "Reminder: {title} is on {moment}. Can you still make it?",
)


class Evening:
    """A session in three days with one seat; Ann has it, Ben waits, and a host who is none of them changes it."""

    def __init__(
        self, session: Session, people: list[Member], date: CommunitySession, at: datetime, shared: Any
    ) -> None:
        self.session, self.at, self.community = session, at, shared
        self.host, self.ann, self.ben = people
        self.date = service.find_session(session, WORKSPACE, row_id(date))
        for member in (self.ann, self.ben):
            self.clicks(member, views.YES)

    def clicks(self, who: Member, verb: str) -> None:
        keep(self.session, RsvpClick(Caller(WORKSPACE, who.slack_id), verb, row_id(self.date), self.at))
        self.session.flush()

    def moves(self, **by: float) -> None:
        to = to_wall_time(self.date.starts_at, BERLIN) + timedelta(**by)
        notices.notify_changes(
            self.session, [service.move(self.session, self.date, to, BERLIN, now=self.at)], self.host
        )

    def is_cancelled(self) -> None:
        notices.notify_changes(self.session, [service.skip(self.session, self.date, now=self.at)], self.host)

    def lives_until(self, moment: datetime) -> None:
        """The calendar takes its steps, each at its moment."""
        while (due := self.session.exec(select(sa.func.min(CommunitySession.next_due_at))).one()) and due <= moment:
            self.at = due
            jobs.take_steps(self.session, self.community, now=due)
            self.session.flush()
        self.at = moment

    def written(self, like: str, who: Member) -> list[Any]:
        """What is on the ledger for somebody."""
        wanted = sa.select(ledger).where(ledger.c.key.like(like), ledger.c.target == who.slack_id)
        return list(self.session.connection().execute(wanted.order_by(ledger.c.id)))

    def goes_out(self, row: Any) -> bool:
        """Whether a message is put on its way when it is due."""
        due_messages.make_batches(self.session, now=row.due_at, per_day=1)
        found = self.session.connection().execute(sa.select(ledger).where(ledger.c.id == row.id)).one()
        return found.batch is not None and found.state == DeliveryState.PENDING


@pytest.fixture
def evening(
    db: Database, people: Callable[..., list[Member]], plan: Any, library: Library, monday: datetime
) -> Iterator[Evening]:
    made = people(3)
    start = datetime(2026, 11, 26, 19)  # noqa: DTZ001 - on the wall
    wish = {"rule": "", "capacity": 1, "starts": start, "link": "https://meet.example/a", "reminds_channel": True}
    date = plan(made[0], **wish)[0]
    shared = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library))
    with Session(db.engine, expire_on_commit=False) as session:
        yield Evening(session, [session.merge(each) for each in made], date, monday, shared)
        session.rollback()


hours = st.sampled_from([("08:00", "18:00"), ("00:00", "00:01"), ("22:00", "23:00"), ("05:00", "05:30")])
preferences = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati"]),
        "days": st.sampled_from(["mon", "sun", "mon,tue,wed,thu,fri", "sat,sun"]),
        "hours": hours,
        "per_day": st.sampled_from([None, 0, 1, 5]),
        "digest": st.booleans(),
        "paused": st.booleans(),
        "snoozed": st.booleans(),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=preferences, minutes=st.integers(0, 3 * 24 * 60), what=st.sampled_from(["promoted", "moved", "cancelled"])
)
def test_no_news_of_an_accepted_session_is_skipped_or_late(
    evening: Evening, wanted: dict[str, Any], minutes: int, what: str
):
    """A freed seat, a move, a cancellation and both reminders go out at their moment, or once they can't be undone."""
    began = evening.at
    with evening.session.begin_nested() as nested:
        reader = evening.ben if what == "promoted" else evening.ann
        reader.zone, reader.days, (reader.hours_from, reader.hours_to) = wanted["zone"], wanted["days"], wanted["hours"]
        reader.per_day, reader.digest = wanted["per_day"], wanted["digest"]
        reader.paused_until = began + timedelta(days=30) if wanted["paused"] else None
        reader.snoozed_until = began + timedelta(days=9) if wanted["snoozed"] else None
        evening.session.add(reader)
        evening.session.flush()
        evening.lives_until(began + timedelta(minutes=minutes))
        at, began_at = evening.at, evening.date.starts_at
        if what == "promoted":
            evening.clicks(evening.ann, views.NO)
        elif what == "moved":
            evening.moves(days=1)
        else:
            evening.is_cancelled()
        [news] = evening.written("community.promoted:%" if what == "promoted" else "community.changed:%", reader)
        known_start = began_at if what == "moved" else evening.date.starts_at
        nearest = min(known_start, evening.date.starts_at)
        may_wait = what != "promoted" and nearest - at >= FAR_OFF
        moments = {at + UNDO_FOR, at} if may_wait else {at}
        if may_wait and nearest - at > NOT_URGENT:
            # Only then, and only for the night: the news still come half a day before either moment.
            morning = _next_morning(at + UNDO_FOR, reader.zone)
            moments |= {morning} if morning - (at + UNDO_FOR) <= timedelta(hours=12) else set()
            assert nearest - news.due_at > timedelta(hours=11)
        assert news.due_at in moments
        assert news.until > news.due_at
        assert evening.goes_out(news)
        if what != "cancelled":
            evening.lives_until(evening.date.starts_at)
            reminders = evening.written(f"community.reminder:%:{evening.date.sequence}:%", reader)
            moments = {evening.date.starts_at - timedelta(minutes=10), evening.date.starts_at - timedelta(days=1)}
            assert {each.due_at for each in reminders} == {moment for moment in moments if moment > at}
            assert all(evening.goes_out(each) for each in reminders)
        nested.rollback()
    evening.session.expire_all()
    evening.at = began


def _next_morning(moment: datetime, zone: str) -> datetime:
    """The next eight o'clock in a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=local.hour >= 8)
    return datetime.combine(day, time(8), ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("seats", [None, 1])
def test_the_channel_is_reminded(evening: Evening, seats: int | None):
    """Ten minutes before, once, if the series wants it: with the link, unless that is for those who have a seat."""
    evening.date.capacity = seats
    evening.session.flush()
    evening.lives_until(evening.date.starts_at)
    wanted = sa.select(ledger).where(ledger.c.key.like("community.channel_reminder:%"))
    [reminder] = evening.session.connection().execute(wanted)
    assert (reminder.target, reminder.due_at) == (CHANNEL, evening.date.starts_at - timedelta(minutes=10))
    assert ("https://meet.example/a" in reminder.payload) == (seats is None)
    assert says(json.loads(reminder.payload)["text"], STARTS[0])


def test_a_channel_that_wants_none_gets_none(evening: Evening):
    """The opening comes all the same."""
    evening.session.exec(select(Series)).one().reminds_channel = False
    evening.session.flush()
    evening.lives_until(evening.date.starts_at)
    keys = set(evening.session.connection().execute(sa.select(ledger.c.key)).scalars())
    assert not any(key.startswith("community.channel_reminder") for key in keys)
    assert f"community.open:{evening.date.id}" in keys


def test_a_session_that_moves_while_its_reminder_is_on_its_way(evening: Evening):
    """The reminder can't be taken back, so the news of the move follows it, and a reminder of the new time later."""
    evening.lives_until(evening.date.starts_at - timedelta(minutes=10))
    [old] = [each for each in evening.written("community.reminder:%", evening.ann) if "last_reminder" in each.key]
    mine = sa.update(ledger).where(ledger.c.id == old.id)
    evening.session.connection().execute(mine.values(state=DeliveryState.SENDING, batch="one"))
    evening.moves(hours=2)
    [news] = evening.written("community.changed:%", evening.ann)
    assert (news.due_at, news.state) == (evening.at, DeliveryState.PENDING)
    assert says(
        json.loads(news.payload)["text"],
        "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?",
    )
    evening.lives_until(evening.date.starts_at)
    reminders = evening.written(f"community.reminder:%:{evening.date.sequence}:last_reminder:%", evening.ann)
    assert [each.due_at for each in reminders] == [evening.date.starts_at - timedelta(minutes=10)]


def test_a_host_who_leaves_on_the_day_is_replaced(evening: Evening):
    """Whoever leads instead hears of it and gets the code in time, whatever the hour."""
    activity = evening.session.exec(select(Activity)).one()
    for member in (evening.host, evening.ben):
        rota_service.take_part(evening.session, activity, row_id(member), RotaRole.LEAD, now=evening.at)
    evening.date.facilitator_id = evening.host.id
    evening.ben.hours_from, evening.ben.hours_to = "08:00", "09:00"
    evening.lives_until(evening.date.starts_at - timedelta(hours=2))
    evening.host.active = False
    evening.session.flush()
    evening.lives_until(evening.date.starts_at)
    assert evening.date.facilitator_id == evening.ben.id
    [turns] = evening.written("community.turns:%", evening.ben)
    [code] = evening.written("community.host:%", evening.ben)
    assert evening.goes_out(turns)
    assert evening.goes_out(code)
    assert evening.session.get(Rsvp, (evening.date.id, evening.ben.id))
