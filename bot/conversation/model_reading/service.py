"""Sentences that a model is to read: the consent to it, and what one reading may spend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session

from bot.conversation.model_reading.models import ReadingConsent, ReadingModelRequest, UnreadSentence
from bot.kit.db import Database
from bot.kit.llm import FailureKind
from bot.members.model_consents import ModelConsents
from bot.members.service import Person
from bot.reflections.responding.reading import is_not_for_the_lexicon, is_private
from bot.stories.feedback import model_requests
from bot.stories.feedback.budgets import BudgetInDatabase
from bot.stories.feedback.model_requests import DailyLimits, ModelRequest
from bot.stories.feedback.models import StoryModelRequest

consents = ModelConsents(ReadingConsent)


def may_be_sent(text: str) -> bool:
    """Whether a sentence is neither marked as private nor a cry for help."""
    return bool(text.strip()) and not is_private(text) and not is_not_for_the_lexicon(text)


def keep(session: Session, who: Person, text: str, *, is_asked: bool, now: datetime) -> UnreadSentence:
    """Keep a sentence until a model has read it."""
    sentence = UnreadSentence(
        workspace_id=who.workspace_id, member_id=who.member_id, text=text, is_asked=is_asked, written_at=now
    )
    session.add(sentence)
    session.flush()
    return sentence


class ReadingBudget(BudgetInDatabase):
    """What one reading may spend; nothing is sent without consent. What stories took of the day counts as well."""

    table = ReadingModelRequest

    def __init__(
        self, db: Database, who: Person, sentence_id: int, limits: DailyLimits, *, model: str, host: str,
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(db, sentence_id, limits, host=host, now=now)
        self._who, self._model = who, model

    @property
    def model(self) -> str:
        return self._model

    def log(self, session: Session, requests: list[ModelRequest], *, now: datetime) -> list[int | FailureKind]:
        who = self._who
        if not consents.is_given(session, who, self._host):
            return [FailureKind.NO_CONSENT] * len(requests)
        rows = [
            ReadingModelRequest(workspace_id=who.workspace_id, member_id=who.member_id, sent_at=now, **asdict(one))
            for one in requests
        ]
        tables = (StoryModelRequest, ReadingModelRequest)
        return model_requests.log_within(session, who, rows, self.limits, now=now, counted=tables)
