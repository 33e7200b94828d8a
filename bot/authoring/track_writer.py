"""Add lessons to a track, after checking them together with all other content."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.authoring.drafts import slug
from bot.authoring.lint import MAX_QUESTIONS
from bot.errors import GroundswellError
from bot.journeys.content import load
from bot.journeys.track_files import LESSON_FILE, TRACK_FILE
from bot.kit.content import SLUG
from bot.kit.patterns import LazyPattern
from bot.quizzes.content import Question

BODY = (
    "These questions came from {source}. Write here, in at most 120 words, what somebody should have read before them."
)
HIGHEST = 99
# Ends at the next key that is not indented; comments and empty lines belong to what precedes them.
SECTIONS = LazyPattern(r"^sections:[ \t]*(#.*)?\n(?P<all>(?:[ \t#-].*\n|\n)+)", re.MULTILINE)
ITEM = LazyPattern(r"^(?P<indent> *)- +id:", re.MULTILINE)
NEW_TRACK = """\
title: {title}
summary: Questions from {source}, waiting for their lessons.
audience: Whoever is asked
language: {language}
pace:
  days: mon-fri
  at: "09:00"
sections:
"""


class NoTrackNameError(GroundswellError):
    """“{name}” cannot be a track: write lower-case words joined by hyphens, such as first-aid."""


class TrackShapeError(GroundswellError):
    """{name} lists its sections in a way that cannot be added to. Write each with `- id:` on a line of its own."""


class TrackFullError(GroundswellError):
    """The track has no numbers left: its files go up to {highest}."""


def add_lessons(content: Path, track: str, questions: Sequence[Question], *, source: str) -> list[Path]:
    """Write lessons with these questions into a new section at the end of a track, and return their files.

    A missing track is created. Raises ContentErrors, without changing anything, if the content would not load.
    """
    if not re.fullmatch(SLUG, track):
        raise NoTrackNameError(name=track)
    with tempfile.TemporaryDirectory(prefix="groundswell-import-") as scratch:
        staged = Path(scratch) / "content"
        shutil.copytree(content / "tracks", staged / "tracks")
        written = _write(staged / "tracks" / track, questions, source)
        load(staged)
        _put_in_place(staged / "tracks" / track, content / "tracks" / track)
    return [content / "tracks" / track / name for name in written]


def _write(place: Path, questions: Sequence[Question], source: str) -> list[str]:
    if not place.exists():
        place.mkdir()
        title = place.name.replace("-", " ").capitalize()
        (place / "track.yaml").write_text(NEW_TRACK.format(title=title, source=_quoted(source), language="en"))
    taken = [int(path.name[:2]) for path in place.glob("*.md") if LESSON_FILE.fullmatch(path.name)]
    lessons = {path.name.split(".")[0].partition("-")[2] for path in place.glob("*.md")}
    name, title = _free(slug(Path(source).stem) or "imported", lessons), _title(source)
    groups = [questions[at : at + MAX_QUESTIONS] for at in range(0, len(questions), MAX_QUESTIONS)]
    if max(taken, default=0) + len(groups) > HIGHEST:
        raise TrackFullError(highest=HIGHEST)
    stems = []
    for number, group in enumerate(groups, 1):
        stems.append(f"{max(taken, default=0) + number:02}-{name}-{number}")
        text = _lesson(f"{title} {number}", group, source)
        (place / f"{stems[-1]}.md").write_text(text, encoding="utf-8")
    for path in sorted(place.glob("track*.yaml")):
        if about := TRACK_FILE.fullmatch(path.name):
            section: dict[str, object] = {
                "id": name,
                "title": title,
                **({} if about["language"] else {"lessons": stems}),
            }
            text = with_section(path.read_text(encoding="utf-8"), section, path.name)
            path.write_text(text, encoding="utf-8")
    return [f"{stem}.md" for stem in stems]


def _title(source: str) -> str:
    """A file's name as a title."""
    words = " ".join(re.split(r"[-_\s]+", Path(source).stem)).strip()[:120] or "Imported"
    return words[0].upper() + words[1:]


def _quoted(text: str) -> str:
    return text.replace('"', "'").replace(":", " ").replace("#", " ")


def _free(wanted: str, taken: set[str]) -> str:
    """The name, with a letter if a lesson of the track has it already or begins with it."""
    names = (wanted, *(f"{wanted}-{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"))
    return next(name for name in names if not any(one.startswith(f"{name}-") or one == name for one in taken))


def _lesson(title: str, questions: Sequence[Question], source: str) -> str:
    front = {
        "title": title,
        "sources": [f"Imported from {source}"],
        "questions": [_front(question) for question in questions],
    }
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=110)
    return f"---\n{text}---\n{BODY.format(source=source)}\n"


def _front(question: Question) -> dict[str, object]:
    """A question as front matter, its id first."""
    written = question.model_dump(mode="json", exclude_defaults=True)
    kind = {} if question.kind == "single_choice" else {"kind": question.kind}
    return {"id": written.pop("id"), **kind, **written}


def with_section(text: str, section: dict[str, object], name: str) -> str:
    """Append a section to a track file's list without changing anything else; raises TrackShapeError."""
    text = text if text.endswith("\n") else f"{text}\n"
    fresh = text.endswith("sections:\n")
    listed = SECTIONS.search(text)
    items = ITEM.findall(listed["all"]) if listed else []
    if not fresh and not items:
        raise TrackShapeError(name=name)
    indent = items[0] if items else "  "
    lines = yaml.safe_dump([section], allow_unicode=True, sort_keys=False, width=110).splitlines()
    at = len(text) if fresh or not listed else listed.start("all") + len(listed["all"].rstrip()) + 1
    return text[:at] + "".join(f"{indent}{line}\n" for line in lines) + text[at:]


def _put_in_place(made: Path, place: Path) -> None:
    """Replace the folder with two renames; if the second fails, the first is undone."""
    near, old = place.with_name(f".new-{place.name}"), place.with_name(f".old-{place.name}")
    for leftover in (near, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(made, near)
    existed = place.exists()
    if existed:
        place.rename(old)
    try:
        near.rename(place)
    except OSError:
        if existed:
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
