"""Language detection: by script, else by the most frequent short words."""

from __future__ import annotations

from collections import Counter

from bot.kit.patterns import LazyPattern

MIN_HITS = 2
# Languages with a lexicon; in any other the rules check only what needs none.
LEXICON_LANGUAGES = frozenset({"en", "de"})
_SMALL = {
    "en": "the and of to in is was were with for that it on we our this by from not had have are as at which they",
    "de": "der die das und ist war mit für nicht ein eine wir uns den dem von zu auf es haben hat sich bei im wurde",
    "fr": "le la les et est dans pour des une du nous avec que qui sur pas au ont été cette",
    "es": "el los las y es en para una del nosotros con que por no se fue son más este esta",
    "it": "il gli e è per una della noi con che non sono stato questo nel alla dei abbiamo",
    "pt": "os as e é em para uma do da nós com que não foi são mais este dos ao",
    "nl": "het een en is van voor niet wij ons met dat op zijn was werd bij naar ook te",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_SCRIPTS = (
    ("ja", LazyPattern(r"[\u3040-\u30ff]")),
    ("ko", LazyPattern(r"[\uac00-\ud7af]")),
    ("zh", LazyPattern(r"[\u4e00-\u9fff]")),
    ("ru", LazyPattern(r"[\u0400-\u04ff]")),
    ("el", LazyPattern(r"[\u0370-\u03ff]")),
    ("ar", LazyPattern(r"[\u0600-\u06ff]")),
    ("he", LazyPattern(r"[\u0590-\u05ff]")),
    ("hi", LazyPattern(r"[\u0900-\u097f]")),
    ("th", LazyPattern(r"[\u0e00-\u0e7f]")),
)
_LETTERS = LazyPattern(r"[^\W\d_]+")
MAX_CHARACTERS = 20_000


def detect_language(text: str, otherwise: str = "en") -> str:
    """The two-letter code (ISO 639-1) of the text's language; `otherwise` when it cannot be told."""
    text = text[:MAX_CHARACTERS]
    letters = sum(map(len, _LETTERS.findall(text))) or 1
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 5 > letters:
            return language
    words = [word.casefold() for word in _LETTERS.findall(text)]
    hits = Counter({language: sum(word in small for word in words) for language, small in _WORDS.items()})
    [(best, most), (_, second)] = hits.most_common(2)
    return best if most >= MIN_HITS and most > second else otherwise


def is_spaceless(language: str) -> bool:
    """Whether the language is written without spaces between words."""
    return language in {"ja", "zh", "th"}
