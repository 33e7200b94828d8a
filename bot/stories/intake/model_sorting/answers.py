"""The shape of a model's answer about where sentences belong; ids and sections are listed, so that none is invented."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, create_model

from bot.stories.sections import SECTIONS

UNKNOWN = "unknown"


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@lru_cache(maxsize=64)
def sorting_shape(ids: tuple[str, ...]) -> type[BaseModel]:
    """The answer about these sentences: a section for each of them."""
    # Enums of their own are written once in the schema, however often they are used.
    id_ = _one_of("SentenceId", ids)
    section = _one_of("SectionName", (*map(str, SECTIONS), UNKNOWN))
    sentence: Any = create_model("SortedSentence", __base__=_Answer, id=(id_, ...), section=(section, ...))
    sentences: Any = list[sentence]
    return cast("type[BaseModel]", create_model("SortedSentences", __base__=_Answer, sentences=(sentences, ...)))


def _one_of(name: str, values: Iterable[str]) -> Any:
    make: Any = StrEnum
    return make(name, {value: value for value in values})
