"""What a wish needs besides its intent: dates, an hour, a zone, a language, a term."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation import weekdays
from bot.conversation.intents import Intent
from bot.kit.dates import (
    AbsenceReading,
    ClockTime,
    Doubt,
    ReadingContext,
    TimeMention,
    ZoneReading,
    find_absence,
    find_clock_time,
    find_later,
    find_zone,
    typos,
)
from bot.kit.patterns import LazyPattern

Reading = AbsenceReading | ClockTime | TimeMention | ZoneReading
WHAT, DAYS, NOT_DAYS, PER_DAY, PER_WEEK = "what", "days", "not_days", "per_day", "per_week"
REMINDERS, WEEKLY, ALL = "reminders", "weekly", "all"
# What else a wish may be about: the list of tracks, being back, a nod that is no thanks, and what was passed on.
TRACKS, BACK, NOD, PASSED_ON = "tracks", "back", "nod", "passed_on"
_REMINDERS = LazyPattern(r"\b(?:remind|nudg|nag|follow ?up|chas|erinner)\w*")
_KEPT = LazyPattern(
    r"\b(?:keep|keeping|continue|but not|not|only|just) (?:the |your |my |sending )*(?:reminders?|digest|newsletter)\b|"
    r"\b(?:behalt\w*|nur|ausser) (?:ich |die |den |das )*(?:erinnerungen|wochen\w+|newsletter)\b|"
    r"\b(?:erinnerungen|wochen\w+|newsletter) (?:\w+ ){0,3}(?:behalten|bleiben)\b"
)
_WEEKLY = LazyPattern(
    r"\b(?:digest|newsletter|summary|summaries|wochen(?:uebersicht|rueckblick|mail|zusammenfassung|bericht|brief)\w*|"
    r"zusammenfassung|rundbrief|wochenzeile|zeile am (?:freitag|wochenende)|(?:the|friday|weekly) lines?|"
    r"lines? (?:on|every|at) (?:a |the )?(?:fri|week|end)|"
    r"weekly (?:mail|email|message|theme|update|news|report|post|overview|roundup))\w*"
)
_A_DAY = LazyPattern(
    r"\b(?P<count>[1-5]|one|once|two|three|four|five|ein|eine|einmal|zwei|drei|vier|fuenf) "
    r"(?:(?:message|lesson|thing|nachricht|lektion|sache)\w* )?(?:(?:a|per|each|every) day|(?:am|pro|je) tag)\b"
)
_AT_MOST = LazyPattern(
    r"\b(?:max|maximum|maximal|at most|no more than|not more than|only|just|tops|enough|limit|hoechstens|nur|reicht|"
    r"reichen|nicht mehr als|mehr nicht|genuegt)\b"
)
_COUNTS = {
    **dict.fromkeys(("one", "once", "ein", "eine", "einmal"), "1"),
    "two": "2",
    "zwei": "2",
    "three": "3",
    "drei": "3",
    "four": "4",
    "vier": "4",
    "five": "5",
    "fuenf": "5",
}
_LANGUAGES = {"german": "de", "deutsch": "de", "english": "en", "englisch": "en"}
_LANGUAGE = LazyPattern(r"\b(?P<name>german|deutsch|english|englisch)\w*")
_REFUSED_LANGUAGE = LazyPattern(
    r"\b(?:not|no|kein|nicht|why|warum|wieso|instead of|rather than|statt|anstatt|bad|poor|my|mein|wrong|from|von)"
    r"(?: \w+){0,4} (?P<name>german|deutsch|english|englisch)\w*"
)
# “9am is too early” names an hour that is not wanted.
_UNWANTED_HOUR = LazyPattern(r"\b(?:too|zu) (?:early|late|frueh|spaet)\b(?! .*\d)")
_WANTED_HOUR = LazyPattern(r"\b(?:better|instead|rather|prefer|make it|send|besser|lieber|statt|schick\w*)\b")
# “10 would be good” names an hour without a word for it.
_BARE_HOUR = LazyPattern(
    r"(?<![\d:.])\b([89]|1\d)(?: uhr)? (?=(?:would be|works|would work|suits|passt|ginge|wäre|waere)\b)", re.IGNORECASE
)
_ABOUT_THE_HOUR = LazyPattern(r"\b(1?\d|2[0-3])-?ish\b", re.IGNORECASE)
_NEAR_THE_HOUR = LazyPattern(r"\b(?:auf |um )?(?:kurz|knapp|bald) (?:nach|vor) (?=\d|\w+\b)|\bauf (?=(?:elf|zwölf)\b)")
_NOD = LazyPattern(
    r"(?:(?:👍|👌|🙏|❤|♥|🙂|😊|💪|✅)[\U0001f3fb-\U0001f3ff\ufe0f]?|"
    r":(?:\+1|thumbsup|ok_hand|pray|heart|slightly_smiling_face|blush|muscle|white_check_mark)"
    r"(?:::skin-tone-\d)?:|\s)+"
)
_NODDING = LazyPattern(
    r"(?:(?:ok|okay|yes|yeah|yep|sure|fine|alright|all right|right|good|cool|got it|understood|sounds good|will do|"
    r"ja|jo|jep|jawohl|gut|passt|klar|alles klar|in ordnung|verstanden|geht klar|mach ich|super|genau|eh klar) ?)+"
)
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MINUTES = {"thi": "30", "fif": "15", "for": "45"}
_TRACKS = LazyPattern(
    r"\b(?:tracks|courses|topics|subjects|kurse[ns]?|themen|lernpfade)\b|"
    r"\b(?:other|another|wrong|different|new|which|what|ander\w+|neue[nrs]?|falsche\w*|welche\w*) (?:\w+ )?"
    r"(?:track|course|topic|subject|kurs|thema|lernpfad)\b|"
    r"\b(?:anything|something|lessons?) (?:\w+ )?(?:for|about) (?!today|now|me|this|tomorrow|the next)|"
    r"\b(?:etwas|was|lektionen?) (?:\w+ )?(?:fuers?|zum?|ueber) (?!heute|jetzt|mich|morgen|die naechste)|"
    r"\b(?:change|switch) (?:\w+ ){0,3}(?:course|track|topic)|\b(?:kurs|thema) (?:wechseln|tauschen|aendern)|"
    r"\b(?:ander\w+|other|different) (?:lektionen|lessons|stuff|sachen)\b"
)
_PASSED_ON = LazyPattern(
    r"\b(?:who|whom|what) (?:\w+ ){0,2}(?:did|have|has) (?:you|it|this) (?:\w+ ){0,2}"
    r"(?:pass\w*|sent|send|forward\w*|tell|told|give|gave|share\w*)|"
    r"\b(?:pass\w*|forward\w*|sent) (?:that|this|it|my \w+) (?:on )?to (?:who|whom|my|the|anyone|anybody|someone)|"
    r"\b(?:wem|an wen|was) hast du (?:\w+ ){0,4}(?:weiter\w*|geschickt|gesagt|erzaehlt|gegeben|gemeldet)|"
    r"\bhast du (?:\w+ ){0,5}(?:weitergegeben|weitergeleitet|weitergesagt|weitererzaehlt)\b|"
    r"\bwer hat (?:das|es|meine \w+) (?:jetzt )?(?:bekommen|gekriegt)\b"
)
_BACK = LazyPattern(r"\b(?:back|zurueck|wieder (?:da|hier|gesund|fit|im))\b")
DAY = timedelta(days=1)
NOON_BEGINS, AFTERNOON_BEGINS, EVENING_BEGINS = time(11, 30), time(13), time(17)


@dataclass(frozen=True)
class FilledSlots:
    """The slots of an intent, and the reading of a date, an hour or a zone with its doubts."""

    slots: dict[str, str] = field(default_factory=dict)
    reading: Reading | None = None


def fill(intent: Intent, written: str, plain: str, context: ReadingContext) -> FilledSlots:
    """Read the slots of an intent from what was written, and from its plain words."""
    if intent == Intent.LANGUAGE:
        wanted = wanted_language(plain)
        return FilledSlots({"language": wanted} if wanted else {})
    if intent == Intent.FEWER:
        what = _what(plain)
        per_day = _per_day(plain) if what == ALL else {}
        days = weekdays.wanted(typos.corrected(written)) if what == ALL and not per_day else {}
        return FilledSlots({WHAT: what} | per_day | days | _per_week(written, days))
    about = _ABOUT.get(intent)
    if about and about.pattern.search(plain):
        return FilledSlots({WHAT: about.name})
    if intent == Intent.THANKS and _NODDING.fullmatch(plain):
        return FilledSlots({WHAT: NOD})
    if intent == Intent.HOUR and _UNWANTED_HOUR.search(plain) and not _WANTED_HOUR.search(plain):
        return FilledSlots()
    reader = _READERS.get(intent)
    return reader(typos.corrected(written), context) if reader else FilledSlots()


def chosen(intent: Intent, written: str, plain: str, context: ReadingContext) -> FilledSlots:
    """The slots of an answer to the question for a value; days may be said there more shortly than in a wish."""
    written = _in_full(written)
    if intent is not Intent.FEWER:
        return fill(intent, written, plain, context)
    what = _what(plain)
    found = weekdays.chosen(typos.corrected(written)) if what == ALL else {}
    return FilledSlots({WHAT: what} | (_per_day(plain) or {**found, **_per_week(written, found)}))


def _in_full(written: str) -> str:
    """“In ner Stunde” and “eight thirty” as they are written."""
    text = re.sub(r"\b(?:'?ne|'?ner)\b", lambda found: "einer" if found[0].endswith("r") else "eine", written)
    hours = "|".join(_HOURS)
    return re.sub(
        rf"\b({hours})[ -](thirty|fifteen|forty[ -]?five)\b",
        lambda found: f"{_HOURS.index(found[1].casefold()) + 1}:{_MINUTES[found[2].casefold()[:3]]}",
        text,
        flags=re.IGNORECASE,
    )


def is_nod(written: str) -> bool:
    """Whether a message is nothing but a friendly sign, such as a thumb."""
    return bool(written) and _NOD.fullmatch(written) is not None


def _later(written: str, context: ReadingContext) -> FilledSlots:
    later = find_later(written, context)
    if later is None or later.reading is None or later.questions:
        return FilledSlots({}, later)
    # What is said in hours from now is reckoned in the zone of the clock, and meant in their own.
    start = later.reading.start.astimezone(ZoneInfo(context.zone))
    at = start if later.has_time else start.date()
    return FilledSlots({"at": at.isoformat()}, later)


def _zone(written: str, context: ReadingContext) -> FilledSlots:
    zone = find_zone(written, context)
    return FilledSlots({"zone": zone.zone} if zone and zone.zone and not zone.questions else {}, zone)


def _absence(written: str, context: ReadingContext) -> FilledSlots:
    absence = find_absence(written, context)
    if absence is None or absence.questions - {Doubt.END_UNKNOWN}:
        return FilledSlots({}, absence)
    if absence.back is None:
        return FilledSlots({}, absence)
    within = weekdays.within(written, absence.first, absence.back)
    if within is not None:
        slots = {"from": within[0].isoformat(), "until": (within[1] + DAY).isoformat()} if within else {}
        return FilledSlots(slots, absence)
    return FilledSlots({"from": absence.first.isoformat(), "until": absence.back.isoformat()}, absence)


def _hour(written: str, context: ReadingContext) -> FilledSlots:
    written = _NEAR_THE_HOUR.sub("um ", written)
    written = _ABOUT_THE_HOUR.sub(r"\1:00", re.sub(r"\bwär\b", "wäre", written))
    found = find_clock_time(_BARE_HOUR.sub(r"\1:00 ", written), context)
    if found is None or found.questions:
        return FilledSlots({}, found)
    if Doubt.PART_OF_DAY in found.doubts:
        return FilledSlots({"part": _part(found.at)}, found)
    return FilledSlots({"at": f"{found.at:%H:%M}"}, found)


def _part(at: time) -> str:
    if at < NOON_BEGINS:
        return "morning"
    if at < AFTERNOON_BEGINS:
        return "noon"
    return "afternoon" if at < EVENING_BEGINS else "evening"


def _what(plain: str) -> str:
    """What there is to be less of; what shall be kept is not it."""
    plain = _KEPT.sub(" ", plain) if "lektion" in plain or "lesson" in plain else plain
    if _REMINDERS.search(plain):
        return REMINDERS
    return WEEKLY if _WEEKLY.search(plain) else ALL


def _per_day(plain: str) -> dict[str, str]:
    """How many messages a day are wanted at most; nothing where that isn't said."""
    found = _A_DAY.search(plain)
    if found is None or not _AT_MOST.search(plain):
        return {}
    return {PER_DAY: _COUNTS.get(found["count"], found["count"])}


def _per_week(written: str, days: dict[str, str]) -> dict[str, str]:
    """How many days a week are wanted, where they are only counted."""
    count = weekdays.how_many(typos.corrected(written), days.get(DAYS, ""))
    return {PER_WEEK: count} if count else {}


def wanted_language(plain: str) -> str | None:
    """The language that is asked for; of two it is the one that is not refused."""
    named = {_LANGUAGES[found["name"]] for found in _LANGUAGE.finditer(plain)}
    refused = {_LANGUAGES[found["name"]] for found in _REFUSED_LANGUAGE.finditer(plain)}
    if len(named) == 1 and named == refused:
        return "en" if named == {"de"} else "de"
    wanted = named - refused
    return next(iter(wanted)) if len(wanted) == 1 else None


@dataclass(frozen=True)
class _About:
    """What a wish may be about, and the words by which that is known."""

    name: str
    pattern: LazyPattern


_ABOUT = {
    Intent.MORE: _About(TRACKS, _TRACKS),
    Intent.RESUME: _About(BACK, _BACK),
    Intent.WHO_SEES: _About(PASSED_ON, _PASSED_ON),
}
_READERS: dict[Intent, Callable[[str, ReadingContext], FilledSlots]] = {
    Intent.PAUSE: _absence,
    Intent.HOUR: _hour,
    Intent.REMIND: _later,
    Intent.ZONE: _zone,
}
