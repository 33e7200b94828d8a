"""The backlog with its votes, one improvement with its history, and what was learnt. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.service import is_staff
from bot.improvement import rules
from bot.improvement.models import Improvement, ImprovementChange, ImprovementState, ImprovementVote
from bot.improvement.rules import MatrixField
from bot.kit.db import row_id
from bot.members.models import Member

CURRENT = (ImprovementState.OPEN, ImprovementState.DECIDED, ImprovementState.TRYING)
MAX_SHOWN = 40


@dataclass(frozen=True)
class Listed:
    """An improvement in a list: its field, its number of votes, and whether the reader's vote is among them."""

    improvement: Improvement
    votes: int
    is_mine: bool

    @property
    def number(self) -> int:
        return row_id(self.improvement)

    @property
    def field(self) -> MatrixField:
        return rules.field_of(self.improvement.impact, self.improvement.effort)


@dataclass(frozen=True)
class Backlog:
    """What a member may read: what is current, in the order in which to do it, and how much has an end."""

    current: Sequence[Listed]
    done: Sequence[Listed] = ()
    dropped: Sequence[Listed] = ()

    @property
    def first(self) -> Listed | None:
        """What to do first: the best of the field “do first” that nobody has begun, else None."""
        waiting = [each for each in self.current if each.improvement.state != ImprovementState.TRYING]
        return next((each for each in waiting if each.field is MatrixField.DO_FIRST), None)


@dataclass(frozen=True)
class ImprovementDetails:
    """An improvement with the Slack ids of its author and owner, and its history, oldest first."""

    listed: Listed
    author: str
    owner: str
    changes: Sequence[ImprovementChange] = field(default_factory=list)


def backlog(session: Session, reader: Member) -> Backlog:
    """All improvements that a member may read."""
    wanted = select(Improvement).where(Improvement.workspace_id == reader.workspace_id)
    if not is_staff(reader):
        wanted = wanted.where(
            sa.or_(col(Improvement.looked_at).is_not(None), col(Improvement.suggested_by) == reader.id)
        )
    found = list(session.exec(wanted.order_by(col(Improvement.id))))
    votes = _votes(session, reader.workspace_id, [row_id(each) for each in found])
    listed = {row_id(each): Listed(each, votes.get(row_id(each), 0), is_mine=False) for each in found}
    mine = sa.select(col(ImprovementVote.improvement_id)).where(
        col(ImprovementVote.workspace_id) == reader.workspace_id, col(ImprovementVote.member_id) == reader.id
    )
    for number in session.connection().execute(mine).scalars():
        if number in listed:
            listed[number] = Listed(listed[number].improvement, listed[number].votes, is_mine=True)
    ordered = [listed[row_id(each)] for each in rules.in_order(found, votes)]
    ended = sorted(ordered, key=lambda each: each.improvement.changed_at, reverse=True)
    return Backlog(
        [each for each in ordered if each.improvement.state in CURRENT],
        [each for each in ended if each.improvement.state == ImprovementState.DONE],
        [each for each in ended if each.improvement.state == ImprovementState.DROPPED],
    )


def details(session: Session, reader: Member, improvement: Improvement) -> ImprovementDetails:
    """One improvement as a lead sees it."""
    number = row_id(improvement)
    votes = _votes(session, reader.workspace_id, [number]).get(number, 0)
    mine = session.get(ImprovementVote, (number, reader.id)) is not None
    author = session.get_one(Member, improvement.suggested_by)
    owner = session.get(Member, improvement.owner_id) if improvement.owner_id else None
    history = select(ImprovementChange).where(
        ImprovementChange.workspace_id == reader.workspace_id, ImprovementChange.improvement_id == number
    )
    changes = list(session.exec(history.order_by(col(ImprovementChange.id))))
    listed = Listed(improvement, votes, mine)
    return ImprovementDetails(listed, author.slack_id, owner.slack_id if owner else "", changes)


def _votes(session: Session, workspace_id: str, numbers: Collection[int]) -> dict[int, int]:
    counted = sa.select(col(ImprovementVote.improvement_id), sa.func.count().label("votes")).where(
        col(ImprovementVote.workspace_id) == workspace_id, col(ImprovementVote.improvement_id).in_(numbers)
    )
    rows = session.connection().execute(counted.group_by(col(ImprovementVote.improvement_id)))
    return {row.improvement_id: row.votes for row in rows}


def search(found: Backlog, words: str) -> list[Listed]:
    """The improvements in whose title or reason all words occur."""
    wanted = words.casefold().split()

    def text(one: Improvement) -> str:
        return f"{one.title} {one.today} {one.reason}".casefold()

    everything = [*found.current, *found.done, *found.dropped]
    return [each for each in everything if all(word in text(each.improvement) for word in wanted)]
