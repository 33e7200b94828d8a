"""Numbers up to a million in words, for tests."""

from __future__ import annotations

_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_SCALES = {"en": ("hundred", "thousand"), "de": ("hundert", "tausend")}


def spelled(number: int, language: str) -> str:
    """A number below a million in words."""
    if number < 20:
        return _SMALL[language].split()[number]
    if number < 100:
        tens, ones = _TENS[language].split()[number // 10 - 2], spelled(number % 10, language)
        joined = f"{tens}-{ones}" if language == "en" else f"{ones}und{tens}"
        return joined if number % 10 else tens
    is_large = number >= 1000
    many, rest = divmod(number, 1000 if is_large else 100)
    scale = _SCALES[language][is_large]
    if language == "de":
        return f"{spelled(many, language)}{scale}{spelled(rest, language) if rest else ''}"
    more = f" {'' if is_large and rest > 99 else 'and '}{spelled(rest, language)}" if rest else ""
    return f"{spelled(many, language)} {scale}{more}"
