"""Coffee pairings: as many new pairs as possible, and nobody left over."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Meetings = Mapping[frozenset[int], int]
Group = tuple[int, ...]


def pairs(people: Sequence[int], met: Meetings) -> list[Group]:
    """Pairs, with one group of three if the number is odd; one person alone gets no group.

    The result has the most possible pairs who never met; the others repeat, rarest first. `met` counts how often two
    people have met.
    """
    if len(people) < 2:
        return []
    groups, left = list[Group](), list(people)
    for times in sorted({0, *(_times(met, a, b) for a in people for b in people if a != b)}):
        found = _match(left, met, at_most=times)
        groups += found
        left = [each for each in left if not any(each in group for group in found)]
        if len(left) < 2:
            break
    for each in left:
        # The person left over joins the pair that they have met least.
        least_met = min(groups, key=lambda group: (sum(_times(met, each, other) for other in group), group))
        groups = [(*group, each) if group == least_met else group for group in groups]
    return groups


def _times(met: Meetings, a: int, b: int) -> int:
    return met.get(frozenset((a, b)), 0)


def _match(people: Sequence[int], met: Meetings, *, at_most: int) -> list[Group]:
    """A maximum set of pairs who have met at most `at_most` times."""
    size = range(len(people))
    neighbours = [[b for b in size if a != b and _times(met, people[a], people[b]) <= at_most] for a in size]
    partners = _MaximumMatching(neighbours).partners()
    return [(people[a], people[b]) for a, b in enumerate(partners) if b > a]


class _MaximumMatching:
    """Edmonds' blossom algorithm: one augmenting path at a time, with odd cycles shrunk to a vertex."""

    def __init__(self, neighbours: Sequence[Sequence[int]]) -> None:
        self._neighbours = neighbours
        self._partner = [-1] * len(neighbours)
        self._parent: list[int] = []
        self._base: list[int] = []

    def partners(self) -> list[int]:
        """The partner of each vertex, -1 for none."""
        for one, others in enumerate(self._neighbours):
            free = next((each for each in others if self._partner[each] < 0), None)
            if self._partner[one] < 0 and free is not None:
                self._partner[one], self._partner[free] = free, one
        for one in range(len(self._neighbours)):
            if self._partner[one] < 0:
                self._augment(self._path(one))
        return self._partner

    def _augment(self, end: int) -> None:
        while end >= 0:
            before = self._parent[end]
            onward = self._partner[before]
            self._partner[end], self._partner[before] = before, end
            end = onward

    def _path(self, root: int) -> int:
        """The far end of an augmenting path from `root`, -1 if there is none."""
        self._parent, self._base = [-1] * len(self._neighbours), list(range(len(self._neighbours)))
        seen, queue = {root}, deque([root])
        while queue:
            one = queue.popleft()
            for other in self._neighbours[one]:
                if self._base[one] == self._base[other] or self._partner[one] == other:
                    continue
                if other == root or (self._partner[other] >= 0 and self._parent[self._partner[other]] >= 0):
                    self._shrink(one, other, seen, queue)
                elif self._parent[other] < 0:
                    self._parent[other] = one
                    if self._partner[other] < 0:
                        return other
                    seen.add(self._partner[other])
                    queue.append(self._partner[other])
        return -1

    def _shrink(self, one: int, other: int, seen: set[int], queue: deque[int]) -> None:
        stem = self._stem(one, other)
        blossom: set[int] = set()
        self._mark(one, stem, other, blossom)
        self._mark(other, stem, one, blossom)
        for each in range(len(self._neighbours)):
            if self._base[each] in blossom:
                self._base[each] = stem
                if each not in seen:
                    seen.add(each)
                    queue.append(each)

    def _stem(self, one: int, other: int) -> int:
        """The vertex at which both paths to the root meet."""
        on_path = set()
        while True:
            one = self._base[one]
            on_path.add(one)
            if self._partner[one] < 0:
                break
            one = self._parent[self._partner[one]]
        while self._base[other] not in on_path:
            other = self._parent[self._partner[self._base[other]]]
        return self._base[other]

    def _mark(self, one: int, stem: int, child: int, blossom: set[int]) -> None:
        while self._base[one] != stem:
            blossom |= {self._base[one], self._base[self._partner[one]]}
            self._parent[one] = child
            child = self._partner[one]
            one = self._parent[self._partner[one]]
