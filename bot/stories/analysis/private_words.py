"""What is private in a sentence although no pattern masks it: words of health, and first names that stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.stories.analysis import likely_names
from bot.stories.analysis.lexicon import cue, stop_words

# «then, Marieke was on sick leave»: an unknown name, where English has a capital for nothing else.
_NAMED = re.compile(
    r"(?<![.!?:] )(?<=[\w,] )(?<!\bthe )(?<!\bour )(?<!\ba )(?<!der )(?<!die )(?<!das )(?<!ein )(?<!ine )(?<!ser )"
    r"(?<!ere )(?P<name>[^\W\d_a-zäöü][a-zà-ÿ]{2,20}) (?=(?:was|is|had|has|got|fell|war|hatte|wurde)\b)"
)
_WORD = re.compile(r"[^\W\d_][\w\-]*")


@dataclass(frozen=True)
class PrivateWords:
    """The words of a text that tell of somebody's health, and the first names in it."""

    health: tuple[str, ...]
    names: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.health or self.names)


def find(text: str) -> PrivateWords:
    """What is found in a text, each word once."""
    health = dict.fromkeys(found[0].casefold() for found in cue("any", "health").finditer(text))
    words = (found[0] for found in _WORD.finditer(text))
    names = dict.fromkeys(word for word in words if word[0].isupper() and likely_names.is_first_name(word))
    if health:
        named = (found["name"] for found in _NAMED.finditer(text))
        names |= dict.fromkeys(name for name in named if not likely_names.is_no_name(name))
    # «Will» and «May» are words too.
    small = stop_words("en") | stop_words("de")
    return PrivateWords(tuple(health), tuple(name for name in names if name.casefold() not in small))
