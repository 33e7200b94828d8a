"""The buttons of commands below a sentence that isn't understood."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio
from sqlmodel import Session

from bot.conversation import listeners, views
from bot.conversation.deeds import Deed
from bot.conversation.listeners import PressedButton
from bot.errors import GroundswellError, NotAllowedError
from bot.kit.slack import Caller, MessageRef, unescape
from bot.members.callers import caller_member
from bot.members.command_registry import Reply
from bot.members.models import Role
from bot.members.roles import give
from bot.settings import ROOT
from sandbox.people import LENA, SAM
from tests.messages import direct_message
from tests.stage import MONDAY, Stage, staged

SENTENCE = "ich würde gern jeden monat die stimmung abfragen"
PULSE = "command:/groundswell pulse"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The product, with Sam as an admin and Lena as a learner."""
    async with staged(tmp_path_factory.mktemp("offers"), MONDAY, content=ROOT / "content") as stage:
        await stage.command("help")
        await stage.command("help", SAM.id)

        def make_admin(session: Session) -> None:
            give(session, Caller(stage.workspace_id, SAM.id), Role.ADMIN, now=MONDAY)

        await stage.product.db.transact(make_admin)
        yield stage


async def said(stage: Stage, who: str, text: str) -> list[Mapping[str, str]]:
    """The buttons below the answer to a message."""

    def answer(session: Session) -> Reply:
        member = caller_member(session, Caller(stage.workspace_id, who), now=MONDAY)
        return stage.product.conversation.direct(direct_message(session, member, text, now=MONDAY))

    shown = (await stage.product.db.transact(answer)).message
    assert shown
    return [button for block in shown.get("blocks", ()) if block["type"] == "actions" for button in block["elements"]]


def values(buttons: list[Mapping[str, str]]) -> list[str]:
    return [unescape(button["value"]) for button in buttons if button["action_id"].startswith(views.PRESSED)]


@pytest.mark.asyncio(loop_scope="module")
async def test_an_owners_wish_finds_its_command(stage: Stage):
    """Who wants something of the programme's gets the button that opens it, and a person as the last one."""
    found = values(await said(stage, SAM.id, SENTENCE))
    assert PULSE in found
    assert found[-1].startswith(f"{Deed.TELL}:")


@pytest.mark.asyncio(loop_scope="module")
async def test_nobody_is_offered_what_is_not_theirs(stage: Stage):
    """A learner with the same words gets no button of a lead's command."""
    found = values(await said(stage, LENA.id, SENTENCE))
    assert not [value for value in found if value.startswith("command:/groundswell")]


@pytest.mark.asyncio(loop_scope="module")
async def test_every_command_opens_or_shows_something(stage: Stage):
    """Pressed without another word, each gives an answer, opens a window, or says why there is nothing to show."""
    product = stage.product
    for line in product.conversation.offered.finder.commands:
        button = PressedButton(
            Caller(stage.workspace_id, SAM.id), f"{Deed.COMMAND}:{line}", MessageRef(stage.channel(SAM.id), "1.0")
        )
        try:
            reply = await product.db.transact(
                listeners.do, product.conversation, product.learn_commands, button, now=MONDAY
            )
        except GroundswellError as error:
            refusals = [line] if isinstance(error, NotAllowedError) else []
        else:
            refusals = [] if reply.message or reply.follow_ups or reply.is_delivered else [line]
        assert not refusals, line


@pytest.mark.asyncio(loop_scope="module")
async def test_a_pressed_command_of_somebody_elses_is_refused(stage: Stage):
    """A button that comes from elsewhere doesn't open what its presser may not use."""
    product = stage.product
    button = PressedButton(Caller(stage.workspace_id, LENA.id), PULSE, MessageRef(stage.channel(), "1.0"))
    refusal = product.groundswell_commands.find("pulse")
    assert refusal
    with pytest.raises(refusal.refusal):
        await product.db.transact(listeners.do, product.conversation, product.learn_commands, button, now=MONDAY)
