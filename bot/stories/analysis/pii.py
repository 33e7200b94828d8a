"""Personal data and secrets: found by patterns, and replaced by placeholders.

A placeholder is the same everywhere in a story and is put back here only. A name is recognized by its title, or by the
role or department beside it; one that stands alone is masked where a caller names it, as a person.
The patterns for secrets are our own, because scanners for source code either miss a password within a sentence or take
any word for one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern
from bot.stories.analysis import likely_names
from bot.stories.analysis.lexicon import stop_words

Validator = Callable[[re.Match[str]], bool]
PLACEHOLDER = LazyPattern(r"\[(?:EMAIL|PHONE|IBAN|CARD|ID|BIRTHDATE|ADDRESS|KEY|NAME|PERSON)_\d+\]")


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


def _is_iban(found: re.Match[str]) -> bool:
    return is_valid_iban(found[0])


def _is_card(found: re.Match[str]) -> bool:
    return is_valid_card(found[0])


def _is_numbered_thing(found: re.Match[str]) -> bool:
    """Whether a word before a number says that it counts orders, parts or the like."""
    return bool(_THING.search(found.string[max(0, found.start() - 40) : found.start()]))


def _is_id(found: re.Match[str]) -> bool:
    return not _is_numbered_thing(found)


def _is_phone(found: re.Match[str]) -> bool:
    text, digits = found[0], len(_digits(found[0]))
    if text.startswith("+"):
        return 9 <= digits <= 15
    before = found.string[max(0, found.start() - 4) : found.start()]
    if _is_numbered_thing(found) or _DATED.search(text) or _IP.fullmatch(text) or _is_grouped(before, text):
        return False
    prefixed = text.lstrip(" (")[:1] == "0"
    # «2026 (390» and «1,250 of 2,000» are no telephone numbers: at least nine digits, and a prefix or three groups.
    return 9 <= digits <= 15 and (prefixed or len(re.findall(r"\d+", text)) >= 3)


def _is_grouped(before: str, text: str) -> bool:
    """Whether a number is written in groups of three, as in «2 000 000 000 bytes»."""
    begun = re.search(r"(?<!\d)\d{1,2} \Z", before)
    return bool(re.fullmatch(r"\d{3}(?: \d{3})+" if begun else r"[1-9]\d?(?: \d{3}){2,}", text))


def _anything(_: re.Match[str]) -> bool:
    return True


def _is_random(found: re.Match[str]) -> bool:
    """Whether a long word mixes letters and digits as keys do and file names do not."""
    return len(re.findall(r"\d+", found[0])) >= 3 and bool(re.search(r"[A-Za-z]", found[0]))


def _is_mixed(value: str) -> bool:
    """Whether a word mixes letters with digits or signs, other than «4-digit» or «60min»."""
    if not re.search(r"[^\W\d_]", value) or re.fullmatch(r"\d{1,3}(?:-[^\W\d_]+|[a-z]{1,4})", value):
        return False
    return bool(re.search(r"\d|\w[!#$%&*+=?@^~§]|[!#$%&*+=?@^~§]\w", value))


def _is_secret(found: re.Match[str]) -> bool:
    """Whether what is said to be a password, PIN or key looks like one."""
    return _is_mixed(found["it"]) or (found["it"].isdigit() and found["word"].casefold() not in {"token", "secret"})


def _is_secret_alone(found: re.Match[str]) -> bool:
    """Whether what merely follows the word looks like a secret, and not like a standard or a product."""
    value = found["it"]
    if _PIN.fullmatch(found["word"]):
        return bool(re.fullmatch(r"\d{4,8}", value)) or _is_mixed(value)
    return _is_mixed(value) and not re.fullmatch(r"[A-Z]{2,5}[- ]?\d{1,5}", value)


def _is_birthdate(found: re.Match[str]) -> bool:
    """Whether somebody was born then, and not an idea."""
    return not _BORN_THING.search(found.string[max(0, found.start() - 60) : found.start()])


def _is_a_name(found: re.Match[str]) -> bool:
    role = found.string[found.start() : found.start("it")].strip()
    # «The Customer Success Managers» are a team; German roles are capitalized anyway.
    compound = role.casefold() in _ENGLISH_ROLES and re.search(
        r"\b[Tt]he \Z", found.string[max(0, found.start() - 4) : found.start()]
    )
    if compound and role[0].isupper():
        return False
    return not any(word.casefold() in _NO_NAMES or likely_names.is_no_name(word) for word in found["it"].split())


def _is_a_person_born(found: re.Match[str]) -> bool:
    return found["it"].split()[0].casefold() not in _ARTICLES


def _is_titled(found: re.Match[str]) -> bool:
    return not any(_NO_FAMILY.fullmatch(word) for word in found[0].split()[1:])


_THING = LazyPattern(
    r"(?:\b(?:order|invoice|part|article|item|serial|delivery note|ticket|batch|lot|case|file|reference|ref|contract|"
    r"tracking|parcel|asset|booking|machine|device|meter|vehicle)(?:\s(?:number|no|nr|code|id)\b\.?)?|\b(?:customer|account|product|pallet|material)"
    r"\s(?:number|no|nr|code|id)\b\.?|\b(?:\w{0,20}auftrag|rechnung|artikel|charge|los|lieferschein|vorgang|akte|"
    r"bestellung|buchung|vertrag|sendung|paket|maschine|anlage|gerät|zähler|fahrzeug)(?:s?[\s\-]?(?:nr|nummer|no)\b\.?)?|\b\w{2,30}(?:nummer|-nr)\b\.?)\s?[:#]?\s?\Z",
    re.IGNORECASE,
)
_DATED = LazyPattern(
    r"(?<!\d)(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}/(?:19|20)\d\d|"
    r"\d{1,2}/\d{1,2}/(?:19|20)\d\d)(?!\d)"
)
_IP = LazyPattern(r"(?:[12]?\d?\d\.){3}[12]?\d?\d")
_NAME = r"[A-ZÄÖÜÁÉÍÓÚÀÈÇØÅ][\w'’\-]{1,30}"
_TITLE = (
    r"(?:(?:Dr|Prof|Sr|Sister|Schwester|Rev|Capt|Mr|Mrs|Ms|Miss|Mx|Sir|Dame|Herrn?|Frau|Dipl\.-Ing|"
    r"Sig\.ra|Sig|Mme|Mlle|Señora|Señor|Sra)\b\.?|\b(?:Fr|Hr)\.)"
)
_ROLE = (
    r"(?i:\b(?:manager|managerin|colleague|kollegin|kollege|nurse|patient|patientin|client|kundin|customer|boss|chefin|"
    r"trainer|trainerin|coordinator|director|teacher|engineer|employee|mitarbeiterin|mitarbeiter|supervisor|friend|"
    r"receptionist|resident|guest|intern|apprentice|ansprechpartnerin|ansprechpartner|named|namens|neighbour)\s)"
)
_COMMON = (
    "customer service support team centre center desk office department new north south east west great saint data "
    "help city county human resources machine learning open source google microsoft slack teams care success safety "
    "assistance relations satisfaction experience journey training exchange programme program unit board council table "
    "round day week managers manager services survey group deutsche deutscher deutschen zufriedenheit schulung "
    "befragung standort standorte bereich abteilung dienst"
)
_NO_NAMES = frozenset(_COMMON.split())
_ENGLISH = (
    "manager colleague nurse patient client customer boss trainer coordinator director teacher engineer employee "
    "supervisor friend receptionist resident guest intern apprentice neighbour"
)
_ENGLISH_ROLES = frozenset(_ENGLISH.split())
_DETERMINERS = "the a an our this that her his der die das ein eine unser unsere dieser diese sie er"
_ARTICLES = frozenset(_DETERMINERS.split())
_NO_FAMILY = LazyPattern(r"(?:Vor|Nach)mittag|Abend|Morgen|Uhr|(?:Früh|Spät|Nacht)\w+")
_NO_STREET = (
    r"(?!(?:Fertigungs|Montage|Produktions|Wasch|Lackier|Förder|Prüf|Transfer|Maschinen|Verpackungs|Daten)stra|(?:Stell|Park|"
    r"Arbeits|Lager|Lade|Sitz|Schreibtisch|Ausbildungs|Studien|Steck|Liege|Warte|Abstell|Übungs|Lern|Betten|Pflege|Kita|"
    r"Behandlungs|Speicher|Platz)platz|(?:Fuß|Lern|Rettungs|Flucht|Lauf|Förder|Lösungs|Vertriebs|Beschwerde|Um|Aus|"
    r"Transport|Verkehrs|Arbeits|Bildungs)weg|(?:Dicht|Kolben|Sicherungs|Spreng|Schlüssel|O-|Gummi)ring)"
)
_STREET = (
    r"(?:\b\d{1,4}[a-z]?\s(?!(?:Google|Hard|Flash|Test|Power) )(?:[A-Z][\w'’\-]{1,30}\s){1,3}"
    r"(?:(?:Street|Road|Avenue|Lane|Drive|Close|Square|Way|Court|Terrace|Boulevard|Place|Gardens|Crescent)\b|(?:St|Rd|Ave|Ln|Blvd)\b\.?)"
    # «40 Google Drive folders» counts something.
    r"(?!\s(?!(?:is|was|has|its|as|this)\b)[a-z]{2,30}s\b)"
    rf"|\b{_NO_STREET}[A-ZÄÖÜ][\wäöüß\-]{{0,30}}(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer)\s\d{{1,4}}"
    r"(?:\s?[a-z])?\b"
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
_BORN_THING = LazyPattern(
    r"\b(?:idea|project|plan|practice|tool|concept|initiative|pilot|product|programme|program|company|thought|method|"
    r"team|process|it|this|idee|projekt|plan|konzept|initiative|pilot|produkt|verfahren|gedanke|methode|es|das)\b"
    r"(?:\s\w+)?\s(?:was|were|is|wurde|war|ist)\s\Z",
    re.IGNORECASE,
)
_LOGIN_WORD = r"password|passwort|kennwort|passphrase|passcode|passwd|pwd|\bpw"
_PIN_WORD = r"pin|pin[- ]code|(?:access|door|gate) code|(?:zugangs|tür)code"
_PIN = LazyPattern(rf"(?:{_PIN_WORD})", re.IGNORECASE)
_KEY_WORD = r"(?:api|access|secret)[ _-]?key|api-schlüssel|zugangsschlüssel"
_WORD = rf"(?i:(?P<word>{_LOGIN_WORD}|\b(?:{_KEY_WORD}|secret|token|{_PIN_WORD}))\b)"
_SAID = (
    r"(?:\s?[:=]\s?|(?i:(?:\s(?:for|of|to|für|fürs|von|zu|zum|zur|vom|des|der)(?:\s[\w'’\-]{1,30}){1,5}?)?"
    r"\s(?:is|was|ist|war|lautete?)\s|\s(?:for|of|to|für|fürs|von|zu|zum|zur|vom|des|der)(?:\s[\w'’\-]{1,30}){1,5}?\s?:\s))"
)
# A full stop or bracket after the value is the sentence's, an exclamation mark may be the password's.
_VALUE = r"[\"'“”„«\u2018(]?(?P<it>[^\s,;\"“”„«»\u2018’(]{3,63}[^\s,;\"“”„«»\u2018’.:)?])"

_WORDS, _NOT_IN_WORD, _BOUNDARY = LazyPattern(r"\w+"), LazyPattern(r"\W"), LazyPattern(r"\b")
_LEADING_TITLES = LazyPattern(rf"^(?:{_TITLE}\s)+")
# The order matters: an IBAN contains what looks like telephone and card numbers.
_PATTERNS: tuple[tuple[str, LazyPattern, Validator], ...] = (
    ("KEY", LazyPattern(_TOKENS), _anything),
    ("KEY", LazyPattern(rf"{_WORD}{_SAID}{_VALUE}"), _is_secret),
    ("KEY", LazyPattern(rf"(?i:(?P<word>{_LOGIN_WORD}|\b(?:{_PIN_WORD}))\b)\s{_VALUE}"), _is_secret_alone),
    ("KEY", LazyPattern(rf"(?i:\b(?P<word>{_KEY_WORD}|token)\b)\s(?=\S{{8}}){_VALUE}"), _is_secret_alone),
    (
        "KEY",
        LazyPattern(
            rf"(?i:\b(?:zugangsdaten|anmeldedaten|credentials|login)\s?:\s?\S{{1,40}}\s?(?:/|und|and)\s?){_VALUE}"
        ),
        lambda found: _is_mixed(found["it"]),
    ),
    (
        "KEY",
        LazyPattern(rf"\b[Pp]ass\s(?=\S{{0,60}}\d)(?=\S{{0,60}}[!#$%&*+=@^~]){_VALUE}"),
        lambda found: _is_mixed(found["it"]),
    ),
    ("EMAIL", LazyPattern(r"[\w.+\-]{1,64}(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w\-]{1,63}(?:\.[\w\-]{1,63})+"), _anything),
    ("IBAN", LazyPattern(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b"), _is_iban),
    ("CARD", LazyPattern(r"\b\d(?:[ \-]?\d){12,18}\b"), _is_card),
    ("ID", LazyPattern(r"\b\d{3}-\d{2}-\d{4}\b"), _is_id),
    ("BIRTHDATE", LazyPattern(rf"{_BORN}(?P<it>{_DATE})"), _is_birthdate),
    ("BIRTHDATE", LazyPattern(rf"\bam (?P<it>{_DATE})(?:\s[Ii]n\s\w{{2,30}})?\sgeboren\b"), _is_birthdate),
    ("ADDRESS", LazyPattern(rf"{_STREET}(?:,?\s(?:[A-Z]-)?\d{{4,5}}\s{_NAME})?"), _anything),
    ("PHONE", LazyPattern(r"(?<![\w.,])(?:\+|\(?0|\d)[\d()][\d ()/\-.]{6,20}\d\b"), _is_phone),
    ("KEY", LazyPattern(r"(?<![\w/\-])[A-Za-z0-9_\-]{32,}+(?![\w/])"), _is_random),
    (
        "NAME",
        LazyPattern(rf"\b{_TITLE}(?:\s{_TITLE})*(?:\s(?:von|van|de|der|zu|al)\b)*(?:\s{_NAME}){{1,3}}"),
        _is_titled,
    ),
    ("NAME", LazyPattern(rf"{_ROLE}(?P<it>{_NAME}\s{_NAME})"), _is_a_name),
    (
        "NAME",
        LazyPattern(rf"\b(?P<it>{_NAME}\s{_NAME})(?=,?\s\(?(?:born|geb\.|geboren|aged \d))"),
        _is_a_person_born,
    ),
)


def find_pii(text: str) -> list[PiiMatch]:
    """Every piece of personal data in the order of the text; where two overlap, the earlier pattern wins."""
    taken = _Taken()
    for kind, pattern, is_valid in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            if is_valid(match):
                taken.add(PiiMatch(kind, start, end))
    for start, end in likely_names.spans(text):
        taken.add(PiiMatch("NAME", start, end))
    return taken.found


class _Taken:
    """Pieces of a text that do not overlap, in the order of the text."""

    def __init__(self, found: Iterable[PiiMatch] = ()) -> None:
        self.found = list(found)

    def add(self, one: PiiMatch) -> None:
        """Add a piece unless it overlaps with an earlier one."""
        at = bisect_left(self.found, one.start, key=lambda other: other.end - 1)
        if at == len(self.found) or one.end <= self.found[at].start:
            self.found.insert(at, one)


def person_names(text: str, found: Iterable[PiiMatch]) -> set[str]:
    """The people `found` in a text as they may be named elsewhere: without a title, and by family name alone."""
    names = set()
    for one in found:
        if one.kind == "NAME":
            full = _LEADING_TITLES.sub("", text[one.start : one.end])
            names |= {name for name in (full, full.rsplit(maxsplit=1)[-1]) if len(name) > 3}
    # «Will» and «May» are words too.
    return {name for name in names if name.casefold() not in stop_words("en") | stop_words("de")}


def _kind(placeholder: str) -> str:
    return placeholder[1:].rpartition("_")[0]


def with_known_names(
    text: str, found: Iterable[PiiMatch], names: Collection[str], *, kind: str = "NAME"
) -> list[PiiMatch]:
    """What was `found` in a text and where else these names stand in it; of two that overlap, the longer name."""
    by_word: dict[str, list[str]] = {}
    for name in names:
        by_word.setdefault(_NOT_IN_WORD.split(name, maxsplit=1)[0], []).append(name)
    places = [
        PiiMatch(kind, word.start(), word.start() + len(name))
        for word in _WORDS.finditer(text)
        for name in by_word.get(word[0], ())
        if text.startswith(name, word.start()) and _BOUNDARY.match(text, word.start() + len(name))
    ]
    taken = _Taken(found)
    for place in sorted(places, key=lambda one: one.start - one.end):
        taken.add(place)
    return taken.found


def placeholder_kinds(text: str) -> list[str]:
    """The kind of every placeholder in a text, such as `email`."""
    return [found[0][1:].rpartition("_")[0].lower() for found in PLACEHOLDER.finditer(text)]


@dataclass(frozen=True)
class MaskedStory:
    """The sections of a story without personal data; `originals` has the text that each placeholder replaced."""

    texts: dict[str, str]
    originals: dict[str, str]

    def counts(self) -> dict[str, int]:
        """The number of different pieces of each kind, such as `{"email": 2}`."""
        return dict(Counter(placeholder_kinds(" ".join(self.originals))))

    def restore(self, text: str) -> str:
        """A text with its placeholders replaced by the originals."""
        return PLACEHOLDER.sub(lambda found: self.originals.get(found[0], found[0]), text)


def mask(
    texts: Mapping[str, str], *, people: Collection[str] = (), before: MaskedStory = MaskedStory({}, {})
) -> MaskedStory:
    """Replace personal data by placeholders; the same piece gets the same placeholder in every section.

    `people` are names to be masked as well, wherever they stand; what was masked `before` keeps its placeholders.
    """
    found = {section: find_pii(text) for section, text in texts.items()}
    known = {name for section, text in texts.items() for name in person_names(text, found[section])}
    known |= {name for one, name in before.originals.items() if _kind(one) == "NAME"}
    alone = {*people, *(name for one, name in before.originals.items() if _kind(one) == "PERSON")}
    placeholders = {original: one for one, original in before.originals.items()}
    counts: Counter[str] = Counter(map(_kind, before.originals))
    masked = {}
    for section, text in texts.items():
        parts, end = [], 0
        titled = with_known_names(text, found[section], known)
        for one in with_known_names(text, titled, alone, kind="PERSON"):
            original = text[one.start : one.end]
            if original not in placeholders:
                counts[one.kind] += 1
                placeholders[original] = f"[{one.kind}_{counts[one.kind]}]"
            parts += [text[end : one.start], placeholders[original]]
            end = one.end
        masked[section] = "".join([*parts, text[end:]])
    return MaskedStory(masked, {placeholder: original for original, placeholder in placeholders.items()})


def hides_private(text: str) -> bool:
    """Whether more was masked in a text than names that stand alone, which a story may well have."""
    return any(_kind(found[0]) != "PERSON" for found in PLACEHOLDER.finditer(text))


def has_secret(masked: str) -> bool:
    """Whether a key or password was masked in a text."""
    return any(found[0].startswith("[KEY_") for found in PLACEHOLDER.finditer(masked))
