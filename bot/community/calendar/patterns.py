"""Patterns of phrases for dates and repetitions, English and German side by side.

Each pattern takes one kind of phrase out of a sentence; what is left over is the name of the activity.
"""

from __future__ import annotations

import re

WEEKDAYS = {
    "MO": ("monday", "mon", "montag", "mo"),
    "TU": ("tuesday", "tues", "tue", "dienstag", "di"),
    "WE": ("wednesday", "wed", "mittwoch", "mi"),
    "TH": ("thursday", "thurs", "thur", "thu", "donnerstag", "do"),
    "FR": ("friday", "fri", "freitag", "fr"),
    "SA": ("saturday", "sat", "samstag", "sonnabend", "sa"),
    "SU": ("sunday", "sun", "sonntag", "so"),
}
DAY_CODES = {name: code for code, names in WEEKDAYS.items() for name in names}
# Two-letter weekdays count only in lists: “so” and “do” are words as well.
_SHORT = {name for name in DAY_CODES if len(name) == 2}
_LONG_DAYS = "|".join(sorted((n for n in DAY_CODES if n not in _SHORT), key=len, reverse=True))
_ANY_DAY = "|".join(sorted(DAY_CODES, key=len, reverse=True))
DAY = rf"(?:{_LONG_DAYS})s?"
DAYS = rf"(?:{_ANY_DAY})s?(?:\s*(?:,|and|und|&|\+)\s*(?:{_ANY_DAY})s?)*"

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "ein": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1,
    "two": 2, "other": 2, "second": 2, "2nd": 2, "zwei": 2, "zweite": 2, "zweiten": 2, "zweiter": 2, "zweites": 2,
    "three": 3, "third": 3, "3rd": 3, "drei": 3, "dritte": 3, "dritten": 3, "dritter": 3,
    "four": 4, "fourth": 4, "4th": 4, "vier": 4, "vierte": 4, "vierten": 4, "vierter": 4,
    "five": 5, "fünf": 5, "six": 6, "sechs": 6, "seven": 7, "sieben": 7, "eight": 8, "acht": 8, "nine": 9, "neun": 9,
    "ten": 10, "zehn": 10, "eleven": 11, "elf": 11, "twelve": 12, "zwölf": 12, "fourteen": 14, "vierzehn": 14,
}  # fmt: skip
HOURS = {
    **{word: NUMBERS[word] for word in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")},
    **{word: NUMBERS[word] for word in ("eleven", "twelve", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht")},
    **{word: NUMBERS[word] for word in ("neun", "zehn", "elf", "zwölf")}, "eins": 1,
}  # fmt: skip
NTH = {
    "first": 1, "1st": 1, "ersten": 1, "erster": 1, "last": -1, "letzten": -1, "letzter": -1,
    **{word: NUMBERS[word] for word in ("second", "2nd", "zweiten", "third", "3rd", "dritten", "fourth", "vierten")},
    "4th": 4, "fifth": 5, "5th": 5, "fünften": 5,
}  # fmt: skip
NUMBER = rf"(?:\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_NTH = rf"(?:\d\.|{'|'.join(sorted(NTH, key=len, reverse=True))})"
_NTHS = rf"{_NTH}(?:\s*(?:,|and|und|&)\s*{_NTH})*"

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|"
    "januar|februar|märz|mai|juni|juli|oktober|dezember|mrz|okt|dez"
)
MONTH = rf"(?:{'|'.join(sorted(_MONTHS.split('|'), key=len, reverse=True))})\.?"

DATE = "|".join(
    (
        r"\d{4}-\d{1,2}-\d{1,2}",
        r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\d{2})?",
        r"\d{1,2}/\d{1,2}(?:/\d{2,4})?",
        rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{MONTH}(?:,?\s+\d{{4}})?",
        rf"{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?",
        rf"(?:heute\s+)?in\s+{NUMBER}\s+(?:days?|weeks?|months?|tag(?:en)?|wochen?|monat(?:en)?)",
        r"(?:the\s+)?day\s+after\s+tomorrow|tomorrow|today|yesterday|übermorgen|heute|morgen|gestern",
        r"next\s+week|nächste\s+woche",
        rf"(?:(?P<strictly>next|nächste[nrs]?)\s+|(?:this|coming|diese[nrs]?|kommende[nrs]?)\s+)?(?P<weekday>{DAY})",
    )
)

_UNIT = r"(?P<unit>days?|weeks?|months?|tage?n?|wochen?|monate?n?)"
_OCCASIONS = r"(?:times|sessions|dates|mal|termine|x)"

LINK = re.compile(r"<(?P<slack>https?://[^|>\s]+)(?:\|[^>]*)?>|(?P<bare>https?://[^\s<>]+)", re.IGNORECASE)
CHANNEL = re.compile(r"(?:in\s+)?<#(?P<id>[CG]\w+)(?:\|[^>]*)?>")
TITLE = re.compile(r"[\"“„”](?P<title>[^\"“„”]{1,80})[\"“„”]")
SEATS = re.compile(
    r"\b(?:for|für)\s+(?:up\s+to\s+|at\s+most\s+|bis\s+zu\s+|höchstens\s+|maximal\s+)?(?P<people>-?\d+)\s+"
    r"(?:people|persons?|seats?|places?|personen|leute|plätze)\b"
    r"|\b(?:max(?:imum|imal)?\.?|höchstens|at\s+most|up\s+to|capacity|kapazität|limit)\s*:?\s*(?P<limit>-?\d+)"
    r"(?:\s+(?:people|persons?|seats?|places?|personen|leute|plätze))?\b"
    r"|(?<![\w-])(?P<seats>-?\d+)\s+(?:seats?|places?|plätze)\b",
    re.IGNORECASE,
)
SPAN = re.compile(
    rf"\b(?:for|für|über)\s+(?:the\s+next\s+)?(?P<number>{NUMBER})\s+{_UNIT}\b"
    rf"|\b(?P<lang>{NUMBER})\s+(?P<lang_unit>tage|wochen|monate)\s+lang\b",
    re.IGNORECASE,
)
TIMES = re.compile(rf"(?:\bfor\s+|\bfür\s+)?\b(?P<number>{NUMBER})\s*-?\s*{_OCCASIONS}\b", re.IGNORECASE)
UNTIL = re.compile(
    rf"\b(?:until|till|through|to(?=\s+(?:\d|{MONTH}))|bis(?:\s+(?:zum|am))?)\s+(?P<date>{DATE})(?!\w)"
    rf"|\b(?:until|till|through|bis(?:\s+zum)?)\s+(?:the\s+)?(?:end\s+of|ende)\s+"
    rf"(?:(?P<month>{MONTH})(?:\s+(?P<year>20\d\d))?|(?:the\s+|this\s+|des\s+|dieses\s+)?(?P<this>month|year|monats|jahres))(?!\w)",
    re.IGNORECASE,
)
LENGTH = re.compile(
    r"\b(?:for\s+|für\s+)?(?:(?P<minutes>\d+)\s*(?:min(?:utes?|uten?)?\.?)|(?P<hours>\d+(?:[.,]5)?|an?|eine)\s*"
    r"(?:hours?|stunden?|std\.?))(?!\w)"
    r"|\b(?:for|für)\s+(?P<for_hours>\d+(?:[.,]5)?)\s*h\b",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}(?:[:h]\d{2}|\.\d{2}(?=\s*(?:uhr|[ap]\.?m)))?"
_HALF = r"\s*(?:[ap]\.?m\.?|uhr|h)(?!\w)"
FROM_TO = re.compile(
    rf"(?:\b(?:from|von|at|um)\s+)?(?<![\d.-])(?P<start>{_CLOCK}(?:{_HALF})?)\s*(?:-|\u2013|to|until|till|bis)\s*"
    rf"(?P<end>{_CLOCK}(?:{_HALF})?)(?![\d.-]|\s*(?:{MONTH}))",
    re.IGNORECASE,
)
CLOCK = re.compile(
    rf"(?:\b(?:at|um|ab|from)\s+|@\s*)?(?<![\d.:/-])(?P<time>\d{{1,2}}[:h]\d{{2}}(?:{_HALF})?"
    rf"|\d{{1,2}}\.\d{{2}}{_HALF}|\d{{1,2}}{_HALF}|(?:(?<=at\s)|(?<=um\s))\d{{1,2}}\.\d{{2}}(?![.\d]))|\b(?:at|um)\s+(?P<bare>\d{{1,2}})(?![\d.:/])"
    rf"|(?:\bat\s+)?\b(?P<noon>noon|midday|mittags)\b",
    re.IGNORECASE,
)
PART_OF_HOUR = re.compile(
    rf"(?:\b(?:at|um|ab|from)\s+)?\b(?P<part>half\s+past|halb|quarter\s+(?:past|to)|viertel\s+(?:nach|vor))\s+"
    rf"(?P<hour>\d{{1,2}}|{'|'.join(sorted(HOURS, key=len, reverse=True))})(?![\w:.]*\d)"
    r"(?:\s*(?P<half_of_day>[ap]\.?m\.?)|\s*uhr)?(?!\w)",
    re.IGNORECASE,
)
MIDNIGHT = re.compile(r"(?:\b(?:at|um|ab|from)\s+)?\b(?:midnight|mitternachts?)\b", re.IGNORECASE)
ZONE = re.compile(
    r"\b(?:in\s+)?(?P<name>(?-i:[A-Z][A-Za-z]+/[A-Za-z_/+-]+\d*|UTC))\b|\b(?P<city>[A-Za-z]+)\s+time\b", re.IGNORECASE
)
DATE_PHRASE = re.compile(
    rf"(?:\b(?:on|from|starting(?:\s+on)?|beginning|as\s+of|ab(?:\s+dem)?|am|vom)\s+(?:the\s+)?)?(?<!\w)(?P<date>{DATE})(?!\w)",
    re.IGNORECASE,
)
NTH_OF_MONTH = re.compile(
    rf"\b(?:(?:on|every|each|jede[nr]?|am|the)\s+)*(?P<nth>{_NTHS})\s+(?P<day>{DAY})\s+"
    r"(?:(?:of|in)\s+(?:the|each|every)\s+month|(?:im|des|jeden|eines(?:\s+jeden)?)\s+monats?)\b"
    # “Every second Tuesday” is every other one; the first and the last can only be those of a month.
    rf"|\b(?:every|each|jede[nr]?)\s+(?P<edge>first|1st|1\.|last|erste[nr]|letzte[nr])\s+(?P<its>{DAY})(?!\w)",
    re.IGNORECASE,
)
_OF_MONTH = r"(?:of\s+(?:the|each|every)\s+month|(?:jedes|des|eines(?:\s+jeden)?)\s+monats|im\s+monat)"
_MONTHLY = r"(?:(?:every|each)\s+month|monthly|jeden\s+monat|monatlich)"
DAY_OF_MONTH = re.compile(
    rf"\b{_MONTHLY}\s+(?:on|am)\s+(?:the\s+)?(?P<number>\d{{1,2}})(?:st|nd|rd|th|\.)(?!\w|\s*{MONTH})"
    rf"|\b(?:(?:on|am|every|each|jeden|the)\s+)*(?P<its>\d{{1,2}})(?:st|nd|rd|th|\.)\s+{_OF_MONTH}\b",
    re.IGNORECASE,
)
EVERY = re.compile(
    rf"\b(?:every|each|jede[nrsm]?|alle)\s+(?:(?P<number>{NUMBER}|2\.|3\.|4\.)\s+)?"
    rf"(?:(?P<unit>days?|weekdays?|working\s+days?|weeks?|months?|quarters?|tage?|werktage?|wochen?|monate?|quartale?)"
    rf"(?:\s+(?:on|am|at)\s+(?:the\s+)?(?:(?P<nth>{_NTHS})\s+)?(?P<on>{DAYS}))?|(?P<days>{DAYS}))(?!\w)",
    re.IGNORECASE,
)
ADVERB = re.compile(
    rf"\b(?P<word>daily|weekly|biweekly|bi-weekly|fortnightly|monthly|quarterly|weekdays|täglich|wöchentlich|"
    rf"vierzehntägig|zweiwöchentlich|monatlich|vierteljährlich|quartalsweise|werktags)\b"
    rf"(?:\s+(?:on|am)\s+(?:the\s+)?(?:(?P<nth>{_NTHS})\s+)?(?P<on>{DAYS})\b)?"
    rf"|\b(?P<days>(?:{_LONG_DAYS})s(?:\s*(?:,|and|und|&)\s*(?:{_LONG_DAYS})s)*)\b",
    re.IGNORECASE,
)
# After the name of an activity these are no title, but part of a repetition that isn't understood.
NO_TITLE = re.compile(
    rf"\b(?:every|each|jede[nrsm]?|alle|yearly|annually|jährlich)\b.*$|\b(?:{_NTH}|\d+(?:th|st|nd|rd)|\d+\.)(?:\s+(?:and|und)|,)?$",
    re.IGNORECASE,
)
POLITE = re.compile(
    r"^(?:(?:please|bitte|schedule|plan|plane|a|an|the|new|our|ein|eine|einen|der|die|das|den|neue[nrs]?)\s+)+",
    re.IGNORECASE,
)
DANGLING = re.compile(r"(?:(?:^|\s+)(?:on|the|at|in|from|starting|am|im|um|ab|den|dem))+$", re.IGNORECASE)
FILLERS = re.compile(
    r"\b(?:on|at|in|from|starting|the|and|for|um|am|im|ab|und|zwar|für|uhr|with|mit|link|please|bitte)\b|[,;.&]",
    re.IGNORECASE,
)
