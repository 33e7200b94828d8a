"""The kinds of data that are kept of somebody, and why some of it stays when they delete theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a table is about, for the person whose rows are in it."""

    ACCOUNT = "account"
    LESSONS = "lessons"
    THOUGHTS = "thoughts"
    STORIES = "stories"
    SESSIONS = "sessions"
    CERTIFICATE = "certificate"
    CHANGE = "change"
    IMPROVING = "improving"
    PROGRAMME = "programme"
    AI = "ai"
    MESSAGES = "messages"


class Stays(StrEnum):
    """Why rows stay when the person they are about deletes their data."""

    ACCOUNT = "account"
    SHARED = "shared"
    PROOF = "proof"
    WISH = "wish"
    WORDLESS = "wordless"
    LOG = "log"


class Unexported(StrEnum):
    """Why a column that names somebody doesn't put its row into their file."""

    ABOUT_OTHERS = "the row is about somebody else, who may read it"
    NOTE_OF_OTHERS = "it is a private note of somebody else"


ABOUT_OTHERS, NOTE_OF_OTHERS = Unexported.ABOUT_OTHERS, Unexported.NOTE_OF_OTHERS


@dataclass(frozen=True)
class Holding:
    """What becomes of the rows of a table that are somebody's own.

    They are those with the person in one of the `own` columns, or those that belong to their own rows of another table
    by the foreign key `via`. `named` are other columns that name somebody, and why they don't make a row theirs.
    Without a reason to stay, rows are deleted. Those that stay lose the values of their `emptied` columns.
    """

    kind: Kind
    stays: Stays | None = None
    own: Collection[str] = ("member_id",)
    via: str | None = None
    named: Mapping[str, Unexported] = field(default_factory=dict)
    emptied: Mapping[str, str | None] = field(default_factory=dict)
