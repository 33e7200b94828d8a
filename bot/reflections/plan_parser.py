"""Parse if-then plans in English or German, by patterns alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern

_SENTENCES = LazyPattern(r"(?<=[.!?])\s+|\n+")
_AROUND = " \t\r\n*_~`\"'“”„«»>-–—•:,;\u2018\u2019\u201a"
_END = _AROUND + "."
_I_WILL = r"\bI(?:\s+(?:will|shall|am\s+going\s+to|plan\s+to)|['’]ll|['’]m\s+going\s+to)\s+"
_CUES = r"(?:every|each|the\s+next|next)\s+time|when(?:ever)?|as\s+soon\s+as|once|if"
_WENN = r"(?:immer|jedes\s+mal,?|das\s+nächste\s+mal,?|beim\s+nächsten\s+mal,?)\s+wenn|wenn|sobald|falls"
# Each with the groups `when` and `will`, or `ich` for a German clause that begins with its subject.
_ENGLISH = (
    rf"(?:{_CUES})\s+(?P<when>.+?)[\s,;:–—-]+(?:then[\s,]+)?{_I_WILL}(?P<will>.+)",
    rf"(?:{_CUES})\s+(?P<when>.+?)[,;\s]\s*then[\s,:]+(?:I\s+(?=\w))?(?P<will>.+)",
    rf"{_I_WILL}(?P<will>.+?),?\s+(?:{_CUES})\s+(?P<when>.+)",
)
_GERMAN = (
    rf"(?:{_WENN})\s+(?P<when>.+?)[,;\s]\s*(?:dann|so)[\s,:]+(?P<will>.+)",
    rf"(?:{_WENN})\s+(?P<when>.+?),\s*(?P<will>\w+\s+ich\b.*)",
    rf"(?:{_WENN})\s+(?P<when>.+?),\s*ich\s+(?P<ich>.+)",
    rf"ich\s+(?P<ich>.+?),?\s+(?:{_WENN})\s+(?P<when>.+)",
)
_PATTERNS = [
    (language, LazyPattern(pattern, re.IGNORECASE | re.DOTALL))
    for language, patterns in (("en", _ENGLISH), ("de", _GERMAN))
    for pattern in patterns
]
MAX_READ = 4000
# What somebody calls a plan themselves needs no “will”.
_CALLED_A_PLAN = LazyPattern(
    rf"(?:{_CUES})\s+(?P<when>.+?)(?:,\s*|\s+)(?:then\s+)?I\s+(?P<will>\w.+)", re.IGNORECASE | re.DOTALL
)
# Nor does it need to be its author who does something.
_SOMEBODY_ELSE = LazyPattern(
    r"(?:(?:my|the|our|a|an)\s+\w+|copilot|chatgpt|claude|gemini|ai|it|he|she|they|we|somebody|someone)\s+"
    r"(?:will\s+|then\s+)?\w+",
    re.IGNORECASE,
)
_ANYBODY = (
    ("en", LazyPattern(rf"(?:{_CUES})\s+(?P<when>.+?),\s*(?:then\s+)?(?P<will>\S+\s+.+)", re.IGNORECASE | re.DOTALL)),
    ("de", LazyPattern(rf"(?:{_WENN})\s+(?P<when>.+?),\s*(?P<will>\S+\s+.+)", re.IGNORECASE | re.DOTALL)),
)
_ASKING = LazyPattern(
    r"[\s,;.–-]*(?:(?:and|please|then|und|bitte|dann|can you|could you|kannst du)\s+)*"
    r"(?:ask|remind|ping|frage?|erinnere?)\s+(?:me|mich)\b[^.!?]*[.!?]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class IfThen:
    """The two halves of a plan, without the words between them, and their language."""

    when: str
    will: str
    language: str


@dataclass(frozen=True)
class CalledPlan:
    """What somebody calls their plan, and in which words they want to be asked about it; these may be empty."""

    plan: IfThen
    asking: str


def read_called_plan(text: str) -> CalledPlan | None:
    """Read what somebody calls a plan, with or without “ask me in two weeks” behind it; None if it is none."""
    plain = text[:MAX_READ]
    asking = _ASKING.search(plain)
    words = plain[: asking.start()] if asking else plain
    loose = _CALLED_A_PLAN.fullmatch(words.strip(_AROUND).rstrip("."))
    plan = read_plan(words) or (_plan(loose, "en") if loose else _of_anybody(words))
    if plan is None or not (plan.when and plan.will):
        return None
    return CalledPlan(plan, asking[0].strip(_END) if asking else "")


def _of_anybody(words: str) -> IfThen | None:
    """A plan in which something else acts, or which is put as an instruction: “when it's Monday, ask Kim”."""
    for language, pattern in _ANYBODY:
        found = pattern.fullmatch(words.strip(_AROUND).rstrip("."))
        if found:
            plan = _plan(found, language)
            is_others = language == "en" and _SOMEBODY_ELSE.match(plan.will)
            return IfThen(plan.when, f"make sure that {plan.will}", language) if is_others else plan
    return None


def find_plan(text: str) -> IfThen | None:
    """The last sentence of a text that parses as an if-then plan."""
    found = [plan for sentence in _SENTENCES.split(text[:MAX_READ]) if (plan := read_plan(sentence))]
    return found[-1] if found else None


def read_plan(sentence: str) -> IfThen | None:
    """Parse a whole text as one if-then plan, or return None."""
    plain = sentence[:MAX_READ].strip(_AROUND)
    for language, pattern in _PATTERNS:
        if match := pattern.fullmatch(plain):
            plan = _plan(match, language)
            if plan.when and plan.will:
                return plan
    return None


def _plan(match: re.Match[str], language: str) -> IfThen:
    parts = {name: " ".join((part or "").split()).strip(_END) for name, part in match.groupdict().items()}
    return IfThen(parts["when"], parts.get("will") or _after_then(parts.get("ich", "")), language)


def _after_then(clause: str) -> str:
    """The word order after a German “dann”: “frage Kim” becomes “frage ich Kim”."""
    verb, _, rest = clause.partition(" ")
    return f"{verb} ich {rest}".strip() if clause else ""
