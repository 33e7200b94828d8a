"""One part of what we send, the people here, a lesson on something: patterns lead to an answer, and change nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from bot.conversation import topics
from bot.conversation.deeds import Offer
from bot.conversation.handlers import Conversation
from bot.conversation.lesson_search import LessonSearch
from bot.conversation.topics import AskedTopic
from bot.journeys import service
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState
from bot.kit.slack import MessageRef
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.models import Member, Role
from tests.conversation.conftest import Write
from tests.opening import shipped
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
    ("text", "topic"),
    [
        ("no! only the repeat questions. keep the lessons", AskedTopic.REVIEWS),
        ("don't send the repeat questions any more", AskedTopic.REVIEWS),
        ("these questions from earlier lessons are boring", AskedTopic.REVIEWS),
        ("die Wiederholungen nerven, nur noch Lektionen bitte", AskedTopic.REVIEWS),
        ("drop the open questions pls", AskedTopic.OPEN_QUESTIONS),
        ("what happens with the two old ones that are still open, can I just drop them?", AskedTopic.OPEN_QUESTIONS),
        ("kannst du die offenen Fragen weglassen", AskedTopic.OPEN_QUESTIONS),
        ("who signed me up for this? I didnt ask for it", AskedTopic.ENROLLED_BY),
        ("wer hat mich hier angemeldet?", AskedTopic.ENROLLED_BY),
        ("who is Mateo", AskedTopic.HELPER),
        ("did mateo answer?", AskedTopic.REPLY),
        ("ok so which tool are WE allowed to use for customer data?", AskedTopic.RULES),
        ("darf ich ChatGPT für Kundendaten nutzen?", AskedTopic.RULES),
        ("so will you write to me again now or is that it", AskedTopic.WRITE_AGAIN),
        ("would be nice to get just one tip a month from here on, possible?", AskedTopic.MONTHLY),
        ("is there a lesson about angry customers anywhere?", AskedTopic.LESSON_ABOUT),
        ("gibt es eine Lektion zu wütenden Kunden?", AskedTopic.LESSON_ABOUT),
    ],
)
def test_a_topic_is_found(text: str, topic: AskedTopic):
    """In both languages."""
    found = topics.find(text)
    assert found
    assert found.topic is topic


@pytest.mark.parametrize(
    "text",
    [
        "why did I get no reviews this week",
        "I don't understand the repeat question",
        "we send that report once a month",
        "is there anything for today?",
        "who is this",
        "stop",
        "how do I drop out of this",
        "Write to the drivers: gate 3 is closed from Monday.",
    ],
)
def test_other_texts_have_none(text: str):
    """They go their way."""
    assert topics.find(text) is None


@pytest.mark.parametrize(
    "text", ["no! only the repeat questions. keep the lessons", "ich möchte keine Wiederholungsfragen mehr"]
)
def test_reviews_alone_are_turned_off(
    conversation: Conversation, write: Write, session: Session, learner: Member, text: str
):
    """After a press; stopping everything isn't offered."""
    assert _values(conversation.direct(write(text))) == ["learn:reviews off", "nothing:"]
    states = {each.progress for each in service.enrolments(session, learner)}
    assert states == {EnrolmentState.ACTIVE}


def test_open_questions_are_let_go_after_a_press(conversation: Conversation, write: Write, learner: Member):
    """Of a single one it is asked whether to skip it."""
    assert _values(conversation.direct(write("drop the open questions pls"))) == ["learn:skip", "nothing:"]


def test_who_signed_somebody_up_is_said(conversation: Conversation, write: Write, learner: Member):
    """Nobody did where they began themselves."""
    said = conversation.direct(write("who signed me up for this?"))
    assert says(
        said.message,
        (
            "You signed up yourself: your lessons began when you wrote `/learn start` or pressed a button. "
            "You can stop at any time."
        ),
    )


def test_who_answers_and_where_is_said(conversation: Conversation, write: Write, learner: Member):
    """After something was passed on, and who that is before."""
    assert "<@U2>" in str(conversation.direct(write("who is Mateo?")).message)
    where = (
        "You'll get their answer here in Slack, directly from them. I can't see it, and I don't know "
        "when they'll write."
    )
    sent = conversation.press(write("").command, Offer.of("send:help me"), MessageRef("D1", "2.0"))
    assert says(sent.message, where)
    said = conversation.direct(write("did mateo answer?"))
    assert says(said.message, where)
    assert "<@U2>" in str(said.message)


def test_the_rules_of_an_organisation_are_asked_for(conversation: Conversation, write: Write, learner: Member):
    """With the question as it was written."""
    text = "ok so which tool are WE allowed to use for customer data?"
    assert _values(conversation.direct(write(text))) == [f"tell:{text}"]


def test_whether_anything_comes_is_a_fact(conversation: Conversation, write: Write, learner: Member):
    """The moment of the next lesson."""
    said = conversation.direct(write("will you write to me again or is that it"))
    assert says(said.message, "You'll get the next lesson on {moment} ({zone}).")


def test_once_a_month_is_too_rare(conversation: Conversation, write: Write, learner: Member):
    """The rarest that there is comes as a button."""
    days = learner.days
    assert _values(conversation.direct(write("just one tip a month please"))) == [
        "learn:days tue",
        "learn:pause 2 weeks",
    ]
    assert learner.days == days


def test_a_lesson_on_something_is_named_and_read(conversation: Conversation, write: Write, learner: Member, library):
    """By its title; reading it counts for nothing."""
    title = library.default.steps[0].lesson.title
    said = conversation.direct(write(f"is there a lesson about {title}"))
    assert title in str(said.message)
    read = conversation.press(write("").command, Offer.of(_values(said)[0]), MessageRef("D1", "2.0"))
    assert says(
        read.message,
        "Here you can only read the lesson. You'll get its questions when you get the lesson in its track.",
    )


def test_the_rarer_word_decides():
    """“Customers” are everywhere, a tone isn't."""
    search = LessonSearch(shipped(), "en")
    found = search.about(["tone", "customers"])
    assert found
    assert found.lesson == "everyday-ai/same-letter-kinder"
    assert search.about(["quasars"]) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('what does it mean when people say the AI "hallucinates"', "hallucination"),
        ('and whats an "AI champion", thats in the channel name', "champion"),
        ("what does champion mean here?", "champion"),
    ],
)
def test_a_word_is_found_in_any_form(conversation: Conversation, write: Write, learner: Member, text: str, word: str):
    """Quoted, or in a longer question."""
    entry = conversation.glossary.find(word, "en")
    assert entry
    assert entry.text in str(conversation.direct(write(text)).message)
