"""How often people use AI at work, by their own word: asked with one tap at the start, and again after 30 and 90 days.

It never comes as a message of its own: it stands below what answers the last question of a lesson or a round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys.models import Enrolment, HabitAnswer
from bot.kit import blocks
from bot.kit.db import insert_new
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json
from bot.members.service import Person

ANSWER = "journeys.habit"
STAGES = (0, 30, 90)
OFTEN = 2  # from this answer on: three days a week or more
# Later than this after somebody began, their answer would no longer say how it was at the start.
START = timedelta(days=14)


class ChosenHabit(Payload):
    """An answer: days after the start, and how often; None for somebody who would rather not be asked again."""

    stage: int
    often: int | None = None


@dataclass(frozen=True)
class HabitsSoFar:
    """When somebody began and first answered, which questions they have answered, and whether they want none."""

    began: datetime | None
    first_said: datetime | None
    has_30: bool
    has_90: bool
    wants_none: bool

    def due(self, now: datetime) -> int | None:
        """Which question may be asked now; None for somebody without an answer from the start, or who wants none."""
        if self.wants_none:
            return None
        if self.first_said is None:
            return 0 if self.began and now - self.began <= START else None
        has, age = {0: True, 30: self.has_30, 90: self.has_90}, (now - self.first_said).days
        reached = max(each for each in STAGES if each <= age)
        return None if has[reached] else reached


def columns(member_id: Any) -> list[sa.ColumnElement[Any]]:
    """What `so_far` reads of a member, as columns of any statement: an answer must not cost more of them."""
    own = sa.select(HabitAnswer).where(col(HabitAnswer.member_id) == member_id)
    first = sa.select(sa.func.min(col(Enrolment.enrolled_at))).where(col(Enrolment.member_id) == member_id)
    said = sa.select(col(HabitAnswer.said_at)).where(col(HabitAnswer.member_id) == member_id)
    return [
        first.scalar_subquery().label("began"),
        said.where(col(HabitAnswer.stage) == 0).scalar_subquery().label("first_said"),
        own.where(col(HabitAnswer.stage) == STAGES[1]).exists().label("has_30"),
        own.where(col(HabitAnswer.stage) == STAGES[2]).exists().label("has_90"),
        own.where(col(HabitAnswer.often).is_(None)).exists().label("wants_none"),
    ]


def so_far(row: Any) -> HabitsSoFar:
    """What a row with `columns` says."""
    return HabitsSoFar(row.began, row.first_said, bool(row.has_30), bool(row.has_90), bool(row.wants_none))


def stage_due(session: Session, who: Person, *, now: datetime) -> int | None:
    """Which question somebody may be asked now."""
    return so_far(session.connection().execute(sa.select(*columns(who.member_id))).one()).due(now)


def question(stage: int) -> list[Json]:
    """The question, with a button for each answer and one that ends it for good."""
    text = _(
        "One tap, if you like: on how many days in the last week did you use AI for your work? Nobody sees "
        "your individual answer."
    )
    if stage:
        text = _(
            "One tap, as at the start: on how many days in the last week did you use AI for your work? "
            "Nobody sees your individual answer."
        )
    labels = (_("On none"), _("1 or 2"), _("3 or 4"), _("5 or more"))
    buttons = [
        blocks.button(f"{ANSWER}:{often}", label, ChosenHabit(stage=stage, often=often).encode())
        for often, label in enumerate(labels)
    ]
    never = blocks.button(f"{ANSWER}:never", _("Don't ask me this"), ChosenHabit(stage=stage).encode())
    return [blocks.section(text), blocks.actions(*buttons, never)]


def keep(session: Session, who: Person, chosen: ChosenHabit, *, now: datetime) -> None:
    """Keep an answer; the first one to each question counts."""
    if chosen.stage not in STAGES or (chosen.often is not None and not 0 <= chosen.often <= OFTEN + 1):
        return
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "stage": chosen.stage,
        "often": chosen.often,
        "said_at": now,
    }
    insert_new(session, HabitAnswer, [row])


def answered(message: Json, chosen: ChosenHabit) -> Json:
    """The message that asked, with thanks in place of the buttons."""
    said = _("Noted, thank you.") if chosen.often is not None else _("All right, I won't ask you that question again.")
    kept = [
        block
        for block in message.get("blocks") or []
        if not any(str(each.get("action_id", "")).startswith(ANSWER) for each in block.get("elements") or [])
    ]
    return {"text": str(message.get("text") or said), "blocks": [*kept, blocks.context(said)]}
