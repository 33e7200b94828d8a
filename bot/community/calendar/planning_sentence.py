"""A planning sentence while it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from bot.community.calendar.naming import LeftOver
from bot.kit.dates import TextSpan
from bot.kit.patterns import LazyPattern


@dataclass
class PlanningSentence:
    """A sentence; phrases are blanked as they are read."""

    text: str
    left: str = ""
    taken: list[TextSpan] = field(default_factory=list)
    places: list[TextSpan] = field(default_factory=list)
    notes: list[TextSpan] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = self.text

    def take(self, span: TextSpan) -> None:
        self.left = blanked(self.left, span)
        self.taken.append(span)

    def search(self, pattern: LazyPattern) -> re.Match[str] | None:
        """The first match of a pattern, which is taken out."""
        found = pattern.search(self.left)
        if found:
            self.take(TextSpan(*found.span()))
        return found

    def gaps(self) -> list[TextSpan]:
        """Where words are left between what was taken out."""
        edges = [TextSpan(0, 0), *sorted(self.taken), TextSpan(len(self.text), len(self.text))]
        gaps, reached = [], 0
        for before, after in pairwise(edges):
            reached = max(reached, before.end)
            if after.start > reached:
                gaps.append(TextSpan(reached, after.start))
        return gaps

    def left_over(self, kind: TextSpan | None) -> LeftOver:
        """The words between what was taken out."""
        gaps = self.gaps()
        behind = next((each for each in gaps if kind and each.start == kind.end), None)
        others = [each.of(self.text) for each in gaps if each != behind]
        return LeftOver(behind.of(self.text) if behind else "", others)


def blanked(text: str, span: TextSpan) -> str:
    """The text with blanks in place of a part."""
    return f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"
