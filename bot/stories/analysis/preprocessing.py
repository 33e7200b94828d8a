"""A story made ready for everybody who judges it: masked, numbered, and without what is aimed at a reviewer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from bot.stories.analysis import language as tongues
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.pii_masking import PLACEHOLDER, Masked, mask
from bot.stories.analysis.prompt_injection import aimed_at_reviewer
from bot.stories.analysis.segmentation import Sentence, folded, split, words
from bot.stories.sections import LETTERS, SECTIONS, Section

# A call to a channel or a person is no word: «<!channel>» names no channel where something could be found.
_PING = re.compile(r"<[!@#][^>\s]{1,60}>")


@dataclass(frozen=True)
class Part:
    """One section: every sentence of it, and which of them nobody is asked about."""

    section: Section
    language: str
    sentences: tuple[Sentence, ...]
    unread: frozenset[str]

    @cached_property
    def live(self) -> tuple[Sentence, ...]:
        """The sentences that count."""
        return tuple(one for one in self.sentences if one.id not in self.unread)

    @cached_property
    def plain(self) -> dict[str, str]:
        """What the rules read of each of those: folded, on one line, with nobody called."""
        return {one.id: " ".join(_PING.sub(" ", folded(one.text)).split()) for one in self.live}

    @cached_property
    def length(self) -> int:
        """How many words count."""
        return sum(len(words(one.text, self.language)) for one in self.live)

    @cached_property
    def _known(self) -> dict[tuple[str, ...], Any]:
        """What was looked for already: the same cues are asked for from several sides."""
        return {}

    def hits(self, name: str) -> tuple[str, ...]:
        """The sentences in which the language's cues of that name are found, or those of any language."""
        if (name,) not in self._known:
            own, common = cue(self.language, name), cue("any", name)
            # What we put for somebody's data looks like a gap to be filled, and is none.
            texts = (
                {id_: PLACEHOLDER.sub("X", text) for id_, text in self.plain.items()}
                if name == "placeholder"
                else self.plain
            )
            self._known[name,] = tuple(id_ for id_, text in texts.items() if own.search(text) or common.search(text))
        return cast("tuple[str, ...]", self._known[name,])

    def count(self, name: str, sentence: str) -> int:
        """How often a cue is found in a sentence."""
        if (name, sentence) not in self._known:
            text = self.plain[sentence]
            patterns = (cue(self.language, name), cue("any", name))
            self._known[name, sentence] = sum(1 for pattern in patterns for _ in pattern.finditer(text))
        return cast("int", self._known[name, sentence])


@dataclass(frozen=True)
class Reading:
    """A whole story, made ready. `known` says whether the rules have words for its language."""

    language: str
    parts: dict[Section, Part]
    masked: Masked

    @property
    def known(self) -> bool:
        return self.language in tongues.KNOWN

    @cached_property
    def sentences(self) -> dict[str, str]:
        """Every sentence's masked text by its id."""
        return {one.id: one.text for part in self.parts.values() for one in part.sentences}

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The sentences that are aimed at a reviewer."""
        return tuple(one.id for part in self.parts.values() for one in part.sentences if one.id in part.unread)


def section_of(sentence: str) -> Section:
    """The section that a sentence's id belongs to."""
    return next(section for section, letter in LETTERS.items() if sentence.startswith(letter))


def read(texts: Mapping[str, str], language: str | None = None) -> Reading:
    """Make a story's sections ready; its language is told by its words unless it is given."""
    spoken = (language or tongues.detect("\n".join(texts.values()))).casefold()[:2]
    masked = mask({section: texts.get(section, "") for section in SECTIONS})
    parts = {}
    for section in SECTIONS:
        sentences = tuple(split(masked.texts[section], LETTERS[section]))
        parts[section] = Part(section, spoken, sentences, frozenset(aimed_at_reviewer(sentences)))
    return Reading(spoken, parts, masked)
