"""A map as its owner or one of its readers sees it. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from bot.change.stakeholders import rules, service
from bot.change.stakeholders.models import Stakeholder, StakeholderMove, StakeholderReader
from bot.change.stakeholders.rules import StakeholderType
from bot.change.stakeholders.service import NoSharedMapError
from bot.kit.db import row_id
from bot.members.models import Member


@dataclass(frozen=True)
class MappedStakeholder:
    """A stakeholder with the number that the picture gives them, where they stood before, and whether they have left.

    `moves` are oldest first.
    """

    number: int
    row: Stakeholder
    moves: Sequence[StakeholderMove] = ()
    has_left: bool = False

    @property
    def type(self) -> StakeholderType:
        return rules.type_of(self.row.influence, self.row.support)


@dataclass(frozen=True)
class StakeholderMap:
    """Everything on a map in the order of its fields; `owner` is the Slack id of whose it is.

    For the owner `readers` are those who may read it, and `shared` the Slack ids of those who share theirs with them.
    """

    owner: str
    stakeholders: Sequence[MappedStakeholder]
    readers: Sequence[StakeholderReader] = ()
    shared: Sequence[str] = field(default_factory=list)

    def inside(self, kind: StakeholderType) -> list[MappedStakeholder]:
        return [each for each in self.stakeholders if each.type is kind]


def own_map(session: Session, owner: Member) -> StakeholderMap:
    """A member's own map."""
    return StakeholderMap(
        owner.slack_id,
        _stakeholders(session, owner),
        service.readers(session, owner),
        [each.slack_id for each in sharing_with(session, owner)],
    )


def shared_map(session: Session, reader: Member, owner_slack_id: str) -> StakeholderMap:
    """The map that somebody shares with a member; NoSharedMapError if they don't."""
    found = next((each for each in sharing_with(session, reader) if each.slack_id == owner_slack_id), None)
    if found is None:
        raise NoSharedMapError
    return StakeholderMap(found.slack_id, _stakeholders(session, found))


def sharing_with(session: Session, reader: Member) -> Sequence[Member]:
    """Who shares their map with a member; nobody who has left."""
    wanted = (
        select(Member)
        .join(StakeholderReader, col(StakeholderReader.member_id) == col(Member.id))
        .where(
            StakeholderReader.workspace_id == reader.workspace_id,
            StakeholderReader.reader_id == reader.id,
            col(Member.active),
        )
    )
    return session.exec(wanted.order_by(col(StakeholderReader.id))).all()


def _stakeholders(session: Session, owner: Member) -> list[MappedStakeholder]:
    rows = service.own(session, owner)
    moves = _moves(session, owner.workspace_id, [row_id(each) for each in rows])
    gone = _gone(session, owner.workspace_id, [each.person_id for each in rows if each.person_id])
    order = [*StakeholderType]
    rows.sort(
        key=lambda each: [order.index(rules.type_of(each.influence, each.support)), -each.influence, row_id(each)]
    )
    return [
        MappedStakeholder(number, each, moves[row_id(each)], each.person_id in gone)
        for number, each in enumerate(rows, 1)
    ]


def _moves(session: Session, workspace_id: str, numbers: Sequence[int]) -> dict[int, list[StakeholderMove]]:
    wanted = select(StakeholderMove).where(
        StakeholderMove.workspace_id == workspace_id, col(StakeholderMove.stakeholder_id).in_(numbers)
    )
    found: dict[int, list[StakeholderMove]] = defaultdict(list)
    for each in session.exec(wanted.order_by(col(StakeholderMove.id))):
        found[each.stakeholder_id].append(each)
    return found


def _gone(session: Session, workspace_id: str, member_ids: Sequence[int]) -> set[int | None]:
    """Those among these members who have left the workspace."""
    wanted = select(Member.id).where(
        Member.workspace_id == workspace_id, col(Member.id).in_(member_ids), col(Member.active).is_(False)
    )
    return set(session.exec(wanted))
