"""The colleague that the demo's stand-in for a model plays, and what it quotes of a practised conversation."""

from __future__ import annotations

import re
from typing import Any

from bot.kit.patterns import LazyPattern

_OWN = LazyPattern(r"^you: (?P<says>.+)$", re.MULTILINE)
_LINES = {
    "English": (
        "Well, nobody has asked me that before. Go on.",
        "Maybe. But who stands up for us if it goes wrong?",
        "That sounds a little better than last time.",
        "All right, I'd listen to that once, in a small way.",
    ),
    "German": (
        "Na ja, das hat mich noch niemand gefragt. Erzähl weiter.",
        "Kann sein. Aber wer hält den Kopf hin, wenn es schiefgeht?",
        "Das klingt schon etwas besser als beim letzten Mal.",
        "Gut, im Kleinen würde ich mir das einmal anhören.",
    ),
}
_WHY = {
    "English": ("With that you asked before you answered.", "Leave a pause before your second sentence."),
    "German": (
        "Damit hast du gefragt, bevor du geantwortet hast.",
        "Lass vor dem zweiten Satz eine Pause.",
    ),
}


def is_asked(system: str) -> bool:
    """Whether a prompt is about a practised conversation."""
    return '"says": the colleague' in system or '{"worked":' in system


def answer(system: str, user: str) -> dict[str, Any]:
    """The next line, or what worked."""
    language = "German" if "Write in German" in system else "English"
    said = [found["says"] for found in _OWN.finditer(user)]
    if '{"worked":' not in system:
        lines = _LINES[language]
        return {"says": lines[(len(said) - 1) % len(lines)]}
    quote = " ".join(max(said, key=len, default="").split()[:6])
    why, then = _WHY[language]
    return {"worked": [{"quote": quote, "why": why}], "next": then}
