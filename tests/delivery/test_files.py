"""Messages that are files, in a real workspace with its troubles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.manifest import manifest
from bot.delivery import files, slack_sender
from bot.delivery.batches import ClaimedMessage, UncertainMessage
from bot.delivery.models import DeliveryState
from bot.delivery.slack_sender import RateLimitedError
from bot.kit.slack import Clients
from sandbox.faults import Fault
from sandbox.people import LENA
from sandbox.server import Sandbox
from sandbox.state import Message

CLAIM = ClaimedMessage(7, 1, LENA.id, None, files.file("jam-2026-12-01.ics", "Prompt jam", "BEGIN:VCALENDAR"))
DOUBT = UncertainMessage(7, 1, LENA.id, None, "jam-2026-12-01.ics")
COMPLETE = "files.completeUploadExternal"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace with the app in it."""
    async with Sandbox(manifest()) as running:
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    """The product's own client."""
    clients = Clients(f"{sandbox.url}/api/")
    yield clients.client(sandbox.installation.bot_token)
    await clients.close()


def messages(sandbox: Sandbox) -> list[Message]:
    """What Lena has from the app."""
    return sandbox.workspace.history(sandbox.workspace.direct_message(LENA.id, sandbox.installation.bot_user_id).id)


async def test_a_file_arrives(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """With its name, title and content, in the talk with the person it is for."""
    outcome = await slack_sender.send(client, CLAIM, now=monday)
    assert outcome.state == DeliveryState.SENT
    file = sandbox.workspace.files[messages(sandbox)[0].files[0]]
    assert (file.name, file.title, file.content) == ("jam-2026-12-01.ics", "Prompt jam", b"BEGIN:VCALENDAR")


async def test_a_file_whose_answer_was_lost_is_found(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """It is recognised by its name, so it does not come twice."""
    sandbox.faults.add(Fault(COMPLETE, "drop_after_write", times=1))
    assert (await slack_sender.send(client, CLAIM, now=monday)).state == DeliveryState.UNCERTAIN
    assert (await slack_sender.settle(client, DOUBT, resend=False)).state == DeliveryState.SENT
    assert len(messages(sandbox)) == 1


async def test_a_file_that_did_not_arrive_is_sent_again(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """A server error before anything was shared leaves a doubt that looking dispels."""
    sandbox.faults.add(Fault(COMPLETE, "server_error", times=1))
    assert (await slack_sender.send(client, CLAIM, now=monday)).state == DeliveryState.UNCERTAIN
    assert (await slack_sender.settle(client, DOUBT, resend=False)).state == DeliveryState.PENDING
    assert messages(sandbox) == []


async def test_uploading_has_a_rate_too(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """Slack may ask to wait at any of the three steps."""
    sandbox.faults.add(Fault("files.getUploadURLExternal", "rate_limited", retry_after=3, times=1))
    with pytest.raises(RateLimitedError):
        await slack_sender.send(client, CLAIM, now=monday)


async def test_a_doubt_about_a_channel_is_settled_there(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """A message to a channel is looked for in the channel itself."""
    channel = next(one.id for one in sandbox.workspace.conversations.values() if one.name == "ai-champions")
    claim = ClaimedMessage(7, 1, channel, None, {"text": "good morning, all"})
    sandbox.faults.add(Fault("chat.postMessage", "drop_after_write", times=1))
    assert (await slack_sender.send(client, claim, now=monday)).state == DeliveryState.UNCERTAIN
    outcome = await slack_sender.settle(client, UncertainMessage(7, 1, channel, None), resend=False)
    assert (outcome.state, outcome.channel) == (DeliveryState.SENT, channel)
