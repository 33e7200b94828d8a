"""Sorts a text into the elements of a capstone by the headings in it; what stands below none of them is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.certification.capstone.rubric import RubricEdition
from bot.kit.patterns import LazyPattern

# A heading is a line of its own, perhaps marked or numbered, or the first words of a line before a colon.
_MARKS = LazyPattern(r"^[\s#*_>•\-–]*(?:\d+[.)]\s*)?|[\s*_:]+$")
_LEADING = LazyPattern(r"^(?P<head>[^:\n]{3,60}):\s*(?P<rest>.*)$")


@dataclass(frozen=True)
class SortedText:
    """Texts by element, and what stood before the first heading."""

    texts: Mapping[str, str]
    before: str = ""


def sort(text: str, edition: RubricEdition) -> SortedText:
    """What stands below each heading that names an element, in any language; the headings themselves are left out."""
    names = _names(edition)
    found: dict[str, list[str]] = {}
    before: list[str] = []
    here = before
    for line in text.splitlines():
        element, rest = _heading(line, names)
        if element:
            here = found.setdefault(element, [])
        if rest.strip() or not element:
            here.append(rest)
    texts = {element: "\n".join(lines).strip() for element, lines in found.items()}
    return SortedText({element: words for element, words in texts.items() if words}, "\n".join(before).strip())


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
    whole = names.get(_MARKS.sub("", line).casefold())
    if whole:
        return whole, ""
    led = _LEADING.match(_MARKS.sub("", line, count=1))
    element = names.get(_MARKS.sub("", led["head"]).casefold()) if led else None
    return (element, led["rest"].lstrip(" *_")) if led and element else (None, line)
