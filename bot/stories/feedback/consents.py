"""An author's consent that a story is sent to a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import insert_new
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories import queries
from bot.stories.feedback.models import StoryConsent
from bot.stories.models import Story


@dataclass(frozen=True)
class ConsentTerms:
    """The terms shown to an author before they consented: the model's host and the wording."""

    host: str
    wording: str


def give(session: Session, who: Person, story_id: int, terms: ConsentTerms, *, now: datetime) -> None:
    """Record an author's consent with the terms and the present version; nothing changes if there is one already."""
    queries.owned_story(session, who, story_id)
    latest = queries.latest_version(session, who.workspace_id, story_id)
    row = {
        "workspace_id": who.workspace_id,
        "story_id": story_id,
        "member_id": who.member_id,
        "host": terms.host,
        "wording": terms.wording,
        "version": latest.number if latest else 0,
        "given_at": now,
    }
    insert_new(session, StoryConsent, [row])


def withdraw(session: Session, who: Person, story_id: int, *, now: datetime) -> None:
    """End an author's consent; nothing of the story is sent from then on."""
    queries.owned_story(session, who, story_id)
    statement = (
        sa.update(StoryConsent)
        .where(col(StoryConsent.story_id) == story_id, col(StoryConsent.member_id) == who.member_id)
        .where(col(StoryConsent.withdrawn_at).is_(None))
        .values(withdrawn_at=now)
    )
    session.connection().execute(statement)


def is_given(session: Session, who: Person, story_id: int, host: str) -> bool:
    """Whether this author has consented that the story is sent to this host; never for a deleted story."""
    statement = (
        select(StoryConsent.id)
        .where(StoryConsent.workspace_id == who.workspace_id, StoryConsent.story_id == story_id)
        .join(Story, col(Story.id) == col(StoryConsent.story_id))
        .where(StoryConsent.member_id == who.member_id, StoryConsent.host == host, col(Story.deleted_at).is_(None))
        .where(col(StoryConsent.withdrawn_at).is_(None))
    )
    return session.exec(statement).first() is not None


def consenting_author(session: Session, workspace_id: str, story_id: int, host: str) -> Person | None:
    """An author who has consented that the story is sent to this host; None if nobody has."""
    statement = (
        select(Member)
        .join(StoryConsent, col(StoryConsent.member_id) == col(Member.id))
        .where(StoryConsent.workspace_id == workspace_id, StoryConsent.story_id == story_id)
        .where(StoryConsent.host == host, col(StoryConsent.withdrawn_at).is_(None))
        .order_by(col(StoryConsent.given_at))
    )
    authors = [person(member) for member in session.exec(statement)]
    return next((one for one in authors if is_given(session, one, story_id, host)), None)


def of_author(session: Session, who: Person, story_id: int) -> list[StoryConsent]:
    """Every consent of an author to a story, withdrawn ones too, the latest first."""
    statement = (
        select(StoryConsent)
        .where(StoryConsent.workspace_id == who.workspace_id, StoryConsent.story_id == story_id)
        .where(StoryConsent.member_id == who.member_id)
        .order_by(col(StoryConsent.given_at).desc())
    )
    return list(session.exec(statement))
