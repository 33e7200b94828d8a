"""Secret addresses: made, replaced, and looked up by the hash of their secret."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.community.feeds.models import Feed
from bot.kit.db import insert_new
from bot.members.models import Member

SECRET_BYTES = 32


def renew(
    session: Session, workspace_id: str, *, member_id: int | None, community_id: int | None, now: datetime
) -> str:
    """A new secret for somebody's calendar, or a community's; the one before stops working. Only its hash is kept."""
    session.connection().execute(sa.delete(Feed).where(_theirs(workspace_id, member_id, community_id)))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = {
        "secret_hash": hashed(secret), "workspace_id": workspace_id, "member_id": member_id,
        "community_id": community_id, "made_at": now,
    }  # fmt: skip
    insert_new(session, Feed, [row])
    return secret


def made_at(session: Session, workspace_id: str, *, member_id: int | None, community_id: int | None) -> datetime | None:
    """Since when there is an address; None where there is none."""
    wanted = sa.select(col(Feed.made_at)).where(_theirs(workspace_id, member_id, community_id))
    return session.connection().execute(wanted).scalar()


def _theirs(workspace_id: str, member_id: int | None, community_id: int | None) -> sa.ColumnElement[bool]:
    whose = col(Feed.member_id) == member_id if member_id else col(Feed.community_id) == community_id
    return sa.and_(col(Feed.workspace_id) == workspace_id, whose)


def find(session: Session, secret: str) -> Feed | None:
    """The feed behind a secret; one of somebody who has left the workspace is none any more.

    What is compared is a hash, so how long it takes says nothing about the secret.
    """
    feed = session.get(Feed, hashed(secret))
    if feed is None or feed.member_id is None:
        return feed
    owner = session.get(Member, feed.member_id)
    return feed if owner and owner.active else None


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
