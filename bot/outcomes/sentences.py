"""A result that is told in a sentence: its number, its unit, its period and what was measured, as far as they're said.

What isn't said stays empty, so that the window asks for it; nothing is kept by a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.kit.patterns import LazyPattern
from bot.outcomes import told_periods
from bot.outcomes.service import MAX_NAME, MAX_UNIT

MAX_WORDS = 30
MAX_UNIT_WORDS = 3
# A number with its unit, which isn't part of a date or an hour.
_FIGURE = LazyPattern(
    r"(?<![\w.,/:-])(?P<number>(?:[€$£]\s?)?(?:\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?))"
    r"(?!\d|[.:/]\d|(?:st|nd|rd|th|am|pm)\b|\s?uhr\b)"
    r"(?:\s?(?P<percent>%|percent\b|prozent\b)|(?P<unit>(?:[ -][^\W\d_][\w-]*){0,7}))?",
    re.IGNORECASE,
)
_PER = LazyPattern(
    r"^(?:a|an|per|each|every|pro|je|die|in der|im) (?:day|week|month|quarter|year|person|case|tag|woche|monat|"
    r"quartal|jahr|fall)\b",
    re.IGNORECASE,
)
_NO_UNIT_WORDS = (
    "this last in for up down from since on by and at because with im seit diese diesen dieser letzte letzten letzter "
    "für von auf mit to the than but so thanks after during statt vorher before earlier instead as i we it us our "
    "that which who ich wir das die der den dem ein eine weil dank nach bei durch aber bis zu pro je per a an each "
    "every more less fewer mehr weniger please bitte now jetzt today heute yesterday gestern compared verglichen were "
    "was is are waren war sind ist geworden bearbeitet beantwortet gelöst gespart eingespart erledigt geschafft "
    "out of aus"
)
_NO_UNIT = frozenset(_NO_UNIT_WORDS.split())
# What counts people, lessons or messages is no result of the business.
_OF_LEARNING = LazyPattern(
    r"\b(?:people|persons?|learners?|participants?|colleagues|leute|personen|teilnehmer\w*|lernende\w*|lessons?|"
    r"lektion\w*|messages?|nachricht\w*|questions?|fragen?|sessions?|reminders?|erinnerung\w*|champions?|"
    r"tracks?|kurse?)\b",
    re.IGNORECASE,
)
_RECORD = LazyPattern(
    r"\b(?:record(?:ed)?|enter|note|log|write (?:(?:it|that|this) )?down|(?:put|jot) down|put (?:it|that|"
    r"this) (?:in|down)|"
    r"keep (?:that|this|it)|add (?:it|that|this)|trag\w*|eintragen|einzutragen|festhalten|notier\w*|vermerk\w*|"
    r"aufschreiben)\b",
    re.IGNORECASE,
)
_WE = r"(?:we|our|us|the|it|this|that|wir|unser\w*|die|der|das|es|in|im|last|this|letzte\w*|diese\w*)"
_DID = (
    r"(?P<did>saved?|handled|answered|processed|solved|resolved|closed|shipped|completed|cut|reduced|gespart|"
    r"eingespart|sparen|spart|bearbeitet|beantwortet|gelöst|erledigt|geschafft|abgeschlossen)"
)
_TOLD = LazyPattern(rf"^\W*(?:\w+\W+){{0,3}}?{_WE}\b.*\b{_DID}\b|^\W*{_DID.replace('did', 'first')}\b", re.IGNORECASE)
_MOVED = LazyPattern(
    r"^\W*(?:(?:our|the|unsere?|die|der|das)\b(?P<what>.*?)\b(?:went|is down|is up|is now|was down|fell|dropped|rose|"
    r"grew|came down|ging\w*|fiel\w*|sank\w*|stieg\w*|liegt jetzt|"
    r"(?:ist|sind)\b(?=.*\b(?:gefallen|gesunken|gestiegen|gewachsen|zurückgegangen)\b))\b|"
    r"(?P<bare>[^\W\d_][^\d,.:;]{2,40}?) (?:fell|dropped|rose|grew|went (?:up|down)|(?:is|are|came) (?:up|down)|"
    r"fiel\w*|sank\w*|"
    r"stieg\w*)\b.{0,30}\b"
    r"(?:to|by|from|auf|um|von) \d)",
    re.IGNORECASE,
)
_WENT = LazyPattern(r"\b(?:we|it|wir|es)\b.*\b(?:went|grew|rose|fell|got|came|sind|ist|kamen|gingen)\b", re.IGNORECASE)
_LOWERED = LazyPattern(
    r"\b(?:cut|reduced|lowered|shortened|raised|increased|gesenkt|verkürzt|senkten) (?:the |our |unsere? |die |den )?"
    r"(?P<what>[^\W\d_][^\d,.:;]{2,40}?) (?:from|by|to|von|um|auf)\b",
    re.IGNORECASE,
)
_IT_WAS = LazyPattern(
    r"\b(?:it|there|we|they|es|wir|das) (?:was|were|had|is|are|waren?|hatten|sind|ist)\b|"
    r"\b(?:war|waren|hatten) (?:es|wir|das)\b",
    re.IGNORECASE,
)
_FROM_TO = LazyPattern(r"\b(?:from|von)\b\W*\d[^.]*?\b(?:to|auf)\b\W*\d", re.IGNORECASE)
_WAS_BEFORE = LazyPattern(
    r"\b(?:(?:up|down) from|instead of|compared (?:to|with)|was|before(?: it was)?|statt|vorher|"
    r"zuvor|gegenüber|nach)\W*$",
    re.IGNORECASE,
)
_PLACE = LazyPattern(
    r"\b(?:in|at|im|in der|bei|beim) (?:the |our |unserer? )?(?P<place>[^\W\d_][\w-]*(?: [Cc]are)?)", re.IGNORECASE
)
_ASKS = LazyPattern(r"^\W*(?:how|what|why|when|which|who|wie|was|warum|wann|welche\w*|wer)\b", re.IGNORECASE)


_TIMES = frozenset({"week", "month", "quarter", "year", "woche", "monat", "quartal", "jahr", "last", "this", "from"})


@dataclass(frozen=True)
class ToldFigure:
    """A figure that was told; each part is empty if it wasn't said."""

    name: str
    amount: str
    unit: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class _Number:
    amount: str
    unit: str
    before: str


def tells(text: str) -> bool:
    """Whether a sentence tells of a result: a number from the business, and that it was reached or is to be kept."""
    said = " ".join(text.split())
    if len(said.split()) > MAX_WORDS or "?" in said or _ASKS.search(said):
        return False
    numbers = _numbers(_without_period(said))
    if not numbers or any(_OF_LEARNING.search(each.unit) for each in numbers):
        return False
    has_unit = any(each.unit for each in numbers)
    period = told_periods.find(said, date.max.replace(year=2026))
    is_told = _TOLD.search(said) or (_IT_WAS.search(said) and period)
    is_compared = _FROM_TO.search(said) and _WENT.search(said)
    return bool(_MOVED.search(said) or (has_unit and (is_told or is_compared or _RECORD.search(said))))


def read(text: str, today: date, known: Iterable[str] = ()) -> Sequence[ToldFigure]:
    """The figure that a sentence tells, and the earlier one that it is compared with, if there is one.

    `known` are the names of earlier results: the one whose words come up in the sentence is meant.
    """
    said = " ".join(text.split())
    found = told_periods.find(said, today)
    numbers = _numbers(_without_period(said))
    if not numbers:
        return ()
    main = numbers[-1] if _FROM_TO.search(said) and len(numbers) > 1 else numbers[0]
    others = [each for each in numbers if each is not main]
    unit = main.unit or next((each.unit for each in others if each.unit), "")
    name = known_name(said, known, unit) or _name(said, unit, found[1] if found else "")
    period = found[0] if found else None
    first, last = (period.first, min(period.last, max(today, period.first))) if period else (None, None)
    told = ToldFigure(name, main.amount, unit, first, last)
    is_since = found is not None and found[1].casefold().startswith(("since", "seit"))
    if not others or (not _FROM_TO.search(said) and not _WAS_BEFORE.search(others[0].before)):
        return (told,)
    earlier = told_periods.before(period) if period and not is_since else None
    began, ended = (earlier.first, earlier.last) if earlier else (None, None)
    return (told, ToldFigure(name, others[0].amount, unit, began, ended))


def _without_period(said: str) -> str:
    found = told_periods.find(said, date(2026, 12, 31))
    return said.replace(found[1], " , ", 1) if found else said


def _numbers(said: str) -> list[_Number]:
    return [
        _Number(
            each["number"].lstrip("€$£ "),
            "%" if each["percent"] else _unit(each["unit"] or "") or each["number"].rstrip(" 0123456789.,'’"),
            said[: each.start()],
        )
        for each in _FIGURE.finditer(said)
    ]


def _unit(behind: str) -> str:
    """What a number counts, from the words behind it: “hours a week”."""
    words = re.split(r"[ ]", behind.strip(" -"))
    kept: list[str] = []
    while words and words[0] and words[0].casefold() not in _NO_UNIT and len(kept) < MAX_UNIT_WORDS:
        kept.append(words.pop(0))
    per = _PER.search(" ".join(words))
    return " ".join([*kept, *([per[0]] if per and kept else [])])[:MAX_UNIT]


def known_name(said: str, known: Iterable[str], unit: str = "") -> str:
    """The earlier result that a sentence is about: one with a long word of it, or of its unit."""
    heard = set(re.findall(r"\w{4,}", f"{said} {unit}".casefold())) - _TIMES
    scored = [(len(heard & set(re.findall(r"\w{4,}", name.casefold()))), name) for name in known]
    best = max(scored, default=(0, ""))
    return best[1] if best[0] else ""


def _name(said: str, unit: str, period: str) -> str:
    """What was measured, in the words of the sentence; empty if they don't say it."""
    moved = _MOVED.search(said)
    if moved:
        return _capital(moved["what"] or moved["bare"])
    counted = _PER.split(unit)[0] if unit else ""
    noun = re.sub(r" (?:a|an|per|each|every|pro|je|die|in der|im) \w+$", "", counted).strip()
    lowered = _LOWERED.search(said)
    if lowered:
        return _capital(lowered["what"])
    told = _TOLD.search(said)
    did = (told["did"] or told["first"] or "") if told else ""
    if not any(letter.isalpha() for letter in noun):
        return ""
    did = {"save": "saved", "sparen": "gespart", "spart": "gespart"}.get(did.casefold(), did.casefold())
    place = _PLACE.search(said.replace(period, " ")) if period else _PLACE.search(said)
    where = f" {place[0]}" if place else ""
    return _capital(f"{noun} {did}{where}")


def _capital(words: str) -> str:
    plain = " ".join(words.split())
    return (plain[:1].upper() + plain[1:])[:MAX_NAME]
