"""The engine's job: what the colleague says next, or what worked in a conversation that is over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog
from sqlmodel import Session

from bot.change.resistance.content import CoachingContent
from bot.change.resistance.models import Coaching
from bot.change.resistance.practice import service, views
from bot.change.resistance.practice.checks import ColleagueLine, PracticeReview, checked_line, checked_review
from bot.change.resistance.practice.models import CoachingPractice, PracticeState
from bot.change.resistance.practice.service import MAX_TURNS, PracticeBudget
from bot.change.resistance.views import CoachScreen
from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.models import Lane
from bot.delivery.standing_offers import Choice, Offered
from bot.kit.db import row_id
from bot.kit.engine import Job
from bot.kit.i18n import SOURCE, in_language, language_name
from bot.kit.llm import Ask, FailureKind, LLMFailure, Model
from bot.kit.log import where
from bot.members.service import Person, person_of
from bot.stories.analysis.pii import mask
from bot.stories.analysis.prompt_injection import without_control_tokens
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.request_texts import CANARY

QUEUE, JOB = "coaching", "coaching.practice"
COLLEAGUE, REVIEW = "change/colleague", "change/practice_review"
LINE_TOKENS, REVIEW_TOKENS = 300, 700
MAX_SECONDS = 45.0
log = structlog.get_logger()


@dataclass(frozen=True)
class _Waiting:
    """A conversation that waits for the model: its lines as they are sent, and what the colleague is like."""

    who: Person
    language: str
    lines: list[str]
    facts: Mapping[str, str] = field(default_factory=dict)
    is_review: bool = False


def practice_key(practice_id: int, lines: int) -> str:
    """The key of the message after so many lines."""
    return f"coaching.practice:{practice_id}:{lines}"


def enqueue(
    session: Session, feedback: FeedbackService, practice: CoachingPractice, lines: int, *, review: bool
) -> None:
    """Have the model asked, in the caller's transaction."""
    id_ = row_id(practice)
    job_id = f"{JOB}:{id_}:{lines}:{'review' if review else 'line'}"
    partition = feedback.partition(practice.workspace_id, id_)
    feedback.deps.engine.enqueue(session, QUEUE, JOB, partition=partition, job_id=job_id)


def queue(content: CoachingContent, feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for practised conversations."""
    return {QUEUE: {JOB: partial(run, content, feedback)}}


async def run(content: CoachingContent, feedback: FeedbackService, job: str) -> None:
    """Ask the model once, and say what it says; if it fails in any way, say so and end the conversation."""
    db = feedback.deps.db
    number, lines, kind = job.split(":")[1:4]
    practice_id, is_review = int(number), kind == "review"
    waiting = await db.transact_when_available(_waiting, content, practice_id, int(lines), is_review=is_review)
    if waiting is None:
        return
    found, failure = None, None
    if feedback.model:
        budget = PracticeBudget(
            db,
            waiting.who,
            practice_id,
            feedback.limits,
            model=feedback.model_name,
            host=feedback.host,
            now=feedback.deps.now,
        )
        try:
            async with asyncio.timeout(min(MAX_SECONDS, feedback.deps.settings.feedback_deadline_seconds)):
                found = await _asked(feedback, feedback.model, waiting, budget)
        except TimeoutError:
            failure = FailureKind.DEADLINE
        except LLMFailure as error:
            failure = error.kind
        except Exception as error:  # noqa: BLE001 - they must not wait for ever
            log.error("change.practice_failed", practice=practice_id, error=type(error).__name__, where=where(error))
        finally:
            await db.transact_when_available(budget.store_usage)
    posted = await db.transact_when_available(_post, content, feedback, practice_id, int(lines), found)
    log.info("change.practice", practice=practice_id, posted=posted, review=is_review, failure=failure)
    feedback.deps.nudge()


def _waiting(
    session: Session, content: CoachingContent, practice_id: int, lines: int, *, is_review: bool
) -> _Waiting | None:
    """None if the conversation is deleted, over, or further on."""
    practice = session.get(CoachingPractice, practice_id)
    if practice is None or practice.state != PracticeState.ASKED or practice.coaching_id is None:
        return None
    said = service.lines(practice)
    if len(said) != lines:
        return None
    coaching = session.get_one(Coaching, practice.coaching_id)
    masked = [without_control_tokens(mask({"text": each}).texts["text"]) for each in said]
    return _Waiting(person_of(session, practice), coaching.language, masked, _facts(content, coaching), is_review)


def _facts(content: CoachingContent, coaching: Coaching) -> dict[str, str]:
    edition, approaches = content.patterns[SOURCE], content.approaches[SOURCE]
    pattern, approach = edition.pattern(coaching.pattern), approaches.approach(coaching.approach)
    return {
        "reason": pattern.name if pattern else edition.other.name,
        "cause": pattern.cause if pattern else "",
        "behind": pattern.behind if pattern else edition.other.behind,
        "helps": pattern.helps if pattern else edition.other.helps,
        "wants": approach.wants if approach else "",
    }


async def _asked(
    feedback: FeedbackService, model: Model, waiting: _Waiting, budget: PracticeBudget
) -> str | PracticeReview | None:
    shown = [{"who": "you" if at % 2 else "colleague", "says": says} for at, says in enumerate(waiting.lines)]
    facts = {**waiting.facts, "language": language_name(waiting.language, SOURCE), "canary": CANARY, "lines": shown}
    name = REVIEW if waiting.is_review else COLLEAGUE
    made = feedback.prompts.render(name, **facts)
    tokens = REVIEW_TOKENS if waiting.is_review else LINE_TOKENS
    ask = Ask(name, made.version, made.system, made.user, tokens)
    if waiting.is_review:
        return checked_review(await model.fill(ask, PracticeReview, budget), waiting.lines[1::2])
    return checked_line(await model.fill(ask, ColleagueLine, budget))


def _post(
    session: Session,
    content: CoachingContent,
    feedback: FeedbackService,
    practice_id: int,
    lines: int,
    found: str | PracticeReview | None,
) -> bool:
    """Post what was found, or that nothing was; False if nobody waits for it any more."""
    practice = session.get(CoachingPractice, practice_id, with_for_update=True)
    is_awaited = practice is not None and practice.state == PracticeState.ASKED and practice.coaching_id is not None
    if practice is None or not is_awaited or len(service.lines(practice)) != lines:
        return False
    who, coaching_id = person_of(session, practice), practice.coaching_id
    assert coaching_id is not None, "else nobody waits for it"
    with in_language(who.language):
        if isinstance(found, str):
            said = service.answer(session, practice, found)
            screen = views.line(coaching_id, found, (said + 1) // 2, MAX_TURNS)
        else:
            service.end(session, practice)
            talks = content.talks.get(who.language, content.talks[SOURCE])
            coaching = session.get_one(Coaching, coaching_id)
            screen = views.review(coaching_id, found, feedback.model_name, talks.of(coaching.pattern))
        _deliver(session, who, practice_key(practice_id, lines), screen, feedback)
    return True


def _deliver(session: Session, who: Person, key: str, screen: CoachScreen, feedback: FeedbackService) -> None:
    now = feedback.deps.now()
    message = delivery.Outgoing(who.workspace_id, key, who.slack_id, screen.message, now, lane=Lane.PROMPT)
    delivery.post(session, message)
    choices = tuple(Choice(one.label, one.spoken) for one in screen.buttons)
    standing_offers.put_behind(session, who)
    standing_offers.remember(session, who, Offered(choices=choices), now=now)
