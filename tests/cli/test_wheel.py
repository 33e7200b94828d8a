"""The package as it is installed: everything it needs at run time is inside."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.settings import ROOT

PATIENCE_SECONDS = 120

Groundswell = Callable[..., str]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def groundswell(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Groundswell:
    """Runs `groundswell …` from the package, unpacked far from the repository, and gives what it printed."""
    site, away = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("away")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(site)]
    _run([*pip, str(wheel)], away)
    return lambda *words: _run([sys.executable, "-m", "bot", *words], away, {"PYTHONPATH": str(site)})


def _run(command: list[str], folder: Path, env: dict[str, str] | None = None) -> str:
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **(env or {})}
    done = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_all_content_and_every_prompt_is_inside(wheel: Path):
    """Each file of the repository, under its own name."""
    inside = {name.removeprefix("bot/shipped/") for name in ZipFile(wheel).namelist()}
    kept = [one for folder in ("content", "prompts") for one in (ROOT / folder).rglob("*") if one.is_file()]
    missing = {str(one.relative_to(ROOT)) for one in kept if "__pycache__" not in one.parts} - inside
    assert kept
    assert not missing


def test_sentences_are_read_with_its_own_words(groundswell: Groundswell):
    """The words of `content/understanding/` are found in the package."""
    assert json.loads(groundswell("understand", "pause for two weeks", "--json"))["intent"] == "pause"


def test_the_manifest_is_inside(groundswell: Groundswell):
    """It is that of the repository."""
    assert groundswell("manifest") == _run([sys.executable, "-m", "bot", "manifest"], ROOT)


def test_a_database_is_made_where_it_is_run(groundswell: Groundswell):
    """`migrate` finds the schema in the package."""
    groundswell("migrate")
