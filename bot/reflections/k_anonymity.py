"""Which themes of reflections a facilitator may see as numbers, so that nobody is identified by what they differ in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Member ids: the group, those who wrote, and those who wrote about each theme."""

    name: str
    members: frozenset[int]
    wrote: frozenset[int]
    themes: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Figures:
    """The figures shown of a group: how many wrote (None if hidden), and how many about each theme."""

    name: str
    people: int | None
    themes: tuple[tuple[str, int], ...] = ()


def figures(groups: Sequence[Group], k: int) -> list[Figures]:
    """The figures that one reader may see side by side.

    None is below `k`, and no two about overlapping groups differ by less than `k` unless they are equal, because the
    difference would reveal a few. Of two such figures the smaller is hidden.
    """
    shown: list[tuple[Group, int]] = []
    found: dict[int, Figures] = {}
    for index in sorted(range(len(groups)), key=lambda each: (-len(groups[each].wrote), groups[each].name, each)):
        found[index] = _figures(groups[index], shown, k)
    return [found[index] for index in range(len(groups))]


def _figures(group: Group, shown: list[tuple[Group, int]], k: int) -> Figures:
    if not _may_show(len(group.wrote), group, shown, k):
        return Figures(group.name, None)
    shown.append((group, len(group.wrote)))
    themes = []
    for theme, people in sorted(group.themes.items(), key=lambda each: (-len(each[1]), each[0])):
        if _may_show(len(people), group, shown, k):
            shown.append((group, len(people)))
            themes.append((theme, len(people)))
    return Figures(group.name, len(group.wrote), tuple(themes))


def _may_show(number: int, group: Group, shown: Sequence[tuple[Group, int]], k: int) -> bool:
    comparable = [other for near, other in shown if near.members & group.members]
    return number >= k and all(number == other or abs(number - other) >= k for other in comparable)
