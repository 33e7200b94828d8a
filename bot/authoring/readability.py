"""Reading ease: Flesch's for English, Amstad's version of it for German, None for other languages.

Both range from about 0 (very hard) to 100 (very easy). Syllables are counted by vowels, which is right for most words
and on average for a paragraph.
"""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern

WORD = LazyPattern(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
SENTENCE_END = LazyPattern(r"[.!?:;]+(?:\s|$)|\n+")
MARKDOWN = LazyPattern(r"[*_`#>]|^\s*(?:[-+]|\d+\.)\s+|\]\([^)]*\)|\[", re.MULTILINE)
ENGLISH_VOWELS = LazyPattern(r"[aeiouy]+")
GERMAN_VOWELS = LazyPattern(r"aa|ai|au|äu|ee|ei|eu|ie|oo|[aeiouyäöü]")
LEAST = {"en": 60.0, "de": 50.0}


def ease(text: str, language: str) -> float | None:
    """The reading ease of a text, which may be Markdown; None without words or for another language."""
    plain = MARKDOWN.sub("", text)
    words = WORD.findall(plain)
    sentences = [part for part in SENTENCE_END.split(plain) if WORD.search(part)]
    if not words or not sentences or language not in LEAST:
        return None
    per_sentence = len(words) / len(sentences)
    per_word = sum(syllables(word, language) for word in words) / len(words)
    if language == "de":
        return 180 - per_sentence - 58.5 * per_word
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


def syllables(word: str, language: str) -> int:
    """The approximate number of syllables of a word; at least one."""
    small = word.casefold()
    if language == "de":
        return max(1, len(GERMAN_VOWELS.findall(small)))
    silent = small.endswith("e") and not small.endswith(("le", "ee", "ye")) and len(small) > 3
    silent = silent or (small.endswith("ed") and not small.endswith(("ted", "ded")))
    return max(1, len(ENGLISH_VOWELS.findall(small)) - silent)
