"""Time zones as other calendars write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.kit.patterns import LazyPattern
from bot.kit.time import known_zone

# UTC+5 and its like; its name in the zone database has the other sign.
_OFFSET = LazyPattern(r"(?:UTC|GMT)?\s*([+-])0?(\d{1,2})(?::?00)?", re.IGNORECASE)
MAX_EAST, MAX_WEST = 14, 12


def find(tzid: str, locations: Mapping[str, str]) -> str | None:
    """The zone of the zone database that a name of a calendar file means; None if nobody knows it.

    `locations` are the zones that the file itself gives for its names.
    """
    name = tzid.strip().strip('"')
    path = "/".join(name.split("/")[-2:])
    for candidate in (name, WINDOWS_TO_OLSON.get(name), locations.get(tzid), path, _fixed(name)):
        if candidate and (found := known_zone(candidate)):
            return found
    return None


def _fixed(name: str) -> str | None:
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) > (MAX_EAST if found[1] == "+" else MAX_WEST):
        return None
    return f"Etc/GMT{'-' if found[1] == '+' else '+'}{int(found[2])}"


def locations(calendar: Calendar) -> dict[str, str]:
    """The zones that a calendar's own definitions name as their place."""
    found = {str(each.get("TZID", "")): str(each.get("X-LIC-LOCATION", "")) for each in calendar.walk("VTIMEZONE")}
    return {tzid: place for tzid, place in found.items() if place}
