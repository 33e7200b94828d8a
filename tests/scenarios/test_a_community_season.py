"""Nine months of a community, in moved time: both changes of the clock, two who leave, three swaps, a moved date."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import vobject
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar import drafts, queries, recurrence, service
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.calendar.sentence_parser import read
from bot.community.context import CommunityContext
from bot.community.feeds import entries, ics
from bot.community.feeds.service import FeedOwner
from bot.community.live_session import service as live_session_service
from bot.community.rota import notices as rota_notices
from bot.community.rota import queries as rota_queries
from bot.community.rota import service as rota_service
from bot.community.rota import swaps
from bot.community.rota.models import RotaRole
from bot.community.rsvp import actions, series_rsvp, views
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp.actions import RsvpClick
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.dates import ReadingContext
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.kit.time import format_moment
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.settings import ROOT

BEGINS = datetime(2026, 2, 2, 9, tzinfo=UTC)
ENDS = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORKSPACE, CHANNEL = "T0HARBOUR1", "C0CHAMPION"
ZONES = [
    "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Athens", "Europe/Istanbul", "Africa/Cairo",
    "Africa/Casablanca", "Africa/Lagos", "Africa/Nairobi", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Sao_Paulo", "America/St_Johns", "America/Nuuk", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dubai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland",
    "Pacific/Chatham",
]  # fmt: skip
SEATS = 24


@dataclass
class Season:
    """The community's calendar, and a clock that goes from one due moment to the next."""

    session: Session
    community: CommunityContext
    now: datetime = BEGINS
    people: dict[str, Member] = field(default_factory=dict)

    def arrives(self, name: str, zone: str) -> Member:
        member = members.arrive(self.session, WORKSPACE, f"U{name}", now=self.now)
        member.zone = zone
        self.session.add(member)
        self.session.flush()
        self.people[name] = member
        return member

    def until(self, moment: datetime) -> None:
        """Live on: everything that is due is done at its moment."""
        while (due := self._next()) and due <= moment:
            self.now = max(self.now, due)
            jobs.extend_series(self.session, self.community, now=self.now)
            while jobs.take_steps(self.session, self.community, now=self.now):
                pass
        self.now = moment

    def _next(self) -> datetime | None:
        columns = (Series.next_extension_at, CommunitySession.next_due_at)
        moments = [self.session.exec(select(sa.func.min(column))).one() for column in columns]
        return min((moment for moment in moments if moment), default=None)

    def activity(self) -> Activity:
        return self.session.exec(select(Activity)).one()

    def dates(self, *where: Any) -> list[CommunitySession]:
        wanted = select(CommunitySession).where(*where).order_by(col(CommunitySession.starts_at))
        return list(self.session.exec(wanted))

    def ahead(self) -> list[CommunitySession]:
        return self.dates(col(CommunitySession.starts_at) > self.now, CommunitySession.state == SessionState.PLANNED)

    def written(self, like: str) -> list[Any]:
        wanted = sa.select(ledger).where(ledger.c.key.like(like)).order_by(ledger.c.id)
        return list(self.session.connection().execute(wanted))


@pytest.fixture
def season(db: Database, library: Library) -> Any:
    """A workspace with four who lead, 25 learners in 25 zones, and somebody who never asked for anything."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id=WORKSPACE, name="Harbour", installed_at=BEGINS))
        session.flush()
        made = Season(session, CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library)))
        for number in range(4):
            made.arrives(f"HOST{number}", "Europe/Berlin").role = Role.FACILITATOR
        for number, zone in enumerate(ZONES):
            made.arrives(f"LEARNER{number:02}", zone)
        made.arrives("BYSTANDER", "Europe/Berlin")
        _begin(made)
        yield made
        session.rollback()


def _begin(season: Season) -> None:
    """Weekly on Thursday at 15:00 in Berlin for 39 weeks, with one seat too few; all learners come every time."""
    host = season.people["HOST0"]
    words = f"prompt jam every Thursday 15:00 for 39 weeks max {SEATS} people"
    wish = read(words, season.community.catalog.kinds, ReadingContext(BEGINS, "Europe/Berlin"))
    kept = drafts.create(season.session, season.community.catalog, wish, CHANNEL, host, now=BEGINS)
    drafts.announce(season.session, WORKSPACE, row_id(kept.series), now=BEGINS)
    for number in range(4):
        member = season.people[f"HOST{number}"]
        rota_service.take_part(season.session, season.activity(), row_id(member), RotaRole.LEAD, now=BEGINS)
    rota_notices.replan(season.session, season.activity(), now=BEGINS)
    for number in range(len(ZONES)):
        who = members.person(season.people[f"LEARNER{number:02}"])
        series_rsvp.answer_all(
            season.session, who, row_id(kept.series), coming=True, now=BEGINS + timedelta(minutes=number)
        )


def _swap(season: Season, giver: str, taker: str) -> None:
    """A lead swaps their next date for another one's, who agrees."""
    mine, theirs = (
        next(date for date in season.ahead() if date.facilitator_id == season.people[name].id)
        for name in (giver, taker)
    )
    swap = swaps.offer_swap(season.session, season.people[giver], row_id(mine), row_id(theirs), now=season.now)
    swaps.answer(season.session, season.people[taker], row_id(swap), agreed=True, now=season.now)


def _leaves(season: Season, name: str) -> None:
    """Their account is deactivated; nobody tells us more than that."""
    season.people[name].active = False
    season.session.add(season.people[name])
    season.session.flush()


def _live(season: Season) -> CommunitySession:
    """The nine months; gives the date that was moved."""
    say: Callable[..., Any] = lambda name, verb, date: actions.keep(  # noqa: E731 - one line each below
        season.session, RsvpClick(Caller(WORKSPACE, season.people[name].slack_id), verb, date.id, season.now)
    )
    season.until(BEGINS + timedelta(weeks=4))
    say("LEARNER03", views.NO, season.ahead()[0])
    _swap(season, "HOST1", "HOST2")
    season.until(BEGINS + timedelta(weeks=10))
    moved = season.ahead()[2]
    to = recurrence.parse_wall_time(moved.original_start) + timedelta(days=1, hours=2)
    changed = service.move(season.session, moved, to, "Europe/Berlin", now=season.now)
    rsvp_notices.notify_changes(season.session, [changed], season.people["HOST0"])
    _leaves(season, "HOST3")
    season.until(BEGINS + timedelta(weeks=18))
    _swap(season, "HOST0", "HOST1")
    season.until(BEGINS + timedelta(weeks=22))
    rota_notices.replan(season.session, season.activity(), now=season.now)
    rota_service.leave(season.session, season.activity(), row_id(season.people["HOST2"]), now=season.now)
    rota_notices.replan(season.session, season.activity(), now=season.now)
    season.until(BEGINS + timedelta(weeks=30))
    _swap(season, "HOST1", "HOST0")
    for name in ("LEARNER00", "LEARNER07"):
        date = season.ahead()[0]
        season.until(date.starts_at)
        card = queries.card(season.session, WORKSPACE, row_id(date))
        live_session_service.check_in(
            season.session, members.person(season.people[name]), card, by="button", now=season.now
        )
    season.until(ENDS)
    return moved


def test_nine_months(season: Season):
    """Every reminder is right in 25 zones, seats are kept, turns are even, and nobody unasked was written to."""
    moved = _live(season)
    held = season.dates(CommunitySession.state == SessionState.OVER)
    assert len(held) == 39
    berlin = [recurrence.to_wall_time(date.starts_at, "Europe/Berlin") for date in held if date.id != moved.id]
    assert {f"{wall:%a %H:%M}" for wall in berlin} == {"Thu 15:00"}
    assert {date.starts_at.hour for date in held if date.id != moved.id} == {13, 14}
    for date in held:
        _reminders_are_right(season, date)
    _turns_are_even(season, held)
    _nobody_unasked(season)
    _changes_were_told(season, moved)
    assert season.session.exec(select(Series.state)).one() == "over"


def _reminders_are_right(season: Season, date: CommunitySession) -> None:
    coming = season.session.exec(
        select(Member).join(Rsvp, col(Rsvp.member_id) == col(Member.id)).where(
            Rsvp.session_id == date.id, Rsvp.answer == RsvpAnswer.YES
        )
    ).all()  # fmt: skip
    assert len(coming) == SEATS
    for step, lead, until in (
        ("day_reminder", timedelta(days=1), date.starts_at - timedelta(minutes=15)),
        ("last_reminder", timedelta(minutes=10), date.starts_at),
    ):
        rows = season.written(f"community.reminder:{date.id}:{date.sequence}:{step}:%")
        assert {row.target for row in rows} == {member.slack_id for member in coming}
        assert len(rows) == SEATS
        assert {row.due_at for row in rows} == {date.starts_at - lead}
        assert {row.until for row in rows} == {until}
        texts = {row.target: json.loads(row.payload)["text"] for row in rows}
        for member in coming:
            assert format_moment(date.starts_at, member.zone or "") in texts[member.slack_id]


def _turns_are_even(season: Season, held: list[CommunitySession]) -> None:
    """The two who stayed led equally often, and only who was there led at all."""
    led = Counter(date.facilitator_id for date in held)
    stayed = [led[season.people[name].id] for name in ("HOST0", "HOST1")]
    assert max(stayed) - min(stayed) <= 1
    gone = [date.starts_at for date in held if date.facilitator_id == season.people["HOST2"].id]
    assert max(gone) <= BEGINS + timedelta(weeks=22)
    first = [date.facilitator_id for date in held if date.starts_at < BEGINS + timedelta(weeks=10)]
    counts = Counter(first)
    assert max(counts.values()) - min(counts.values()) <= 1
    assert not rota_queries.rota(season.session, season.activity()).has_deputy


def _nobody_unasked(season: Season) -> None:
    """Only learners who said yes, those who lead, and the channel."""
    asked = {member.slack_id for name, member in season.people.items() if name != "BYSTANDER"}
    targets = {row.target for row in season.written("community.%")}
    assert targets <= asked | {CHANNEL}
    assert season.people["BYSTANDER"].slack_id not in targets
    consoled = {row.target for row in season.written("community.missed:%")}
    assert season.people["LEARNER00"].slack_id in {row.target for row in season.written("community.rating:%")}
    assert consoled <= asked


def _changes_were_told(season: Season, moved: CommunitySession) -> None:
    """Those who come and whoever leads hear of the moved date once, and all whose turns changed hear of theirs."""
    told = [row.target for row in season.written(f"community.changed:{moved.id}:%")]
    assert len(told) == len(set(told)) >= SEATS
    assert {row.target for row in season.written("community.turns:%")} >= {
        season.people[name].slack_id for name in ("HOST0", "HOST1", "HOST2")
    }
    promoted = [row.target for row in season.written("community.promoted:%")]
    assert promoted == [season.people["LEARNER24"].slack_id]


def test_the_feed_has_the_same_instants(season: Season):
    """The community's calendar, read by a parser that did not write it, has every session at its instant."""
    _live(season)
    community = season.session.exec(select(Community)).one()
    owner = FeedOwner(community.workspace_id, community_id=community.id)
    written = ics.write("Harbour", entries.announced(season.session, season.community.catalog, owner))
    events = vobject.readOne(written.decode()).vevent_list
    moved = {event.recurrence_id.value.astimezone(UTC) for event in events if hasattr(event, "recurrence_id")}
    found = []
    for event in events:
        alone = hasattr(event, "recurrence_id") or not event.rruleset
        dates = [event.dtstart.value] if alone else event.rruleset
        found += [date.astimezone(UTC) for date in dates if alone or date.astimezone(UTC) not in moved]
    assert sorted(found) == [date.starts_at for date in season.dates()]
