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
from bot.kit.db import insert_new, row_id
from bot.kit.public_holidays import CHRISTMAS_EVE, NEW_YEARS_EVE, parse_country
from bot.kit.time import local_date, usable_zone
from bot.members.models import DayOff, HolidayChoice, Member

AWAY = ("remove", "off", "weg", "entfernen")
COUNTRY = ("country", "land")
AUTOMATIC = ("auto", "automatic", "automatisch")
AT_ONCE = 100
_EVERY = re.compile(r"(?:every|each|jede[nrs]?)\s+(?P<day>.+)", re.IGNORECASE)


class NotEveryYearError(GroundswellError):
    """Only 24 and 31 December can be days off every year. For others, give me the year too, such as `2026-12-28`."""


def change(session: Session, member: Member, text: str, *, now: datetime) -> list[str] | None:
    """Add the days in `text` or, after `remove`, remove them, or choose a country after `country`.

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
    named = [part for part in re.split(r"[,;]|\s+(?=\d)", rest if removes else text) if part.strip()]
    days = [enrol_parser.read_day(part, usable_zone(member.zone), now=now) for part in named]
    if removes:
        gone = sa.delete(DayOff).where(col(DayOff.workspace_id) == member.workspace_id, col(DayOff.day).in_(days))
        session.connection().execute(gone)
    else:
        insert_new(session, DayOff, [{"workspace_id": member.workspace_id, "day": day} for day in dict.fromkeys(days)])
    return days


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
