"""What is private in a sentence although no pattern masks it: words of health, and first names that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern
from bot.stories.analysis import likely_names
from bot.stories.analysis.language import detect_language
from bot.stories.analysis.lexicon import cue, stop_words

# «then, Marieke was on sick leave»: an unknown name, where English has a capital for nothing else.
_NAMED = LazyPattern(
    r"(?<![.!?:] )(?<=[\w,] )(?<!\bthe )(?<!\bour )(?<!\ba )(?<!der )(?<!die )(?<!das )(?<!ein )(?<!ine )(?<!ser )"
    r"(?<!ere )(?P<name>[^\W\d_a-zäöü][a-zà-ÿ]{2,20}) (?=(?:was|is|had|has|got|fell|war|hatte|wurde)\b)"
)
_WORD = LazyPattern(r"[^\W\d_][\w\-]*")
# «Devika keeps the prompt»: somebody who does something. German writes every noun with a capital.
_DOES = LazyPattern(
    r"(?<![\w’'])(?P<name>[A-ZÀ-Þ][a-zà-ÿ]{2,20})(?:,? (?:who|then|also|first|always|only|has|had|will|can|and I))? "
    r"(?:built|builds|keeps|kept|runs|ran|wrote|writes|checks|checked|caught|catches|found|finds|made|makes|did|does|"
    r"started|leads|led|showed|shows|tested|tests|reviews|reviewed|knows|knew|forgot|asked|asks|said|says|told|tells|"
    r"took|takes|gave|gives|put|puts|came|helped|helps|set|sets|trained|trains|owns|owned|maintains|noticed|works|"
    r"worked|did|tried|wants|wanted|sends|sent|updates|updated|run|check|keep|know)\b"
)
_CONFIDENTIAL = LazyPattern(
    r"\b(?:between us|between you and me|among ourselves|confidential(?:ly)?|off the record|"
    r"not for (?:publication|sharing)|"
    r"(?:don't|do not|please don't) (?:share|publish|pass (?:this|it) on)|keep (?:this|it) to yourself|"
    r"unter uns(?: gesagt)?|"
    r"vertraulich\w*|im vertrauen|nicht weitersagen|nicht (?:für die )?(?:öffentlichkeit|veröffentlichen)|"
    r"streng geheim|geheim)\b",
    re.IGNORECASE,
)


MIN_NAME = 2
_FULL = LazyPattern(r"\b(?P<first>[A-ZÀ-Þ][a-zà-ÿ]+) (?P<last>[A-ZÀ-Þ][a-zà-ÿ][\w\-]{1,20})")
_A_NAME = r"(?P<name>[A-ZÀ-Þ][\w’'\-]{1,20}(?: [A-ZÀ-Þ][\w’'\-]{0,20}\.?){0,2})"
# «Viele Grüße, Devika», «Author: Jonas Weber».
_SIGNED = LazyPattern(
    r"(?:(?i:\b(?:(?:kind |best |warm |many )?regards|best(?: wishes)?|cheers|yours|(?:many )?thanks|"
    r"(?:viele |liebe |beste |schöne |herzliche )?grüße|(?:lieben |vielen |besten )?(?:gruß|dank)|"
    r"mit freundlichen grüßen|mfg|lg|vg))\s*[,!.]?[ \t]*\n\s*|(?:\n|\A)\s*[–—-]{1,2}\s?|"
    r"(?i:\b(?:authors?|written by|told by|contact|contact person|autor(?:in)?|verfasst von|geschrieben von|"
    r"ansprechpartner(?:in)?|kontakt))\s*:?[ \t]+)" + _A_NAME + r"(?=\s*(?:[.,;(\n]|\Z))"
)
# A customer or supplier: by its legal form, or by the word beside its name.
_COMPANY = r"(?P<name>[A-ZÀ-Þ][\w&\-]+(?: (?!(?:and|und)\b)(?:& )?[A-ZÀ-Þ][\w&\-]+){0,2})"
_LEGAL_FORM = (
    r"(?:GmbH(?: & Co\.? KG)?|AG|SE|KG|OHG|Ltd\.?|Limited|Inc\.?|LLC|Corp\.?|PLC|plc|B\.?V\.?|N\.?V\.?|"
    r"S\.A\.|AB|ApS|Oy)"
)
_ROLE = (
    r"(?:customers?|clients?|suppliers?|vendors?|company|firm|Kunden?|Kundin|Lieferanten?|Lieferantin|"
    r"Firma|Auftraggeber)"
)
_PAPER = r"(?:invoices?|accounts?|contracts?|orders?|deals?|offers?|accruals?|credit notes?|bills?|complaints?)"
_COMPANIES = (
    LazyPattern(rf"\b{_COMPANY},? {_LEGAL_FORM}(?!\w)"),
    LazyPattern(rf"\b(?i:{_ROLE}),? (?:called |named |namens )?{_COMPANY}"),
    LazyPattern(rf"\b(?:[Tt]he|[Aa]|[Oo]ur|[Tt]wo|\d+) {_COMPANY} {_PAPER}\b"),
    LazyPattern(rf"\b{_PAPER} (?:from|for|to|with|of|by) {_COMPANY}"),
    LazyPattern(rf"\b{_COMPANY}, (?:one of |our |a |an |unser\w* |ein\w* ){{1,2}}(?:\w+ ){{0,2}}{_ROLE}\b"),
)
# A capital within an English sentence, which only names have.
_CAPITAL = LazyPattern(
    r"(?<=[a-z0-9,;)’'] )(?<!\b[Ii]n )(?<!\bat )(?<!\bnear )(?P<name>[A-ZÀ-Þ][a-zà-ÿ\-]{2,})(?=\W|\Z)"
)
_NOT_PEOPLE_WORDS = (
    "everyone everybody nobody somebody someone people finance procurement accounting marketing sales purchasing "
    "management support copilot chatgpt claude gemini excel nothing everything something one two three four five "
    "another others most many both each teams team staff"
)
_NOT_PEOPLE = frozenset(_NOT_PEOPLE_WORDS.split())


@dataclass(frozen=True)
class Span:
    """Words of a sentence, from one character up to another."""

    start: int
    end: int


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


def people_in(text: str) -> tuple[str, ...]:
    """The names of people that stand in a text by all signs, each once; in doubt a word is none."""
    small = stop_words("en") | stop_words("de")
    found = [text[start:end] for start, end in likely_names.spans(text)]
    found += [one[0] for one in _WORD.finditer(text) if one[0][0].isupper() and likely_names.is_first_name(one[0])]
    if detect_language(text) == "en":
        companies = companies_in(text)
        acting = [one["name"] for one in _DOES.finditer(text) if one["name"] not in companies]
        # «Invoices put us under pressure», «Checking took an hour».
        found += [one for one in acting if not one.endswith(("s", "ing", "ion")) and not likely_names.is_no_name(one)]
    names = dict.fromkeys(name for name in found if name.casefold() not in small | _NOT_PEOPLE)
    return tuple(name for name in names if not any(name != other and name in other.split() for other in names))


def named_alone(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of people in some texts that no title gives away: common first names, who acts, and who signs."""
    every = list(texts)
    found = [
        name for text in every for name in (*people_in(text), *find(text).names, *_full_names(text), *_signed(text))
    ]
    small = stop_words("en") | stop_words("de") | _NOT_PEOPLE
    parts = [part for name in found for part in (name, *name.split())]
    return tuple(dict.fromkeys(one for one in parts if len(one) >= MIN_NAME and one.casefold() not in small))


def _full_names(text: str) -> list[str]:
    """The family names after first names; not in German, where any noun may follow one."""
    if detect_language(text) != "en":
        return []
    found = [one for one in _FULL.finditer(text) if likely_names.is_first_name(one["first"])]
    return [one[0] for one in found if not likely_names.is_no_name(one["last"])]


def _signed(text: str) -> list[str]:
    """The names below a text, or after a word for who wrote it."""
    return [one["name"] for one in _SIGNED.finditer(text) if not likely_names.is_no_name(one["name"].split()[0])]


def companies_in(text: str) -> tuple[str, ...]:
    """The names of customers and suppliers that stand in a text by the words beside them, each once."""
    people = {text[start:end] for start, end in likely_names.spans(text)}
    found = (one["name"] for pattern in _COMPANIES for one in pattern.finditer(text))
    names = dict.fromkeys(
        name
        for name in found
        if name not in people and not likely_names.is_first_name(name.split()[0]) and not _says_nothing(name)
    )
    return tuple(name for name in names if not any(name != other and name in other.split() for other in names))


def capitals_in(sentence: str) -> tuple[str, ...]:
    """The words of an English sentence about a customer or supplier that may be its name."""
    if detect_language(sentence) != "en":
        return ()
    names = (one["name"] for one in _CAPITAL.finditer(sentence))
    return tuple(dict.fromkeys(name for name in names if not _says_nothing(name)))


def _says_nothing(name: str) -> bool:
    """Whether a word with a capital is a product, a day, a department, or no name at all."""
    small = stop_words("en") | stop_words("de") | _NOT_PEOPLE
    return all(word.casefold() in small or word.isupper() or likely_names.is_no_name(word) for word in name.split())


def spans(sentence: str, *, is_about_company: bool = False) -> list[Span]:
    """Where a sentence has words for which it is private, in their order: names, and that it isn't for everybody."""
    names = [*people_in(sentence), *companies_in(sentence), *(capitals_in(sentence) if is_about_company else ())]
    patterns = [LazyPattern(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names]
    found = {
        one.span() for pattern in (*patterns, _CONFIDENTIAL, cue("any", "health")) for one in pattern.finditer(sentence)
    }
    return [Span(*one) for one in sorted(found)]


def is_confidential(text: str) -> bool:
    """Whether a text says of itself that it is not for everybody."""
    return bool(_CONFIDENTIAL.search(text.replace("’", "'")))
