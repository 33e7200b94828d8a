"""What is meant where several things could be, and what is not changed by a guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar import errors, links, queries
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.context import CommunityContext
from bot.community.engagement import channel_digest
from bot.community.engagement.commands import NoCommunityError
from bot.community.feeds import entries
from bot.community.feeds.service import FeedOwner
from bot.community.live_session import service as live_session
from bot.community.live_session import views as live_session_views
from bot.community.rota import abandonment, listeners, service, views
from bot.community.rota.commands import UnreadableAbsenceError
from bot.community.rota.models import Absence
from bot.community.rsvp import actions, series_rsvp
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp import views as rsvp_views
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members import service as members
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
    talk.names_deputy(talk.ann)
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
    talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>")
    talk.names_deputy(talk.ann)
    assert talk.targets("community.deputy:%") == [talk.ann.slack_id]
    assert talk.targets("community.deputy_answer:%") == [talk.host.slack_id]
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
    talk.names_deputy(talk.ann)
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


def test_turns_pass_to_a_deputy_who_has_agreed(talk: Talk):
    """Whoever asks sees which turns those would be; until then nobody's turns change."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    before = _leaders(talk)
    said = talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>")
    assert says(said, "Nothing changes until they agree. Then they'll lead these sessions:")
    assert _leaders(talk) == before
    offer = talk.names_deputy(talk.ann)
    assert says(offer, "You'd lead it on:")
    assert talk.ann.id in _leaders(talk)
    [answer] = talk.waiting("community.deputy_answer:%", talk.host)
    assert says(answer, "{whom} is now the deputy for {title}.", whom=f"<@{talk.ann.slack_id}>")


def _leaders(talk: Talk) -> list[int | None]:
    talk.session.expire_all()
    wanted = select(CommunitySession.facilitator_id).order_by(CommunitySession.original_start)
    return list(talk.session.exec(wanted))


def test_a_swap_into_an_absence_is_asked_about(talk: Talk):
    """It was declared before, so it may be a mistake; who means it presses a button."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.names_deputy(talk.ann)
    talk.session.expire_all()
    dates = list(talk.session.exec(select(CommunitySession).order_by(CommunitySession.original_start)))
    mine = next(each for each in dates if each.facilitator_id == talk.host.id)
    theirs = next(each for each in dates if each.facilitator_id == talk.ann.id)
    day = theirs.starts_at.date()
    service.be_away(talk.session, talk.host, day, day)
    words = f"rota swap prompt jam {mine.starts_at:%d %B} with {theirs.starts_at:%d %B}"
    assert says(talk.say(words), "{who} is away at that time: {moment}.", who=f"<@{talk.host.slack_id}>")
    assert talk.targets("community.swap:%") == []
    talk.does(words)
    assert talk.targets("community.swap:%") == [talk.ann.slack_id]


def test_a_colleagues_night_and_a_holiday_are_flagged(talk: Talk):
    """Planning and moving say for how many people it is at night and where, and name nobody."""
    talk.ben.zone = "Asia/Kolkata"
    talk.ann.zone, talk.host.zone = "America/New_York", "America/New_York"
    talk.session.flush()
    asleep = "It will be night for {n} of the {all} people who take part here ({where})."
    said = talk.say("schedule prompt jam Wednesday 15:00")
    assert says(said, asleep, n=1, where="Kolkata 01:30")
    talk.plans("prompt jam Wednesday 9:00")
    said = talk.say("move prompt jam to 25 December 15:00")
    assert says(said, asleep, n=1)
    assert says(said, "{day} is a public holiday: {name}.")


def test_whoever_lets_somebody_join_sees_their_night(talk: Talk):
    """Before turns are dealt to them."""
    talk.plans("prompt jam every Tuesday 22:00 4 times")
    talk.ann.zone = "Asia/Kolkata"
    talk.session.flush()
    talk.say("rota join prompt jam", talk.ann)
    [asked] = talk.waiting("community.rota_request:%", talk.host)
    assert says(asked, "The next session is at {time}, which is at night for {asker}.", time="02:30")
    talk.names_deputy(talk.ann)
    assert says(talk.say("rota prompt jam"), "{time} at night where they are", time="02:30")


def test_what_is_months_ahead_is_doubted(talk: Talk):
    """Where people write the month first, the other order is on a button."""
    talk.host.zone = "America/New_York"
    talk.session.flush()
    talk.say("schedule prompt jam 3.4. at 15:00")
    assert says(talk.reply.message, "{day} is months away and falls on a weekend.")
    assert "4 Mar 2027" in str(talk.reply.message)


def test_an_hour_at_night_is_offered_only_where_no_half_of_the_day_was_said(talk: Talk):
    """“At three” may be either; of “3pm” the night is no meaning."""
    talk.say("schedule prompt jam every second Tuesday at 3pm")
    assert "03:00" not in str(talk.reply.message)


def test_who_is_asked_at_night_hears_in_the_morning(talk: Talk):
    """The answer says so instead of claiming that they know."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.ann.zone = "Asia/Kolkata"
    talk.at += timedelta(hours=8)
    talk.session.flush()
    said = talk.say(f"deputy prompt jam <@{talk.ann.slack_id}>")
    assert says(said, "I'll let {whom} know on {moment} (their time).", whom=f"<@{talk.ann.slack_id}>")


def test_a_link_is_for_those_who_have_a_seat(talk: Talk):
    """With limited seats it is neither in the channel nor in the calendar of the channel."""
    talk.plans("prompt jam tomorrow 15:00 1 seat https://meet.example/a")
    [card] = queries.upcoming(talk.session, WORKSPACE, now=talk.at)
    closed = live_session_views.opening(card, None, has_notes=False)
    opened = live_session_views.opening(replace(card, capacity=None), None, has_notes=False)
    assert "meet.example" not in str(closed)
    assert says(closed, "If you have a seat, the link is in your direct message.")
    assert "meet.example" in str(opened)
    assert "meet.example" not in str(rsvp_views.channel_reminder(card))


def test_https_may_be_left_out(talk: Talk):
    """A link as people write it gets what it lacks."""
    assert links.completed("meet.google.com/abc-defg-hij") == "https://meet.google.com/abc-defg-hij"
    for as_it_is in ("Room 3", "https://x.example", ""):
        assert links.completed(as_it_is) == as_it_is


def test_an_announcement_counts_what_it_does_not_name(talk: Talk):
    """Four later dates, and how many more until the last one, whether they are in the calendar yet or not."""
    talk.plans("prompt jam every Tuesday 15:00 12 times")
    [posted] = talk.payloads("community.announcement:%")
    assert says(posted, "After that: {dates}, and {n} more until {day}.", n=7)
    talk.plans("office hours every Tuesday 10:00")
    posted = talk.payloads("community.announcement:%")[-1]
    assert says(posted, "After that: {dates}, and so on with no end date.")


def test_nobody_is_no_person(talk: Talk):
    """Turns that nobody can take over are said to be so."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    said = talk.say("away 24 November to 1 December")
    assert says(said, "Nobody else on the rota can take these sessions, so nobody would lead them:")
    assert not says(said, "{n} person takes over these turns and gets a direct message:")


def test_who_is_checked_in_has_come(talk: Talk):
    """A no to the whole series leaves the yes to the date that they are at."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    [card, *_] = queries.upcoming(talk.session, WORKSPACE, now=talk.at)
    ann = members.person(talk.ann)
    series_rsvp.answer_all(talk.session, ann, card.series_id, coming=True, now=talk.at)
    at = card.starts_at - timedelta(minutes=5)
    live_session.check_in(talk.session, ann, card, by="button", now=at)
    series_rsvp.answer_all(talk.session, ann, card.series_id, coming=False, now=at)
    assert rsvp_queries.answers_of(talk.session, ann.member_id, [card.id]) == {card.id: "yes"}


def test_nothing_came_out_of_it(talk: Talk):
    """Without notes the lesson is offered as what it is, and nobody is said to have been away."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    [card, *_] = queries.upcoming(talk.session, WORKSPACE, now=talk.at)
    missed = live_session_views.missed(card, [], "Prompts")
    assert not says(missed, "If you couldn't be at {title} this time, here are the notes.")
    assert says(
        missed,
        "If you couldn't be at {title} this time, try the lesson “{lesson}”. That lesson covers the "
        "same topic in three minutes.",
        lesson="Prompts",
    )
