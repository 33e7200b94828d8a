"""What is said after a question of ours or below something open, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.conversation.deeds import Offer
from bot.conversation.handlers import Conversation
from bot.conversation.intents import Intent
from bot.delivery import service as delivery
from bot.delivery.models import Delivery, StandingOffer
from bot.journeys import service
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState, Step
from bot.kit import i18n
from bot.kit.slack import MessageRef
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext
from bot.members.models import Member, Role
from bot.quizzes.models import Answer, AskedQuestion
from bot.reflections import service as reflections
from bot.reflections.content import Prompt
from bot.reflections.models import Plan, Reflection
from tests.conversation.conftest import Write
from tests.sentences import says

STEP = "i want to ask IT about copilot data rules, remind me friday at 10"
THOUGHT = "I tried it for the shift handover and it left out the gate numbers twice"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Sentences are read without a database; what they do to one is tried on both kinds beside its feature."""
    return sqlite_url


@pytest.fixture
def learner(session: Session, library: Library, lena: Member, monday: datetime) -> Member:
    """Lena after her first lesson."""
    service.start(session, library, lena, library.default, now=monday)
    session.flush()
    return lena


@pytest.fixture
def helper(session: Session, monday: datetime) -> Member:
    """A facilitator."""
    other = members.arrive(session, "T1", "U2", now=monday)
    other.role = Role.FACILITATOR
    session.flush()
    return other


def says_to(conversation: Conversation, context: MessageContext) -> Reply:
    """What is answered to a message by whoever comes first."""
    return conversation.first(context) or conversation.direct(context)


def _text(reply: Reply) -> str:
    assert reply.message
    return str(reply.message["text"])


def _values(reply: Reply) -> list[str]:
    assert reply.message
    rows: list[Any] = [block for block in reply.message.get("blocks", []) if block["type"] == "actions"]
    return [element.get("value", "") for row in rows for element in row["elements"]]


def _states(session: Session, member: Member) -> set[str]:
    return {enrolment.progress for enrolment in service.enrolments(session, member)}


@pytest.mark.parametrize("yes", ["yes", "ja bitte", "ok, do it"])
def test_yes_does_what_was_asked(conversation: Conversation, write: Write, session: Session, learner, yes: str):
    """It is the first button below the question."""
    assert "learn:stop" in _values(says_to(conversation, write("how do i stop this?")))
    assert EnrolmentState.ACTIVE in _states(session, learner)
    says_to(conversation, write(yes))
    assert _states(session, learner) == {EnrolmentState.STOPPED}


@pytest.mark.parametrize("no", ["no", "nein danke", "not now"])
def test_no_does_nothing(conversation: Conversation, write: Write, session: Session, learner: Member, no: str):
    """And a yes after it means nothing any more."""
    says_to(conversation, write("how do i stop this?"))
    assert says(_text(says_to(conversation, write(no))), "All right.")
    says_to(conversation, write("yes"))
    assert _states(session, learner) == {EnrolmentState.ACTIVE}


def test_a_yes_to_something_else_does_nothing(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime
):
    """Another message of ours came, or another sentence of theirs, or half a day went by, or it is another thread."""
    ask = write("how do i stop this?")
    says_to(conversation, ask)
    delivery.post(session, delivery.Outgoing("T1", "news:1", "U1", {"text": "news"}, monday))
    says_to(conversation, write("yes"))
    says_to(conversation, ask)
    says_to(conversation, write("hello"))
    says_to(conversation, write("yes"))
    says_to(conversation, ask)
    says_to(conversation, replace(write("yes"), now=monday + timedelta(hours=13)))
    says_to(conversation, ask)
    says_to(conversation, write("yes", "journeys.step:1:1"))
    assert _states(session, learner) == {EnrolmentState.ACTIVE}


def test_days_are_set_by_a_yes(conversation: Conversation, write: Write, learner: Member):
    """Exactly those that were asked about."""
    says_to(conversation, write("nur mo und do"))
    says_to(conversation, write("ja"))
    assert learner.days == "mon,thu"


def test_a_yes_to_two_wishes_is_no_answer(conversation: Conversation, write: Write, learner: Member):
    """It may mean either button."""
    days = learner.days
    says_to(conversation, write("maybe only 2 per week would be nice and perhaps in the afternoon at 2pm"))
    says_to(conversation, write("yes"))
    assert learner.days == days


def test_nothing_is_kept_once_it_is_answered(conversation: Conversation, write: Write, session: Session, learner):
    """What was asked is forgotten; only the way back is kept, for some messages more."""
    says_to(conversation, write("how do i stop this?"))
    says_to(conversation, write("yes"))
    (kept,) = session.exec(select(StandingOffer)).all()
    assert (kept.yes, kept.no, kept.choices, kept.undo) == ("", "", "[]", "learn:resume")
    for text in ("thanks!", "lol", "thanks a lot", "thank you"):
        says_to(conversation, write(text))
    assert session.exec(select(StandingOffer)).all() == []


def _single(session: Session) -> AskedQuestion:
    return session.exec(select(AskedQuestion).order_by(AskedQuestion.position)).all()[0]  # type: ignore[arg-type]


def test_a_typed_letter_is_the_answer(conversation: Conversation, write: Write, session: Session, learner: Member):
    """As its button would be: it is kept, explained and shown in its message."""
    reply = says_to(conversation, write("Antwort A"))
    kept = session.exec(select(Answer)).all()
    if not kept:
        assert _values(reply)[0].startswith("answer:")
        reply = says_to(conversation, write("yes"))
        kept = session.exec(select(Answer)).all()
    assert [answer.ask_id for answer in kept] == [_single(session).id]
    assert len(_text(reply)) > 0


def test_a_letter_that_is_not_there_is_asked_back(conversation: Conversation, write: Write, session, learner: Member):
    """Nothing is kept."""
    says_to(conversation, write("H"))
    assert session.exec(select(Answer)).all() == []


def test_what_is_open_comes_with_its_buttons(conversation: Conversation, write: Write, session: Session, learner):
    """The question itself, so that it can be answered there."""
    values = _values(says_to(conversation, write("Was ist offen?")))
    assert any(value.startswith(_single(session).id) for value in values)


@pytest.fixture
def invited(session: Session, learner: Member, monday: datetime) -> str:
    """The key of today's lesson, which asks for a reflection."""
    step = session.exec(select(Step)).one()
    reflections.invite(session, members.person(learner), step.key, Prompt(ask="What would you try?"), now=monday)
    session.flush()
    return step.key


def test_a_longer_text_is_kept_as_a_thought(conversation: Conversation, write: Write, session: Session, invited: str):
    """After a yes, below today's lesson."""
    reply = says_to(conversation, write(THOUGHT))
    assert [value.partition(":")[0] for value in _values(reply)] == ["thought", "otherwise"]
    assert session.exec(select(Reflection)).all() == []
    says_to(conversation, write("ja"))
    (kept,) = session.exec(select(Reflection)).all()
    assert (kept.source, kept.text) == (invited, THOUGHT)


def test_no_thought_goes_on_as_a_message(conversation: Conversation, write: Write, session: Session, invited: str):
    """Nothing that was typed is lost."""
    says_to(conversation, write(THOUGHT))
    assert f"tell:{THOUGHT}" in _values(says_to(conversation, write("no")))
    assert session.exec(select(Reflection)).all() == []


@pytest.mark.parametrize(
    "text", ["how far am I with all of my lessons so far?", "stop please, i dont want any more messages"]
)
def test_a_wish_is_no_thought(conversation: Conversation, write: Write, session: Session, invited: str, text: str):
    """It is done instead."""
    says_to(conversation, write(text))
    assert not [value for value in _values(says_to(conversation, write(text))) if value.startswith("thought")]


def test_a_person_is_told_after_the_words_were_shown(
    conversation: Conversation, write: Write, session: Session, learner: Member, helper: Member
):
    """With the names; one tap sends nothing."""
    unclear = says_to(conversation, write("what is a quasar?"))
    (tell,) = _values(unclear)
    asked = conversation.press(write("").command, Offer.of(tell), MessageRef("D1", "2.0"))
    assert says(_text(asked), "Shall I send this to {names}, with your name?", names="<@U2>")
    assert "what is a quasar?" in _text(asked)
    assert not session.exec(select(Delivery).where(Delivery.target == "U2")).all()
    sent = says_to(conversation, write("ja"))
    assert says(_text(sent), "I've sent your message to {names}, with your name.", names="<@U2>")
    assert len(session.exec(select(Delivery).where(Delivery.target == "U2")).all()) == 1


@pytest.mark.parametrize("text", ["who did you pass that on to?", "wem hast du das weitergegeben?"])
def test_who_got_a_message_is_said(
    conversation: Conversation, write: Write, session: Session, learner: Member, helper: Member, text: str
):
    """Nobody before, and the name after."""
    nobody = says_to(conversation, write(text))
    assert says(
        _text(nobody),
        "I haven't passed anything on. I only pass on what you send yourself, and you see the words and the "
        "names first.",
    )
    conversation.press(write("").command, Offer.of("send:help me"), MessageRef("D1", "2.0"))
    assert "<@U2>" in _text(says_to(conversation, write(text)))


def test_words_are_asked_for_before_a_person_is_told(
    conversation: Conversation, write: Write, session: Session, learner: Member, helper: Member
):
    """The next message is what would be sent, unless it is a wish of its own."""
    says_to(conversation, write("Einen Menschen fragen"))
    assert says(
        _text(says_to(conversation, write("my window for the answer stays empty"))),
        "Shall I send this to {names}, with your name?",
    )
    says_to(conversation, write("Ask a person"))
    says_to(conversation, write("stop"))
    assert _states(session, learner) == {EnrolmentState.STOPPED}
    assert not session.exec(select(Delivery).where(Delivery.target == "U2")).all()


@pytest.mark.parametrize(
    ("text", "will"),
    [
        (STEP, "ask IT about copilot data rules"),
        ("ich will IT nach den Regeln fragen, erinner mich am Freitag um 10", "IT nach den Regeln fragen"),
        ("remind me friday at 10 to ask IT about the rules", "ask IT about the rules"),
        ("erinner mich am Freitag um 10 daran, Petra anzurufen", "Petra anrufen"),
    ],
)
def test_a_step_with_a_moment_becomes_a_plan(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime, text: str, will: str
):
    """Once that is confirmed."""
    reply = says_to(conversation, write(text))
    assert _values(reply)[0].startswith("plan:")
    assert session.exec(select(Plan)).all() == []
    says_to(conversation, write("yes please"))
    (plan,) = session.exec(select(Plan)).all()
    friday = (monday + timedelta(days=4 - monday.weekday())).replace(hour=9, minute=0)
    assert (plan.will, plan.ask_at) == (will, friday)
    assert learner.snoozed_until is None


@pytest.mark.parametrize(
    "text", ["am Freitag um 9 erinnern", "remind me on friday at 9", "bitte am Freitag um 9 nochmal erinnern"]
)
def test_a_reminder_in_any_order_comes_at_its_moment(
    conversation: Conversation, write: Write, learner: Member, monday: datetime, text: str
):
    """To the hour."""
    says_to(conversation, write(text))
    assert learner.snoozed_until == (monday + timedelta(days=4 - monday.weekday())).replace(hour=8, minute=0)


@pytest.mark.parametrize(
    "text",
    [
        "please finish the scaling course, it's not for me",
        "das passt nicht zu mir, ich leite gar keine Community",
        "stop the scaling course",
        "ich will den Kurs Weitertragen, was wirkt, verlassen",
    ],
)
def test_one_track_is_left_after_a_press(
    conversation: Conversation, write: Write, session: Session, learner: Member, library: Library, text: str
):
    """The button names it, and other tracks are offered."""
    reply = says_to(conversation, write(text))
    assert set(_values(reply)) == {f"learn:leave {library.default.id}", "learn:tracks"}
    assert _states(session, learner) == {EnrolmentState.ACTIVE}
    says_to(conversation, write("ja"))
    assert EnrolmentState.ACTIVE not in _states(session, learner)


@pytest.mark.parametrize("text", ["I don't understand the scaling lesson", "when will I finish the scaling course?"])
def test_a_sentence_about_a_track_leaves_none(conversation: Conversation, write: Write, learner: Member, text: str):
    """It isn't even asked about."""
    assert not [value for value in _values(says_to(conversation, write(text))) if value.startswith("learn:leave")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("can I read the first lesson again?", "en"),
        ("ok bakc to the start, can i read the first lesson again?", "en"),
        ("show me the last lesson once more", "en"),
        ("zeig mir die erste Lektion nochmal", "de"),
        ("kann ich Lektion 1 noch mal lesen", "de"),
    ],
)
def test_a_lesson_is_read_again(
    conversation: Conversation, write: Write, session: Session, learner, library: Library, text: str, language: str
):
    """In the reader's language; nothing is counted."""
    with i18n.in_language(language):
        reply = says_to(conversation, write(text))
    assert library.default.in_language(language).steps[0].lesson.title in _text(reply)
    assert len(session.exec(select(Step)).all()) == 1


def test_a_lesson_to_come_is_not_shown(conversation: Conversation, write: Write, learner: Member):
    """It hasn't been there to read."""
    reply = says_to(conversation, write("show me lesson 3 again"))
    assert says(_text(reply), "You haven't had that lesson yet, so you can't read it again here.")


def test_what_is_unclear_gets_useful_buttons(conversation: Conversation, write: Write, learner: Member):
    """And never the same sentence twice."""
    texts = ["blorp fnord gnarl", "my cat is cute", "zwurbel knarf", "mein hund ist krank geworden", "foo bar baz"]
    said = [_text(says_to(conversation, write(text))) for text in texts]
    assert all(one != other for one, other in pairwise(said))
    values = _values(says_to(conversation, write("blorp fnord gnarl")))
    assert values[-1] == "tell:blorp fnord gnarl"
    assert not {"mean:delete_data", "mean:export_data", "mean:zone"} & {*values}


@pytest.mark.parametrize("text", ["tell me a joke", "write me an email to my boss", "Wie wird das Wetter morgen?"])
def test_what_is_not_ours_is_said_so(conversation: Conversation, write: Write, learner: Member, text: str):
    """In a friendly line."""
    said = _text(says_to(conversation, write(text)))
    assert says(said, "I can't help with that: I'm here for your lessons and everything around them.")


@pytest.mark.parametrize(("said", "is_kept"), [("yes", True), ("no", False)])
def test_a_letter_that_may_be_a_word_is_asked_about_once(
    conversation: Conversation, write: Write, session: Session, learner: Member, said: str, is_kept
):
    """With yes and no."""
    asked = says_to(conversation, write("bei uns gibts nur c"))
    assert "C" in _text(asked)
    assert [value.partition(":")[0] for value in _values(asked)] == ["answer", "otherwise"]
    says_to(conversation, write(said))
    assert bool(session.exec(select(Answer)).all()) is is_kept


def test_a_sentence_with_a_letter_answers(conversation: Conversation, write: Write, session: Session, learner: Member):
    """But a wish in it is a wish."""
    says_to(conversation, write("b, and please pause until next monday"))
    assert not session.exec(select(Answer)).all()
    says_to(conversation, write("is wohl die erste, also c"))
    assert session.exec(select(Answer)).one()


@pytest.mark.parametrize(
    ("written", "days"), [("na jeden tag passt eh", "mon,tue,wed,thu,fri"), ("na passt schon wies is", "mon,thu")]
)
def test_how_often_is_answered_in_words(conversation: Conversation, write: Write, learner: Member, written: str, days):
    """Every working day, or as it is."""
    learner.days = "mon,thu"
    says_to(conversation, write("zu viele nachrichten"))
    says_to(conversation, write(written))
    assert learner.days == days


def test_lets_go_begins_what_was_introduced(conversation: Conversation, write: Write, session: Session, lena: Member):
    """In one step; without an introduction it begins nothing."""
    says_to(conversation, write("los gehts"))
    assert not _states(session, lena)
    says_to(conversation, write("servus"))
    says_to(conversation, write("ja passt, fang ma an. hab aber ned viel zeit"))
    assert _states(session, lena) == {EnrolmentState.ACTIVE}


def test_a_small_success_is_praised_and_invited_once(conversation: Conversation, write: Write, learner: Member):
    """Then not again for a month."""
    first = says_to(conversation, write("it worked, 10 minutes instead of an hour"))
    assert _values(first) == ["story:"]
    again = says_to(conversation, write("it finally worked again"))
    assert says(_text(again), "I'm glad to hear that, well done!")
    assert not _values(again)


def test_a_friendly_stop_is_confirmed_once(conversation: Conversation, write: Write, session: Session, learner: Member):
    """And who asks why something came after it is told sorry."""
    asked = says_to(conversation, write("ich glaub für mich reichts jetzt, hör ma auf. war eh gut"))
    assert "learn:stop" in _values(asked)
    says_to(conversation, write("ja"))
    assert _states(session, learner) == {EnrolmentState.STOPPED}
    sorry = says_to(conversation, write("warum schreibst am freitag wieder?"))
    assert [value.partition(":")[0] for value in _values(sorry)] == ["tell"]
    assert says(_text(says_to(conversation, write("danke baba"))), "Goodbye, and all the best!")


def test_every_invitation_to_send_a_story_counts(conversation: Conversation, write: Write, session: Session, learner):
    """Not only that of a button."""
    conversation.mean(write("x").command, Intent.STORY_FEEDBACK)
    keys = session.exec(select(Delivery.key)).all()
    assert {key.partition(":")[0] for key in keys} >= {"stories.asked", "stories.invited"}
