"""A member's profile: time zone, language, and whether the account is active.

Only this module writes a zone or a language. It passes every change to the hooks, which reschedule in the same
transaction what depends on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.deps import ProfileChange, ProfileHooks
from bot.kit.slack import Json
from bot.kit.time import known_zone
from bot.members.models import Member, Workspace
from bot.members.service import IS_REACHABLE


@dataclass(frozen=True)
class SlackProfile:
    """A person's profile in Slack: IANA time zone, two-letter language, whether the account is active or a guest's."""

    zone: str | None = None
    language: str | None = None
    active: bool = True
    is_guest: bool = False

    @classmethod
    def of(cls, user: Json) -> SlackProfile:
        """The profile in one of Slack's user objects; a stranger from another organisation counts as deactivated."""
        language = (user.get("locale") or "").partition("-")[0]
        return cls(
            user.get("tz"),
            language or None,
            active=not (user.get("deleted") or user.get("is_stranger")),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        )


def learn(session: Session, member: Member, profile: SlackProfile, hooks: ProfileHooks) -> None:
    """Update a member from their profile, except what they chose themselves; an unknown zone is ignored."""
    with _announced(session, member, hooks):
        member.active, member.is_guest = profile.active, profile.is_guest
        if profile.language and not member.language_is_own:
            member.language = profile.language
        if known_zone(profile.zone) and not member.zone_is_own:
            member.zone = profile.zone


def set_zone(session: Session, member: Member, zone: str, hooks: ProfileHooks) -> None:
    """Set a member's own choice of zone (an IANA name), which later profiles don't change."""
    with _announced(session, member, hooks, own=True):
        member.zone, member.zone_is_own = zone, True


def set_language(session: Session, member: Member, language: str, hooks: ProfileHooks) -> None:
    """Set a member's own choice of language, which later profiles don't change."""
    with _announced(session, member, hooks, own=True):
        member.language, member.language_is_own = language, True


@contextmanager
def _announced(session: Session, member: Member, hooks: ProfileHooks, *, own: bool = False) -> Iterator[None]:
    """Call every hook with what has changed inside the block, if anything has."""
    zone, language, active = member.zone, member.language, member.active
    yield
    session.add(member)
    session.flush()
    assert member.id is not None, "a stored member has an id"
    change = ProfileChange(
        member.workspace_id,
        member.id,
        first_zone=zone is None and member.zone is not None,
        zone=zone != member.zone,
        language=language != member.language,
        active=active != member.active,
        own=own,
    )
    if change.zone or change.language or change.active:
        for hook in hooks:
            hook(session, change)


def without_zone(session: Session, workspace_id: str, slack_ids: Collection[str]) -> list[Member]:
    """The members among these Slack users whose zone is unknown."""
    wanted = select(Member).where(Member.workspace_id == workspace_id, col(Member.zone).is_(None))
    return list(session.exec(wanted.where(col(Member.slack_id).in_(slack_ids))))


def unread(session: Session, *, limit: int = 50) -> list[tuple[str, str]]:
    """The (workspace id, Slack id) of active members with an unknown zone, in workspaces that still have the app.

    In random order, so that a workspace in which Slack keeps failing does not hold up the others.
    """
    wanted = (
        select(Member.workspace_id, Member.slack_id)
        .join(Workspace, col(Workspace.id) == col(Member.workspace_id))
        .where(col(Member.zone).is_(None), IS_REACHABLE)
        .order_by(sa.func.random())
        .limit(limit)
    )
    return [(workspace_id, slack_id) for workspace_id, slack_id in session.exec(wanted)]
