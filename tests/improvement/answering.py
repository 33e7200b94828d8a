"""Questions that were asked and answered, as the tables keep them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.quizzes.models import Answer, AskedQuestion


def answered(
    session: Session, workspace_id: str, member_ids: Collection[int], at: datetime, *, right: bool = True
) -> None:
    """One question each, asked and answered at a moment."""
    asked(session, workspace_id, member_ids, at)
    for each in member_ids:
        session.add(
            Answer(
                workspace_id=workspace_id,
                ask_id=ask_id(each, at),
                member_id=each,
                given="0",
                score=float(right),
                correct=right,
                answered_at=at,
            )
        )
    session.flush()


def asked(session: Session, workspace_id: str, member_ids: Collection[int], at: datetime) -> None:
    """One question each, asked at a moment."""
    for each in member_ids:
        session.add(
            AskedQuestion(
                workspace_id=workspace_id,
                id=ask_id(each, at),
                member_id=each,
                question_id="track/lesson/q1",
                version="1",
                source=f"test:{each}",
                asked_at=at,
            )
        )
    session.flush()


def ask_id(member_id: int, at: datetime) -> str:
    return f"{member_id}-{at:%Y%m%d%H%M}"
