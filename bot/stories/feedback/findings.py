"""What people make of single findings: a facilitator before the author sees them, the author afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.members.service import Person
from bot.stories import service
from bot.stories.feedback import store
from bot.stories.feedback.schema import Finding, Kind
from bot.stories.models import Decision, StoryFinding
from bot.stories.sections import Section

Opinion = Literal["up", "down", "wrong"]


class UnknownFindingError(GroundswellError):
    """I can't find that remark any more. Ask for another review in the story."""


class AlreadyReleasedError(GroundswellError):
    """Its author has read this review already, so it stays as it is."""


@dataclass(frozen=True)
class Look:
    """What a facilitator decides about a finding; `words` are theirs when they edit it."""

    decision: Decision
    words: str | None = None


def findings(session: Session, workspace_id: str, review_id: int) -> list[StoryFinding]:
    """All findings of a review, in their order."""
    chosen = (
        select(StoryFinding)
        .where(StoryFinding.workspace_id == workspace_id, StoryFinding.review_id == review_id)
        .order_by(col(StoryFinding.position))
    )
    return list(session.exec(chosen))


def shown(session: Session, workspace_id: str, review_id: int) -> list[tuple[StoryFinding, str]]:
    """What its author sees: findings that were not dismissed, each with the words that stand in the end."""
    return [
        (one, one.own_words or one.words)
        for one in findings(session, workspace_id, review_id)
        if one.decision != Decision.DISMISSED
    ]


def as_finding(row: StoryFinding, words: str) -> Finding:
    """A stored finding, with the words that stand in the end, as a review has them."""
    return Finding(
        kind=Kind(row.kind),
        section=Section(row.section),
        question=row.question,
        source="model" if row.source == "model" else "rules",
        words=words,
        sentences=tuple(row.sentences.split()),
    )


def decide(session: Session, who: Person, finding_id: int, look: Look, *, now: datetime) -> StoryFinding:
    """A facilitator accepts, edits or dismisses a finding before its author sees it."""
    finding = _finding(session, who.workspace_id, finding_id)
    if store.review(session, who.workspace_id, finding.review_id).released_at:
        raise AlreadyReleasedError
    finding.decision, finding.own_words = look.decision, look.words if look.decision == Decision.EDITED else None
    finding.decided_by, finding.decided_at = who.member_id, now
    return finding


def release(session: Session, who: Person, review_id: int, *, now: datetime) -> bool:
    """Let the author see a review; what nobody looked at counts as accepted. False when they could already."""
    row = store.review(session, who.workspace_id, review_id)
    if row.released_at:
        return False
    for finding in findings(session, who.workspace_id, review_id):
        if finding.decision == Decision.PROPOSED:
            decide(session, who, finding.id or 0, Look(Decision.ACCEPTED), now=now)
    row.released_at = now
    return True


def opine(session: Session, who: Person, finding_id: int, opinion: Opinion) -> StoryFinding:
    """An author says what they think of a finding; the last word counts."""
    finding = _finding(session, who.workspace_id, finding_id)
    row = store.review(session, who.workspace_id, finding.review_id)
    service.owned(session, who, row.story_id)
    finding.opinion = opinion
    return finding


def note_adoption(session: Session, workspace_id: str, review_id: int, still: Sequence[tuple[str, str]]) -> int:
    """Record which gaps and warnings of an earlier review are gone; `still` has the (section, question) that remain."""
    adopted = 0
    for finding in findings(session, workspace_id, review_id):
        if finding.kind in {"gap", "warning", "notice"}:
            finding.adopted = (finding.section, finding.question) not in still
            adopted += finding.adopted
    return adopted


def _finding(session: Session, workspace_id: str, finding_id: int) -> StoryFinding:
    finding = session.get(StoryFinding, finding_id)
    if finding is None or finding.workspace_id != workspace_id:
        raise UnknownFindingError
    return finding
