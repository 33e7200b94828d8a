"""A lesson as its author writes it."""

from __future__ import annotations

from pydantic import Field

from bot.kit.content import Slug, Strict


class Lesson(Strict):
    """One idea, read in a few minutes; the body is Markdown. The id is unique within its track."""

    id: Slug
    title: str = Field(min_length=1, max_length=150, description="every lesson needs a title")
    body: str = Field(min_length=1, max_length=3000, description="the lesson itself is missing below the front matter")
    minutes: int = Field(ge=1, le=10, description="every lesson says how many minutes it takes")
    ideas: tuple[Slug, ...] = ()
    sources: tuple[str, ...] = Field(description="every lesson names its sources, or says `sources: []`")
