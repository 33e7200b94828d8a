"""Parser for the text of `/groundswell cohort`: which cohort, and what to change about it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.kit import mentions
from bot.kit.patterns import LazyPattern

ADD = "add"
VERBS = {
    "rename": ("rename", "umbenennen", "name", "call"),
    "at": ("at", "hour", "time", "um", "uhrzeit"),
    "days": ("days", "tage"),
    "zone": ("zone", "timezone", "zeitzone"),
    "lead": ("lead", "leader", "leads", "leitung"),
    "unlead": ("unlead", "leitung-weg"),
    ADD: ("add", "hinzufügen", "dazu"),
    "remove": ("remove", "entfernen", "raus"),
    "end": ("end", "beenden", "ende"),
    "archive": ("archive", "archivieren", "hide"),
}
_WORDS = {word: verb for verb, words in VERBS.items() for word in words}
_FILLERS = ("to", "in", "auf", "as", "als", "um", "at")
_QUOTED = LazyPattern(r"[\"“”„](?P<name>[^\"“”„]+)[\"“”]\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class CohortWords:
    """The name, verb and rest of a command about a cohort; no verb means that it is to be shown."""

    name: str
    verb: str = ""
    rest: str = ""

    @property
    def people(self) -> list[str]:
        """The Slack ids of the people mentioned."""
        return mentions.people(self.rest)


def parse(text: str, names: Collection[str]) -> CohortWords:
    """Parse `Spring at 10:00` or `"Spring" rename Summer`; of folded `names` that begin the text, the longest wins."""
    words = " ".join(text.split())
    if quoted := _QUOTED.fullmatch(words):
        return _with_verb(quoted["name"].strip(), quoted["rest"])
    folded = words.casefold()
    known = [name for name in names if folded == name or folded.startswith(f"{name} ")]
    if known:
        length = len(max(known, key=len))
        return _with_verb(words[:length], words[length:])
    for at, word in enumerate(parts := words.split()):
        if at and word.casefold() in _WORDS:
            return _with_verb(" ".join(parts[:at]), " ".join(parts[at:]))
    return CohortWords(words)


def _with_verb(name: str, rest: str) -> CohortWords:
    first, _space, behind = rest.strip().partition(" ")
    verb = _WORDS.get(first.casefold())
    if verb is None:
        return CohortWords(f"{name} {rest.strip()}".strip())
    filler, _space, value = behind.strip().partition(" ")
    value = value if filler.casefold() in _FILLERS and value else behind
    return CohortWords(name, verb, value.strip().strip('"“”„'))
