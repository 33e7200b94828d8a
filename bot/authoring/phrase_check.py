"""Find banned phrases in content files and in the catalogue of sentences.

The lists are `phrases/<language>.yaml` beside this module; a language without a list has no banned phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from pydantic import Field

from bot.kit.content import ContentReader, Problem, Strict
from bot.kit.i18n import DOMAIN, LOCALE, SOURCE, languages
from bot.kit.i18n_extract import template
from bot.kit.patterns import LazyPattern

LISTS = Path(__file__).parent / "phrases"
TRANSLATION = LazyPattern(r"\.(?P<language>[a-z]{2})\.(md|yaml)")
# Titles of other people's works are not checked.
SOURCES = LazyPattern(r"^sources:.*(\n[ ]+.*)*", re.MULTILINE)


class BannedPhrase(Strict):
    """A phrase, what to write instead, and the longer phrases in which it is right."""

    phrase: str = Field(min_length=1, description="every entry needs the phrase that is wrong")
    instead: str = Field(min_length=1, description="every entry says what to write instead")
    unless: tuple[str, ...] = ()


class PhraseFile(Strict):
    """phrases/<language>.yaml: a list of banned phrases."""

    phrases: tuple[BannedPhrase, ...] = Field(min_length=1, description="list the phrases that are wrong")


@cache
def banned_phrases(language: str) -> tuple[BannedPhrase, ...]:
    """The banned phrases of a language; empty without a list."""
    path = LISTS / f"{language}.yaml"
    if not path.exists():
        return ()
    reading = ContentReader()
    document = reading.yaml(path, PhraseFile, below="phrases")
    reading.finish()
    return document.content.phrases if document else ()


def find_banned(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The offset of every banned phrase in a text, and what to write instead; phrases may contain line breaks."""
    for banned in banned_phrases(language):
        allowed = [match.span() for phrase in banned.unless for match in _pattern(phrase).finditer(text)]
        for match in _pattern(banned.phrase).finditer(text):
            if not any(start <= match.start() and match.end() <= end for start, end in allowed):
                yield match.start(), f"“{' '.join(match[0].split())}”: write {banned.instead}"


@cache
def _pattern(phrase: str) -> LazyPattern:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return LazyPattern(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def content_remarks(folder: Path, language: str) -> Iterator[Problem]:
    """Banned phrases in a folder's Markdown and YAML files; a file without a language in its name is in `language`."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".md", ".yaml"}:
            continue
        translation = TRANSLATION.search(path.name)
        text = SOURCES.sub(lambda match: re.sub(r"\S", " ", match[0]), path.read_text(encoding="utf-8"))
        for offset, told in find_banned(text, translation["language"] if translation else language):
            yield Problem(path, text.count("\n", 0, offset) + 1, told)


def catalogue_remarks() -> list[Problem]:
    """Banned phrases in the interface's sentences: the English ones in the code, the others in their catalogues.

    Each is reported by its line in a catalogue; an English one also names the files that contain it.
    """
    files = {message.id: [f"bot/{file}" for file, _ in message.locations] for message in template()}
    found: set[Problem] = set()
    _, *translated = languages()
    for language in translated:
        path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, charset="utf-8")
        for message in catalogue:
            line, said_in = message.lineno or 0, ", ".join(files.get(message.id, ()))
            for form in _forms(message.id) if language == translated[0] else ():
                found |= {Problem(path, line, f"{told} ({said_in})") for _, told in find_banned(form, SOURCE)}
            for form in _forms(message.string):
                found |= {Problem(path, line, told) for _, told in find_banned(form, language)}
    return sorted(found, key=lambda problem: (problem.path, problem.line, problem.message))


def _forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (words or "",) if words is None or isinstance(words, str) else tuple(words)
