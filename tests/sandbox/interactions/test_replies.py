from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.people import LENA, MATEO
from sandbox.server import Sandbox
from sandbox.tickets import ResponseTarget

CHAMPIONS = "C0CHAMPION"


@pytest.fixture
def webhook(sandbox: Sandbox) -> AsyncWebhookClient:
    """Slack's own client for an address that answers Lena in #ai-champions."""
    return AsyncWebhookClient(sandbox.response_url(ResponseTarget(CHAMPIONS, LENA.id)))


def texts(sandbox: Sandbox, viewer: str) -> list[str]:
    return [message.text for message in sandbox.workspace.history(CHAMPIONS, viewer=viewer)]


async def test_an_answer_is_for_one_person_unless_it_says_otherwise(
    sandbox: Sandbox, webhook: AsyncWebhookClient
) -> None:
    """Ephemeral by default, for everybody with in_channel."""
    answer = await webhook.send(text="For you")
    await webhook.send(text="For all", response_type="in_channel")

    assert (answer.status_code, answer.body) == (200, "ok")
    assert texts(sandbox, LENA.id) == ["For you", "For all"]
    assert texts(sandbox, MATEO.id) == ["For all"]


async def test_five_answers_and_no_more(sandbox: Sandbox, webhook: AsyncWebhookClient) -> None:
    """The sixth meets a dead address."""
    statuses = [(await webhook.send(text=str(number))).status_code for number in range(5)]
    late = await webhook.send(text="6")

    assert statuses == [200] * 5
    assert late.status_code == 404
    assert "expired_url" in late.body
    assert len(texts(sandbox, LENA.id)) == 5


async def test_the_original_is_replaced_or_deleted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """An answer may change the message that was acted on, or take it away."""
    posted = await client.chat_postMessage(channel=CHAMPIONS, text="Choose")
    target = ResponseTarget(CHAMPIONS, LENA.id, original=str(posted["ts"]))
    webhook = AsyncWebhookClient(sandbox.response_url(target))

    await webhook.send(text="Chosen", replace_original=True)
    assert texts(sandbox, MATEO.id) == ["Chosen"]
    await webhook.send(delete_original=True)
    assert texts(sandbox, MATEO.id) == []


async def test_an_answer_goes_to_the_thread(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """With thread_ts it is a reply there."""
    posted = await client.chat_postMessage(channel=CHAMPIONS, text="Parent")
    webhook = AsyncWebhookClient(sandbox.response_url(ResponseTarget(CHAMPIONS, LENA.id)))

    await webhook.send_dict({"text": "Reply", "thread_ts": posted["ts"], "response_type": "in_channel"})

    assert [m.text for m in sandbox.workspace.thread(CHAMPIONS, str(posted["ts"]))] == ["Parent", "Reply"]


BAD: list[tuple[Any, str]] = [
    ({"text": ""}, "no_text"),
    ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
    ([], "invalid_payload"),
]


@pytest.mark.parametrize(("body", "error"), BAD)
async def test_a_bad_answer_is_refused(sandbox: Sandbox, webhook: AsyncWebhookClient, body: Any, error: str) -> None:
    """Slack's word for what is wrong comes back."""
    async with aiohttp.ClientSession() as session, session.post(webhook.url, json=body) as response:
        assert response.status == 400
        assert (await response.json())["error"] == error


async def test_text_that_is_no_json_is_refused(webhook: AsyncWebhookClient) -> None:
    """The body must be JSON."""
    async with aiohttp.ClientSession() as session, session.post(webhook.url, data="hello") as response:
        assert (response.status, (await response.json())["error"]) == (400, "invalid_payload")


async def test_an_app_that_was_removed_answers_no_more(sandbox: Sandbox, webhook: AsyncWebhookClient) -> None:
    """Its addresses die with its token."""
    sandbox.uninstall()

    assert "account_inactive" in (await webhook.send(text="Hello?")).body
