"""A candidate's consent that their draft is sent to a model, and the log of what was sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session

from bot.certification.capstone import submitting
from bot.certification.capstone.models import Capstone, CapstoneConsent, CapstoneFeedback, CapstoneModelRequest
from bot.kit.db import Database
from bot.kit.llm import FailureKind
from bot.members.model_consents import ModelConsents
from bot.members.service import Person
from bot.stories.feedback import model_requests
from bot.stories.feedback.budgets import BudgetInDatabase
from bot.stories.feedback.model_requests import DailyLimits, ModelRequest
from bot.stories.feedback.models import StoryModelRequest

consents = ModelConsents(CapstoneConsent)


class CapstoneBudget(BudgetInDatabase):
    """What feedback on a part may spend; nothing is sent without consent, or once the part was handed in.

    What stories took of the day's limits counts as well.
    """

    table = CapstoneModelRequest

    def __init__(
        self, db: Database, who: Person, row: CapstoneFeedback, limits: DailyLimits, *, host: str,
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(db, row.id, limits, host=host, now=now)
        self._who, self._part, self._capstone_id, self._model = who, row.part, row.capstone_id, row.model

    @property
    def model(self) -> str:
        return self._model

    def log(self, session: Session, requests: list[ModelRequest], *, now: datetime) -> list[int | FailureKind]:
        who = self._who
        capstone = session.get_one(Capstone, self._capstone_id)
        is_allowed = consents.is_given(session, who, self._host) and not submitting.is_with_assessors(
            session, capstone, self._part
        )
        if not is_allowed:
            return [FailureKind.NO_CONSENT] * len(requests)
        rows = [
            CapstoneModelRequest(workspace_id=who.workspace_id, member_id=who.member_id, sent_at=now, **asdict(request))
            for request in requests
        ]
        tables = (StoryModelRequest, CapstoneModelRequest)
        return model_requests.log_within(session, who, rows, self.limits, now=now, counted=tables)
