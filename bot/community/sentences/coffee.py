"""Sentences about coffee with somebody: “pair me for coffee”, “keine Kaffeerunden mehr”."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern

_ROUNDS = LazyPattern(
    r"\b(?:coffee[\s-]+(?:rounds?|pair\w*|chats?|roulette|thing)|kaffee(?:[\s-]*(?:runden?|treffen|paare?|roulette|dates?)))\b",
    re.IGNORECASE,
)
_NO_MORE = LazyPattern(
    r"\b(?:no\s+more|stop|leave|quit|without|end|cancel|unsubscribe|take\s+me\s+(?:off|out)|don't\s+(?:want|pair)|not\s+want|out\s+of|"
    r"keine?n?|nicht\s+mehr|aufhören|aussteigen|raus|stopp\w*|abmelden|beende\w*|austragen)\b",
    re.IGNORECASE,
)
_FOR_ALL = LazyPattern(
    r"\b(?:everybody|everyone|all\s+of\s+us|whole|entire|for\s+all|community|channel|alle[nr]?|ganze[nr]?|gesamte[nr]?)\b",
    re.IGNORECASE,
)
_BREAK = LazyPattern(r"\b(?:pause|pausiere\w*|break|suspend|aussetzen|until|bis)\b", re.IGNORECASE)
_JOIN = LazyPattern(
    r"\b(?:join|sign\s+me\s+up|take\s+part|mitmachen|dabei\s+sein|anmelden|teilnehmen|melde?\s+mich)\b", re.IGNORECASE
)
# Coffee without “rounds”: the whole sentence is made of these words, as else it may be about anything.
_COFFEE = LazyPattern(r"\b(?:coffees?|kaffee\w*)\b", re.IGNORECASE)
_WORDS = LazyPattern(
    r"coffees?|kaffee\w*|on|off|in|out|up|an|aus|ab|ein|me|us|mich|uns|with|mit|somebody|someone|anybody|a|the|of|for|from|my|to|zum|beim|bei|"
    r"den|die|dem|der|das|einen|i|ich|pair|pairs|pairing|match|join|start|stop|leave|quit|again|back|wieder|turn|switch|put|sign|take|part|"
    r"be|want|don't|do|not|no|more|any|anymore|longer|please|bitte|kein|keinen|keine|keiner|nicht|mehr|einschalten|anschalten|schalte?|"
    r"ausschalten|abschalten|abstellen|stelle?|mitmachen|teilnehmen|dabei|sein|bin|anmelden|abmelden|aussteigen|raus|stopp\w*|jemand\w*|"
    r"get|also|auch|gerne?|now|jetzt|chats?|möchte|will|melde?|nimm|i'd|like|i'm|am|done",
    re.IGNORECASE,
)
_ON = LazyPattern(
    r"\b(?:pair|match|on|an|ein|in|einschalten|anschalten|again|back|wieder|start|dabei)\b", re.IGNORECASE
)
_OFF = LazyPattern(
    r"\b(?:off|aus|ab|out|no|not|don't|done|longer|nicht|ausschalten|abschalten|abstellen)\b", re.IGNORECASE
)


def concerns_all(words: str) -> bool:
    """Whether something is said of everybody."""
    return _FOR_ALL.search(words) is not None


def read(words: str) -> str | None:
    """What is said of one's coffee, as the words behind `/community coffee`; None for anything else."""
    if _ROUNDS.search(words):
        if _BREAK.search(words):
            return f"pause {' '.join(_ROUNDS.sub(' ', words).split())}"
        if _NO_MORE.search(words):
            return "end" if concerns_all(words) else "leave"
        if _JOIN.search(words):
            return "join"
    if not _COFFEE.search(words) or not all(_WORDS.fullmatch(each) for each in re.findall(r"[\w']+", words)):
        return None
    if _NO_MORE.search(words) or _OFF.search(words):
        return "leave"
    return "join" if _JOIN.search(words) or _ON.search(words) else None
