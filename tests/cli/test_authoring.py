"""The commands of an author: import, export, preview, and check with all its remarks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.authoring import phrase_check
from bot.cli import cli, demo, preview
from bot.errors import GroundswellError
from bot.kit import log
from bot.kit.content import Problem
from bot.settings import ROOT
from tests.authoring.garden import SEEDS, garden
from tests.clocks import clock_from
from tests.stage import MONDAY
from tests.tables import furnish

Run = Callable[..., Any]
BANK = "::wet:: What wakes a seed? {=Rain#It swells. ~Wind#It dries.}\n\n::bare:: Which? {=A ~B}\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small content folder."""
    return garden(tmp_path / "content")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, content: Path) -> Run:
    """Runs a command with that content and an empty database; its exit code and what it printed."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "GROUNDSWELL_", "OPENAI_", "PORT", "DYNO")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("GROUNDSWELL_CONTENT", str(content))
    return lambda *words: CliRunner().invoke(cli, words)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A file with a good question and one that nothing explains."""
    path = tmp_path / "bank.gift"
    path.write_text(BANK)
    return path


def test_a_bank_is_imported_and_the_rest_reported(run: Run, content: Path, bank: Path):
    """The good one is in its place, the other is named with its reason."""
    came = run("import", str(bank), "--track", "garden")

    assert came.exit_code == 0
    assert "bank.gift, gift: 1 to import, 1 left out" in came.output
    assert "left out, line 3 “bare”: option 1 has no feedback" in came.output
    assert "id: wet" in (content / "tracks" / "garden" / "02-bank-1.md").read_text()


def test_a_dry_run_writes_nothing(run: Run, content: Path, bank: Path):
    """And says where things would go."""
    came = run("import", str(bank), "--track", "new", "--dry-run")

    assert came.exit_code == 0
    assert f"would go to {content / 'tracks' / 'new'}" in came.output
    assert not (content / "tracks" / "new").exists()


def test_a_bank_of_nothing_useful_is_a_failure(run: Run, bank: Path):
    """A script can tell."""
    bank.write_text("Which? {=A ~B}")
    assert run("import", str(bank), "--track", "garden").exit_code == 1


def test_content_that_would_not_load_stays_as_it_is(run: Run, content: Path, bank: Path):
    """The problem is told with its place."""
    (content / "tracks" / "garden" / "notes.txt").write_text("x")
    came = run("import", str(bank), "--track", "garden")

    assert came.exit_code == 1
    assert "nothing is written" in came.output
    assert "notes.txt" in came.output
    assert not (content / "tracks" / "garden" / "02-bank-1.md").exists()


def test_what_came_only_in_part_is_reported(run: Run, bank: Path):
    """By its line, beside what came whole and what did not come."""
    bank.write_text("::who:: Who? {=Ann#Her. =%50%Bob ####So.}\n")
    came = run("import", str(bank), "--track", "garden", "--dry-run")
    assert "in part only, line 1 “who”: without the answer “Bob”, worth 50 %" in came.output


def test_answers_are_exported_to_a_file(run: Run, sqlite_url: str, tmp_path: Path):
    """A table with its headings, even where nobody has answered."""
    furnish(sqlite_url)
    out = tmp_path / "answers.csv"

    done = run("export", "answers", "--format", "csv", "--since", "2026-11-01", "--out", str(out))

    assert (done.exit_code, done.output) == (0, "0 answers\n")
    assert out.read_bytes().startswith(b"workspace,member,question,version,kind,given,")
    assert run("export", "answers", "--format", "xapi").stdout == ""


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(run: Run, sqlite_url: str, tmp_path: Path):
    """And so is a workspace that nobody knows, before any file is made."""
    furnish(sqlite_url)
    wanted = ("export", "answers", "--format", "csv", "--out")
    unwritable = run(*wanted, str(tmp_path / "no" / "x.csv")).exception
    assert isinstance(unwritable, GroundswellError)
    assert str(unwritable).endswith("x.csv cannot be written: No such file or directory.")
    unknown = run(*wanted, str(tmp_path / "x.csv"), "--workspace", "TNONE").exception
    assert isinstance(unknown, GroundswellError)
    assert "There is no workspace “TNONE” here." in str(unknown)
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01"])
def test_a_day_has_to_be_readable(run: Run, since: str):
    """It is told how to write one."""
    assert "Write it like 2026-11-24" in str(run("export", "answers", "--format", "csv", "--since", since).exception)


def test_export_wants_migrated_tables(run: Run):
    """As every command that reads them."""
    assert "groundswell migrate" in str(run("export", "answers", "--format", "csv").exception)


def test_remarks_count_only_when_they_are_asked_for(run: Run, content: Path):
    """`--strict` is for those who ship the content."""
    lesson = content / "tracks" / "garden" / "01-seeds.md"
    lesson.write_text(SEEDS.replace("A cold night in spring", "All of the above"))
    easy, strict = run("check"), run("check", "--strict")

    assert (easy.exit_code, strict.exit_code) == (0, 1)
    assert "01-seeds.md:9: questions.0.options.0.text: “all of the above”" in easy.output
    assert "All is well" in easy.output
    assert "All is well" not in strict.output


def test_a_banned_phrase_in_a_lesson_is_a_remark(run: Run, content: Path):
    """With its line and what to write instead."""
    lesson = content / "tracks" / "garden" / "01-seeds.md"
    lesson.write_text(SEEDS.replace("Water it well.", "Water it anew."))
    easy, strict = run("check"), run("check", "--strict")

    assert (easy.exit_code, strict.exit_code) == (0, 1)
    assert "01-seeds.md:23: “anew”: write “again”" in strict.output


def test_the_interface_is_read_when_it_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch):
    """Its sentences are not the author's."""
    place = Problem(Path("groundswell.po"), 7, "“anew”: write “again”")
    monkeypatch.setattr(phrase_check, "catalogue_remarks", lambda: [place])
    without, catalogue = run("check", "--strict"), run("check", "--strict", "--catalogue")

    assert (without.exit_code, catalogue.exit_code) == (0, 1)
    assert str(place) in catalogue.output


def test_a_hole_in_the_coverage_is_a_problem(run: Run, content: Path):
    """Whether remarks count or not."""
    (content / "tracks" / "garden" / "ideas.yaml").write_text("- id: light\n  says: x\n- id: soil\n  says: y\n")
    found = run("check")

    assert found.exit_code == 1
    assert "ideas.yaml:3: ideas.1: no lesson brings soil" in found.output


@pytest.mark.parametrize("name", ["nothing", "garden/none", "track.yaml"])
def test_a_preview_needs_a_lesson(run: Run, name: str):
    """Named by its file or by its track."""
    assert "There is no lesson" in str(run("preview", name).exception)


async def test_a_preview_serves_the_one_lesson(content: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """In its reader's language, as the product itself would send it."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    german = content / "tracks" / "garden" / "01-seeds.de.md"
    german.write_text(SEEDS.replace("title: Seeds", "title: Samen"))
    preview._alone(preview._find(str(german)), tmp_path / "alone")
    async with demo.staged(
        0, content=tmp_path / "alone", hint="", cast=demo.DemoCast(locale="de"), clock=clock_from(MONDAY)
    ) as stage:
        await preview._lesson_arrived(stage)
        said = [m.text for channel in stage.sandbox.workspace.messages.values() for m in channel.values()]
    assert said[0].startswith("Samen")


@pytest.mark.browser
def test_a_picture_is_taken_at_phone_width(content: Path, tmp_path: Path):
    """Of a page that stands at an address of its own."""
    png = tmp_path / "lesson.png"
    asked = [sys.executable, "-m", "bot", "preview", "garden/01-seeds", "--png", str(png)]
    environment = {**os.environ, "GROUNDSWELL_CONTENT": str(content)}
    taken = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=180, check=False)

    assert taken.returncode == 0, taken.stderr
    assert png.read_bytes().startswith(b"\x89PNG")
