"""Zones and lengths as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.kit.dates import Doubt, ReadingContext, find_length, find_zone, read_zone
from bot.kit.time import UnknownZoneError

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
CONTEXT = ReadingContext(NOW, "Europe/Berlin", "en-GB")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("CET", "Europe/Berlin"), ("MEZ", "Europe/Berlin"), ("ET", "America/New_York"), ("EST", "America/New_York"),
        ("PST", "America/Los_Angeles"), ("GMT+1", "Etc/GMT-1"), ("UTC+5:30", "Asia/Kolkata"),
        ("UK time", "Europe/London"),
        ("in Berlin", "Europe/Berlin"), ("India time", "Asia/Kolkata"), ("I moved to Lisbon", "Europe/Lisbon"),
        ("bin nach Lissabon gezogen", "Europe/Lisbon"), ("Berliner Zeit", "Europe/Berlin"),
        ("Portugal", "Europe/Lisbon"),
        ("Ich wohne jetzt in der Schweiz", "Europe/Zurich"), ("new york", "America/New_York"), ("Japan", "Asia/Tokyo"),
        ("san francisco time", "America/Los_Angeles"), ("europe/berlin", "Europe/Berlin"),
        ("I'm in München", "Europe/Berlin"),
        ("Prompt jam Tue 15:00 in Berlin", "Europe/Berlin"), ("10am Eastern", "America/New_York"),
        ("Indien", "Asia/Kolkata"),
        ("my time zone is Asia/Tokyo", "Asia/Tokyo"),
    ],
)  # fmt: skip
def test_a_zone(text: str, zone: str):
    """By name, city, country, abbreviation and distance."""
    found = find_zone(text, CONTEXT)
    assert found
    assert found.zone == zone
    assert found.questions == frozenset()


@pytest.mark.parametrize(
    ("text", "candidate"),
    [("IST", "Asia/Kolkata"), ("CST", "America/Chicago"), ("US", "America/New_York"), ("US time", "America/Chicago"),
     ("BST", "Europe/London"), ("I moved to Australia", "Australia/Perth"), ("Kanada", "America/Toronto")],
)  # fmt: skip
def test_a_zone_with_two_meanings(text: str, candidate: str):
    """No value, the candidates, and the doubt."""
    found = find_zone(text, CONTEXT)
    assert found
    assert found.zone is None
    assert candidate in found.candidates
    assert found.questions == {Doubt.ZONE_HAS_TWO_MEANINGS}


def test_an_abbreviation_means_the_writers_own_zone():
    """Whoever lives in Dublin means Irish time by IST; a country of many zones stays doubtful there."""
    dublin, chicago = (ReadingContext(NOW, zone) for zone in ("Europe/Dublin", "America/Chicago"))
    irish, states = find_zone("IST", dublin), find_zone("US", chicago)
    assert irish
    assert irish.zone == "Europe/Dublin"
    assert states
    assert states.zone is None


@pytest.mark.parametrize(
    "text",
    ["wrong time zone", "in zwei Wochen", "in March", "the first time", "et cetera", "next time", "Nice work", ""],
)
def test_no_zone(text: str):
    """Words around times that name no place."""
    assert find_zone(text, CONTEXT) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45m", 45), ("45mins", 45), ("1h30", 90), ("90 Minuten", 90), ("anderthalb Stunden", 90), ("1h", 60),
        ("for an hour", 60), ("1.5 hours", 90), ("1,5 Stunden", 90), ("1:30 h", 90), ("half an hour", 30),
        ("eine halbe Stunde", 30), ("Dreiviertelstunde", 45), ("1h 30m", 90), ("1 Stunde 15 Minuten", 75),
        ("2 Std", 120), ("an hour and a half", 90), ("Wed 15:00 for 45 minutes", 45), ("30-minute", 30),
        ("zwei Stunden", 120), ("zweieinhalb Stunden", 150),
    ],
)  # fmt: skip
def test_a_length(text: str, minutes: int):
    """In both languages."""
    found = find_length(text)
    assert found
    assert found.minutes == minutes


@pytest.mark.parametrize(
    "text", ["in 2 hours", "every hour", "um 15h", "15h", "ein Meter", "an hour ago", "2 weeks", ""]
)
def test_no_length(text: str):
    """Moments, rules and times of day."""
    assert find_length(text) is None


@pytest.mark.parametrize(
    ("given", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Wien", "Europe/Vienna"),
        ("lissabon", "Europe/Lisbon"),
        ("MEZ", "Europe/Berlin"),
    ],
)
def test_a_zone_alone_is_read_by_any_of_its_names(given: str, zone: str):
    """As the database has it, by a city in either language, or by an abbreviation."""
    assert read_zone(given) == zone


@pytest.mark.parametrize("given", ["Berlni", "Atlantis", "", "I live in Berlin", "USA"])
def test_a_zone_that_is_none_or_several_is_refused(given: str):
    """Nothing is guessed."""
    with pytest.raises(UnknownZoneError):
        read_zone(given)
