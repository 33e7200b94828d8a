"""The words of `content/understanding/`: one file a language, read strictly."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from bot.conversation.intents import Intent
from bot.conversation.words import Speller, fold, letters, without_umlauts
from bot.kit.content import ContentDocument, ContentReader, Strict
from bot.kit.patterns import LazyPattern
from bot.settings import ROOT

_ESCAPES = LazyPattern(r"\\\w|\?P<\w+>")
_ALTERNATIVES = LazyPattern(r"\(([^()]*)\)")
# The folder within that of all content.
FOLDER = "understanding"
MIN_PHRASES = 6
# What the examples of `none` that are no small talk are told apart by.
DISTRESS, INSULT = "distress", "insult"
# What a language has patterns for beside its intents.
PATTERN_LISTS = ("doubts", "reasons", "insisting", "irony", DISTRESS, INSULT)


class IntentWords(Strict):
    """How people put one intent: patterns that leave no doubt, and examples for the rest."""

    patterns: list[str] = Field(default_factory=list)
    examples: list[str] = Field(min_length=1, description="an intent needs examples")


class LanguageFile(Strict):
    """A file of words in one language; docs/writing.md explains the keys."""

    spellings: dict[str, str] = Field(default_factory=dict)
    classes: dict[str, str] = Field(default_factory=dict)
    not_typos: str = ""
    asking: str = ""
    polite: list[str] = Field(default_factory=list)
    doubts: list[str] = Field(default_factory=list)
    reasons: list[str] = Field(default_factory=list)
    insisting: list[str] = Field(default_factory=list)
    irony: list[str] = Field(default_factory=list)
    distress: list[str] = Field(default_factory=list)
    insult: list[str] = Field(default_factory=list)
    intents: dict[Intent, IntentWords]


@dataclass(frozen=True)
class IntentPattern:
    """A pattern for a whole clause, or for a whole message, in plain words."""

    intent: Intent
    pattern: LazyPattern


@dataclass
class Vocabulary:
    """The words of all languages together, since people mix them.

    `taught` are the words of examples and politeness, and those that spellings mean, as they are to be spelt.
    """

    spellings: dict[str, str] = field(default_factory=dict)
    ambiguous: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    not_typos: set[str] = field(default_factory=set)
    asking: set[str] = field(default_factory=set)
    polite: list[str] = field(default_factory=list)
    doubts: list[LazyPattern] = field(default_factory=list)
    reasons: list[LazyPattern] = field(default_factory=list)
    insisting: list[LazyPattern] = field(default_factory=list)
    irony: list[LazyPattern] = field(default_factory=list)
    distress: list[LazyPattern] = field(default_factory=list)
    insult: list[LazyPattern] = field(default_factory=list)
    patterns: list[IntentPattern] = field(default_factory=list)
    examples: list[tuple[Intent, str]] = field(default_factory=list)
    taught: set[str] = field(default_factory=set)

    @property
    def speller(self) -> Speller:
        """One that has learned all these words."""
        made = Speller(self.spellings, self.classes, self.ambiguous, self.languages)
        made.learn(self.taught | self.not_typos)
        return made


def folder_in(content: Path) -> Path:
    """The folder of words in somebody's content; that of the product where theirs has none."""
    own = content / FOLDER
    return own if own.is_dir() else ROOT / "content" / FOLDER


def load(folder: Path) -> Vocabulary:
    """Read every language of a folder; `ContentErrors` names all problems with their lines."""
    reader, vocabulary = ContentReader(), Vocabulary()
    documents = []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        reader.note(folder, 0, "there is no file of words here, such as en.yaml")
    for path in paths:
        document = reader.yaml(path, LanguageFile)
        if document:
            _take(vocabulary, document, reader)
            documents.append(document)
    reader.finish()
    _tell_apart(vocabulary, {document.path.stem: document.content for document in documents})
    taught = (*(phrase for _, phrase in vocabulary.examples), *vocabulary.polite, *vocabulary.spellings.values())
    speller = vocabulary.speller
    vocabulary.taught = {word for phrase in taught for word, _ in speller.tokens(phrase)}
    return vocabulary


def _tell_apart(vocabulary: Vocabulary, files: Mapping[str, LanguageFile]) -> None:
    """Note which words belong to one language alone, and which spellings are words of another."""
    words = {
        language: set().union(
            *(letters(phrase) for one in file.intents.values() for phrase in one.examples), *map(letters, file.polite)
        )
        for language, file in files.items()
    }
    for language, file in files.items():
        others = set().union(*(words[other] for other in words if other != language))
        vocabulary.languages.update(dict.fromkeys(words[language] - others, language))
        vocabulary.ambiguous.update({key: language for key in map(fold, file.spellings) if key in others})


def phrases(example: str) -> Iterator[str]:
    """Ways to read an example, in which `(a|b|)` means a, b or nothing: every choice, but not every combination."""
    parts = _ALTERNATIVES.split(example)
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    most = max(len(choice) for choice in choices)
    count = min(math.prod(len(choice) for choice in choices), max(most, MIN_PHRASES))
    seen = set()
    for turn in range(count):
        picked = [
            choice[(turn + place // 2 * (turn // len(choice))) % len(choice)] for place, choice in enumerate(choices)
        ]
        phrase = " ".join("".join(picked).split())
        if phrase not in seen:
            seen.add(phrase)
            yield phrase


def _take(vocabulary: Vocabulary, document: ContentDocument[LanguageFile], reader: ContentReader) -> None:
    words = document.content
    vocabulary.spellings.update({fold(key): fold(value) for key, value in words.spellings.items()})
    for name, members in words.classes.items():
        vocabulary.classes.update(dict.fromkeys(fold(members).split(), name))
    vocabulary.not_typos.update(fold(words.not_typos).split())
    vocabulary.asking.update(fold(words.asking).split())
    vocabulary.polite += words.polite
    for key in PATTERN_LISTS:
        for place, source in enumerate(getattr(words, key)):
            compiled = _compiled(vocabulary, source, document, reader, key, place)
            getattr(vocabulary, key).extend([compiled] if compiled else [])
    for intent in Intent:
        given = words.intents.get(intent)
        if given is None:
            reader.note(document.path, document.line("intents"), f"intents: {intent} has no examples")
            continue
        for place, source in enumerate(given.patterns):
            compiled = _compiled(vocabulary, source, document, reader, "intents", intent, "patterns", place)
            vocabulary.patterns += [IntentPattern(intent, compiled)] if compiled else []
        for place, example in enumerate(given.examples):
            if example.count("(") != example.count(")") or "(" in "".join(_ALTERNATIVES.findall(example)):
                line = document.line("intents", intent, "examples", place)
                reader.note(document.path, line, "every bracket is closed before the next one opens, as in (a|b|)")
            vocabulary.examples += [(intent, phrase) for phrase in phrases(example)]


def _compiled(
    vocabulary: Vocabulary,
    source: str,
    document: ContentDocument[LanguageFile],
    reader: ContentReader,
    *place: str | int,
) -> LazyPattern | None:
    plain = without_umlauts(source)
    try:
        re.compile(plain)
    except re.error as error:
        reader.note(document.path, document.line(*place), f"this is no regular expression: {error}")
        return None
    vocabulary.not_typos |= letters(_ESCAPES.sub(" ", plain))
    return LazyPattern(plain)
