"""When somebody wants to be asked about a plan, in their own words."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.kit.dates import ReadingContext, find_later
from bot.kit.time import to_local
from bot.members.service import Person
from bot.reflections import plans


def asked_moment(session: Session, who: Person, words: str, *, now: datetime) -> datetime | None:
    """The moment that words such as “ask me in two weeks” name; of a day alone, at their author's hour; or None."""
    hours = plans.hours(session, who)
    later = find_later(words, ReadingContext(now, hours.zone, who.language)) if words else None
    if later is None or later.reading is None or later.questions:
        return None
    start = to_local(later.reading.start, hours.zone)
    clock = f"{start:%H:%M}" if later.has_time else None
    return plans.own_moment(start.date().isoformat(), hours, now=now, clock=clock)
