"""The engine's job that asks the later question about a reflection: a model's, or the rules' own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.engine import Job
from bot.kit.i18n import in_language, language_name
from bot.kit.llm import Ask, FailureKind, LLMFailure, Model
from bot.kit.log import where
from bot.members.service import Person, person_of
from bot.reflections import views
from bot.reflections.context import JOB, QUEUE, ReflectionContext
from bot.reflections.keys import question_key
from bot.reflections.model_consents import consents
from bot.reflections.model_question.checks import ModelQuestion, checked
from bot.reflections.model_requests import QuestionBudget, QuestionErrand
from bot.reflections.models import Invitation, Reflection
from bot.reflections.responding import responses

PROMPT = "reflections/question"
MAX_SECONDS = 45.0
ANSWER_TOKENS = 200
# Later than this, a question would come out of the blue.
IN_TIME = timedelta(minutes=5)
log = structlog.get_logger()


@dataclass(frozen=True)
class _Waiting:
    """A reflection that waits for a question, masked, and what it was written about."""

    who: Person
    text: str
    ask: str


def queue(context: ReflectionContext) -> dict[str, dict[str, Job]]:
    """The engine's queue for questions about reflections."""
    return {QUEUE: {JOB: partial(run, context)}}


async def run(context: ReflectionContext, job: str) -> None:
    """Ask one question about a reflection, once: the model's if it is in time and passes the checks."""
    db, reflection_id = context.deps.db, int(job.rpartition(":")[2])
    waiting = await db.transact_when_available(_waiting, context, reflection_id)
    if waiting is None:
        return
    question, failure = None, None
    if context.model and waiting.text:
        try:
            async with asyncio.timeout(min(MAX_SECONDS, context.deps.settings.feedback_deadline_seconds)):
                question = await _ask(context, context.model, waiting, reflection_id)
        except TimeoutError:
            failure = FailureKind.DEADLINE
        except LLMFailure as error:
            failure = error.kind
        except Exception as error:  # noqa: BLE001 - the rules' question is asked instead
            log.error(
                "reflections.question_failed",
                reflection=reflection_id,
                error=type(error).__name__,
                where=where(error),
            )
    posted = await db.transact_when_available(_post, context, reflection_id, question)
    by_model = question is not None
    log.info("reflections.question", reflection=reflection_id, posted=posted, by_model=by_model, failure=failure)
    context.deps.nudge()


def _waiting(session: Session, context: ReflectionContext, reflection_id: int) -> _Waiting | None:
    """None if there is nothing to ask any more; without text if no model may be asked."""
    reflection = session.get(Reflection, reflection_id)
    if reflection is None or not _is_open(session, reflection, now=context.deps.now()):
        return None
    who = person_of(session, reflection)
    text = reflection.text or ""
    may_ask = consents.is_given(session, who, context.host) and responses.may_be_sent(text)
    return _Waiting(who, context.mask(text) if may_ask else "", _asked(session, reflection))


def _is_open(session: Session, reflection: Reflection, *, now: datetime) -> bool:
    """Whether a question is still wanted: it is early enough, and nothing was changed or written since."""
    who = person_of(session, reflection)
    given = [one for one in responses.below(session, who, reflection.source) if not one.is_deleted]
    if len(given) != 1 or given[0].row.reflection_id != reflection.id:
        return False
    row = given[0].row
    return not row.asks and row.question is None and now - row.responded_at <= IN_TIME


def _asked(session: Session, reflection: Reflection) -> str:
    """What the member was asked; empty if that is unknown."""
    chosen = sa.select(col(Invitation.ask)).where(
        col(Invitation.workspace_id) == reflection.workspace_id, col(Invitation.source) == reflection.source
    )
    return session.connection().execute(chosen).scalar() or ""


async def _ask(context: ReflectionContext, model: Model, waiting: _Waiting, reflection_id: int) -> str | None:
    """The model's question; None if it doesn't pass the checks. LLMFailure without a usable answer."""
    facts = {"language": language_name(waiting.who.language, "en"), "asked": waiting.ask, "text": waiting.text}
    prompt = context.prompts.render(PROMPT, **facts)
    ask = Ask(PROMPT, prompt.version, prompt.system, prompt.user, ANSWER_TOKENS)
    errand = QuestionErrand(waiting.who, reflection_id, context.host, model.name)
    budget = QuestionBudget(context.deps.db, errand, context.deps.settings, now=context.deps.now)
    return checked(await model.fill(ask, ModelQuestion, budget), waiting.text)


def _post(session: Session, context: ReflectionContext, reflection_id: int, question: str | None) -> bool:
    """Post the question, or the rules' one; False if there is none, or none is wanted any more."""
    reflection, now = session.get(Reflection, reflection_id), context.deps.now()
    if reflection is None or not _is_open(session, reflection, now=now):
        return False
    who = person_of(session, reflection)
    row = responses.to(session, who, reflection_id)
    with in_language(who.language):
        said = question or responses.below(session, who, reflection.source)[-1].wording.question
        shown = views.later_question(said, context.model.name if question and context.model else "")
    if row is None or not said:
        return False
    row.question = said
    session.add(row)
    message = delivery.Outgoing(
        workspace_id=who.workspace_id,
        key=question_key(reflection_id),
        target=who.slack_id,
        payload=shown,
        at=now,
        thread_of=reflection.source,
        lane=Lane.PROMPT,
    )
    delivery.post(session, message)
    return True
