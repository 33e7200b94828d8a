"""The demo and the sandbox, as processes of their own."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.cli import demo
from bot.journeys import views
from bot.kit import log
from bot.quizzes import listeners
from bot.settings import ROOT, Settings
from bot.stories.publishing import service as reuse
from sandbox import people
from tests.clocks import clock_from
from tests.processes import Running, printed
from tests.sentences import says
from tests.stage import MONDAY

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
        hello.text, "Hello! I'm Groundswell, an app that brings you short lessons and feedback on your success stories."
    )
    assert says(hello.text, "*{track}* has begun with its first lesson.", track=track.title)
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
