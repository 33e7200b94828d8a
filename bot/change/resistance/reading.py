"""What somebody said against a change: which pattern it sounds like, which approach fits, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

from bot.change.resistance.content import CoachingContent
from bot.change.resistance.phrases import Phrases
from bot.kit import editions
from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import detect_language
from bot.stories.analysis.pii import mask

# Where no phrase is sure, so many words that hint at a pattern are enough.
ENOUGH_HINTS = 2
MAX_LIKELY, MAX_BECAUSE = 2, 2
MAX_QUOTED_WORDS, MAX_QUOTED = 14, 90
_QUOTED = LazyPattern(r"[\"“”„«»\u201a\u2018]\s*([^\"“”„«»\n]{4,200}?)\s*[\"“”«»’\u2018](?!\w)")
_REPORTED = LazyPattern(
    r"\b(?:says?|said|saying|keeps? saying|thinks?|reckons?|claims?|claimed|insists?|insisted|"
    r"complains?|complained|argues?|"
    r"(?:everyone|everybody|he|she|they|people|the \w+)(?:['’]?s|['’]?re| is| are| was| were)(?: all| just)? like|"
    r"told (?:me|us)|tells? (?:me|us)|answers?|answered|asks?|asking|asked|"
    r"sagt|sagen|sagte|sagten|"
    r"meint|meinen|meinte|findet|finden|glaubt|glauben|behauptet|behaupten|denkt|denken|schimpft|jammert|jammern|mault|"
    r"antwortet|antworten|fragt|fragen|fragte)\b(?: immer| nur| dauernd| to me| zu mir)?"
    r"(?P<that>,?\s*(?:dass|daß)\s)?(?:\s+that\b)?[\s,:–-]+(?P<words>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# Who says “I'd like to say: …” tells what they mean to say themselves.
_MINE = (
    r"(?:i|we|let me|ich|wir|id|ill)(?:['’](?:d|ll|m|ve))?(?: (?:would|will|could|can|might|may|should|am|going|"
    r"have|want|like|rather|then|now|just|simply|to|kann|koennte|könnte|will|würde|wuerde|werde|möchte|moechte|dann|jetzt|einfach|"
    r"lieber|ihm|ihr|ihnen|dazu|him|her|them))*"
)
_BEFORE_MINE = LazyPattern(rf"\b{_MINE}\s+$", re.IGNORECASE)
# “Tell me …” asks for something; “they tell me …” reports.
_ASKED_FOR = LazyPattern(r"(?:^|[:.!?\"„“,]|\b(?:please|then|and))\s*(?=(?:tell|say|ask|answer)\b)", re.IGNORECASE)
_LEAD_IN = LazyPattern(
    rf"^\s*(?:(?:actually|no|nah|nope|hm+|wait|ok|okay|or|well|sorry|oder|eigentlich|doch|nee|nein|also|moment)\b\W*)*"
    rf"(?:{_MINE} )?(?:say|tell (?:him|her|them)|answer|ask|reply|sage|sagen|antworte|antworten|frage|fragen)"
    r"\b(?: (?:him|her|them|this|that|dann|ihm|ihr|ihnen|so))*\s*:\s*",
    re.IGNORECASE,
)
_ASKS_BACK = LazyPattern(
    r"\bhow (?:do|should|can|could|would|shall) (?:i|we) (?:\w+ )?(?:reply|answer|respond|react|counter)\b|"
    r"\bwhat (?:do|should|can|could|would|shall) (?:i|we) (?:\w+ )?"
    r"(?:say|answer|reply|respond|tell (?:him|her|them))\b|"
    r"\bwhat to (?:say|answer|reply)\b|"
    r"\bwas (?:sage|antworte|entgegne|erwidere) ich\b|"
    r"\bwas (?:soll|kann|könnte|koennte|würde|wuerde) ich (?:\w+ ){0,3}(?:sagen|antworten|entgegnen|erwidern)\b|"
    r"\bwie (?:antworte|reagiere|kontere) ich\b|"
    r"\bwie (?:soll|kann|könnte|koennte) ich (?:\w+ ){0,3}(?:antworten|reagieren|kontern)\b",
    re.IGNORECASE,
)
_ASKS_HOW = LazyPattern(
    r"\b(?:how|what) (?:do|should|can|could|would|shall|might) (?:i|we|you)\b|"
    r"\bhow to (?:get|make|bring|convince|tell)\b|"
    r"\b(?:wie|was|womit) (?:\w+ ){0,2}(?:ich|wir|man)\b",
    re.IGNORECASE,
)
_OWN_WORDS = LazyPattern(
    r"(?:we|we['’]\w+|i|i['’]\w+|our|ours|not|no|what['’]?s?|why|that|it|there|nobody|maybe|been|just|once|never|too|"
    r"wir|ich|unser\w*|nicht|kein\w*|was|wozu|warum|das|dafür|dazu|hier|bei|vielleicht|schon|so|einmal|für|hatten|"
    r"haben|keine)\b",
    re.IGNORECASE,
)
_OTHERS = LazyPattern(r"\b(?:they|he|she|his|her|their|my boss|my team|sie|er|ihr|mein\w*)\b", re.IGNORECASE)
_LETTER = LazyPattern(r"[^\W\d_]")


@dataclass(frozen=True)
class HeardResistance:
    """Which patterns a text sounds like, the likeliest first, none or two where it isn't clear, and why."""

    likely: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResistanceReader:
    """Reads what people write, in all languages at once."""

    content: CoachingContent

    @cached_property
    def _patterns(self) -> list[tuple[str, bool, Phrases]]:
        return [
            (pattern.id, is_sure, Phrases(phrases))
            for edition in self.content.patterns.values()
            for pattern in edition.patterns
            for is_sure, phrases in ((True, pattern.sure), (False, pattern.hints))
        ]

    @cached_property
    def _approaches(self) -> list[tuple[str, Phrases]]:
        return [
            (one.id, Phrases(one.hints)) for edition in self.content.approaches.values() for one in edition.approaches
        ]

    def read(self, text: str) -> HeardResistance:
        """The patterns that a text sounds like, and the words that say so."""
        sure, hints = dict[str, list[str]](), dict[str, list[str]]()
        for pattern, is_sure, phrases in self._patterns:
            (sure if is_sure else hints).setdefault(pattern, []).extend(phrases.find(text))
        found = {name: _longest(pieces) for name, pieces in sure.items() if pieces}
        if not found:
            found = {name: _longest(pieces) for name, pieces in hints.items() if len(set(pieces)) >= ENOUGH_HINTS}
        ranked = sorted(found, key=lambda name: (len(found[name]), len(hints[name])), reverse=True)
        because = found[ranked[0]][:MAX_BECAUSE] if ranked else ()
        return HeardResistance(tuple(ranked[:MAX_LIKELY]), because)

    def approach(self, text: str) -> str | None:
        """The approach whose people a text describes; None if that is unclear."""
        scores = Counter[str]()
        for approach, phrases in self._approaches:
            scores[approach] += len(phrases.find(text))
        ranked = scores.most_common(2)
        return ranked[0][0] if ranked[0][1] > ranked[1][1] else None

    def refusal(self, text: str) -> str | None:
        """What is said to a text that asks for manipulation, or tells of somebody's health; None to any other."""
        spoken = editions.current(self.content.patterns).refusals
        for edition in self.content.patterns.values():
            if _phrases(edition.refusals.manipulation.when).find(text):
                return spoken.manipulation.says
            if _phrases(edition.refusals.health.when).find(text):
                return spoken.health.says
        return None


@cache
def _phrases(given: tuple[str, ...]) -> Phrases:
    return Phrases(given)


def _longest(pieces: list[str]) -> tuple[str, ...]:
    """The longest pieces, without those that are part of another."""
    kept: list[str] = []
    for piece in sorted(dict.fromkeys(pieces), key=len, reverse=True):
        if not any(piece.casefold() in other.casefold() for other in kept):
            kept.append(piece)
    return tuple(kept)


def reports(text: str) -> bool:
    """Whether a text tells what somebody else says or asks; “what does he say?” and “I'd say: …” don't."""
    found = _REPORTED.search(text)
    while found is not None and _is_theirs(text, found.start()):
        found = _REPORTED.search(text, found.start() + 1)
    return found is not None and len(found["words"].split()) > 1


def _is_theirs(text: str, at: int) -> bool:
    """Whether what begins there is what the writer would say, or asks for."""
    asked = any(each.end() == at for each in _ASKED_FOR.finditer(text))
    return asked or bool(_BEFORE_MINE.search(text[:at]))


def asks_back(text: str) -> bool:
    """Whether a text asks what to say to what somebody else says."""
    return reports(text) and bool(_ASKS_BACK.search(text))


def has_lead_in(text: str) -> bool:
    """Whether a text introduces a sentence of one's own, as “I'd rather say: …” does."""
    return bool(_LEAD_IN.match(text))


def asks_how(text: str) -> bool:
    """Whether a text asks something, also without a question mark, such as how to bring somebody along."""
    return text.rstrip().endswith("?") or bool(_ASKS_HOW.search(text)) or bool(_ASKS_BACK.search(text))


def without_lead_in(text: str) -> str:
    """A sentence of one's own without “I'd like to say:” before it."""
    said = _LEAD_IN.sub("", text).strip()
    is_quoted = len(said) > 1 and said[0] in '"“„«' and said[-1] in '"”“»'
    return said[1:-1].strip() if is_quoted else said or text


def has_words(text: str) -> bool:
    """Whether there are any letters in a text."""
    return bool(_LETTER.search(text))


def language_of(text: str, otherwise: str) -> str:
    """The language of a text, if it is one in which the helper has sentences."""
    found = detect_language(text, otherwise)
    return found if found in {"en", "de"} else otherwise


def quotable(text: str) -> str:
    """What the other person said, in their own words, if that can be repeated to them; else an empty text.

    Names and other personal data aren't repeated, nor is more than a sentence.
    """
    quoted = _QUOTED.search(text)
    reported = _REPORTED.search(text)
    if quoted:
        words = quoted[1]
    elif reported:
        words = "" if reported["that"] else reported["words"]
    else:
        words = "" if _OTHERS.search(text) else text
    words = " ".join(words.split()).strip(' .,;:!–-"“”„«»')
    is_one = len(words.split()) <= MAX_QUOTED_WORDS and len(words) <= MAX_QUOTED and not _ends_within(words)
    is_theirs = bool(quoted) or bool(_OWN_WORDS.match(words))
    if not words or not is_one or not is_theirs or _OTHERS.match(words):
        return ""
    is_private = mask({"text": words}).texts["text"] != words
    return "" if is_private else words[0].upper() + words[1:]


def _ends_within(words: str) -> bool:
    return any(mark in words[:-1] for mark in ".!?;\n{}")
