"""What report was asked for, as typed and as a button keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cohorts import placements
from bot.cohorts import queries as cohorts
from bot.errors import GroundswellError, NotAllowedError
from bot.journeys.content import Library
from bot.kit.i18n import language
from bot.kit.patterns import LazyPattern
from bot.kit.payloads import Payload
from bot.measurement import scopes
from bot.measurement.report import newest_week
from bot.measurement.scopes import EVERYBODY, Scope
from bot.measurement.weeks import IsoWeek, parse_week, week_of
from bot.members.models import Member, Role

THIS_WEEK = LazyPattern(r"\b(this week|so far|now|diese woche|jetzt|bisher)\b", re.IGNORECASE)
LAST_WEEK = LazyPattern(r"\b(last week|letzte woche|vorige woche)\b", re.IGNORECASE)
NUMBERED = LazyPattern(r"\b(?:(\d{4})-)?(?:w|kw ?|week |woche )(\d{1,2})\b", re.IGNORECASE)
FILLERS = LazyPattern(r"\b(for|of|about|on|the|cohort|track|report|für|über|der|die|das|gruppe)\b", re.IGNORECASE)


class FutureWeekError(GroundswellError):
    """That week hasn't started yet. `/groundswell report` shows the newest report."""


class UnknownScopeError(GroundswellError):
    """I know no cohort or track called “{given}”. To choose from a list, write `/groundswell report` alone."""


class ReportRequest(Payload):
    """A report about the scope of this key in this week."""

    scope: str
    week: str


class ImproveRequest(ReportRequest):
    """What is to be improved that a report shows: a question by its id, or the sessions if there is none."""

    question: str = ""


@dataclass(frozen=True)
class AskedReport:
    """A scope and a week that may be shown; without a scope it has to be asked for."""

    scope: Scope | None
    week: IsoWeek


def visible(session: Session, library: Library, member: Member) -> list[Scope]:
    """What a member may see reports about: admins everything, facilitators the cohorts that they lead."""
    led = [scopes.of_cohort(one.cohort) for one in cohorts.visible(session, library, member)]
    if member.role != Role.ADMIN:
        return led
    tracks = [scopes.of_track(one.id, one.in_language(language()).title) for one in library.in_order()]
    teams = [scopes.of_team(one) for one in placements.teams(session, member.workspace_id)]
    sites = [scopes.of_site(one) for one in placements.sites(session, member.workspace_id)]
    return [EVERYBODY, *led, *tracks, *sites, *teams]


def read(session: Session, library: Library, member: Member, text: str, *, now: datetime) -> AskedReport:
    """What was typed after `report`; UnknownScopeError or FutureWeekError if it fits nothing."""
    week, rest = _week(session, member.workspace_id, text, now=now)
    named = " ".join(FILLERS.sub(" ", rest).replace('"', " ").split()).casefold()
    allowed = visible(session, library, member)
    if named:
        return AskedReport(_named(allowed, named, rest.strip()), week)
    if len(allowed) == 1 or (allowed and allowed[0] == EVERYBODY):
        return AskedReport(allowed[0], week)
    return AskedReport(None, week)


def _named(allowed: list[Scope], named: str, given: str) -> Scope:
    exact = [one for one in allowed if named in (one.name.casefold(), one.track_id) and one.name]
    found = exact or [one for one in allowed if one.name and named in one.name.casefold()]
    if not found:
        raise UnknownScopeError(given=given[:60])
    return found[0]


def _week(session: Session, workspace_id: str, text: str, *, now: datetime) -> tuple[IsoWeek, str]:
    if THIS_WEEK.search(text):
        return week_of(now), THIS_WEEK.sub(" ", text)
    if LAST_WEEK.search(text):
        return week_of(now).plus(-1), LAST_WEEK.sub(" ", text)
    if found := NUMBERED.search(text):
        year = int(found[1] or now.year)
        try:
            week = parse_week(f"{year}-W{int(found[2]):02d}")
        except ValueError:
            raise UnknownScopeError(given=found[0]) from None
        if week > week_of(now):
            raise FutureWeekError
        return week, NUMBERED.sub(" ", text)
    return newest_week(session, workspace_id, now=now), text


def again(session: Session, library: Library, member: Member, request: ReportRequest) -> AskedReport:
    """The scope and week of a button; NotAllowedError if the member may not see it any more."""
    scope = next((one for one in visible(session, library, member) if one.key == request.scope), None)
    if scope is None:
        raise NotAllowedError
    return AskedReport(scope, parse_week(request.week))
