"""Certificates, the signed badges of each, and the keys that sign them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class BadgeIssuer(WorkspaceRow, table=True):
    """A workspace as an issuer of badges; `path` is random, and stands for it in public addresses."""

    __tablename__ = "badge_issuer"
    __table_args__ = (sa.UniqueConstraint("path"),)

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    path: str


class IssuerKey(NumberedRow, table=True):
    """A key that signs a workspace's badges.

    `public` is its multibase form, and `sealed` the private key, encrypted. A retired key signs no new badge, but its
    public half stays, and it goes on signing the list of those of its badges that were revoked. What a withdrawn one
    has signed holds no more.
    """

    __tablename__ = "issuer_key"
    __table_args__ = (
        sa.UniqueConstraint("public"),
        partial_index("issuer_key_current", "workspace_id", where="retired_at IS NULL", unique=True),
    )

    public: str
    sealed: str
    made_at: datetime
    retired_at: datetime | None = None
    withdrawn_at: datetime | None = None


class Certificate(MemberRow, table=True):
    """What somebody was certified for.

    `public_id` is random, and is printed on the certificate. `grounds` (JSON) are the facts behind it, which everybody
    may read. `holder_name` is read from Slack before the first badge is signed, and stays as it was. `told_until` is
    the end of which its holder was reminded.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.Index("certificate_member", "workspace_id", "member_id"),
        partial_index("certificate_ending", "expires_at", where="revoked_at IS NULL"),
    )

    public_id: str
    title: str
    grounds: str = "{}"
    holder_name: str = ""
    language: str = "en"
    issued_at: datetime
    expires_at: datetime
    renewals: int = 0
    renewed_at: datetime | None = None
    renewed_for: str = ""
    told_until: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: int | None = Field(default=None, foreign_key="member.id")
    revoked_reason: str = ""


class IssuedBadge(NumberedRow, table=True):
    """One signed badge of a certificate: the first, or one more for each renewal (`version`).

    `credential` is its JSON, which never changes; `status_index` is its place in the list of its key's revoked badges.
    `sent_at` is when its files were put on the ledger for its holder.
    """

    __tablename__ = "issued_badge"
    __table_args__ = (
        sa.UniqueConstraint("certificate_id", "version"),
        sa.UniqueConstraint("key_id", "status_index"),
        partial_index("issued_badge_unsent", "signed_at", where="sent_at IS NULL"),
    )

    certificate_id: int = Field(foreign_key="certificate.id")
    key_id: int = Field(foreign_key="issuer_key.id")
    version: int
    status_index: int
    credential: str
    signed_at: datetime
    sent_at: datetime | None = None
