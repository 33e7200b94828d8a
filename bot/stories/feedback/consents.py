"""An author's consent that a story is sent to a model."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.members.model_consents import ConsentTerms, ModelConsents
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories import queries
from bot.stories.feedback.models import StoryConsent
from bot.stories.models import Story

consents = ModelConsents(StoryConsent)


def give(session: Session, who: Person, story_id: int, terms: ConsentTerms, *, now: datetime) -> None:
    """Record an author's consent with the terms and the present version; nothing changes if there is one already."""
    queries.owned_story(session, who, story_id)
    latest = queries.latest_version(session, who.workspace_id, story_id)
    number = latest.number if latest else 0
    consents.give(session, who, terms, now=now, story_id=story_id, version=number)


def withdraw(session: Session, who: Person, story_id: int, *, now: datetime) -> None:
    """End an author's consent; nothing of the story is sent from then on."""
    queries.owned_story(session, who, story_id)
    consents.withdraw(session, who, now=now, story_id=story_id)


def is_given(session: Session, who: Person, story_id: int, host: str) -> bool:
    """Whether this author has consented that the story is sent to this host; never for a deleted story."""
    story = session.get(Story, story_id)
    return bool(story and not story.deleted_at) and consents.is_given(session, who, host, story_id=story_id)


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
    return consents.of_member(session, who, story_id=story_id)
