"""Coffee pairings: as many new pairs as possible, and nobody left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

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
    import networkx as nx  # noqa: PLC0415 - takes a third of a second

    graph = nx.Graph()
    graph.add_edges_from(pair for pair in combinations(people, 2) if _times(met, *pair) <= at_most)
    found = nx.max_weight_matching(graph, maxcardinality=True)
    return sorted((min(pair), max(pair)) for pair in found)
