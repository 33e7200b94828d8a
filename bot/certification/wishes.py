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
MAX_WORDS = 14


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
        "abschlussarbeiten",
    }
)
_WORD = LazyPattern(r"[^\W\d_]{6,}")
_TEACH_BACK = LazyPattern(r"\bt(?:ea|ae)ch[\s-]?(?:back|bak|bcak)\b", re.IGNORECASE)

_PATTERNS = {
    matter: tuple(LazyPattern(rf"(?:{sentence})", re.IGNORECASE) for sentence in sentences)
    for matter, sentences in matters.SENTENCES.items()
}
_FILLER = LazyPattern(
    r"\b(?:my|this|these|is|are|here's|here|the|for|part|in|of|a|our|and|"
    r"hier|ist|sind|das|meine?[rn]?|die|der|für|teil|und)\b",
    re.IGNORECASE,
)
_NAMED = LazyPattern(r"\b(?:capstone|abschlussarbeit)\b", re.IGNORECASE)
_PART_NUMBER = LazyPattern(r"\b(?:part|teil)\s+(?:\d|one|two|three|four|eins|zwei|drei|vier)\b", re.IGNORECASE)
_HEAD = LazyPattern(r"^[\s#*_>•–-]*(?P<head>[^:\n]{3,90}?)[\s*_]*(?P<after>:|\n)\s*(?P<rest>.+)$", re.DOTALL)
_DAY = LazyPattern(r"\b\d{1,2}\b|\byesterday\b|\bgestern\b", re.IGNORECASE)
_OWN = LazyPattern(
    r"\b(?:my|a|the|meine?[rn]?|eine?[rn]?|die|der)\s+(?:capstone|teachback|abschlussarbeit|lehrprobe)\b", re.IGNORECASE
)
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


def names_own(text: str) -> bool:
    """Whether a short question or wish is about one's own capstone or teach-back, whatever it asks."""
    request = requests.read(corrected(text))
    if request is None or len(request.words.split()) > MAX_WORDS:
        return False
    is_asked = request.is_question or request.manner is not requests.Manner.ORDER
    return is_asked and bool(_OWN.search(request.words))


def names_capstone(text: str, edition: RubricEdition) -> bool:
    """Whether a text names the capstone, one of its parts, or a part by its number."""
    plain = corrected(text).casefold()
    return bool(_NAMED.search(plain) or _PART_NUMBER.search(plain)) or any(part in plain for part in _parts(edition))


def moment(words: str, context: ReadingContext) -> TimeMention | None:
    """The only day or time in some words; None if there is none or several, or if the words say anything else."""
    found = find_times(words, context)
    if len(found) != 1:
        return None
    span = found[0].span
    around = f"{words[: span.start]} {words[span.end :]}".casefold()
    return found[0] if _BESIDE.issuperset(around.replace(",", " ").replace(".", " ").split()) else None


def has_moment(words: str, context: ReadingContext) -> bool:
    """Whether some words are about a day at all, even if there is no such day."""
    return bool(find_times(words, context) or _DAY.search(words))


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

    Without the word “capstone” or the part that the element is of, only a whole title is enough: on a line of its own
    one of several words, before a colon any that is spelt right.
    """
    parts = _parts(edition)
    is_named, rest = False, text.strip()
    for _head in range(MAX_HEADS):
        found = _HEAD.match(rest)
        if found is None:
            return None
        head = corrected(found["head"])
        is_named = is_named or bool(_NAMED.search(head))
        rest = found["rest"].strip()
        name = " ".join(_FILLER.sub(" ", _NAMED.sub(" ", head)).casefold().replace(",", " ").split())
        of_part = next((each for each in parts if name.endswith(f" {each}") and name != each), "")
        name, is_named = name.removesuffix(of_part).strip(), is_named or bool(of_part)
        titles = _elements(edition, with_names=is_named)
        element = _named(name, titles)
        if element and (is_named or (" " in name if found["after"] == "\n" else name in titles)):
            return CapstonePiece(element, rest, is_named)
        if name and not (is_named and _named(name, parts)):
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
