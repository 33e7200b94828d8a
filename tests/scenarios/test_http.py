"""The same product over signed HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.quizzes.views import ANSWER
from sandbox.people import LENA
from tests.sentences import says
from tests.stage import MONDAY, Stage, served

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product behind a port, for all tests of this module."""
    async with served(tmp_path_factory.mktemp("http"), MONDAY) as running:
        yield running


async def test_slack_s_challenge_is_answered(http: Stage):
    """So that the request URL can be saved in the app's settings."""
    assert (await http.sandbox.transport.http.verify_url()).ok


async def test_a_lesson_s_whole_way(http: Stage):
    """Begin, answer, reflect and look at Home, each as a request with a signature."""
    lesson = await http.begins()
    assert (await http.press(lesson, f"{ANSWER}:1")).ok
    await http.seen(lambda: says(http.now_shown(lesson).blocks, "Correct: {letter}.", letter="B"))
    await http.seen(lambda: http.thread(lesson))
    http.says("When I hand over, I will name one person.", thread=lesson)
    await http.seen(lambda: len(http.thread(lesson)) == 3)
    homes = http.sandbox.workspace.homes
    await http.seen(lambda: LENA.id in homes and says(homes[LENA.id].payload, "{had} of {n} lessons", had=1, n=8))


@pytest.mark.parametrize("words", ["what is a payload", "payload=%7B%7D", "payload", "zone payload"])
async def test_the_word_payload_is_a_word(http: Stage, words: str):
    """A form that merely contains it is still a command, and is answered like one."""
    said = await http.command(words)
    assert "payload" in said or says(said, "I don't know “{verb}”. `{command} help` shows what I can do.", verb="what")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="unsigned"),
        pytest.param({"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}, 401, id="no number"),
        pytest.param({"X-Slack-Request-Timestamp": "1795420000", "X-Slack-Signature": "v0=0"}, 401, id="forged"),
    ],
)
async def test_who_cannot_sign_is_not_heard(http: Stage, headers: dict[str, str], status: int):
    """Nothing is done for a request that Slack did not sign."""
    url = str(http.sandbox.installation.request_url)
    form = {"command": "/learn", "text": "start", "team_id": http.workspace_id, "user_id": "U0FORGED00"}
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=headers) as answer:
        assert answer.status == status


async def test_too_much_is_not_read(http: Stage):
    """A body of over a megabyte is refused before it is looked at."""
    url = str(http.sandbox.installation.request_url)
    async with aiohttp.ClientSession() as session, session.post(url, data=b"x" * 1_000_001) as answer:
        assert answer.status == 413
