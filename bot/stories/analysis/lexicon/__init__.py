"""The cues that the rules look for, as regular expressions: one YAML file for each language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot.kit.patterns import LazyPattern
from bot.kit.yaml_with_lines import read_typed

FOLDER = Path(__file__).parent
_PIECE = LazyPattern(r"<<(\w+)>>")
NEVER = LazyPattern(r"(?!)")


@cache
def cue(file: str, name: str) -> LazyPattern:
    """A pattern that matches any cue of that name in a file; one that never matches where the file has none."""
    contents = _read(file)
    cues = contents.get(name) or []
    if not cues:
        return NEVER
    whole = "|".join(f"(?:{one})" for one in cues)
    while _PIECE.search(whole):
        whole = _PIECE.sub(lambda found: str(contents["pieces"][found[1]]), whole)
    return LazyPattern(whole, re.IGNORECASE)


@cache
def number_words(file: str) -> dict[str, int]:
    """The values of number words in a language."""
    return dict(_read(file).get("numbers") or {})


@cache
def first_names() -> frozenset[str]:
    """Common first names in English; `cue("de", "people")` has others."""
    return frozenset(str(_read("en").get("first_names") or "").split())


@cache
def units(file: str) -> dict[str, str]:
    """The kinds of units that a language's words stand for, such as `minute`."""
    return dict(_read(file).get("units") or {})


@cache
def stop_words(file: str) -> frozenset[str]:
    """Words of a language that carry no topic."""
    return frozenset(str(_read(file).get("small") or "").split())


@cache
def _read(file: str) -> dict[str, Any]:
    path = FOLDER / f"{file}.yaml"
    return dict(read_typed(path)) if path.exists() else {}
