"""What is said to everyday questions; nothing is changed without a press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from bot.conversation.handlers import Conversation
from bot.journeys import service
from bot.journeys.content import Library
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.models import Member, Role
from tests.conversation.conftest import Write
from tests.sentences import says


@pytest.fixture
def learner(session: Session, library: Library, lena: Member, monday: datetime) -> Member:
    """Lena after her first lesson, with a facilitator."""
    service.start(session, library, lena, library.default, now=monday)
    members.arrive(session, "T1", "U2", now=monday).role = Role.FACILITATOR
    session.flush()
    return lena


def _values(reply: Reply) -> list[str]:
    assert reply.message
    rows: list[Any] = [block for block in reply.message.get("blocks", []) if block["type"] == "actions"]
    return [element.get("value", "") for row in rows for element in row["elements"]]


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("who is this and who switched this on for me?", "I'm Groundswell, an app that sends short lessons.", ""),
        (
            "did I miss anything while i was away?",
            "No hurry, and nothing is lost. Still open: {titles}.",
            "learn:today",
        ),
        ("whats coming on friday?", "You'll get the next lesson on {moment} ({zone}).", "learn:settings"),
        ("was that the last one or does it go on?", "You've had {n} of the {of} lessons in *{track}*.", "learn:tracks"),
        ("which question is still open?", "still open: the question", ""),
        ("which tools are approved?", "Shall I ask {names} for you?", "tell:which tools are approved?"),
        ("did Mateo get my question?", "", "tell:did Mateo get my question?"),
        ("can i turn the friday summary off", "", "learn:weekly off"),
        ("how do I delete what i wrote in the thread?", "", "learn:mine"),
        ("why do you ask me the same questions again and again", "", "learn:reviews off"),
        ("this is annoying", "Sorry.", "learn:days tue"),
        ("is this mandatory?", "", "learn:pause 1 week"),
        ("how long does a lesson take", "", "learn:settings"),
        ("what happens if I get it wrong", "", "learn:review"),
        ("what if I don't answer?", "", "learn:today"),
        ("where are the old lessons", "", "learn:progress"),
        ("which days do the lessons come", "", "learn:settings"),
        ("my colleague would like to join", "", "tell:my colleague would like to join"),
        ("meine kollegin würde auch gern mitmachen", "", "tell:meine kollegin würde auch gern mitmachen"),
        ("is my team doing this too?", "", "mean:who_sees"),
        ("machen die anderen aus meinem team das auch?", "", "mean:who_sees"),
        ("what else is there besides that? Customer service stuff maybe?", "", ""),
    ],
)
def test_everyday_questions(
    conversation: Conversation, write: Write, learner: Member, text: str, said: str, value: str
):
    """Each has its answer, with a button that fits it."""
    before = (learner.days, learner.weekly_line, learner.paused_until)
    reply = conversation.direct(write(text))
    assert not said or says(reply.message, said)
    assert not value or value in _values(reply)
    assert (learner.days, learner.weekly_line, learner.paused_until) == before


@pytest.mark.parametrize(
    "text",
    [
        "the parrot sang to the plumber about soup",
        "what about the green one with the other thing from the box",
        "honestly the whole spreadsheet thing with the columns",
    ],
)
def test_what_is_not_understood_has_no_odd_buttons(
    conversation: Conversation, write: Write, learner: Member, text: str
):
    """No deletion, export or time zone out of the blue, and always a person."""
    values = _values(conversation.direct(write(text)))
    assert not {"mean:delete_data", "mean:export_data", "mean:zone"} & {*values}
    assert any(value.startswith("tell:") for value in values)


def test_words_that_are_no_term_are_not_explained(conversation: Conversation, write: Write, learner: Member):
    """A question that begins like one after a word is not understood rather than explained; a word is, with more."""
    said = conversation.direct(write("what is it at the office on the third floor"))
    assert not says(said.message, "I don't have an explanation for “{term}”.")
    explained = conversation.direct(write("what is a prompt? you never explain that word"))
    assert not says(explained.message, "I don't have an explanation for “{term}”.")
