"""Consent to practising with a model, the conversation itself, and what it may spend."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.resistance.models import Coaching
from bot.change.resistance.practice.models import (
    CoachingConsent,
    CoachingModelRequest,
    CoachingPractice,
    PracticeState,
)
from bot.errors import GroundswellError
from bot.kit.db import Database, row_id
from bot.kit.llm import FailureKind
from bot.members.model_consents import ModelConsents
from bot.members.service import Person
from bot.stories.feedback import model_requests
from bot.stories.feedback.budgets import BudgetInDatabase
from bot.stories.feedback.model_requests import DailyLimits, ModelRequest
from bot.stories.feedback.models import StoryModelRequest

# The colleague speaks at most so often.
MAX_TURNS = 5
MAX_WORDS = 600


class PracticeWaitsError(GroundswellError):
    """One moment: your colleague is still thinking about your last message."""


class TooLongToPractiseError(GroundswellError):
    """A colleague wouldn't listen that long. Use at most {most} characters."""


consents = ModelConsents(CoachingConsent)


def begin(session: Session, coaching: Coaching, opening: str, *, now: datetime) -> CoachingPractice:
    """Begin with what the colleague says first."""
    practice = CoachingPractice(
        workspace_id=coaching.workspace_id,
        member_id=coaching.member_id,
        coaching_id=row_id(coaching),
        lines=_encoded([opening]),
        begun_at=now,
    )
    session.add(practice)
    session.flush()
    return practice


def newest(session: Session, coaching: Coaching) -> CoachingPractice | None:
    """The conversation that was practised last in a talk, locked, unless it is over."""
    mine = select(CoachingPractice).where(
        CoachingPractice.workspace_id == coaching.workspace_id,
        CoachingPractice.member_id == coaching.member_id,
        CoachingPractice.coaching_id == row_id(coaching),
    )
    found = session.exec(mine.order_by(col(CoachingPractice.id).desc()).limit(1).with_for_update()).first()
    return found if found and found.state != PracticeState.OVER else None


def lines(practice: CoachingPractice) -> list[str]:
    """What was said in turn, the colleague first."""
    return list(json.loads(practice.lines or "[]"))


def say(session: Session, practice: CoachingPractice, text: str) -> int:
    """Take what the member says; returns how many lines there are now. Errors while the model is asked, or too long."""
    if practice.state != PracticeState.YOURS:
        raise PracticeWaitsError
    words = " ".join(text.split())
    if len(words) > MAX_WORDS:
        raise TooLongToPractiseError(most=MAX_WORDS)
    return _go_on(session, practice, [*lines(practice), words], PracticeState.ASKED)


def answer(session: Session, practice: CoachingPractice, text: str) -> int:
    """Add what the colleague says."""
    return _go_on(session, practice, [*lines(practice), text], PracticeState.YOURS)


def wait(session: Session, practice: CoachingPractice) -> int:
    """Wait for what the model says of it; returns how many lines there are."""
    return _go_on(session, practice, lines(practice), PracticeState.ASKED)


def end(session: Session, practice: CoachingPractice) -> None:
    """End a conversation."""
    _go_on(session, practice, lines(practice), PracticeState.OVER)


def _go_on(session: Session, practice: CoachingPractice, said: Sequence[str], state: PracticeState) -> int:
    practice.lines, practice.state = _encoded(said), state
    session.add(practice)
    session.flush()
    return len(said)


def _encoded(said: Sequence[str]) -> str:
    return json.dumps(list(said), ensure_ascii=False)


def forget(session: Session, who: Person, coaching_id: int) -> None:
    """Take away what was practised in a talk, and the words of what was sent for it; the counts stay."""
    ids = sa.select(col(CoachingPractice.id)).where(
        col(CoachingPractice.workspace_id) == who.workspace_id,
        col(CoachingPractice.member_id) == who.member_id,
        col(CoachingPractice.coaching_id) == coaching_id,
    )
    found = list(session.connection().execute(ids).scalars())
    requests = sa.update(CoachingModelRequest).where(col(CoachingModelRequest.feedback_id).in_(found))
    session.connection().execute(requests.values(messages=None))
    practices = sa.update(CoachingPractice).where(col(CoachingPractice.id).in_(found))
    session.connection().execute(practices.values(lines=None, coaching_id=None, state=PracticeState.OVER))
    session.expire_all()


class PracticeBudget(BudgetInDatabase):
    """What one answer may spend; nothing is sent without consent. What stories took of the day counts as well."""

    table = CoachingModelRequest

    def __init__(
        self, db: Database, who: Person, practice_id: int, limits: DailyLimits, *, model: str, host: str,
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(db, practice_id, limits, host=host, now=now)
        self._who, self._model = who, model

    @property
    def model(self) -> str:
        return self._model

    def log(self, session: Session, requests: list[ModelRequest], *, now: datetime) -> list[int | FailureKind]:
        who = self._who
        if not consents.is_given(session, who, self._host):
            return [FailureKind.NO_CONSENT] * len(requests)
        rows = [
            CoachingModelRequest(workspace_id=who.workspace_id, member_id=who.member_id, sent_at=now, **asdict(one))
            for one in requests
        ]
        tables = (StoryModelRequest, CoachingModelRequest)
        return model_requests.log_within(session, who, rows, self.limits, now=now, counted=tables)
