"""A story prepared for analysis: personal data masked, sentences numbered, manipulation attempts excluded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, cast

from bot.kit.patterns import LazyPattern
from bot.stories.analysis import private_words
from bot.stories.analysis.language import LEXICON_LANGUAGES, detect_language
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.pii import PLACEHOLDER, MaskedStory, mask
from bot.stories.analysis.prompt_injection import injection_ids
from bot.stories.analysis.segmentation import Sentence, normalize, split_sentences, words
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section

# A mention is no content: «<!channel>» names no channel in which something could be found.
_MENTION = LazyPattern(r"<[!@#][^>\s]{1,60}>")


class NumberedText(Protocol):
    """A text whose masked sentences have ids, and the language in which its reader is told about it."""

    @property
    def spoken(self) -> str: ...

    @property
    def sentences(self) -> Mapping[str, str]: ...

    @property
    def counted(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class PreparedText:
    """A text with all its sentences; `excluded` has the ids of those that are shown to no judge."""

    language: str
    sentences: tuple[Sentence, ...]
    excluded: frozenset[str]

    @cached_property
    def counted(self) -> tuple[Sentence, ...]:
        """The sentences that are not excluded."""
        return tuple(one for one in self.sentences if one.id not in self.excluded)

    @cached_property
    def plain(self) -> dict[str, str]:
        """The counted sentences by id as the rules see them: normalized, on one line, without mentions."""
        return {one.id: " ".join(_MENTION.sub(" ", normalize(one.text)).split()) for one in self.counted}

    @cached_property
    def word_count(self) -> int:
        """The number of words in the counted sentences."""
        return sum(len(words(one.text, self.language)) for one in self.counted)

    @cached_property
    def _cache(self) -> dict[tuple[str, ...], Any]:
        """Earlier results: several rules ask for the same cues."""
        return {}

    def matching(self, name: str) -> tuple[str, ...]:
        """The ids of the sentences that match the cues of that name, in the section's language or in any."""
        if (name,) not in self._cache:
            own, common = cue(self.language, name), cue("any", name)
            # Our placeholders for personal data look like gaps to be filled, and are none.
            texts = (
                {id_: PLACEHOLDER.sub("X", text) for id_, text in self.plain.items()}
                if name == "placeholder"
                else self.plain
            )
            self._cache[name,] = tuple(id_ for id_, text in texts.items() if own.search(text) or common.search(text))
        return cast("tuple[str, ...]", self._cache[name,])

    def occurrences(self, name: str, sentence: str) -> int:
        """How often the cues of that name match in a sentence, given by its id."""
        if (name, sentence) not in self._cache:
            text = self.plain[sentence]
            patterns = (cue(self.language, name), cue("any", name))
            self._cache[name, sentence] = sum(1 for pattern in patterns for _ in pattern.finditer(text))
        return cast("int", self._cache[name, sentence])


@dataclass(frozen=True)
class PreparedSection(PreparedText):
    """One section of a story."""

    section: Section


@dataclass(frozen=True)
class PreparedStory:
    """A whole story prepared for analysis; `reader_language` is the reader's, if it is another."""

    language: str
    sections: dict[Section, PreparedSection]
    masked: MaskedStory
    reader_language: str = ""

    @property
    def spoken(self) -> str:
        """The language in which its reader is told about it."""
        return self.reader_language or self.language

    @property
    def has_lexicon(self) -> bool:
        """Whether the rules have cues for its language."""
        return self.language in LEXICON_LANGUAGES

    def without(self, gone: Collection[str]) -> PreparedStory:
        """The story without the sentences with these ids; the others keep theirs."""
        if not gone:
            return self
        sections = {
            section: replace(part, sentences=tuple(one for one in part.sentences if one.id not in gone))
            for section, part in self.sections.items()
        }
        return replace(self, sections=sections)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The masked text of every sentence by its id."""
        return {one.id: one.text for part in self.sections.values() for one in part.sentences}

    @cached_property
    def counted(self) -> dict[str, str]:
        """The masked text of every sentence that is not excluded, by its id."""
        return {one.id: one.text for part in self.sections.values() for one in part.counted}

    @cached_property
    def excluded(self) -> tuple[str, ...]:
        """The ids of the sentences that are shown to no judge."""
        return tuple(one.id for part in self.sections.values() for one in part.sentences if one.id in part.excluded)


def section_of(sentence: str) -> Section:
    """The section of a sentence, by its id."""
    return next(section for section, letter in SECTION_LETTERS.items() if sentence.startswith(letter))


def prepare(
    texts: Mapping[str, str], language: str | None = None, reader_language: str = "", *, hides_people: bool = False
) -> PreparedStory:
    """Prepare the sections of a story; its language is detected from the text unless given (ISO 639-1).

    What leaves for a model `hides_people`: names that stand alone are masked too.
    """
    known = (language or detect_language("\n".join(texts.values()))).casefold()[:2]
    people = private_words.named_alone(texts.values()) if hides_people else ()
    masked = mask({section: texts.get(section, "") for section in SECTIONS}, people=people)
    sections = {section: prepare_section(section, known, masked.texts[section]) for section in SECTIONS}
    return PreparedStory(known, sections, masked, reader_language)


def prepare_section(section: Section, language: str, text: str) -> PreparedSection:
    """One section as it is, without masking."""
    one = prepare_text(SECTION_LETTERS[section], language, text)
    return PreparedSection(one.language, one.sentences, one.excluded, section)


def prepare_text(letter: str, language: str, text: str) -> PreparedText:
    """A text as it is, without masking; the ids of its sentences begin with that letter."""
    sentences = tuple(split_sentences(text, letter))
    return PreparedText(language, sentences, frozenset(injection_ids(sentences)))
