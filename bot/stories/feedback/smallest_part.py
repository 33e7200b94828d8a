"""A sentence without the smallest part of it that says something: a bracket, a phrase, a clause, or all of it."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.kit.patterns import LazyPattern

# What is left must say something.
MIN_WORDS_LEFT, MIN_WORDS_BEFORE = 2, 4
_BRACKET = LazyPattern(r"\s?\([^()]*\)")
# People who write without capitals end sentences too; «approx. 80» ends none.
_END = LazyPattern(r"(?<=[^\W\d_]{3}[.!?…])\s+(?=[^\W\d_])|\n+")
_ABBREVIATION = LazyPattern(r"\b(?:approx|incl|excl|max|min|etc|usw|bzw|ca|inkl|evtl|ggf|vgl)\.\s*\Z", re.IGNORECASE)
_CUT = LazyPattern(r"(?:[,;]|\s[–—-])\s+|\s+(?=(?:which is|also)\b)")
# «we met and it cost 80 euro» has two clauses, «Dana and the desk» none.
_JOINED = LazyPattern(
    r"\s+(?=(?:and|or|but|und|oder|aber) (?:it|we|they|he|she|i|you|this|that|is|was|are|were|costs?|saves?|saved|"
    r"takes?|took|es|wir|sie|er|ich|das|dies|ist|war|kostete?|spart|sparte|dauerte?)\b)",
    re.IGNORECASE,
)
_GOES_ON = LazyPattern(r"(?:[,;]|\s[–—-])\s+(?:(?:and|but|und|aber|so)\s+)?", re.IGNORECASE)
_NO_UNIT = r"(?:of|to|from|and|or|instead|von|bis|und|oder|statt|in|on|auf)"
_PHRASE = LazyPattern(
    r"\s(?:for|at|with|of|in|by|after|within|für|mit|um|nach|innerhalb von|in|zu je) "
    r"(?:(?:about|only|just|around|some|more than|the|rund|etwa|nur|gut|knapp|den|die|das) )*"
    rf"(?:[€$£]\s?)?\d[\d.,]*(?:\s?(?:%|[€$£]|(?!{_NO_UNIT}\b)[^\W\d_]+))?"
    r"(?: (?:a|an|per|each|every|im|pro|je) [^\W\d_]+)?(?=[\s,;:.!?…)]|\Z)(?! (?:to|of|instead|bis|statt)\b)",
    re.IGNORECASE,
)


def without(sentence: str, at: int) -> str:
    """A sentence without the smallest part in which a character is; empty if nothing is left."""
    begin, end = _part(sentence, at)
    before, part, after = sentence[:begin], sentence[begin:end], sentence[end:]
    rest = _shortened(part, at - begin)
    return f"{before}{rest}{after}" if rest else f"{before.rstrip()}{after if before else after.lstrip()}".strip()


def _part(sentence: str, at: int) -> tuple[int, int]:
    """Where the sentence with a character begins and ends within what counts as one."""
    ends = [one for one in _END.finditer(sentence) if not _ABBREVIATION.search(sentence[: one.start()])]
    edges = [(0, 0), *(one.span() for one in ends), (len(sentence), len(sentence))]
    return next(
        (before[1], after[0]) for before, after in pairwise(edges) if at < after[0] or after[0] == len(sentence)
    )


def _shortened(part: str, at: int) -> str:
    """A sentence without a bracket, a phrase or a clause; empty if it would have to go as a whole."""
    for found in (*_BRACKET.finditer(part), *_PHRASE.finditer(part)):
        rest = f"{part[: found.start()]}{part[found.end() :]}"
        if found.start() <= at < found.end() and len(rest.split()) >= MIN_WORDS_LEFT:
            return rest
    cuts = sorted((*_CUT.finditer(part), *_JOINED.finditer(part)), key=re.Match.start)
    before = [one for one in cuts if one.start() <= at and len(part[: one.start()].split()) >= MIN_WORDS_LEFT]
    ending = part[len(part.rstrip(".!?…")) :]
    if before:
        following = next((one for one in cuts if one.start() > at), None)
        kept = part[: before[-1].start()].rstrip(" ,;")
        return f"{kept}{part[following.start() :] if following else ending}"
    goes_on = next((one for one in _GOES_ON.finditer(part) if one.start() > at), None)
    rest = part[goes_on.end() :] if goes_on else ""
    return f"{rest[0].upper()}{rest[1:]}" if len(rest.split()) >= MIN_WORDS_BEFORE else ""
