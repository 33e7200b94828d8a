"""Two questions in one message are both answered, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.conversation import several_questions
from bot.conversation.handlers import Conversation
from bot.conversation.intents import Intent
from bot.conversation.understood import Understood
from bot.journeys import service
from bot.journeys.content import Library
from bot.members.models import Member
from tests.conversation.conftest import Write
from tests.sentences import says


@pytest.fixture
def learner(session: Session, library: Library, lena: Member, monday: datetime) -> Member:
    """Lena after her first lesson."""
    service.start(session, library, lena, library.default, now=monday)
    session.flush()
    return lena


@pytest.mark.parametrize(
    "text",
    [
        "what's an if-then plan and when is the next lesson?",
        "Was ist ein Wenn-dann-Plan und wann kommt die nächste Lektion?",
        "when is the next lesson? and what is an if-then plan?",
    ],
)
def test_two_questions(conversation: Conversation, write: Write, learner: Member, text: str):
    """In one message, with the buttons of both in one row."""
    message = conversation.direct(write(text)).message
    assert message
    assert says(message, "You'll get the next lesson on {moment} ({zone}).")
    assert not says(message, "I don't have an explanation for “{term}”.")
    assert len([block for block in message["blocks"] if block["type"] == "actions"]) == 1


def test_a_question_beside_a_wish(conversation: Conversation, write: Write, learner: Member):
    """The wish is done, the question answered."""
    message = conversation.direct(write("send it at 11:30 please and who sees my answers?")).message
    assert learner.at == "11:30"
    assert says(message, "From now on, you'll get your lessons at about {hour}.", hour="11:30")


def test_one_question_stays_one():
    """Unless both parts are clear, nothing is taken apart."""
    unclear = Understood(Intent.NONE, confidence=0.5)
    assert several_questions.find("who sees my answers and my reflections?", lambda _text: unclear) == []
    assert several_questions.find("stop", lambda _text: unclear) == []
