"""Days on which a workspace gets no lessons: dates, days of every year, and a country's public holidays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import enrol_parser
from bot.errors import GroundswellError
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit import dates
from bot.kit.dates import ReadingContext
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import language
from bot.kit.patterns import LazyPattern
from bot.kit.public_holidays import CHRISTMAS_EVE, NEW_YEARS_EVE, parse_country
from bot.kit.time import local_date, usable_zone
from bot.members.models import DayOff, HolidayChoice, Member

AWAY = ("remove", "off", "weg", "entfernen")
COUNTRY = ("country", "land")
AUTOMATIC = ("auto", "automatic", "automatisch")
AT_ONCE = 100
MAX_RANGE = 100  # days; a longer one is more likely a slip in the year
_BETWEEN = LazyPattern(r"\s*(?:\.{2,}|…|[–—])\s*|\s+-\s+|\s+(?:to|until|till|bis(?:\s+zum)?)\s+", re.IGNORECASE)
_FROM = LazyPattern(r"(?:from|between|vom|von|ab)\s+", re.IGNORECASE)
_EVERY = LazyPattern(r"(?:every|each|jede[nrs]?)\s+(?P<day>.+)", re.IGNORECASE)


class NotEveryYearError(GroundswellError):
    """Only 24 and 31 December can be days off every year. For any other day, add the year, such as `2026-12-28`."""


class UnclearRangeError(GroundswellError):
    """I can't read “{given}” as a first and a last day. Write both days like this: `2026-12-21..2027-01-03`."""


class BackwardsRangeError(GroundswellError):
    """“{given}” ends before it begins. Write the first day first, like this: `2026-12-21..2027-01-03`."""


class LongRangeError(GroundswellError):
    """“{given}” is more than {most} days. Check the year, or give me shorter ranges one after the other."""


def change(session: Session, member: Member, text: str, *, now: datetime) -> list[str] | None:
    """Add the days and ranges of days in `text` or, after `remove`, remove them, or choose a country after `country`.

    Returns the days that this concerns (ISO), None if any day may be one of them.
    """
    verb, _, rest = text.partition(" ")
    if verb.casefold() in COUNTRY:
        country = None if rest.casefold() in AUTOMATIC else parse_country(rest)
        _choose(session, member.workspace_id, country=country)
        return None
    removes = verb.casefold() in AWAY
    if every := _EVERY.fullmatch((rest if removes else text).strip()):
        return [_change_every_year(session, member, every["day"], kept=not removes, now=now)]
    days = _read(rest if removes else text, usable_zone(member.zone), now=now)
    if removes:
        gone = sa.delete(DayOff).where(col(DayOff.workspace_id) == member.workspace_id, col(DayOff.day).in_(days))
        session.connection().execute(gone)
    else:
        insert_new(session, DayOff, [{"workspace_id": member.workspace_id, "day": day} for day in dict.fromkeys(days)])
    return days


def _read(text: str, zone: str, *, now: datetime) -> list[str]:
    """The days (ISO) named in a text, singly or as ranges, such as `24 Dec, 28 Dec to 3 Jan`."""
    found: list[str] = []
    for part in re.split(r"[,;]", text):
        if _BETWEEN.search(part.strip()):
            found += _range(part.strip(), zone, now=now)
        else:
            named = [one for one in re.split(r"\s+(?=\d)", part) if one.strip()]
            found += [enrol_parser.read_day(one, zone, now=now) for one in named]
    return found


def _range(given: str, zone: str, *, now: datetime) -> list[str]:
    """The days from one date to another, both included; an error unless that is all the text says, without a doubt."""
    words = _BETWEEN.sub(" - ", _FROM.sub("", given), count=1)
    context = ReadingContext(now, zone, language())
    mentions = [one for one in dates.find_times(words, context) if one.has_date]
    readings = [one.reading for one in mentions if one.reading and one.reading.end and not one.has_time]
    read = sum(one.span.end - one.span.start for one in mentions)
    unread = len(words) - read - (len(mentions) - 1) * len(" - ")
    if not readings or len(readings) != len(mentions) or unread > 0 or any(one.questions for one in mentions):
        raise UnclearRangeError(given=given[:60])
    if len(readings) == 2 and readings[1].start < readings[0].start:
        raise BackwardsRangeError(given=given[:60])
    if len(readings) != 1 or readings[0].end is None:
        raise UnclearRangeError(given=given[:60])
    first, behind = readings[0].start.date(), readings[0].end.date()
    if (behind - first).days > MAX_RANGE:
        raise LongRangeError(given=given[:60], most=MAX_RANGE)
    return [(first + timedelta(days=ahead)).isoformat() for ahead in range((behind - first).days)]


def _change_every_year(session: Session, member: Member, day: str, *, kept: bool, now: datetime) -> str:
    """Keep a day free every year, or no longer; returns the next such date (ISO)."""
    following = enrol_parser.read_day(day, usable_zone(member.zone), now=now)
    if following.endswith(CHRISTMAS_EVE):
        _choose(session, member.workspace_id, christmas_eve_off=kept)
    elif following.endswith(NEW_YEARS_EVE):
        _choose(session, member.workspace_id, new_years_eve_off=kept)
    else:
        raise NotEveryYearError
    return following


def _choose(session: Session, workspace_id: str, **values: str | bool | None) -> None:
    choice = session.get(HolidayChoice, workspace_id) or HolidayChoice(workspace_id=workspace_id)
    session.add(choice.sqlmodel_update(values))
    session.flush()


def ahead(session: Session, member: Member, *, now: datetime) -> list[str]:
    """The days off from today on (ISO), earliest first."""
    today = local_date(now, usable_zone(member.zone)).isoformat()
    wanted = select(DayOff.day).where(DayOff.workspace_id == member.workspace_id, col(DayOff.day) >= today)
    return list(session.exec(wanted.order_by(col(DayOff.day))))


def replan(
    session: Session, library: Library, workspace_id: str, days: Sequence[str] | None, after: int, *, now: datetime
) -> int:
    """Reschedule steps on these days, or all of them, for the next members after id `after`.

    Returns the last id, 0 at the end.
    """
    moments = [datetime.combine(date.fromisoformat(day), datetime.min.time(), now.tzinfo) for day in days or ()]
    near = [col(Enrolment.next_due_at).between(one - timedelta(days=3), one + timedelta(days=4)) for one in moments]
    wanted = (
        select(Member)
        .join(Enrolment, col(Enrolment.member_id) == col(Member.id))
        .where(Member.workspace_id == workspace_id, col(Member.id) > after)
        .where(Enrolment.progress == EnrolmentState.ACTIVE, sa.or_(*near) if near else sa.true())
        .distinct()
        .order_by(col(Member.id))
        .limit(AT_ONCE)
    )
    found = list(session.exec(wanted))
    for member in found:
        journeys.reschedule(session, library, member, now=now)
    return row_id(found[-1]) if found else 0
