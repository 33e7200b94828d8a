"""Who agreed that a story goes to a model, what went there, and how much of it a day may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import insert_new
from bot.kit.llm_answers import Kind
from bot.members.service import Person
from bot.stories import service
from bot.stories.models import Story, StoryConsent, StoryReview, StorySent

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Agreement:
    """What an author was shown before they agreed: the endpoint's host and the words about it."""

    host: str
    wording: str


@dataclass(frozen=True)
class Sent:
    """A request about to leave, masked; `tokens` is the estimate for question and answer together."""

    story_id: int
    review_id: int
    ask: str
    host: str
    model: str
    prompt: str
    words: str
    tokens: int


@dataclass(frozen=True)
class Caps:
    """The most a person and a workspace may spend in 24 hours: (calls, tokens) each; 0 is no limit."""

    person: tuple[int, int]
    workspace: tuple[int, int]


def agree(session: Session, who: Person, story_id: int, agreement: Agreement, *, now: datetime) -> None:
    """Write down that an author agreed, with the words they saw and the version they agreed at; once."""
    service.owned(session, who, story_id)
    latest = service.newest(session, who.workspace_id, story_id)
    row = {
        "workspace_id": who.workspace_id,
        "story_id": story_id,
        "member_id": who.member_id,
        "host": agreement.host,
        "wording": agreement.wording,
        "version": latest.number if latest else 0,
        "given_at": now,
    }
    insert_new(session, StoryConsent, [row])


def take_back(session: Session, who: Person, story_id: int, *, now: datetime) -> None:
    """End an author's agreement; nothing of the story leaves from then on."""
    service.owned(session, who, story_id)
    mine = (
        sa.update(StoryConsent)
        .where(col(StoryConsent.story_id) == story_id, col(StoryConsent.member_id) == who.member_id)
        .where(col(StoryConsent.withdrawn_at).is_(None))
        .values(withdrawn_at=now)
    )
    session.connection().execute(mine)


def has_agreed(session: Session, who: Person, story_id: int, host: str) -> bool:
    """Whether the story may go to this host on somebody's word."""
    chosen = (
        select(StoryConsent.id)
        .where(StoryConsent.workspace_id == who.workspace_id, StoryConsent.story_id == story_id)
        .join(Story, col(Story.id) == col(StoryConsent.story_id))
        .where(StoryConsent.member_id == who.member_id, StoryConsent.host == host, col(Story.deleted_at).is_(None))
        .where(col(StoryConsent.withdrawn_at).is_(None))
    )
    return session.exec(chosen).first() is not None


def log_sent(session: Session, who: Person, requests: Sequence[Sent], caps: Caps, *, now: datetime) -> list[int | Kind]:
    """Write requests of one story down before they leave; for each its id, or why it must not leave.

    That is: no consent (any more; a deleted story has nobody's), or what the day may cost is used up.
    """
    if not requests or not has_agreed(session, who, requests[0].story_id, requests[0].host):
        return [Kind.NO_CONSENT] * len(requests)
    used = [
        [*spent(session, who.workspace_id, mine, now=now), *allowed]
        for allowed, mine in ((caps.person, who.member_id), (caps.workspace, None))
    ]
    found: list[int | Kind] = []
    for sent in requests:
        if any(
            (most and calls >= most) or (dear and tokens + sent.tokens > dear) for calls, tokens, most, dear in used
        ):
            found.append(Kind.DAY_USED_UP)
            continue
        for each in used:
            each[0] += 1
            each[1] += sent.tokens
        facts = {name: value for name, value in vars(sent).items() if name != "story_id"}
        row = StorySent(workspace_id=who.workspace_id, member_id=who.member_id, sent_at=now, **facts)
        session.add(row)
        session.flush()
        assert row.id is not None, "just flushed"
        found.append(row.id)
    return found


def spent(session: Session, workspace_id: str, member_id: int | None, *, now: datetime) -> tuple[int, int]:
    """Calls and tokens of the last 24 hours, of one person or of the whole workspace."""
    counted = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(col(StorySent.tokens)), 0)).where(
        col(StorySent.workspace_id) == workspace_id, col(StorySent.sent_at) > now - DAY
    )
    if member_id is not None:
        counted = counted.where(col(StorySent.member_id) == member_id)
    calls, tokens = session.connection().execute(counted).one()
    return int(calls), int(tokens)


def log_answer(session: Session, sent_id: int, *, tokens: int, estimated: bool, failure: str | None = None) -> None:
    """Add what a request really used, or why it came to nothing."""
    row = sa.update(StorySent).where(col(StorySent.id) == sent_id)
    session.connection().execute(row.values(tokens=tokens, estimated=estimated, failure=failure))


def what_was_sent(session: Session, who: Person, story_id: int) -> list[StorySent]:
    """Everything of a story that ever left, for its authors, the latest first."""
    service.owned(session, who, story_id)
    chosen = (
        select(StorySent)
        .join(StoryReview, col(StoryReview.id) == col(StorySent.review_id))
        .where(StorySent.workspace_id == who.workspace_id, StoryReview.story_id == story_id)
        .order_by(col(StorySent.sent_at).desc(), col(StorySent.id).desc())
    )
    return list(session.exec(chosen))
