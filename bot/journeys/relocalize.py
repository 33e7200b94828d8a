"""Translate unsent lessons when a member's language becomes known or changes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys import views
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, Step
from bot.kit.i18n import in_language
from bot.members.service import Person
from bot.quizzes import service as quizzes


def relocalize(session: Session, library: Library, who: Person) -> None:
    """Replace a member's unsent lessons and their questions by those in the member's language."""
    for row in session.connection().execute(_STEPS, {"workspace": who.workspace_id, "member": who.member_id}):
        track = library.track(row.track_id)
        position = track.position(row.lesson_id) if track else None
        if track is None or position is None:
            continue
        localized = track.in_language(who.language).told(position, row.text)
        asked = quizzes.shown_questions(session, who.workspace_id, row.key)
        questions = [
            quizzes.ShownQuestion(one.ask_id, question)
            for one, question in zip(asked, localized.steps[position].questions, strict=False)
        ]
        with in_language(who.language):
            payload = views.step(localized, position, questions, wording=row.wording)
        if delivery.replace_payload(session, who.workspace_id, row.key, payload):
            quizzes.replace_versions(session, who.workspace_id, questions)


_STEPS = (
    sa.select(col(Enrolment.track_id), col(Step.lesson_id), col(Step.key), col(Step.wording), col(Step.text))
    .join(Step, col(Step.enrolment_id) == col(Enrolment.id))
    .join(ledger, sa.and_(ledger.c.workspace_id == col(Step.workspace_id), ledger.c.key == col(Step.key)))
    .where(col(Enrolment.workspace_id) == sa.bindparam("workspace"), col(Enrolment.member_id) == sa.bindparam("member"))
    .where(ledger.c.state == DeliveryState.PENDING)
)
