"""What is known of a member by their profile: the time zone they live in, their language, whether they are active.

This module alone writes a zone or a language. Every change is announced to the hooks it is given, so that what was
planned by the old values, or could not be planned at all, is planned again in the same transaction.
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


@dataclass(frozen=True)
class SlackProfile:
    """What Slack says about a person: IANA time zone, two-letter language, whether the account is active."""

    zone: str | None = None
    language: str | None = None
    active: bool = True

    @classmethod
    def of(cls, user: Json) -> SlackProfile:
        """The profile in one of Slack's user objects."""
        language = (user.get("locale") or "").partition("-")[0]
        return cls(user.get("tz"), language or None, active=not user.get("deleted", False))


def learn(session: Session, member: Member, profile: SlackProfile, hooks: ProfileHooks) -> None:
    """Take over what a profile says, except for what the member chose themselves; an unknown zone changes nothing."""
    with _announced(session, member, hooks):
        member.active = profile.active
        if profile.language and not member.language_is_own:
            member.language = profile.language
        if known_zone(profile.zone) and not member.zone_is_own:
            member.zone = profile.zone


def set_zone(session: Session, member: Member, zone: str, hooks: ProfileHooks) -> None:
    """A member's own choice of zone (an IANA name), kept whatever Slack's profile says later."""
    with _announced(session, member, hooks, own=True):
        member.zone, member.zone_is_own = zone, True


def set_language(session: Session, member: Member, language: str, hooks: ProfileHooks) -> None:
    """The member's own choice, kept whatever Slack's profile says later."""
    with _announced(session, member, hooks, own=True):
        member.language, member.language_is_own = language, True


@contextmanager
def _announced(session: Session, member: Member, hooks: ProfileHooks, *, own: bool = False) -> Iterator[None]:
    """Calls every hook with what changes inside the block, if anything does."""
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
    """Those of some Slack users whom we know, but not by which clock they live."""
    wanted = select(Member).where(Member.workspace_id == workspace_id, col(Member.zone).is_(None))
    return list(session.exec(wanted.where(col(Member.slack_id).in_(slack_ids))))


def unread(session: Session, *, limit: int = 50) -> list[tuple[str, str]]:
    """Members whose zone we have not been told yet, as (workspace, Slack id), in workspaces that still have the app.

    In random order: a workspace in which Slack keeps failing must not keep everybody else waiting.
    """
    wanted = (
        select(Member.workspace_id, Member.slack_id)
        .join(Workspace, col(Workspace.id) == col(Member.workspace_id))
        .where(col(Member.zone).is_(None), col(Member.active), col(Workspace.gone_at).is_(None))
        .order_by(sa.func.random())
        .limit(limit)
    )
    return [(workspace_id, slack_id) for workspace_id, slack_id in session.exec(wanted)]
