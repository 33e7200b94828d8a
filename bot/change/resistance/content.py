"""What the resistance helper knows, in `content/coaching/`: patterns, approaches with sentences, written talks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.change.resistance.phrases import Phrases
from bot.kit import editions
from bot.kit.content import ContentReader, Slug, Strict
from bot.kit.editions import OutlinedContent

PATTERNS, APPROACHES, TALKS = "coaching/patterns", "coaching/approaches", "coaching/talks"
PATTERN_IDS = ("not-invented-here", "we-are-different", "too-busy", "tried-before", "whats-in-it-for-me")
APPROACH_IDS = ("rational", "emotional", "political", "social")
MOMENTS, TALKS_EACH = 3, 3
WORDS, SENTENCE = "{words}", "{sentence}"
MAX_SENTENCE = 400


def _compiled(phrases: tuple[str, ...]) -> tuple[str, ...]:
    for phrase in phrases:
        try:
            Phrases((phrase,)).find("")
        except re.error as error:
            raise ValueError(f"“{phrase}” can't be read as a phrase: {error}") from None
    return phrases


def _with(mark: str) -> AfterValidator:
    def check(text: str) -> str:
        if text.count(mark) != 1 or text.count("{") != 1:
            raise ValueError(f"write {mark} once, where it belongs, and no other braces")
        return text

    return AfterValidator(check)


Short = Annotated[str, Field(min_length=1, max_length=75, description="write something short here")]
Line = Annotated[str, Field(min_length=1, max_length=MAX_SENTENCE, description="write a sentence or two here")]
PhraseList = Annotated[tuple[str, ...], Field(min_length=3, description="list phrases"), AfterValidator(_compiled)]


class TwoWays(Strict):
    """Two ways to say it."""

    first: Line
    second: Line

    def way(self, number: int) -> str:
        return self.first if number == 1 else self.second


class ResistancePattern(Strict):
    """One of the five patterns: how it sounds, its root cause, and what answers it.

    `says` is its typical sentence, `takes_up` repeats what was said, `sure` are phrases that show it, and `hints` are
    words that may.
    """

    id: Slug
    name: Short
    says: Short
    cause: Short
    behind: Line
    response: Short
    helps: Line
    lesson: str = Field(min_length=1, description="name a lesson, as <track>/<lesson>")
    takes_up: Annotated[Line, _with(WORDS)]
    sure: PhraseList
    hints: PhraseList


class OtherReason(TwoWays):
    """What is said where it is none of the five."""

    name: Short
    behind: Line
    helps: Line
    lesson: str


class Refusal(Strict):
    """What the helper says no to, and the phrases that show it."""

    says: Line
    when: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_compiled)]


class Refusals(Strict):
    """The two things that the helper says no to."""

    manipulation: Refusal
    health: Refusal


class ResistancePatterns(OutlinedContent):
    """coaching/patterns.yaml, in one language."""

    patterns: tuple[ResistancePattern, ...]
    other: OtherReason
    moments: tuple[Short, ...] = Field(min_length=MOMENTS, max_length=MOMENTS, description="list three moments")
    will: Annotated[Short, _with(SENTENCE)]
    refusals: Refusals

    @model_validator(mode="after")
    def _has_all(self) -> ResistancePatterns:
        if tuple(each.id for each in self.patterns) != PATTERN_IDS:
            raise ValueError(f"the patterns have to be these, in this order: {', '.join(PATTERN_IDS)}")
        return self

    @property
    def outline(self) -> list[object]:
        return [(each.id, each.lesson) for each in self.patterns]

    def pattern(self, pattern_id: str) -> ResistancePattern | None:
        """The pattern with an id; None for any other word."""
        return next((each for each in self.patterns if each.id == pattern_id), None)


class PatternWays(TwoWays):
    """Two ways to answer a pattern with an approach."""

    pattern: Slug


class InfluenceApproach(Strict):
    """One of the four approaches: what its people want, how they ask, and which tactics reach them."""

    id: Slug
    hints: PhraseList
    name: Short
    wants: Short
    whom: Short
    asks: Short
    tactics: tuple[Short, ...] = Field(min_length=2)
    how: Line
    lesson: str
    sentences: tuple[PatternWays, ...]

    @model_validator(mode="after")
    def _answers_all(self) -> InfluenceApproach:
        if tuple(each.pattern for each in self.sentences) != PATTERN_IDS:
            raise ValueError(f"it needs two sentences for each of these, in this order: {', '.join(PATTERN_IDS)}")
        return self

    def ways(self, pattern_id: str) -> TwoWays:
        """Two ways to answer a pattern."""
        return next(each for each in self.sentences if each.pattern == pattern_id)


class InfluenceApproaches(OutlinedContent):
    """coaching/approaches.yaml, in one language."""

    approaches: tuple[InfluenceApproach, ...]

    @model_validator(mode="after")
    def _has_all(self) -> InfluenceApproaches:
        if tuple(each.id for each in self.approaches) != APPROACH_IDS:
            raise ValueError(f"the approaches have to be these, in this order: {', '.join(APPROACH_IDS)}")
        return self

    @property
    def outline(self) -> list[object]:
        return [(each.id, each.lesson) for each in self.approaches]

    def approach(self, approach_id: str) -> InfluenceApproach | None:
        """The approach with an id; None for any other word."""
        return next((each for each in self.approaches if each.id == approach_id), None)


class TalkLine(Strict):
    """What one of the two says."""

    who: Literal["them", "you"]
    says: Line


class WrittenTalk(Strict):
    """A written talk to read line by line; `works` says why it went as it did."""

    id: Slug
    pattern: Slug
    title: Short
    lines: tuple[TalkLine, ...] = Field(min_length=4, max_length=10, description="four to ten lines")
    works: Line


class WrittenTalks(OutlinedContent):
    """coaching/talks.yaml, in one language."""

    talks: tuple[WrittenTalk, ...]

    @model_validator(mode="after")
    def _three_each(self) -> WrittenTalks:
        wanted = [each for each in PATTERN_IDS for _ in range(TALKS_EACH)]
        if [each.pattern for each in self.talks] != wanted:
            raise ValueError(f"each pattern needs {TALKS_EACH} talks, in the order {', '.join(PATTERN_IDS)}")
        if len({each.id for each in self.talks}) != len(self.talks):
            raise ValueError("two talks have the same id")
        return self

    @property
    def outline(self) -> list[object]:
        return [(each.id, each.pattern, [line.who for line in each.lines]) for each in self.talks]

    def of(self, pattern_id: str) -> Sequence[WrittenTalk]:
        """The talks about a pattern; one about each for any other reason."""
        found = [each for each in self.talks if each.pattern == pattern_id]
        return found or self.talks[::TALKS_EACH]

    def talk(self, talk_id: str) -> WrittenTalk | None:
        """The talk with an id; None for any other word."""
        return next((each for each in self.talks if each.id == talk_id), None)


@dataclass(frozen=True)
class CoachingContent:
    """All that the helper knows, by language."""

    patterns: Mapping[str, ResistancePatterns]
    approaches: Mapping[str, InfluenceApproaches]
    talks: Mapping[str, WrittenTalks]

    @classmethod
    def load(cls, root: Path) -> CoachingContent:
        """Read the folder; ContentErrors if something in it is wrong."""
        patterns = editions.load(root, PATTERNS, ResistancePatterns)
        approaches = editions.load(root, APPROACHES, InfluenceApproaches)
        talks = editions.load(root, TALKS, WrittenTalks)
        reader = ContentReader()
        for name, found in ((APPROACHES, approaches), (TALKS, talks)):
            for code in patterns.keys() ^ found.keys():
                reader.note(root / f"{name}.{code}.yaml", 0, "the helper's files have to have the same languages")
        reader.finish()
        return cls(patterns, approaches, talks)

    @property
    def lessons(self) -> set[str]:
        """Every lesson that it names."""
        patterns, approaches = editions.current(self.patterns), editions.current(self.approaches)
        of_patterns = {each.lesson for each in patterns.patterns}
        return {patterns.other.lesson, *of_patterns, *(each.lesson for each in approaches.approaches)}
