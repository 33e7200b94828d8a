"""What is clearly said is done at once, with its way back, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from bot.conversation.answers import answer
from bot.conversation.handlers import Conversation
from bot.conversation.intents import Intent
from bot.conversation.understood import Understood
from bot.journeys import service
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState
from bot.members.command_registry import Reply
from bot.members.models import Member
from tests.conversation.conftest import Write
from tests.sentences import says


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


def _values(reply: Reply) -> list[str]:
    assert reply.message
    rows: list[Any] = [block for block in reply.message["blocks"] if block["type"] == "actions"]
    return [element["value"] for row in rows for element in row["elements"]]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("make it 11:30", "11:30"),
        ("can you send it at half past eleven", "11:30"),
        ("schick's lieber um 11", "11:00"),
        ("kannst du's um 11 schicken?", "11:00"),
        ("um 11 wär besser", "11:00"),
        ("wie gesagt: um 11", "11:00"),
    ],
)
def test_a_single_hour_is_set(conversation: Conversation, write: Write, learner: Member, text: str, hour: str):
    """With nothing but the way back and the settings below it."""
    reply = conversation.direct(write(text))
    assert learner.at == hour
    assert _values(reply) == ["learn:time 09:00", "learn:settings"]


def test_a_doubtful_hour_is_asked_about_alone():
    """No other hours are offered beside the one that was said."""
    asked = answer(Understood(Intent.HOUR, {"at": "09:30"}, 0.95))
    assert [offer.value for offer in asked.offers] == ["learn:time 09:30", "nothing:"]


@pytest.mark.parametrize(
    "text", ["not on christmas eve", "an Heiligabend bitte nichts", "nothing on 24 december please"]
)
def test_a_single_day_is_left_free(conversation: Conversation, write: Write, learner: Member, text: str):
    """Lessons come until then, and after it."""
    reply = conversation.direct(write(text))
    assert learner.paused_from == datetime(2026, 12, 23, 23, tzinfo=UTC)
    assert learner.paused_until == datetime(2026, 12, 24, 23, tzinfo=UTC)
    assert _values(reply) == ["learn:resume"]


@pytest.mark.parametrize("text", ["one message a day max", "höchstens eine Nachricht am Tag"])
def test_a_limit_a_day_is_set_and_can_be_undone(conversation: Conversation, write: Write, learner: Member, text: str):
    """Back to the usual number, or to the one that was chosen before."""
    assert _values(conversation.direct(write(text)))[0] == "learn:messages auto"
    assert learner.per_day == 1
    conversation.direct(write("messages auto"))
    assert learner.per_day is None


@pytest.mark.parametrize(
    "text", ["Can we start again? only tuesdays", "können wir wieder anfangen, aber nur dienstags"]
)
def test_going_on_with_a_condition(
    conversation: Conversation, write: Write, session, library: Library, learner: Member, monday: datetime, text: str
):
    """Lessons come again, on the days that were said."""
    service.stop(session, learner, now=monday)
    conversation.direct(write(text))
    (enrolment,) = service.enrolments(session, learner)
    assert (learner.days, enrolment.progress) == ("tue", EnrolmentState.ACTIVE)


def test_the_button_of_a_condition_goes_on_too():
    """Where the days have to be asked about, the button starts the lessons again as well."""
    asked = answer(Understood(Intent.FEWER, {"what": "all", "days": "tue", "also": "resume"}, 0.95))
    assert asked.offers[0].value == "several:resume\ndays tue"


def test_days_after_a_stop_offer_to_go_on(
    conversation: Conversation, write: Write, session, learner: Member, monday: datetime
):
    """They are set, and one press starts the lessons again."""
    service.stop(session, learner, now=monday)
    assert _values(conversation.direct(write("only tuesdays")))[0] == "learn:resume"


@pytest.mark.parametrize(
    "text", ["stop the reminders but send it at 11", "keine Erinnerungen mehr, und schick es um 11"]
)
def test_two_wishes_are_both_done(conversation: Conversation, write: Write, learner: Member, text: str):
    """In one message, with one button that takes back both."""
    reply = conversation.direct(write(text))
    assert (learner.reminders, learner.at) == (0, "11:00")
    assert says(reply.message, "From now on, you'll get your lessons at about {hour}.", hour="11:00")
    assert _values(reply)[0] == "several:reminders on\ntime 09:00"


@pytest.mark.parametrize(
    "text",
    [
        "ugh again",
        "you're getting on my nerves",
        "das nervt",
        "too many messages",
        "zu viele Nachrichten",
        "seriously?",
        "schon wieder?",
        "echt jetzt?",
        "not you again",
    ],
)
def test_annoyance_gets_one_sorry(conversation: Conversation, write: Write, learner: Member, text: str):
    """In any words, with what could be less."""
    reply = conversation.direct(write(text))
    assert says(reply.message, "Sorry.")
    assert _values(reply) == ["learn:days tue", "learn:pause 1 week", "learn:stop"]


@pytest.mark.parametrize(
    "text",
    ["so nothing comes anymore?", "are you on again now?", "kommt jetzt nichts mehr?", "bist du jetzt wieder an?"],
)
def test_what_comes_is_said(
    conversation: Conversation, write: Write, session, learner: Member, monday: datetime, text: str
):
    """And after a stop, that nothing does, with the way back."""
    assert says(conversation.direct(write(text)).message, "You'll get the next lesson on {moment} ({zone}).")
    service.stop(session, learner, now=monday)
    assert _values(conversation.direct(write(text)))[0] == "learn:resume"


def test_a_likely_pause_is_asked_about_with_its_days():
    """One button pauses from the first day to the last; nothing else is offered but a no."""
    asked = answer(Understood(Intent.PAUSE, {"from": "2026-12-03", "until": "2026-12-07"}, 0.95))
    assert [offer.value for offer in asked.offers] == ["learn:pause 2026-12-03 to 2026-12-06", "nothing:"]


@pytest.mark.parametrize("text", ["not today please, tomorrow's fine", "puh, heute schaff ich das nicht"])
def test_not_today_brings_no_lesson(conversation: Conversation, write: Write, learner: Member, text: str):
    """It is asked when to come back."""
    assert any("snooze" in value for value in _values(conversation.direct(write(text))))


@pytest.mark.parametrize("text", ["fridays are bad for me", "freitags hab ich frei"])
def test_a_bad_day_is_left_out(conversation: Conversation, write: Write, learner: Member, text: str):
    """Once that is confirmed."""
    assert _values(conversation.direct(write(text)))[0] == "learn:days mon,tue,wed,thu"


def test_a_lesson_is_not_sent_on_a_mere_likelihood():
    """It is asked about, since it can't be taken back."""
    asked = answer(Understood(Intent.MORE, {}, 0.65))
    assert not asked.commands
    assert asked.yes
