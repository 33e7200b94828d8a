"""The demo and the sandbox, as processes of their own."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from slack_sdk import WebClient
from sqlmodel import Session

from bot.app.groundswell import Groundswell
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award
from bot.certification.certificates.words import TRAINER
from bot.cli import demo
from bot.journeys import views
from bot.kit import log
from bot.kit.db import row_id
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.callers import caller_member
from bot.quizzes import listeners
from bot.settings import ROOT, Settings
from bot.stories.publishing import service as reuse
from sandbox import people
from tests.clocks import clock_from
from tests.processes import Running, printed
from tests.sentences import says
from tests.stage import MONDAY

PAGE_TIMEOUT = aiohttp.ClientTimeout(total=30)
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "GROUNDSWELL_"))}


def test_the_story_happens(tmp_path: Path):
    """`demo --script` needs nothing, prints every scene and ends with 0; it leaves nothing behind."""
    told = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--script"],
        capture_output=True, text=True, cwd=ROOT, env={**CLEAN, "TMPDIR": str(tmp_path)}, timeout=180, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert told.stdout.rstrip().endswith("Every step happened.")
    for scene in ("A lesson arrives", "She presses A", "In the lesson's thread", "Home tab", "The clock moves on"):
        assert scene in told.stdout
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_does_not_happen_ends_the_story(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """With the explanation held back it says so and ends with 1."""

    async def show_nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    monkeypatch.setattr(logging.getLogger("dbos"), "handlers", [])  # as would a handler that writes where capsys reads
    monkeypatch.setattr(listeners, "_show", show_nothing)
    monkeypatch.setattr("bot.cli.demo_script.PATIENCE_SECONDS", 2.0)
    assert demo.script() == 1
    assert "This did not happen: the explanation" in capsys.readouterr().out


async def test_stories_have_a_channel_to_be_shown_in(monkeypatch: pytest.MonkeyPatch):
    """Whoever publishes the first one in a demo finds #ai-showcase chosen."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    async with demo.staged(0, clock=clock_from(MONDAY)) as stage:
        chosen = await stage.product.db.read(reuse.showcase_channel, stage.sandbox.workspace.team_id)
    assert chosen == people.CHANNELS["ai-showcase"]


async def test_a_certificate_is_checked_at_the_address_of_the_page(monkeypatch: pytest.MonkeyPatch):
    """Its message and its badge carry a link on loopback, which says that it is valid; the key stays in the badge."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    async with demo.staged(0, clock=clock_from(MONDAY)) as stage, aiohttp.ClientSession() as browser:
        product, sandbox = stage.product, stage.sandbox
        caller = Caller(sandbox.workspace.team_id, people.LENA.id)
        public_id, number = await product.db.transact(_certify, caller, product.deps.now())
        badge = await _signed(product, number)
        document = json.loads(badge)
        page = f"{sandbox.url}/verify/{public_id}"
        assert page in badge
        assert "did:key:" in badge
        async with browser.get(page, timeout=PAGE_TIMEOUT) as valid:
            assert (valid.status, valid.content_type) == (200, "text/html")
            assert "default-src 'none'" in valid.headers["Content-Security-Policy"]
            assert public_id in await valid.text()
        async with browser.post(f"{sandbox.url}/verify", data=badge, timeout=PAGE_TIMEOUT) as brought:
            assert brought.status == 200
        async with browser.get(f"{sandbox.url}/verify/nothing", timeout=PAGE_TIMEOUT) as unknown:
            assert unknown.status == 404
        status = document["credentialStatus"]
        listed = (status[0] if isinstance(status, list) else status)["statusListCredential"]
        assert listed.startswith(f"{sandbox.url}/badges/")
        async with browser.get(listed, timeout=PAGE_TIMEOUT) as file:
            assert (file.status, file.content_type) == (200, "application/json")


def _certify(session: Session, caller: Caller, now: datetime) -> tuple[str, int]:
    holder = members.person(caller_member(session, caller, now=now))
    made = certificates.issue(
        session, holder, Award(TRAINER, Grounds(total=78, marks=2, taught_on=now.date()), 24), now=now
    )
    return made.public_id, row_id(made)


async def _signed(product: Groundswell, number: int) -> str:
    """The JSON of a certificate's badge, once it is signed."""

    def credential(session: Session) -> str | None:
        badge = certificates.newest_badge(session, session.get_one(Certificate, number))
        return badge.credential if badge else None

    async with asyncio.timeout(30):
        while (found := await product.db.read(credential)) is None:
            await product.run_due()
            await asyncio.sleep(0.1)
    return found


async def test_the_start_says_what_is_awaited(monkeypatch: pytest.MonkeyPatch):
    """The workspace, the app, then the first lesson, which is there when nothing is awaited any more."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    told: list[str] = []
    async with demo.staged(0, clock=clock_from(MONDAY), tell=told.append) as stage:
        sandbox = stage.sandbox
        talk = sandbox.workspace.direct_message(people.LENA.id, sandbox.installation.bot_user_id)
        assert sandbox.workspace.history(talk.id)
        assert sandbox.progress == ""
    assert told == [demo.STARTING, demo.CONNECTING, demo.PREPARING]


async def test_a_newcomer_is_greeted_before_the_first_lesson(monkeypatch: pytest.MonkeyPatch):
    """As on the demo's page: who writes, already started, and then the first lesson of the beginners' track."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    async with demo.staged(0, clock=clock_from(MONDAY), cast=demo.DemoCast(is_newcomer=True)) as stage:
        sandbox, track = stage.sandbox, stage.product.library.tracks[demo.NEWCOMERS_TRACK]
        talk = sandbox.workspace.direct_message(people.LENA.id, sandbox.installation.bot_user_id)
        hello, lesson = sandbox.workspace.history(talk.id)[:2]
    assert says(
        hello.text,
        "Hello! I'm Groundswell, an app that sends you short lessons and gives you feedback on your success stories.",
    )
    assert says(hello.text, "*{track}* has started, and you have the first lesson.", track=track.title)
    assert views.START not in str(hello.blocks)
    assert track.steps[0].lesson.title in lesson.text


async def test_stories_are_read_by_a_model_of_ones_own(monkeypatch: pytest.MonkeyPatch):
    """The demo asks the model that is set, with its time limit, and none of the other settings is taken over."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    own = Settings.model_validate(
        {"openai_base_url": "http://127.0.0.1:9/v1", "openai_model": "own", "model_timeout_seconds": 7, "k": 9}
    )
    async with demo.staged(0, clock=clock_from(MONDAY), model=own) as stage:
        used = stage.product.deps.settings
    assert (used.openai_base_url, used.openai_model) == (own.openai_base_url, own.openai_model)
    assert (used.model_timeout_seconds, used.k) == (7, 5)


def test_a_model_of_ones_own_has_to_be_set():
    """`demo --model` without one ends with a sentence that names the variable."""
    told = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--model"],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
        env={name: value for name, value in CLEAN.items() if not name.startswith("OPENAI_")},
    )  # fmt: skip
    assert told.returncode != 0
    assert "OPENAI_MODEL" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_sandbox_prints_what_an_app_needs(tmp_path: Path):
    """As lines for an environment, each of which works; and it ends when it is told to."""
    with Running(tmp_path, "sandbox", "--port", "0", env={}) as sandbox:
        given = printed(sandbox)
        client = WebClient(given["SLACK_BOT_TOKEN"], base_url=given["SLACK_API_URL"])
        assert client.auth_test()["ok"]
        sandbox.end()
    assert set(given) == {
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET",
        "SLACK_API_URL",
    }  # fmt: skip


@pytest.mark.parametrize("manifest", ["no such file.json", "pyproject.toml"])
def test_the_sandbox_wants_a_manifest_in_json(manifest: str):
    """Anything else is a sentence."""
    asked = [sys.executable, "-m", "bot", "sandbox", "--manifest", manifest]
    refused = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, timeout=180, check=False)
    assert refused.returncode == 2
    assert "is not a manifest in JSON" in refused.stderr
    assert "Traceback" not in refused.stderr
