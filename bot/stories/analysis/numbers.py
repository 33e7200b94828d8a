"""Figures in sentences, and pairs of them that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice

from bot.stories.analysis.lexicon import cue, numbers, small_words
from bot.stories.analysis.preprocessing import Part

MIN_SHARED, ENOUGH_TO_BE_SURE = 2, 3
CHANGE_AND_ONE = 3
MAX_IN_A_SENTENCE = 40
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
_DAYS = {
    "day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365,
    "tag": 1, "tage": 1, "tagen": 1, "woche": 7, "wochen": 7, "monat": 30, "monate": 30, "monaten": 30,
}  # fmt: skip


_TIMES: dict[str, int] = {}


@dataclass(frozen=True)
class Figure:
    """A number in a sentence, what it counts, what else the sentence is about, and whether it is said to be all."""

    sentence: str
    value: float
    unit: str
    about: frozenset[str]
    whole: bool = False


@lru_cache(maxsize=128)
def of_part(part: Part) -> tuple[Figure, ...]:
    """The figures of a section's sentences, dates left out."""
    return tuple(
        figure
        for id_, text in part.plain.items()
        for figure in islice(_of_sentence(id_, text, part.language), MAX_IN_A_SENTENCE)
    )


def _of_sentence(id_: str, text: str, language: str) -> Iterator[Figure]:
    about = frozenset(_stem(word) for word in _WORD.findall(text) if word.casefold() not in small_words(language))
    for found in _NUMBER.finditer(text):
        unit = _unit(text, found.end(), language)
        if not _is_date(text, found, unit, language):
            whole = bool(unit and _ALL.search(text, 0, found.start()))
            yield Figure(id_, value(found[0], language), unit, about, whole)
    spelled = numbers(language)
    for word in re.finditer(r"[^\W\d_]+", text) if spelled else ():
        if word[0].casefold() in spelled:
            unit = _unit(text, word.end(), language)
            if unit:
                yield Figure(id_, float(spelled[word[0].casefold()]), unit, about)


def value(digits: str, language: str) -> float:
    """A number as its language writes it: 1,250.5 in English, 1.250,5 in German."""
    plain = re.sub(r"[’' ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", plain) and (("." in plain) == (language == "de")):
        return float(re.sub(r"[.,]", "", plain))
    return (
        float(plain.replace(",", ".")) if plain.count(",") + plain.count(".") <= 1 else float(re.sub(r"\D", "", plain))
    )


def _unit(text: str, at: int, language: str) -> str:
    """What a number counts: a percent sign, a unit of time, else the noun after it, as far as one can tell."""
    after = _UNIT.match(text, at)
    if after is None:
        return ""
    words = [word for word in after.groups() if word]
    if _PERCENT.match(words[0]):
        return "%"
    if words[0].casefold() in _DAYS or _SHORT_TIME.match(words[0]):
        return _stem(words[0])
    content = [word for word in words if word.casefold() not in small_words(language)]
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


def _is_date(text: str, found: re.Match[str], unit: str, language: str) -> bool:
    """Whether a number is a year, a day of a month, or a time of day."""
    rest = text[found.end() : found.end() + 12]
    if _YEAR.fullmatch(found[0]) and unit not in {"%", "€", "$", "£"} and "," not in found[0]:
        return not unit or bool(_IN.search(text[max(0, found.start() - 8) : found.start()]))
    if _CLOCK.match(rest):
        return True
    near = f"{text[max(0, found.start() - 11) : found.start()]} {rest}"
    return unit != "%" and value(found[0], language) <= 31 and bool(cue(language, "month").search(near))


def contradictions(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Pairs of sentences whose figures cannot both be right; the same sentence twice when it contradicts itself."""
    found = [(id_, id_) for part in parts for id_, text in part.plain.items() if _against_itself(text, part.language)]
    # What one would do next time, or advises others, is no claim about what was.
    wished = {id_ for part in parts for id_ in part.hits("wished")}
    everything = [figure for part in parts for figure in of_part(part) if figure.sentence not in wished]
    places = {id_: part for part in parts for id_ in part.plain}
    for one, other in combinations(everything, 2):
        pair = (one.sentence, other.sentence)
        if one.sentence != other.sentence and pair not in found and _disagree(one, other, everything, places):
            found.append(pair)
    return found


def _against_itself(text: str, language: str) -> bool:
    """A part larger than its whole, or a percentage that does not follow from the two figures before it."""
    if any(int(part[1]) > int(part[2]) > 0 for part in _OF.finditer(text)):
        return True
    change = _FROM_TO.search(text)
    percent = _BY_PERCENT.search(change["rest"]) if change else None
    if not change or not percent or "%" in text[change.start() : change.start("rest")]:
        return False
    before, after = (value(change[at].rstrip(".,"), language) for at in (1, 2))
    claimed = value(percent[1], language)
    real = abs(after - before) / before * 100 if before else claimed
    return abs(real - claimed) > max(ROUNDING, 0.1 * claimed) and claimed <= 100


def _disagree(one: Figure, other: Figure, everything: Sequence[Figure], parts: dict[str, Part]) -> bool:
    if _lengths_disagree(one, other, parts) or _all_disagree(one, other, parts):
        return True
    if not one.unit or one.unit != other.unit or _near(one.value, other.value):
        return False
    here = [f for f in everything if f.unit == one.unit and f.sentence in {one.sentence, other.sentence}]
    if len(here) > 2:
        return _is_neither(here, one, other, parts)
    contrast = [_contrast(f.sentence, parts) for f in (one, other)]
    if contrast[0] != contrast[1]:
        return False
    measured = _is_measured(one.unit)
    if not measured and not all(_is_total(f.sentence, parts) for f in (one, other)):
        # Nine of them may have said so and twelve have taken part.
        return False
    enough = MIN_SHARED if measured else 1
    return len((one.about & other.about) - {one.unit}) >= (ENOUGH_TO_BE_SURE if contrast[0] else enough)


def _all_disagree(one: Figure, other: Figure, parts: dict[str, Part]) -> bool:
    """«All 14 handlers» here and «all 23 handlers» there."""
    if not one.whole or not other.whole or one.unit != other.unit or _near(one.value, other.value):
        return False
    return not any(_contrast(figure.sentence, parts) for figure in (one, other))


def _is_neither(here: Sequence[Figure], one: Figure, other: Figure, parts: dict[str, Part]) -> bool:
    """Whether a sentence gives a value that is neither end of the change another tells of, in much the same words.

    A sentence with two figures of a kind tells of a change, and either of them may be meant elsewhere.
    """
    alone = [figure for figure in here if sum(figure.sentence == each.sentence for each in here) == 1]
    if len(here) != CHANGE_AND_ONE or len(alone) != 1 or not _is_measured(one.unit):
        return False
    id_, value_now = alone[0].sentence, alone[0].value
    if any(_near(value_now, figure.value) for figure in here if figure.sentence != id_) or _contrast(id_, parts):
        return False
    is_now = cue(parts[id_].language, "present").search(parts[id_].plain[id_])
    return bool(is_now) and len((one.about & other.about) - {one.unit}) >= ENOUGH_TO_BE_SURE


def _is_measured(unit: str) -> bool:
    return unit == "%" or unit in _TIMES or bool(_SHORT_TIME.match(unit))


def _contrast(sentence: str, parts: dict[str, Part]) -> set[str]:
    part = parts[sentence]
    return {word.casefold() for word in cue(part.language, "contrast").findall(part.plain[sentence])}


def _is_total(sentence: str, parts: dict[str, Part]) -> bool:
    return bool(cue(parts[sentence].language, "total").search(parts[sentence].plain[sentence]))


def _lengths_disagree(one: Figure, other: Figure, parts: dict[str, Part]) -> bool:
    """Whether both say how long the same thing took, and differ."""
    days = [f.value * _TIMES.get(f.unit, 0) for f in (one, other)]
    if not all(days) or not one.about & other.about or abs(days[0] - days[1]) <= 0.2 * max(days):
        return False
    said = [(parts[f.sentence], parts[f.sentence].plain[f.sentence]) for f in (one, other)]
    lasted = all(cue(part.language, "lasted").search(text) for part, text in said)
    return lasted and not any(_contrast(f.sentence, parts) for f in (one, other))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


_TIMES.update({_stem(word): days for word, days in _DAYS.items()})
