"""The short form of the report on the Home of those who run the programme."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cohorts.service import is_staff
from bot.insights import assessment_views, glance_views, report_request, report_views
from bot.insights.assessment import assess
from bot.insights.doers import doers
from bot.insights.report_request import ReportRequest
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, Json
from bot.measurement import report
from bot.members import service as members


def is_leading(session: Session, caller: Caller) -> bool:
    """Whether somebody runs the programme."""
    member = members.find(session, caller.workspace_id, caller.slack_id)
    return member is not None and is_staff(member)


def section(session: Session, library: Library, caller: Caller, *, now: datetime) -> list[Json]:
    """What goes well, what doesn't and one thing to do, with a button to the report; nothing for everybody else.

    What it shows is kept in the ledger of figures.
    """
    member = members.find(session, caller.workspace_id, caller.slack_id)
    if member is None or not is_staff(member):
        return []
    with in_language(member.language):
        scopes = report_request.visible(session, library, member)
        if not scopes:
            return []
        week = report.newest_week(session, member.workspace_id, now=now)
        found = report.build(session, member.workspace_id, scopes[0], week, now=now)
        if found.is_empty:
            return []
        request = ReportRequest(scope=scopes[0].key, week=week.label)
        assessment = assess(found)
        could = doers(session, library, member, found, assessment.bad)
        said = assessment_views.assessed(found, assessment, library, could)
        return [
            blocks.header(report_views.title(found)),
            blocks.section(said),
            blocks.actions(
                blocks.button(report_views.OPEN, _("Send me the report"), request.encode()),
                blocks.button(glance_views.SHOW, _("Show the overview")),
            ),
        ]
