"""Undo, yes, no, never mind, and a button's name in words, after what was offered or done last; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.conversation.calendar import NoCalendar
from bot.conversation.deeds import Offer
from bot.conversation.handlers import Conversation
from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.models import StandingOffer
from bot.delivery.standing_offers import Offered, Place, Stood
from bot.journeys import introduction, service, silence_messages
from bot.journeys.contact import Silence
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState
from bot.kit import i18n
from bot.kit.db import row_id
from bot.kit.slack import MessageRef
from bot.members import service as members
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import MessageContext
from bot.members.models import Member
from bot.quizzes.models import Answer
from bot.reflections import plans
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from tests.conversation.conftest import Write
from tests.sentences import says


@pytest.fixture
def learner(session: Session, library: Library, lena: Member, monday: datetime) -> Member:
    """Lena after her first lesson."""
    service.start(session, library, lena, library.default, now=monday)
    session.flush()
    return lena


def hears(conversation: Conversation, context: MessageContext) -> Reply:
    """What the first feature that takes a message answers."""
    return conversation.first(context) or conversation.direct(context)


def _values(reply: Reply) -> list[str]:
    assert reply.message
    rows: list[Any] = [block for block in reply.message.get("blocks", []) if block["type"] == "actions"]
    return [element.get("value", "") for row in rows for element in row["elements"]]


def _settings(member: Member) -> tuple[object, ...]:
    return (member.days, member.at, member.per_day, member.reminders, member.paused_until, member.snoozed_until)


@pytest.mark.parametrize(
    "wish",
    [
        "only mondays please",
        "please send at 13:30 from now on",
        "pause 2 weeks",
        "remind me tomorrow",
        "stop",
        "no more reminders please",
        "only one lesson a day please",
    ],
)
@pytest.mark.parametrize("undo", ["undo", "bitte rückgängig machen"])
def test_undo_takes_back_what_was_done(
    conversation: Conversation, write: Write, session: Session, learner: Member, wish: str, undo: str
):
    """Whatever wish it was; a second undo does nothing more."""
    before = _settings(learner)
    hears(conversation, write(wish))
    states = {each.progress for each in service.enrolments(session, learner)}
    assert _settings(learner) != before or EnrolmentState.STOPPED in states
    hears(conversation, write(undo))
    hour = service.lesson_hour(session, conversation.library, learner)
    assert _settings(learner) in {before, (before[0], hour, *before[2:])}
    assert {each.progress for each in service.enrolments(session, learner)} == {EnrolmentState.ACTIVE}


def test_the_undo_of_a_pause_brings_the_former_one_back(
    conversation: Conversation, write: Write, session: Session, learner: Member
):
    """Its last day is as it was."""
    hears(conversation, write("I'm on holiday from 30 November until 4 December"))
    before = learner.paused_until
    hears(conversation, write("pause until 20 December"))
    assert learner.paused_until != before
    hears(conversation, write("undo that please"))
    assert learner.paused_until == before


@pytest.mark.parametrize("no", ["no", "no, not that", "never mind", "nein", "doch nicht"])
def test_a_no_after_something_was_done_asks_whether_to_undo(
    conversation: Conversation, write: Write, session: Session, learner: Member, no: str
):
    """Nothing is guessed: the button does it."""
    days = learner.days
    hears(conversation, write("only mondays please"))
    asked = hears(conversation, write(no))
    assert f"learn:days {days}" in _values(asked)
    assert learner.days == "mon"


@pytest.mark.parametrize("said", ["never mind", "ach egal", "forget it", "no, not that", "none of these"])
def test_never_mind_ends_a_question(
    conversation: Conversation, write: Write, session: Session, learner: Member, said: str
):
    """And a yes after it does nothing."""
    hears(conversation, write("how do i stop this?"))
    hears(conversation, write(said))
    hears(conversation, write("yes"))
    assert {each.progress for each in service.enrolments(session, learner)} == {EnrolmentState.ACTIVE}


def test_undo_without_anything_to_undo_shows_where_to_look(conversation: Conversation, write: Write, learner: Member):
    """With the settings as a button."""
    assert "learn:settings" in _values(hears(conversation, write("undo")))


@pytest.mark.parametrize("said", ["that was wrong", "das war falsch", "nothing", "none"])
def test_what_may_be_an_answer_is_no_undo(conversation: Conversation, write: Write, learner: Member, said: str):
    """Without an offer of ours, such words say something else."""
    assert not says(
        hears(conversation, write(said)).message,
        "What shall I undo? You can change your pause, your time of day and your days in the settings.",
    )


def test_an_answer_stays(conversation: Conversation, write: Write, session: Session, learner: Member):
    """Its undo says so."""
    hears(conversation, write("Antwort A"))
    if not session.exec(select(Answer)).all():
        hears(conversation, write("yes"))
    else:
        undone = hears(conversation, write("undo"))
        assert says(
            undone.message,
            "You can't change an answer once you've given it. That's no problem: you'll get the "
            "question again some days later.",
        )
    assert len(session.exec(select(Answer)).all()) == 1


@pytest.mark.parametrize(("said", "days"), [("the second one", "mon,wed,fri"), ("once a week", "tue"), ("2", None)])
def test_a_button_may_be_named_in_words(conversation: Conversation, write: Write, learner: Member, said: str, days):
    """By its place or its label."""
    hears(conversation, write("jeden tag ist mir zu viel"))
    hears(conversation, write(said))
    assert learner.days == (days or "mon,wed,fri")


def test_a_bare_yes_to_several_buttons_is_asked_back(conversation: Conversation, write: Write, learner: Member):
    """With the same buttons, and nothing is done."""
    before = _settings(learner)
    offered = _values(hears(conversation, write("good morning")))
    assert _values(hears(conversation, write("yes"))) == offered
    assert _settings(learner) == before


@pytest.mark.parametrize(
    ("wish", "value", "name"),
    [("I need a break", "two weeks", "paused_until"), ("can you change the time?", "4pm please", "at")],
)
def test_a_value_completes_the_question(
    conversation: Conversation, write: Write, learner: Member, wish: str, value: str, name: str
):
    """As if it had been said at once."""
    before = getattr(learner, name)
    hears(conversation, write(wish))
    assert getattr(learner, name) == before
    hears(conversation, write(value))
    assert getattr(learner, name) != before


def test_a_pressed_button_may_be_undone_in_words(
    conversation: Conversation, write: Write, session: Session, learner: Member
):
    """What it did is kept as the answer to a message keeps it."""
    before = learner.days
    conversation.press(write("").command, Offer.of("learn:days tue"), MessageRef("D1", "1.0"))
    assert learner.days == "tue"
    hears(conversation, write("undo"))
    assert learner.days == before


def _sent(session: Session, key: str, now: datetime) -> None:
    delivery.post(session, delivery.Outgoing("T1", key, "U1", {"text": "news"}, now))
    session.flush()


@pytest.mark.parametrize(
    ("said", "state"),
    [("stop", EnrolmentState.STOPPED), ("the second one", EnrolmentState.ACTIVE), ("Go on", EnrolmentState.ACTIVE)],
)
def test_the_question_after_a_silence_is_answered_in_words(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime, said: str, state
):
    """By the label or the place of its button."""
    _sent(session, silence_messages.silence_key(row_id(learner), Silence.ASK, monday), monday)
    hears(conversation, write(said))
    assert {each.progress for each in service.enrolments(session, learner)} == {state}


@pytest.mark.parametrize(
    ("said", "begins"), [("yes please", True), ("start now", True), ("no thanks", False), ("ok", False)]
)
def test_an_introduction_is_answered_in_words(
    conversation: Conversation, write: Write, session: Session, lena: Member, monday: datetime, said: str, begins
):
    """A yes begins the track that was suggested."""
    _sent(session, introduction.introduction_key(row_id(lena)), monday)
    hears(conversation, write(said))
    active = [each for each in service.enrolments(session, lena) if each.progress == EnrolmentState.ACTIVE]
    assert bool(active) is begins


def test_an_enrolment_is_not_ended_by_a_bare_no(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime
):
    """It may be said to anything in that message, so it is asked whether to stop."""
    (enrolment,) = service.enrolments(session, learner)
    _sent(session, introduction.enrolled_key(row_id(enrolment)), monday)
    assert "learn:stop" in _values(hears(conversation, write("no")))
    assert enrolment.progress == EnrolmentState.ACTIVE


def test_another_feature_may_keep_its_offer(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime
):
    """A typed yes runs the command of `/community` that was offered, and nothing else does."""
    run: list[str] = []

    class NotedCalendar(NoCalendar):
        """A calendar that writes down what is run."""

        def run(self, here: CommandContext, command: str) -> Reply:  # noqa: ARG002 - as of the protocol
            run.append(command)
            return Reply({"text": "done"})

    with_community = replace(conversation, calendar=NotedCalendar())
    for said in ("no", "yes"):
        asked = Offered(yes="community:schedule Prompt Jam Friday 3pm")
        standing_offers.remember(session, members.person(learner), asked, Place(), now=monday)
        hears(with_community, write(said))
    assert run == ["schedule Prompt Jam Friday 3pm"]


def test_an_offer_of_another_workspace_is_nobody_elses(session: Session, lena: Member, monday: datetime):
    """It is kept for one member, and is over after half a day."""
    who = members.person(lena)
    standing_offers.remember(session, who, Offered(yes="learn:stop"), Place(), now=monday)
    (row,) = session.exec(select(StandingOffer)).all()
    assert (row.workspace_id, row.member_id) == ("T1", lena.id)
    assert standing_offers.take(session, who, None, now=monday) == Stood(Offered(yes="learn:stop"), (), "learn:stop")
    standing_offers.remember(session, who, Offered(yes="learn:stop"), Place(), now=monday)
    assert standing_offers.take(session, who, "1.0", now=monday).last is None
    standing_offers.remember(session, who, Offered(yes="learn:stop"), Place(), now=monday)
    assert standing_offers.take(session, who, None, now=monday + timedelta(hours=13)) == Stood()


def test_words_are_heard_in_both_languages(conversation: Conversation, write: Write, learner: Member):
    """A German label works for who reads German."""
    with i18n.in_language("de"):
        hears(conversation, write("jeden tag ist mir zu viel"))
        hears(conversation, write("Dreimal pro Woche"))
    assert learner.days == "mon,wed,fri"


@pytest.mark.parametrize(
    "text", ["ask me on friday how it went", "yes ask me on Friday", "frag mich am Freitag nochmal, wie es lief"]
)
def test_who_names_a_day_is_asked_about_the_plan_then(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime, text: str
):
    """Not made quiet until then: the newest open plan is asked about at the hour of one's lessons."""
    wanted = PlanInput(IfThen("I open the mail", "I ask for a draft", "en"), monday + timedelta(days=30))
    plan = plans.make(session, members.person(learner), "test:plan", wanted, now=monday)
    hears(conversation, write(text))
    session.flush()
    assert plan.ask_at is not None
    assert f"{plan.ask_at:%a}" == "Fri"
    assert learner.snoozed_until is None
    assert learner.paused_until is None


def test_without_a_plan_a_day_is_asked_about_as_before(
    conversation: Conversation, write: Write, session: Session, learner: Member
):
    """There is nothing to ask about."""
    hears(conversation, write("ask me on friday how it went"))
    session.flush()
    assert plans.of_member(session, members.person(learner)) == []
