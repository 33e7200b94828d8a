"""A candidate's consent that their draft is sent to a model, and the log of what was sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.capstone import submitting
from bot.certification.capstone.models import Capstone, CapstoneConsent, CapstoneFeedback, CapstoneModelRequest
from bot.kit.db import Database, insert_new
from bot.kit.llm import FailureKind
from bot.members.service import Person
from bot.stories.feedback import model_requests
from bot.stories.feedback.budgets import BudgetInDatabase
from bot.stories.feedback.consents import ConsentTerms
from bot.stories.feedback.model_requests import DailyLimits, ModelRequest
from bot.stories.feedback.models import StoryModelRequest


def give(session: Session, who: Person, capstone: Capstone, terms: ConsentTerms, *, now: datetime) -> None:
    """Record the consent with the terms that were shown; nothing changes if there is one already."""
    row = {
        "workspace_id": who.workspace_id,
        "capstone_id": capstone.id,
        "member_id": who.member_id,
        "host": terms.host,
        "wording": terms.wording,
        "given_at": now,
    }
    insert_new(session, CapstoneConsent, [row])


def withdraw(session: Session, who: Person, *, now: datetime) -> None:
    """End a member's consent; nothing of their capstone is sent from then on."""
    mine = sa.update(CapstoneConsent).where(
        col(CapstoneConsent.workspace_id) == who.workspace_id,
        col(CapstoneConsent.member_id) == who.member_id,
        col(CapstoneConsent.withdrawn_at).is_(None),
    )
    session.connection().execute(mine.values(withdrawn_at=now))


def is_given(session: Session, who: Person, host: str) -> bool:
    """Whether a member has consented that their capstone is sent to this host."""
    wanted = select(CapstoneConsent.id).where(
        CapstoneConsent.workspace_id == who.workspace_id,
        CapstoneConsent.member_id == who.member_id,
        CapstoneConsent.host == host,
        col(CapstoneConsent.withdrawn_at).is_(None),
    )
    return session.exec(wanted).first() is not None


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
        is_allowed = is_given(session, who, self._host) and not submitting.is_with_assessors(
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
