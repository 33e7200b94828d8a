"""A newcomer's first lesson, told again in their language: Slack says what they speak only after they have begun."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.journeys import views
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, Step
from bot.kit.i18n import speaking
from bot.members.service import Person
from bot.quizzes import service as quizzes


def retell(session: Session, library: Library, who: Person) -> None:
    """Put what has not left yet into the language a member speaks, its questions too."""
    for row in session.connection().execute(_STEPS, {"workspace": who.workspace_id, "member": who.member_id}):
        track = library.track(row.track_id)
        position = track.position(row.lesson_id) if track else None
        if track is None or position is None:
            continue
        told = track.in_language(who.language)
        asked = quizzes.asked(session, who.workspace_id, row.key)
        again = [
            quizzes.Asked(one.ask_id, question)
            for one, question in zip(asked, told.steps[position].questions, strict=False)
        ]
        with speaking(who.language):
            payload = views.step(told, position, again)
        if delivery.reword(session, who.workspace_id, row.key, payload):
            quizzes.reword(session, who.workspace_id, again)


_STEPS = (
    sa.select(col(Enrolment.track_id), col(Step.lesson_id), col(Step.key))
    .join(Step, col(Step.enrolment_id) == col(Enrolment.id))
    .where(col(Enrolment.workspace_id) == sa.bindparam("workspace"), col(Enrolment.member_id) == sa.bindparam("member"))
)
