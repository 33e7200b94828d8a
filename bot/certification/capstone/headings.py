"""Sorts a text into the elements of a capstone by the headings in it; what stands below none of them is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.certification.capstone.rubric import RubricEdition
from bot.kit.patterns import LazyPattern

# A heading is a line of its own, perhaps marked or numbered, or the first words of a line before a colon.
_MARKS = LazyPattern(r"^[\s#*_>•\-–]*(?:\d+[.)]\s*)?|[\s*_:]+$")
_LEADING = LazyPattern(r"^(?P<head>[^:\n]{3,60}):\s*(?P<rest>.*)$")
_HASHES = LazyPattern(r"^\s*(?P<hashes>#{1,6})\s*\S")
# A mistyped heading has one letter in eight wrong at most; a short one isn't guessed.
MIN_GUESSED, LETTERS_PER_SLIP = 8, 8
# What may be a heading although nothing marks it: a few words after an empty line, with a text right below.
_TITLE = LazyPattern(r"^\W{0,4}[^\W\d_a-zäöü][^.!?,;…\n]{2,58}[^.!?,;…)\n]$")
MAX_TITLE_WORDS = 6


@dataclass(frozen=True)
class DoubtfulText:
    """What stands below a line that may be a heading which names no element, and the element above it.

    `text` has that line too.
    """

    heading: str
    element: str
    text: str


@dataclass(frozen=True)
class SortedText:
    """Texts by element, what stood before the first heading, headings that name no element, and what may be one."""

    texts: Mapping[str, str]
    before: str = ""
    unknown: tuple[str, ...] = ()
    doubtful: tuple[DoubtfulText, ...] = ()


def sort(text: str, edition: RubricEdition) -> SortedText:
    """What stands below each heading that names an element, in any language; the headings themselves are left out.

    A marked heading that names none ends the element above it, unless it is of a lower level than that one's. What
    may be such a heading, though nothing marks it, ends an element that has an unmarked heading itself.
    """
    names = _names(edition)
    found: dict[str, list[str]] = {}
    before: list[str] = []
    unknown: list[str] = []
    doubtful: list[tuple[str, str, list[str]]] = []
    here, depth, above = before, 0, ""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        element, rest = _heading(line, names)
        hashes = _HASHES.match(line)
        level = len(hashes["hashes"]) if hashes else 0
        if element:
            here, depth, above = found.setdefault(element, []), level, element
        elif above and not depth and _may_be_heading(lines, number):
            here = [line]
            doubtful.append((_MARKS.sub("", line), above, here))
            continue
        elif found and 0 < level <= depth:
            unknown.append(_MARKS.sub("", line))
            here, above = [], ""
            continue
        if rest.strip() or not element:
            here.append(rest)
    texts = {element: "\n".join(words).strip() for element, words in found.items()}
    asked = (DoubtfulText(heading, element, "\n".join(words).strip()) for heading, element, words in doubtful)
    kept = {element: words for element, words in texts.items() if words}
    return SortedText(kept, "\n".join(before).strip(), tuple(unknown), tuple(asked))


def _may_be_heading(lines: Sequence[str], number: int) -> bool:
    """Whether an unmarked line looks like a title: short, alone above its text, and no sentence or item of a list."""
    line = lines[number].strip()
    if not _TITLE.match(line) or len(line.split()) > MAX_TITLE_WORDS or line[0] in "-•>–":
        return False
    is_apart = number > 0 and not lines[number - 1].strip()
    return is_apart and number + 1 < len(lines) and bool(lines[number + 1].strip())


def _names(edition: RubricEdition) -> dict[str, str]:
    """Elements by what they are called, in all languages; a name of two elements is left out."""
    elements: dict[str, set[str]] = {}
    for rubric in edition.languages.values():
        for element in rubric.elements:
            for name in (element.title, *element.names):
                elements.setdefault(name.casefold(), set()).add(element.id)
    return {name: next(iter(ids)) for name, ids in elements.items() if len(ids) == 1}


def _heading(line: str, names: Mapping[str, str]) -> tuple[str | None, str]:
    """The element that a line names, if it is a heading, and what of the line is text."""
    whole = _named(_MARKS.sub("", line).casefold(), names)
    if whole:
        return whole, ""
    led = _LEADING.match(_MARKS.sub("", line, count=1))
    element = names.get(_MARKS.sub("", led["head"]).casefold()) if led else None
    return (element, led["rest"].lstrip(" *_")) if led and element else (None, line)


def _named(words: str, names: Mapping[str, str]) -> str | None:
    """The element that is called so, or whose name is so close that it can only be a slip."""
    if words in names or len(words) < MIN_GUESSED:
        return names.get(words)
    slips = len(words) // LETTERS_PER_SLIP
    close = {id_ for name, id_ in names.items() if OSA.distance(words, name, score_cutoff=slips) <= slips}
    return close.pop() if len(close) == 1 else None
