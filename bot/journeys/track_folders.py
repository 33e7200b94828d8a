"""Read a track's folder and check its files against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.journeys.track_files import (
    LESSON_FILE,
    TRACK_FILE,
    IdeasFile,
    LessonFile,
    LessonText,
    TrackFile,
    TrackTranslation,
)
from bot.journeys.translations import check_lesson, check_track
from bot.kit.content import SLUG, ContentDocument, ContentReader

TRACK = "track.yaml"
IDEAS = "ideas.yaml"

Lessons = dict[str, ContentDocument[LessonFile] | None]
LessonTexts = Mapping[str, Mapping[str, Mapping[str, ContentDocument[LessonText] | None]]]


@dataclass(frozen=True)
class TrackFolder:
    """The files of one track; a file that could not be read is None, and its problem is noted with the reader.

    Lessons are keyed by file name without .md; `words` and `variants` by language, `texts` by lesson, then by name,
    then by language, empty for the original's.
    """

    place: Path
    track: ContentDocument[TrackFile] | None
    lessons: Lessons
    ideas: ContentDocument[IdeasFile] | None
    words: Mapping[str, ContentDocument[TrackTranslation] | None] = field(default_factory=dict)
    variants: Mapping[str, Lessons] = field(default_factory=dict)
    texts: LessonTexts = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.place.name

    def texts_of(self, lesson_id: str, language: str | None = None) -> Mapping[str, LessonText]:
        """The other texts of a lesson, by name."""
        stem = next((stem for stem in self.lessons if stem.partition("-")[2] == lesson_id), "")
        found = {name: texts.get(language or "") or texts.get("") for name, texts in self.texts.get(stem, {}).items()}
        return {name: document.content for name, document in found.items() if document}

    def in_order(self, language: str | None = None) -> Iterator[LessonFile]:
        """The lessons in the order of track.yaml; an untranslated one is in the original language."""
        variants = self.variants.get(language or "", {})
        for stem in self.track.content.lessons if self.track else ():
            if document := variants.get(stem) or self.lessons[stem]:
                yield document.content


def read_folders(reading: ContentReader, tracks: Path) -> list[TrackFolder]:
    places = _entries(tracks)
    if not places:
        reading.note(tracks, 0, f"there is no track here; a track is a folder with a {TRACK} and its lessons")
    for place in places:
        if not re.fullmatch(SLUG, place.name) or not place.is_dir():
            reading.note(place, 0, "only folders of tracks belong here, named by lower-case words joined by hyphens")
    return [read_folder(reading, place) for place in places if place.is_dir()]


def read_folder(reading: ContentReader, place: Path) -> TrackFolder:
    """Read one track's files; problems are noted with `reading`."""
    track = reading.yaml(place / TRACK, TrackFile)
    lessons, words, variants = _read_files(reading, place)
    ideas = reading.yaml(place / IDEAS, IdeasFile, below="ideas") if (place / IDEAS).exists() else None
    texts = _read_texts(reading, place, lessons, variants)
    folder = TrackFolder(place, track, lessons, ideas, words, variants, texts)
    _check_lessons(reading, folder)
    if track:
        _check_list(reading, track, set(lessons))
        _check_section_ids(reading, track)
        for language in {*words, *variants}:
            check_track(reading, track, language, words.get(language), variants.get(language, {}))
    return folder


def _read_files(
    reading: ContentReader, place: Path
) -> tuple[Lessons, dict[str, ContentDocument[TrackTranslation] | None], dict[str, Lessons]]:
    lessons: Lessons = {}
    words: dict[str, ContentDocument[TrackTranslation] | None] = {}
    variants: dict[str, Lessons] = {}
    # This order puts a lesson before its translations: `01-x.md`, then `01-x.de.md`.
    for path in sorted(_entries(place), key=lambda path: (path.name.split(".")[0], path.name.count("."), path.name)):
        found = LESSON_FILE.fullmatch(path.name)
        if path.name in {TRACK, IDEAS} or (found and found["text"]):
            continue
        if about := TRACK_FILE.fullmatch(path.name):
            words[about["language"]] = reading.yaml(path, TrackTranslation)
        elif found and found["language"]:
            variants.setdefault(found["language"], {})[found["stem"]] = _read_variant(reading, path, lessons, found)
        elif found:
            lessons[found["stem"]] = reading.markdown(path, LessonFile, id=found["id"])
        else:
            reading.note(path, 0, f"only {TRACK}, {IDEAS} and lessons named like 01-a-first-lesson.md belong here")
    return lessons, words, variants


def _read_texts(
    reading: ContentReader, place: Path, lessons: Lessons, variants: Mapping[str, Lessons]
) -> dict[str, dict[str, dict[str, ContentDocument[LessonText] | None]]]:
    """The other texts of lessons; each has one in every language that its lesson has."""
    texts: dict[str, dict[str, dict[str, ContentDocument[LessonText] | None]]] = {}
    for path in _entries(place):
        found = LESSON_FILE.fullmatch(path.name)
        if not found or not found["text"]:
            continue
        if found["stem"] not in lessons:
            reading.note(path, 0, f"there is no {found['stem']}.md that this would be another text of")
            continue
        of_name = texts.setdefault(found["stem"], {}).setdefault(found["text"], {})
        of_name[found["language"] or ""] = reading.markdown(path, LessonText)
    for stem, named in texts.items():
        wanted = {"", *(language for language, known in variants.items() if stem in known)}
        for name, of_name in named.items():
            for language in sorted(wanted - set(of_name)):
                missing = f"{stem}+{name}.{language}.md" if language else f"{stem}+{name}.md"
                reading.note(place / missing, 0, "this text is missing, and the lesson is in this language too")
    return texts


def _read_variant(
    reading: ContentReader, path: Path, lessons: Lessons, name: re.Match[str]
) -> ContentDocument[LessonFile] | None:
    """Read a translated lesson; keys that are not translated may be left out."""
    if name["stem"] not in lessons:
        reading.note(path, 0, f"there is no {name['stem']}.md that this would be a variant of")
        return None
    original = lessons[name["stem"]]
    if original is None:
        return None
    about = original.content
    given = {"id": about.id, "sources": about.sources, "ideas": about.ideas, "coach": about.coach}
    variant = reading.markdown(path, LessonFile, **given)
    if variant:
        check_lesson(reading, original, variant)
    return variant


def _check_lessons(reading: ContentReader, folder: TrackFolder) -> None:
    documents = [document for document in folder.lessons.values() if document]
    _check_lesson_ids(reading, documents)
    for document in documents:
        _check_question_ids(reading, document)
        if folder.ideas:
            _check_ideas(reading, document, {idea.id for idea in folder.ideas.content.ideas})
    if folder.ideas:
        _check_idea_ids(reading, folder.ideas)


def _check_lesson_ids(reading: ContentReader, documents: list[ContentDocument[LessonFile]]) -> None:
    seen: dict[str, Path] = {}
    for document in documents:
        taken = seen.setdefault(document.content.id, document.path)
        if taken != document.path:
            reading.note(document.path, document.line("id"), f"id: {document.content.id} is taken by {taken.name}")


def _check_question_ids(reading: ContentReader, document: ContentDocument[LessonFile]) -> None:
    """Question ids are unique in a lesson; the full id begins with track and lesson, which are unique themselves."""
    seen: set[str] = set()
    for index, question in enumerate(document.content.questions):
        for taken in (question.id, question.review.id if question.review else None):
            if taken in seen:
                line = document.line("questions", index, "id")
                reading.note(document.path, line, f"questions.{index}.id: {taken} is taken by an earlier question")
            seen.update({taken} if taken else ())


def _check_ideas(reading: ContentReader, document: ContentDocument[LessonFile], known: set[str]) -> None:
    for index, idea in enumerate(document.content.ideas):
        if idea not in known:
            line = document.line("ideas", index)
            reading.note(document.path, line, f"ideas.{index}: {IDEAS} has no idea {idea}")


def _check_idea_ids(reading: ContentReader, ideas: ContentDocument[IdeasFile]) -> None:
    for index, id_ in _repeated(idea.id for idea in ideas.content.ideas):
        reading.note(ideas.path, ideas.line("ideas", index), f"ideas.{index}: {id_} is already in the list")


def _check_section_ids(reading: ContentReader, track: ContentDocument[TrackFile]) -> None:
    for index, id_ in _repeated(section.id for section in track.content.sections):
        line = track.line("sections", index, "id")
        reading.note(track.path, line, f"sections.{index}.id: {id_} is taken by an earlier section")


def _repeated(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The ids that stand further up already, with their positions."""
    seen: set[str] = set()
    for index, id_ in enumerate(ids):
        if id_ in seen:
            yield index, id_
        seen.add(id_)


def _check_list(reading: ContentReader, track: ContentDocument[TrackFile], present: set[str]) -> None:
    seen: set[str] = set()
    for at, section in enumerate(track.content.sections):
        for index, stem in enumerate(section.lessons):
            if stem not in present:
                problem = "there is no such lesson file"
            elif stem in seen:
                problem = "this lesson is already in the list"
            else:
                seen.add(stem)
                continue
            place = ("sections", at, "lessons", index)
            reading.note(track.path, track.line(*place), f"{'.'.join(map(str, place))}: {stem}: {problem}")
    for stem in sorted(present - set(track.content.lessons)):
        reading.note(track.path.with_name(f"{stem}.md"), 0, f"{TRACK} does not list this lesson")


def _entries(place: Path) -> list[Path]:
    """The sorted entries of a folder, without hidden files."""
    return sorted(path for path in place.iterdir() if not path.name.startswith(".")) if place.is_dir() else []
