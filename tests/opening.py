"""Content for tests: what ships, and its opening, which is enough for a fortnight, however long its tracks become."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.journeys.content import Library, load
from bot.settings import ROOT

SHIPPED = ROOT / "content"
TRACK = "scaling-successes"  # its first section has eight lessons


def opening(folder: Path) -> Path:
    """A copy in `folder`/content of nothing but the first section of the longest track, for a test to change."""
    root = folder / "content"
    if not root.exists():
        shutil.copytree(shared_opening(), root)
    return root


@cache
def shared_opening() -> Path:
    """The same, made once and shared by all tests of a process, which leave it as it is."""
    root = Path(tempfile.mkdtemp(prefix="groundswell-content-")) / "content"
    shutil.copytree(SHIPPED, root)
    for track in sorted((root / "tracks").iterdir()):
        if track.name == TRACK:
            _shorten(track)
        else:
            shutil.rmtree(track)
    return root


def _shorten(track: Path) -> None:
    for path in track.glob("track*.yaml"):
        about = yaml.safe_load(path.read_text())
        about["sections"] = about["sections"][:1]
        if path.name == "track.yaml":
            about["default"] = True
        path.write_text(yaml.safe_dump(about, sort_keys=False, allow_unicode=True))
    kept = yaml.safe_load((track / "track.yaml").read_text())["sections"][0]["lessons"]
    for lesson in track.glob("*.md"):
        if lesson.name.split(".")[0] not in kept:
            lesson.unlink()


@cache
def shipped() -> Library:
    """The content that ships, read once."""
    return load(SHIPPED)


def once(read: Callable[..., Any]) -> Callable[..., Any]:
    """A function that reads a folder as `read` does, but those that no test changes only once."""
    unchanged = cache(read)

    def reading(root: Path, *given: Any) -> Any:
        return (unchanged if root in {SHIPPED, shared_opening()} else read)(root, *given)

    return reading
