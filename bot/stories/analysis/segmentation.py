"""Splits a section into numbered, verbatim sentences, to which findings refer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import detect_language, is_spaceless
from bot.stories.analysis.lexicon import stop_words

CHARACTERS_PER_WORD, MIN_WRAPPED_CHARACTERS = 2, 60
_BULLET = LazyPattern(r"^\s*(?:[-*•–—·▪‣]\s+|\(?\d{1,2}[.)](?:\s+|$)|\(?[a-z]\)\s+|#{1,6}\s+|>\s+|\[[ xX]?\]\s+)+")
# A closing quotation mark may follow a full stop; then comes a space, which Japanese does without.
_END = LazyPattern(r"([.!?…]+[\"'”’»)\]]*)(?=\s)|([。！？]+[」』）]*)")
_ABBREVIATIONS = (
    "e.g i.e etc vs cf approx dr mr mrs ms prof st no nos fig inc ltd co dept jan feb mar apr jun jul aug sep sept oct "
    "nov dec incl max min est ca z.b d.h u.a u.u o.ä bzw usw ggf evtl nr abs art hr fr frl dipl ing str tel inkl exkl "
    "vgl sog mind mio mrd tsd std p.a s.o s.u v.a i.d.r bspw i.a abt rd"
)
_SHORT = frozenset(_ABBREVIATIONS.split())
_NEXT = LazyPattern(r"\s*\S")
_NEVER_LAST = frozenset(["z.b", "d.h", "dr", "prof", "bzw", "ca", "inkl", "evtl"])
_CAPITAL_START = LazyPattern(r"(?:^|[.!?…][\"'”’»)\]]*\s+)[\"'“„«(\[]*[^\W\d_a-zäöüßà-öø-ÿ]")
_WORD = LazyPattern(r"[^\W_]+(?:['’\-][^\W_]+)*")
# Spaces of any kind, and invisible characters, by their category in Unicode.
_PLAIN = {"Zs": " ", "Cf": ""}


@dataclass(frozen=True)
class Sentence:
    """One sentence; its id is the section's letter and its position there from 1, such as `C1`."""

    id: str
    text: str


def split_sentences(text: str, letter: str) -> list[Sentence]:
    """The sentences of a section in order; every bullet and every line is at least one."""
    parts = [part for line in _lines(text) for part in _sentences(line)]
    return [Sentence(f"{letter}{number}", part) for number, part in enumerate(parts, 1)]


def list_items(text: str) -> list[str]:
    """The first line of every bullet or numbered point of a text, without its mark."""
    found = []
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if bullet and line[bullet.end() :].strip():
            found.append(line[bullet.end() :].strip())
    return found


def _lines(text: str) -> list[str]:
    """Lines without bullets; a wrapped line is joined to the one before."""
    lines: list[str] = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bullet = _BULLET.match(raw)
        line = raw[bullet.end() if bullet else 0 :].strip()
        wrapped = lines and lines[-1] and line[:1].islower() and not bullet and lines[-1][-1] not in ".!?:;…。！？"
        # Without capitals, only a full line can be told from one that ended.
        wrapped = wrapped and (len(lines[-1]) >= MIN_WRAPPED_CHARACTERS or not _is_lower(text))
        # Only where the joined line occurs in the text, because sentences are quoted verbatim.
        if wrapped and f"{lines[-1]}\n{raw.rstrip()}" in text:
            lines[-1] = f"{lines[-1]}\n{raw.rstrip()}"
        else:
            lines.append(line)
    return [line for line in lines if _WORD.search(line)]


def _sentences(line: str) -> list[str]:
    found, start = [], 0
    for end in _END.finditer(line):
        if end[2] is None and not _ends(line, start, end):
            continue
        found.append(line[start : end.end()].strip())
        start = end.end()
    found.append(line[start:].strip())
    return [one for one in found if _WORD.search(one)]


def _ends(line: str, start: int, end: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence, rather than an abbreviation, an initial or an ordinal number."""
    # By positions: a line may be the whole story, and copying its rest at every full stop takes the square of it.
    after = _NEXT.match(line, end.end())
    if after is None:
        return True
    first = after.end() - 1
    continues = line[first].islower() and not _is_lower(line)
    if end[1][0] in "!?…":
        return not continues
    stop = end.start(1)
    word = line[_word_start(line, start, stop) : stop].strip("(\"'„“").casefold()
    # «2. We asked them» within a line, or «three things: 1. We asked them»: a step's number is no sentence.
    if word.isdigit() and _is_step_number(line, start, stop, word):
        return False
    # «sank auf 40. Eine Kollegin», «für eine Art. Ab März»: a capitalized stop word begins a sentence.
    if _begins_in_german(line, first) and word not in _NEVER_LAST and _is_german(line):
        return True
    if word in _SHORT or (len(word) == 1 and word.isalpha()) or continues:
        return False
    # «am 3. Mai» is an ordinal; «in 2024. We» is not.
    return not (word.isdigit() and len(word) <= 2 and line[first].isalpha() and _is_german(line))


def _word_start(line: str, start: int, stop: int) -> int:
    """Where the word that ends at `stop` begins."""
    while stop > start and not line[stop - 1].isspace():
        stop -= 1
    return stop


def _is_step_number(line: str, start: int, stop: int, number: str) -> bool:
    """Whether nothing or a colon is before a number that ends at `stop`."""
    at = stop - len(number) if line.endswith(number, start, stop) else stop
    while at > start and line[at - 1].isspace():
        at -= 1
    return at == start or line[at - 1] in ":;"


@lru_cache(maxsize=8)
def _is_lower(line: str) -> bool:
    """Whether whoever wrote a line begins no sentence with a capital."""
    return not _CAPITAL_START.search(line)


def _begins_in_german(line: str, at: int) -> bool:
    first = _WORD.match(line, at)
    return bool(first and first[0][0].isupper() and first[0].casefold() in stop_words("de"))


@lru_cache(maxsize=8)
def _is_german(line: str) -> bool:
    return detect_language(line, "de") == "de"


def words(text: str, language: str = "en") -> list[str]:
    """The words of a text; in a language without spaces every two characters count as one."""
    if is_spaceless(language):
        letters = [one for one in text if unicodedata.category(one)[0] in "LN"]
        return ["".join(letters[at : at + CHARACTERS_PER_WORD]) for at in range(0, len(letters), CHARACTERS_PER_WORD)]
    return _WORD.findall(text)


def normalize(text: str) -> str:
    """A text as the rules see it: NFKC, with plain spaces and without invisible characters."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    # By its different characters, of which even a long text has few.
    return plain.translate({ord(one): _PLAIN.get(unicodedata.category(one), one) for one in set(plain)})
