"""The two kinds of file in a track's folder: track.yaml, and a lesson with what belongs to it."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import Field, field_validator

from bot.kit.content import SLUG, Strict
from bot.kit.time import check_days
from bot.lessons.content import Lesson
from bot.quizzes.content import Question
from bot.reflections.content import Prompt

LESSON_FILE = re.compile(rf"[0-9]{{2}}-(?P<id>{SLUG})\.md")


class Pace(Strict):
    """When a learner gets the next lesson, in their own time zone unless they choose otherwise."""

    days: str = Field(min_length=1, description="a pace needs its days, such as mon-fri or tue,thu")
    at: str = Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="a pace needs a time of day with hours and minutes, such as 09:00",
    )

    @field_validator("days")
    @classmethod
    def _the_clock_understands(cls, days: str) -> str:
        try:
            check_days(days)
        except ValueError as error:
            raise ValueError(f"the clock does not understand these days ({error}); write mon-fri or tue,thu") from error
        return days


class TrackFile(Strict):
    """track.yaml."""

    title: str = Field(min_length=1, max_length=150, description="every track needs a title")
    summary: str = Field(min_length=1, max_length=600, description="every track says in a sentence what it is about")
    audience: str = Field(min_length=1, max_length=150, description="every track says whom it is for")
    language: str = Field(
        pattern=r"^[a-z]{2}$", description="every track names its language by two letters, such as en"
    )
    default: bool = False
    pace: Pace = Field(description="every track needs its pace: days and a time")
    lessons: tuple[str, ...] = Field(min_length=1, description="every track lists its lessons, in order, without .md")


class LessonFile(Lesson):
    """NN-<lesson>.md: a lesson, the questions that follow it and perhaps a reflection."""

    questions: tuple[Question, ...] = ()
    reflection: Prompt | None = None

    def lesson(self) -> Lesson:
        return Lesson(**self.model_dump(include=set(Lesson.model_fields)))


def lesson_id(path: Path) -> str | None:
    """The id a lesson has by its file's name; its number may change without a learner losing their place."""
    match = LESSON_FILE.fullmatch(path.name)
    return match["id"] if match else None
