import asyncio

import aiohttp
import pytest

from sandbox import actions, user_messages
from sandbox.people import LENA, MATEO, PRIYA
from sandbox.server import Sandbox


@pytest.fixture
async def web(sandbox: Sandbox):
    """A plain HTTP client at the workspace's door."""
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


async def read(web: aiohttp.ClientSession, address: str, status: int = 200) -> str:
    async with web.get(address) as response:
        assert response.status == status
        return await response.text()


async def test_the_door_leads_to_the_first_persona(web, sandbox: Sandbox):
    """One begins as Lena, talking with the app."""
    async with web.get("/", allow_redirects=False) as response:
        direct = sandbox.workspace.direct_message(LENA.id, sandbox.installation.bot_user_id)
        assert response.headers["Location"] == f"/as/{LENA.id}/{direct.id}"


async def test_naming_a_person_leads_to_the_talk_with_them(web, sandbox: Sandbox):
    """Direct messages are made at need, under their own id."""
    async with web.get(f"/as/{LENA.id}/{PRIYA.id}") as response:
        assert response.url.path == f"/as/{LENA.id}/{sandbox.workspace.direct_message(LENA.id, PRIYA.id).id}"
        assert "You and Priya Raman haven't written yet" in await response.text()


async def test_what_is_not_there_says_so(web, sandbox: Sandbox):
    """Unknown people, unknown places and other people's talk all lead to the same friendly page."""
    theirs = sandbox.workspace.direct_message(MATEO.id, PRIYA.id).id
    for address in ("/as/U0NOBODY/C0GENERAL1", f"/as/{LENA.id}/C404", f"/as/{LENA.id}/{theirs}"):
        assert "There's nothing at this address" in await read(web, address, 404)
    await read(web, "/page/static/nothing.js", 404)
    await read(web, "/page/static/..%2Froutes.py", 404)
    await read(web, "/page/files/F404", 404)


async def test_a_workspace_without_people_says_so(manifest):
    """The door does not fall over when nobody is there."""
    async with Sandbox(manifest, people=False) as empty, aiohttp.ClientSession(empty.url) as web:
        assert "no one" in await read(web, "/", 404)


async def test_nothing_runs_but_our_own_scripts(web):
    """The policy allows no inline script or style, and the page has none."""
    async with web.get("/") as response:
        policy = response.headers["Content-Security-Policy"]
        html = await response.text()
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == 1


async def test_unread_is_what_others_said_since(web, sandbox: Sandbox):
    """Looking at a conversation reads it, for that person only; one's own words are no news."""
    user_messages.say(sandbox, LENA.id, "#general", "Hello all")
    user_messages.say(sandbox, MATEO.id, "#general", "Hello Lena")
    here = f"/as/{LENA.id}/C0SHOWCASE"
    assert 'aria-label="1 unread"' in await read(web, here)
    await read(web, f"/as/{LENA.id}/C0GENERAL1")
    html = await read(web, here)
    assert html.count('aria-label="1 unread"') == 1, "Mateo has not read what Lena said"


async def test_ephemeral_words_reach_one_person(web, sandbox: Sandbox, client):
    """Only the person addressed sees them, and is told so."""
    await client.chat_postEphemeral(channel="C0CHAMPION", user=LENA.id, text="Just for you")
    assert "Only visible to you" in await read(web, f"/as/{LENA.id}/C0CHAMPION")
    assert "Just for you" not in await read(web, f"/as/{MATEO.id}/C0CHAMPION")


async def test_a_message_is_dressed_in_full(web, sandbox: Sandbox, client):
    """Author, app mark, reactions, attachments, files and thread summary all show, escaped."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "Inside"}}
    odd = {"text": 7, "fields": ["strange <i>"]}
    attachment = {"color": "good", "title": "<b>Title", "title_link": "javascript:alert(1)", "text": "*in* it"}
    sent = await client.chat_postMessage(
        channel="C0CHAMPION", text="Hi <!here>", attachments=[attachment, odd, {"blocks": [header]}]
    )
    await client.reactions_add(channel="C0CHAMPION", timestamp=sent["ts"], name="tada")
    user_messages.share(sandbox, PRIYA.id, "#ai-champions", "a<b.txt", b"x" * 2048, text="See", thread_ts=sent["ts"])
    html = await read(web, f"/as/{LENA.id}/C0CHAMPION?thread={sent['ts']}")
    for part in (
        "🎉 1",
        "&lt;b&gt;Title",
        "<b>in</b> it",
        "a&lt;b.txt, 2 KB",
        "1 reply",
        "strange &lt;i&gt;",
        ">Inside</h3>",
        'class="app-tag">App',
    ):
        assert part in html
    assert "javascript:" not in html


async def test_days_and_times_are_the_viewers(web, sandbox: Sandbox):
    """The same message carries each viewer's own hour."""
    message = user_messages.say(sandbox, MATEO.id, "#general", "Now")
    shown = [await read(web, f"/as/{person.id}/C0GENERAL1") for person in (LENA, PRIYA)]
    hours = [html.split(f'data-ts="{message.ts}"')[1].split("</time>")[0][-5:] for html in shown]
    assert hours[0] != hours[1]
    assert all("<span>Today</span>" in html for html in shown)


async def test_files_are_harmless_in_a_browser(web, sandbox: Sandbox):
    """Pictures show in place; anything that could run is only ever a download."""
    for name, disposition in (("a.png", "inline"), ("a.svg", "attachment"), ("a.html", "attachment")):
        message = user_messages.share(sandbox, LENA.id, "#general", name, b"<script>alert(1)</script>")
        async with web.get(f"/page/files/{message.files[0]}") as response:
            assert response.headers["Content-Disposition"] == disposition
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_input_keeps_its_files(web, sandbox: Sandbox):
    """What somebody puts into a form is a file of theirs, as Slack describes files."""
    async with web.post("/page/files", params={"user": LENA.id, "name": "notes.txt"}, data=b"words") as response:
        file = await response.json()
    assert file["name"] == "notes.txt"
    assert sandbox.workspace.files[file["id"]].content == b"words"
    async with web.post("/page/files", params={"user": "U404", "name": "x"}, data=b"") as response:
        assert response.status == 404


async def test_open_pages_hear_of_changes(web, sandbox: Sandbox):
    """A burst of changes is told once, and the end of the workspace ends the stream."""
    async with web.get("/page/live") as stream, asyncio.timeout(3):
        assert await stream.content.readuntil(b"hello\n\n")
        for number in range(5):
            user_messages.say(sandbox, LENA.id, "#general", f"{number}")
        assert await stream.content.readuntil(b"\n\n") == b"data: changed\n\n"
        sandbox.workspace.announce("workspace.closing")
        assert (await stream.content.read()).count(b"changed") == 1


async def test_an_uninstalled_app_offers_nothing(web, sandbox: Sandbox):
    """Commands and Home are gone with the app, and the talk with it stays."""
    assert "/lantern" in await read(web, f"/as/{LENA.id}")
    sandbox.uninstall()
    html = await read(web, f"/as/{LENA.id}")
    assert "no longer installed" in html
    assert "/lantern" not in html
    assert 'data-testid="home-tab"' not in html


async def test_a_hint_is_shown_when_the_embedding_program_gives_one(manifest):
    """The hint is mrkdwn, and absent by default."""
    async with Sandbox(manifest, hint="Try `/lantern`") as hinted, aiohttp.ClientSession(hinted.url) as web:
        assert "Try <code>/lantern</code>" in await read(web, "/")


async def test_nobody_sees_an_empty_workspace_as_broken(web, sandbox: Sandbox):
    """Each kind of conversation has words for its emptiness."""
    assert "No messages in #general yet" in await read(web, f"/as/{LENA.id}/C0GENERAL1")
    assert "This is your conversation with Lantern" in await read(web, f"/as/{LENA.id}")
    direct = sandbox.workspace.direct_message(LENA.id, sandbox.installation.bot_user_id)
    assert "hasn't published its Home yet" in await read(web, f"/as/{LENA.id}/{direct.id}?tab=home")
    assert "This message was deleted" in await read(web, f"/as/{LENA.id}/C0GENERAL1?thread=1.2")


async def test_what_was_entered_is_still_there_after_a_reload(web, sandbox: Sandbox, client):
    """Half-filled forms and choices in messages belong to the person, not to the browser."""
    field = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "I will"}
    block = {"type": "input", "block_id": "will", "label": label, "element": field}
    sent = await client.chat_postMessage(channel=LENA.id, text="Form", blocks=[block])
    view = sandbox.workspace.push_modal(LENA.id, {"type": "modal", "title": label, "blocks": [block]})
    address = {"user": LENA.id, "block_id": "will", "action_id": "text"}
    await actions.type_into(sandbox, **address, view_id=view.id, value={"value": "in the form"})
    await actions.type_into(
        sandbox, **address, channel=sent["channel"], ts=sent["ts"], value={"value": "in the message"}
    )
    html = await read(web, f"/as/{LENA.id}")
    assert 'value="in the form"' in html
    assert 'value="in the message"' in html
    assert "in the message" not in await read(web, f"/as/{MATEO.id}")


async def test_a_permalink_leads_to_its_message(web, sandbox: Sandbox, client):
    """By whose eyes may be said; a reply opens its thread; what is gone says so."""
    parent = await client.chat_postMessage(channel="C0CHAMPION", text="Parent")
    reply = await client.chat_postMessage(channel="C0CHAMPION", text="Reply", thread_ts=parent["ts"])
    for message, query, place in (
        (parent, "", f"/as/{LENA.id}/C0CHAMPION#m{parent['ts']}"),
        (reply, f"&as={PRIYA.id}", f"/as/{PRIYA.id}/C0CHAMPION?thread={parent['ts']}#m{reply['ts']}"),
    ):
        link = await client.chat_getPermalink(channel="C0CHAMPION", message_ts=message["ts"])
        async with web.get(link["permalink"].removeprefix(sandbox.url) + query, allow_redirects=False) as response:
            assert response.headers["Location"] == place
    await read(web, "/archives/C0CHAMPION/p1700000000000001", 404)


async def test_a_long_conversation_begins_with_its_latest(web, sandbox: Sandbox):
    """What came before is one click away."""
    for number in range(53):
        user_messages.say(sandbox, MATEO.id, "#general", f"message {number}!")
    html = await read(web, f"/as/{LENA.id}/C0GENERAL1")
    assert "3 earlier messages" in html
    assert "message 2!" not in html
    assert "message 2!" in await read(web, f"/as/{LENA.id}/C0GENERAL1?all=yes")
