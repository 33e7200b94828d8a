"""Numbers that are written as words, in English and German: where they stand in a text, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping

_ONES = {
    "en": "one two three four five six seven eight nine",
    "de": "ein zwei drei vier fünf sechs sieben acht neun",
}
_TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_VALUES: dict[str, float] = {
    **{word: value for words in _ONES.values() for value, word in enumerate(words.split(), 1)},
    **{word: value for words in _TEENS.values() for value, word in enumerate(words.split(), 10)},
    **{word: 10 * value for words in _TENS.values() for value, word in enumerate(words.split(), 2)},
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "millionen": 1_000_000}
_DOZENS = frozenset({"dozen", "dutzend"})
PART_VALUES = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "neuntel": 9, "zehntel": 10,
}  # fmt: skip


def _either(words: str) -> str:
    return "|".join(words.split())


def _english() -> str:
    ones = _either(_ONES["en"])
    small = rf"(?:(?:{_either(_TENS['en'])})(?:[\s-](?:{ones}))?|{_either(_TEENS['en'])}|{ones})"
    scale = r"(?:hundred|thousand|million|dozen)\b"
    scaled = rf"{scale}(?:,?\s(?:and\s)?{small}\b)?"
    first = rf"(?:{small}|an?(?=\s{scale})|half\sa(?=\sdozen))"
    return rf"(?:{first}(?:\sand\sa\shalf|(?:\s{scaled})*)|{scaled}(?:\s{scaled})*)"


def _german() -> str:
    tens = _either(_TENS["de"]).replace("ß", "(?:ß|ss)")
    # Teens before ones, which they begin with.
    piece = rf"(?:{_either(_TEENS['de'])}|{tens}|{_either(_ONES['de'])}|hundert|tausend)"
    number = rf"(?:anderthalb|{piece}(?:(?:und)?{piece})*(?:einhalb)?|ein(?:e[nmrs]?|s))"
    return rf"(?:{number}(?:(?:\shalbes)?\s(?:dutzend|million(?:en)?)\b)?)"


# What matches any number, without word boundaries: German goes on with «-minütig», «mal» or «fach».
PATTERNS: Mapping[str, str] = {"en": _english(), "de": _german()}
ONES: Mapping[str, str] = {"en": _either(_ONES["en"]), "de": _either(_ONES["de"])}


def value(number: str) -> float:
    """What a number in words is worth; 1 for an article."""
    words = number.casefold().replace("ss", "ß").replace("-", " ").replace(",", "").split()
    if words[-1] in _DOZENS:
        return 6 if {"half", "halbes"} & set(words) else 12 * value(" ".join(words[:-1]))
    if words[-3:] == ["and", "a", "half"]:
        return value(" ".join(words[:-3])) + 0.5
    total = current = 0.0
    for word in words:
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word != "and":
            current += _worth(word)
    return total + current


def _worth(word: str) -> float:
    """What a single word is worth; in German it may be a whole number, such as «zweihundertdreiundvierzig»."""
    for scale, factor in (("tausend", 1_000), ("hundert", 100)):
        if scale in word:
            head, _sep, tail = word.partition(scale)
            tail = tail.removeprefix("und")
            return (_worth(head) if head else 1) * factor + (_worth(tail) if tail else 0)
    if word == "anderthalb":
        return 1.5
    if word.endswith("einhalb"):
        return _worth(word.removesuffix("einhalb")) + 0.5
    ones, _und, tens = word.partition("und")
    if tens in _VALUES:
        return _VALUES[ones] + _VALUES[tens]
    # What is left is an article, or a form of «ein».
    return _VALUES.get(word, 1)
