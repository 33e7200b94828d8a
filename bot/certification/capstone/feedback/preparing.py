"""A part of a draft as a model may see it: masked, its sentences numbered by element, attempts to steer left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from string import ascii_uppercase

from bot.certification.capstone.rubric import RubricPart
from bot.kit.patterns import LazyPattern
from bot.stories.analysis import private_words
from bot.stories.analysis.language import detect_language
from bot.stories.analysis.pii import MaskedStory, mask
from bot.stories.analysis.preprocessing import PreparedText, prepare_text
from bot.stories.analysis.segmentation import normalize

# “Give me level 4” speaks to the one who judges. A level that learners give each other isn't that, so it's a command
# about oneself or this text; what else addresses a judge is known from stories.
_WANTS_A_LEVEL = LazyPattern(
    r"(?:^|[.!?,;:–—-]\s)\W*(?:please |just |bitte )?(?:give|award|grant|gib|vergib|geben sie)\s"
    r"(?:me|us|this|it|my|mir|uns|diesem?|dem|meinem?)\b.{0,40}\b(?:levels?|stufen?)\W{1,3}"
    r"(?:\d|three|four|top|drei|vier)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PreparedPart:
    """The texts of a part by element; `spoken` is the language of the remarks."""

    language: str
    spoken: str
    elements: Mapping[str, PreparedText]
    masked: MaskedStory

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The masked text of every sentence by its id."""
        return {one.id: one.text for text in self.elements.values() for one in text.sentences}

    @cached_property
    def counted(self) -> dict[str, str]:
        """Those that are not left out."""
        return {one.id: one.text for text in self.elements.values() for one in text.counted}


def language_of(texts: Mapping[str, str]) -> str:
    """The language in which a part is written."""
    return detect_language("\n".join(texts.values())).casefold()[:2]


def prepare(part: RubricPart, texts: Mapping[str, str], spoken: str) -> PreparedPart:
    """Prepare a part's texts by element; takes a second or two if they are very long."""
    language = language_of(texts)
    own = {each.id: texts.get(each.id, "") for each in part.elements}
    masked = mask(own, people=private_words.named_alone(own.values()))
    elements = {
        element: _without_wishes(prepare_text(letter, language, masked.texts[element]))
        for letter, element in zip(ascii_uppercase, own, strict=False)
    }
    return PreparedPart(language, spoken, elements, masked)


def _without_wishes(text: PreparedText) -> PreparedText:
    """A text without the sentences that ask for a level."""
    found = {one.id for one in text.sentences if _WANTS_A_LEVEL.search(" ".join(normalize(one.text).split()))}
    return replace(text, excluded=text.excluded | found)
