"""What may reach somebody now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.contact_policy import (
    PUNCTUAL,
    SKIPPED_IN_A_PAUSE,
    ContactPreferences,
    DueMessage,
    Outcome,
    PolicyDecision,
    decide,
)
from bot.delivery.models import PROMISES, RESTING_PROMISES, Topic
from bot.kit.contact_hours import Pause, Window
from bot.kit.public_holidays import DaysOff
from bot.kit.time import local_date

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
HOUR = timedelta(hours=1)
WINDOW = Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin")

topics = st.sampled_from(list(Topic))
moments = st.integers(-5 * 24 * 60, 20 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
pauses = st.builds(Pause, begins=st.none() | moments, ends=st.none() | moments)
all_preferences = st.builds(
    ContactPreferences,
    window=st.sampled_from([WINDOW, replace(WINDOW, off=DaysOff(frozenset({"2026-11-23", "2026-11-26"})))]),
    at=st.sampled_from(["08:00", "09:00", "16:30"]),
    per_day=st.integers(1, 6),
    digest=st.booleans(),
    pause=pauses,
    snoozed_until=st.none() | moments,
)


@st.composite
def due(draw: st.DrawFn) -> list[DueMessage]:
    count = draw(st.integers(0, 12))
    return [
        DueMessage(
            id_,
            draw(topics),
            draw(moments),
            draw(st.none() | moments),
            draw(st.sampled_from([None, "2026-11-20", "2026-11-23"])),
        )
        for id_ in range(count)
    ]


def _by_fate(rulings: list[PolicyDecision]) -> dict[Outcome, list[int]]:
    return {fate: [ruling.id for ruling in rulings if ruling.outcome is fate] for fate in Outcome}


@given(preferences=all_preferences, messages=due(), spent=st.integers(0, 8), now=moments)
def test_every_message_has_one_fate(
    preferences: ContactPreferences, messages: list[DueMessage], spent: int, now: datetime
):
    """What goes unasked is in the window, awake and within the budget; what waits comes later."""
    rulings = decide(preferences, messages, spent=spent, now=now)
    fates = _by_fate(rulings)
    today = local_date(now, "Europe/Berlin").isoformat()
    fresh = [m.id for m in messages if m.day != today and m.topic not in PROMISES]
    assert sorted(ruling.id for ruling in rulings) == [m.id for m in messages]
    if preferences.quiet_until(now) > now:
        going = [message.topic for message in messages if message.id in fates[Outcome.GO]]
        assert set(going) <= PROMISES
        assert not fates[Outcome.GATHER]
    else:
        assert len([id_ for id_ in fates[Outcome.GO] if id_ in fresh]) <= max(0, preferences.per_day - spent)
    assert all(ruling.at is not None and ruling.at > now for ruling in rulings if ruling.outcome is Outcome.WAIT)
    assert all(ruling.reason for ruling in rulings if ruling.outcome is Outcome.SKIP)
    assert preferences.digest or not fates[Outcome.GATHER]
    assert len(fates[Outcome.GATHER]) != 1


@given(preferences=all_preferences, messages=due(), spent=st.integers(0, 8), now=moments)
def test_a_promise_goes_at_its_moment(
    preferences: ContactPreferences, messages: list[DueMessage], spent: int, now: datetime
):
    """Whatever the hours, zone, pause, snooze, digest or budget, unless it was over before it could be sent.

    The question about a plan rests in a pause, a snooze and on a day off; a late one waits for their hours.
    """
    fates = _by_fate(decide(preferences, messages, spent=spent, now=now))
    promised = [message for message in messages if message.topic in PROMISES]
    timely = {message.id for message in promised if message.until is None or message.until > now}
    resting = {
        message.id
        for message in promised
        if message.topic in RESTING_PROMISES and (preferences.rests(now) or now - message.due_at > PUNCTUAL)
    }
    assert timely - resting <= set(fates[Outcome.GO])
    assert {message.id for message in promised} - timely <= set(fates[Outcome.SKIP])
    if preferences.quiet_until(now) > now:
        assert not resting & set(fates[Outcome.GO])


@given(preferences=all_preferences, now=moments)
def test_a_quiet_time_ends_in_an_open_one(preferences: ContactPreferences, now: datetime):
    """The moment given is neither snoozed nor paused, and within the hours."""
    then = preferences.quiet_until(now)
    assert then >= now
    assert preferences.window.opens(then) == then
    assert not preferences.pause.covers(then)
    assert preferences.snoozed_until is None or then >= preferences.snoozed_until


def test_a_short_day_goes_by_what_matters():
    """What would be too late tomorrow goes first, then by topic; the rest comes tomorrow or not at all."""
    preferences = ContactPreferences(WINDOW, at="09:00", per_day=2)
    messages = [
        DueMessage(1, Topic.REMINDER, MONDAY),
        DueMessage(2, Topic.LESSON, MONDAY),
        DueMessage(3, Topic.COMMUNITY, MONDAY, until=MONDAY + 3 * HOUR),
        DueMessage(4, Topic.REMINDER, MONDAY, until=MONDAY + 24 * HOUR - HOUR),
    ]
    fates = _by_fate(decide(preferences, messages, spent=0, now=MONDAY))
    assert fates == {Outcome.GO: [3, 4], Outcome.WAIT: [2, 1], Outcome.GATHER: [], Outcome.SKIP: []}


def test_a_pause_ends_what_would_be_old_news():
    """Reminders and community news are dropped with the reason; lessons and plans come after it."""
    preferences = ContactPreferences(WINDOW, at="09:00", per_day=5, pause=Pause(None, MONDAY + 48 * HOUR))
    messages = [DueMessage(rank, topic, MONDAY) for rank, topic in enumerate(Topic)]
    rulings = {list(Topic)[ruling.id]: ruling for ruling in decide(preferences, messages, spent=0, now=MONDAY)}
    assert {topic for topic, ruling in rulings.items() if ruling.outcome is Outcome.SKIP} == SKIPPED_IN_A_PAUSE
    assert rulings[Topic.LESSON].at == MONDAY + 48 * HOUR
    assert rulings[Topic.REMINDER].reason == "they had paused"


def test_a_digest_comes_once_a_day_at_their_hour():
    """Five minutes after it, so that the lesson of that hour is in it; what comes later waits for tomorrow's."""
    preferences = ContactPreferences(WINDOW, at="09:00", per_day=5, digest=True)
    two = [DueMessage(1, Topic.LESSON, MONDAY), DueMessage(2, Topic.COMMUNITY, MONDAY)]
    before = decide(preferences, two, spent=0, now=MONDAY)
    assert {ruling.at for ruling in before} == {MONDAY + timedelta(minutes=5)}
    assert _by_fate(decide(preferences, two, spent=0, now=MONDAY + timedelta(minutes=5)))[Outcome.GATHER] == [1, 2]
    assert _by_fate(decide(preferences, two[:1], spent=0, now=MONDAY + HOUR))[Outcome.GO] == [1]
    [later] = decide(preferences, two[1:], spent=1, now=MONDAY + HOUR)
    assert later.at == MONDAY + timedelta(days=1, minutes=5)


def test_somebody_who_has_left_gets_nothing():
    """Everything to a deactivated account is skipped, with that reason."""
    preferences = ContactPreferences(WINDOW, at="09:00", per_day=5, active=False)
    [ruling] = decide(preferences, [DueMessage(1, Topic.NOTICE, MONDAY)], spent=0, now=MONDAY)
    assert (ruling.outcome, ruling.reason) == (Outcome.SKIP, "their account is deactivated")
