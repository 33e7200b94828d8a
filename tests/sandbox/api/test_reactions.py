"""Emoji on messages as Slack's own client adds, removes and reads them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import user_messages
from sandbox.people import LENA, MATEO
from sandbox.server import Sandbox

ErrorOf = Callable[[Awaitable[Any]], Awaitable[str]]
GENERAL, CHAMPIONS = "C0GENERAL1", "C0CHAMPION"


@pytest.fixture(autouse=True)
def may_read(sandbox: Sandbox) -> None:
    """The app may read reactions, too."""
    sandbox.installation.scopes = (*sandbox.installation.scopes, "reactions:read")


async def test_reactions_are_counted_once(client: AsyncWebClient, error_of: ErrorOf):
    """An emoji is added once per person."""
    posted = await client.chat_postMessage(channel="#ai-champions", text="well done")
    place = {"channel": posted["channel"], "timestamp": posted["ts"], "name": "tada"}
    await client.reactions_add(**place)

    [message] = (await client.conversations_history(channel=posted["channel"]))["messages"]
    assert [{"name": "tada", "users": [message["user"]], "count": 1}] == message["reactions"]
    assert await error_of(client.reactions_add(**place)) == "already_reacted"


async def test_a_reaction_is_removed_once(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """The app takes its own emoji back; those of others stay."""
    message = user_messages.say(sandbox, LENA.id, CHAMPIONS, "well done")
    place = {"channel": CHAMPIONS, "timestamp": message.ts, "name": "tada"}
    user_messages.react(sandbox, MATEO.id, CHAMPIONS, message.ts, "tada")
    await client.reactions_add(**place)
    await client.reactions_remove(**place)

    assert sandbox.workspace.messages[CHAMPIONS][message.ts].reactions == {"tada": [MATEO.id]}
    assert await error_of(client.reactions_remove(**place)) == "no_reaction"


async def test_the_reactions_of_a_message_are_read(sandbox: Sandbox, client: AsyncWebClient):
    """reactions.get gives the message with its emoji and its address."""
    message = user_messages.say(sandbox, LENA.id, CHAMPIONS, "well done")
    for person, name in ((LENA, "eyes"), (MATEO, "eyes"), (MATEO, "+1")):
        user_messages.react(sandbox, person.id, CHAMPIONS, message.ts, name)

    item = await client.reactions_get(channel=CHAMPIONS, timestamp=message.ts)

    assert (item["type"], item["channel"], item["message"]["ts"]) == ("message", CHAMPIONS, message.ts)
    assert item["message"]["reactions"] == [
        {"name": "eyes", "users": [LENA.id, MATEO.id], "count": 2},
        {"name": "+1", "users": [MATEO.id], "count": 1},
    ]
    assert item["message"]["permalink"].endswith(f"/archives/{CHAMPIONS}/p{message.ts.replace('.', '')}")


async def test_the_reactions_of_a_person_are_listed(sandbox: Sandbox, client: AsyncWebClient):
    """Page by page, newest message first, and never from conversations that the app cannot see."""
    stamps = [user_messages.say(sandbox, LENA.id, CHAMPIONS, text).ts for text in ("one", "two", "three")]
    private = user_messages.say(sandbox, LENA.id, MATEO.id, "between us")
    for channel, ts in [*((CHAMPIONS, ts) for ts in stamps), (private.channel, private.ts)]:
        user_messages.react(sandbox, MATEO.id, channel, ts, "eyes")

    found = [item async for page in await client.reactions_list(user=MATEO.id, limit=2) for item in page["items"]]

    assert [item["message"]["text"] for item in found] == ["three", "two", "one"]
    assert not (await client.reactions_list())["items"]


async def test_a_reaction_needs_an_item_and_a_name(client: AsyncWebClient, error_of: ErrorOf):
    """Slack has a code for each."""
    posted = await client.chat_postMessage(channel=CHAMPIONS, text="well done")
    place = {"channel": CHAMPIONS, "timestamp": posted["ts"]}

    assert await error_of(client.api_call("reactions.add", json={"name": "tada"})) == "no_item_specified"
    assert await error_of(client.reactions_add(**place, name="not an emoji")) == "invalid_name"
    assert await error_of(client.reactions_get(channel=GENERAL, timestamp=posted["ts"])) == "message_not_found"
