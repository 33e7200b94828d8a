"""Which repetitions of other calendars can be kept, and how they are written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from bot.community.calendar.first_date import MAX_DATES
from bot.community.calendar.recurrence import first_match, to_utc
from bot.community.calendar.repetition import WEEKDAY_CODES, WORKDAYS
from bot.kit.patterns import LazyPattern

KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
MAX_INTERVAL = 99
MONTHS_OF_YEAR = 12
_NTH = LazyPattern(r"([+-]?[1-5])([A-Z]{2})")
Parts = Mapping[str, Sequence[object]]


def kept(parts: Parts, starts: datetime, zone: str) -> str | None:
    """The rule as it is kept here, for a first date in local time of a zone; None if that can't be done.

    Whatever would be planned differently from what the file says is refused.
    """
    try:
        every = int(str(_one(parts, "INTERVAL", 1)))
        count = int(str(_one(parts, "COUNT", 0)))
    except ValueError:
        return None
    frequency, days = str(_one(parts, "FREQ")), tuple(str(day).upper() for day in parts.get("BYDAY", ()))
    if set(parts) - KNOWN or not 1 <= every <= MAX_INTERVAL or not 0 <= count <= MAX_DATES:
        return None
    made = _repetition(parts, frequency, days, every, starts)
    if made is None or first_match(made, starts) != starts:
        return None
    if count:
        return f"{made};COUNT={count}"
    until = _one(parts, "UNTIL")
    return f"{made};UNTIL={_last_moment(until, zone):%Y%m%dT%H%M%SZ}" if isinstance(until, date) else made


def _one(parts: Parts, name: str, otherwise: object = None) -> object:
    """The value of a part that may have one only; something unreadable if there are several."""
    values = parts.get(name, ())
    return values[0] if len(values) == 1 else ("?" if values else otherwise)


def _repetition(parts: Parts, frequency: str, days: tuple[str, ...], every: int, starts: datetime) -> str | None:
    by_month_day, by_month = parts.get("BYMONTHDAY", ()), parts.get("BYMONTH", ())
    if frequency in ("DAILY", "WEEKLY"):
        if by_month_day or by_month or "BYSETPOS" in parts:
            return None
        return _daily(days, every) if frequency == "DAILY" else _weekly(parts, days, every)
    if frequency == "YEARLY":
        if days and not by_month:
            return None
        every *= MONTHS_OF_YEAR
    elif by_month or frequency != "MONTHLY":
        return None
    is_other_day = [str(each) for each in by_month_day] not in ([], [str(starts.day)])
    is_other_month = [str(each) for each in by_month] not in ([], [str(starts.month)])
    if is_other_day or is_other_month or (by_month_day and days):
        return None
    nth = _nth_weekday(parts, days)
    return None if nth is None else _written("MONTHLY", every, nth)


def _daily(days: tuple[str, ...], every: int) -> str | None:
    if not days:
        return _written("DAILY", every)
    return _weekly({}, days, 1) if every == 1 else None


def _weekly(parts: Parts, days: tuple[str, ...], every: int) -> str | None:
    if any(day not in WEEKDAY_CODES for day in days):
        return None
    if every > 1 and len(days) > 1 and str(_one(parts, "WKST") or "MO") != "MO":
        return None  # which weeks are skipped depends on the day on which a week begins
    return _written("WEEKLY", every, WORKDAYS if set(days) == set(WORKDAYS) else days)


def _nth_weekday(parts: Parts, days: tuple[str, ...]) -> tuple[str, ...] | None:
    """The days of a month as in `+2TU`, also where the number stands apart; empty for the day of the first date."""
    position = parts.get("BYSETPOS", ())
    if position and len(days) == len(position) == 1:
        days = (f"{position[0]}{days[0]}",)
    elif position:
        return None
    found = [_NTH.fullmatch(day) for day in days]
    if not all(found) or len({each[2] for each in found if each}) > 1:
        return None
    return tuple(f"{int(each[1]):+d}{each[2]}" for each in found if each)


def _written(frequency: str, every: int, days: Sequence[str] = ()) -> str:
    parts = [f"FREQ={frequency}", *([f"INTERVAL={every}"] if every > 1 else [])]
    return ";".join([*parts, *([f"BYDAY={','.join(days)}"] if days else [])])


def _last_moment(until: date, zone: str) -> datetime:
    """The end of a repetition in UTC; a date alone includes its whole day."""
    if not isinstance(until, datetime):
        return to_utc(datetime.combine(until, time(23, 59, 59)), zone)
    return until.astimezone(UTC) if until.tzinfo else to_utc(until, zone)
