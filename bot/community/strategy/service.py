"""Strategies and their versions: found, saved and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import drafts
from bot.community.calendar.errors import GoneError, NoChannelError
from bot.community.calendar.models import Community, community_table
from bot.community.permissions import check_planner, is_planner
from bot.community.strategy import activities, content
from bot.community.strategy.activities import LedActivity
from bot.community.strategy.content import EmptyStrategyError, MergedText, StrategyText
from bot.community.strategy.models import CommunityStrategy, StrategyVersion
from bot.community.year import facts
from bot.kit.db import insert_new, row_id
from bot.members.models import Member

MAX_VERSIONS = 20
_strategy_table = CommunityStrategy.__table__  # type: ignore[attr-defined] # a condition on another table's query
HAS_STRATEGY = (
    sa.select(_strategy_table.c.id)
    .where(_strategy_table.c.community_id == community_table.c.id, _strategy_table.c.latest > 0)
    .exists()
)
IS_PUBLISHED = (
    sa.select(_strategy_table.c.id)
    .where(_strategy_table.c.community_id == community_table.c.id, _strategy_table.c.published.is_not(None))
    .exists()
)


@dataclass(frozen=True)
class SavedStrategy:
    """A version of a strategy as it is shown; `by` is the Slack id of who saved it."""

    version_id: int
    strategy_id: int
    number: int
    community_id: int
    channel: str
    by: str
    at: datetime
    text: StrategyText
    activities: tuple[LedActivity, ...]


@dataclass(frozen=True)
class SaveConflict:
    """Somebody else saved a version meanwhile: theirs, and what comes of both."""

    theirs: SavedStrategy
    merged: MergedText


def communities(session: Session, member: Member) -> list[Community]:
    """The communities whose strategy a member may open: those they see, and any with a strategy that they may read."""
    return facts.visible(session, member, HAS_STRATEGY if is_planner(member) else IS_PUBLISHED)


def find(session: Session, community: Community) -> CommunityStrategy | None:
    """The strategy of a community, or None."""
    wanted = select(CommunityStrategy).where(
        CommunityStrategy.workspace_id == community.workspace_id, CommunityStrategy.community_id == community.id
    )
    return session.exec(wanted).first()


def latest(session: Session, community: Community) -> SavedStrategy | None:
    """The newest version of a community's strategy, or None."""
    strategy = find(session, community)
    return version(session, strategy, strategy.latest) if strategy and strategy.latest else None


def published(session: Session, community: Community) -> SavedStrategy | None:
    """The version of a community's strategy that everybody may read, or None."""
    strategy = find(session, community)
    return version(session, strategy, strategy.published) if strategy and strategy.published else None


def version(session: Session, strategy: CommunityStrategy, number: int) -> SavedStrategy:
    """One version of a strategy; GoneError if there is none."""
    found = _versions(session, strategy, StrategyVersion.number == number)
    if not found:
        raise GoneError
    return found[0]


def readable(session: Session, member: Member, version_id: int) -> SavedStrategy:
    """A version that a member may read: facilitators any, others the published one; GoneError otherwise."""
    wanted = (
        select(CommunityStrategy, StrategyVersion.number)
        .join(StrategyVersion, col(StrategyVersion.strategy_id) == col(CommunityStrategy.id))
        .where(StrategyVersion.id == version_id, StrategyVersion.workspace_id == member.workspace_id)
    )
    found = session.exec(wanted).first()
    if found is None or not (is_planner(member) or found[0].published == found[1]):
        raise GoneError
    return version(session, *found)


def versions(session: Session, strategy: CommunityStrategy) -> list[SavedStrategy]:
    """The newest versions of a strategy, the last one first."""
    return _versions(session, strategy)


def _versions(session: Session, strategy: CommunityStrategy, *where: bool) -> list[SavedStrategy]:
    community = session.get_one(Community, strategy.community_id)
    wanted = (
        select(StrategyVersion, Member.slack_id)
        .join(Member, col(Member.id) == col(StrategyVersion.by_id))
        .where(StrategyVersion.workspace_id == strategy.workspace_id, StrategyVersion.strategy_id == strategy.id)
        .where(*where)
    )
    return [
        SavedStrategy(
            row_id(row),
            row.strategy_id,
            row.number,
            strategy.community_id,
            community.channel,
            by,
            row.at,
            StrategyText(row.purpose, row.structure, row.engagement, content.load_metrics(row.metrics)),
            activities.load(row.activities),
        )
        for row, by in session.exec(wanted.order_by(col(StrategyVersion.number).desc()).limit(MAX_VERSIONS))
    ]


def save(
    session: Session, channel: str, by: Member, text: StrategyText, *, base: int, now: datetime
) -> SavedStrategy | SaveConflict:
    """Keep a text as the next version; a conflict if somebody else saved one after number `base`.

    The first version begins the community if there is none in the channel.
    """
    check_planner(by)
    if not channel.startswith(("C", "G")):
        raise NoChannelError
    if text.is_empty:
        raise EmptyStrategyError
    community = drafts.found_community(session, channel, by, now)
    row = {"workspace_id": by.workspace_id, "community_id": community.id, "latest": 0, "created_at": now}
    insert_new(session, CommunityStrategy, [row])
    # Locked until the transaction ends, so that of two editors at the same time the second sees the first.
    wanted = select(CommunityStrategy).where(
        CommunityStrategy.workspace_id == by.workspace_id, CommunityStrategy.community_id == community.id
    )
    strategy = session.exec(wanted.with_for_update()).one()
    if strategy.latest != base:
        theirs = version(session, strategy, strategy.latest)
        if theirs.text == text:
            return theirs
        before = version(session, strategy, base).text if base else StrategyText()
        merged = content.merge(before, text, theirs.text)
        if merged.changed:
            return SaveConflict(theirs, merged)
    elif base and version(session, strategy, base).text == text:
        return version(session, strategy, base)
    strategy.latest += 1
    session.add(strategy)
    session.add(
        StrategyVersion(
            workspace_id=by.workspace_id, strategy_id=row_id(strategy), number=strategy.latest, by_id=row_id(by),
            at=now, purpose=text.purpose, structure=text.structure, engagement=text.engagement,
            metrics=content.dump_metrics(text.metrics),
            activities=activities.dump(activities.read(session, community)),
        )
    )  # fmt: skip
    session.flush()
    return version(session, strategy, strategy.latest)


def publish(session: Session, by: Member, version_id: int, *, now: datetime) -> SavedStrategy:
    """Let everybody read a version; an older one is no longer the published one."""
    check_planner(by)
    found = readable(session, by, version_id)
    strategy = session.get_one(CommunityStrategy, found.strategy_id)
    strategy.published, strategy.published_at = found.number, now
    session.add(strategy)
    return found
