"""`/groundswell status`: figures, and buttons for what could not be sent."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.delivery.service import Outgoing, ledger
from bot.insights import views
from bot.members import service as members
from bot.members.models import Role
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage


def dead(stage: Stage, *keys: str) -> None:
    """Messages to Lena that failed an hour ago."""
    now = stage.sandbox.clock.now()
    with Session(stage.product.db.engine) as session, session.begin():
        at = now - timedelta(hours=1)
        delivery.post(
            session, *(Outgoing(stage.workspace_id, key, LENA.id, {"text": f"late {key}"}, at) for key in keys)
        )
        mine = ledger.update().where(ledger.c.key.in_(keys))
        session.connection().execute(mine.values(state=DeliveryState.FAILED, reason="KeyError at <here>"))


async def status(stage: Stage, user: str = SAM.id) -> Message:
    """What the admin is shown."""
    await stage.command("status", user, "/groundswell")
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


def role(stage: Stage, given: Role) -> None:
    """Lena's role from now on."""
    with Session(stage.product.db.engine) as session, session.begin():
        member = members.arrive(session, stage.workspace_id, LENA.id, now=stage.sandbox.clock.now())
        member.role = given
        session.add(member)


async def test_the_two_figures_are_counted_by_the_app(stage: Stage):
    """Clicks as they are made, once they were kept; messages as they are sent."""
    lesson = await stage.begins()
    await stage.answer(lesson)
    await stage.settled()
    await stage.product._keep_clicks()
    await stage.move_to(stage.sandbox.clock.now() + timedelta(minutes=10))
    text = (await status(stage)).text
    clicks, messages = (
        "• {n} of {total} clicks were answered within one second ({share})",
        "• {n} of {total} messages went out within five minutes of their time ({share})",
    )
    lines = text.splitlines()
    assert any(says(line, clicks) for line in lines), text
    assert any(says(line, messages) for line in lines), text


async def test_what_failed_is_sent_once_more(stage: Stage):
    """At a press; the reason is shown escaped, and a second press finds nothing."""
    dead(stage, "a", "b")
    shown = await status(stage)
    assert says(shown.text.splitlines()[-2], "*{n} messages couldn't be sent.* You can try again, or drop them.", n=2)
    assert "KeyError at &lt;here&gt;" in shown.text
    await stage.press(shown, views.RETRY, SAM.id)
    await stage.seen(lambda: {"late a", "late b"} <= {message.text for message in stage.messages()})
    await stage.press(shown, views.RETRY, SAM.id)
    decided = "Somebody has already decided whether to send these messages."
    await stage.seen(lambda: says(stage.whispers(SAM.id)[-1], decided))


async def test_what_failed_is_dropped(stage: Stage):
    """Then there is nothing to press any more."""
    dead(stage, "a")
    await stage.press(await status(stage), views.DROP, SAM.id)
    await stage.seen(lambda: stage.count(ledger, ledger.c.key == "a", ledger.c.payload.is_(None)))
    assert not any(block["type"] == "actions" for block in (await status(stage)).blocks or [])


async def test_only_admins_may_decide(stage: Stage):
    """Somebody who was an admin when they were shown the button is refused, and nothing is sent."""
    dead(stage, "a")
    role(stage, Role.ADMIN)
    shown = await status(stage, LENA.id)
    role(stage, Role.LEARNER)
    await stage.press(shown, views.RETRY, LENA.id)
    assert stage.count(ledger, ledger.c.key == "a", ledger.c.state == DeliveryState.FAILED) == 1
