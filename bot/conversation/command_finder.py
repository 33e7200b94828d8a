"""Finds the commands that a sentence may want, by sentences of people who wanted them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from pathlib import Path

from pydantic import Field

from bot.conversation.classifier import features_of
from bot.conversation.words import fold
from bot.kit.content import ContentReader, Strict
from bot.kit.i18n import SOURCE, language, languages
from bot.kit.patterns import LazyPattern
from bot.settings import ROOT

FILE = "commands.yaml"
# How alike a sentence must be to a command's nearest example and to all of them together, as a mean (1 is the same
# words); and from when on it is hardly chance.
MIN_LIKENESS, STRONG = 0.15, 0.22
_WORDS = LazyPattern(r"[^\W_]+(?:-[^\W_]+)*")


class CommandExamples(Strict):
    """A command that opens or shows something, the label of its button, and sentences of people who want it."""

    command: str = Field(pattern=r"^/[a-z]+ [a-z -]+$", description="a command is written as in /learn today")
    label: dict[str, str] = Field(description="every command has a label in each language")
    examples: dict[str, tuple[str, ...]] = Field(description="every command has examples in each language")


class CommandFile(Strict):
    """commands.yaml: a plain list of commands."""

    commands: tuple[CommandExamples, ...] = ()


@dataclass(frozen=True)
class FoundCommand:
    """A command with the label of its button, and how alike a sentence is to its examples, from 0 to 1."""

    command: str
    label: str
    likeness: float

    @property
    def is_strong(self) -> bool:
        return self.likeness >= STRONG


class CommandFinder:
    """Compares a sentence with the examples of all languages, since people mix them."""

    def __init__(self, commands: Iterable[CommandExamples] = ()) -> None:
        self.examples = tuple(commands)

    @property
    def commands(self) -> tuple[str, ...]:
        return tuple(each.command for each in self.examples)

    def find(self, written: str) -> list[FoundCommand]:
        """The commands that a sentence may want, likeliest first; empty for one that is like no example."""
        nearest = defaultdict[int, float](float)
        for name, value in self._vector(written).items():
            for number, weight in self._index.get(name, ()):
                nearest[number] += value * weight
        alike = defaultdict[int, list[float]](list)
        for number, likeness in nearest.items():
            alike[self._owners[number]].append(likeness)
        means = {place: (max(each) + sum(each) / self._spread[place]) / 2 for place, each in alike.items()}
        ranked = sorted(means.items(), key=lambda each: -each[1])
        return [self._found(place, value) for place, value in ranked if value >= MIN_LIKENESS]

    def _found(self, place: int, likeness: float) -> FoundCommand:
        one = self.examples[place]
        return FoundCommand(one.command, one.label.get(language(), one.label[SOURCE]), round(likeness, 3))

    @cached_property
    def _examples(self) -> list[tuple[int, Mapping[str, float]]]:
        """Every example as what occurs in it, with the place of its command."""
        return [
            (place, dict(features_of(_words(text))))
            for place, one in enumerate(self.examples)
            for texts in one.examples.values()
            for text in texts
        ]

    @cached_property
    def _owners(self) -> list[int]:
        return [place for place, _ in self._examples]

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        seen = Counter(name for _, found in self._examples for name in found)
        return {name: log((1 + len(self._examples)) / (1 + count)) for name, count in seen.items()}

    @cached_property
    def _vectors(self) -> list[Mapping[str, float]]:
        return [self._weighed(found) for _, found in self._examples]

    @cached_property
    def _index(self) -> Mapping[str, list[tuple[int, float]]]:
        """For everything that occurs, the examples that have it and how much it weighs there."""
        index = defaultdict[str, list[tuple[int, float]]](list)
        for number, vector in enumerate(self._vectors):
            for name, value in vector.items():
                index[name].append((number, value))
        return index

    @cached_property
    def _spread(self) -> Mapping[int, float]:
        """The length of the sum of each command's examples: the less they have in common, the shorter it is."""
        sums = defaultdict[int, Counter[str]](Counter)
        for place, vector in zip(self._owners, self._vectors, strict=True):
            sums[place].update(vector)
        return {place: sum(value * value for value in total.values()) ** 0.5 for place, total in sums.items()}

    def _vector(self, written: str) -> Mapping[str, float]:
        return self._weighed(dict(features_of(_words(written))))

    def _weighed(self, found: Mapping[str, float]) -> Mapping[str, float]:
        """What occurs, weighed by how rare it is, as a vector of length 1; what is unknown counts for the length."""
        unknown = log(1 + len(self._examples)) / 2
        weighed = {name: value * self._rarity.get(name, unknown) for name, value in found.items()}
        length = sum(value * value for value in weighed.values()) ** 0.5
        return {name: value / length for name, value in weighed.items()} if length else {}


def load(content: Path) -> CommandFinder:
    """The commands of a content folder, those of the product where it has none; `ContentErrors` with all problems."""
    own = content / FILE
    path = own if own.exists() else ROOT / "content" / FILE
    reader = ContentReader()
    document = reader.yaml(path, CommandFile, below="commands")
    commands = document.content.commands if document else ()
    for number, one in enumerate(commands):
        for name in languages():
            if not one.label.get(name) or not one.examples.get(name):
                line = document.line("commands", number) if document else 0
                reader.note(path, line, f"{one.command}: label and examples in {name} are missing")
    reader.finish()
    return CommandFinder(commands)


def _words(text: str) -> list[str]:
    return re.findall(_WORDS.pattern, fold(text))
