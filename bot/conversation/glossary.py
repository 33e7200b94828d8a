"""Common words of the field that no lesson explains, in two sentences each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from bot.conversation.words import fold
from bot.kit.content import ContentReader, Strict
from bot.kit.i18n import SOURCE, languages
from bot.settings import ROOT

FILE = "glossary.yaml"
_ENDINGS = ("", "s", "es", "e", "ed", "ing", "en", "n", "t", "te", "ten", "er", "st")
MIN_ROOT = 5
_ARTICLES = frozenset(["a", "an", "the", "ein", "eine", "einem", "einen", "der", "die", "das", "dem", "den"])


class GlossaryWord(Strict):
    """A word with its forms and its explanation, each by language."""

    id: str = Field(pattern=r"^[a-z-]+$", description="every word needs an id in small letters")
    words: dict[str, tuple[str, ...]] = Field(description="every word has its forms in each language")
    text: dict[str, str] = Field(description="every word is explained in each language")
    goes_first: bool = Field(default=False, description="whether it goes before what a lesson teaches under that word")


class GlossaryFile(Strict):
    """glossary.yaml: a plain list of words."""

    glossary: tuple[GlossaryWord, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A word as it is shown, and what it means; some go before what a lesson teaches under the same word."""

    word: str
    text: str
    goes_first: bool = False


@dataclass(frozen=True)
class Glossary:
    """What words mean: by language, and by each form of a word in any language."""

    entries: Mapping[str, Mapping[str, Entry]]

    def find(self, term: str, language: str) -> Entry | None:
        """What a term means, in a language; None if it isn't in the glossary."""
        words = [word for word in _plain(term).split() if word not in _ARTICLES]
        entries = self.entries.get(language, self.entries[SOURCE])
        term = " ".join(words)
        alike = (entry for form, entry in entries.items() if not _roots(form).isdisjoint(_roots(term)))
        return entries.get(term) or next(alike, None)


def load(content: Path) -> Glossary:
    """The glossary of a content folder, that of the product where it has none; `ContentErrors` with all problems."""
    own = content / FILE
    path = own if own.exists() else ROOT / "content" / FILE
    reader = ContentReader()
    document = reader.yaml(path, GlossaryFile, below="glossary")
    found: dict[str, Any] = {language: {} for language in languages()}
    for number, one in enumerate(document.content.glossary if document else ()):
        for language, words in found.items():
            if not one.words.get(language) or not one.text.get(language):
                line = document.line("glossary", number) if document else 0
                reader.note(path, line, f"{one.id}: words and text in {language} are missing")
                continue
            entry = Entry(one.words[language][0], one.text[language], one.goes_first)
            words.update({_plain(form): entry for forms in one.words.values() for form in forms})
    reader.finish()
    return Glossary(found)


def _roots(form: str) -> set[str]:
    """A form with each ending taken off, so that others of the same word are found: “hallucinates”, “halluziniert”."""
    return {form[: len(form) - len(end)] for end in _ENDINGS if form.endswith(end) and len(form) - len(end) >= MIN_ROOT}


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace(".", " ").split())
