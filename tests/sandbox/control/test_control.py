"""The control API: what a test or a person with curl can do."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

Ask = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


@pytest.fixture
async def ask(sandbox: Sandbox):
    """What calls the control API, for its status and body."""
    async with aiohttp.ClientSession() as session:

        async def asked(verb: str, where: str, /, **given: Any) -> tuple[int, dict[str, Any]]:
            how: dict[str, Any] = {"params": given} if verb == "GET" else {"json": given}
            async with session.request(verb, f"{sandbox.url}/sandbox/{where}", **how) as answer:
                return answer.status, await answer.json()

        yield asked


async def test_a_person_speaks_and_the_app_reads_it(ask: Ask, client: AsyncWebClient):
    """Typed names become mentions, reserved characters entities, and rich text stands beside."""
    _, said = await ask("POST", "say", user="lena", channel="#ai-champions", text="@lantern is 1 < 2 & so on?")

    [message] = (await client.conversations_history(channel=said["channel"]))["messages"]
    assert message["text"] == "<@U0APPBOT01> is 1 &lt; 2 &amp; so on?"
    assert message["blocks"][0]["type"] == "rich_text"
    assert message["user"] == "U0LENA0001"
    assert message["client_msg_id"]


async def test_who_is_early_waits_until_the_app_is_there(sandbox: Sandbox, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    """What people do is held back while something is awaited; after a while a sentence says what it is."""
    sandbox.show_progress("The app connects…")
    said = asyncio.ensure_future(ask("POST", "say", user="lena", channel="#ai-champions", text="hello"))
    await ask("GET", "clock")
    assert not said.done()
    sandbox.show_progress("")
    status, _ = await asyncio.wait_for(said, 5)
    assert status == 200

    monkeypatch.setattr("sandbox.world.MAX_PREPARING_SECONDS", 0.05)
    sandbox.show_progress("The app connects…")
    status, refused = await ask("POST", "say", user="lena", channel="#ai-champions", text="hello")
    assert status == 503
    assert "The app connects…" in refused["error"]


async def test_a_person_is_addressed_in_many_ways(ask: Ask):
    """`@bot`, the app's name and its id are one conversation with the app."""
    places = ["@bot", "@lantern", "U0APPBOT01"]

    answers = [await ask("POST", "say", user="U0LENA0001", channel=place, text="hello") for place in places]

    assert len({body["channel"] for _, body in answers}) == 1


async def test_people_react(ask: Ask):
    """Once with each emoji, and back; nobody reacts to what only one person sees."""
    _, posted = await ask("POST", "say", user="lena", channel="#ai-champions", text="done")
    reaction = {"user": "mateo", "channel": posted["channel"], "ts": posted["ts"], "name": ":tada:"}
    _, reacted = await ask("POST", "react", **reaction)
    twice, _ = await ask("POST", "react", **reaction)
    odd, _ = await ask("POST", "react", **(reaction | {"name": "two words"}))
    _, unreacted = await ask("POST", "unreact", **reaction)
    missing, _ = await ask("POST", "unreact", **reaction)

    assert reacted["message"]["reactions"] == [{"name": "tada", "users": ["U0MATEO001"], "count": 1}]
    assert "reactions" not in unreacted["message"]
    assert (twice, odd, missing) == (400, 400, 404)


async def test_replies_edits_and_deletions(ask: Ask):
    """A reply may go to the channel too; people change only what is theirs."""
    _, parent = await ask("POST", "say", user="lena", channel="#ai-champions", text="question")
    place = {"channel": parent["channel"]}
    _, reply = await ask("POST", "say", user="priya", **place, text="answer", thread_ts=parent["ts"], broadcast=True)
    await ask("POST", "edit", user="priya", **place, ts=reply["ts"], text="better answer")
    theft, _ = await ask("POST", "delete", user="lena", **place, ts=reply["ts"])

    _, thread = await ask("GET", "history", **place, thread_ts=parent["ts"])
    assert [message["text"] for message in thread["messages"]] == ["question", "better answer"]
    assert thread["messages"][1]["subtype"] == "thread_broadcast"
    assert thread["messages"][1]["edited"]["user"] == "U0PRIYA001"
    assert theft == 400
    await ask("POST", "delete", user="priya", **place, ts=reply["ts"])
    _, thread = await ask("GET", "history", **place, thread_ts=parent["ts"])
    assert len(thread["messages"]) == 1


async def test_a_person_shares_a_file(sandbox: Sandbox, ask: Ask, client: AsyncWebClient):
    """The message carries the file, and the app can fetch it."""
    content = base64.b64encode(b"words").decode()

    _, shared = await ask("POST", "file", user="lena", channel="@bot", name="notes.txt", content_base64=content)

    assert shared["message"]["subtype"] == "file_share"
    file = (await client.files_info(file=shared["message"]["files"][0]["id"]))["file"]
    assert (file["mimetype"], file["size"], file["ims"]) == ("text/plain", 5, [shared["channel"]])


async def test_history_shows_what_a_person_sees(ask: Ask, client: AsyncWebClient):
    """Metadata is whole, and ephemeral messages are seen by their reader only."""
    metadata = {"event_type": "lesson", "event_payload": {"id": "1"}}
    await client.chat_postMessage(channel="C0CHAMPION", text="for all", metadata=metadata)
    await client.chat_postEphemeral(channel="C0CHAMPION", user="U0LENA0001", text="for Lena")

    _, lena = await ask("GET", "history", channel="#ai-champions", user="lena")
    _, priya = await ask("GET", "history", channel="#ai-champions", user="priya")

    assert [message["text"] for message in lena["messages"]] == ["for all", "for Lena"]
    assert [message["text"] for message in priya["messages"]] == ["for all"]
    assert priya["messages"][0]["metadata"] == metadata


async def test_the_talk_with_the_app_is_found_by_the_persons_name(ask: Ask, client: AsyncWebClient):
    """Without a viewer, a person stands for their direct message with the app."""
    await client.chat_postMessage(channel="U0LENA0001", text="hello")

    _, found = await ask("GET", "history", channel="U0LENA0001")

    assert [message["text"] for message in found["messages"]] == ["hello"]


@pytest.mark.parametrize(
    ("verb", "name", "given", "status"),
    [
        ("POST", "say", {"user": "lena", "channel": "#nowhere", "text": "x"}, 404),
        ("POST", "say", {"user": "nobody", "channel": "#general", "text": "x"}, 404),
        ("POST", "say", {"user": "lena", "channel": "#general", "text": " "}, 400),
        ("POST", "say", {"channel": "#general", "text": "x"}, 400),
        ("POST", "edit", {"user": "lena", "channel": "#general", "ts": "1.1", "text": "x"}, 404),
        ("POST", "file", {"user": "lena", "channel": "#general", "name": "x", "content_base64": "%"}, 400),
        ("POST", "profile", {"user": "lena", "tz": "Mars/Olympus"}, 400),
        ("POST", "profile", {"user": "lena"}, 400),
        ("POST", "arrive", {"name": "lena"}, 400),
        ("POST", "clock", {"advance_seconds": -1}, 400),
        ("POST", "clock", {"advance_seconds": "soon"}, 400),
        ("POST", "clock", {"to": "due"}, 400),
        ("POST", "clock", {"at": "2099-01-01T00:00:00"}, 400),
        ("POST", "clock", {}, 400),
        ("PUT", "due", {"at": "never"}, 400),
        ("POST", "faults", {"method": "*", "kind": "earthquake"}, 400),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(ask: Ask, verb, name, given, status):
    """Every refusal has a status and a sentence."""
    answered, body = await ask(verb, name, **given)

    assert answered == status
    assert not body["ok"]
    assert " " in body["error"]


async def test_a_body_has_to_be_a_json_object(sandbox: Sandbox):
    """Anything else is refused with a sentence, whatever its content type."""
    async with aiohttp.ClientSession() as session:
        for body in ("user=lena", "[1]"):
            answer = await session.post(f"{sandbox.url}/sandbox/say", data=body)
            assert answer.status == 400


async def test_pages_from_elsewhere_are_kept_out(sandbox: Sandbox):
    """A browser says where a page comes from; only the workspace's own page is served."""
    async with aiohttp.ClientSession() as session:
        for origin, status in (("https://evil.example", 403), ("null", 403), (sandbox.url, 200)):
            answer = await session.get(f"{sandbox.url}/sandbox/people", headers={"Origin": origin})
            assert answer.status == status


async def test_people_and_channels_are_listed(ask: Ask):
    """The cast with their zones, and who is in which channel."""
    _, people = await ask("GET", "people")
    _, channels = await ask("GET", "channels")

    zones = {person["name"]: person["tz"] for person in people["people"]}
    members = {channel["name"]: channel["members"] for channel in channels["channels"]}
    assert zones["priya"] == "Asia/Kolkata"
    assert "U0APPBOT01" in members["ai-champions"]
    assert "U0APPBOT01" not in members["general"]


async def test_people_change_arrive_and_join(sandbox: Sandbox, ask: Ask):
    """The workspace tells its watchers of each."""
    changes: list[str] = []
    sandbox.workspace.watch(lambda change: changes.append(change.kind))

    _, moved = await ask("POST", "profile", user="lena", tz="Asia/Tokyo", deleted=True)
    _, new = await ask("POST", "arrive", name="noor", real_name="Noor Haddad", tz="Africa/Cairo")
    _, joined = await ask("POST", "join", user="noor", channel="#ai-champions")

    assert (moved["user"]["tz"], moved["user"]["deleted"]) == ("Asia/Tokyo", True)
    assert new["user"]["id"] in joined["members"]
    assert changes == ["user.changed", "user.joined", "member.joined", "member.joined"]


async def test_somebody_who_left_says_nothing(ask: Ask):
    """A deactivated account cannot speak."""
    await ask("POST", "profile", user="lena", deleted=True)

    assert (await ask("POST", "say", user="lena", channel="#general", text="still here"))[0] == 400


async def test_the_clock_moves_forward_only(sandbox: Sandbox, ask: Ask):
    """By seconds, to tomorrow, by a week, to a moment, or to when the app has something to do."""
    start = sandbox.clock.now()
    await ask("POST", "clock", advance_seconds=3600)
    await ask("POST", "clock", to="tomorrow")
    _, later = await ask("POST", "clock", to="next week")
    assert datetime.fromisoformat(later["now"]) >= start + timedelta(days=8, hours=1)
    target = start + timedelta(days=10)
    await ask("POST", "clock", at=target.isoformat())
    due = start + timedelta(days=11)
    _, told = await ask("PUT", "due", at=due.isoformat())
    _, moved = await ask("POST", "clock", to="due")
    _, cleared = await ask("PUT", "due", at=None)

    assert told["due"] == due.isoformat()
    assert due <= datetime.fromisoformat(moved["now"]) < due + timedelta(minutes=1)
    assert cleared["due"] is None
    assert (await ask("POST", "clock", at=start.isoformat()))[0] == 400


async def test_message_timestamps_follow_the_clock(ask: Ask, client: AsyncWebClient):
    """What is said tomorrow is stamped tomorrow."""
    before = await client.chat_postMessage(channel="U0LENA0001", text="today")
    await ask("POST", "clock", to="tomorrow")
    after = await client.chat_postMessage(channel="U0LENA0001", text="tomorrow")

    assert float(after["ts"]) - float(before["ts"]) >= 86400


async def test_faults_are_switched_on_and_off(ask: Ask, client: AsyncWebClient):
    """A fault lasts as often as it was ordered, or until it is cleared."""
    await ask("POST", "faults", method="auth.test", kind="rate_limited", times=1, retry_after=7)
    await ask("POST", "faults", method="*", kind="server_error")
    _, listed = await ask("GET", "faults")
    await ask("DELETE", "faults")

    assert [fault["kind"] for fault in listed["faults"]] == ["rate_limited", "server_error"]
    assert listed["faults"][1]["times"] is None
    assert (await client.auth_test())["ok"]


async def test_calls_are_listed_and_forgotten(ask: Ask, client: AsyncWebClient):
    """By method, with their arguments; DELETE begins afresh."""
    await client.auth_test()
    await client.users_info(user="U0LENA0001")

    _, all_calls = await ask("GET", "calls")
    _, some = await ask("GET", "calls", method="users.info")
    await ask("DELETE", "calls")
    _, none = await ask("GET", "calls")

    assert len(all_calls["calls"]) == 2
    assert [call["args"] for call in some["calls"]] == [{"user": "U0LENA0001"}]
    assert none["calls"] == []


async def test_the_environment_is_told_and_the_app_removed(sandbox: Sandbox, ask: Ask):
    """Env is what an app needs; after uninstall its token is dead."""
    _, told = await ask("GET", "env")
    await ask("POST", "uninstall")

    assert told["env"] == sandbox.env()
    assert told["env"]["SLACK_API_URL"] == f"{sandbox.url}/api/"
    assert not sandbox.installation.installed
