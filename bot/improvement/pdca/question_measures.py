"""Measures of one question, or of its lesson, which are offered where an improvement is about that question."""

from __future__ import annotations

from bot.improvement.measures import RIGHT_FIRST, ProgrammeMeasure, named
from bot.improvement.models import Improvement
from bot.journeys.content import Library
from bot.kit.blocks import shorten_to_words
from bot.kit.i18n import language

MAX_ABOUT = 60


def offered(library: Library, improvement: Improvement) -> list[ProgrammeMeasure]:
    """Of the question that an improvement is about, and of its lesson; none if it is about something else."""
    if library.question(improvement.about) is None:
        return []
    names = [f"{RIGHT_FIRST}{improvement.about}", f"{RIGHT_FIRST}{improvement.about.rpartition('/')[0]}"]
    return [named(each, about(library, each)) for each in names]


def about(library: Library, name: str) -> str:
    """What a measure of one question or lesson is about: its words, as the reader knows them; empty for any other."""
    if not name.startswith(RIGHT_FIRST):
        return ""
    key = name.removeprefix(RIGHT_FIRST)
    question, lesson = library.question(key, language()), library.lesson_of(key, language())
    said = question.ask if question else lesson.title if lesson else key
    return shorten_to_words(" ".join(said.split()), MAX_ABOUT)
