"""Each command as somebody types it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from bot.app.manifest import manifest
from bot.cli import cli, main
from bot.cli.demo_model import ScriptedModel, answer
from bot.delivery.service import ledger
from bot.errors import SettingsError
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.kit.slack import Caller
from bot.members.models import Workspace
from bot.settings import ROOT
from sandbox.server import Sandbox
from tests.learn import learn
from tests.sentences import says
from tests.stories.stories import BY_ID, STRONG
from tests.tables import furnish

Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Run:
    """Runs a command with nothing in its environment but what is given; its exit code and what it printed."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "GROUNDSWELL_", "OPENAI_", "DATABASE_", "PORT", "DYNO")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str, **environment: str) -> Any:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(cli, words)

    return run


@pytest.fixture
def two_learners(sqlite_url: str, library: Library, monday: datetime) -> Database:
    """Lena in Berlin and Mateo in New York began on Monday; Mateo has paused."""
    furnish(sqlite_url)
    database = Database(sqlite_url)
    with Session(database.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        for slack_id, zone in (("U1LENA", "Europe/Berlin"), ("U2MATEO", "America/New_York")):
            for words in (f"zone {zone}", "begin"):
                learn(session, library, Caller("T1", slack_id), words, now=monday)
                session.flush()
    return database


def test_a_dry_tick_says_who_gets_what_and_why(run: Run, two_learners: Database, library: Library):
    """In each one's own time; and nothing is written."""
    before = _dump(two_learners)
    shown = run("tick", "--at", "2026-11-24T14:00Z", "--dry-run")
    assert shown.exit_code == 0
    lena, mateo = (next(line for line in shown.stdout.splitlines() if who in line) for who in ("U1LENA", "U2MATEO"))
    assert "Tue 2026-11-24 15:00" in lena
    assert "missed Tue 24 Nov, 09:00 by too much" in lena
    assert "Tue 2026-11-24 09:00" in mateo
    second = library.default.steps[1].lesson.title
    assert re.search(f"lesson 2 of [0-9]+, {re.escape(second)}", mateo)
    assert "nothing was written" in shown.stdout
    assert _dump(two_learners) == before


def test_a_real_tick_plans_once(run: Run, two_learners: Database):
    """What it decides is kept, so that a second one at the same moment has nothing to do."""
    assert "1 decided on" in run("tick", "--at", "2026-11-24T09:00+01:00").stdout
    assert "Nobody is due" in run("tick", "--at", "2026-11-24T09:00+01:00").stdout
    assert sum("journeys.step" in line for line in _dump(two_learners).splitlines()) >= 3


def _dump(database: Database) -> str:
    with Session(database.engine) as session:
        return "\n".join(str(row) for row in session.connection().execute(ledger.select().order_by(ledger.c.id)))


@pytest.mark.parametrize("moment", ["tomorrow", "2026-11-24T09:00", "2026-13-01T00:00Z", ""])
def test_a_moment_without_its_offset_is_refused(run: Run, two_learners: Database, moment: str):
    """A time of nowhere would be guessed differently on every machine."""
    refused = run("tick", "--at", moment, "--dry-run")
    assert "is not a moment with its offset" in str(refused.exception)


def test_a_tick_wants_its_tables(run: Run):
    """An empty database is told what to do."""
    assert "groundswell migrate" in str(run("tick", "--at", "2026-11-24T09:00Z", "--dry-run").exception)
    assert "up to date" in run("migrate").stdout
    assert "up to date" in run("migrate").stdout
    assert "Nobody is due" in run("tick", "--at", "2026-11-24T09:00Z", "--dry-run").stdout


def test_what_ships_is_well(run: Run):
    """The whole of the content, down to Slack's limits."""
    checked = run("check")
    assert checked.exit_code == 0
    assert re.match("All is well: [0-9]+ tracks, [0-9]+ lessons, [0-9]+ questions", checked.stdout)


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """The first lesson of a copy of the content, for its author to spoil."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path / "content" / "tracks" / "scaling-successes" / "01-when-the-pilot-ends.md"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("correct: true", "correct: perhaps", "correct: write true or false"),
        ("title: ", "titel: ", "titel: there is no such key"),
    ],
)
def test_malformed_content_is_told_with_file_and_line(run: Run, lesson: Path, old: str, new: str, told: str):
    """So that its author finds the place."""
    text = lesson.read_text()
    lesson.write_text(text.replace(old, new, 1))
    checked = run("check", "--content", str(lesson.parents[2]))
    assert checked.exit_code == 1
    place = f"{lesson}:{text[: text.index(old)].count(chr(10)) + 1}: "
    assert any(line.startswith(place) and told in line for line in checked.stderr.splitlines()), checked.stderr


def test_content_that_slack_would_refuse_is_found(run: Run, lesson: Path):
    """Seven hundred ampersands fit, but not once each has become five characters."""
    lesson.write_text(lesson.read_text().replace("ask: >-\n", f"ask: >-\n      {'&' * 700}\n", 1))
    checked = run("check", "--content", str(lesson.parents[2]))
    assert checked.exit_code == 1
    assert "scaling-successes/when-the-pilot-ends (en): Slack would refuse it" in checked.stderr


def test_a_folder_without_tracks_is_not_well(run: Run, tmp_path: Path):
    """A wrong path is told, not taken for an empty programme."""
    missing = run("check", "--content", str(tmp_path))
    assert missing.exit_code == 1
    assert str(tmp_path) in missing.stderr


def test_the_doctor_says_what_to_do(run: Run):
    """With nothing set up every line that matters begins with FIX."""
    report = run("doctor")
    assert report.exit_code == 1
    for words in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "GROUNDSWELL_ADMINS"):
        assert any(line.startswith("FIX") and words in line for line in report.stdout.splitlines()), words
    assert re.search("ok  content: .*scaling-successes", report.stdout)
    assert "is not there yet; `groundswell serve` makes it" in report.stdout


def test_the_doctor_cannot_reach_slack(run: Run):
    """An address where nobody listens is a sentence, not a traceback."""
    report = run("doctor", SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL="http://127.0.0.1:9/api/")
    assert "FIX Slack: http://127.0.0.1:9/api/ cannot be reached" in report.stdout
    assert "xoxb-1" not in report.stdout


async def test_the_doctor_tries_socket_mode(run: Run):
    """An app token that Slack refuses is told with Slack's code; the right one is well."""
    async with Sandbox(manifest()) as sandbox:
        given = {"SLACK_API_URL": sandbox.env()["SLACK_API_URL"], "SLACK_APP_TOKEN": "xapp-1-wrong"}
        report = await asyncio.to_thread(run, "doctor", **given)
        assert "FIX delivery: Slack refuses SLACK_APP_TOKEN (invalid_auth)" in report.stdout
        given["SLACK_APP_TOKEN"] = sandbox.env()["SLACK_APP_TOKEN"]
        report = await asyncio.to_thread(run, "doctor", **given)
        assert "ok  delivery: Socket Mode" in report.stdout


def test_the_doctor_never_shows_a_password(run: Run):
    """A database that does not answer is named without it."""
    report = run("doctor", DATABASE_URL="postgresql+psycopg://me:hush@127.0.0.1:9/none")
    assert "does not answer" in report.stdout
    assert "hush" not in report.stdout


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgres://me:hush@127.0.0.1:9/none", "postgresql+psycopg://me:***@127.0.0.1:9/none can't be used"),
        ("postgresql://me:hush@db:port/none", "DATABASE_URL is no address such as"),
        ("sqlite:///{folder}/missing/one.db", "{folder}/missing, which doesn't exist; make it first"),
        ("sqlite:///{folder}/text.db", "can't be opened as a database (file is not a database)"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(run: Run, tmp_path: Path, url: str, told: str):
    """It says what is wrong and what to do, without the password."""
    (tmp_path / "text.db").write_text("This is a text and no database. " * 40)
    refused = run("migrate", DATABASE_URL=url.format(folder=tmp_path))
    assert isinstance(refused.exception, SettingsError)
    assert told.format(folder=tmp_path) in str(refused.exception)
    assert "hush" not in str(refused.exception)


def test_a_port_that_is_taken_is_a_sentence(run: Run):
    """It is told before anything is started."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run("serve", SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="hush", PORT=str(port))
    assert isinstance(refused.exception, SettingsError)
    assert f"port {port} can't be used" in str(refused.exception)


def test_the_manifest_can_be_pasted(run: Run):
    """As JSON; for HTTP with the address filled in; an address without TLS is refused."""
    assert json.loads(run("manifest").stdout)["settings"]["socket_mode_enabled"] is True
    over_http = json.loads(run("manifest", "--url", "https://learn.example.org").stdout)
    assert over_http["settings"]["interactivity"]["request_url"] == "https://learn.example.org/slack/events"
    assert "https://" in str(run("manifest", "--url", "http://learn.example.org").exception)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET come together"),
        ({"GROUNDSWELL_ZONE": "Mars/Olympus"}, "'Mars/Olympus' is not an IANA time zone"),
        ({"PORT": "many"}, "PORT"),
    ],
)
def test_serve_says_what_is_missing(run: Run, environment: dict[str, str], told: str):
    """Before anything is started."""
    assert told in str(run("serve", **environment).exception)


@pytest.mark.parametrize("command", ["worker", "clock"])
def test_a_split_process_wants_migrated_tables(run: Run, command: str):
    """Only `serve` looks after its own tables."""
    assert "groundswell migrate" in str(run(command, SLACK_BOT_TOKEN="xoxb-1").exception)


def test_a_sentence_and_exit_code_2(monkeypatch: pytest.MonkeyPatch, run: Run, capsys: pytest.CaptureFixture[str]):
    """What a person can do something about ends in a sentence, not a traceback."""
    monkeypatch.setattr(sys, "argv", ["groundswell", "serve"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Groundswell cannot start: SLACK_BOT_TOKEN is not set")


def test_python_m_bot_is_the_same():
    """`python -m bot --help` lists the commands, and does so without loading a database driver."""
    asked = [sys.executable, "-X", "importtime", "-m", "bot", "--help"]
    shown = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, timeout=180, check=True)
    for command in ("demo", "serve", "worker", "clock", "tick", "migrate", "check", "doctor", "manifest", "sandbox"):
        assert command in shown.stdout
    assert "sqlalchemy" not in shown.stderr


def test_stories_are_evaluated_by_rules_alone(run: Run):
    """A table for people, or everything for a machine; nothing is asked."""
    file = str(ROOT / "tests" / "stories" / "own_untouched.json")
    shown = run("eval", file, "--rules-only")
    assert shown.exit_code == 0
    assert "no model was asked" in shown.stdout
    assert "all sections" in shown.stdout
    told = json.loads(run("eval", file, "--rules-only", "--json").stdout)
    assert told["stories"] == 10
    assert told["cost"]["calls"] == 0
    assert told["agreement"]["all sections"]["exact"]["value"] > 0.8


@pytest.fixture
def two_stories(tmp_path: Path) -> str:
    """A file of two stories, one with an attack, and with points that nobody raises."""
    stories = [
        {"id": "A", "sections": STRONG, "coach_points": [{"any": ["giraffe"]}]},
        {"id": "B", "sections": BY_ID["S08"]["sections"], "planted": BY_ID["S08"]["planted"]},
    ]
    path = tmp_path / "stories.json"
    path.write_text(json.dumps(stories), encoding="utf-8")
    return str(path)


async def test_recorded_answers_are_scored_again(run: Run, two_stories: str, tmp_path: Path):
    """Once with a model, then without any: the same scores at the same cost, and no story is asked about twice."""
    kept = str(tmp_path / "answers.jsonl")
    async with ScriptedModel() as server:
        asked = await asyncio.to_thread(run, "eval", two_stories, "--record", kept, "--json", **server.env())
        assert asked.exit_code == 0
        requests = len(server.bodies)
        await asyncio.to_thread(run, "eval", two_stories, "--record", kept, "--json", **server.env())
        assert len(server.bodies) == requests >= 4
    alone = {"OPENAI_BASE_URL": "", "OPENAI_MODEL": ""}
    again = await asyncio.to_thread(run, "eval", two_stories, "--replay", kept, "--json", **alone)
    assert again.exit_code == 0
    before, after = json.loads(asked.stdout), json.loads(again.stdout)
    assert after["reviewer"] == "scripted-demo at answers.jsonl"
    assert after["agreement"] == before["agreement"]
    assert after["cost"]["tokens"] == before["cost"]["tokens"]


def test_answers_may_be_written_by_hand_round_by_round(run: Run, two_stories: str, tmp_path: Path):
    """A later request is written out as soon as those before it are answered; at the end the folder is empty."""
    folder = tmp_path / "requests"
    rounds = []
    for _ in range(5):
        shown = run("eval", two_stories, "--requests", str(folder), "--json")
        rounds.append(json.loads(shown.stdout)["replay"]["unanswered"])
        files = list(folder.glob("*.json"))
        if not files:
            break
        with (folder / "answers.jsonl").open("a", encoding="utf-8") as answers:
            for file in files:
                asked = json.loads(file.read_text(encoding="utf-8"))
                content = answer({"messages": [{"content": asked["system"]}, {"content": asked["user"]}]})
                answers.write(json.dumps({"key": asked["key"], "content": content}) + "\n")
    assert shown.exit_code == 0
    assert rounds[0] >= rounds[1] > 0
    assert rounds[-1] == 0


def test_what_a_replay_cannot_answer_is_told(run: Run, two_stories: str, tmp_path: Path):
    """How many, and which in which story; and which of the coach's points nobody raised."""
    kept = tmp_path / "answers.jsonl"
    kept.touch()
    shown = run("eval", two_stories, "--replay", str(kept))
    assert shown.exit_code == 1
    told = json.loads(run("eval", two_stories, "--replay", str(kept), "--json").stdout)
    assert f"replay: {told['replay']['unanswered']} requests without an answer" in shown.stdout
    for request in told["each"][0]["open_requests"]:
        assert f"A: request {request['key']} ({request['name']}): {request['problem']}" in shown.stdout
    assert told["failures"] == {"A": "unreachable", "B": "unreachable"}
    assert told["coach"] == {"points": 1, "raised": 0, "recall": 0.0, "not_ready": 0, "false_ready": []}
    assert "(counted from 0): 0; recall 0 %" in shown.stdout


@pytest.mark.parametrize("words", [("--rules-only", "--record"), ("--record", "--replay"), ("--record", "--requests")])
def test_answers_come_from_one_place(run: Run, two_stories: str, tmp_path: Path, words: tuple[str, ...]):
    """The rules, a model or a file."""
    asked = [part for word in words for part in ([word] if word == "--rules-only" else [word, str(tmp_path / "a")])]
    assert run("eval", two_stories, *asked).exit_code == 2
    assert not (tmp_path / "a").exists()


def test_an_evaluation_needs_a_model_or_says_so(run: Run, tmp_path: Path):
    """And a file that can be read."""
    file = str(ROOT / "tests" / "stories" / "own_untouched.json")
    assert "set OPENAI_MODEL" in str(run("eval", file).exception)
    assert says(
        str(run("eval", str(tmp_path / "none.json"), "--rules-only").exception), "{path} can't be used: {problems}."
    )
