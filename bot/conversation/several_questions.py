"""Two questions in one message, or a question beside a wish: each is answered, in one message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.conversation import everyday, wish_commands
from bot.conversation.everyday import Everyday
from bot.conversation.guesses import TERM
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.understood import CERTAIN, Understood
from bot.conversation.words import fold
from bot.kit.patterns import LazyPattern

MAX_WORDS, MAX_SPLITS = 30, 4
# How sure a question must be that is answered beside another one.
SURE = 0.75
QUESTIONS = frozenset(
    {
        Intent.EXPLAIN,
        Intent.PROGRESS,
        Intent.WHO_SEES,
        Intent.PRIVACY,
        Intent.NEXT_SESSION,
        Intent.WHO_ARE_YOU,
        Intent.CERTIFICATE,
    }
)
_BETWEEN = LazyPattern(r"(?<=\?)\s+(?:(?:and|und|also|oh)\b\W*)?|\s*,?\s*\b(?:and|und|but|aber)\b\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A part of a message that asks or wants one thing, and what it means."""

    text: str
    understood: Understood

    @property
    def about(self) -> str:
        """What it surely asks or wants, by a name that is equal for the same thing; empty if that isn't sure."""
        understood = self.understood
        if not self.is_question:
            return wish_commands.command(understood.intent, understood.slots)
        asked = everyday.find(" ".join(fold(self.text).split()))
        if asked is not None:
            return Intent.WHO_ARE_YOU if asked is Everyday.ENROLLED_BY else asked.name
        term = understood.slots.get(TERM, "")
        is_sure = understood.intent in QUESTIONS and understood.confidence >= SURE
        is_sure = is_sure and (understood.intent is not Intent.EXPLAIN or bool(term))
        return f"{understood.intent} {term}".strip() if is_sure else ""

    @property
    def is_question(self) -> bool:
        """Whether it is no wish that changes something."""
        return self.understood.intent not in ACTIONS or self.understood.confidence < CERTAIN


def find(text: str, understand: Callable[[str], Understood]) -> list[Part]:
    """The two parts of a message that are both clear, of which one is a question at least; empty for all others."""
    for texts in _splits(text):
        parts = [Part(each, understand(each)) for each in texts]
        names = {part.about for part in parts}
        if "" not in names and len(names) == len(parts) and any(part.is_question for part in parts):
            return parts
    return []


def _splits(text: str) -> Iterator[list[str]]:
    """The ways to read a text as two parts."""
    if len(text.split()) > MAX_WORDS:
        return
    for found in list(_BETWEEN.finditer(text))[:MAX_SPLITS]:
        parts = [text[: found.start()].strip(), text[found.end() :].strip()]
        if all(len(part.split()) > 1 for part in parts):
            yield parts
