"""The words by which the rules read reflections: one YAML file for each language, all with the same keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.kit.patterns import LazyPattern
from bot.kit.yaml_with_lines import read_typed

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Lexicon:
    """The cues of one language; `obstacles` by subject, in the order in which they are looked for."""

    not_for_us: LazyPattern
    denied: LazyPattern
    turn: LazyPattern
    success: LazyPattern
    obstacles: Mapping[str, LazyPattern]
    steps: tuple[LazyPattern, ...]
    step_denied: LazyPattern
    numbers: LazyPattern
    result: LazyPattern
    compared: LazyPattern
    claims: LazyPattern
    complaint: LazyPattern
    people: tuple[LazyPattern, ...]


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """Those of all languages, since people mix them."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.yaml"), reverse=True))


def _read(path: Path) -> Lexicon:
    held: dict[str, Any] = read_typed(path)
    return Lexicon(
        not_for_us=_words(*held["not_for_us"]),
        denied=LazyPattern(rf"(?:\b(?:{held['denied']}))(?!\w)", re.IGNORECASE),
        turn=_words(held["turn"]),
        success=_words(*held["success"]),
        obstacles={subject: _words(*cues) for subject, cues in held["obstacles"].items()},
        steps=tuple(_words(cue) for cue in held["step"]),
        step_denied=_words(held["step_denied"]),
        numbers=_words(*held["numbers"]),
        result=_words(*held["result"]),
        compared=_words(held["compared"]),
        claims=_words(*held["claims"]),
        complaint=_words(*held["complaint"]),
        people=tuple(_words(cue) for cue in held["people"]),
    )


def _words(*cues: str) -> LazyPattern:
    """A pattern that finds any of the cues as whole words."""
    return LazyPattern(rf"(?<!\w)(?:{'|'.join(f'(?:{cue})' for cue in cues)})(?!\w)", re.IGNORECASE)
