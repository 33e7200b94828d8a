"""Members' own answers and reflections on a channel's lesson, and counts that identify nobody."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import channel, channel_views, service
from bot.cohorts.channel_views import AnswerCounts
from bot.cohorts.models import ChannelLesson, Cohort
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.errors import GroundswellError
from bot.figures.ledger import FigureLedger, question_family
from bot.figures.models import Shown
from bot.figures.rules import as_bits
from bot.kit.db import row_id
from bot.kit.i18n import SOURCE, in_language
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.callers import caller_person
from bot.members.service import Person
from bot.quizzes import service as quizzes
from bot.quizzes.answer_parser import FormValues
from bot.quizzes.content import Question
from bot.quizzes.models import Answer, AskedQuestion
from bot.reflections import service as reflections

AT_ONCE = 500
# A fixed UUID namespace, so that a member and a question always give the same question id.
NAMES = uuid.UUID("6f1d3c7e-52a4-4c0e-9f0b-2a7b6c1d9e54")


class LessonGoneError(GroundswellError):
    """I can't find that lesson any more, so nothing has changed. You'll get the next lesson as usual."""


@dataclass(frozen=True)
class ChannelAnswer:
    """The result of a member's answer; `inside` says whether they are in the cohort.

    `shared` is the question's id in the channel, `language` the channel's language.
    """

    answered: quizzes.AnswerResult
    shared: str
    inside: bool
    language: str


@dataclass(frozen=True)
class ChannelClick:
    """A click on a question in a channel, with the values of its form.

    `shared` is the question's id in the channel, `pressed` the option.
    """

    caller: Caller
    shared: str
    pressed: str
    form: FormValues


@dataclass(frozen=True)
class ChannelQuestion:
    """A question in a channel as one person sees it, with its id there and their own answer; the channel's language."""

    asked: quizzes.ShownQuestion
    language: str


def look(session: Session, caller: Caller, shared: str, *, live: frozenset[str]) -> ChannelQuestion:
    """The question of a button as its presser sees it. Nothing is recorded before they answer."""
    lesson, question, position = _asked(session, caller.workspace_id, shared)
    member = members.find(session, caller.workspace_id, caller.slack_id)
    given = None
    if member:
        source = channel.own_source(lesson.cohort_id, lesson.lesson_id, row_id(member))
        own_id = _own_id(caller.workspace_id, source, position)
        own = quizzes.shown_questions(session, caller.workspace_id, source)
        given = next((one.given for one in own if one.ask_id == own_id), None)
    if given is None and question.id not in live:
        raise quizzes.QuestionRetiredError
    cohort = service.find(session, caller.workspace_id, lesson.cohort_id)
    return ChannelQuestion(quizzes.ShownQuestion(shared, question, given), cohort.language if cohort else SOURCE)


def _own_id(workspace_id: str, source: str, position: int) -> str:
    """The id of a member's own question on a channel's lesson."""
    return uuid.uuid5(NAMES, f"{workspace_id}:{source}:{position}").hex


def answer(session: Session, click: ChannelClick, *, live: frozenset[str], now: datetime) -> ChannelAnswer:
    """Record anybody's answer to a question in a channel, as a question of their own."""
    lesson, question, position = _asked(session, click.caller.workspace_id, click.shared)
    who = caller_person(session, click.caller, now=now)
    source = channel.own_source(lesson.cohort_id, lesson.lesson_id, who.member_id)
    ask_id = _own_id(who.workspace_id, source, position)
    asking = quizzes.NewQuestion(who.workspace_id, who.member_id, source, question, position, ask_id=ask_id)
    quizzes.ask(session, [asking], now=now)
    own_click = quizzes.AnswerClick(who.workspace_id, who.slack_id, f"{ask_id}:{click.pressed}", click.form)
    answered = quizzes.answer(session, own_click, live=live, now=now)
    cohort = service.find(session, who.workspace_id, lesson.cohort_id)
    inside = cohort is not None and who.member_id in service.find_member_ids(session, cohort)
    return ChannelAnswer(answered, click.shared, inside, cohort.language if cohort else who.language)


def _asked(session: Session, workspace_id: str, shared: str) -> tuple[ChannelLesson, Question, int]:
    lesson_id, _, position = shared.partition("-")
    if not (lesson_id.isdecimal() and position.isdecimal()):
        raise LessonGoneError
    wanted = select(ChannelLesson).where(ChannelLesson.workspace_id == workspace_id)
    lesson = session.exec(wanted.where(ChannelLesson.id == int(lesson_id))).first()
    questions = channel.questions(lesson) if lesson else []
    if lesson is None or int(position) >= len(questions):
        raise LessonGoneError
    return lesson, questions[int(position)], int(position)


def save_reflection(
    session: Session, lesson: ChannelLesson, who: Person, reply: reflections.ThreadReply, *, now: datetime
) -> bool:
    """Keep a cohort member's reply in the thread; False for everybody else, whose reply isn't stored."""
    cohort = service.find(session, who.workspace_id, lesson.cohort_id)
    if cohort is None or who.member_id not in service.find_member_ids(session, cohort):
        return False
    reflections.keep(
        session, who, channel.own_source(lesson.cohort_id, lesson.lesson_id, who.member_id), reply, now=now
    )
    return True


def close(session: Session, *, now: datetime, limit: int = 20) -> int:
    """Close up to `limit` lessons that are due and return their number; counts that may be shown go into the thread."""
    wanted = (
        select(ChannelLesson)
        .where(col(ChannelLesson.counted_at).is_(None), col(ChannelLesson.closes_at) <= now)
        .order_by(col(ChannelLesson.closes_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(session.exec(wanted))
    for lesson in found:
        cohort = service.find(session, lesson.workspace_id, lesson.cohort_id)
        counted = count(session, cohort, lesson, now=now) if cohort else []
        if cohort and counted:
            _post_counts(session, cohort, lesson, counted, now)
        lesson.counted_at = now
        session.add(lesson)
    return len(found)


def _post_counts(
    session: Session, cohort: Cohort, lesson: ChannelLesson, counted: Sequence[AnswerCounts], now: datetime
) -> None:
    with in_language(cohort.language):
        payload = channel_views.counts(counted)
    key = f"cohorts.counts:{lesson.cohort_id}:{lesson.lesson_id}"
    said = delivery.Outgoing(
        cohort.workspace_id, key, cohort.channel or "", payload, now, thread_of=lesson.key, topic=Topic.LESSON
    )
    delivery.post(session, said)


def count(session: Session, cohort: Cohort, lesson: ChannelLesson, *, now: datetime) -> list[AnswerCounts]:
    """How a cohort answered each question of a lesson, without questions that too few answered."""
    ids = sorted(service.find_member_ids(session, cohort))
    sources = [channel.own_source(lesson.cohort_id, lesson.lesson_id, member_id) for member_id in ids]
    answered: dict[int, dict[int, bool | None]] = {}
    for start in range(0, len(sources), AT_ONCE):
        chosen = (
            sa.select(col(AskedQuestion.position), col(Answer.correct), col(Answer.member_id))
            .join(Answer, col(Answer.ask_id) == col(AskedQuestion.id))
            .where(col(AskedQuestion.workspace_id) == cohort.workspace_id)
            .where(col(AskedQuestion.source).in_(sources[start : start + AT_ONCE]))
        )
        for row in session.connection().execute(chosen):
            answered.setdefault(row.position, {})[row.member_id] = row.correct
    questions = channel.questions(lesson)
    families = {position: question_family(questions[position].id) for position in answered}
    ledger = FigureLedger(session, cohort.workspace_id, families.values(), now=now)
    found = []
    for position, given in sorted(answered.items()):
        family, scope, those = families[position], f"cohort:{cohort.id}:channel", as_bits(given)
        how_many = ledger.count(family, f"{scope}:answered", those, as_bits(ids))
        if how_many.shown in (None, Shown.FEW):
            continue
        right = as_bits(each for each, correct in given.items() if correct)
        is_scored = None not in given.values()
        well = ledger.count(family, f"{scope}:well", right, those) if is_scored else None
        found.append(AnswerCounts(questions[position].ask, how_many, well))
    ledger.save()
    return found
