"""How often a series takes place: the parts of an RFC 5545 rule that are known before its first date."""

from __future__ import annotations

from dataclasses import dataclass

from bot.community.calendar.recurrence import rule_parts

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = ("MO", "TU", "WE", "TH", "FR")


@dataclass(frozen=True)
class Repetition:
    """A frequency of RFC 5545, its interval, and its days as in BYDAY (+2TU: the second Tuesday of a month).

    `month_day` is a day of the month; the first date of the series replaces it. `position` is which of the days of a
    month is meant, as in BYSETPOS: 1 for its first working day.
    """

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()
    month_day: int | None = None
    position: int | None = None

    @classmethod
    def of(cls, rule: str) -> Repetition:
        """The repetition of a rule; its end is ignored."""
        parts = rule_parts(rule)
        days = tuple(day for day in parts.get("BYDAY", "").split(",") if day)
        month_day = parts.get("BYMONTHDAY", "").rpartition(",")[2]
        position = int(parts["BYSETPOS"]) if days and "BYSETPOS" in parts else None
        return cls(parts["FREQ"], int(parts.get("INTERVAL", 1)), days, int(month_day) if month_day else None, position)

    @property
    def rule(self) -> str:
        """The RFC 5545 rule, without an end."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(self.days)}"] if self.days else []
        parts += [f"BYSETPOS={self.position}"] if self.position else []
        return ";".join(parts)
