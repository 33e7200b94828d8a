"""Redraw messages whose questions were closed without an answer: asked again elsewhere, or let go."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.journeys import views
from bot.journeys.lesson_flow import LessonFlow
from bot.journeys.review_flow import is_round
from bot.kit.i18n import in_language
from bot.members.message_updates import Redrawn, redraw
from bot.quizzes import service as quizzes
from bot.quizzes.models import asked_questions
from bot.reviews import queries as reviews

log = structlog.get_logger()
AT_ONCE = 20


@dataclass(frozen=True)
class ClosedMessage:
    """A message with closed questions, and how it should look; None if its lesson is gone."""

    workspace_id: str
    source: str
    redrawn: Redrawn | None


async def redraw_closed(deps: Deps, lesson_flow: LessonFlow) -> int:
    """Redraw up to twenty messages and return how many; a failure is logged and not repeated."""
    found = await deps.db.read(closed_messages, lesson_flow)
    for one in found:
        try:
            if one.redrawn:
                await redraw(await deps.client(one.workspace_id), [one.redrawn])
        except WorkspaceGoneError:
            log.info("journeys.redraw_skipped", workspace=one.workspace_id)
    await deps.db.transact(_note_redrawn, found)
    return len(found)


def closed_messages(session: Session, lesson_flow: LessonFlow) -> list[ClosedMessage]:
    """Up to twenty messages that don't say yet that their questions are closed."""
    rows = session.connection().execute(_DUE).all()
    return [
        ClosedMessage(row.workspace_id, row.source, _redrawn(session, lesson_flow, row.workspace_id, row.source))
        for row in rows
    ]


_DUE = (
    sa.select(asked_questions.c.workspace_id, asked_questions.c.source)
    .join(
        ledger,
        sa.and_(ledger.c.workspace_id == asked_questions.c.workspace_id, ledger.c.key == asked_questions.c.source),
    )
    .where(sa.text("redraw_due"), ledger.c.state == DeliveryState.SENT)
    .group_by(asked_questions.c.workspace_id, asked_questions.c.source)
    .order_by(asked_questions.c.workspace_id, asked_questions.c.source)
    .limit(AT_ONCE)
)


def _redrawn(session: Session, lesson_flow: LessonFlow, workspace_id: str, source: str) -> Redrawn | None:
    ref = delivery.message(session, workspace_id, source)
    if ref is None:
        return None
    shown = quizzes.shown_questions(session, workspace_id, source)
    if is_round(source):
        with in_language(quizzes.language_of(session, workspace_id, source)):
            is_first = reviews.is_first_round(session, workspace_id, source)
            return Redrawn(ref, views.review_round(shown, is_first=is_first))
    lesson = lesson_flow.lesson(session, workspace_id, source)
    if lesson is None:
        return None
    with in_language(lesson.person.language):
        return Redrawn(ref, views.step(lesson.track, lesson.position, shown, wording=lesson.wording))


def _note_redrawn(session: Session, redrawn: list[ClosedMessage]) -> None:
    for one in redrawn:
        mine = sa.update(asked_questions).where(
            asked_questions.c.workspace_id == one.workspace_id, asked_questions.c.source == one.source
        )
        session.connection().execute(mine.values(redraw_due=False))
