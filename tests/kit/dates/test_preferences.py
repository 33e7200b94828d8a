"""Preferred hours and ends of snoozes, on Saturday 28 November 2026, 10:00 in Berlin."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.kit.dates import Doubt, ReadingContext, find_clock_time, find_later

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
CONTEXT = ReadingContext(NOW, "Europe/Berlin", "en-GB")


@pytest.mark.parametrize(
    ("text", "at", "doubts"),
    [
        ("can you send it at 4pm instead", time(16), set()),
        ("um 8", time(8), set()),
        ("8", time(8), set()),
        ("17:30", time(17, 30), set()),
        ("halb neun", time(8, 30), set()),
        ("kannst du es um halb acht schicken?", time(7, 30), set()),
        ("abends um 8", time(20), set()),
        ("at 8 in the evening", time(20), set()),
        ("9 is too early, 11am is better", time(11), set()),
        ("not at 9 but at 4pm", time(16), set()),
        ("breakfast time, at 6", time(6), set()),
        ("at 3", time(15), {Doubt.MORNING_OR_AFTERNOON}),
        ("lieber nachmittags", time(14), {Doubt.PART_OF_DAY}),
        ("mornings are bad", time(14), {Doubt.PART_OF_DAY}),
        ("not in the morning please", time(14), {Doubt.PART_OF_DAY}),
        ("morgens passt mir nicht", time(14), {Doubt.PART_OF_DAY}),
        ("bitte nicht vormittags", time(14), {Doubt.PART_OF_DAY}),
        ("evenings don't work for me", time(9), {Doubt.PART_OF_DAY}),
        ("after lunch", time(13), {Doubt.PART_OF_DAY}),
        ("lieber vormittags", time(10), {Doubt.PART_OF_DAY}),
    ],
)
def test_a_preferred_time(text: str, at: time, doubts: set[Doubt]):
    """A part of the day means an hour of ours; one that doesn't suit, the other half of the day."""
    found = find_clock_time(text, CONTEXT)
    assert found
    assert found.at == at
    assert found.doubts == doubts
    assert found.questions == frozenset()


@pytest.mark.parametrize("text", ["lieber früher", "too early", "hello", "", "25", "too many messages"])
def test_no_preferred_time(text: str):
    """Nothing that names an hour or a part of the day."""
    assert find_clock_time(text, CONTEXT) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in two hours", "2026-11-28T11:00Z"), ("2 hours", "2026-11-28T11:00Z"),
        ("in einer Stunde", "2026-11-28T10:00Z"),
        ("30 minutes", "2026-11-28T09:30Z"), ("noch 20 Minuten", "2026-11-28T09:20Z"), ("1h", "2026-11-28T10:00Z"),
        ("in einer halben Stunde", "2026-11-28T09:30Z"), ("until 14:00", "2026-11-28T13:00Z"),
        ("at 9", "2026-11-29T08:00Z"), ("tomorrow", "2026-11-28T23:00Z"), ("remind me tomorrow", "2026-11-28T23:00Z"),
        ("morgen wieder", "2026-11-28T23:00Z"), ("morgen früh", "2026-11-29T08:00Z"), ("tonight", "2026-11-28T19:00Z"),
        ("heute Nachmittag", "2026-11-28T13:00Z"), ("nächsten Montag", "2026-11-29T23:00Z"),
        ("Saturday", "2026-12-04T23:00Z"), ("next week", "2026-11-29T23:00Z"), ("3 Tage", "2026-11-30T23:00Z"),
        ("this morning", "2026-11-28T10:00Z"),
    ],
)  # fmt: skip
def test_the_end_of_a_snooze(text: str, expected: str):
    """Always ahead of now; a day means its beginning."""
    found = find_later(text, CONTEXT)
    assert found
    assert found.reading
    assert found.reading.start.astimezone(UTC) == datetime.fromisoformat(expected)
    assert found.questions == frozenset()


@pytest.mark.parametrize("text", ["not now", "later", "später", "yesterday", "", "7", "2020-01-01"])
def test_no_end_of_a_snooze(text: str):
    """Without a time, or over."""
    assert find_later(text, CONTEXT) is None


def test_two_hours_are_two_hours_when_the_clocks_change():
    """Counted in real time through the hour that autumn repeats."""
    before = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    found = find_later("in 2 hours", ReadingContext(before, "Europe/Berlin"))
    assert found
    assert found.reading
    assert found.reading.start.astimezone(UTC) == before + timedelta(hours=2)
