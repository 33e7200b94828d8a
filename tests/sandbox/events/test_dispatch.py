from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import actions, people_changes, user_messages
from sandbox.events.registry import EVENTS
from sandbox.people import LENA, MATEO
from sandbox.server import Sandbox
from sandbox.state import User

Json = dict[str, Any]
CHAMPIONS = "C0CHAMPION"


@pytest.fixture
def bodies(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[Json]:
    """Everything that would be sent to the app as an event."""
    sent: list[Json] = []
    monkeypatch.setattr(sandbox.transport, "send_event", sent.append)
    return sent


def events(bodies: list[Json]) -> list[Json]:
    return [body["event"] for body in bodies]


def test_the_envelope_of_an_event(sandbox: Sandbox, bodies: list[Json]) -> None:
    """Every event comes in an event_callback with an id of its own."""
    user_messages.say(sandbox, "lena", "@bot", "hello")
    user_messages.say(sandbox, "lena", "@bot", "hello")

    assert set(bodies[0]) == {
        "token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id", "event", "type", "event_id",
        "event_time", "authorizations", "is_ext_shared_channel", "event_context",
    }  # fmt: skip
    assert bodies[0]["event_id"].startswith("Ev")
    assert bodies[0]["event_id"] != bodies[1]["event_id"]
    assert bodies[0]["authorizations"][0]["user_id"] == sandbox.installation.bot_user_id


def test_what_a_person_types(sandbox: Sandbox, bodies: list[Json]) -> None:
    """Reserved characters are escaped, names become ids, and the rich text comes along."""
    user_messages.say(sandbox, "lena", "@bot", "a < b & @mateo in #general")

    [event] = events(bodies)
    assert set(event) == {
        "type", "user", "ts", "text", "team", "client_msg_id", "blocks", "channel", "channel_type", "event_ts",
    }  # fmt: skip
    assert event["text"] == f"a &lt; b &amp; <@{MATEO.id}> in <#C0GENERAL1|general>"
    assert event["channel_type"] == "im"
    assert event["blocks"][0]["type"] == "rich_text"


async def test_what_an_app_posts(sandbox: Sandbox, client: AsyncWebClient, bodies: list[Json]) -> None:
    """The app hears itself, with its bot id and without its metadata."""
    metadata = {"event_type": "lesson", "event_payload": {"id": 1}}
    await client.chat_postMessage(channel=LENA.id, text="Hello", metadata=metadata)

    [event] = events(bodies)
    assert event["bot_id"] == sandbox.installation.bot_id
    assert event["bot_profile"]["app_id"] == sandbox.installation.app_id
    assert "metadata" not in event
    assert "subtype" not in event


async def test_ephemeral_messages_are_silent(sandbox: Sandbox, client: AsyncWebClient, bodies: list[Json]) -> None:
    """What only one person sees is no event."""
    await client.chat_postEphemeral(channel=CHAMPIONS, user=LENA.id, text="Hello")

    assert bodies == []


def test_changes_and_deletions(sandbox: Sandbox, bodies: list[Json]) -> None:
    """Both come as hidden messages with what was before."""
    message = user_messages.say(sandbox, "lena", "@bot", "one")
    user_messages.edit(sandbox, "lena", message.channel, message.ts, "two")
    user_messages.delete(sandbox, "lena", message.channel, message.ts)

    _, changed, gone = events(bodies)
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert changed["message"]["text"] == "two"
    assert changed["message"]["edited"]["user"] == LENA.id
    assert changed["previous_message"]["text"] == "one"
    assert set(changed) == {
        "type", "subtype", "message", "previous_message", "hidden", "ts", "channel", "channel_type", "event_ts",
    }  # fmt: skip
    assert (gone["subtype"], gone["deleted_ts"], gone["previous_message"]["text"]) == (
        "message_deleted",
        message.ts,
        "two",
    )


def test_replies_broadcasts_and_files(sandbox: Sandbox, bodies: list[Json]) -> None:
    """Threads, broadcasts and files have marks of their own."""
    parent = user_messages.say(sandbox, "lena", CHAMPIONS, "A question")
    user_messages.say(sandbox, "mateo", CHAMPIONS, "An answer", thread_ts=parent.ts)
    user_messages.say(sandbox, "mateo", CHAMPIONS, "For all", thread_ts=parent.ts, broadcast=True)
    user_messages.share(sandbox, "lena", CHAMPIONS, "chart.png", b"png")

    _, reply, broadcast, file = events(bodies)
    assert (reply["thread_ts"], reply["parent_user_id"]) == (parent.ts, LENA.id)
    assert "subtype" not in reply
    assert (broadcast["subtype"], broadcast["root"]["ts"]) == ("thread_broadcast", parent.ts)
    assert (file["subtype"], file["text"], file["files"][0]["name"]) == ("file_share", "", "chart.png")
    assert file["channel_type"] == "channel"


def test_a_mention_comes_besides_the_message(sandbox: Sandbox, bodies: list[Json]) -> None:
    """In a channel both are sent, in a direct message only the message."""
    user_messages.say(sandbox, "lena", CHAMPIONS, "Hello @lantern")
    user_messages.say(sandbox, "lena", "@bot", "Hello @lantern")

    assert [event["type"] for event in events(bodies)] == ["message", "app_mention", "message"]


def test_nothing_is_heard_where_the_app_is_no_member(sandbox: Sandbox, bodies: list[Json]) -> None:
    """The app was not invited to #general, nor to what two people say to each other."""
    user_messages.say(sandbox, "lena", "#general", "Hello @lantern")
    user_messages.say(sandbox, "lena", "@mateo", "Hello")

    assert bodies == []


def test_nothing_is_heard_without_the_scope(sandbox: Sandbox, bodies: list[Json]) -> None:
    """A subscription alone is not enough."""
    sandbox.installation.scopes = ("chat:write",)
    user_messages.say(sandbox, "lena", "@bot", "Hello")
    sandbox.workspace.change_user(LENA.id, tz="Asia/Tokyo")

    assert bodies == []


def test_people_change_and_arrive(sandbox: Sandbox, bodies: list[Json]) -> None:
    """A new zone and a new colleague are told with the whole person."""
    sandbox.workspace.change_user(LENA.id, tz="Asia/Tokyo")
    sandbox.workspace.join_team(User("U0NEW", "noor", "Noor Haddad"))

    changed, joined = events(bodies)
    assert (changed["type"], changed["user"]["tz"], changed["user"]["locale"]) == ("user_change", "Asia/Tokyo", "en-GB")
    assert (joined["type"], joined["user"]["id"]) == ("team_join", "U0NEW")


async def test_joining_and_reacting(sandbox: Sandbox, client: AsyncWebClient, bodies: list[Json]) -> None:
    """Both name the conversation; a reaction needs its scope."""
    sandbox.installation.scopes = (*sandbox.installation.scopes, "reactions:read")
    await client.conversations_join(channel="C0GENERAL1")
    message = user_messages.say(sandbox, "lena", "#general", "Hello")
    await client.reactions_add(channel="C0GENERAL1", timestamp=message.ts, name="wave")

    joined, _, reaction = events(bodies)
    assert (joined["type"], joined["user"]) == ("member_joined_channel", sandbox.installation.bot_user_id)
    assert (reaction["type"], reaction["reaction"], reaction["item"]["ts"]) == ("reaction_added", "wave", message.ts)


async def test_people_react(sandbox: Sandbox, bodies: list[Json]) -> None:
    """An emoji comes and goes with an event each, which names the message and its author."""
    sandbox.installation.scopes = (*sandbox.installation.scopes, "reactions:read")
    message = user_messages.say(sandbox, "lena", CHAMPIONS, "Hello")
    user_messages.react(sandbox, "mateo", CHAMPIONS, message.ts, ":wave:")
    user_messages.unreact(sandbox, "mateo", CHAMPIONS, message.ts, "wave")

    _, added, removed = events(bodies)
    assert (added["type"], removed["type"]) == ("reaction_added", "reaction_removed")
    item = {"type": "message", "channel": CHAMPIONS, "ts": message.ts}
    for event in (added, removed):
        assert (event["user"], event["item_user"], event["reaction"]) == (MATEO.id, LENA.id, "wave")
        assert event["item"] == item


def test_a_shared_file_has_an_event_of_its_own(sandbox: Sandbox, bodies: list[Json]) -> None:
    """file_shared names the file and where it is; the message's file knows its share."""
    sandbox.installation.subscriptions = frozenset(EVENTS)
    message = user_messages.share(sandbox, "lena", CHAMPIONS, "notes.txt", b"words")

    posted, shared = events(bodies)
    assert posted["files"][0]["shares"]["public"][CHAMPIONS][0]["ts"] == message.ts
    assert (shared["type"], shared["file_id"], shared["channel_id"]) == ("file_shared", message.files[0], CHAMPIONS)


async def test_every_event_of_the_registry_is_sent(
    sandbox: Sandbox, client: AsyncWebClient, bodies: list[Json]
) -> None:
    """One day in a workspace brings each event that the compatibility table promises."""
    sandbox.installation.scopes = (*sandbox.installation.scopes, "mpim:history", "reactions:read")
    sandbox.installation.subscriptions = frozenset(EVENTS)
    private = sandbox.workspace.add_conversation("group", "inner", {LENA.id, sandbox.installation.bot_user_id})
    several = await client.conversations_open(users=[LENA.id, MATEO.id])
    for channel in ("@bot", CHAMPIONS, private.id, several["channel"]["id"]):
        user_messages.say(sandbox, "lena", channel, "Hello @lantern")
    message = user_messages.share(sandbox, "lena", CHAMPIONS, "notes.txt", b"words")
    user_messages.react(sandbox, "lena", CHAMPIONS, message.ts, "eyes")
    user_messages.unreact(sandbox, "lena", CHAMPIONS, message.ts, "eyes")
    actions.open_home(sandbox, user="lena")
    noor = people_changes.arrive(sandbox, "noor", "Noor Haddad", "Africa/Cairo")
    sandbox.workspace.join(sandbox.workspace.conversations[CHAMPIONS], noor.id)
    people_changes.change_profile(sandbox, noor, tz="Asia/Tokyo")
    sandbox.uninstall()

    kinds = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
    sent = {
        f"message.{kinds[event['channel_type']]}" if event["type"] == "message" else event["type"]
        for event in events(bodies)
    }
    assert sent == set(EVENTS)


async def test_the_app_is_opened(sandbox: Sandbox, client: AsyncWebClient, bodies: list[Json]) -> None:
    """The Home tab comes with the view that was published, once there is one."""
    actions.open_home(sandbox, user="lena")
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id=LENA.id, view=view)
    actions.open_home(sandbox, user="lena")
    actions.open_home(sandbox, user="lena", tab="messages")

    first, second, third = events(bodies)
    assert set(first) == {"type", "user", "channel", "tab", "event_ts"}
    assert second["view"]["blocks"][0]["type"] == "divider"
    assert (third["tab"], "view" in third) == ("messages", False)


def test_the_farewell(sandbox: Sandbox, bodies: list[Json]) -> None:
    """Both farewells come, and then nothing more."""
    sandbox.uninstall()
    user_messages.say(sandbox, "lena", "@bot", "Hello?")

    assert [event["type"] for event in events(bodies)] == ["app_uninstalled", "tokens_revoked"]
    assert events(bodies)[1]["tokens"]["bot"] == [sandbox.installation.bot_user_id]
