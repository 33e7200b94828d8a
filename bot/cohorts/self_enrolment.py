"""Members' own decisions after somebody else has added them to a cohort."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cohorts import service
from bot.journeys import bulk_enrolment
from bot.kit.slack import Caller
from bot.members.callers import caller_member


def leave(session: Session, caller: Caller, cohort_id: str, *, now: datetime) -> None:
    """Take the caller out of a cohort, and opt them out of further enrolments."""
    member = caller_member(session, caller, now=now)
    bulk_enrolment.opt_out(session, member, now=now)
    service.leave(session, member, int(cohort_id) if cohort_id.isdecimal() else 0)
