"""What is meant where several things could be, and what is not changed by a guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar import errors
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.context import CommunityContext
from bot.community.engagement import channel_digest
from bot.community.engagement.commands import NoCommunityError
from bot.community.feeds import entries
from bot.community.feeds.service import FeedOwner
from bot.community.rota import abandonment, listeners, service, views
from bot.community.rota.commands import UnreadableAbsenceError
from bot.community.rota.models import Absence
from bot.community.rsvp import actions
from bot.community.rsvp import views as rsvp_views
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members.models import Role
from bot.settings import ROOT
from tests.community.conftest import WORKSPACE
from tests.community.test_commands import Talk
from tests.sentences import says


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Talk]:
    """A facilitator and two members; Monday 09:00 in Berlin."""
    community = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library), "https://learn.example.org")
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


def states(talk: Talk) -> list[str]:
    return list(talk.session.exec(select(CommunitySession.state).order_by(CommunitySession.original_start)))


def pressed(talk: Talk, verb: str, who: Any, value: str = "1") -> str:
    return str(listeners.CLICKS[verb](talk.click(value, who))["text"])


def test_cancelling_one_date_ends_no_series(talk: Talk):
    """A day that is named is that one date."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    assert says(
        talk.does("cancel prompt jam 1 December"), "{title} on {moment} is cancelled.", moment="Tue 1 Dec, 15:00"
    )
    assert states(talk) == ["planned", "skipped", "planned", "planned"]


def test_nothing_is_changed_by_a_guess(talk: Talk):
    """Without a name what is left out or ended must be the only thing there is."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.does("skip")
    talk.plans("book club every Friday 15:00 4 times")
    for words in ("skip", "cancel"):
        with pytest.raises(errors.WhichOneError):
            talk.say(words)
    assert states(talk).count("skipped") == 1


def test_a_date_far_ahead_can_be_left_out_today(talk: Talk):
    """A series is laid down as far as somebody speaks of; seats and turns come with it."""
    series = talk.plans("prompt jam every Tuesday 15:00")
    dates = talk.session.exec(select(CommunitySession)).all()
    actions.keep(
        talk.session, actions.RsvpClick(Caller(WORKSPACE, talk.ann.slack_id), rsvp_views.ALL, row_id(dates[0]), talk.at)
    )
    talk.plans("book club every Tuesday 15:00")
    said = talk.does("skip prompt jam 30 March")
    assert says(said, "{title} on {moment} is cancelled.", moment="Tue 30 Mar, 15:00")
    assert says(said, "{n} person will be notified.", n=1)
    talk.session.expire_all()
    ours = (
        select(CommunitySession)
        .where(CommunitySession.series_id == series.id)
        .order_by(CommunitySession.original_start)
    )
    laid_down = talk.session.exec(ours).all()
    assert len(laid_down) == 19
    assert {(date.seats_taken, date.facilitator_id) for date in laid_down} == {(1, talk.host.id)}
    assert laid_down[-1].state == SessionState.SKIPPED
    with pytest.raises(errors.NotPlannedError):
        talk.does("skip prompt jam 31 March")
    assert len(talk.session.exec(select(CommunitySession)).all()) == 19 + len(dates)


def test_the_channel_one_speaks_in_comes_first(talk: Talk):
    """Another community's prompt jam is sooner, and stays as it is."""
    talk.plans("prompt jam every Wednesday 15:00 in <#C0OTHER|other>")
    talk.plans("prompt jam every Friday 15:00")
    assert "Fri 27 Nov" in talk.say("show prompt jam")
    talk.does("cancel prompt jam")
    assert [one.state for one in talk.session.exec(select(Series).order_by(Series.id))] == ["planned", "cancelled"]  # type: ignore[arg-type]
    talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>")
    assert [len(service.active_members(talk.session, one)) for one in talk.session.exec(select(Activity))] == [1, 2]


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        ("Thursday at 3", "Thu 26 Nov, 15:00"),
        ("Thursday 16h", "Thu 26 Nov, 16:00"),
        ("Thursday 15:00 Lisbon time", "Thu 26 Nov, 16:00"),
    ],
)
def test_a_time_is_read_as_in_planning(talk: Talk, wish: str, to: str):
    """“At 3” is the afternoon."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    assert says(talk.does(f"move prompt jam to {wish}"), "{title} has moved from {before} to {after}.", after=to)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ("Tuesday 15:00", errors.SameTimeError),
        ("Thursday 15:00 with elephants", errors.UnreadWordsError),
        ("28 March 2047", errors.TooFarError),
    ],
)
def test_a_move_that_is_none(talk: Talk, wish: str, error: type[Exception]):
    """Nobody is told of it."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    with pytest.raises(error):
        talk.does(f"move prompt jam to {wish}")
    assert talk.targets("community.changed:%") == []


def test_a_single_session_that_runs_cannot_be_called_off(talk: Talk):
    """And where its activity is archived meanwhile, calendars can still read it."""
    talk.plans("book club today 10:00 for 2 hours")
    talk.at += timedelta(hours=2)
    with pytest.raises(errors.AlreadyOverError):
        talk.does("cancel book club")
    abandonment.archive(talk.session, talk.session.exec(select(Activity)).one(), now=talk.at)
    community = talk.session.exec(select(Community)).one()
    made = entries.calendar(talk.session, talk.community.catalog, FeedOwner(WORKSPACE, community_id=community.id))
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert "RRULE" not in event


def test_old_buttons_take_nothing_from_anybody(talk: Talk):
    """Once somebody has it, an activity is not taken from them by a button in an older message."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    activity = talk.session.exec(select(Activity)).one()
    value = str(activity.id)
    for verb, who in ((views.TAKE_OVER, talk.ann), (views.CARRY_ON, talk.ben)):
        with pytest.raises(abandonment.SettledError):
            pressed(talk, verb, who, value)
    with pytest.raises(abandonment.SettledError):
        pressed(talk, views.STEP_DOWN, talk.ben, value)
    pressed(talk, views.STEP_DOWN, talk.host, value)
    said = pressed(talk, views.TAKE_OVER, talk.ann, value)
    assert says(said, "{whom} is now the owner of {title}.", whom=f"<@{talk.ann.slack_id}>", title=activity.title)
    assert activity.owner_id == talk.ann.id
    abandonment.archive(talk.session, activity, now=talk.at)
    for verb in (views.TAKE_OVER, views.CARRY_ON, views.JOIN_ROTA, views.SHADOW):
        with pytest.raises(service.ArchivedError):
            pressed(talk, verb, talk.ann, value)


def test_whoever_is_named_hears_of_it(talk: Talk):
    """An owner, a deputy, and whoever answered for it before; nobody twice."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    for _ in range(2):
        talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>")
    assert talk.targets("community.named:%:deputy:%") == [talk.ann.slack_id]
    talk.say(f"owner prompt jam <@{talk.ben.slack_id}>")
    assert talk.targets("community.named:%:owner:%") == [talk.ben.slack_id]
    assert talk.targets("community.handed_on:%") == []
    talk.say(f"owner prompt jam <@{talk.ann.slack_id}>")
    assert talk.targets("community.handed_on:%") == [talk.ben.slack_id]


def test_where_nothing_is_planned_yet(talk: Talk):
    """The answer says how it begins."""
    for words in ("rota", "attendance"):
        with pytest.raises(service.NothingLedError):
            talk.say(words)
    for words in ("health", "coffee join"):
        with pytest.raises(NoCommunityError):
            talk.say(words)
    assert "calendar" not in talk.say("mine")


def test_an_owner_who_has_left_is_missed_at_the_next_date(talk: Talk):
    """Their deputy is asked then, not after eight weeks."""
    talk.plans("prompt jam every Tuesday 15:00 3 times")
    talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>")
    talk.host.active = False
    talk.session.add(talk.host)
    talk.at += timedelta(hours=7)
    jobs.take_steps(talk.session, talk.community, now=talk.at)
    assert abandonment.check_due(talk.session, now=talk.at) == 1
    assert talk.targets("community.abandoned:%") == [talk.ann.slack_id]


def test_without_facilitators_admins_hear_that_it_is_quiet(talk: Talk):
    """Somebody can always plan the next thing."""
    talk.plans("prompt jam tomorrow 15:00")
    talk.host.role = Role.ADMIN
    talk.session.add(talk.host)
    talk.at += timedelta(weeks=8)
    channel_digest.send_due(talk.session, talk.community.catalog, now=talk.at)
    assert talk.targets("community.quiet:%") == [talk.host.slack_id]


def test_a_week_away_is_a_week(talk: Talk):
    """Next week is from Monday to Sunday, and no words at all bring nobody back."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.does("away next week")
    with pytest.raises(UnreadableAbsenceError):
        talk.say("away")
    (away,) = talk.session.exec(select(Absence))
    assert (away.first_day, away.last_day) == ("2026-11-30", "2026-12-06")
    with pytest.raises(errors.InThePastError):
        talk.say("coffee pause 5 January 2020")
