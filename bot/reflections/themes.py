"""Themes in reflections: weighted words and phrases from a file, without a model and the same for everybody."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from bot.kit.content import ContentReader, Strict
from bot.kit.i18n import SOURCE, language
from bot.kit.patterns import LazyPattern

FILE = "themes.yaml"
ENOUGH = 2
PHRASE, WORD = 2, 1
_WORDS = LazyPattern(r"[^\W\d_]+")
_ENDINGS = (
    "ungen",
    "ings",
    "edly",
    "ing",
    "ung",
    "ern",
    "ies",
    "ied",
    "ed",
    "en",
    "em",
    "er",
    "es",
    "ly",
    "y",
    "e",
    "s",
    "n",
)
SHORTEST = 4
# Words that carry no theme. Negations are not in it: “no time” is a theme.
_STOP = """
    a an the and or but of to in on at by for with from as is are was were be been am i we you he she it they my our
    your his her its their me us them this that these those so too very more most just there here then than when if
    will would can could should do does did have has had who what which how about into out up one any some all also
    der die das den dem des ein eine einen einem einer und oder aber von zu in im an am auf bei mit für aus als ist
    sind war waren bin sei ich wir du ihr er sie es mein meine meinen unser unsere dein deine sein seine mich uns
    dich euch sich dies diese dieser so sehr mehr nur da dort dann wenn ob wird werde werden würde kann könnte soll
    hat habe haben hatte wer was wie über auch noch schon um nach vor
"""
STOP = frozenset(_STOP.split())


class Theme(Strict):
    """A theme; `ideas` names the ideas of lessons that it covers."""

    id: str = Field(pattern=r"^[a-z-]+$", description="every theme needs an id in small letters")
    title: dict[str, str] = Field(description="every theme has a title in each language")
    ideas: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = Field(min_length=1, description="every theme has words by which it is found")


class ThemesFile(Strict):
    """themes.yaml: a plain list of themes."""

    themes: tuple[Theme, ...] = ()


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without accents and ending, at least four letters long; a light stemmer for both languages."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= SHORTEST:
            return plain[: -len(ending)]
    return plain


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's meaningful words, in order."""
    return tuple(stem(word) for word in _WORDS.findall(text) if word.casefold() not in STOP)


@dataclass(frozen=True)
class Themes:
    """All themes, prepared for searching."""

    themes: tuple[Theme, ...]

    def found(self, text: str) -> frozenset[str]:
        """The ids of the themes in a text."""
        words = stems(text)
        return frozenset(theme.id for theme in self.themes if _weight(theme, words) >= ENOUGH)

    def title(self, theme_id: str) -> str:
        """A theme's title in the current language."""
        title = next(theme.title for theme in self.themes if theme.id == theme_id)
        return title.get(language()) or title[SOURCE]


def _weight(theme: Theme, text: tuple[str, ...]) -> int:
    """The sum of the weights found; each word and phrase counts once."""
    words, phrases = _sought(theme.words, theme.phrases)
    score = sum(WORD for word in words if word in text)
    return score + sum(PHRASE for phrase in phrases if _holds(text, phrase))


@lru_cache(maxsize=256)
def _sought(words: tuple[str, ...], phrases: tuple[str, ...]) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    return frozenset(stem(word) for word in words), frozenset(filter(None, map(stems, phrases)))


def _holds(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(text[start : start + size] == phrase for start in range(len(text) - size + 1))


def load(root: Path) -> Themes:
    """The themes of a content folder, none if it has no file; ContentErrors with all that is wrong with it."""
    reading, path = ContentReader(), root / FILE
    document = reading.yaml(path, ThemesFile, below="themes") if path.exists() else None
    for theme in document.content.themes if document else ():
        if SOURCE not in theme.title:
            reading.note(path, 1, f"{theme.id}: the English title is missing")
    reading.finish()
    return Themes(document.content.themes if document else ())
