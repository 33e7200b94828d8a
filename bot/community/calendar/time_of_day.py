"""Parse times of day: `15:00`, `3pm`, “half past three”, “halb vier”, “midnight”."""

from __future__ import annotations

import re
from datetime import time

from bot.community.calendar import patterns
from bot.kit.time import parse_time

# “At 3” means the afternoon; the draft shows what was understood.
EARLIEST_BARE_HOUR = 7
# “Midnight” is last: beside another time it belongs to the title.
PATTERNS = (patterns.PART_OF_HOUR, patterns.CLOCK, patterns.MIDNIGHT)


def search(text: str) -> re.Match[str] | None:
    """The first phrase for a time of day."""
    return next((found for pattern in PATTERNS if (found := pattern.search(text))), None)


def time_of(found: re.Match[str]) -> time:
    """The time of day of a phrase; midnight is the beginning of its day."""
    if found.re is patterns.MIDNIGHT:
        return time()
    if found.re is patterns.PART_OF_HOUR:
        return _part_of_hour(found)
    if found["noon"]:
        return time(12)
    if found["bare"]:
        return read(str(_by_day(int(found["bare"]))))
    return read(found["time"])


def _part_of_hour(found: re.Match[str]) -> time:
    """“Half past three” and “halb vier” are both 15:30; a quarter to an hour belongs to the hour before."""
    words, hour = found["part"].casefold(), found["hour"].casefold()
    number = int(hour) if hour.isdigit() else patterns.HOURS[hour]
    minute = 30 if words.startswith("hal") else 45 if words.endswith(("to", "vor")) else 15
    before = minute == 45 or words == "halb"
    if found["half_of_day"]:
        half = read(f"{number} {found['half_of_day']}").hour
        return time((half - before) % 24, minute)
    number -= before
    return read(f"{_by_day(number if number or not before else 12)}:{minute}")


def _by_day(hour: int) -> int:
    return hour + 12 if 0 < hour < EARLIEST_BARE_HOUR else hour


def read(given: str) -> time:
    """Parse a time alone; ImpossibleTimeError otherwise."""
    hours = re.fullmatch(r"(\d{1,2})\s*h", given.strip(), re.IGNORECASE)
    return time.fromisoformat(parse_time(f"{hours[1]}:00" if hours else given.strip()))
