"""Those who run sessions are greeted with what they can do."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.community import direct_message_views
from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import drafts
from bot.community.calendar.models import Activity
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.conversation import hosting
from bot.conversation.handlers import Conversation
from bot.conversation.intents import Intent
from bot.conversation.understood import Understood
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member, Role
from tests.conversation.conftest import Write
from tests.sentences import says

HELLOS = [
    "hi",
    "Hello there!",
    "hallo",
    "hi, I'm Mateo, I run the events in #ai-champions. what can you do for me?",
    "what can you do for me as a facilitator?",
    "was kannst du für mich tun?",
]


@pytest.mark.parametrize("text", HELLOS)
def test_a_facilitator_is_greeted_as_one(conversation: Conversation, write: Write, lena: Member, text: str):
    """With the form first, and lessons after it; never with a question whether to go on."""
    lena.role = Role.FACILITATOR
    reply = conversation.direct(write(text))
    assert reply.message
    first, *_rest = [
        element for block in reply.message["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]
    assert first["action_id"] == direct_message_views.PLAN


@pytest.mark.parametrize("text", ["hi", "what can you do?"])
def test_the_owner_of_an_activity_is_greeted_as_one(
    conversation: Conversation, write: Write, session: Session, lena: Member, monday: datetime, text: str
):
    """With its title, but without a form that only facilitators may use."""
    ann = members.arrive(session, "T1", "U2", now=monday)
    request = ScheduleRequest("prompt-jam", "Prompt jam", datetime(2027, 1, 5, 15), "Europe/Berlin")  # noqa: DTZ001 - on the wall
    draft = drafts.create(session, ActivityCatalog({}, {}, {}, {}), request, "C1", ann, now=monday)
    drafts.announce(session, "T1", row_id(draft.series), now=monday)
    activity = session.get_one(Activity, draft.series.activity_id)
    activity.owner_id = lena.id
    session.flush()
    shown = str(conversation.direct(write(text)).message)
    assert "Prompt jam" in shown
    assert direct_message_views.PLAN not in shown


@pytest.mark.parametrize("text", HELLOS)
def test_nobody_is_asked_to_go_on_by_a_hello(conversation: Conversation, write: Write, lena: Member, text: str):
    """Learners get what they get otherwise."""
    reply = conversation.direct(write(text))
    assert lena.role is not Role.FACILITATOR
    assert reply.message
    assert not says(reply.message["text"], "Shall I go on with your lessons?")
    assert direct_message_views.PLAN not in str(reply.message)


def test_going_on_is_still_understood():
    """Where it is no hello."""
    going_on = Understood(Intent.RESUME, {}, 0.9)
    assert hosting.meant("go on please", going_on) is going_on
    assert hosting.meant("hi, are you there?", going_on).intent is Intent.GREETING
