"""The last check beside the one before, the embedding list, and what became of its gaps. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from bot.improvement.models import Improvement
from bot.kit.db import row_id
from bot.members.models import Member
from bot.sustainability.practice_check import service
from bot.sustainability.practice_check.models import EmbeddedPractice, PracticeCheck, PracticeRating


@dataclass(frozen=True)
class CheckStanding:
    """The last check and its ratings by pair, and those of the check before; None before the first.

    `by` is the Slack id of who checked, `improvements` are by what they are about.
    """

    check: PracticeCheck | None = None
    by: str = ""
    ratings: Mapping[str, PracticeRating] = field(default_factory=dict)
    before: PracticeCheck | None = None
    ratings_before: Mapping[str, PracticeRating] = field(default_factory=dict)
    improvements: Mapping[str, Improvement] = field(default_factory=dict)


@dataclass(frozen=True)
class EmbeddedRow:
    """A row of the embedding list as it was changed last, with the Slack id of its owner.

    An owner who `has_left` doesn't look after it any more.
    """

    row: EmbeddedPractice
    owner: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class EmbeddingStanding:
    """The rows of the embedding list that were changed, by practice, and what became of gaps."""

    rows: Mapping[str, EmbeddedRow] = field(default_factory=dict)
    improvements: Mapping[str, Improvement] = field(default_factory=dict)


def standing(session: Session, workspace_id: str) -> CheckStanding:
    """How the last two checks of a workspace went."""
    wanted = select(PracticeCheck).where(PracticeCheck.workspace_id == workspace_id)
    found = session.exec(wanted.order_by(col(PracticeCheck.id).desc()).limit(2)).all()
    if not found:
        return CheckStanding()
    before = found[1] if len(found) > 1 else None
    return CheckStanding(
        found[0],
        session.get_one(Member, found[0].member_id).slack_id,
        ratings(session, found[0]),
        before,
        ratings(session, before) if before else {},
        service.improvement_of(session, workspace_id),
    )


def ratings(session: Session, check: PracticeCheck) -> dict[str, PracticeRating]:
    """The ratings of a check by pair."""
    wanted = select(PracticeRating).where(
        PracticeRating.workspace_id == check.workspace_id, PracticeRating.check_id == row_id(check)
    )
    return {each.pair: each for each in session.exec(wanted.order_by(col(PracticeRating.id)))}


def embedding(session: Session, workspace_id: str) -> EmbeddingStanding:
    """The embedding list of a workspace."""
    wanted = (
        select(EmbeddedPractice, Member)
        .outerjoin(Member, col(Member.id) == col(EmbeddedPractice.owner_id))
        .where(EmbeddedPractice.workspace_id == workspace_id)
    )
    rows = {
        row.practice: EmbeddedRow(row, owner.slack_id, not owner.active) if owner else EmbeddedRow(row)
        for row, owner in session.exec(wanted)
    }
    return EmbeddingStanding(rows, service.improvement_of(session, workspace_id))
