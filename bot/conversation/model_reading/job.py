"""The engine's job that has a model read a sentence, and offers the button that it chose."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from sqlmodel import Session

from bot.conversation.deeds import Offer
from bot.conversation.model_reading import views, wishes
from bot.conversation.model_reading.models import UnreadSentence
from bot.conversation.model_reading.reading import JOB, QUEUE, ModelReading
from bot.conversation.model_reading.service import ReadingBudget
from bot.conversation.model_reading.wishes import ChosenWish, Wish
from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.models import Lane
from bot.delivery.standing_offers import Offered
from bot.kit.db import row_id
from bot.kit.engine import Job
from bot.kit.i18n import in_language
from bot.kit.llm import Ask, FailureKind, LLMFailure, Model
from bot.kit.log import where
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories.analysis.pii import mask
from bot.stories.analysis.prompt_injection import without_control_tokens
from bot.stories.feedback.request_texts import CANARY

PROMPT = "conversation/wish"
ANSWER_TOKENS = 200
MAX_SECONDS = 30.0
# Later than this, an answer would come out of the blue.
IN_TIME = timedelta(minutes=5)
log = structlog.get_logger()


@dataclass(frozen=True)
class _Waiting:
    """A sentence that waits for a model, masked, and what its author may want."""

    who: Person
    text: str
    wishes: Sequence[Wish]


def queue(reading: ModelReading) -> dict[str, dict[str, Job]]:
    """The engine's queue for sentences that a model is to read."""
    return {QUEUE: {JOB: partial(run, reading)}}


async def run(reading: ModelReading, job: str) -> None:
    """Have a sentence read once, and offer the button that the model chose; the words of the sentence go."""
    db, sentence_id = reading.feedback.deps.db, int(job.rpartition(":")[2])
    waiting = await db.transact_when_available(_waiting, reading, sentence_id)
    if waiting is None:
        return
    found, failure = None, None
    if reading.feedback.model:
        budget = _budget(reading, waiting.who, sentence_id)
        try:
            async with asyncio.timeout(MAX_SECONDS):
                found = await _ask(reading, reading.feedback.model, waiting, budget)
        except TimeoutError:
            failure = FailureKind.DEADLINE
        except LLMFailure as error:
            failure = error.kind
        except Exception as error:  # noqa: BLE001 - the person who pressed the button must not wait for ever
            log.error("conversation.reading_failed", error=type(error).__name__, where=where(error))
        finally:
            await db.transact_when_available(budget.store_usage)
    posted = await db.transact_when_available(_post, reading, sentence_id, found)
    log.info("conversation.reading", posted=posted, found=found is not None, failure=failure)
    reading.feedback.deps.nudge()


def _waiting(session: Session, reading: ModelReading, sentence_id: int) -> _Waiting | None:
    """None if nobody waits for it any more."""
    sentence = session.get(UnreadSentence, sentence_id)
    if sentence is None or sentence.text is None:
        return None
    if reading.feedback.deps.now() - sentence.written_at > IN_TIME:
        sentence.text = None
        return None
    member = session.get_one(Member, sentence.member_id)
    masked = without_control_tokens(mask({"text": sentence.text}).texts["text"])
    with in_language(member.language):
        return _Waiting(person(member), masked, wishes.open_to(member, reading.offered))


def _budget(reading: ModelReading, who: Person, sentence_id: int) -> ReadingBudget:
    feedback = reading.feedback
    return ReadingBudget(
        feedback.deps.db,
        who,
        sentence_id,
        feedback.limits,
        model=feedback.model_name,
        host=feedback.host,
        now=feedback.deps.now,
    )


async def _ask(reading: ModelReading, model: Model, waiting: _Waiting, budget: ReadingBudget) -> Offer | None:
    facts = {"wishes": [one.about for one in waiting.wishes], "text": waiting.text, "canary": CANARY}
    made = reading.feedback.prompts.render(PROMPT, **facts)
    ask = Ask(PROMPT, made.version, made.system, made.user, ANSWER_TOKENS)
    chosen = wishes.checked(await model.fill(ask, ChosenWish, budget), waiting.wishes)
    return chosen.offer if chosen else None


def _post(session: Session, reading: ModelReading, sentence_id: int, found: Offer | None) -> bool:
    """Post the button that was found, or tell a person who asked that none was; False if there is nothing to say."""
    sentence = session.get(UnreadSentence, sentence_id, with_for_update=True)
    if sentence is None or sentence.text is None:
        return False
    written, sentence.text = sentence.text, None
    session.add(sentence)
    if found is None and not sentence.is_asked:
        return False
    now, member = reading.feedback.deps.now(), session.get_one(Member, sentence.member_id)
    who = person(member)
    with in_language(who.language):
        shown = views.proposed(found, reading.feedback.model_name) if found else views.nothing_found(written)
    key = f"conversation.reading:{row_id(sentence)}"
    delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, shown, now, lane=Lane.PROMPT))
    standing_offers.put_behind(session, who)
    if found:
        standing_offers.remember(session, who, Offered(yes=found.value), now=now)
    return True
