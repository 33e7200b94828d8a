"""Who could do something about what a report shows: those who lead the people, or the sessions, that it is about."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts import queries as cohorts
from bot.community.calendar.models import CommunitySession, SessionState
from bot.insights.assessment import ReportFinding
from bot.journeys.content import Library
from bot.measurement.report import Report
from bot.members.models import Member

MAX_DOERS = 2


def doers(
    session: Session, library: Library, reader: Member, found: Report, finding: ReportFinding | None
) -> list[str]:
    """The Slack ids of those who could, at most two; nobody if it is the reader, or if nothing is to be done."""
    if finding is None:
        return []
    leading = _hosts(session, found, reader) if finding is ReportFinding.FEW_CAME else []
    leading = leading or _leaders(session, library, found, reader)
    return [] if reader.slack_id in leading else leading[:MAX_DOERS]


def _leaders(session: Session, library: Library, found: Report, reader: Member) -> list[str]:
    """Those who lead the cohort, or the cohorts on the track; the largest cohort's first."""
    scope = found.scope
    led = [
        one
        for one in cohorts.visible(session, library, reader)
        if one.cohort.ended_at is None
        and scope.cohort_id in (None, one.cohort.id)
        and scope.track_id in (None, one.cohort.track_id)
    ]
    largest = sorted(led, key=lambda one: -one.people)
    return _active(session, reader, list(dict.fromkeys(each for one in largest for each in one.leaders)))


def _hosts(session: Session, found: Report, reader: Member) -> list[str]:
    """Those who led the week's sessions, the busiest first."""
    held = (
        sa.select(col(Member.slack_id))
        .join(CommunitySession, col(CommunitySession.facilitator_id) == col(Member.id))
        .where(
            col(CommunitySession.workspace_id) == reader.workspace_id,
            col(CommunitySession.state) == SessionState.OVER,
            col(CommunitySession.starts_at) >= found.week.starts_at,
            col(CommunitySession.starts_at) < found.week.ends_at,
        )
        .group_by(col(Member.slack_id))
        .order_by(sa.func.count().desc(), col(Member.slack_id))
    )
    return _active(session, reader, list(session.connection().execute(held).scalars()))


def _active(session: Session, reader: Member, slack_ids: Collection[str]) -> list[str]:
    here = sa.select(col(Member.slack_id)).where(
        col(Member.workspace_id) == reader.workspace_id, col(Member.slack_id).in_(slack_ids), col(Member.active)
    )
    known = set(session.connection().execute(here).scalars())
    return [each for each in slack_ids if each in known]
