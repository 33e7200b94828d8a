"""Personal data and secrets: found by patterns, and replaced by placeholders.

A placeholder is the same everywhere in a story and is put back here only. Names that stand alone are not recognized.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

Validator = Callable[[str], bool]
PLACEHOLDER = re.compile(r"\[(?:EMAIL|PHONE|IBAN|CARD|ID|BIRTHDATE|ADDRESS|KEY|NAME)_\d+\]")


@dataclass(frozen=True)
class PiiMatch:
    """A piece of personal data in a text, from `start` to `end`; `kind` as in its placeholder."""

    kind: str
    start: int
    end: int


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def is_valid_iban(text: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616)."""
    plain = "".join(text.split()).upper()
    if not 15 <= len(plain) <= 34:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def is_valid_card(text: str) -> bool:
    """Whether the check digit of a card number is right (Luhn)."""
    digits = [int(one) for one in reversed(_digits(text))]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [digit if at % 2 == 0 else sum(divmod(2 * digit, 10)) for at, digit in enumerate(digits)]
    return sum(doubled) % 10 == 0


def _looks_like_a_phone(text: str) -> bool:
    digits = len(_digits(text))
    prefixed = text.lstrip(" (")[:1] in {"+", "0"}
    # «2026 (390» and «1,250 of 2,000» are no telephone numbers: at least nine digits, and a prefix or three groups.
    return 9 <= digits <= 15 and (prefixed or len(re.findall(r"\d+", text)) >= 3)


def _anything(_: str) -> bool:
    return True


def _is_random(text: str) -> bool:
    """Whether a long word mixes letters and digits as keys do and file names do not."""
    return len(re.findall(r"\d+", text)) >= 3 and bool(re.search(r"[A-Za-z]", text))


def _is_a_name(text: str) -> bool:
    return not any(word.casefold() in _NO_NAMES for word in text.split()[-2:])


_NAME = r"[A-ZÄÖÜÁÉÍÓÚÀÈÇØÅ][\w'’\-]{1,30}"
_TITLE = (
    r"(?:Dr|Prof|Sr|Sister|Schwester|Rev|Capt|Mr|Mrs|Ms|Miss|Mx|Sir|Dame|Herrn?|Frau|Fr|Hr|Dipl\.-Ing|"
    r"Sig\.ra|Sig|Mme|Mlle|Señora|Señor|Sra)\b\.?"
)
_ROLE = (
    r"(?i:\b(?:manager|managerin|colleague|kollegin|kollege|nurse|patient|patientin|client|kundin|customer|boss|chefin|"
    r"trainer|trainerin|coordinator|director|teacher|engineer|employee|mitarbeiterin|mitarbeiter|supervisor|friend|"
    r"receptionist|resident|guest|intern|apprentice|ansprechpartnerin|ansprechpartner|named|namens|neighbour)\s)"
)
_COMMON = (
    "customer service support team centre center desk office department new north south east west great saint data "
    "help city county human resources machine learning open source google microsoft slack teams"
)
_NO_NAMES = frozenset(_COMMON.split())
_STREET = (
    r"(?:\b\d{1,4}[a-z]?\s(?:[A-Z][\w'’\-]{1,30}\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Square|Way|Court|"
    r"Terrace|Boulevard|Blvd|Place|Gardens|Crescent)\b\.?"
    r"|\b[A-ZÄÖÜ][\wäöüß\-]{0,30}(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer)\s\d{1,4}\s?[a-z]?\b"
    r"|\b(?:Am|An der|Auf dem|Zum|Zur|Im)\s[A-ZÄÖÜ][\wäöüß\-]{1,30}\s\d{1,4}(?=,\s\d{5}\b)"
    r"|\b\d{1,3}\s(?:rue|avenue|boulevard)\s[\w'’\- ]{3,30})"
)
_BORN = (
    r"(?i:\b(?:born(?:\s+on)?|date of birth|d\.?o\.?b\.?|birthday|geboren(?:\s+am)?|geb\.|geburtsdatum|née? le|"
    r"生年月日)\s*:?\s*(?:am\s+|is\s+|on\s+)?)"
)
_MONTH = r"(?i:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*"
_DATE = (
    rf"(?:\d{{1,2}}[./\-]\d{{1,2}}[./\-]\d{{2,4}}|\d{{4}}[./\-年]\d{{1,2}}[./\-月]\d{{1,2}}日?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)
_TOKENS = (
    r"(?:\bsk-[\w\-]{16,}|\bxox[abeprs]-[A-Za-z0-9\-]{10,}|\bxapp-[A-Za-z0-9\-]{10,}|\bgh[opsur]_[A-Za-z0-9]{20,}"
    r"|\bgithub_pat_\w{20,}|\bglpat-[\w\-]{16,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w\-]{30,}|\bhf_[A-Za-z0-9]{20,}"
    r"|\beyJ[\w\-]{10,}\.[\w\-]{10,}\.[\w\-]{5,}|\bBearer\s[\w\-.=]{16,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]{0,8000}(?:-----END [A-Z ]*-----)?)"
)
_KEYWORD = (
    r"(?i:\b(?:password|passwort|kennwort|passphrase|api[ _-]?key|access[ _-]?key|secret|token|pin)\b"
    r"(?:\s?[:=]\s?|\s(?:is|was|ist|lautet|war)\s))"
)

_LEADING_TITLES = re.compile(rf"^(?:{_TITLE}\s)+")
# The order matters: an IBAN contains what looks like telephone and card numbers.
_PATTERNS: tuple[tuple[str, re.Pattern[str], Validator], ...] = (
    ("KEY", re.compile(_TOKENS), _anything),
    ("KEY", re.compile(rf"{_KEYWORD}(?P<it>(?=\S{{0,80}}\d)[^\s,;]{{4,}})"), _anything),
    ("EMAIL", re.compile(r"[\w.+\-]{1,64}(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w\-]{1,63}(?:\.[\w\-]{1,63})+"), _anything),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b"), is_valid_iban),
    ("CARD", re.compile(r"\b\d(?:[ \-]?\d){12,18}\b"), is_valid_card),
    ("ID", re.compile(r"\b\d{3}-\d{2}-\d{4}\b"), _anything),
    ("BIRTHDATE", re.compile(rf"{_BORN}(?P<it>{_DATE})"), _anything),
    ("ADDRESS", re.compile(rf"{_STREET}(?:,?\s(?:[A-Z]-)?\d{{4,5}}\s{_NAME})?"), _anything),
    ("PHONE", re.compile(r"(?<![\w.,])(?:\+|\(?0|\d)[\d()][\d ()/\-.]{6,20}\d\b"), _looks_like_a_phone),
    ("KEY", re.compile(r"(?<![\w/\-])[A-Za-z0-9_\-]{32,}+(?![\w/])"), _is_random),
    ("NAME", re.compile(rf"\b{_TITLE}(?:\s{_TITLE})*(?:\s(?:von|van|de|der|zu|al)\b)*(?:\s{_NAME}){{1,3}}"), _anything),
    ("NAME", re.compile(rf"{_ROLE}(?P<it>{_NAME}\s{_NAME})"), _is_a_name),
    ("NAME", re.compile(rf"\b(?P<it>{_NAME}\s{_NAME})(?=,?\s\(?(?:born|geb\.|geboren|aged \d))"), _anything),
)


def find_pii(text: str, known: Collection[str] = ()) -> list[PiiMatch]:
    """Every piece of personal data in the order of the text; where two overlap, the earlier pattern wins.

    `known` are names found elsewhere in the story.
    """
    taken: list[PiiMatch] = []
    for kind, pattern, is_valid in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            if is_valid(match[0]) and not _overlaps(taken, start, end):
                taken.append(PiiMatch(kind, start, end))
    for name in sorted(known, key=len, reverse=True):
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            if not _overlaps(taken, *match.span()):
                taken.append(PiiMatch("NAME", *match.span()))
    return sorted(taken, key=lambda one: one.start)


def _overlaps(taken: list[PiiMatch], start: int, end: int) -> bool:
    return any(start < other.end and other.start < end for other in taken)


def person_names(text: str) -> set[str]:
    """The people in a text as they may be named elsewhere: without a title, and by family name alone."""
    found = set()
    for one in find_pii(text):
        if one.kind == "NAME":
            full = _LEADING_TITLES.sub("", text[one.start : one.end])
            found |= {name for name in (full, full.rsplit(maxsplit=1)[-1]) if len(name) > 3}
    return found


@dataclass(frozen=True)
class MaskedStory:
    """The sections of a story without personal data; `originals` has the text that each placeholder replaced."""

    texts: dict[str, str]
    originals: dict[str, str]

    def counts(self) -> dict[str, int]:
        """The number of different pieces of each kind, such as `{"email": 2}`."""
        return dict(Counter(name[1:].rpartition("_")[0].lower() for name in self.originals))

    def restore(self, text: str) -> str:
        """A text with its placeholders replaced by the originals."""
        return PLACEHOLDER.sub(lambda found: self.originals.get(found[0], found[0]), text)


def mask(texts: Mapping[str, str]) -> MaskedStory:
    """Replace personal data by placeholders; the same piece gets the same placeholder in every section."""
    people = {name for text in texts.values() for name in person_names(text)}
    placeholders: dict[str, str] = {}
    counts: Counter[str] = Counter()
    masked = {}
    for section, text in texts.items():
        parts, end = [], 0
        for one in find_pii(text, people):
            original = text[one.start : one.end]
            if original not in placeholders:
                counts[one.kind] += 1
                placeholders[original] = f"[{one.kind}_{counts[one.kind]}]"
            parts += [text[end : one.start], placeholders[original]]
            end = one.end
        masked[section] = "".join([*parts, text[end:]])
    return MaskedStory(masked, {placeholder: original for original, placeholder in placeholders.items()})
