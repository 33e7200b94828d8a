"""The shapes of a model's draft of an asset and of its second look; ids are listed, so that none can be invented."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, cast

from pydantic import BaseModel, create_model

from bot.stories.feedback.whole_story.answers import StrictAnswer, list_of, verdicts_of
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import structure
from bot.stories.publishing.drafting.structure import LineRole


class DraftLine(StrictAnswer):
    """A line of a draft that its sentences carry, in one of the asset's parts."""

    part: str
    role: LineRole
    text: str
    ids: tuple[str, ...]


@lru_cache(maxsize=64)
def draft_shape(kind: AssetKind, ids: tuple[str, ...]) -> type[BaseModel]:
    """The draft of an asset of this kind from these sentences; an empty heading continues the part before."""
    headings: Any = Literal[("", *(part.name for part in structure.parts(kind)))]
    line = create_model(
        "DraftedLine",
        __base__=StrictAnswer,
        heading=(headings, ...),
        text=(str, ...),
        ids=(list_of(ids), ...),
        role=(LineRole, ...),
    )
    lines: Any = list[line]
    return cast("type[BaseModel]", create_model("AssetDraft", __base__=StrictAnswer, lines=(lines, ...)))


@lru_cache(maxsize=32)
def verdict_shape(lines: int) -> type[BaseModel]:
    """The answer of the second reader about this many lines."""
    return verdicts_of("LineVerdicts", "LineVerdict", lines)
