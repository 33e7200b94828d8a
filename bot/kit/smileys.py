"""Faces made of letters and signs, such as «:D», which say nothing else."""

from __future__ import annotations

from bot.kit.patterns import LazyPattern

# «1:D» answers the first question with D, and «D:» and «B)» are labels of options.
_FACE = LazyPattern(r"(?<!\S)(?:[:;=][-'^o]?[)(DdPpBbCcOo/|\\]+|[xX][dD]+|<3|\^\^)(?!\w)")


def without_smileys(text: str) -> str:
    """A text with spaces in the place of faces."""
    return _FACE.sub(" ", text)
