"""Assertions about what people read, by the catalogue's own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from babel.messages.pofile import read_po

from bot.kit.i18n import SOURCE, nearest_language
from bot.settings import ROOT

CATALOGUE = ROOT / "bot" / "locale" / "de" / "LC_MESSAGES" / "groundswell.po"
MARKS = str.maketrans("", "", "*_`")


def says(shown: Any, sentence: str, language: str = SOURCE, /, **facts: object) -> bool:
    """Whether a text or a payload has a sentence of the catalogue in it, as `pattern` looks for it.

    Marks of emphasis do not count, so that a page's text can be asked too.
    """
    return pattern(sentence, language, **facts).search(_plain(_text(shown))) is not None


def pattern(sentence: str, language: str = SOURCE, /, **facts: object) -> re.Pattern[str]:
    """What finds a sentence of the catalogue, with these facts in its placeholders; browsers take it as it is.

    The sentence is given in English and looked for in our language that is nearest to `language`; a placeholder without
    a fact is filled by anything. AssertionError for a sentence that is in no catalogue, or has no such placeholder: it
    has been edited, and the test has to follow.
    """
    assert sentence in sentences(SOURCE), f"no sentence of the catalogue: {sentence!r}"
    texts_and_names = re.split(r"\{(\w+)\}", sentences(nearest_language(language))[sentence])
    assert facts.keys() <= {*texts_and_names[1::2]}, f"not all of {[*facts]} are in {sentence!r}"
    # A fact is no part of a longer number.
    filled = {name: rf"(?<!\d){re.escape(_plain(str(fact)))}(?!\d)" for name, fact in facts.items()}
    parts = [filled.get(part, ".*?") if at % 2 else re.escape(_plain(part)) for at, part in enumerate(texts_and_names)]
    return re.compile("".join(parts), re.DOTALL)


@cache
def sentences(language: str) -> dict[str, str]:
    """Every sentence of the catalogue, from English to how it is said in a language."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="de", charset="utf-8") if message.id]
    forms = [(_forms(message.id), _forms(message.string)) for message in messages]
    return {
        one: one if language == SOURCE else other for ids, said in forms for one, other in zip(ids, said, strict=True)
    }


def _text(shown: Any) -> str:
    if isinstance(shown, str):
        return shown
    if isinstance(shown, dict):
        return "\n".join(map(_text, shown.values()))
    if isinstance(shown, list | tuple):
        return "\n".join(map(_text, shown))
    return str(shown)


def _plain(text: str) -> str:
    """Without marks; line breaks and quotation marks as they are in a text, not as in its repr."""
    return unescape(text.replace("\\n", "\n").replace("\\'", "'")).translate(MARKS)


def _forms(sentence: Any) -> tuple[str, ...]:
    """A sentence, or its singular and plural."""
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


# The keys of a payload whose texts people read.
_READ = frozenset({"text", "title", "label", "hint", "placeholder", "confirm", "deny", "alt_text", "initial_value"})
_MIN_LETTERS = 14  # a sentence with fewer is only looked for as a whole text
_WORD = re.compile(r"[^\W\d_]+")


def texts_of(shown: Any, key: str = "text") -> Iterator[str]:
    """The texts in a payload that people read, markup and all; ids and values are none."""
    if isinstance(shown, str):
        if key in _READ:
            yield shown
    elif isinstance(shown, dict):
        for name, value in shown.items():
            if name != "value":
                yield from texts_of(value, name)
    elif isinstance(shown, list | tuple):
        for each in shown:
            yield from texts_of(each, key)


def english_in(shown: Any) -> list[str]:
    """The sentences of the catalogue in what somebody reads who should read German."""
    texts = list(texts_of(shown))
    together = _plain("\n".join(texts))
    whole = {_plain(text) for text in texts}
    return [each.english for each in _english() if each.plain in whole or each.is_in(together)]


@dataclass(frozen=True)
class _EnglishSentence:
    """A sentence that German has another one for, as a whole text and as what finds it in a longer one."""

    english: str
    plain: str
    longest_part: str
    sought: re.Pattern[str] | None

    def is_in(self, text: str) -> bool:
        # Thousands of patterns are looked for in every message, and hardly any has even a part of its words there.
        return self.sought is not None and self.longest_part in text and self.sought.search(text) is not None


@cache
def _english() -> list[_EnglishSentence]:
    found = []
    for english, german in sentences("de").items():
        if english == german:
            continue
        parts = [_plain(part) for part in re.split(r"\{\w+\}", english)]
        letters = sum(len(word) for part in parts for word in _WORD.findall(part))
        sought = None
        if letters >= _MIN_LETTERS:
            sought = re.compile("[^\n]{0,200}?".join(map(re.escape, parts)))
        found.append(_EnglishSentence(english, _plain(english), max(parts, key=len), sought))
    return found
