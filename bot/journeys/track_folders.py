"""A track's folder: its files read, and held against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.journeys.track_files import LessonFile, TrackFile, lesson_id
from bot.kit.content import SLUG, Document, Reading

TRACK_FILE = "track.yaml"


@dataclass(frozen=True)
class TrackFolder:
    """The files of one track; a file that could not be read is None, and the reading knows why."""

    id: str
    track: Document[TrackFile] | None
    lessons: dict[str, Document[LessonFile] | None]

    def in_order(self) -> Iterator[LessonFile]:
        """The lessons as track.yaml lists them."""
        for stem in self.track.content.lessons if self.track else ():
            if document := self.lessons[stem]:
                yield document.content


def read_folders(reading: Reading, tracks: Path) -> list[TrackFolder]:
    places = _entries(tracks)
    if not places:
        reading.note(tracks, 0, f"there is no track here; a track is a folder with a {TRACK_FILE} and its lessons")
    for place in places:
        if not re.fullmatch(SLUG, place.name) or not place.is_dir():
            reading.note(place, 0, "only folders of tracks belong here, named by lower-case words joined by hyphens")
    return [_read_folder(reading, place) for place in places if place.is_dir()]


def _read_folder(reading: Reading, place: Path) -> TrackFolder:
    track = reading.yaml(place / TRACK_FILE, TrackFile)
    lessons = dict(_read_lessons(reading, place))
    documents = [document for document in lessons.values() if document]
    _check_lesson_ids(reading, documents)
    for document in documents:
        _check_question_ids(reading, document)
    if track:
        _check_list(reading, track, set(lessons))
    return TrackFolder(place.name, track, lessons)


def _read_lessons(reading: Reading, place: Path) -> Iterator[tuple[str, Document[LessonFile] | None]]:
    for path in _entries(place):
        if path.name == TRACK_FILE:
            continue
        if found := lesson_id(path):
            yield path.stem, reading.markdown(path, LessonFile, id=found)
        elif path.suffix == ".md" and "." in path.stem:
            reading.note(path, 0, "language variants of a lesson are not supported yet")
        else:
            reading.note(path, 0, f"only {TRACK_FILE} and lessons named like 01-a-first-lesson.md belong here")


def _check_lesson_ids(reading: Reading, documents: list[Document[LessonFile]]) -> None:
    seen: dict[str, Path] = {}
    for document in documents:
        taken = seen.setdefault(document.content.id, document.path)
        if taken != document.path:
            reading.note(document.path, document.line("id"), f"id: {document.content.id} is taken by {taken.name}")


def _check_question_ids(reading: Reading, document: Document[LessonFile]) -> None:
    """Enough for the whole library: the full key begins with the track and the lesson, which are unique themselves."""
    seen: set[str] = set()
    for index, question in enumerate(document.content.questions):
        if question.id in seen:
            line = document.line("questions", index, "id")
            reading.note(document.path, line, f"questions.{index}.id: {question.id} is taken by an earlier question")
        seen.add(question.id)


def _check_list(reading: Reading, track: Document[TrackFile], present: set[str]) -> None:
    named = track.content.lessons
    for index, stem in enumerate(named):
        if stem not in present:
            problem = "there is no such lesson file"
        elif stem in named[:index]:
            problem = "this lesson is already in the list"
        else:
            continue
        reading.note(track.path, track.line("lessons", index), f"lessons.{index}: {stem}: {problem}")
    for stem in sorted(present - set(named)):
        reading.note(track.path.with_name(f"{stem}.md"), 0, f"{TRACK_FILE} does not list this lesson")


def _entries(place: Path) -> list[Path]:
    """What lies in a folder, without the hidden files that systems and editors leave there."""
    return sorted(path for path in place.iterdir() if not path.name.startswith(".")) if place.is_dir() else []
