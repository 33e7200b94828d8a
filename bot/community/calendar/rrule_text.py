"""RFC 5545 rules as text, in the current language."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.community.calendar.recurrence import rule_parts
from bot.community.calendar.repetition import WEEKDAY_CODES, WORKDAYS
from bot.kit.i18n import _, language, ngettext
from bot.kit.time import format_date, local_date


def describe(rule: str, starts: datetime, zone: str) -> str:
    """How often, and for how long: `every 2 weeks on Tuesday, 4 dates`; its last day is one in `zone`."""
    if not rule:
        return _("once")
    parts = rule_parts(rule)
    return f"{describe_open(rule, starts)}, {_end(parts, zone)}"


def describe_open(rule: str, starts: datetime) -> str:
    """How often, without its end: `every 2 weeks on Tuesday`."""
    parts = rule_parts(rule)
    every, days = int(parts.get("INTERVAL", 1)), [day for day in parts.get("BYDAY", "").split(",") if day]
    if parts["FREQ"] == "DAILY":
        return ngettext("every day", "every {n} days", every)
    if parts["FREQ"] == "WEEKLY":
        if tuple(days) == WORKDAYS and every == 1:
            return _("every working day")
        names = _joined([_name(day) for day in days or [WEEKDAY_CODES[starts.weekday()]]])
        return _("{often} on {days}", often=ngettext("every week", "every {n} weeks", every), days=names)
    if parts["FREQ"] == "YEARLY":
        often = ngettext("every year", "every {n} years", every)
        return _("{often} on {day}", often=often, day=_day_and_month(starts))
    often = ngettext("every month", "every {n} months", every)
    if days:
        return _on_days_of_month(often, days, parts.get("BYSETPOS"))
    return _("{often} on day {day} of the month", often=often, day=starts.day)


def _on_days_of_month(often: str, days: list[str], position: str | None) -> str:
    """Which weekdays of a month; with a position, which of its working days."""
    if position:
        return _("{often} on the {nth} working day", often=often, nth=_nth(position))
    nths = _joined([_nth(day[:-2]) for day in days])
    return _("{often} on the {nth} {day}", often=often, nth=nths, day=_name(days[0][-2:]))


def _day_and_month(day: datetime) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - its import is slow

    return format_date(day, "d. MMMM" if language() == "de" else "d MMMM", locale=language())


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else _("{days} and {last}", days=", ".join(names[:-1]), last=names[-1])


def _name(code: str) -> str:
    from babel.dates import get_day_names  # noqa: PLC0415 - its import is slow

    return str(get_day_names("wide", locale=language())[WEEKDAY_CODES.index(code)])


def _nth(number: str) -> str:
    names = {
        1: _("first"),
        2: _("second"),
        3: _("third"),
        4: _("fourth"),
        5: _("fifth"),
        -1: _("last"),
        -2: _("second to last"),
    }
    return names.get(int(number), number)


def _end(parts: dict[str, str], zone: str) -> str:
    if "COUNT" in parts:
        return ngettext("{n} date", "{n} dates", int(parts["COUNT"]))
    if "UNTIL" in parts:
        last = datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return _("until {day}", day=format_date(local_date(last, zone)))
    return _("with no end date")
