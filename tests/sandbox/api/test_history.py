"""conversations.history and .replies as Slack's own client sees them."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.api.methods import answer
from sandbox.server import Sandbox

CHANNEL = "C0CHAMPION"


async def fill(client: AsyncWebClient, count: int) -> list[str]:
    """Post so many messages; their timestamps."""
    posted = [await client.chat_postMessage(channel=CHANNEL, text=f"message {number}") for number in range(count)]
    return [message["ts"] for message in posted]


async def test_history_is_newest_first_and_paged(client: AsyncWebClient):
    """The client's iteration walks from the newest message to the oldest."""
    stamps = await fill(client, 7)

    pages = [page["messages"] async for page in await client.conversations_history(channel=CHANNEL, limit=3)]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [message["ts"] for page in pages for message in page] == stamps[::-1]


async def test_the_ends_are_left_out_unless_inclusive(client: AsyncWebClient):
    """Oldest and latest bound the stretch; inclusive brings them in."""
    stamps = await fill(client, 4)
    ends: dict[str, Any] = {"channel": CHANNEL, "oldest": stamps[0], "latest": stamps[3]}

    between = await client.conversations_history(**ends)
    whole = await client.conversations_history(**ends, inclusive=True)

    assert [message["ts"] for message in between["messages"]] == [stamps[2], stamps[1]]
    assert len(whole["messages"]) == 4


async def test_metadata_is_whole_only_when_asked_for(client: AsyncWebClient):
    """Without include_all_metadata only the type comes back."""
    metadata = {"event_type": "delivery", "event_payload": {"id": "42"}}
    await client.chat_postMessage(channel=CHANNEL, text="hello", metadata=metadata)

    bare = await client.conversations_history(channel=CHANNEL)
    whole = await client.conversations_history(channel=CHANNEL, include_all_metadata=True)

    assert bare["messages"][0]["metadata"] == {"event_type": "delivery"}
    assert whole["messages"][0]["metadata"] == metadata


async def test_replies_stay_in_their_thread(client: AsyncWebClient):
    """History shows the parent and broadcast replies; replies has the thread, page by page."""
    [parent] = await fill(client, 1)
    for number in range(4):
        await client.chat_postMessage(channel=CHANNEL, text=f"reply {number}", thread_ts=parent)
    await client.chat_postMessage(channel=CHANNEL, text="for all", thread_ts=parent, reply_broadcast=True)

    history = (await client.conversations_history(channel=CHANNEL))["messages"]
    replies = await client.conversations_replies(channel=CHANNEL, ts=parent, limit=2)
    thread = [message["text"] async for page in replies for message in page["messages"]]

    assert [message["text"] for message in history] == ["for all", "message 0"]
    assert thread == ["message 0", "reply 0", "reply 1", "reply 2", "reply 3", "for all"]


@pytest.mark.parametrize("bad", [{"oldest": "yesterday"}, {"latest": "-1"}, {"limit": 1000}, {"cursor": "%"}])
async def test_odd_bounds_are_refused(client: AsyncWebClient, bad: dict[str, Any]):
    """A moment that is none, a limit out of bounds, a cursor Slack never gave."""
    with pytest.raises(SlackApiError, match="invalid_"):
        await client.conversations_history(channel=CHANNEL, **bad)


async def test_a_thread_that_is_not_there(client: AsyncWebClient):
    """An unknown parent has no replies."""
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await client.conversations_replies(channel=CHANNEL, ts="1.000001")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(0, 12),
    limit=st.integers(1, 13),
    ends=st.tuples(st.integers(-1, 12), st.integers(-1, 12)),
    inclusive=st.booleans(),
)
async def test_pages_are_the_plain_filter_cut_in_pieces(manifest, count, limit, ends, inclusive):
    """Whatever the bounds and the page size, the pages together are what a plain filter finds."""
    sandbox = Sandbox(manifest)
    token = sandbox.installation.bot_token
    stamps = [answer(sandbox, "chat.postMessage", token, {"channel": CHANNEL, "text": "x"})["ts"] for _ in range(count)]
    oldest, latest = (stamps[end] if 0 <= end < count else "" for end in ends)
    args = {"channel": CHANNEL, "limit": limit, "oldest": oldest, "latest": latest, "inclusive": inclusive}
    found: list[str] = []
    for _ in itertools.repeat(None, count + 1):
        body = answer(sandbox, "conversations.history", token, args)
        found += [message["ts"] for message in body["messages"]]
        if not body["has_more"]:
            break
        args["cursor"] = body["response_metadata"]["next_cursor"]

    low, high = oldest or "0", latest or "9"
    expected = [ts for ts in stamps if (low <= ts <= high if inclusive else low < ts < high)]
    assert found == expected[::-1]
