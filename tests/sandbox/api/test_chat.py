"""chat.* as Slack's own client sees it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

ErrorOf = Callable[[Awaitable[Any]], Awaitable[str]]

BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*One* question"}},
    {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Yes"}, "value": "1"}]},
]


async def test_posting_to_a_person_opens_their_direct_message(sandbox: Sandbox, client: AsyncWebClient):
    """A user id becomes the id of the conversation with them, the same one each time."""
    first = await client.chat_postMessage(channel="U0LENA0001", text="hello")
    second = await client.chat_postMessage(channel="U0LENA0001", text="again")

    assert first["channel"].startswith("D")
    assert first["channel"] == second["channel"]
    assert first["ts"] < second["ts"]


async def test_a_message_says_which_app_wrote_it(sandbox: Sandbox, client: AsyncWebClient):
    """The app's message carries its bot, its app and its profile."""
    message = (await client.chat_postMessage(channel="U0LENA0001", text="hello"))["message"]

    installation = sandbox.installation
    assert ("message", installation.bot_user_id, installation.bot_id, installation.app_id) == (
        message["type"], message["user"], message["bot_id"], message["app_id"],
    )  # fmt: skip
    assert message["bot_profile"]["name"] == "Lantern"


async def test_blocks_get_their_missing_ids(client: AsyncWebClient):
    """Blocks and elements without an id are given one, and what they lack by default."""
    message = (await client.chat_postMessage(channel="U0LENA0001", text="hello", blocks=BUTTONS))["message"]

    section, actions = message["blocks"]
    assert section["block_id"] != actions["block_id"]
    assert actions["elements"][0]["action_id"]
    assert actions["elements"][0]["text"] == {"type": "plain_text", "text": "Yes", "emoji": True}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": "#general"}, "not_in_channel"),
        ({"blocks": [{"type": "divider"}] * 51}, "msg_blocks_too_many"),
        ({"blocks": "nonsense"}, "invalid_blocks_format"),
        ({"markdown_text": "# hi"}, "markdown_text_conflict"),
        ({"metadata": {"event_payload": {}}}, "invalid_metadata_format"),
        ({"metadata": {"event_type": "x", "event_payload": {"y": "z" * 9000}}}, "metadata_too_large"),
    ],
)
async def test_what_slack_would_not_post(
    client: AsyncWebClient, arguments: dict[str, Any], error: str, error_of: ErrorOf
):
    """Each mistake has Slack's own code."""
    arguments = {"channel": "U0LENA0001", "text": "hello", **arguments}

    assert error == await error_of(client.chat_postMessage(**arguments))


async def test_a_message_needs_something_in_it(client: AsyncWebClient, error_of: ErrorOf):
    """Neither text nor blocks nor attachments: there is nothing to post."""
    assert await error_of(client.api_call("chat.postMessage", json={"channel": "U0LENA0001"})) == "no_text"


async def test_invalid_blocks_are_pointed_at(client: AsyncWebClient):
    """The place of the mistake stands in the messages."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="U0LENA0001", text="hello", blocks=blocks)

    assert caught.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in caught.value.response["response_metadata"]["messages"][0]


async def test_archived_and_deactivated(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """Nothing is posted to an archived channel or to somebody who has left."""
    sandbox.workspace.conversations["C0CHAMPION"].is_archived = True
    sandbox.workspace.change_user("U0LENA0001", deleted=True)

    assert await error_of(client.chat_postMessage(channel="#ai-champions", text="hello")) == "is_archived"
    assert await error_of(client.chat_postMessage(channel="U0LENA0001", text="hello")) == "user_disabled"


async def test_a_reply_counts_in_its_parent(client: AsyncWebClient):
    """A reply names its parent, and the parent counts its replies; a reply to a reply joins the same thread."""
    parent = await client.chat_postMessage(channel="#ai-champions", text="question")
    channel = parent["channel"]
    reply = await client.chat_postMessage(channel=channel, text="answer", thread_ts=parent["ts"])
    nested = await client.chat_postMessage(channel=channel, text="more", thread_ts=reply["ts"], reply_broadcast=True)

    assert parent["ts"] == nested["message"]["thread_ts"]
    assert nested["message"]["subtype"] == "thread_broadcast"
    replies = (await client.conversations_replies(channel=channel, ts=parent["ts"]))["messages"]
    assert [message["text"] for message in replies] == ["question", "answer", "more"]
    assert (2, nested["ts"]) == (replies[0]["reply_count"], replies[0]["latest_reply"])


async def test_an_update_replaces_what_was_said(client: AsyncWebClient):
    """New text without blocks takes the blocks away; metadata that is not mentioned stays."""
    metadata = {"event_type": "lesson", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(channel="U0LENA0001", text="hello", blocks=BUTTONS, metadata=metadata)

    updated = await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="goodbye")

    assert updated["message"]["text"] == "goodbye"
    assert "blocks" not in updated["message"]
    assert metadata == updated["message"]["metadata"]
    assert "edited" in updated["message"]


async def test_updates_that_slack_refuses(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """Too long, gone, or somebody else's."""
    posted = await client.chat_postMessage(channel="U0LENA0001", text="hello")
    place = {"channel": posted["channel"], "ts": posted["ts"]}

    assert await error_of(client.chat_update(**place, text="x" * 4001)) == "msg_too_long"
    assert await error_of(client.chat_update(**{**place, "ts": "1.000001"}, text="x")) == "message_not_found"


async def test_a_deleted_parent_leaves_a_tombstone(client: AsyncWebClient, error_of: ErrorOf):
    """A message with replies stays as a tombstone; one without is gone."""
    parent = await client.chat_postMessage(channel="#ai-champions", text="question")
    channel = parent["channel"]
    reply = await client.chat_postMessage(channel=channel, text="answer", thread_ts=parent["ts"])

    await client.chat_delete(channel=channel, ts=parent["ts"])
    left = (await client.conversations_replies(channel=channel, ts=parent["ts"]))["messages"]
    await client.chat_delete(channel=channel, ts=reply["ts"])

    assert [message.get("subtype") for message in left] == ["tombstone", None]
    assert await error_of(client.chat_delete(channel=channel, ts=reply["ts"])) == "message_not_found"


async def test_an_ephemeral_message_is_for_one(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """Only the person concerned sees it, and history does not know it."""
    await client.chat_postEphemeral(channel="C0CHAMPION", user="U0LENA0001", text="psst")

    assert [m.text for m in sandbox.workspace.history("C0CHAMPION", viewer="U0LENA0001")] == ["psst"]
    assert not (await client.conversations_history(channel="C0CHAMPION"))["messages"]
    assert (
        await error_of(client.chat_postEphemeral(channel="C0CHAMPION", user="U0NOBODY", text="psst"))
        == "user_not_found"
    )


async def test_a_permalink_leads_to_the_message(client: AsyncWebClient):
    """The link has channel and moment; a reply's names its thread too."""
    posted = await client.chat_postMessage(channel="#ai-champions", text="hello")
    reply = await client.chat_postMessage(channel=posted["channel"], text="yes", thread_ts=posted["ts"])

    link = (await client.chat_getPermalink(channel=posted["channel"], message_ts=reply["ts"]))["permalink"]

    assert f"/archives/{posted['channel']}/p{reply['ts'].replace('.', '')}" in link
    assert f"thread_ts={posted['ts']}" in link


async def test_stray_ampersands_are_stored_as_entities(client: AsyncWebClient):
    """Slack keeps `&` as an entity, and leaves entities alone."""
    posted = await client.chat_postMessage(channel="U0LENA0001", text="R&D &amp; more")

    assert posted["message"]["text"] == "R&amp;D &amp; more"


async def test_too_much_text_over_all_blocks(client: AsyncWebClient, error_of: ErrorOf):
    """Each block within its own limit, together more than Slack takes; in a post and in an update."""

    def sections(*lengths: int) -> list[dict[str, object]]:
        return [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}} for length in lengths]

    posted = await client.chat_postMessage(channel="U0LENA0001", text="x", blocks=sections(3000, 3000, 3000, 3000))
    place = {"channel": posted["channel"], "ts": posted["ts"], "text": "x"}
    long = sections(3000, 3000, 3000, 3000, 1201)

    assert await error_of(client.chat_update(**place, blocks=long)) == "msg_blocks_too_long"
    assert await error_of(client.chat_postMessage(channel="U0LENA0001", text="x", blocks=long)) == "msg_blocks_too_long"
