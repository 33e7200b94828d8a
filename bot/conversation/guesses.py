"""Guesses at what parts of a message mean, and how they are joined to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.intents import ACTIONS, MILDEST_FIRST, POLITE, Intent
from bot.conversation.words import PlainWord
from bot.kit.patterns import LazyPattern

# How likely a second wish in the same message must be.
SURE_OF_SECOND = 0.75
MAX_OFFERS = 3
TERM = "term"
# A word in quotation marks in the question what it means.
QUOTED_TERM = LazyPattern(
    r"\b(?:what(?:'s|’s)?(?: is| does| do| are)?|was(?: ist| heißt| bedeutet| meint| meinst)?|explain|erklär\w*)"
    r"(?: \w+){0,3} "
    r"[\"“”„«»](?P<term>[^\"“”„«»\n?]{2,40})[\"“”„«»]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Guess:
    """What one clause means; `term` is what it asks about, `is_matched` whether a pattern says so.

    `second` is another wish in the same message. `own` are the words of the wish without the reasons beside it, empty
    if they are all of the message; `insists` says that it was said before.
    """

    intent: Intent
    confidence: float
    candidates: tuple[Intent, ...] = ()
    term: str = ""
    is_matched: bool = False
    second: Intent | None = None
    own: str = ""
    own_second: str = ""
    insists: bool = False


UNSURE = Guess(Intent.NONE, 0.0)


def is_wish(part: Guess) -> bool:
    return part.intent in ACTIONS and part.confidence >= SURE_OF_SECOND


def two_wishes(parts: Sequence[Guess], whole: Guess) -> Guess | None:
    """The milder of two wishes in a message, with the other one; None if there are not two."""
    wishes = [part for part in parts if is_wish(part)]
    intents = {part.intent for part in wishes} | ({whole.intent} & ACTIONS)
    if len(parts) < 2 or len(intents) < 2 or not wishes:
        return None
    first, second = sorted(intents, key=MILDEST_FIRST.index)[:2]
    best = max((part for part in (*wishes, whole) if part.intent == first), key=lambda part: part.confidence)
    return replace(best, candidates=(second,), second=second)


def agreed(parts: Sequence[Guess]) -> Guess | None:
    """The wish that every part of a message is by a pattern, but for what is polite."""
    wishes = [part for part in parts if part.intent not in POLITE]
    is_one = len({part.intent for part in wishes}) == 1 and all(part.is_matched for part in wishes)
    return wishes[0] if is_one and len(wishes) > 1 and wishes[0].intent in ACTIONS else None


def without_actions(guess: Guess) -> Guess:
    return offered(guess) if guess.intent in ACTIONS else guess


def offered(guess: Guess) -> Guess:
    """A guess that is asked back."""
    if guess.intent is Intent.NONE:
        return guess
    return Guess(Intent.NONE, round(1 - guess.confidence, 3), (guess.intent, *guess.candidates)[:MAX_OFFERS])


def written_term(words: Sequence[PlainWord], found: re.Match[str]) -> str:
    """The term that a pattern found, as it was written."""
    start, end = found.span(TERM)
    at, kept = 0, list[str]()
    for each in words:
        if start <= at < end and (not kept or kept[-1] != each.written):
            kept.append(each.written)
        at += len(each.word) + 1
    return " ".join(kept).strip(" .")
