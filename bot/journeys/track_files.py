"""The files in a track's folder: track.yaml, ideas.yaml, lessons, and their translations."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from bot.kit.content import SLUG, Slug, Strict
from bot.kit.patterns import LazyPattern
from bot.kit.time import check_days
from bot.quizzes.content import AnyQuestion
from bot.reflections.content import Prompt

LANGUAGE = "[a-z]{2}"
LESSON_FILE = LazyPattern(rf"(?P<stem>[0-9]{{2}}-(?P<id>{SLUG}))(\+(?P<text>{SLUG}))?(\.(?P<language>{LANGUAGE}))?\.md")
MINUTES = "minutes"  # a key of older lessons
TRACK_FILE = LazyPattern(rf"track(\.(?P<language>{LANGUAGE}))?\.yaml")


class Pace(Strict):
    """When a learner gets the next lesson, in their own time zone unless they choose otherwise."""

    days: str = Field(min_length=1, description="a pace needs its days, such as mon-fri or tue,thu")
    at: str = Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="a pace needs a time of day with hours and minutes, such as 09:00",
    )

    @field_validator("days")
    @classmethod
    def _check_days(cls, days: str) -> str:
        try:
            check_days(days)
        except ValueError as error:
            raise ValueError(f"the clock does not understand these days ({error}); write mon-fri or tue,thu") from error
        return days


class SectionTitle(Strict):
    """A section of a track, in one language."""

    id: Slug
    title: str = Field(min_length=1, max_length=150, description="every section needs a title")


class SectionEntry(SectionTitle):
    """A section with its lessons, given as file names without .md."""

    lessons: tuple[str, ...] = Field(min_length=1, description="every section lists its lessons, in order, without .md")


class TrackDescription(Strict):
    """A track's title, summary and audience, in one language."""

    title: str = Field(min_length=1, max_length=150, description="every track needs a title")
    summary: str = Field(min_length=1, max_length=600, description="every track says in a sentence what it is about")
    audience: str = Field(min_length=1, max_length=150, description="every track says whom it is for")


class TrackTranslation(TrackDescription):
    """track.<language>.yaml: a track's texts in another language."""

    sections: tuple[SectionTitle, ...] = Field(min_length=1, description="every track has sections, each with its id")


class TrackFile(TrackDescription):
    """track.yaml."""

    language: str = Field(
        pattern=f"^{LANGUAGE}$", description="every track names its language by two letters, such as en"
    )
    default: bool = False
    next: Slug | None = Field(default=None, description="the track to suggest next, by its folder's name")
    pace: Pace = Field(description="every track needs its pace: days and a time")
    sections: tuple[SectionEntry, ...] = Field(
        min_length=1, description="every track has sections, each with its lessons"
    )

    @property
    def lessons(self) -> tuple[str, ...]:
        """The lessons of all sections in order, as file names without .md."""
        return tuple(stem for section in self.sections for stem in section.lessons)


class Idea(Strict):
    """Something a track must teach."""

    id: Slug
    says: str = Field(min_length=1, max_length=300, description="every idea says in a sentence what it is")


class IdeasFile(Strict):
    """ideas.yaml: a list of ideas."""

    ideas: tuple[Idea, ...] = Field(min_length=1, description="list the ideas, each with its id and what it says")


class Lesson(Strict):
    """One idea, read in a few minutes; the body is Markdown, the id unique within its track.

    `coach` is the pattern of resistance that it is about, with which `/learn coach` helps.
    """

    id: Slug
    title: str = Field(min_length=1, max_length=150, description="every lesson needs a title")
    body: str = Field(min_length=1, max_length=3000, description="the lesson itself is missing below the front matter")
    ideas: tuple[Slug, ...] = ()
    coach: Slug | None = None
    sources: tuple[str, ...] = Field(description="every lesson names its sources, or says `sources: []`")


class LessonFile(Lesson):
    """NN-<lesson>.md: a lesson, its questions and perhaps a reflection."""

    questions: tuple[AnyQuestion, ...] = ()
    reflection: Prompt | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_minutes(cls, given: Any) -> Any:
        """Older files say how many minutes they take, which is counted now (`TrackStep.minutes`)."""
        return {key: value for key, value in given.items() if key != MINUTES} if isinstance(given, dict) else given

    def lesson(self) -> Lesson:
        return Lesson(**self.model_dump(include=set(Lesson.model_fields)))


class LessonText(Strict):
    """NN-<lesson>+<text>.md: another text of a lesson, which some get to see what works; its questions are the same."""

    says: str = Field(min_length=1, max_length=80, description="say in a few words what is different in this text")
    body: str = Field(min_length=1, max_length=3000, description="the text itself is missing below the front matter")
