"""Check a track's translated files against their originals."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from bot.journeys.track_files import LessonFile, TrackFile, TrackTranslation
from bot.kit.content import ContentDocument, ContentReader
from bot.kit.yaml_with_lines import Loc
from bot.quizzes.content import MultipleChoice, Numeric, Question, SingleChoice, TrueFalse


def check_track(
    reading: ContentReader,
    track: ContentDocument[TrackFile],
    language: str,
    words: ContentDocument[TrackTranslation] | None,
    lessons: Mapping[str, ContentDocument[LessonFile] | None],
) -> None:
    """Check that the language is not the track's own and that the sections are the same."""
    if language == track.content.language:
        for path in (document.path for document in (words, *lessons.values()) if document):
            plain = path.name.replace(f".{language}.", ".")
            reading.note(path, 0, f"{language} is the track's own language; its words belong in {plain}")
    if words is None:
        return
    originals, variants = track.content.sections, words.content.sections
    for index, (original, variant) in enumerate(zip_longest(originals, variants)):
        if original is None or variant is None or original.id != variant.id:
            wanted = ", ".join(section.id for section in originals)
            line = words.line("sections", index, "id")
            reading.note(words.path, line, f"sections: {track.path.name} has these ids, in this order: {wanted}")
            return


def check_lesson(
    reading: ContentReader, original: ContentDocument[LessonFile], variant: ContentDocument[LessonFile]
) -> None:
    """Check that a translation has the same id, ideas, questions and kind of reflection as the original."""
    source = original.path.name
    first, second = original.content, variant.content
    for key in ("id", "ideas", "coach"):
        if getattr(first, key) != getattr(second, key):
            reading.note(variant.path, variant.line(key), f"{key}: {source} says otherwise; leave it out here")
    for what in _reflection(first, second):
        reading.note(variant.path, variant.line("reflection"), f"reflection: {what} in {source}")
    if [question.id for question in first.questions] != [question.id for question in second.questions]:
        ids = ", ".join(question.id for question in first.questions) or "none"
        line = variant.line("questions")
        reading.note(variant.path, line, f"questions: {source} has these ids, in this order: {ids}")
        return
    for index, (ours, theirs) in enumerate(zip(first.questions, second.questions, strict=True)):
        _check_question(reading, variant, ("questions", index), ours, theirs, source)


def _reflection(first: LessonFile, second: LessonFile) -> list[str]:
    if (first.reflection is None) != (second.reflection is None):
        return ["there is one" if first.reflection else "there is none"]
    if first.reflection and second.reflection and first.reflection.plan != second.reflection.plan:
        return [f"`plan` is {str(first.reflection.plan).lower()}"]
    return []


def _check_question(
    reading: ContentReader,
    variant: ContentDocument[LessonFile],
    at: Loc,
    original: Question,
    translated: Question,
    source: str,
) -> None:
    for key, wanted in _differences(original, translated):
        place = ".".join(map(str, (*at, key)))
        reading.note(variant.path, variant.line(*at, key), f"{place}: in {source} {wanted}")
    if original.review and translated.review:
        _check_question(reading, variant, (*at, "review"), original.review, translated.review, source)
    elif original.review or translated.review:
        there = "there is a review question" if original.review else "there is no review question"
        reading.note(variant.path, variant.line(*at), f"{'.'.join(map(str, at))}.review: in {source} {there}")


def _differences(original: Question, translated: Question) -> list[tuple[str, str]]:
    """The keys that differ although they are not translated, each with its value in the original."""
    if original.kind != translated.kind:
        return [("kind", f"it is {original.kind}")]
    found = [
        (key, f"it is {str(getattr(original, key)).lower()}")
        for key in ("confidence", "shuffle")
        if getattr(original, key, False) != getattr(translated, key, False)
    ]
    for key in ("options", "items", "pairs"):
        ours, theirs = (len(getattr(question, key, ())) for question in (original, translated))
        if ours != theirs:
            found.append((key, f"there are {ours}"))
    return found or _other_answers(original, translated)


def _other_answers(original: Question, translated: Question) -> list[tuple[str, str]]:
    """The keys whose right answers differ, each with its value in the original."""
    if isinstance(original, SingleChoice | MultipleChoice) and isinstance(translated, SingleChoice | MultipleChoice):
        ours = [option.correct for option in original.options]
        if ours != [option.correct for option in translated.options]:
            right = ", ".join(str(at) for at, correct in enumerate(ours, 1) if correct)
            return [("options", f"the correct ones are, counted from 1: {right}")]
    if isinstance(original, TrueFalse) and isinstance(translated, TrueFalse) and original.correct != translated.correct:
        return [("correct", f"it is {str(original.correct).lower()}")]
    if isinstance(original, Numeric) and isinstance(translated, Numeric):
        return [
            (key, f"it is {getattr(original, key)}")
            for key in ("answer", "tolerance")
            if getattr(original, key) != getattr(translated, key)
        ]
    return []
