"""A facilitator reads feedback, edits or removes findings, and releases it to its author."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json
from bot.members import service as members
from bot.members.models import Role
from bot.members.service import Person, person
from bot.stories.feedback import findings, moderation_views, store
from bot.stories.feedback.findings import AlreadyReleasedError, FeedbackDetails
from bot.stories.feedback.models import FindingDecision, StoryFeedback
from bot.stories.feedback.moderation_views import MAX_DAYS, MAX_LISTED
from bot.stories.payloads import FeedbackRef

LONGEST_WAIT = timedelta(days=MAX_DAYS)


class NotAFacilitatorError(GroundswellError):
    """Only facilitators can check feedback before the author sees it. An admin can make you a facilitator."""


def facilitator(session: Session, caller: Caller) -> Person:
    """The person behind a Slack user; NotAFacilitatorError for others than facilitators and admins."""
    member = members.find(session, caller.workspace_id, caller.slack_id)
    if member is None or member.role not in {Role.FACILITATOR, Role.ADMIN}:
        raise NotAFacilitatorError
    return person(member)


def inbox(session: Session, workspace_id: str, zone: str) -> Json:
    """The feedback that waits to be released, the oldest first, with times in that zone."""
    ids = store.awaiting_release(session, workspace_id)
    shown = [findings.details(session, workspace_id, one) for one in ids[:MAX_LISTED]]
    return moderation_views.inbox(shown, len(ids) - len(shown), zone)


def modal(session: Session, caller: Caller, feedback_id: int) -> Json:
    """The modal with every finding; AlreadyReleasedError once its author can see the feedback."""
    facilitator(session, caller)
    found = findings.details(session, caller.workspace_id, feedback_id)
    if found.feedback.released_at:
        raise AlreadyReleasedError
    return moderation_views.modal(found)


def release(session: Session, caller: Caller, view: Json, *, now: datetime) -> FeedbackDetails:
    """Store the facilitator's decisions and release the feedback to its author."""
    who = facilitator(session, caller)
    feedback_id = FeedbackRef.decode(view["private_metadata"]).feedback_id
    shown = findings.details(session, who.workspace_id, feedback_id).findings
    decisions = moderation_views.decisions(view, shown)
    findings.release(session, who, feedback_id, decisions, now=now)
    session.flush()
    return findings.details(session, who.workspace_id, feedback_id)


def has_waited_enough(row: StoryFeedback, *, now: datetime) -> bool:
    """Whether its author gets the feedback even if no facilitator looks at it."""
    return row.finished_at is not None and now >= row.finished_at + LONGEST_WAIT


def release_unseen(session: Session, row: StoryFeedback, *, now: datetime) -> None:
    """Release feedback that no facilitator has looked at."""
    for finding in findings.all_findings(session, row.workspace_id, row_id(row)):
        finding.decision, finding.decided_at = FindingDecision.UNSEEN, now
    row.released_at = now
    session.flush()
