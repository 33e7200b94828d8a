"""Quantities in sentences, and pairs of them that contradict each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, islice

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.lexicon import cue, number_words, stop_words
from bot.stories.analysis.preprocessing import PreparedSection
from bot.stories.sections import Section

MIN_SHARED, CONFIDENT_SHARED = 2, 3
FIGURES_OF_CHANGE_AND_VALUE = 3
MAX_IN_A_SENTENCE = 40
MAX_PARTNERS = 3
TOLERANCE = 0.02
ROUNDING = 3.0
WELL_APART = 0.2
NUMBER = LazyPattern(r"(?<![A-Za-zÀ-ɏ0-9_.,:\-/])(?:\d{1,3}(?:[.,’' ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?![A-Za-z_:/]*\d)")
_UNIT = LazyPattern(r"\s?(%|[€$£]|[^\W\d_]+)(?:\s([^\W\d_]+))?(?:\s([^\W\d_]+))?")
_PERCENT = LazyPattern(r"%|per ?cent|prozent|percent", re.IGNORECASE)
_ALL = LazyPattern(r"\b(?:all|alle)\s(?:of\s)?(?:the\s|our\s|unsere\s)?\Z", re.IGNORECASE)
_YEAR = LazyPattern(r"(?:19|20)\d\d")
FROM_TO = LazyPattern(
    r"\b(?:from|von)\b\D{0,30}?(\d[\d.,]*)\D{0,30}?\b(?:to|auf)\b\D{0,20}?(\d[\d.,]*)(?P<rest>.{0,80})", re.IGNORECASE
)
_BY_PERCENT = LazyPattern(r"(\d+(?:[.,]\d+)?)\s?(?:%|per ?cent|prozent|percent)", re.IGNORECASE)
_OF = LazyPattern(
    r"(?<![\w.,])(\d{1,4})\s(?:of|out of|von)\s(?:the\s|our\s|den\s|unseren\s)?(\d{1,4})(?![\w.,]*\d)", re.IGNORECASE
)
_SHORT_TIME = LazyPattern(r"min|hour|hrs?$|stund|sekund|second", re.IGNORECASE)
_CLOCK = LazyPattern(r":\d\d|\s?(?:am|pm|uhr|o'clock)\b", re.IGNORECASE)
_PLURALS = frozenset({"people", "staff", "percent", "children", "women", "men"})
_IN = LazyPattern(r"\b(?:in|since|by|until|from|of|im|seit|bis|jahr|ab)\s$", re.IGNORECASE)
_WORD = LazyPattern(r"[^\W\d_]{3,}")
_PARTICULARS = ("on_date", "in_month", "in_year", "on_weekday", "at_place", "of_number", "of_shift", "of_span")
_MONEY = frozenset("€$£")
# In seconds, by the first letters of their units.
_SHORT_TIMES = {"sec": 1, "sek": 1, "min": 60, "hou": 3600, "hr": 3600, "hrs": 3600, "stu": 3600}
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


@dataclass(frozen=True)
class Figure:
    """A number in a text, from `start` to `end`, in digits or spelled out; `unit` is empty if unknown."""

    start: int
    end: int
    value: float
    unit: str


@dataclass(frozen=True)
class _Statement:
    """A sentence with its quantities, and what decides whether another one can contradict it."""

    id: str
    text: str
    language: str
    figures: tuple[Quantity, ...]

    @cached_property
    def particulars(self) -> dict[str, frozenset[str]]:
        """The days, places and numbered things that it names, by kind."""
        found = {
            kind: frozenset(one[0].casefold() for one in cue(self.language, kind).finditer(self.text))
            for kind in _PARTICULARS
        }
        return {kind: names for kind, names in found.items() if names}

    @cached_property
    def contrast(self) -> frozenset[str]:
        """Its words that tell it from others, such as “before”."""
        return frozenset(word.casefold() for word in cue(self.language, "contrast").findall(self.text))

    @cached_property
    def is_total(self) -> bool:
        return bool(cue(self.language, "total").search(self.text))

    @cached_property
    def lasted(self) -> bool:
        """Whether it says how long something took."""
        return bool(cue(self.language, "lasted").search(self.text))

    def of_unit(self, unit: str) -> list[Quantity]:
        """Its figures of a unit."""
        return self._by_unit.get(unit, [])

    def like(self, figure: Quantity) -> list[Quantity]:
        """Its figures that can be compared with a figure elsewhere: of the same unit, or both a number of days."""
        if figure.unit in _DAYS_BY_STEM:
            return self._days
        return self.of_unit(figure.unit) if figure.unit else []

    @cached_property
    def _by_unit(self) -> dict[str, list[Quantity]]:
        found: dict[str, list[Quantity]] = {}
        for one in self.figures:
            found.setdefault(one.unit, []).append(one)
        return found

    @cached_property
    def _days(self) -> list[Quantity]:
        return [one for one in self.figures if one.unit in _DAYS_BY_STEM]


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
    for one in figures(text, language):
        whole = bool(one.unit and text[one.start].isdigit() and _ALL.search(text, 0, one.start))
        yield Quantity(id_, one.value, one.unit, about, whole)


def figures(text: str, language: str) -> Iterator[Figure]:
    """The numbers of a text, without dates; those spelled out last, and only with a unit."""
    for found in NUMBER.finditer(text):
        unit = unit_after(text, found.end(), language)
        if not _is_date(text, found, unit, language):
            yield Figure(*found.span(), parse_number(found[0], language), unit)
    spelled = number_words(language)
    for word in re.finditer(r"[^\W\d_]+", text) if spelled else ():
        if word[0].casefold() in spelled:
            unit = unit_after(text, word.end(), language)
            if unit:
                yield Figure(*word.span(), float(spelled[word[0].casefold()]), unit)


def parse_number(digits: str, language: str) -> float:
    """A number in its language's notation: 1,250.5 in English, 1.250,5 in German."""
    plain = re.sub(r"[’' ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", plain) and (("." in plain) == (language == "de")):
        return float(re.sub(r"[.,]", "", plain))
    return (
        float(plain.replace(",", ".")) if plain.count(",") + plain.count(".") <= 1 else float(re.sub(r"\D", "", plain))
    )


def unit_after(text: str, at: int, language: str) -> str:
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
    found = {
        (id_, id_): None
        for part in parts
        for id_, text in part.plain.items()
        if _contradicts_itself(text, part.language)
    }
    statements = list(_statements(parts))
    for at, here in enumerate(statements):
        others = [one for one in statements[at + 1 :] if not _are_apart(here.particulars, one.particulars)]
        for figure in here.figures:
            for there in others:
                pair = (here.id, there.id)
                if pair not in found and any(_disagree(figure, other, here, there) for other in there.like(figure)):
                    found[pair] = None
    return _without_series(list(found))


@dataclass(frozen=True)
class Disagreement:
    """A sentence of a story, its section, and a sentence added to it with another figure for the same thing."""

    section: Section
    said: str
    added: str


def disagreement(parts: Sequence[PreparedSection], added: PreparedSection) -> Disagreement | None:
    """The first figure in an addition to a story that another sentence gives otherwise; None where that is in doubt.

    Stricter than `contradictions`: both sentences are about the same and nothing more, of the same time and place, and
    have one such figure each. Minutes are compared with hours.
    """
    for here in _statements([added]):
        for part in parts:
            for there in _statements([part]):
                if _tell_of_the_same(here, there) and any(
                    _measure_the_same(one, other, here, there) for one in here.figures for other in there.figures
                ):
                    return Disagreement(part.section, there.text, here.text)
    return None


def _tell_of_the_same(here: _Statement, there: _Statement) -> bool:
    """Whether two sentences are of the same time, place and kind of thing, as far as their words tell."""
    if here.particulars != there.particulars or here.contrast != there.contrast:
        return False
    for name in ("present", "start"):
        pattern = cue(here.language, name)
        if bool(pattern.search(here.text)) != bool(pattern.search(there.text)):
            return False
    then, now = cue(here.language, "then_verb"), cue(here.language, "now_verb")
    return not any(
        then.search(one.text) and now.search(other.text) and not then.search(other.text)
        for one, other in ((here, there), (there, here))
    )


def _measure_the_same(one: Quantity, other: Quantity, here: _Statement, there: _Statement) -> bool:
    """Whether two figures, one of each statement, are the only ones of their measure, of one subject, and differ."""
    counted_in = measure(one.unit)
    if not one.unit or counted_in != measure(other.unit):
        return False
    if any(sum(measure(each.unit) == counted_in for each in statement.figures) > 1 for statement in (here, there)):
        return False
    counted = {one.unit, other.unit, *map(_stem, number_words(here.language))}
    about, about_there = one.about - counted, other.about - counted
    is_same = bool(about) and about == about_there
    if not is_same and (len(about & about_there) < MIN_SHARED or not (about <= about_there or about_there <= about)):
        return False
    values = [each.value * _SHORT_TIMES.get(each.unit[:3], _DAYS_BY_STEM.get(each.unit, 1)) for each in (one, other)]
    if not _is_measured(one.unit) and one.unit not in _MONEY:
        # Nine people may have said so while twelve took part.
        return here.is_total and there.is_total and not is_close(one.value, other.value)
    return abs(values[0] - values[1]) > WELL_APART * max(values)


def measure(unit: str) -> str:
    """What a unit measures: lengths of time by the clock, or by the calendar, else itself."""
    if unit in _DAYS_BY_STEM:
        return "days"
    return "clock" if _SHORT_TIME.match(unit) else unit


def _statements(parts: Sequence[PreparedSection]) -> Iterator[_Statement]:
    """The sentences with quantities, in their order; intentions and advice are no claims about what happened."""
    for part in parts:
        wished = set(part.matching("wished"))
        by_sentence = groupby(quantities(part), key=lambda one: one.sentence)
        for id_, figures in by_sentence:
            if id_ not in wished:
                yield _Statement(id_, part.plain[id_], part.language, tuple(figures))


def _without_series(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs without those between sentences that each differ from many: a series of figures, not a contradiction."""
    partners = Counter(id_ for pair in pairs for id_ in set(pair))
    return [pair for pair in pairs if min(partners[id_] for id_ in pair) <= MAX_PARTNERS]


def _contradicts_itself(text: str, language: str) -> bool:
    """A part larger than its whole, or a percentage that does not follow from the two figures before it."""
    if any(int(part[1]) > int(part[2]) > 0 for part in _OF.finditer(text)):
        return True
    change = FROM_TO.search(text)
    percent = _BY_PERCENT.search(change["rest"]) if change else None
    if not change or not percent or "%" in text[change.start() : change.start("rest")]:
        return False
    before, after = (parse_number(change[at].rstrip(".,"), language) for at in (1, 2))
    claimed = parse_number(percent[1], language)
    real = abs(after - before) / before * 100 if before else claimed
    return abs(real - claimed) > max(ROUNDING, 0.1 * claimed) and claimed <= 100


def _disagree(one: Quantity, other: Quantity, here: _Statement, there: _Statement) -> bool:
    """Whether two figures, one of each statement, cannot both be right."""
    if _lengths_disagree(one, other, here, there) or _all_disagree(one, other, here, there):
        return True
    return one.unit == other.unit and not is_close(one.value, other.value) and _values_disagree(one, other, here, there)


def _values_disagree(one: Quantity, other: Quantity, here: _Statement, there: _Statement) -> bool:
    """Whether two different values of one unit measure the same thing."""
    if len(here.of_unit(one.unit)) + len(there.of_unit(one.unit)) > 2:
        return _matches_neither_end(one, other, here, there)
    if here.contrast != there.contrast:
        return False
    measured = _is_measured(one.unit)
    if not measured and not (here.is_total and there.is_total):
        # Nine people may have said so while twelve took part.
        return False
    shared = len((one.about & other.about) - {one.unit})
    # Where each says more of its own than both have in common, they are about different things.
    own = min(len(one.about - other.about), len(other.about - one.about))
    enough = MIN_SHARED if measured else 1
    return own < shared >= (CONFIDENT_SHARED if here.contrast else enough)


def _are_apart(named: Mapping[str, frozenset[str]], named_there: Mapping[str, frozenset[str]]) -> bool:
    """Whether two sentences with these particulars are about different days, places or numbered things."""
    both = named.keys() & named_there.keys()
    if not both:
        return bool(named and named_there)
    return any(not named[kind] & named_there[kind] for kind in both)


def _all_disagree(one: Quantity, other: Quantity, here: _Statement, there: _Statement) -> bool:
    """Whether both claim to be the whole and differ: «all 14 handlers», «all 23 handlers»."""
    if not one.whole or not other.whole or one.unit != other.unit or is_close(one.value, other.value):
        return False
    return not here.contrast and not there.contrast


def _matches_neither_end(one: Quantity, other: Quantity, here: _Statement, there: _Statement) -> bool:
    """Whether one sentence describes a change and the other, in similar words, a value that is neither of its ends.

    A sentence with two quantities of one unit describes a change; elsewhere either end may be meant.
    """
    alone, change = sorted((here, there), key=lambda statement: len(statement.of_unit(one.unit)))
    values, ends = alone.of_unit(one.unit), change.of_unit(one.unit)
    if len(values) != 1 or len(values) + len(ends) != FIGURES_OF_CHANGE_AND_VALUE or not _is_measured(one.unit):
        return False
    if alone.contrast or any(is_close(values[0].value, end.value) for end in ends):
        return False
    is_now = cue(alone.language, "present").search(alone.text)
    return bool(is_now) and len((one.about & other.about) - {one.unit}) >= CONFIDENT_SHARED


def _is_measured(unit: str) -> bool:
    return unit == "%" or unit in _DAYS_BY_STEM or bool(_SHORT_TIME.match(unit))


def _lengths_disagree(one: Quantity, other: Quantity, here: _Statement, there: _Statement) -> bool:
    """Whether both say how long the same thing took and differ by more than a fifth."""
    days = [figure.value * _DAYS_BY_STEM.get(figure.unit, 0) for figure in (one, other)]
    if not all(days) or not one.about & other.about or abs(days[0] - days[1]) <= 0.2 * max(days):
        return False
    return here.lasted and there.lasted and not here.contrast and not there.contrast


def is_close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
