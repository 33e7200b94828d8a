"""Words for days, months, numbers and hours in English and German, and patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.kit.patterns import LazyPattern

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mondays mon montag montags mo",
            "tuesday tuesdays tues tue dienstag dienstags di",
            "wednesday wednesdays weds wed wednsday wendesday mittwoch mittwochs mi",
            "thursday thursdays thurs thur thu thrusday donnerstag donnerstags do",
            "friday fridays fri freitag freitags fr",
            "saturday saturdays sat samstag samstags sonnabend sonnabends sa",
            "sunday sundays sun sonntag sonntags so",
        )
    )
    for name in names.split()
}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jänner jan jän",
            "february februar feber feb",
            "march märz maerz mär mrz mar",
            "april apr",
            "may mai",
            "june juni jun",
            "july juli jul",
            "august aug",
            "september sept sep",
            "october oktober oct okt",
            "november nov",
            "december dezember decembre dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eins": 1,
    "two": 2, "a couple of": 2, "couple of": 2, "zwei": 2, "zwo": 2, "three": 3, "drei": 3, "four": 4, "vier": 4,
    "five": 5, "fünf": 5, "six": 6, "sechs": 6, "seven": 7, "sieben": 7, "eight": 8, "acht": 8, "nine": 9, "neun": 9,
    "ten": 10, "zehn": 10, "eleven": 11, "elf": 11, "twelve": 12, "zwölf": 12, "fourteen": 14, "vierzehn": 14,
    "fifteen": 15, "fünfzehn": 15, "twenty": 20, "zwanzig": 20, "thirty": 30, "dreißig": 30, "forty": 40, "vierzig": 40,
    "fifty": 50, "fünfzig": 50, "sixty": 60, "sechzig": 60, "ninety": 90, "neunzig": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "1st": 1, "erste": 1, "ersten": 1, "erster": 1, "erstem": 1,
    "second": 2, "2nd": 2, "zweite": 2, "zweiten": 2, "zweiter": 2,
    "third": 3, "3rd": 3, "dritte": 3, "dritten": 3, "dritter": 3, "fourth": 4, "4th": 4, "vierte": 4, "vierten": 4,
    "second to last": -2, "second-to-last": -2, "last but one": -2, "penultimate": -2, "vorletzte": -2,
    "vorletzten": -2, "vorletzter": -2,
    "vierter": 4, "fifth": 5, "5th": 5, "fünften": 5, "last": -1, "letzte": -1, "letzten": -1, "letzter": -1,
}  # fmt: skip
HOURS = {word: number for word, number in NUMBERS.items() if number <= 12 and word not in {
    "a", "an", "ein", "eine", "einen", "einem", "einer", "a couple of", "couple of"}}  # fmt: skip


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(sorted((re.escape(word).replace(r"\ ", " ") for word in words), key=len, reverse=True))


def phrase(pattern: str) -> LazyPattern:
    """A pattern whose ends are ends of words; spaces in it stand for any white space."""
    return LazyPattern(rf"(?<![\w/]){pattern}(?!\w)".replace(" ", r"\s+"), re.IGNORECASE)


WEEKDAY = rf"(?:{one_of(name for name in WEEKDAYS if len(name) > 2)})"
ANY_WEEKDAY = rf"(?:{one_of(WEEKDAYS)})"
# Written one after the other, short English names alone: “so do” are words.
_SHORT = r"(?:mon|tues?|wed|thu(?:rs?)?|fri)"
_KURZ = r"(?:mo|di|mi|do|fr)"
SHORT_LIST = (
    rf"(?:{_SHORT}(?:\s+(?:(?:and|&)\s+)?{_SHORT})+(?!\s+(?:of|in)\b)|{_KURZ}(?:\s+{_KURZ})+\s+(?:und|&)\s+{_KURZ})"
)
MONTH = rf"(?:{one_of(MONTHS)})(?![^\W\d])\.?"
NUMBER = rf"(?:\d{{1,4}}|{one_of(NUMBERS)})"
ORDINAL = rf"(?:{one_of(ORDINALS)}|\d\.(?=\s))"
HOUR_WORD = rf"(?:{one_of(HOURS)})"
DAY_UNIT = r"(?:days?|tage?n?)"
WEEK_UNIT = r"(?:weeks?|wks?|wochen?)"
MONTH_UNIT = r"(?:months?|monate?n?)"
YEAR_UNIT = r"(?:years?|jahre?n?)"
HOUR_UNIT = r"(?:hours?|hrs?|hr|h|stunden?|std\.?)"
MINUTE_UNIT = r"(?:minutes?|minuten?|mins?|min\.?|m)"


def number(word: str) -> int:
    """The number that a word or digits mean."""
    plain = " ".join(word.casefold().split()).rstrip(".")
    return int(plain) if plain.isdecimal() else NUMBERS[plain]


def ordinal(word: str) -> int:
    """The place that a word or digits mean; -1 is the last."""
    plain = word.casefold().rstrip(".")
    return int(plain) if plain.isdecimal() else ORDINALS[plain]


def weekday(name: str) -> int:
    """The number of a weekday, Monday being 0."""
    return WEEKDAYS[name.casefold().rstrip(".")]


def month(name: str) -> int:
    """The number of a month, January being 1."""
    return MONTHS[name.casefold().rstrip(".")]
