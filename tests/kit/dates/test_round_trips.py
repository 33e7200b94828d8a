"""What must hold of any text: our own formats are read back, and nothing that people write is an error."""

from __future__ import annotations

import time as clock
from contextvars import copy_context
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kit.dates import (
    Doubt,
    ReadingContext,
    find_absence,
    find_clock_time,
    find_later,
    find_length,
    find_rule,
    find_times,
    find_zone,
)
from bot.kit.i18n import in_language
from bot.kit.time import format_date, format_moment, set_reference_time

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo", "Etc/UTC"]
LOCALES = ["en-US", "en-GB", "de-DE"]
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
WORDS = [
    "next",
    "this",
    "every",
    "other",
    "bis",
    "until",
    "from",
    "to",
    "at",
    "um",
    "am",
    "the",
    "on",
    "in",
    "of",
    "first",
    "last",
    "second",
    "Monday",
    "Di",
    "15.",
    "12.",
    "03/04",
    "2-3pm",
    "halb",
    "vier",
    "10:00",
    "tomorrow",
    "morgen",
    "früh",
    "next",
    "week",
    "zwei",
    "weeks",
    "Stunden",
    "-",
    ",",
    "except",
    "CET",
    "Berlin",
    "24",
    "Dec",
    "Ende",
    "März",
    "a",
    "month",
    "8",
    "krank",
]
contexts = st.builds(
    ReadingContext,
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
    st.sampled_from(LOCALES),
)
# The second reader's fixture belongs to a test, not to each of its examples: it is the same in all of them.
common = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@common
@given(context=contexts, minutes=st.integers(1, 290 * 24 * 60), language=st.sampled_from(["en", "de"]))
def test_our_own_moments_are_read_back(context: ReadingContext, minutes: int, language: str):
    """As they are shown in both languages, by readers of any locale, near and far, night and day."""
    moment = (context.now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    with in_language(language):
        shown = format_moment(moment, context.zone)
    _assert_read_back(shown, moment, context)


@common
@given(context=contexts, days=st.integers(301, 3000), language=st.sampled_from(["en", "de"]))
def test_our_own_distant_moments_are_read_back(context: ReadingContext, days: int, language: str):
    """They are shown with their year."""
    moment = context.now + timedelta(days=days)

    def shown() -> str:
        set_reference_time(context.now)
        with in_language(language):
            return format_moment(moment, context.zone)

    _assert_read_back(copy_context().run(shown), moment, context)


def _assert_read_back(shown: str, moment: datetime, context: ReadingContext) -> None:
    [found] = find_times(shown, context)
    assert found.span.of(shown) == shown
    assert found.reading, shown
    wall = moment.astimezone(ZoneInfo(context.zone)).replace(tzinfo=None)
    assert found.reading.start.replace(tzinfo=None) == wall, shown
    assert not found.questions, shown


@common
@given(context=contexts, days=st.integers(0, 3000), language=st.sampled_from(["en", "de"]))
def test_our_own_dates_are_read_back(context: ReadingContext, days: int, language: str):
    """With weekday and year, so without a doubt."""
    day = context.today + timedelta(days=days)
    with in_language(language):
        shown = format_date(day)
    [found] = find_times(shown, context)
    assert found.span.of(shown) == shown
    assert found.reading
    assert found.reading.start.date() == day
    assert not found.questions


@common
@given(day=st.dates(date(2026, 11, 29), date(2027, 11, 27)), context=st.sampled_from(LOCALES))
def test_german_dates_are_day_first_for_everybody(day: date, context: str):
    """6.1. is in January in every locale, with or without a zero or a year."""
    reader = ReadingContext(NOW, "Europe/Berlin", context)
    for text in (f"{day.day}.{day.month}.", f"{day:%d.%m.}", f"{day:%d.%m.%Y}", f"am {day.day}.{day.month}. um 10"):
        [found] = find_times(text, reader)
        assert found.reading
        assert found.reading.start.date() == day
        assert not found.questions


@common
@given(
    text=st.text(max_size=40)
    | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
    | st.from_regex(r"[0-9./:, -]{1,15}"),
    context=contexts,
)
def test_any_text_is_read_or_not(text: str, context: ReadingContext):
    """Values come in order, within the text and without overlaps; a missing value has its doubt."""
    mentions = find_times(text, context)
    for each in mentions:
        assert 0 <= each.span.start < each.span.end <= len(text)
        assert each.reading or Doubt.IMPOSSIBLE_DATE in each.doubts
        assert each.reading is None or each.reading.end is None or each.reading.start < each.reading.end
    assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))
    later = find_later(text, context)
    assert later is None or later.reading is None or later.reading.start > context.now
    absence = find_absence(text, context)
    assert absence is None or absence.back or absence.questions
    find_clock_time(text, context), find_zone(text, context), find_rule(text, context), find_length(text)


@pytest.mark.parametrize(
    "text",
    [
        "10:00 ",
        "tomorrow ",
        "monday to tuesday ",
        "1.1. ",
        "a ",
        "in ",
        "Monday, ",
        "every first ",
        "2 days 3 hours ",
        "- ",
    ],
)
def test_a_long_text_takes_no_time(text: str):
    """What makes the second reader hang is kept from it, and no pattern of ours goes over a text again and again."""
    context = ReadingContext(NOW, "Europe/Berlin")
    begun = clock.process_time()
    for find in (find_times, find_absence, find_later, find_clock_time, find_zone, find_rule):
        find(text * 300, context)
    find_length(text * 300)
    assert clock.process_time() - begun < 20


@pytest.mark.parametrize("text", ["\x00 tomorrow", "\ud800 tomorrow", "🎉 tomorrow", "ü tomorrow \x1b", "9" * 500])
def test_odd_characters(text: str):
    """None of them ends the process or shows up anywhere."""
    assert len(find_times(text, ReadingContext(NOW, "Europe/Berlin"))) == ("tomorrow" in text)
