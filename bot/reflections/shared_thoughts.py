"""Thoughts that people share with their cohort on the same lesson, by name or without one.

Those without a name are shown in batches of more than k people, the same for every reader, who may be one of them; a
batch never grows, and is hidden once too few are left in it. So no reader can work out who a thought is from by
counting, neither at once nor by looking again later.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.models import Member
from bot.members.service import Person
from bot.reflections.models import Reflection, SharedThought


class ThoughtGoneError(GroundswellError):
    """I can't find what you wrote any more, so there's nothing to share."""


class ThoughtChangedError(GroundswellError):
    """Your text has changed since this window opened. Open the window again to see what would be shown."""


class NoCircleError(GroundswellError):
    """You aren't in a group that takes this lesson together, so there's nobody to share your thought with."""


class WriteFirstError(GroundswellError):
    """Write something of your own below this lesson first. Then you can read what others shared."""


@dataclass(frozen=True)
class ThoughtCircle:
    """People who take a lesson (`<track>/<lesson>`) together, by when they joined; `key` names the group for good."""

    key: str
    name: str
    lesson: str
    joined: Mapping[int, datetime]


@dataclass(frozen=True)
class SharedWords:
    """A thought as others read it; `author` is the Slack id of one who gave their name."""

    text: str
    author: str | None = None


@dataclass(frozen=True)
class SharedByOthers:
    """What a member may read: thoughts with a name, oldest first, and those without, in an order that says nothing."""

    named: Sequence[SharedWords]
    unnamed: Sequence[SharedWords]


def own(session: Session, who: Person, reflection_id: int) -> Reflection:
    """A member's own reflection; ThoughtGoneError if it is not there any more."""
    mine = select(Reflection).where(Reflection.workspace_id == who.workspace_id, Reflection.member_id == who.member_id)
    found = session.exec(mine.where(Reflection.id == reflection_id, col(Reflection.deleted_at).is_(None))).first()
    if found is None:
        raise ThoughtGoneError
    return found


def digest(reflection: Reflection) -> str:
    """What tells one wording of a reflection from another."""
    return _hash(reflection.text or "")[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def share(
    session: Session,
    who: Person,
    reflection: Reflection,
    circle: ThoughtCircle,
    *,
    by_name: bool,
    least: int,
    now: datetime,
) -> None:
    """Share a reflection, once; one without a name is shown when `least` people are in its batch."""
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "reflection_id": reflection.id,
        "circle": circle.key,
        "lesson": circle.lesson,
        "by_name": by_name,
        "least": least,
        "shared_at": now,
    }
    if insert_new(session, SharedThought, [row]) and not by_name:
        _release(session, who.workspace_id, circle)


def _release(session: Session, workspace_id: str, circle: ThoughtCircle) -> None:
    """Put all waiting thoughts without a name into a batch, if enough people wrote them.

    They are locked first, so that of two who share at once only one fills the batch.
    """
    here = _unnamed(workspace_id, circle)
    waiting = session.exec(here.where(col(SharedThought.batch).is_(None)).with_for_update()).all()
    if len({one.member_id for one in waiting}) < max(one.least for one in waiting):
        return
    filled = sa.select(sa.func.max(col(SharedThought.batch))).where(
        col(SharedThought.workspace_id) == workspace_id,
        col(SharedThought.circle) == circle.key,
        col(SharedThought.lesson) == circle.lesson,
    )
    last = session.connection().execute(filled).scalar() or 0
    for one in waiting:
        one.batch = last + 1
        session.add(one)
    session.flush()


def _unnamed(workspace_id: str, circle: ThoughtCircle) -> SelectOfScalar[SharedThought]:
    return select(SharedThought).where(
        SharedThought.workspace_id == workspace_id,
        SharedThought.circle == circle.key,
        SharedThought.lesson == circle.lesson,
        col(SharedThought.by_name).is_(False),
    )


def take_back(session: Session, who: Person, reflection_id: int) -> str | None:
    """Share a reflection no longer; returns the message it belongs to, None if it wasn't shared."""
    mine = sa.delete(SharedThought).where(
        col(SharedThought.workspace_id) == who.workspace_id,
        col(SharedThought.member_id) == who.member_id,
        col(SharedThought.reflection_id) == reflection_id,
    )
    taken = session.connection().execute(mine).rowcount
    source = sa.select(col(Reflection.source)).where(
        col(Reflection.workspace_id) == who.workspace_id, col(Reflection.id) == reflection_id
    )
    return session.connection().execute(source).scalar() if taken else None


def take_all_back(session: Session, who: Person) -> None:
    """Share nothing of a member any more."""
    mine = col(SharedThought.workspace_id) == who.workspace_id, col(SharedThought.member_id) == who.member_id
    session.connection().execute(sa.delete(SharedThought).where(*mine))


def shared_by(session: Session, who: Person, reflection_ids: Collection[int]) -> dict[int, bool]:
    """Which of a member's reflections are shared, and whether by name."""
    chosen = sa.select(col(SharedThought.reflection_id), col(SharedThought.by_name)).where(
        col(SharedThought.workspace_id) == who.workspace_id,
        col(SharedThought.member_id) == who.member_id,
        col(SharedThought.reflection_id).in_(reflection_ids),
    )
    return {row.reflection_id: row.by_name for row in session.connection().execute(chosen)}


def by_others(session: Session, who: Person, circle: ThoughtCircle, *, k: int) -> SharedByOthers:
    """What others of a circle shared on its lesson since this member joined it.

    Of a batch without names all is shown or nothing: it is hidden from those who joined after its first thought, and
    when fewer people are left in it than its authors were promised.
    """
    joined = circle.joined.get(who.member_id)
    if joined is None:
        raise NoCircleError
    chosen = (
        sa.select(
            col(SharedThought.id),
            col(SharedThought.member_id),
            col(SharedThought.by_name),
            col(SharedThought.batch),
            col(SharedThought.least),
            col(SharedThought.shared_at),
            col(Reflection.text),
            col(Member.slack_id),
        )
        .join(Reflection, col(Reflection.id) == col(SharedThought.reflection_id))
        .join(Member, col(Member.id) == col(SharedThought.member_id))
        .where(col(SharedThought.workspace_id) == who.workspace_id, col(SharedThought.circle) == circle.key)
        .where(col(SharedThought.lesson) == circle.lesson, col(Reflection.deleted_at).is_(None))
        .order_by(col(SharedThought.id))
    )
    rows = session.connection().execute(chosen).all()
    named = [
        SharedWords(row.text, row.slack_id)
        for row in rows
        if row.by_name and row.member_id != who.member_id and row.shared_at >= joined
    ]
    batches = defaultdict(list)
    for row in rows:
        if not row.by_name and row.batch is not None:
            batches[row.batch].append(row)
    unnamed = [
        row.text
        for batch in batches.values()
        if min(row.shared_at for row in batch) >= joined
        and len({row.member_id for row in batch}) >= max(k + 1, *(row.least for row in batch))
        for row in batch
        if row.member_id != who.member_id
    ]
    # By what the words themselves come to, so that the order tells nothing of who was first.
    return SharedByOthers(named, [SharedWords(text) for text in sorted(unnamed, key=_hash)])


def check_wrote(session: Session, who: Person, source: str) -> None:
    """Raise WriteFirstError unless a member has written something below the message `source`."""
    mine = sa.select(col(Reflection.id)).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.member_id) == who.member_id,
        col(Reflection.source) == source,
        col(Reflection.deleted_at).is_(None),
    )
    if session.connection().execute(mine.limit(1)).first() is None:
        raise WriteFirstError
