"""Word-by-word differences between two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from bot.kit.patterns import LazyPattern
from bot.stories.sections import SECTIONS, Section

# Comparing words takes the square of their number; longer sections are compared line by line.
MAX_WORDS = 3000
CONTEXT = 60
MIN_UNCHANGED = 3
_WORDS = LazyPattern(r"\S+\s*")
_LINES = LazyPattern(r"[^\n]*\n?")


class EditKind(StrEnum):
    UNCHANGED = "unchanged"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class DiffSegment:
    """A stretch of text that was kept, added or removed."""

    kind: EditKind
    text: str


@dataclass(frozen=True)
class SectionDiff:
    """A section that changed: its segments in reading order, and how many words were added and removed."""

    section: Section
    segments: tuple[DiffSegment, ...]
    added: int
    removed: int


@dataclass(frozen=True)
class _Opcode:
    """Items `old_start`…`old_end` of one sequence correspond to `new_start`…`new_end` of another."""

    is_equal: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> list[SectionDiff]:
    """The sections that changed, in their order."""
    return [
        _compare_section(section, before.get(section, ""), after.get(section, ""))
        for section in SECTIONS
        if before.get(section, "").strip() != after.get(section, "").strip()
    ]


def _compare_section(section: Section, before: str, after: str) -> SectionDiff:
    segments = tuple(_segments(before, after))
    words = {kind: sum(len(one.text.split()) for one in segments if one.kind == kind) for kind in EditKind}
    return SectionDiff(section, segments, words[EditKind.ADDED], words[EditKind.REMOVED])


def _segments(before: str, after: str) -> Iterator[DiffSegment]:
    unit = _WORDS if max(before.count(" "), after.count(" ")) < MAX_WORDS else _LINES
    old, new = ([part for part in unit.findall(text) if part] for text in (before, after))
    # Spaces after a word do not make it another one.
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    for op in _merged(matcher):
        if op.is_equal:
            yield DiffSegment(EditKind.UNCHANGED, "".join(new[op.new_start : op.new_end]))
            continue
        if op.old_start < op.old_end:
            removed = "".join(old[op.old_start : op.old_end])
            # The added text follows directly, so a space must separate them.
            yield DiffSegment(EditKind.REMOVED, removed if removed[-1:].isspace() else f"{removed} ")
        if op.new_start < op.new_end:
            yield DiffSegment(EditKind.ADDED, "".join(new[op.new_start : op.new_end]))


def _merged(matcher: SequenceMatcher[str]) -> list[_Opcode]:
    """Opcodes in which changes with only a word or two between them are one change."""
    opcodes = matcher.get_opcodes()
    merged: list[_Opcode] = []
    for position, (tag, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        is_inside = 0 < position < len(opcodes) - 1
        is_equal = tag == "equal" and not (is_inside and old_end - old_start < MIN_UNCHANGED)
        op = _Opcode(is_equal, old_start, old_end, new_start, new_end)
        if merged and not is_equal and not merged[-1].is_equal:
            merged[-1] = replace(merged[-1], old_end=old_end, new_end=new_end)
        else:
            merged.append(op)
    return merged


def shorten_unchanged(segments: tuple[DiffSegment, ...]) -> list[DiffSegment]:
    """The same with long unchanged stretches cut down to their ends."""
    return [
        replace(one, text=f"{one.text[:CONTEXT].rstrip()} … {one.text[-CONTEXT:].lstrip()}")
        if one.kind == EditKind.UNCHANGED and len(one.text) > 2 * CONTEXT + 10
        else one
        for one in segments
    ]
