"""Reports as messages, tables and pictures, for those who may see them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cohorts import service as cohorts
from bot.insights import report_request, report_views
from bot.insights.assessment import assess
from bot.insights.doers import doers
from bot.insights.report_request import AskedReport, ReportRequest
from bot.insights.report_views import BesideFigures
from bot.journeys import section_ratings
from bot.journeys.content import Library
from bot.kit.i18n import _, language
from bot.kit.slack import Caller, Json, escape
from bot.measurement import report
from bot.measurement.report import Report
from bot.measurement.scopes import EVERYBODY, Scope
from bot.members.models import Member
from bot.outcomes import service as outcomes
from bot.outcomes import views as outcome_views


def message(session: Session, library: Library, member: Member, asked: AskedReport, *, now: datetime) -> Json:
    """A report in words; what it shows is kept in the ledger of figures."""
    assert asked.scope is not None, "a report is about somebody"
    found = report.build(session, member.workspace_id, asked.scope, asked.week, now=now)
    request = ReportRequest(scope=asked.scope.key, week=asked.week.label)
    choices = {one.key: report_views.scope_name(one) for one in report_request.visible(session, library, member)}
    return report_views.report(
        found, assess(found), library, request, choices, _beside(session, library, member, found, now=now)
    )


def _beside(session: Session, library: Library, member: Member, found: Report, *, now: datetime) -> BesideFigures:
    said_by_them = said(session, library, member.workspace_id, found.members, now=now)
    could = doers(session, library, member, found, assess(found).bad)
    return BesideFigures(results(session, member, found.scope), said_by_them, could)


def said(session: Session, library: Library, workspace_id: str, enrolled: int, *, now: datetime) -> list[str]:
    """What the `enrolled` members, as bits, wrote lately about a part that they finished; with names, as they know."""
    return [
        _("“{words}” ({person} on {section})", words=escape(each.words), person=f"<@{each.slack_id}>", section=section)
        for each in section_ratings.said_recently(session, workspace_id, now=now)
        if enrolled >> each.member_id & 1 and (section := _section(library, each.track_id, each.section_id))
    ]


def _section(library: Library, track_id: str, section_id: str) -> str:
    """The title of a part of a track, escaped; empty if it's no longer there."""
    track = library.track(track_id)
    sections = track.in_language(language()).sections if track else ()
    return next((escape(each.title) for each in sections if each.id == section_id), "")


def results(session: Session, member: Member, scope: Scope) -> list[str]:
    """The latest results for the business, each with its source; they are about everybody together."""
    if scope != EVERYBODY:
        return []
    found = outcomes.by_name(session, member.workspace_id)
    people = outcomes.people(session, [each.figures[0] for each in found])
    return [f"{outcome_views.latest(each)}. {outcome_views.behind(each.figures[0], people)}" for each in found]


def changed(session: Session, library: Library, caller: Caller, request: ReportRequest, *, now: datetime) -> Json:
    """The report of another scope or week, as a message."""
    member = cohorts.staff(session, caller)
    asked = report_request.again(session, library, member, request)
    return message(session, library, member, asked, now=now)


def rebuilt(session: Session, library: Library, caller: Caller, request: ReportRequest, *, now: datetime) -> Report:
    """The figures of a report that is wanted in another form."""
    member = cohorts.staff(session, caller)
    asked = report_request.again(session, library, member, request)
    assert asked.scope is not None, "a button is about a scope"
    return report.build(session, member.workspace_id, asked.scope, asked.week, now=now)
