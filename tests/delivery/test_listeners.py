"""An admin's two buttons, pressed in a real workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import Session

from bot.delivery import views
from bot.members import service as members
from bot.members.models import Role
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.office import Office
from tests.sentences import says

Until = Callable[[Callable[[], object]], Awaitable[object]]


@pytest.fixture
async def question(office: Office) -> Message:
    """One message is held, and Sam is asked about it."""
    office.forbid_reading()
    office.trouble("drop_after_write")
    await office.post(LENA.id)
    await office.until_states(held=1, sent=1)
    [asked] = office.seen(SAM.id)
    return asked


async def press(office: Office, question: Message, button: str) -> actions.Ack:
    return await actions.click(office.sandbox, user=SAM.id, channel=question.channel, ts=question.ts, action_id=button)


def demote(session: Session, team: str, slack_id: str) -> None:
    member = members.find(session, team, slack_id)
    assert member
    member.role = Role.LEARNER


async def test_send_again(office: Office, question: Message, until: Until):
    """At once, without waiting for the clock, and the question is replaced."""
    assert (await press(office, question, views.RESEND)).ok

    await until(lambda: len(office.seen()) == 2)
    await until(lambda: office.seen(SAM.id)[0].text == views.decided(1, resend=True)["text"])


async def test_leave_it(office: Office, question: Message, until: Until):
    """Nothing more goes out."""
    assert (await press(office, question, views.LEAVE)).ok

    await until(lambda: office.seen(SAM.id)[0].text == views.decided(1, resend=False)["text"])
    await office.until_states(given_up=1, sent=1)
    assert len(office.seen()) == 1


async def test_who_is_no_admin_decides_nothing(office: Office, question: Message, until: Until):
    """They get a sentence, and it stays held."""
    await office.product.db.transact(demote, office.team, SAM.id)

    await press(office, question, views.RESEND)

    await until(
        lambda: any(
            says(
                message.text,
                "Only programme admins can do that. If you should be an admin, ask the person who "
                "installed Groundswell.",
            )
            for message in office.seen(SAM.id)
        )
    )
    assert (await office.states())["held"] == 1
    assert len(office.seen()) == 1
