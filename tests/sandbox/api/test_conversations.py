"""conversations.* as Slack's own client sees it."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

ErrorOf = Callable[[Awaitable[Any]], Awaitable[str]]


async def test_the_clients_iteration_walks_all_pages(client: AsyncWebClient):
    """Page by page, every channel appears once and in order."""
    names = [channel["name"] async for page in await client.conversations_list(limit=1) for channel in page["channels"]]

    assert names == ["general", "ai-champions", "ai-showcase"]


async def test_odd_cursors_and_limits_are_refused(client: AsyncWebClient, error_of: ErrorOf):
    """A cursor that Slack never gave, and a limit out of bounds."""
    assert await error_of(client.conversations_list(cursor="what?")) == "invalid_cursor"
    assert await error_of(client.conversations_list(cursor="bmV4dDpOT1dIRVJF")) == "invalid_cursor"
    assert await error_of(client.conversations_list(limit=1001)) == "invalid_limit"
    assert await error_of(client.conversations_list(types="secret")) == "invalid_types"


async def test_opening_a_direct_message_twice_is_one_conversation(client: AsyncWebClient):
    """The second opening changes nothing, and says so."""
    first = await client.conversations_open(users="U0LENA0001", return_im=True)
    second = await client.conversations_open(users=["U0LENA0001"])

    assert first["channel"]["user"] == "U0LENA0001"
    assert second["already_open"]
    assert first["channel"]["id"] == second["channel"]["id"]


async def test_opening_with_several_people_is_a_group(sandbox: Sandbox, client: AsyncWebClient):
    """Two people and the app share one group message."""
    opened = await client.conversations_open(users="U0LENA0001,U0PRIYA001")
    again = await client.conversations_open(users="U0PRIYA001,U0LENA0001")

    assert opened["channel"]["id"] == again["channel"]["id"]
    assert sandbox.workspace.conversations[opened["channel"]["id"]].kind == "mpim"


async def test_nobody_and_the_departed_cannot_be_opened(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """An empty list, a stranger, somebody who left."""
    sandbox.workspace.change_user("U0LENA0001", deleted=True)

    assert await error_of(client.conversations_open(users="")) == "users_list_not_supplied"
    assert await error_of(client.conversations_open(users="U0NOBODY")) == "user_not_found"
    assert await error_of(client.conversations_open(users="U0LENA0001")) == "user_disabled"


async def test_joining_makes_the_app_a_member(sandbox: Sandbox, client: AsyncWebClient):
    """After joining, the app may post; joining again only warns."""
    assert not (await client.conversations_info(channel="C0GENERAL1"))["channel"]["is_member"]

    await client.conversations_join(channel="C0GENERAL1")
    again = await client.conversations_join(channel="C0GENERAL1")

    assert again["warning"] == "already_in_channel"
    await client.chat_postMessage(channel="#general", text="hello, all")


async def test_a_new_channel_is_created_and_filled(client: AsyncWebClient, error_of: ErrorOf):
    """The app creates a channel and invites people; names are taken once."""
    created = (await client.conversations_create(name="book-club"))["channel"]
    await client.conversations_invite(channel=created["id"], users="U0LENA0001,U0MATEO001")

    members = (await client.conversations_members(channel=created["id"]))["members"]
    assert {"U0LENA0001", "U0MATEO001"} < set(members)
    assert await error_of(client.conversations_create(name="book-club")) == "name_taken"
    assert await error_of(client.conversations_create(name="Book Club")) == "invalid_name_specials"
    assert (
        await error_of(client.conversations_invite(channel=created["id"], users="U0LENA0001")) == "already_in_channel"
    )


async def test_private_conversations_are_hidden_from_strangers(
    sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf
):
    """What the app is no member of, it does not find."""
    secret = sandbox.workspace.direct_message("U0LENA0001", "U0PRIYA001")

    assert await error_of(client.conversations_info(channel=secret.id)) == "channel_not_found"
    listed = await client.conversations_list(types="im,private_channel")
    assert listed["channels"] == []


async def test_users_conversations_are_those_one_is_in(client: AsyncWebClient):
    """The app's own list leaves out channels it has not joined."""
    names = {channel["name"] for channel in (await client.users_conversations())["channels"]}

    assert names == {"ai-champions", "ai-showcase"}


async def test_every_kind_needs_its_scope(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """A scope for direct messages does not open channels."""
    sandbox.installation.scopes = ("im:read", "im:history", "chat:write")

    assert await error_of(client.conversations_info(channel="C0CHAMPION")) == "missing_scope"
    assert await error_of(client.conversations_history(channel="C0CHAMPION")) == "missing_scope"
