"""The engine's job that answers an author's question about a remark: by a model, else by the rules' explanation."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure, Model
from bot.kit.log import where
from bot.kit.patterns import LazyPattern
from bot.members.service import person_of
from bot.stories import queries
from bot.stories.analysis import private_words
from bot.stories.analysis.pii import mask
from bot.stories.analysis.preprocessing import PreparedStory, prepare
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.feedback import conversation, findings, remark_questions, replies, reply_views, sending
from bot.stories.feedback.budgets import LoggedBudget, ModelErrand
from bot.stories.feedback.models import ReplyState, StoryThreadReply
from bot.stories.feedback.remark_questions import RemarkQuestion
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.schema import Finding
from bot.stories.feedback.store import FeedbackRun, FeedbackSource
from bot.stories.feedback.whole_story import checks, prompts
from bot.stories.feedback.whole_story.prompts import AuthorsQuestion
from bot.stories.notifications import answer_to
from bot.stories.sections import SECTION_LETTERS, SECTIONS

MAX_ANSWER = 400
# The number of a remark is no figure of the story.
_NAMES_A_REMARK = LazyPattern(
    r"\b(?:remark|number|point|question|hinweis|punkt|nummer|frage|anmerkung) [1-9]\b(?![.,]?\d)", re.IGNORECASE
)
log = structlog.get_logger()


@dataclass(frozen=True)
class _Question:
    """A question that waits for its answer: the remark it is about, and the version both are about."""

    reply_id: int
    text: str
    finding: Finding
    run: FeedbackRun
    remarks: tuple[str, ...] = ()
    number: int = 0
    gone: frozenset[str] = frozenset()


async def run(feedback: FeedbackService, job: str) -> None:
    """Answer a question in its thread, once."""
    db, reply_id = feedback.deps.db, int(job.rpartition(":")[2])
    question = await db.transact_when_available(_waiting, feedback, reply_id)
    if question is None:
        return
    answer, failure = None, None
    if feedback.model:
        asked = question.run
        errand = ModelErrand(asked.story_id, asked.author, asked.author, asked.source.model, asked.feedback_id)
        budget = feedback.budget(errand)
        try:
            async with asyncio.timeout(feedback.deps.settings.feedback_deadline_seconds):
                answer = await _ask(feedback, feedback.model, question, budget)
        except TimeoutError:
            failure = FailureKind.DEADLINE
        except LLMFailure as error:
            failure = error.kind
        except Exception as error:  # noqa: BLE001 - its author must not wait for ever
            log.error("stories.reply_failed", reply=reply_id, error=type(error).__name__, where=where(error))
        await db.transact_when_available(budget.store_usage)
    stored = await db.transact_when_available(_finish, feedback, reply_id, answer)
    log.info("stories.reply_given", reply=reply_id, stored=stored, by_model=answer is not None, failure=failure)
    feedback.deps.nudge()


def _waiting(session: Session, feedback: FeedbackService, reply_id: int) -> _Question | None:
    """A question that is still to be answered; None if it was answered or taken back, or its story is gone."""
    row = session.get(StoryThreadReply, reply_id)
    if row is None or row.state != ReplyState.PENDING:
        return None
    author = person_of(session, row)
    try:
        found = findings.author_details(session, author, row.feedback_id)
    except GroundswellError:
        replies.settle(session, row, ReplyState.LEFT_OUT, now=feedback.deps.now())
        return None
    finding = replies.finding_of(session, row)
    about = findings.ShownFinding(finding, finding.edited_text or finding.text, is_struck=False).finding
    version = queries.version(session, row.workspace_id, found.feedback.version_id)
    now = queries.draft_sections(session, found.feedback.story_id)
    version = dataclasses.replace(version, sections=_with_what_is_new(version.sections, now))
    source = FeedbackSource(found.feedback.prompt_version, feedback.model_name)
    story_id, result = found.feedback.story_id, found.result
    spoken = replies.spoken_to(row, found)
    run = FeedbackRun(row.feedback_id, "", story_id, author, result.language, version, source, spoken)
    numbered = replies.asked_remarks(found)
    number = next((one.number for one in numbered if one.position == row.position), 0)
    gone = _gone(version.sections, now)
    return _Question(reply_id, row.text, about, run, tuple(one.words for one in numbered), number, gone)


def _with_what_is_new(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """A version's sections with the sentences that came since at their ends, so that the others keep their ids."""
    known = {_plain(one.text) for text in before.values() for one in split_sentences(text, "X")}
    found = dict(before)
    for section, text in now.items():
        new = [one.text for one in split_sentences(text, "X") if _plain(one.text) not in known]
        found[section] = "\n\n".join(part for part in (found.get(section, ""), *new) if part)
    return found


def _gone(sections: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """The ids of the sentences that its author has taken out or changed since, which no model is to get any more."""
    kept = {_plain(one.text) for text in now.values() for one in split_sentences(text, "X")}
    every = (
        one for section in SECTIONS for one in split_sentences(sections.get(section, ""), SECTION_LETTERS[section])
    )
    return frozenset(one.id for one in every if _plain(one.text) not in kept)


def _plain(text: str) -> str:
    return " ".join(text.split())


async def _ask(feedback: FeedbackService, model: Model, question: _Question, budget: LoggedBudget) -> str | None:
    """The model's answer; None if the story does not carry what it says. LLMFailure without a usable answer."""
    asked = question.run
    # In threads: with a very long story each of these takes a while, and clicks must not wait for it.
    prepared = await asyncio.to_thread(
        prepare, asked.version.sections, asked.language, asked.reader_language, hides_people=True
    )
    prepared = prepared.without(question.gone)
    # A facilitator's words are in them too.
    said = {"asked": question.text, "remark": question.finding.text}
    numbered = {f"remark {number}": text for number, text in enumerate(question.remarks, 1)}
    people = private_words.named_alone([question.text])
    masked = mask({**said, **numbered}, people=people, before=prepared.masked).texts
    finding = question.finding.model_copy(update={"text": masked["remark"]})
    about = AuthorsQuestion(masked["asked"], [masked[name] for name in numbered], question.number)
    request = await asyncio.to_thread(prompts.about_reply, feedback.prompts, prepared, finding, about)
    given: Any = await model.fill(request.ask, request.shape, budget)
    return await asyncio.to_thread(_carried, given, finding, prepared)


def _carried(given: Any, finding: Finding, prepared: PreparedStory) -> str | None:
    """What a model answers; None if the sentences it names do not carry it."""
    ids = tuple(dict.fromkeys(map(str, given.ids)))
    text = checks.tidy(given.answer, prepared, ids, most=MAX_ANSWER)
    about = finding.model_copy(update={"sentences": ids})
    said = _NAMES_A_REMARK.sub(" ", text)
    return text if text and checks.says_only_its_sentences(said, about, prepared) else None


def _finish(session: Session, feedback: FeedbackService, reply_id: int, answer: str | None) -> bool:
    """Post the answer, or the explanation without one; False if another worker did or the story is gone."""
    row, now = session.get(StoryThreadReply, reply_id), feedback.deps.now()
    if row is None or not replies.settle(session, row, ReplyState.SETTLED, now=now):
        return False
    author = person_of(session, row)
    try:
        found = findings.author_details(session, author, row.feedback_id)
    except GroundswellError:
        return False
    with in_language(replies.spoken_to(row, found)):
        if answer is None:
            shown = conversation.explanation(session, row)
        else:
            text = sending.restoring(session, found)(answer)
            is_meaning = remark_questions.asked(row.text) is RemarkQuestion.MEANING
            facts = conversation.remark_facts(session, row)
            meant = remark_questions.about(facts) if is_meaning and facts.quotes else ()
            shown = reply_views.model_answer(text, replies.remark_of(row, found), meant)
    if not row.thread_ts:
        shown = conversation.named(session, author, row, shown)
    key = conversation.answer_key(reply_id)
    delivery.post(session, answer_to(author, key, shown, now=now, thread_ts=row.thread_ts or None))
    return True
