"""Quantities in sentences, and pairs of them that contradict each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice

from bot.stories.analysis.lexicon import cue, number_words, stop_words
from bot.stories.analysis.preprocessing import PreparedSection

MIN_SHARED, CONFIDENT_SHARED = 2, 3
FIGURES_OF_CHANGE_AND_VALUE = 3
MAX_IN_A_SENTENCE = 40
MAX_PARTNERS = 3
TOLERANCE = 0.02
ROUNDING = 3.0
_NUMBER = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_.,:\-/])(?:\d{1,3}(?:[.,’' ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?![A-Za-z_:/]*\d)")
_UNIT = re.compile(r"\s?(%|[€$£]|[^\W\d_]+)(?:\s([^\W\d_]+))?(?:\s([^\W\d_]+))?")
_PERCENT = re.compile(r"%|per ?cent|prozent|percent", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|alle)\s(?:of\s)?(?:the\s|our\s|unsere\s)?\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FROM_TO = re.compile(
    r"\b(?:from|von)\b\D{0,30}?(\d[\d.,]*)\D{0,30}?\b(?:to|auf)\b\D{0,20}?(\d[\d.,]*)(?P<rest>.{0,80})", re.IGNORECASE
)
_BY_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|per ?cent|prozent|percent)", re.IGNORECASE)
_OF = re.compile(
    r"(?<![\w.,])(\d{1,4})\s(?:of|out of|von)\s(?:the\s|our\s|den\s|unseren\s)?(\d{1,4})(?![\w.,]*\d)", re.IGNORECASE
)
_SHORT_TIME = re.compile(r"min|hour|hrs?$|stund|sekund|second", re.IGNORECASE)
_CLOCK = re.compile(r":\d\d|\s?(?:am|pm|uhr|o'clock)\b", re.IGNORECASE)
_PLURALS = frozenset({"people", "staff", "percent", "children", "women", "men"})
_IN = re.compile(r"\b(?:in|since|by|until|from|of|im|seit|bis|jahr|ab)\s$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_PARTICULARS = ("on_date", "in_month", "in_year", "on_weekday", "at_place", "of_number", "of_shift", "of_span")
_DAYS = {
    "day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365,
    "tag": 1, "tage": 1, "tagen": 1, "woche": 7, "wochen": 7, "monat": 30, "monate": 30, "monaten": 30,
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A number in a sentence (given by id), its unit, the word stems of the sentence, and whether it is the whole."""

    sentence: str
    value: float
    unit: str
    about: frozenset[str]
    whole: bool = False


@lru_cache(maxsize=128)
def quantities(part: PreparedSection) -> tuple[Quantity, ...]:
    """The quantities in a section's sentences, without dates."""
    return tuple(
        quantity
        for id_, text in part.plain.items()
        for quantity in islice(_of_sentence(id_, text, part.language), MAX_IN_A_SENTENCE)
    )


def _of_sentence(id_: str, text: str, language: str) -> Iterator[Quantity]:
    about = frozenset(
        _stem(word)
        for word in _WORD.findall(text)
        if word.casefold() not in stop_words(language) and not cue(language, "weak").fullmatch(word)
    )
    for found in _NUMBER.finditer(text):
        unit = _unit(text, found.end(), language)
        if not _is_date(text, found, unit, language):
            whole = bool(unit and _ALL.search(text, 0, found.start()))
            yield Quantity(id_, parse_number(found[0], language), unit, about, whole)
    spelled = number_words(language)
    for word in re.finditer(r"[^\W\d_]+", text) if spelled else ():
        if word[0].casefold() in spelled:
            unit = _unit(text, word.end(), language)
            if unit:
                yield Quantity(id_, float(spelled[word[0].casefold()]), unit, about)


def parse_number(digits: str, language: str) -> float:
    """A number in its language's notation: 1,250.5 in English, 1.250,5 in German."""
    plain = re.sub(r"[’' ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", plain) and (("." in plain) == (language == "de")):
        return float(re.sub(r"[.,]", "", plain))
    return (
        float(plain.replace(",", ".")) if plain.count(",") + plain.count(".") <= 1 else float(re.sub(r"\D", "", plain))
    )


def _unit(text: str, at: int, language: str) -> str:
    """The unit of a number that ends at `at`: %, a unit of time, else the stem of the next noun; empty if unknown."""
    after = _UNIT.match(text, at)
    if after is None:
        return ""
    words = [word for word in after.groups() if word]
    if _PERCENT.match(words[0]):
        return "%"
    if words[0].casefold() in _DAYS or _SHORT_TIME.match(words[0]):
        return _stem(words[0])
    content = [word for word in words if word.casefold() not in stop_words(language)]
    if language == "de":
        nouns = [word for word in content if word[0].isupper()]
    else:
        nouns = [word for word in content if word.endswith("s") or word in _PLURALS]
    return _stem((nouns or content or [""])[0])


def _stem(word: str) -> str:
    folded = word.casefold()
    for ending in ("ungen", "ings", "ing", "ed", "ern", "en", "er", "es", "e", "s", "n"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: -len(ending)]
    return folded


_DAYS_BY_STEM = {_stem(word): days for word, days in _DAYS.items()}


def _is_date(text: str, found: re.Match[str], unit: str, language: str) -> bool:
    """Whether a number is a year, a day of a month, or a time of day."""
    rest = text[found.end() : found.end() + 12]
    if _YEAR.fullmatch(found[0]) and unit not in {"%", "€", "$", "£"} and "," not in found[0]:
        return not unit or bool(_IN.search(text[max(0, found.start() - 8) : found.start()]))
    if _CLOCK.match(rest):
        return True
    near = f"{text[max(0, found.start() - 11) : found.start()]} {rest}"
    return unit != "%" and parse_number(found[0], language) <= 31 and bool(cue(language, "month").search(near))


def contradictions(parts: Sequence[PreparedSection]) -> list[tuple[str, str]]:
    """Pairs of ids of sentences that contradict each other; the same id twice for one that contradicts itself."""
    found = [
        (id_, id_) for part in parts for id_, text in part.plain.items() if _contradicts_itself(text, part.language)
    ]
    # Intentions and advice are no claims about what happened.
    wished = {id_ for part in parts for id_ in part.matching("wished")}
    everything = [quantity for part in parts for quantity in quantities(part) if quantity.sentence not in wished]
    places = {id_: part for part in parts for id_ in part.plain}
    for one, other in combinations(everything, 2):
        pair = (one.sentence, other.sentence)
        if one.sentence != other.sentence and pair not in found and _disagree(one, other, everything, places):
            found.append(pair)
    return _without_series(found)


def _without_series(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs without those between sentences that each differ from many: a series of figures, not a contradiction."""
    partners = Counter(id_ for pair in pairs for id_ in set(pair))
    return [pair for pair in pairs if min(partners[id_] for id_ in pair) <= MAX_PARTNERS]


def _contradicts_itself(text: str, language: str) -> bool:
    """A part larger than its whole, or a percentage that does not follow from the two figures before it."""
    if any(int(part[1]) > int(part[2]) > 0 for part in _OF.finditer(text)):
        return True
    change = _FROM_TO.search(text)
    percent = _BY_PERCENT.search(change["rest"]) if change else None
    if not change or not percent or "%" in text[change.start() : change.start("rest")]:
        return False
    before, after = (parse_number(change[at].rstrip(".,"), language) for at in (1, 2))
    claimed = parse_number(percent[1], language)
    real = abs(after - before) / before * 100 if before else claimed
    return abs(real - claimed) > max(ROUNDING, 0.1 * claimed) and claimed <= 100


def _disagree(
    one: Quantity, other: Quantity, everything: Sequence[Quantity], parts: dict[str, PreparedSection]
) -> bool:
    if not one.unit or not (one.unit == other.unit or {one.unit, other.unit} <= _DAYS_BY_STEM.keys()):
        return False
    named, named_there = (
        _particulars(parts[figure.sentence].plain[figure.sentence], parts[figure.sentence].language)
        for figure in (one, other)
    )
    if _are_apart(named, named_there):
        return False
    if _lengths_disagree(one, other, parts) or _all_disagree(one, other, parts):
        return True
    return (
        one.unit == other.unit
        and not _is_close(one.value, other.value)
        and _values_disagree(one, other, everything, parts)
    )


def _values_disagree(
    one: Quantity, other: Quantity, everything: Sequence[Quantity], parts: dict[str, PreparedSection]
) -> bool:
    """Whether two different values of one unit measure the same thing."""
    here = [f for f in everything if f.unit == one.unit and f.sentence in {one.sentence, other.sentence}]
    if len(here) > 2:
        return _matches_neither_end(here, one, other, parts)
    contrast = [_contrast(f.sentence, parts) for f in (one, other)]
    if contrast[0] != contrast[1]:
        return False
    measured = _is_measured(one.unit)
    if not measured and not all(_is_total(f.sentence, parts) for f in (one, other)):
        # Nine people may have said so while twelve took part.
        return False
    shared = len((one.about & other.about) - {one.unit})
    # Where each says more of its own than both have in common, they are about different things.
    own = min(len(one.about - other.about), len(other.about - one.about))
    enough = MIN_SHARED if measured else 1
    return own < shared >= (CONFIDENT_SHARED if contrast[0] else enough)


def _are_apart(named: Mapping[str, frozenset[str]], named_there: Mapping[str, frozenset[str]]) -> bool:
    """Whether two sentences with these particulars are about different days, places or numbered things."""
    both = named.keys() & named_there.keys()
    if not both:
        return bool(named and named_there)
    return any(not named[kind] & named_there[kind] for kind in both)


@lru_cache(maxsize=512)
def _particulars(text: str, language: str) -> dict[str, frozenset[str]]:
    """The days, places and numbered things that a sentence names, by kind."""
    found = {kind: frozenset(one[0].casefold() for one in cue(language, kind).finditer(text)) for kind in _PARTICULARS}
    return {kind: names for kind, names in found.items() if names}


def _all_disagree(one: Quantity, other: Quantity, parts: dict[str, PreparedSection]) -> bool:
    """Whether both claim to be the whole and differ: «all 14 handlers», «all 23 handlers»."""
    if not one.whole or not other.whole or one.unit != other.unit or _is_close(one.value, other.value):
        return False
    return not any(_contrast(quantity.sentence, parts) for quantity in (one, other))


def _matches_neither_end(
    here: Sequence[Quantity], one: Quantity, other: Quantity, parts: dict[str, PreparedSection]
) -> bool:
    """Whether one sentence describes a change and the other, in similar words, a value that is neither of its ends.

    A sentence with two quantities of one unit describes a change; elsewhere either end may be meant.
    """
    alone = [quantity for quantity in here if sum(quantity.sentence == each.sentence for each in here) == 1]
    if len(here) != FIGURES_OF_CHANGE_AND_VALUE or len(alone) != 1 or not _is_measured(one.unit):
        return False
    id_, value_now = alone[0].sentence, alone[0].value
    if any(_is_close(value_now, quantity.value) for quantity in here if quantity.sentence != id_) or _contrast(
        id_, parts
    ):
        return False
    is_now = cue(parts[id_].language, "present").search(parts[id_].plain[id_])
    return bool(is_now) and len((one.about & other.about) - {one.unit}) >= CONFIDENT_SHARED


def _is_measured(unit: str) -> bool:
    return unit == "%" or unit in _DAYS_BY_STEM or bool(_SHORT_TIME.match(unit))


def _contrast(sentence: str, parts: dict[str, PreparedSection]) -> set[str]:
    part = parts[sentence]
    return {word.casefold() for word in cue(part.language, "contrast").findall(part.plain[sentence])}


def _is_total(sentence: str, parts: dict[str, PreparedSection]) -> bool:
    return bool(cue(parts[sentence].language, "total").search(parts[sentence].plain[sentence]))


def _lengths_disagree(one: Quantity, other: Quantity, parts: dict[str, PreparedSection]) -> bool:
    """Whether both say how long the same thing took and differ by more than a fifth."""
    days = [f.value * _DAYS_BY_STEM.get(f.unit, 0) for f in (one, other)]
    if not all(days) or not one.about & other.about or abs(days[0] - days[1]) <= 0.2 * max(days):
        return False
    sentences = [(parts[f.sentence], parts[f.sentence].plain[f.sentence]) for f in (one, other)]
    lasted = all(cue(part.language, "lasted").search(text) for part, text in sentences)
    return lasted and not any(_contrast(f.sentence, parts) for f in (one, other))


def _is_close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
