"""A long section in fields of a window: Slack's take 3,000 characters each."""

from __future__ import annotations

MAX_IN_FIELD = 3000
MAX_FIELDS = 10
MAX_IN_WINDOW = MAX_IN_FIELD * MAX_FIELDS
NEARLY_FULL = 2500
_BREAKS = ("\n\n", "\n", " ")


def split(text: str) -> tuple[list[str], list[str]]:
    """The text in parts that fit, and what stood between them: joined again they are what they were."""
    parts, between = [], []
    while len(text) > MAX_IN_FIELD:
        at, mark = _break(text)
        parts.append(text[:at])
        between.append(mark)
        text = text[at + len(mark) :]
    return [*parts, text], between


def _break(text: str) -> tuple[int, str]:
    for mark in _BREAKS:
        at = text.rfind(mark, MAX_IN_FIELD // 2, MAX_IN_FIELD)
        if at > 0:
            return at, mark
    return MAX_IN_FIELD, ""


def join(parts: list[str], between: list[str]) -> str:
    """Parts as one text again; a part that was added is a paragraph of its own."""
    marks = ["", *between]
    whole = ""
    for at, part in enumerate(parts):
        mark = marks[at] if at < len(marks) else "\n\n"
        whole += (mark if whole and part else "") + part
    return whole
