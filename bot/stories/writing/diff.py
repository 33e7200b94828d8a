"""What changed from one version to the next, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.stories.sections import SECTIONS, Section

# Word by word takes the square of their number; longer sections are compared line by line.
MAX_WORDS = 3000
CONTEXT = 60
MIN_SAME = 3
_WORDS = re.compile(r"\S+\s*")
_LINES = re.compile(r"[^\n]*\n?")


class Edit(StrEnum):
    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """A stretch of a section that stayed, came or went."""

    edit: Edit
    text: str


@dataclass(frozen=True)
class Change:
    """A section that is different: its pieces in reading order, and how many words came and went."""

    section: Section
    pieces: tuple[Piece, ...]
    came: int
    went: int


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The sections that changed, in their order."""
    return [
        _change(section, before.get(section, ""), after.get(section, ""))
        for section in SECTIONS
        if before.get(section, "").strip() != after.get(section, "").strip()
    ]


def _change(section: Section, before: str, after: str) -> Change:
    pieces = tuple(_pieces(before, after))
    counts = {edit: sum(len(one.text.split()) for one in pieces if one.edit == edit) for edit in Edit}
    return Change(section, pieces, counts[Edit.NEW], counts[Edit.GONE])


def _pieces(before: str, after: str) -> Iterator[Piece]:
    few = max(before.count(" "), after.count(" ")) < MAX_WORDS
    old, new = ([part for part in (_WORDS if few else _LINES).findall(text) if part] for text in (before, after))
    # Blanks at the end of a word do not make it another one.
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    for same, a, b, c, d in _joined(matcher.get_opcodes()):
        if same:
            yield Piece(Edit.SAME, "".join(new[c:d]))
            continue
        if a < b:
            yield Piece(Edit.GONE, _spaced("".join(old[a:b])))
        if c < d:
            yield Piece(Edit.NEW, "".join(new[c:d]))


def _spaced(text: str) -> str:
    """What follows stands beside it, so that a blank must be between."""
    return text if text[-1:].isspace() else f"{text} "


def _joined(codes: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """Changes with but a word or two between them are one: a change is read as a whole."""
    made: list[tuple[bool, int, int, int, int]] = []
    for place, (edit, a, b, c, d) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        same = edit == "equal" and not (inside and b - a < MIN_SAME)
        if made and not same and not made[-1][0]:
            made[-1] = (False, made[-1][1], b, made[-1][3], d)
        else:
            made.append((same, a, b, c, d))
    return made


def shortened(pieces: tuple[Piece, ...]) -> list[Piece]:
    """The same with long unchanged stretches cut down to their ends."""
    return [Piece(one.edit, _cut(one.text)) if one.edit == Edit.SAME else one for one in pieces]


def _cut(text: str) -> str:
    return text if len(text) <= 2 * CONTEXT + 10 else f"{text[:CONTEXT].rstrip()} … {text[-CONTEXT:].lstrip()}"
