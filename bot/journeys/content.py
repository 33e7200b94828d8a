"""The library: what the features say about lessons, questions and reflections, joined into tracks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.journeys.track_files import LessonFile, Pace, TrackFile
from bot.journeys.track_folders import TrackFolder, read_folders
from bot.kit.content import Document, Reading
from bot.lessons.content import Lesson
from bot.quizzes.content import Question
from bot.reflections.content import Prompt


@dataclass(frozen=True)
class Step:
    """What a learner gets on one day."""

    lesson: Lesson
    questions: tuple[Question, ...]
    prompt: Prompt | None


@dataclass(frozen=True)
class Track:
    id: str
    title: str
    summary: str
    audience: str
    language: str
    pace: Pace
    steps: tuple[Step, ...]

    def position(self, lesson_id: str) -> int | None:
        """Where a lesson stands in the track, counted from 0."""
        return next((at for at, step in enumerate(self.steps) if step.lesson.id == lesson_id), None)


@dataclass(frozen=True)
class Library:
    tracks: Mapping[str, Track]
    default: Track

    def track(self, track_id: str) -> Track | None:
        return self.tracks.get(track_id)

    def questions(self) -> Iterator[Question]:
        """Every question of every track, in the order in which they are asked."""
        for track in self.tracks.values():
            for step in track.steps:
                yield from step.questions


def load(root: Path) -> Library:
    """Everything below `root`/tracks, or ContentErrors with all that is wrong with it."""
    reading = Reading()
    folders = read_folders(reading, root / "tracks")
    _check_default(reading, [folder.track for folder in folders])
    reading.finish()
    tracks = {folder.id: _track(folder) for folder in folders}
    default = next(folder.id for folder in folders if folder.track and folder.track.content.default)
    return Library(MappingProxyType(tracks), tracks[default])


def _check_default(reading: Reading, tracks: Sequence[Document[TrackFile] | None]) -> None:
    readable = [track for track in tracks if track]
    defaults = [track for track in readable if track.content.default]
    for another in defaults[1:]:
        reading.note(another.path, another.line("default"), f"default: {defaults[0].path} is already the default track")
    if readable and len(readable) == len(tracks) and not defaults:
        reading.note(readable[0].path, 1, "no track is the default; write `default: true` in one track.yaml")


def _track(folder: TrackFolder) -> Track:
    assert folder.track, "a track that could not be read has ended the loading"
    about = folder.track.content
    steps = tuple(_step(f"{folder.id}/{file.id}", file) for file in folder.in_order())
    return Track(folder.id, about.title, about.summary, about.audience, about.language, about.pace, steps)


def _step(key: str, file: LessonFile) -> Step:
    questions = tuple(question.model_copy(update={"id": f"{key}/{question.id}"}) for question in file.questions)
    return Step(file.lesson(), questions, file.reflection)
