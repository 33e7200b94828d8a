"""A reading of a planning sentence as plain data, with what must be asked before it may be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import doubt_text
from bot.community.calendar.drafts import DEFAULT_MINUTES, full_title
from bot.community.calendar.recurrence import to_utc
from bot.community.calendar.schedule_reading import ScheduleReading


def as_data(reading: ScheduleReading, catalog: ActivityCatalog) -> dict[str, Any]:
    """The fields of `understand --door schedule`; texts in the current language."""
    template = catalog.template(reading.kind) if reading.kind else None
    return {
        "title": full_title(template, reading.title) or None,
        "activity": reading.kind,
        "first": _moment(reading.starts, reading.zone) if reading.starts else None,
        "minutes": reading.minutes or (template.minutes if template else DEFAULT_MINUTES),
        "rule": reading.spoken_rule,
        "until": reading.end.until.isoformat() if reading.end.until else None,
        "count": reading.end.times,
        "channel": reading.channel_name or reading.channel,
        "except": [each.isoformat() for each in reading.end.excluded],
        "questions": list(_questions(reading, catalog)),
    }


def _moment(starts: datetime, zone: str) -> str:
    return to_utc(starts, zone).astimezone(ZoneInfo(zone)).isoformat()


def _questions(reading: ScheduleReading, catalog: ActivityCatalog) -> Iterator[str]:
    """What must be asked, as a sentence each."""
    if reading.problem:
        yield reading.problem.sentence()
    yield from doubt_text.questions(reading, catalog)
