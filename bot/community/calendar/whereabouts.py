"""Where a session is, and what else is said about it, in the words of a planning sentence that are no date or title."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.kit.dates import TextSpan, typos
from bot.kit.dates.words import NUMBERS, one_of
from bot.kit.patterns import LazyPattern

MAX_NOTE_WORDS = 8
MAX_PLACE_WORDS = 5

# Rooms whose names say that they are rooms, wherever they stand.
_ROOMS = (
    r"(?:(?:meeting|conference|training|break|seminar|lecture|common|project|staff)[\s-]?)?room|boardroom|auditorium|library|"
    r"canteen|cafeteria|coffee\s+(?:corner|bar)|foyer|atrium|(?:(?:lecture|town)\s+)?hall|lobby|lounge|courtyard|"
    r"(?:roof(?:top)?\s+)?terrace|rooftop|reception|gym|kitchenette|"
    r"(?!(?:zeit|spiel|frei|frei|welt|[a-zäöü]*-?t)raum\b)[^\W\d_]*(?:raum|saal|zimmer|bibliothek|kantine|aula|mensa|teeküche|"
    r"terrasse|hörsaal|kaffeeecke|kaffeeküche|lounge|foyer)"
)
# Words that are a place only behind a preposition or between commas.
_BUILDINGS = (
    r"caf[eé]|kitchen|office|hq|headquarters|building|studio|lab|garden|basement|pub|restaurant|hub|open\s+space|campus|annex|"
    r"warehouse|büro|[^\W\d_]*haus(?:\s+zu[rm]\s+\w+)?|[^\W\d_]*gebäude|keller|[^\W\d_]*garten|innenhof|labor|werkstatt|turm|"
    r"[^\W\d_]*halle|zentrale|[^\W\d_]*küche|erdgeschoss|obergeschoss|untergeschoss|eg"
)
_PREPOSITION = r"(?:in|at|on|inside|im|am|auf|beim|bei|zum)"
_THE = r"(?:the|our|a|der|dem|den|unserer|unserem|einem|einer)"
_BEFORE = rf"(?:{_PREPOSITION}\s+(?:{_THE}\s+)?(?:[^\W\d_]+\s+){{0,2}}?)"
_NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|\d{1,2}\.|first|second|third|fourth|fifth|ground|top|ersten?|zweiten?|dritten?|vierten?|"
    r"fünften?|obersten?)"
)
_FLOOR = rf"(?:{_PREPOSITION}\s+)?(?:{_THE}\s+)?{_NTH}\s+(?:floor|stock|stockwerk|og|obergeschoss|etage|ug)\b"
_NUMBER = (
    r"(?:(?:no\.?|number|nr\.?|nummer)\s*)?[A-Z]{0,3}[-.]?\d+(?:[.-]\d+)?[A-Z]?"
    r"(?!\w|:|\.\d|\.(?!\s*$)|\s*(?:uhr|[ap]\.?m\b|h\b|-|\u2013|bis\b|to\b|min|%))"
)
# What would be taken for a date otherwise: “room 4.12”, “on the 2nd floor”.
NUMBERED = LazyPattern(
    rf"(?<![\w#-])(?:(?:{_BEFORE})?(?:{_ROOMS}|{_BUILDINGS})[\s,]+)?{_FLOOR}"
    rf"|(?<![\w#-]){_BEFORE}?(?:{_ROOMS}|rm\.?|zi\.?|building|gebäude|haus|halle)\s+{_NUMBER}(?:,?\s+{_FLOOR})?",
    re.IGNORECASE,
)
_NAME = r"(?:\s+(?:[A-Z]\b|(?-i:[A-ZÄÖÜ])[\wäöüß-]+)(?:\s+(?-i:[A-ZÄÖÜ])[\wäöüß-]+)?)?"
_ROOM = rf"(?:[^\W\d_]+\s+){{0,2}}?(?:{_ROOMS}|{_BUILDINGS}){_NAME}"
_ONLINE = (
    r"online(?:\s+(?:via|per|über|on|in)\s+[^\W\d]+)?|virtual(?:ly)?|virtuell|remote|hybrid|(?:(?:on|via|per|über|in|auf)\s+)?(?:ms\s+|microsoft\s+|google\s+)?"
    r"(?:teams|zoom|webex|meet|slack|huddle|skype|jitsi|discord)|(?:im|in\s+a|als)\s+(?:slack[\s-])?huddle"
)
_LABELLED = r"(?:ort|place|location|where|wo|venue)\s*:\s*(?P<said>\S.*)"
_WHOLE = LazyPattern(
    rf"(?P<behind>{_PREPOSITION}\s+(?:{_THE}\s+)?{_ROOM}|{_LABELLED})|(?P<bare>(?:{_THE}\s+)?{_ROOM}|{_ONLINE})",
    re.IGNORECASE,
)
_AT_END = LazyPattern(
    rf"(?<=\s){_PREPOSITION}\s+(?:{_THE}\s+)?(?:[^\W\d_]+\s+){{0,1}}?(?:{_ROOMS}){_NAME}\s*$", re.IGNORECASE
)
_NAMED = LazyPattern(rf"{_PREPOSITION}\s+(?:{_THE}\s+)?(?-i:[A-ZÄÖÜ]).*", re.IGNORECASE)
# “In der Kantine” is the Kantine; but “im großen Saal” is no “großen Saal”.
_NEEDLESS = LazyPattern(
    r"^(?i:in|im|am|auf|an|bei|beim|zum|vor)\s+(?:(?i:der|dem|den)\s+)?(?=[A-ZÄÖÜ\d])"
    r"|^(?i:in|at|on|inside)\s+(?:(?i:the)\s+)?(?!(?i:der|dem|den|einem|einer|unser\w+|our|a)\s)"
)
_EDGES = LazyPattern(r"[,;()]|:\s|\s[\u2013\u2014-]\s|(?<!\bDr)(?<!\bProf)(?<!\bNr)[.!?]\s+(?=[A-ZÄÖÜ])|[.!?]\s*$")
# Words of a sentence that changes what was said; nobody may take it for a remark.
_CHANGES = LazyPattern(
    r"[\d<>@#|:]|\b(?:not?|nicht|kein\w*|only|nur|but|aber|if|wenn|falls|unless|sofern|außer|ausser|except|during|while|während|or|oder|"
    r"maybe|perhaps|probably|vielleicht|wahrscheinlich|eventuell|evtl|some\s?\w*|irgend\w*|instead|statt|anstatt|again|wieder\w*|"
    r"repeat\w*|recur\w*|regel\w*|regular\w*|series|serie|ongoing|laufend|forever|always|immer|usual\w*|üblich\w*|gehabt|same|"
    r"gleich\w*|later|earlier|später|früher|soon|bald|around|about|etwa|ungefähr|circa|ca|ferien|holidays?|break|term|semester|"
    r"vorlesung\w*|season|saison|sommer|summer|winter|herbst|autumn|frühling|frühjahr|spring|advent|weihnacht\w*|christmas|easter|"
    r"ostern|twice|zweimal|mal|cancel\w*|absag\w*|move|verschieb\w*|skip|delete|lösch\w*|remind\w*|erinner\w*|announce\w*|"
    r"ankündig\w*|draft|entwurf|max\w*|höchstens|limit\w*|people|leute|personen|seats|plätze|week\w*|woche\w*|months?|monat\w*|"
    r"years?|jahr\w*|quart\w*|morning\w*|evening\w*|afternoon\w*|night|nacht\w*|abend\w*|werktag\w*|tag|day|hours?|stunde\w*|min\w*|"
    r"early|late|früh|spät|half|halb\w*|every|each|jed\w+|alle|till?|until|bis|from|ab|since|seit|starting|time|zeit|date|datum)\b"
    rf"|\b(?:{one_of(word for word, number in NUMBERS.items() if number > 1)})\b"
    r"|^(?:and|und|also|auch|then|dann|plus)\b",
    re.IGNORECASE,
)


def segments(gap: TextSpan, text: str) -> list[TextSpan]:
    """The parts of a gap between commas, brackets, dashes and sentences, without white space around them."""
    found, start = [], gap.start
    ends = [
        *((gap.start + each.start(), gap.start + each.end()) for each in _EDGES.finditer(gap.of(text))),
        (gap.end, gap.end),
    ]
    for end, next_start in ends:
        inner = text[start:end]
        lead = len(inner) - len(inner.lstrip())
        found.append(TextSpan(start + lead, max(start + lead, start + len(inner.rstrip()))))
        start = next_start
    return found


def is_place(words: str, *, is_bare: bool) -> bool:
    """Whether words are nothing but a place; without `is_bare`, only one behind a preposition counts."""
    found = _WHOLE.fullmatch(words)
    return bool(found and (is_bare or found["behind"]))


def is_named_place(words: str) -> bool:
    """Whether words name a place that has a capital letter: “at Siemens”, “im Goldenen Hirschen”."""
    return bool(_NAMED.fullmatch(words)) and len(words.split()) <= MAX_PLACE_WORDS and not _CHANGES.search(words)


def place_at_end(words: str) -> int | None:
    """Where a room begins that ends some words: that of “with the CTO in the library”."""
    found = _AT_END.search(words)
    return found.start() if found else None


def as_place(words: str) -> str:
    """A place as it is kept: without its label or preposition, as long as its words can stand alone."""
    found = re.fullmatch(_LABELLED, words, re.IGNORECASE)
    return found["said"] if found else _NEEDLESS.sub("", words)


def is_note(words: str, is_time: Callable[[str], object]) -> bool:
    """Whether words are a remark that changes nothing about when a session is, or how often."""
    if not 0 < len(words.split()) <= MAX_NOTE_WORDS or _CHANGES.search(words) or is_time(words):
        return False
    return not any(typos.looks_misspelt(each) for each in re.findall(r"[^\W\d_]+", words))
