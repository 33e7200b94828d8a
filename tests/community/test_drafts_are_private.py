"""What has only been drafted is seen by its planner alone, in every view there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import home_data, jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar import errors, views
from bot.community.calendar.models import Activity, Community, Series
from bot.community.context import CommunityContext
from bot.community.engagement import channel_digest, health
from bot.community.feeds import entries
from bot.community.feeds.service import FeedOwner
from bot.community.rota import abandonment
from bot.delivery.service import ledger
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.members.models import Member, Role
from bot.settings import ROOT
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.community.test_commands import Talk

SECRET = "Merger briefing"
SAID = (
    "list", "list december", f"list {SECRET}", "mine", f"show {SECRET}", "rota", f"rota {SECRET}",
    f"rota join {SECRET}",
    f"attendance {SECRET}", f"handover {SECRET}", f"restore {SECRET}", f"skip {SECRET}", f"cancel {SECRET}",
    f"move {SECRET} to Friday 15:00", "health", "calendar", "calendar ours", "coffee join", "here 1234", "help",
    "year", "year 2027", "strategy",
)  # fmt: skip


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Talk]:
    """A facilitator and two members; Monday 23 November 2026, 09:00 in Berlin."""
    community = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library), "https://learn.example.org")
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


def answers(talk: Talk, who: Member, channel: str) -> dict[str, str]:
    """All that `/community` answers to somebody, errors included, with its blocks."""
    said = {}
    for words in SAID:
        with talk.session.begin_nested() as nested:
            try:
                talk.say(words, who, channel)
                message = re.sub(r"/calendar/[^.]+", "/calendar/secret", str(talk.reply.message))
                said[words] = f"{message} {len(talk.reply.follow_ups)}"
            except GroundswellError as error:
                said[words] = type(error).__name__
            nested.rollback()
        talk.session.expire_all()
    return said


def seen(talk: Talk, who: Member, channel: str) -> dict[str, Any]:
    """Every view of a community that somebody has: commands, App Home, calendars, figures and what comes by itself."""
    session, catalog, now = talk.session, talk.community.catalog, talk.at
    home = home_data.upcoming(session, WORKSPACE, row_id(who), now=now)
    mine = entries.calendar(session, catalog, FeedOwner(WORKSPACE, member_id=who.id))
    around = session.exec(select(Community).where(Community.channel == CHANNEL)).first()
    owners = [FeedOwner(WORKSPACE, community_id=around.id if around else None), FeedOwner(WORKSPACE)]
    ours = [entry for owner in owners for entry in entries.announced(session, catalog, owner)]
    figures = health.measure(session, around, now=now).bus_factors if around else {}
    kind = channel_digest.suggestion(session, catalog, around, now=now) if around else ""
    return {**answers(talk, who, channel), "home": home, "feed": mine, "ours": ours, "figures": figures, "kind": kind}


def by_itself(talk: Talk, until: timedelta) -> list[str]:
    """To whom something goes within a time, without anybody having done anything.

    Keys of turns end without the ledger's id, which a database gives only once, even if all is rolled back.
    """
    now = talk.at + until
    with talk.session.begin_nested() as nested:
        jobs.extend_series(talk.session, talk.community, now=now)
        abandonment.check_due(talk.session, now=now)
        channel_digest.send_due(talk.session, talk.community.catalog, now=now)
        jobs.take_steps(talk.session, talk.community, now=now)
        talk.session.flush()
        keys = list(talk.session.connection().execute(sa.select(ledger.c.key).order_by(ledger.c.id)).scalars())
        nested.rollback()
    talk.session.expire_all()
    return [re.sub(r"(?<=^community\.turns:)(\d+):\d+", r"\1", key) for key in keys]


def drafts(talk: Talk, channel: str = CHANNEL) -> None:
    """The facilitator drafts a session of its own kind, one of a known kind, and a whole season."""
    talk.say(f"schedule “{SECRET}” every Tuesday 15:00", channel=channel)
    talk.say("schedule book club every Friday 15:00", channel=channel)
    talk.say("season first-quarter from 11 January", channel=channel)


@pytest.mark.parametrize("begins", ["before anything was announced", "beside something else"])
@pytest.mark.parametrize("reader", ["a learner", "another facilitator"])
def test_a_draft_appears_in_no_view(talk: Talk, begins: str, reader: str):
    """Everything that others see is the same with drafts as without, down to the way in which it is refused."""
    if begins == "beside something else":
        talk.plans("prompt jam every Wednesday 15:00 4 times")
    if reader == "another facilitator":
        talk.ben.role = Role.FACILITATOR
        talk.session.add(talk.ben)
        talk.session.flush()
    before = seen(talk, talk.ben, CHANNEL)
    to_come = [by_itself(talk, timedelta(weeks=weeks)) for weeks in (1, 5, 10, 30)]
    drafts(talk)
    assert talk.session.exec(select(Series).where(Series.title == SECRET)).one()
    after = seen(talk, talk.ben, CHANNEL)
    if begins == "before anything was announced":
        # A calendar of nothing at all is one of nothing still.
        assert (after.pop("ours"), after.pop("figures"), after.pop("kind")) == (
            [],
            {},
            next(iter(talk.community.catalog.templates)),
        )
        before = {name: before[name] for name in after}
    assert {name for name in after if after[name] != before[name]} == set()
    assert [by_itself(talk, timedelta(weeks=weeks)) for weeks in (1, 5, 10, 30)] == to_come


def test_a_draft_is_decided_on_by_its_planner(talk: Talk):
    """Nobody else can announce, change or discard it, as facilitator either."""
    talk.ben.role = Role.FACILITATOR
    talk.session.add(talk.ben)
    drafts(talk)
    series = talk.session.exec(select(Series).where(Series.title == SECRET)).one()
    for verb in (views.ANNOUNCE, views.DISCARD):
        with pytest.raises(errors.GoneError):
            talk.press(verb, series.id, talk.ben)
    season = talk.session.exec(select(Series.season).where(col(Series.season).is_not(None))).first()
    for verb in (views.ANNOUNCE_SEASON, views.DISCARD_SEASON):
        with pytest.raises(errors.AlreadyAnnouncedError):
            talk.press(verb, season, talk.ben)


def test_an_activity_belongs_to_who_announces_it_first(talk: Talk):
    """A draft of the same kind that nobody has seen makes its author no owner."""
    talk.ben.role = Role.FACILITATOR
    talk.session.add(talk.ben)
    talk.say("schedule book club every Friday 15:00")
    talk.at += timedelta(days=1)
    talk.say("schedule book club every Monday 15:00", talk.ben)
    his = talk.session.exec(select(Series).where(Series.drafted_by == talk.ben.id)).one()
    talk.press(views.ANNOUNCE, his.id, talk.ben)
    activity = talk.session.exec(select(Activity)).one()
    assert (activity.owner_id, activity.created_at) == (talk.ben.id, talk.at)
    mine = talk.session.exec(select(Series).where(Series.drafted_by == talk.host.id)).one()
    talk.press(views.ANNOUNCE, mine.id)
    assert activity.owner_id == talk.ben.id
