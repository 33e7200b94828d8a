"""Secret addresses of calendar feeds: created, shown again, replaced, and found by the hash of their secret."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.feeds.models import Feed
from bot.kit.db import insert_new
from bot.kit.secrets import Cipher
from bot.members.models import Member

SECRET_BYTES = 32


@dataclass(frozen=True)
class FeedOwner:
    """The member or the community that owns a feed, or the workspace if it is neither."""

    workspace_id: str
    member_id: int | None = None
    community_id: int | None = None

    @property
    def feed(self) -> sa.ColumnElement[bool]:
        """The condition that selects their feed."""
        return sa.and_(
            col(Feed.workspace_id) == self.workspace_id,
            col(Feed.member_id) == self.member_id,
            col(Feed.community_id) == self.community_id,
        )


@dataclass(frozen=True)
class FeedAddress:
    """The address of a feed: when it was made, and its secret; None if it can't be shown any more."""

    made_at: datetime
    secret: str | None


def renew(session: Session, owner: FeedOwner, cipher: Cipher | None = None, *, now: datetime) -> str:
    """Create or replace the secret of a feed; an old one stops working."""
    session.connection().execute(sa.delete(Feed).where(owner.feed))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    sealed = cipher.seal(secret) if cipher else None
    insert_new(session, Feed, [{"secret_hash": hash_of(secret), "made_at": now, "sealed": sealed, **asdict(owner)}])
    return secret


def address(session: Session, owner: FeedOwner, cipher: Cipher | None) -> FeedAddress | None:
    """The address of a feed, or None if it has none yet."""
    feed = session.exec(select(Feed).where(owner.feed)).first()
    if feed is None:
        return None
    return FeedAddress(feed.made_at, cipher.open(feed.sealed) if cipher and feed.sealed else None)


def find(session: Session, secret: str) -> FeedOwner | None:
    """The owner of the feed behind a secret; None if it is wrong or its member has left the workspace.

    Hashes are compared, so the response time reveals nothing about the secret.
    """
    feed = session.get(Feed, hash_of(secret))
    if feed is None:
        return None
    member = session.get(Member, feed.member_id) if feed.member_id else None
    if feed.member_id and not (member and member.active):
        return None
    return FeedOwner(feed.workspace_id, feed.member_id, feed.community_id)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
