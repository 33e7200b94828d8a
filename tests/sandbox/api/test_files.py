"""The three-step upload and the download as Slack's own client sees them."""

import asyncio

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import user_messages
from sandbox.server import Sandbox


async def test_an_uploaded_file_is_shared_and_comes_back(sandbox: Sandbox, client: AsyncWebClient):
    """files_upload_v2 goes through all its steps; the app downloads the same bytes with its token."""
    uploaded = await client.files_upload_v2(
        filename="chart.png", content=b"\x89PNG bytes", title="The chart", channel="C0CHAMPION", initial_comment="look"
    )

    file = uploaded["files"][0]
    [message] = (await client.conversations_history(channel="C0CHAMPION"))["messages"]
    assert (message["text"], message["files"][0]["title"]) == ("look", "The chart")
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {client.token}"}) as session:
        answer = await session.get(file["url_private_download"])
        assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG bytes")


async def test_the_synchronous_client_uploads_too(sandbox: Sandbox):
    """Several files in one go, into a thread."""
    client = WebClient(sandbox.installation.bot_token, base_url=f"{sandbox.url}/api/")
    parent = await asyncio.to_thread(client.chat_postMessage, channel="C0CHAMPION", text="the files")
    uploads = [{"filename": "one.txt", "content": "1"}, {"filename": "two.csv", "content": "2,2"}]

    await asyncio.to_thread(client.files_upload_v2, channel="C0CHAMPION", thread_ts=parent["ts"], file_uploads=uploads)

    [message] = sandbox.workspace.thread("C0CHAMPION", parent["ts"])[1:]
    assert [sandbox.workspace.files[file].content for file in message.files] == [b"1", b"2,2"]


async def test_a_download_without_the_token_is_a_sign_in_page(client: AsyncWebClient):
    """Slack answers 200 and HTML, which must not be taken for the file."""
    uploaded = await client.files_upload_v2(filename="notes.txt", content="words")

    async with aiohttp.ClientSession() as session:
        answer = await session.get(uploaded["files"][0]["url_private_download"])

        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_a_file_is_unknown_until_complete_and_after_deletion(client: AsyncWebClient):
    """files.info knows it between the last step and files.delete."""
    ticket = await client.files_getUploadURLExternal(filename="notes.txt", length=5)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_info(file=ticket["file_id"])

    await client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "Notes"}])
    assert (await client.files_info(file=ticket["file_id"]))["file"]["title"] == "Notes"

    await client.files_delete(file=ticket["file_id"])
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_info(file=ticket["file_id"])


async def test_an_upload_is_completed_once(client: AsyncWebClient):
    """A second completion finds nothing to complete."""
    ticket = await client.files_getUploadURLExternal(filename="notes.txt", length=5)
    await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])

    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])


async def test_bytes_need_a_ticket(sandbox: Sandbox):
    """Nothing is taken at an address that was not given out."""
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{sandbox.url}/upload/v1/guessed", data=b"bytes")

        assert answer.status == 404


async def test_a_file_says_where_it_is_shared(sandbox: Sandbox, client: AsyncWebClient):
    """files.info has the messages by channel, public ones apart from private ones, with their replies."""
    uploaded = await client.files_upload_v2(filename="notes.txt", content="words", channel="C0CHAMPION")
    [message] = sandbox.workspace.history("C0CHAMPION")
    user_messages.say(sandbox, "lena", "C0CHAMPION", "Thanks", thread_ts=message.ts)
    private = user_messages.share(sandbox, "lena", "@bot", "mine.txt", b"words")

    public_file = (await client.files_info(file=uploaded["file"]["id"]))["file"]
    private_file = (await client.files_info(file=private.files[0]))["file"]

    [share] = public_file["shares"]["public"]["C0CHAMPION"]
    assert (share["ts"], share["channel_name"], share["reply_count"]) == (message.ts, "ai-champions", 1)
    assert share["reply_users"] == ["U0LENA0001"]
    assert [share["ts"] for share in private_file["shares"]["private"][private.channel]] == [private.ts]


async def test_a_deleted_message_shares_no_more(sandbox: Sandbox, client: AsyncWebClient):
    """The file is still there, without the message."""
    message = user_messages.share(sandbox, "lena", "@bot", "mine.txt", b"words")
    user_messages.delete(sandbox, "lena", message.channel, message.ts)

    assert (await client.files_info(file=message.files[0]))["file"]["shares"] == {}
