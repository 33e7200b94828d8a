"""Splits a long section over several input fields: Slack allows 3,000 characters in each."""

from __future__ import annotations

MAX_FIELD_CHARACTERS = 3000
MAX_FIELDS = 10
MAX_MODAL_CHARACTERS = MAX_FIELD_CHARACTERS * MAX_FIELDS
ALMOST_FULL_CHARACTERS = 2500
_BREAKS = ("\n\n", "\n", " ")


def split_fields(text: str) -> tuple[list[str], list[str]]:
    """The parts of a text that fit into a field, and the separators between them; `join` gives the text again."""
    parts, separators = [], []
    while len(text) > MAX_FIELD_CHARACTERS:
        end, separator = _break(text)
        parts.append(text[:end])
        separators.append(separator)
        text = text[end + len(separator) :]
    return [*parts, text], separators


def _break(text: str) -> tuple[int, str]:
    for separator in _BREAKS:
        end = text.rfind(separator, MAX_FIELD_CHARACTERS // 2, MAX_FIELD_CHARACTERS)
        if end > 0:
            return end, separator
    return MAX_FIELD_CHARACTERS, ""


def join_fields(parts: list[str], separators: list[str]) -> str:
    """Parts as one text; a part beyond the separators becomes a paragraph of its own."""
    before = ["", *separators]
    joined = ""
    for position, part in enumerate(parts):
        separator = before[position] if position < len(before) else "\n\n"
        joined += (separator if joined and part else "") + part
    return joined
