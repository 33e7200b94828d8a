"""Keep a member's scaling strategy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.models import Member
from bot.members.service import Person, person
from bot.sustainability.scaling.models import ScalingStrategy

MAX_TEXT = 3000


class ScalingPart(StrEnum):
    """A part of a scaling strategy, in the order of the document."""

    PACKAGE = "package"
    STAKEHOLDERS = "stakeholders"
    CHANGE = "change"
    SUSTAINABILITY = "sustainability"


class EmptyScalingError(GroundswellError):
    """Your strategy is still empty. Write a sentence in one of the four parts, or press “Cancel”."""


def find(session: Session, who: Person) -> ScalingStrategy | None:
    """A member's scaling strategy, if they have saved one."""
    wanted = select(ScalingStrategy).where(
        ScalingStrategy.workspace_id == who.workspace_id, ScalingStrategy.member_id == who.member_id
    )
    return session.exec(wanted).first()


def texts(found: ScalingStrategy | None) -> dict[ScalingPart, str]:
    """What is written in each part."""
    return {each: str(getattr(found, each)) if found else "" for each in ScalingPart}


def save(session: Session, member: Member, written: Mapping[ScalingPart, str], *, now: datetime) -> ScalingStrategy:
    """Keep what is written in each part; EmptyScalingError if that is nothing."""
    clean = {each: written.get(each, "").replace("\0", "").strip()[:MAX_TEXT] for each in ScalingPart}
    if not any(clean.values()):
        raise EmptyScalingError
    found = find(session, person(member)) or ScalingStrategy(
        workspace_id=member.workspace_id, member_id=row_id(member), changed_at=now
    )
    for part, text in clean.items():
        setattr(found, part, text)
    found.changed_at = now
    session.add(found)
    session.flush()
    return found


def delete(session: Session, who: Person) -> None:
    """Delete a member's strategy."""
    session.connection().execute(
        sa.delete(ScalingStrategy).where(
            col(ScalingStrategy.workspace_id) == who.workspace_id, col(ScalingStrategy.member_id) == who.member_id
        )
    )
    session.expire_all()
