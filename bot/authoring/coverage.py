"""The coverage table: each idea of a track with its lessons, questions and cousins, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.journeys.track_files import Idea, LessonFile
from bot.journeys.track_folders import TrackFolder, read_folders
from bot.kit.content import ContentDocument, ContentReader, Problem

HEAD = """\
# Coverage: {title}

Each idea of the track, the lessons that bring it, the questions that ask for it, and the harder cousin that comes back
in review. Written by `groundswell check --coverage`; a hole is an error.

| idea | lesson | question | review cousin |
|---|---|---|---|
"""
NOTHING = "**missing**"


@dataclass(frozen=True)
class Covered:
    """An idea with the lessons that name it."""

    idea: Idea
    lessons: tuple[ContentDocument[LessonFile], ...]


def folders(root: Path) -> list[TrackFolder]:
    """The tracks below `root`/tracks that have ideas to cover; the content must load without errors."""
    reading = ContentReader()
    found = [folder for folder in read_folders(reading, root / "tracks") if folder.ideas]
    reading.finish()
    return found


def holes(folder: TrackFolder) -> list[Problem]:
    """Ideas without a lesson, their lessons without a question, and questions without a cousin."""
    assert folder.ideas, "`folders` returns only tracks with ideas"
    found = []
    for index, covered in enumerate(_covered(folder)):
        if not covered.lessons:
            line = folder.ideas.line("ideas", index)
            found.append(Problem(folder.ideas.path, line, f"ideas.{index}: no lesson brings {covered.idea.id}"))
        for document in covered.lessons:
            found += _holes(document)
    return list(dict.fromkeys(found))


def _holes(document: ContentDocument[LessonFile]) -> Iterator[Problem]:
    questions = document.content.questions
    if not questions:
        yield Problem(document.path, 1, "questions: nothing asks for what this lesson brings")
    for index, question in enumerate(questions):
        if question.review is None:
            place = f"questions.{index}.review"
            line = document.line("questions", index)
            yield Problem(document.path, line, f"{place}: {question.id} has no harder cousin for later")


def table(folder: TrackFolder) -> str:
    """The table as a Markdown page."""
    assert folder.track, "the content loads"
    rows = "".join(_row(covered) for covered in _covered(folder))
    return HEAD.format(title=folder.track.content.title) + rows


def page(folder: TrackFolder, docs: Path) -> Path:
    """The file of a track's table."""
    return docs / f"coverage-{folder.id}.md"


def _covered(folder: TrackFolder) -> list[Covered]:
    assert folder.ideas, "`folders` returns only tracks with ideas"
    assert folder.track, "the content loads"
    documents = [document for stem in folder.track.content.lessons if (document := folder.lessons[stem])]
    return [
        Covered(idea, tuple(document for document in documents if idea.id in document.content.ideas))
        for idea in folder.ideas.content.ideas
    ]


def _row(covered: Covered) -> str:
    questions = [question for document in covered.lessons for question in document.content.questions]
    cells = (
        f"**{covered.idea.id}**: {covered.idea.says}",
        "<br>".join(document.path.stem for document in covered.lessons) or NOTHING,
        "<br>".join(f"{question.id} ({_kind(question.kind)})" for question in questions) or NOTHING,
        "<br>".join(_kind(question.review.kind) if question.review else NOTHING for question in questions) or NOTHING,
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def _kind(kind: str) -> str:
    return kind.replace("_", " ")
