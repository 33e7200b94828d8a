"""An open text task and what is written while it waits, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from json import dumps
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.conversation.handlers import Conversation
from bot.journeys import service
from bot.journeys.content import Library
from bot.journeys.models import Step
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext
from bot.members.models import Member, Role
from bot.quizzes import service as quizzes
from bot.quizzes.content import parse_question
from bot.quizzes.models import Answer, AskedQuestion
from bot.quizzes.service import NewQuestion
from bot.reflections import service as reflections
from bot.reflections.service import ThreadReply
from tests.conversation.conftest import Write
from tests.sentences import says

ANSWER = "If we start with one team, then a report takes 3 hours, because they know the template."
ANOTHER = "If two of us share their notes, then fewer errors reach the customers by the end of May."
Says = Callable[[str], Reply]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Sentences are read without a database; what they do to one is tried on both kinds beside its feature."""
    return sqlite_url


@pytest.fixture
def source(session: Session, library: Library, lena: Member, monday: datetime) -> str:
    """The key of the message of Lena's lesson, whose text task is open."""
    service.start(session, library, lena, library.default, now=monday)
    (step,) = session.exec(select(Step)).all()
    known = max(library.question_ids)
    task = parse_question(dumps({"id": known, "kind": "free_text", "ask": "Write a guess.", "why": "Read it again."}))
    who = members.person(lena)
    quizzes.ask(session, [NewQuestion("T1", who.member_id, step.key, task, position=9)], now=monday)
    session.flush()
    return step.key


@pytest.fixture
def hears(conversation: Conversation, write: Write, source: str) -> Says:
    """What is answered to a message of hers."""

    def answered(text: str) -> Reply:
        context: MessageContext = write(text)
        return conversation.first(context) or conversation.direct(context)

    return answered


def _values(reply: Reply) -> list[str]:
    assert reply.message
    rows: list[Any] = [block for block in reply.message.get("blocks", []) if block["type"] == "actions"]
    return [element.get("value", "") for row in rows for element in row["elements"]]


def _is_asked(reply: Reply) -> bool:
    return any(value.startswith("answer:") for value in _values(reply))


def test_it_is_asked_once_whether_a_text_is_the_answer(hears: Says, session: Session):
    """After a no, another text is not asked about either; nothing is kept."""
    assert _is_asked(hears(ANSWER))
    hears("no")
    assert not _is_asked(hears(ANOTHER))
    assert session.exec(select(Answer)).all() == []


@pytest.mark.parametrize(
    "text",
    [
        "ok. how long does this whole thing take, like how many lessons and when am I done?",
        "9 o'clock is bad, phones are mad then. can you do 11:30",
        "why do you keep asking if its an answer, I answered that on monday!",
        "is anything still open from my side?",
        "thanks, that one helped a lot today",
        "ab jetzt bitte immer erst um 11:30 Uhr schicken",
    ],
)
def test_what_is_meant_for_us_is_never_asked_about(hears: Says, text: str):
    """And the one question is still there for what may be an answer."""
    assert not _is_asked(hears(text))
    assert _is_asked(hears(ANSWER))


def test_a_report_that_we_asked_for_is_no_answer(
    conversation: Conversation, hears: Says, session: Session, write: Write, monday: datetime
):
    """It is offered to be passed on."""
    members.arrive(session, "T1", "U2", now=monday).role = Role.FACILITATOR
    session.flush()
    hears("Something is broken")
    told = hears("I pressed the second letter and then the window stayed empty for a minute")
    assert says(told.message, "Shall I send this to {names}, with your name?", names="<@U2>")


def test_a_reply_below_the_lesson_answers_its_task(
    conversation: Conversation, session: Session, write: Write, source: str
):
    """It is kept as the answer, and that is said together with a remark on the task."""
    reply = conversation.below_lesson(write(ANSWER, source))
    assert reply
    assert says(
        reply.message,
        "I've saved that as your answer to “{question}”. You'll see your answer in the lesson above, "
        "with some points to look out for.",
    )
    (kept,) = session.exec(select(Answer)).all()
    assert ANSWER in kept.given
    assert conversation.below_lesson(write(ANOTHER, source)) is None


@pytest.mark.parametrize("text", ["das nervt langsam", "ugh, again?"])
def test_annoyance_below_gets_a_sorry(conversation: Conversation, write: Write, source: str, text: str):
    """But what annoys somebody at work is a thought."""
    reply = conversation.below_lesson(write(text, source))
    assert reply
    assert says(reply.message, "Sorry.")
    kept = conversation.below_lesson(write("Das nervt mich an unserer Software", source))
    assert kept is None or not says(kept.message, "Sorry.")


@pytest.mark.parametrize("text", ["Petra, on Monday", "half of our meetings could be shorter", "frag zuerst Petra"])
def test_a_short_reply_below_answers_the_task_too(
    conversation: Conversation, session: Session, write: Write, source: str, text: str
):
    """So that nothing stays open that somebody has answered; below any message with a task."""
    assert conversation.direct(write(text, source))
    (kept,) = session.exec(select(Answer)).all()
    assert text in kept.given


@pytest.mark.parametrize(
    "text",
    [
        "what exactly should I write here?",
        "das nervt",
        "stop",
        "thank you",
        "odd question, I only wrote what I'd ask the assistant",
        "thanks a lot for this one",
        "private: I don't dare to write that down for my team",
    ],
)
def test_what_is_no_answer_below_the_lesson_is_none(
    conversation: Conversation, session: Session, write: Write, source: str, text: str
):
    """The task stays open."""
    conversation.below_lesson(write(text, source))
    assert session.exec(select(Answer)).all() == []


@pytest.fixture
def word(session: Session, lena: Member, source: str, monday: datetime) -> str:
    """The key of the message of Lena's lesson, which asks for a word too."""
    known = min(session.exec(select(AskedQuestion.question_id).where(AskedQuestion.source == source)).all())
    task = {"id": known, "kind": "short_text", "ask": "What's it called?", "accepted": ["pilot"], "why": "yes"}
    asked = parse_question(dumps({**task, "why_not": "It's called a pilot."}))
    who = members.person(lena)
    quizzes.ask(session, [NewQuestion("T1", who.member_id, source, asked, position=0)], now=monday)
    session.flush()
    return source


@pytest.mark.parametrize(("text", "is_right"), [("pilot", True), ("a first trial", False)])
def test_a_few_words_below_a_lesson_are_its_short_answer(
    conversation: Conversation, write: Write, session: Session, word: str, text: str, is_right
):
    """Right or wrong, it counts and is explained."""
    reply = conversation.below_lesson(write(text, word))
    assert reply
    (kept,) = session.exec(select(Answer)).all()
    assert kept.correct is is_right


@pytest.mark.parametrize("text", ["stop", "what does that mean?", "skip"])
def test_what_is_meant_for_us_is_no_short_answer(
    conversation: Conversation, write: Write, session: Session, word: str, text: str
):
    """It gets what it asks for."""
    conversation.below_lesson(write(text, word))
    assert session.exec(select(Answer)).all() == []


def test_a_request_below_its_task_is_asked_about(conversation: Conversation, write: Write, source: str):
    """It may be the request that was to be written, or one to us."""
    reply = conversation.below_lesson(write("Can you write a short notice about the new shifts, for all?", source))
    assert reply
    assert _is_asked(reply)


def test_what_was_written_before_can_be_taken_as_the_answer(
    conversation: Conversation, hears: Says, session: Session, lena: Member, source: str, monday: datetime
):
    """It is shown with a button; nothing is shown to somebody who wrote nothing."""
    said = "i already wrote my request in the thread last week!"
    assert not _is_asked(hears(said))
    reflections.keep(session, members.person(lena), source, ThreadReply("D1", "7.1", ANSWER), now=monday)
    session.flush()
    reply = hears(said)
    assert says(reply.message, "You already wrote this below the lesson. Is it your answer to “{question}”?")
    assert any(value.startswith("answer:") and ANSWER in value for value in _values(reply))
    assert session.exec(select(Answer)).all() == []
