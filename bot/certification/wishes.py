"""What somebody wants to know or do about their certification, in English or German: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.certification import matters
from bot.certification.capstone.rubric import Rubric, RubricEdition
from bot.certification.matters import CertificationMatter
from bot.community.sentences import requests
from bot.kit.dates import ReadingContext, TimeMention, find_times
from bot.kit.patterns import LazyPattern

ALIKE = 0.84
MAX_HEADS = 3
MIN_MISSPELT = 6


@dataclass(frozen=True)
class CertificationWish:
    """A matter, and the words about when, if there are any."""

    matter: CertificationMatter
    when: str = ""


@dataclass(frozen=True)
class CapstonePiece:
    """A text for an element of the capstone; `is_named` says that the capstone was named with it."""

    element: str
    text: str
    is_named: bool


_WORDS = (
    "certified", "certificate", "certification", "capstone", "teachback", "trainer", "assessor", "assessors",
    "rehearse", "rehearsal", "friend", "judges", "zertifiziert", "zertifikat", "zertifizierung", "abschlussarbeit",
    "lehrprobe", "trainerin", "bewertet", "freundin", "submit", "gutachter", "abgeben", "einreichen",
)  # fmt: skip
# Words of their own that are almost one of ours.
_RIGHT = frozenset(
    {
        "assess",
        "assesses",
        "capstones",
        "certify",
        "certificates",
        "friends",
        "trained",
        "training",
        "trainers",
        "friendly",
        "bewerten",
    }
)
_WORD = LazyPattern(r"[^\W\d_]{6,}")
_TEACH_BACK = LazyPattern(r"\bt(?:ea|ae)ch[\s-]?(?:back|bak|bcak)\b", re.IGNORECASE)

_PATTERNS = {
    matter: tuple(LazyPattern(rf"(?:{sentence})", re.IGNORECASE) for sentence in sentences)
    for matter, sentences in matters.SENTENCES.items()
}
_FILLER = LazyPattern(
    r"\b(?:my|this|is|here's|here|the|for|part|in|of|a|our|and|hier|ist|das|meine?[rn]?|die|der|für|teil|und)\b",
    re.IGNORECASE,
)
_NAMED = LazyPattern(r"\b(?:capstone|abschlussarbeit)\b", re.IGNORECASE)
_HEAD = LazyPattern(r"^[\s#*_>•–-]*(?P<head>[^:\n]{3,90}?)[\s*_]*(?P<after>:|\n)\s*(?P<rest>.+)$", re.DOTALL)
# What may stand around a day or a time.
_BESIDE = frozenset(
    {
        "for", "on", "at", "by", "until", "before", "from", "the", "in", "a", "am", "an", "um", "uhr", "der", "den",
        "dem", "bis", "zum", "vor", "ab",
    }
)  # fmt: skip


def read(text: str) -> CertificationWish | None:
    """What a whole message asks for; None if it says anything else besides."""
    if "\n" in text.strip():
        return None
    request = requests.read(corrected(text))
    if request is None:
        return None
    for matter, patterns in _PATTERNS.items():
        for pattern in patterns:
            found = pattern.fullmatch(request.words)
            if found:
                return CertificationWish(matter, (found.groupdict().get("when") or "").strip().removeprefix("for "))
    return None


def moment(words: str, context: ReadingContext) -> TimeMention | None:
    """The only day or time in some words; None if there is none or several, or if the words say anything else."""
    found = find_times(words, context)
    if len(found) != 1:
        return None
    span = found[0].span
    around = f"{words[: span.start]} {words[span.end :]}".casefold()
    return found[0] if _BESIDE.issuperset(around.replace(",", " ").replace(".", " ").split()) else None


def corrected(text: str) -> str:
    """The text with misspelt words of the certification put right."""
    joined = _TEACH_BACK.sub("teachback", text.replace("’", "'"))
    return _WORD.sub(lambda match: _close(match[0]) or match[0], joined)


def _close(word: str) -> str | None:
    folded = word.casefold()
    if folded in _WORDS or folded in _RIGHT:
        return None
    return next(iter(get_close_matches(folded, _WORDS, n=1, cutoff=ALIKE)), None)


def piece(text: str, edition: RubricEdition) -> CapstonePiece | None:
    """The element that the first words of a text name, and what is written for it; None if they name none.

    Without the word “capstone”, only a title of several words on a line of its own is enough.
    """
    is_named, rest = False, text.strip()
    for _head in range(MAX_HEADS):
        found = _HEAD.match(rest)
        if found is None:
            return None
        head = corrected(found["head"])
        is_named = is_named or bool(_NAMED.search(head))
        rest = found["rest"].strip()
        name = " ".join(_FILLER.sub(" ", _NAMED.sub(" ", head)).casefold().replace(",", " ").split())
        element = _named(name, _elements(edition, with_names=is_named))
        if element and (is_named or (" " in name and found["after"] == "\n")):
            return CapstonePiece(element, rest, is_named)
        if name and not (is_named and _named(name, _parts(edition))):
            return None
    return None


def _named(name: str, known: Mapping[str, str]) -> str | None:
    close = get_close_matches(name, known, n=1, cutoff=ALIKE)
    return known[close[0]] if close else None


def _plain(title: str) -> str:
    return " ".join(_FILLER.sub(" ", title).casefold().split())


def _elements(edition: RubricEdition, *, with_names: bool) -> dict[str, str]:
    """Elements by their titles, and by their other names; a name of two elements is left out."""
    found: dict[str, set[str]] = {}
    for rubric in edition.languages.values():
        for element in rubric.elements:
            for name in (element.title, *(element.names if with_names else ())):
                found.setdefault(_plain(name), set()).add(element.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _parts(edition: RubricEdition) -> dict[str, str]:
    rubrics: tuple[Rubric, ...] = tuple(edition.languages.values())
    return {_plain(part.title): part.id for rubric in rubrics for part in rubric.parts}
