from __future__ import annotations

import pytest
from sqlmodel import select

from bot.conversation import ideas
from bot.conversation.handlers import Conversation
from bot.improvement import views
from bot.improvement.models import Improvement
from bot.journeys import service
from tests.conversation.conftest import Write
from tests.sentences import says

NOTED = (
    "Thank you, I've noted your suggestion: “{title}”. The people who run the programme see it with "
    "your name. I'll tell you what they decide."
)


@pytest.mark.parametrize(
    ("text", "idea"),
    [
        ("I have an idea for the programme: shorter lessons", "shorter lessons"),
        ("Hi, I've got a suggestion for the bot - stop the reminders", "stop the reminders"),
        ("Ich habe eine Idee für das Programm: kürzere Lektionen", "kürzere Lektionen"),
        ("Verbesserungsvorschlag: abends keine Nachrichten", "abends keine Nachrichten"),
        ("I have an idea for my team: talk more", ""),
        ("I have an idea for the programme", ""),
        ("no idea: sorry", ""),
    ],
)
def test_an_idea_stands_after_what_says_that_it_is_one(text: str, idea: str):
    """What names the programme and goes on is an idea; anything else is none."""
    assert ideas.idea_in(text) == idea


def test_an_idea_is_kept_and_nothing_else_is_done(
    conversation: Conversation, write: Write, session, lena, library, monday
):
    """A wish in it is no wish of its author; it is kept once, with the way to take it back."""
    service.start(session, library, lena, library.default, now=monday)
    message = write("I have an idea for the programme: stop the lessons in summer")
    reply = conversation.first(message)
    conversation.first(message)

    assert reply
    assert reply.message
    assert says(reply.message, NOTED, title="stop the lessons in summer")
    assert [each["action_id"] for each in reply.message["blocks"][-1]["elements"]] == [views.EDIT, views.WITHDRAW]
    (kept,) = session.exec(select(Improvement)).all()
    assert (kept.title, kept.suggested_by) == ("stop the lessons in summer", lena.id)
    assert {each.progress for each in service.enrolments(session, lena)} == {"active"}


def test_nothing_of_a_long_idea_is_lost(conversation: Conversation, write: Write, session):
    """Its title is its beginning, and all of it stays."""
    words = "word " * 60
    conversation.first(write(f"Improvement: {words}"))
    (kept,) = session.exec(select(Improvement)).all()
    assert kept.today == words.strip()
    assert len(kept.title) <= 120


@pytest.mark.parametrize(
    "text", ["I have an idea for the programme", "Wie kann ich einen Verbesserungsvorschlag machen?"]
)
def test_who_has_an_idea_is_asked_for_it(conversation: Conversation, write: Write, text: str):
    """With a button that opens the window."""
    service_reply = conversation.direct(write(text))
    assert views.ADD in str(service_reply.message)
