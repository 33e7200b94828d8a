"""What may reach somebody now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.contact_policy import GONE_IN_A_PAUSE, Attention, Fate, Ruling, Waiting, rule
from bot.delivery.models import Topic
from bot.kit.contact_hours import Pause, Window
from bot.kit.time import local_date

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
HOUR = timedelta(hours=1)
WINDOW = Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin")

topics = st.sampled_from(list(Topic))
moments = st.integers(-5 * 24 * 60, 20 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
pauses = st.builds(Pause, begins=st.none() | moments, ends=st.none() | moments)
attentions = st.builds(
    Attention,
    window=st.just(WINDOW),
    at=st.sampled_from(["08:00", "09:00", "16:30"]),
    per_day=st.integers(1, 6),
    digest=st.booleans(),
    pause=pauses,
    snoozed_until=st.none() | moments,
)


@st.composite
def due(draw: st.DrawFn) -> list[Waiting]:
    count = draw(st.integers(0, 12))
    return [
        Waiting(
            id_,
            draw(topics),
            draw(moments),
            draw(st.none() | moments),
            draw(st.sampled_from([None, "2026-11-20", "2026-11-23"])),
        )
        for id_ in range(count)
    ]


def _by_fate(rulings: list[Ruling]) -> dict[Fate, list[int]]:
    return {fate: [ruling.id for ruling in rulings if ruling.fate is fate] for fate in Fate}


@given(attention=attentions, messages=due(), spent=st.integers(0, 8), now=moments)
def test_every_promise_is_kept(attention: Attention, messages: list[Waiting], spent: int, now: datetime):
    """Each message has one fate; what goes is in the window, awake and within the budget; what waits comes later."""
    rulings = rule(attention, messages, spent=spent, now=now)
    fates = _by_fate(rulings)
    fresh = [m.id for m in messages if m.day != local_date(now, "Europe/Berlin").isoformat()]
    assert sorted(ruling.id for ruling in rulings) == [m.id for m in messages]
    if attention.quiet_until(now) > now:
        assert not fates[Fate.GO]
        assert not fates[Fate.GATHER]
    else:
        assert len([id_ for id_ in fates[Fate.GO] if id_ in fresh]) <= max(0, attention.per_day - spent)
    assert all(ruling.at is not None and ruling.at > now for ruling in rulings if ruling.fate is Fate.WAIT)
    assert all(ruling.reason for ruling in rulings if ruling.fate is Fate.SKIP)
    assert attention.digest or not fates[Fate.GATHER]
    assert len(fates[Fate.GATHER]) != 1


@given(attention=attentions, now=moments)
def test_a_quiet_time_ends_in_an_open_one(attention: Attention, now: datetime):
    """The moment given is neither snoozed nor paused, and within the hours."""
    then = attention.quiet_until(now)
    assert then >= now
    assert attention.window.opens(then) == then
    assert not attention.pause.covers(then)
    assert attention.snoozed_until is None or then >= attention.snoozed_until


def test_a_short_day_goes_by_what_matters():
    """What would be too late tomorrow goes first, then by topic; the rest comes tomorrow or not at all."""
    attention = Attention(WINDOW, at="09:00", per_day=2)
    messages = [
        Waiting(1, Topic.REMINDER, MONDAY),
        Waiting(2, Topic.LESSON, MONDAY),
        Waiting(3, Topic.COMMUNITY, MONDAY, until=MONDAY + 3 * HOUR),
        Waiting(4, Topic.REMINDER, MONDAY, until=MONDAY + 24 * HOUR - HOUR),
    ]
    fates = _by_fate(rule(attention, messages, spent=0, now=MONDAY))
    assert fates == {Fate.GO: [3, 4], Fate.WAIT: [2, 1], Fate.GATHER: [], Fate.SKIP: []}


def test_a_pause_ends_what_would_be_old_news():
    """Reminders and community news are dropped with the reason; lessons and plans come after it."""
    attention = Attention(WINDOW, at="09:00", per_day=5, pause=Pause(None, MONDAY + 48 * HOUR))
    messages = [Waiting(rank, topic, MONDAY) for rank, topic in enumerate(Topic)]
    rulings = {list(Topic)[ruling.id]: ruling for ruling in rule(attention, messages, spent=0, now=MONDAY)}
    assert {topic for topic, ruling in rulings.items() if ruling.fate is Fate.SKIP} == GONE_IN_A_PAUSE
    assert rulings[Topic.LESSON].at == MONDAY + 48 * HOUR
    assert rulings[Topic.REMINDER].reason == "they had paused"


def test_a_digest_comes_once_a_day_at_their_hour():
    """Five minutes after it, so that the lesson of that hour is in it; what comes later waits for tomorrow's."""
    attention = Attention(WINDOW, at="09:00", per_day=5, digest=True)
    two = [Waiting(1, Topic.LESSON, MONDAY), Waiting(2, Topic.COMMUNITY, MONDAY)]
    before = rule(attention, two, spent=0, now=MONDAY)
    assert {ruling.at for ruling in before} == {MONDAY + timedelta(minutes=5)}
    assert _by_fate(rule(attention, two, spent=0, now=MONDAY + timedelta(minutes=5)))[Fate.GATHER] == [1, 2]
    assert _by_fate(rule(attention, two[:1], spent=0, now=MONDAY + HOUR))[Fate.GO] == [1]
    [later] = rule(attention, two[1:], spent=1, now=MONDAY + HOUR)
    assert later.at == MONDAY + timedelta(days=1, minutes=5)


def test_somebody_who_has_left_gets_nothing():
    """Everything to a deactivated account is skipped, with that reason."""
    attention = Attention(WINDOW, at="09:00", per_day=5, active=False)
    [ruling] = rule(attention, [Waiting(1, Topic.NOTICE, MONDAY)], spent=0, now=MONDAY)
    assert (ruling.fate, ruling.reason) == (Fate.SKIP, "their account is deactivated")
