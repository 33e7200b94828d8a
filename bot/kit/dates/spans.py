"""Where phrases stand, and choosing among those that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from bot.kit.dates.values import TextSpan


class HasSpan(Protocol):
    """Whatever stands somewhere in a text."""

    @property
    def span(self) -> TextSpan: ...


Found = TypeVar("Found", bound=HasSpan)


def longest(found: Iterable[Found]) -> list[Found]:
    """The longest of those that overlap, in the order of the text; of equally long ones the first given."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: one.span.start - one.span.end):
        if not any(each.span.overlaps(other.span) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.span)


def span_of(match: re.Match[str]) -> TextSpan:
    """Where a match stands."""
    return TextSpan(match.start(), match.end())
