"""Whether an assessor marks higher or lower than those who marked the same, over all candidates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.assessment.models import Assessor, AssessorSeat, ElementMark, SeatKind
from bot.certification.capstone.models import Capstone, CapstoneSubmission
from bot.members.models import Member

MIN_DOUBLE_MARKS = 5


@dataclass(frozen=True)
class AssessorDrift:
    """By how many levels an assessor's first marks differ from the others' on average, over so many double marks.

    `number` is what they are called where their name isn't shown.
    """

    member_id: int
    number: int
    marks: int
    mean: Fraction


def drifts(session: Session, viewer: Member) -> list[AssessorDrift]:
    """Of everybody with at least five double marks, by their number; those of the viewer's own work are left out."""
    found: dict[int, list[int]] = {}
    for row in _pairs(session, viewer):
        found.setdefault(row.member_id, []).append(row.mine - row.theirs)
    numbers = _numbers(session, viewer.workspace_id)
    made = [
        AssessorDrift(member_id, numbers[member_id], len(differences), Fraction(sum(differences), len(differences)))
        for member_id, differences in found.items()
        if len(differences) >= MIN_DOUBLE_MARKS
    ]
    return sorted(made, key=lambda each: each.number)


def _pairs(session: Session, viewer: Member) -> list[sa.Row[tuple[int, int, int]]]:
    """The levels of both first seats of an element, once for each of the two, when both are locked."""
    seats, given = AssessorSeat.__table__, ElementMark.__table__  # type: ignore[attr-defined] # each is joined twice
    one, other, mine, theirs = seats.alias(), seats.alias(), given.alias(), given.alias()
    wanted = (
        sa.select(one.c.member_id, mine.c.level.label("mine"), theirs.c.level.label("theirs"))
        .join(other, sa.and_(other.c.submission_id == one.c.submission_id, other.c.id != one.c.id))
        .join(mine, mine.c.seat_id == one.c.id)
        .join(theirs, sa.and_(theirs.c.seat_id == other.c.id, theirs.c.element == mine.c.element))
        .join(CapstoneSubmission, col(CapstoneSubmission.id) == one.c.submission_id)
        .join(Capstone, col(Capstone.id) == col(CapstoneSubmission.capstone_id))
        .where(
            one.c.workspace_id == viewer.workspace_id,
            one.c.kind.in_(_INDEPENDENT),
            other.c.kind.in_(_INDEPENDENT),
            one.c.locked_at.is_not(None),
            other.c.locked_at.is_not(None),
            col(Capstone.member_id) != viewer.id,
        )
    )
    return list(session.connection().execute(wanted))


_INDEPENDENT = (SeatKind.FIRST, SeatKind.SECOND)


def _numbers(session: Session, workspace_id: str) -> dict[int, int]:
    """A number for each who is or was an assessor, in an order that says nothing about who they are."""
    found = session.exec(select(Assessor.member_id).where(Assessor.workspace_id == workspace_id)).all()
    by_chance = sorted(found, key=lambda each: hashlib.sha256(f"{workspace_id}:{each}".encode()).hexdigest())
    return {member_id: at for at, member_id in enumerate(by_chance, 1)}
