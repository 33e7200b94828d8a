"""Members' own decisions after somebody else has enrolled or invited them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cohorts import service
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.slack import Caller
from bot.members.callers import caller_member


class NotYoursError(GroundswellError):
    """That was for somebody else, or for a track that no longer exists. `/learn tracks` lists the tracks."""


def begin(session: Session, library: Library, caller: Caller, enrolment_id: str, *, now: datetime) -> None:
    """Start the caller's enrolment at once; NotYoursError for somebody else's."""
    member = caller_member(session, caller, now=now)
    mine = next((one for one in journeys.enrolments(session, member) if str(one.id) == enrolment_id), None)
    track = library.track(mine.track_id) if mine else None
    if track is None:
        raise NotYoursError
    journeys.start(session, library, member, track, now=now)


def decline(session: Session, caller: Caller, enrolment_id: str, *, now: datetime) -> None:
    """Stop an enrolment that somebody else made, and opt out of further ones."""
    member = caller_member(session, caller, now=now)
    journeys.decline(session, member, int(enrolment_id) if enrolment_id.isdecimal() else 0, now=now)


def leave(session: Session, caller: Caller, cohort_id: str, *, now: datetime) -> None:
    """Take the caller out of a cohort, and opt them out of further enrolments."""
    member = caller_member(session, caller, now=now)
    bulk_enrolment.opt_out(session, member, now=now)
    service.leave(session, member, int(cohort_id) if cohort_id.isdecimal() else 0)


def refuse(session: Session, caller: Caller, *, now: datetime) -> None:
    """Opt the caller out of enrolments by others."""
    bulk_enrolment.opt_out(session, caller_member(session, caller, now=now), now=now)
