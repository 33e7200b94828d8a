"""The library: tracks made of the lessons, questions and reflection prompts in the content files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from math import ceil
from pathlib import Path
from types import MappingProxyType

from sqlmodel import Session

from bot.journeys.track_files import Idea, Lesson, LessonFile, LessonText, Pace, TrackFile
from bot.journeys.track_folders import TrackFolder, read_folders
from bot.kit.content import ContentDocument, ContentReader
from bot.members.service import Person
from bot.quizzes.answering_time import answering_seconds, reading_seconds
from bot.quizzes.content import Question
from bot.reflections.content import Prompt
from bot.reflections.service import Reader

FindReaders = Callable[[Session, Person, str], Sequence[Reader]]


GiveStandards = Callable[[Session, "Library", datetime], object]


@dataclass(frozen=True)
class ComingChange:
    """When somebody's lessons may come at another hour than now, and on other days too if `moves_days`."""

    at: datetime
    moves_days: bool = False


FindChanges = Callable[[Session, Collection[int]], Mapping[int, ComingChange]]


def no_changes(_session: Session, _member_ids: Collection[int]) -> Mapping[int, ComingChange]:
    """Nobody's lessons are about to move."""
    return {}


def no_standards(_session: Session, _library: Library, _now: datetime) -> None:
    """Give newcomers nothing: no setting has become the standard."""


def no_readers(_session: Session, _who: Person, _track_id: str) -> Sequence[Reader]:
    """Nobody but the author may read a reflection."""
    return ()


MAX_IMPORTANT = 3


@dataclass(frozen=True)
class TrackStep:
    """What a learner gets at once: a lesson, its questions and its reflection prompt."""

    lesson: Lesson
    questions: tuple[Question, ...]
    prompt: Prompt | None
    # Other texts of the lesson, by name.
    texts: Mapping[str, LessonText] = field(default_factory=dict)

    @cached_property
    def minutes(self) -> int:
        """The minutes that the lesson and its questions take, rounded up."""
        seconds = reading_seconds(self.lesson.body) + sum(map(answering_seconds, self.questions))
        return max(1, ceil(seconds / 60))


@dataclass(frozen=True)
class TrackSection:
    """The steps of a track from position `start` up to but not including `end`, counted from 0."""

    id: str
    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Track:
    id: str
    title: str
    summary: str
    audience: str
    language: str
    pace: Pace
    steps: tuple[TrackStep, ...]
    sections: tuple[TrackSection, ...]
    ideas: tuple[Idea, ...] = ()
    # The id of the track that is suggested at the end of this one.
    next_id: str | None = None
    # The track by language, including the original's.
    languages: Mapping[str, Track] = field(default_factory=dict, repr=False, compare=False)

    def position(self, lesson_id: str) -> int | None:
        """The position of a lesson in the track, counted from 0; None if it is not in it."""
        return next((at for at, step in enumerate(self.steps) if step.lesson.id == lesson_id), None)

    def told(self, position: int, text: str | None) -> Track:
        """The track with another text of the lesson at a position, by its name; the same without one."""
        step = self.steps[position]
        other = step.texts.get(text or "")
        if other is None:
            return self
        changed = replace(step, lesson=step.lesson.model_copy(update={"body": other.body}))
        return replace(self, steps=(*self.steps[:position], changed, *self.steps[position + 1 :]))

    def section(self, position: int) -> TrackSection:
        """The section of the step at a position, counted from 0."""
        return next(section for section in self.sections if section.start <= position < section.end)

    def in_language(self, language: str | None) -> Track:
        """The track in a language such as `de` or `de-AT`; untranslated parts stay in the original language."""
        return self.languages.get(_short(language), self)

    def questions(self) -> Iterator[Question]:
        """Every question in the order of the lessons, each followed by its review question."""
        for step in self.steps:
            for question in step.questions:
                yield question
                if question.review:
                    yield question.review


@dataclass(frozen=True)
class LessonOfQuestion:
    """The lesson that a question belongs to, by its place in its track."""

    track: Track
    position: int

    @property
    def title(self) -> str:
        return self.track.steps[self.position].lesson.title


@dataclass(frozen=True)
class Library:
    """All tracks, and who may read reflections on them.

    `readers(session, who, track_id)` returns who may read what a member writes on a track: by default nobody; the app
    passes a function that looks at cohorts. `give_standards(session, library, now)` gives those who have just begun a
    track what has become the standard: by default nothing. `coming_changes(session, member_ids)` returns whose lessons
    may move, and when: by default nobody's. `spread_minutes` is over how many minutes lessons of an hour
    are spread.
    """

    tracks: Mapping[str, Track]
    default: Track
    readers: FindReaders = no_readers
    give_standards: GiveStandards = no_standards
    coming_changes: FindChanges = no_changes
    spread_minutes: int = 0

    def track(self, track_id: str) -> Track | None:
        return self.tracks.get(track_id)

    def following(self, begun: Sequence[Track]) -> Track | None:
        """The track that follows those somebody has begun, the newest of them last; None without a new one."""
        known = {track.id for track in begun}
        found = (self.next_of(track) for track in reversed(begun))
        return next((track for track in found if track and track.id not in known), None)

    def next_of(self, track: Track) -> Track | None:
        """The track that is suggested at the end of another."""
        return self.tracks.get(track.next_id) if track.next_id else None

    def in_order(self) -> list[Track]:
        """The default track, what it leads to from one suggestion to the next, then all others."""
        found: dict[str, Track] = {}
        track: Track | None = self.default
        while track and track.id not in found:
            found[track.id] = track
            track = self.next_of(track)
        return [*found.values(), *(other for other in self.tracks.values() if other.id not in found)]

    def questions(self) -> Iterator[Question]:
        """Every question of every track in the order they are asked, including review questions."""
        for track in self.tracks.values():
            yield from track.questions()

    @cached_property
    def question_ids(self) -> frozenset[str]:
        """The ids of all questions in the library."""
        return frozenset(question.id for question in self.questions())

    def question(self, question_id: str, language: str | None = None) -> Question | None:
        """A question by its full id, `<track>/<lesson>/<question>`, in the given language if it is translated."""
        return self._by_id.get((question_id, _short(language))) or self._by_id.get((question_id, ""))

    def lesson_of(self, question_id: str, language: str | None = None) -> LessonOfQuestion | None:
        """The lesson that a question belongs to, in the given language; None if it is no longer in the library."""
        track_id, _slash, rest = question_id.partition("/")
        track = self.track(track_id)
        position = track.position(rest.partition("/")[0]) if track else None
        return LessonOfQuestion(track.in_language(language), position) if track and position is not None else None

    def importance(self, question_id: str) -> float:
        """The weight of a question when not all can be asked: how many lessons share its ideas, at most three."""
        return self._importance.get(question_id.rpartition("/")[0], 1.0)

    @cached_property
    def _importance(self) -> Mapping[str, float]:
        """The weight of questions by `<track>/<lesson>`."""
        found: dict[str, float] = {}
        for track in self.tracks.values():
            sharing = Counter(idea for step in track.steps for idea in set(step.lesson.ideas))
            for step in track.steps:
                most = max((sharing[idea] for idea in step.lesson.ideas), default=1)
                found[f"{track.id}/{step.lesson.id}"] = float(min(most, MAX_IMPORTANT))
        return found

    @cached_property
    def _by_id(self) -> Mapping[tuple[str, str], Question]:
        found = {(question.id, ""): question for question in self.questions()}
        for track in self.tracks.values():
            for language, variant in track.languages.items():
                found.update({(question.id, language): question for question in variant.questions()})
        return found


def _short(language: str | None) -> str:
    """The two-letter code of a language: `de` for `de-AT`."""
    return (language or "").partition("-")[0].lower()


def load(root: Path) -> Library:
    """Read all tracks in `root`/tracks; raises ContentErrors with every problem found."""
    reading = ContentReader()
    folders = read_folders(reading, root / "tracks")
    _check_default(reading, [folder.track for folder in folders])
    _check_next(reading, folders)
    reading.finish()
    tracks = {folder.id: _track(folder) for folder in folders}
    default = next(folder.id for folder in folders if folder.track and folder.track.content.default)
    return Library(MappingProxyType(tracks), tracks[default])


def _check_default(reading: ContentReader, tracks: Sequence[ContentDocument[TrackFile] | None]) -> None:
    readable = [track for track in tracks if track]
    defaults = [track for track in readable if track.content.default]
    for another in defaults[1:]:
        reading.note(another.path, another.line("default"), f"default: {defaults[0].path} is already the default track")
    if readable and len(readable) == len(tracks) and not defaults:
        reading.note(readable[0].path, 1, "no track is the default; write `default: true` in one track.yaml")


def _check_next(reading: ContentReader, folders: Sequence[TrackFolder]) -> None:
    for folder in folders:
        wanted = folder.track.content.next if folder.track else None
        if folder.track and wanted and wanted not in {other.id for other in folders if other is not folder}:
            reading.note(folder.track.path, folder.track.line("next"), f"next: there is no other track {wanted}")


def _track(folder: TrackFolder) -> Track:
    assert folder.track, "load() has raised for an unreadable track"
    about = folder.track.content
    languages: dict[str, Track] = {}
    track = Track(
        id=folder.id,
        title=about.title,
        summary=about.summary,
        audience=about.audience,
        language=about.language,
        pace=about.pace,
        steps=_steps(folder),
        sections=_sections(about, {section.id: section.title for section in about.sections}),
        ideas=folder.ideas.content.ideas if folder.ideas else (),
        next_id=about.next,
        languages=MappingProxyType(languages),
    )
    languages[about.language] = track
    for language in sorted({*folder.words, *folder.variants}):
        languages[language] = _variant(folder, track, language)
    return track


def _variant(folder: TrackFolder, track: Track, language: str) -> Track:
    variant = replace(track, language=language, steps=_steps(folder, language))
    document = folder.words.get(language)
    if folder.track is None or document is None:
        return variant
    words = document.content
    sections = _sections(folder.track.content, {section.id: section.title for section in words.sections})
    return replace(variant, title=words.title, summary=words.summary, audience=words.audience, sections=sections)


def _sections(about: TrackFile, titles: Mapping[str, str]) -> tuple[TrackSection, ...]:
    ends = list(accumulate(len(section.lessons) for section in about.sections))
    return tuple(
        TrackSection(section.id, titles[section.id], end - len(section.lessons), end)
        for section, end in zip(about.sections, ends, strict=True)
    )


def _steps(folder: TrackFolder, language: str | None = None) -> tuple[TrackStep, ...]:
    return tuple(
        _step(f"{folder.id}/{file.id}", file, folder.texts_of(file.id, language)) for file in folder.in_order(language)
    )


def _step(key: str, file: LessonFile, texts: Mapping[str, LessonText]) -> TrackStep:
    return TrackStep(file.lesson(), tuple(question.below(key) for question in file.questions), file.reflection, texts)
