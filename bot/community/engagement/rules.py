"""Who meets whom over coffee: as many new pairs as there can be, and nobody is left over."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Meetings = Mapping[frozenset[int], int]


def pairs(people: Sequence[int], met: Meetings) -> list[tuple[int, ...]]:
    """Everybody in a pair, or in one group of three where the number is odd; a lone person meets nobody.

    Of all ways to pair people this has the most pairs who never met; only the rest meet again, the rarest first.
    """
    if len(people) < 2:
        return []
    groups, left = [], list(people)
    for times in sorted({0, *(_times(met, a, b) for a in people for b in people if a != b)}):
        found = _matched(left, lambda a, b, most=times: _times(met, a, b) <= most)
        groups += found
        left = [each for each in left if not any(each in group for group in found)]
        if len(left) < 2:
            break
    return _with_the_odd_one(groups, left, met)


def _times(met: Meetings, a: int, b: int) -> int:
    return met.get(frozenset((a, b)), 0)


def _with_the_odd_one(groups: list[tuple[int, ...]], left: Sequence[int], met: Meetings) -> list[tuple[int, ...]]:
    """Whoever is left over joins the pair they have met least."""
    for each in left:
        host = min(groups, key=lambda group: (sum(_times(met, each, other) for other in group), group))
        groups = [(*group, each) if group == host else group for group in groups]
    return groups


def _matched(people: Sequence[int], may: object) -> list[tuple[int, ...]]:
    """As many pairs of people who may meet as there can be (Edmonds' blossoms)."""
    assert callable(may), "given above"
    size = range(len(people))
    near = [[b for b in size if a != b and may(people[a], people[b])] for a in size]
    mate = _Blossoms(near).mates()
    return [(people[a], people[b]) for a, b in enumerate(mate) if b > a]


class _Blossoms:
    """A maximum matching in a graph given by neighbours: an augmenting path at a time, odd cycles shrunk to a point."""

    def __init__(self, near: Sequence[Sequence[int]]) -> None:
        self._near = near
        self._mate = [-1] * len(near)
        self._parent: list[int] = []
        self._base: list[int] = []

    def mates(self) -> list[int]:
        """The partner of each, -1 for none."""
        for one, others in enumerate(self._near):
            free = next((each for each in others if self._mate[each] < 0), None)
            if self._mate[one] < 0 and free is not None:
                self._mate[one], self._mate[free] = free, one
        for one in range(len(self._near)):
            if self._mate[one] < 0:
                self._augment(self._path(one))
        return self._mate

    def _augment(self, end: int) -> None:
        while end >= 0:
            before = self._parent[end]
            onward = self._mate[before]
            self._mate[end], self._mate[before] = before, end
            end = onward

    def _path(self, root: int) -> int:
        """The far end of an augmenting path from `root`, -1 where there is none."""
        self._parent, self._base = [-1] * len(self._near), list(range(len(self._near)))
        seen, waiting = {root}, deque([root])
        while waiting:
            one = waiting.popleft()
            for other in self._near[one]:
                if self._base[one] == self._base[other] or self._mate[one] == other:
                    continue
                if other == root or (self._mate[other] >= 0 and self._parent[self._mate[other]] >= 0):
                    self._shrink(one, other, seen, waiting)
                elif self._parent[other] < 0:
                    self._parent[other] = one
                    if self._mate[other] < 0:
                        return other
                    seen.add(self._mate[other])
                    waiting.append(self._mate[other])
        return -1

    def _shrink(self, one: int, other: int, seen: set[int], waiting: deque[int]) -> None:
        stem = self._stem(one, other)
        blossom: set[int] = set()
        self._mark(one, stem, other, blossom)
        self._mark(other, stem, one, blossom)
        for each in range(len(self._near)):
            if self._base[each] in blossom:
                self._base[each] = stem
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)

    def _stem(self, one: int, other: int) -> int:
        """Where the ways of both back to the root come together."""
        on_the_way = set()
        while True:
            one = self._base[one]
            on_the_way.add(one)
            if self._mate[one] < 0:
                break
            one = self._parent[self._mate[one]]
        while self._base[other] not in on_the_way:
            other = self._parent[self._mate[self._base[other]]]
        return self._base[other]

    def _mark(self, one: int, stem: int, child: int, blossom: set[int]) -> None:
        while self._base[one] != stem:
            blossom |= {self._base[one], self._base[self._mate[one]]}
            self._parent[one] = child
            child = self._mate[one]
            one = self._parent[self._mate[one]]
