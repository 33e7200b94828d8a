"""The other day on which somebody is back from the pause that they have."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.community.calendar.models import Community
from bot.community.engagement import coffee
from bot.conversation import offers, pauses
from bot.conversation.deeds import Deed
from bot.conversation.handlers import Conversation
from bot.conversation.intents import Intent
from bot.conversation.slots import BACK, WHAT
from bot.conversation.understood import CERTAIN, Understood
from bot.conversation.wish_commands import Present
from bot.members.models import Member
from tests.conversation.conftest import Write
from tests.sentences import says

COFFEE = "I won't pair you with anybody for coffee during that time either."


def back_on(day: str) -> Understood:
    return Understood(Intent.PAUSE, {"from": "2026-11-23", "until": day, WHAT: BACK}, CERTAIN)


def test_the_pause_ends_on_that_day():
    """It begins when it was to begin, and an undo brings back the old end."""
    found = pauses.until_another_day(back_on("2026-12-03"), Present(pause="2026-11-30 to 2026-12-06"))
    assert found
    assert found.commands == ["pause 2026-11-30 to 2026-12-02"]
    assert found.offers[0].argument == "pause 2026-11-30 to 2026-12-06"


def test_a_pause_that_is_not_needed_is_asked_about():
    """Somebody who is back before it begins may want to cancel it."""
    found = pauses.until_another_day(back_on("2026-11-27"), Present(pause="2026-11-30 to 2026-12-06"))
    assert found
    assert not found.commands
    assert found.yes
    assert found.yes.argument == "resume"


def test_without_a_pause_it_is_asked_about():
    """Nothing pauses on a day of return alone."""
    found = pauses.until_another_day(back_on("2026-12-03"), Present())
    assert found
    assert not found.commands
    assert found.yes
    assert (found.yes.deed, found.yes.argument) == (Deed.LEARN, "pause 2026-11-23 to 2026-12-02")


def test_other_pauses_are_left_alone():
    """A pause with its own days is no day of return."""
    slots = {"from": "2026-11-23", "until": "2026-12-03"}
    assert pauses.until_another_day(Understood(Intent.PAUSE, slots, CERTAIN), Present(pause="a to b")) is None


@pytest.fixture
def drinks_coffee(session: Session, lena: Member, monday: datetime) -> None:
    """She is signed up for coffee in a community."""
    community = Community(workspace_id="T1", channel="C1", created_at=monday)
    session.add(community)
    session.flush()
    coffee.join(session, community, lena, now=monday)


@pytest.mark.usefixtures("drinks_coffee")
def test_a_pause_says_what_it_means_for_coffee(conversation: Conversation, write: Write):
    """Whether it is written or pressed."""
    written = write("I'm on holiday from 3 to 10 December")
    assert says(conversation.direct(written).message or {}, COFFEE)
    pressed = conversation.press(written.command, offers.pause_a_week(), written.message.ref)
    assert says(pressed.message or {}, COFFEE)


def test_without_coffee_nothing_is_said_of_it(conversation: Conversation, write: Write):
    """A pause is about lessons alone then."""
    assert not says(conversation.direct(write("I'm on holiday from 3 to 10 December")).message or {}, COFFEE)
