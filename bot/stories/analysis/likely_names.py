"""Names of people that the words beside them give away: “our boss Karen”, “Tom from accounting”, “Kollegin Schmidt”.

German writes every noun with a capital, so that an uncommon name is known there only where no object can stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.lexicon import cue, first_names

_CAPITAL = "[A-ZÄÖÜÁÉÍÓÚÀÈÇØÅŠŽŁ]"
_NAME = rf"(?P<name>{_CAPITAL}[\w\-]{{1,30}}(?: {_CAPITAL}[\w\-]{{1,30}})?)"
_BEGINS = LazyPattern(r"(?:\A|[.!?:…\n][\s\"“„»*•\-]*)\Z")
_PLACE = LazyPattern(r"\b(?:in|at|near|from)\s\Z")
# «der Kollegin Beispiele zeigen»: in the dative an object may follow.
_DATIVE = LazyPattern(r"\b(?:der|(?:ein|mein|dein|sein|ihr|unser|eur|jed|dies|kein)er)\s(?:\w+\s)?\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Pattern:
    """Where a name of one or two words stands, and whether what stands there from `start` to `end` may be one.

    If both words are no name, the one next to the words around it may be: the second where it `comes_before` them.
    """

    regex: LazyPattern
    is_name: Callable[[str, int, int], bool]
    comes_before: bool = False

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        for found in self.regex.finditer(text):
            start, end = found.span("name")
            parts = [(start, end)]
            if " " in found["name"]:
                space = text.index(" ", start)
                parts.append((space + 1, end) if self.comes_before else (start, space))
            yield from [part for part in parts if self.is_name(text, *part)][:1]


def _is_common(text: str, start: int, end: int) -> bool:
    """Whether the first word is a common first name."""
    return is_first_name(text[start:end].split(maxsplit=1)[0])


def is_first_name(word: str) -> bool:
    """Whether a word is a common first name."""
    return word in first_names() or bool(cue("de", "people").fullmatch(word))


def _is_any(text: str, start: int, end: int) -> bool:
    """Whether it is a common first name, or no word is a product, a day, a department or an abbreviation."""
    words = text[start:end].split()
    is_known = any(word.isupper() or is_no_name(word) for word in words)
    return _is_common(text, start, end) or not is_known


def is_no_name(word: str) -> bool:
    """Whether a word with a capital is a product, a day, a department or the like."""
    return any(cue(file, name).fullmatch(word) for file in ("en", "de") for name in ("no_name", "department"))


def _is_within(text: str, start: int, end: int) -> bool:
    """Whether it is a common first name, or has a capital within an English sentence and is no place."""
    before = text[max(0, start - 12) : start]
    is_inside = not _BEGINS.search(before) and not _PLACE.search(before)
    return _is_common(text, start, end) or (is_inside and _is_any(text, start, end))


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether the role before it is used as a title: «mit Kollegin Schmidt»."""
    role = text.rindex("Koll", 0, start)
    return _is_any(text, start, end) and not _DATIVE.search(text[max(0, role - 40) : role])


def _patterns() -> Iterator[_Pattern]:
    close, place = cue("en", "close_role").pattern, f"(?i:{cue('en', 'department').pattern})"
    role = rf"(?:{close}|{cue('en', 'role').pattern})"
    a = r"(?:[Mm]y|[Oo]ur|[Hh]er|[Hh]is|[Tt]heir|[Yy]our|[Tt]he|[Aa]n?)\s(?:[a-z\-]+\s)?"
    yield _Pattern(LazyPattern(rf"\b{a}{close}\s{_NAME}"), _is_any)
    yield _Pattern(LazyPattern(rf"\b{a}{role}\s{_NAME}"), _is_common)
    yield _Pattern(LazyPattern(rf"\b{a}{role},\s{_NAME},"), _is_any)
    yield _Pattern(LazyPattern(rf"\b{role}\s(?:named|called)\s{_NAME}"), _is_any)
    yield _Pattern(LazyPattern(rf"\bNurse\s{_NAME}"), _is_any)
    yield _Pattern(LazyPattern(rf"\b{_NAME}\sfrom\s(?:the\s|our\s)?{place}\b"), _is_within, comes_before=True)
    yield _Pattern(LazyPattern(rf"\b{_NAME}\sin\s(?:the\s|our\s)?{place}\b"), _is_common, comes_before=True)
    yield _Pattern(LazyPattern(rf"\b{_NAME}\s\((?:{place}|{role})\)"), _is_common, comes_before=True)
    yield _Pattern(LazyPattern(rf"\b{_NAME},\s{a}{role}\b"), _is_common, comes_before=True)


def _german_patterns() -> Iterator[_Pattern]:
    her, close, his, place = (
        f"(?i:{cue('de', name).pattern})" for name in ("female_role", "close_role", "male_role", "department")
    )
    role, his_or_my = rf"(?:{her}|{close}|{his})", r"(?:[Mm]ein|[Dd]ein|[Ss]ein|[Ii]hr|[Uu]nser|[Ee]uer|[Ee]in)"
    any_ = rf"(?:{his_or_my}(?:e[nmrs]?)?|[Ee]ure[nmrs]?|[Dd](?:er|ie|em|en|es))\s(?:[a-zäöüß\-]+\s)?"
    yield _Pattern(LazyPattern(rf"\b(?:{his_or_my}e|[Ee]ure|[Dd]ie)\s(?:[a-zäöüß\-]+\s)?{her}\s{_NAME}"), _is_any)
    yield _Pattern(LazyPattern(rf"\b(?:{his_or_my}|[Dd]er)\s(?:[a-zäöüß\-]+\s)?{close}\s{_NAME}"), _is_any)
    yield _Pattern(LazyPattern(rf"\b(?:Kollegin|Kollege)\s{_NAME}"), _is_title)
    yield _Pattern(LazyPattern(rf"\b{any_}{role},?\s{_NAME}"), _is_common)
    yield _Pattern(LazyPattern(rf"\b{role}\snamens\s{_NAME}"), _is_any)
    where = r"(?:aus\s(?:der|dem|unserem|unserer)|vom|im|von\sder|in\sder)\s(?:\w+\s)?"
    yield _Pattern(LazyPattern(rf"\b{_NAME}\s{where}{place}\b"), _is_common, comes_before=True)
    yield _Pattern(LazyPattern(rf"\b{_NAME}\s\((?:{place}|{role})\)"), _is_common, comes_before=True)
    yield _Pattern(LazyPattern(rf"\b{_NAME},\s{any_}{role}\b"), _is_common, comes_before=True)


_PATTERNS = (*_patterns(), *_german_patterns())


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where such names begin and end in a text, pattern by pattern."""
    for pattern in _PATTERNS:
        yield from pattern.spans(text)
