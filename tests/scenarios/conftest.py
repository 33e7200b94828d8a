"""Content of a story's own, to be changed while people are in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import ROOT

DEFAULT = "scaling-successes"


@pytest.fixture
def own_content(tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the shipped content, with another pace where `days` says so."""

    def copy(*, days: str = "mon-fri") -> Path:
        root = tmp_path / "content"
        shutil.copytree(ROOT / "content", root, dirs_exist_ok=True)
        about = root / "tracks" / DEFAULT / "track.yaml"
        about.write_text(about.read_text().replace("days: mon-fri", f"days: {days}"))
        return root

    return copy
