"""Phrases for times of day: `15:00`, `2-3pm`, “half past two”, “halb vier”, “um drei”, “tomorrow morning”."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.kit.dates import words
from bot.kit.dates.elements import MINUTES_A_DAY, PartOfDay, TimeOfDay, WallRange
from bot.kit.dates.spans import longest
from bot.kit.dates.values import TextSpan
from bot.kit.dates.words import HOUR_UNIT, HOUR_WORD, MINUTE_UNIT, MONTH, phrase
from bot.kit.patterns import LazyPattern

NOON = 12 * 60
# “At 3” means the afternoon, as long as nobody speaks of breakfast.
EARLIEST_BARE_HOUR = 7
LAST_MONTH = 12
_EARLY_WORDS = LazyPattern(r"\b(?:breakfast|frühstücks?|early|sunrise|before work|vor der arbeit)\b", re.IGNORECASE)

_HOUR = r"(?:2[0-4]|[01]?\d)"
# A German “am” behind a number begins the next phrase: “um 9 am Montag”.
_NO_GERMAN_AM = (
    r"(?!\s+(?:\d{1,2}\.|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|(?:mo|di|mi|"
    r"do|fr|sa|so)\b|ersten|letzten|zweiten|dritten|morgen|vormittag|nachmittag|abend|mittag))"
)
_HALF = rf"(?:[ap]\.m\.|[ap]m{_NO_GERMAN_AM})"
_TIME = phrase(
    rf"(?P<hour>{_HOUR})(?P<sep>[:.h])(?P<minute>[0-5]\d)(?!\d|:\d)(?:\s*(?P<half>{_HALF}))?(?P<uhr>\s*uhr|\s*h(?!\w))?"
)
# “1500”: behind “at” or a day, or before “Uhr”; a number of the years around now only behind “at” and before “Uhr”.
_FOUR_DIGITS = phrase(
    r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s*(?P<uhr>uhr|hours|hrs?|h))?(?!\s*(?:€|%|euros?|eur|usd|dollars?|people|"
    r"leute|personen|users|words|wörter|zeichen|characters|x|mal|times)(?!\w))(?![-/])"
)
_YEARS = range(1990, 2060)
_DAY_THEN = LazyPattern(
    rf"(?:{words.ANY_WEEKDAY}|tomorrow|today|morgen|heute|übermorgen|\d\.\d{{1,2}}\.|\d(?:st|nd|rd|th|\.)?\s*{MONTH}|{MONTH}\s+\d{{1,2}}"
    r"(?:st|nd|rd|th)?)[.,]?\s*$",
    re.IGNORECASE,
)
_FULL_HOUR = phrase(
    rf"(?P<hour>{_HOUR})\s*(?:(?P<half>{_HALF})|(?P<uhr>uhr)(?:\s+(?P<minute>[0-5]\d)(?![.\d:]))?|"
    rf"(?P<clock>o['’]?\s?clock))(?:\s*(?P<late>{_HALF}))?"
)
_WORD_HOUR = phrase(rf"(?P<word>{HOUR_WORD})\s+(?:(?P<half>{_HALF})|uhr|o['’]?\s?clock)")
_BEHIND_BARE = (
    r"(?=\s*(?:$|[.,;!?)]|please|bitte|instead|for|für|on|am|in (?:the|der)|im|with|mit|and|und|"
    r"or|oder|lieber|tomorrow|erinnern|fragen|melden|schicken|nochmals?|noch mal|wieder|daran|again|about|"
    r"today|heute|morgen|übermorgen|morgens|abends|nachmittags|vormittags|mittags|every|jede[nrs]?|"
    r"daily|täglich|weekly|"
    rf"an?\s|eine?n?\s|unsere?n?\s|each|is|wäre|would|works|passt|geht|better|besser|sharp|tonight|#|<|\"|“|„|\(|{words.WEEKDAY}|to|bis|-|\u2013|"
    r"next|nächste[nrs]?|(?:my|our|your|local|uk|us|berlin)\s))"
)
_BARE = phrase(
    rf"(?:at|um|@|gegen|around|about|so um|so gegen|ca\.?|kurz nach|kurz vor|nach|before|vor|after|"
    r"ab|by|until|till|bis)\s*"
    rf"(?P<hour>{_HOUR}|{HOUR_WORD})(?![\d:/%.]\w|\.\d|\s*(?:{MONTH})\s*\d*){_BEHIND_BARE}"
)
_BEFORE_PART = phrase(
    rf"(?P<hour>{_HOUR}|{HOUR_WORD})(?= (?:in the (?:early )?(?:morning|afternoon|evening)|at night|morgens|früh|"
    r"vormittags|mittags|nachmittags|abends|nachts)\b)"
)
_BARE_FROM = phrase(
    rf"(?:von|from)\s+(?P<hour>{_HOUR}|{HOUR_WORD})(?=\s*(?:bis|to|until|till)\s+(?:halb|half|viertel|"
    rf"quarter|dreiviertel|a quarter|noon|mittags?)\b)"
)
_HOUR_MARK = phrase(rf"(?:at|um|gegen|ab|@)\s*(?P<hour>{_HOUR})h|(?P<french>(?:9|1\d|2[0-4]))h")
_PART_OF_HOUR = phrase(
    rf"(?P<words>half past|half|halb|quarter past|quarter after|quarter to|quarter before|a quarter past|a quarter to|"
    rf"viertel nach|viertel vor|dreiviertel|viertel|fünf vor halb|fünf nach halb|"
    rf"(?P<minutes>five|ten|twenty|fünf|zehn|zwanzig|\d{{1,2}})\s+(?:minutes\s+|minuten\s+)?(?P<side>past|"
    rf"to|before|nach|vor))\s+"
    rf"(?P<hour>{_HOUR}|{HOUR_WORD})(?:\s*(?P<half>{_HALF}))?(?:\s+uhr)?(?!\s*(?:{HOUR_UNIT}|{MINUTE_UNIT}|"
    rf"days?|tage?|weeks?|wochen?|months?)(?!\w))"
)
_NOON = phrase(
    r"(?:at\s+|um\s+|@\s*)?(?:(?P<noon>12 noon|noon|midday|12 uhr mittags|high noon)|(?P<midnight>midnight|"
    r"mitternacht))"
)
_SIDE = (
    rf"(?P<{{0}}hour>{_HOUR}|{HOUR_WORD})(?:[:.h](?P<{{0}}minute>[0-5]\d))?(?:\s*(?P<{{0}}half>{_HALF}))?(?P<{{0}}uhr>\s*uhr|"
    rf"\s*o['’]?clock|h(?!\w))?"
)
_RANGE = phrase(
    r"(?:(?P<between>between|zwischen)\s+|(?P<from>from|von|at|um)\s+)?"
    + _SIDE.replace("{0}", "first")
    + r"\s*(?:(?P<dash>-|\u2013|\u2014|to|until|till|til|bis)|(?P<and>and|und))\s*"
    + _SIDE.replace("{0}", "last")
    + rf"(?![\d/]|\.\s?\d|\.?\s*{MONTH}|[:.]\d)"
)
_DAY_BEFORE = LazyPattern(
    rf"(?:{words.ANY_WEEKDAY}|tomorrow|today|morgen|heute|übermorgen|\d\.\d{{1,2}}\.(?:\d{{2}}){{0,2}}|"
    rf"\d\.?\s*{MONTH})[.,]?\s*$",
    re.IGNORECASE,
)
_TIME_BEFORE = LazyPattern(
    r"\b(?:um|at|gegen|around|@|von|from|bis|to|between|zwischen|ab)\s*$|[-\u2013]\s*$", re.IGNORECASE
)
_AT_BEFORE = LazyPattern(r"\b(?:um|at|gegen|ab|@)\s*$", re.IGNORECASE)
_LENGTH_BEFORE = LazyPattern(r"\b(?:for|für|length|dauer)\s*$", re.IGNORECASE)
_NO_HOURS = LazyPattern(
    rf"\s*(?:{HOUR_UNIT}|{MINUTE_UNIT}|days?|tage?n?|weeks?|wochen?|months?|monate?n?|people|persons|"
    rf"seats|leute|plätze|"
    r"personen|times|mal|x|%|st\b|nd\b|rd\b|th\b)(?!\w)",
    re.IGNORECASE,
)
_PARTS: dict[str, WallRange] = {
    "early morning|early in the morning|in aller frühe|frühmorgens|am frühen morgen": WallRange(7 * 60, 9 * 60),
    "late morning|later in the morning|am späten vormittag": WallRange(11 * 60, NOON),
    "mornings|morning|morgens|frühs|früh|in der frühe": WallRange(9 * 60, NOON),
    "forenoon|vormittags|vormittag": WallRange(10 * 60, NOON),
    "lunch time|lunchtime|lunch break|over lunch|at lunch|mittags|mittag|mittagszeit|mittagspause": WallRange(
        NOON, 13 * 60
    ),
    "after lunch|nach dem mittagessen|nach dem mittag|nach der mittagspause": WallRange(13 * 60, 15 * 60),
    "early afternoon|am frühen nachmittag": WallRange(13 * 60, 15 * 60),
    "late afternoon|later in the afternoon|am späten nachmittag|spätnachmittag": WallRange(16 * 60, 18 * 60),
    "afternoons|afternoon|nachmittags|nachmittag": WallRange(14 * 60, 17 * 60),
    "evenings|evening|abends|abend|after work|nach feierabend|nach der arbeit": WallRange(18 * 60, 21 * 60),
    "before work|vor der arbeit": WallRange(8 * 60, 9 * 60),
    "at night|nights|nachts|nacht": WallRange(21 * 60, MINUTES_A_DAY),
}
_GREETING = LazyPattern(r"\b(?:good|guten|gute|schönen)\s+$", re.IGNORECASE)
# “KI-Mittagspause” is the name of something.
_COMPOUND_BEFORE = LazyPattern(rf"(?<![^\W\d_])(?!{words.ANY_WEEKDAY}-)[^\W_]+-$", re.IGNORECASE)
_TONIGHT = phrase(r"(?:tonight|tonite|heute nacht)")
_PART = phrase(
    r"(?:(?:in the|in|am|this|über|gegen|zu|every|in der|first thing in the)\s+)?"
    rf"(?P<day>{words.WEEKDAY})?(?P<part>{'|'.join(_PARTS)})"
)
_MORNING_WORD = LazyPattern(
    r"\b(?:heute|gestern|am)\s+(?P<part>morgen)(?!\w)(?!\s+(?:um|nachmittag|vormittag|abend)\w*)", re.IGNORECASE
)
_DAY_MORNING = phrase(r"(?P<day>montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\s?(?P<part>morgen)")


def find(text: str) -> list[TimeOfDay | PartOfDay]:
    """The times of day and parts of the day that a text names, in order and without overlaps."""
    makers: tuple[tuple[LazyPattern, Callable[[re.Match[str]], TimeOfDay | None]], ...] = (
        (_RANGE, _range),
        (_PART_OF_HOUR, _part_of_hour),
        (_TIME, _time),
        (_FOUR_DIGITS, _four_digits),
        (_FULL_HOUR, _full_hour),
        (_WORD_HOUR, _word_hour),
        (_HOUR_MARK, _hour_mark),
        (_NOON, _noon),
        (_BARE, _bare),
        (_BARE_FROM, _bare),
        (_BEFORE_PART, _bare),
    )
    clocks = [made for pattern, make in makers for match in pattern.finditer(text) if (made := make(match))]
    return longest([*clocks, *_parts(text)])


def is_early(text: str) -> bool:
    """Whether the text speaks of breakfast or the like, so that “at 6” is in the morning."""
    return _EARLY_WORDS.search(text) is not None


def shifted(minutes: int) -> int:
    """Twelve hours later or earlier."""
    return minutes + NOON if minutes < NOON else minutes - NOON


def by_day(minutes: int) -> int:
    """A time said without its half of the day: 1 to 6 are afternoon."""
    return minutes + NOON if 60 <= minutes < EARLIEST_BARE_HOUR * 60 else minutes


def _span(match: re.Match[str]) -> TextSpan:
    return TextSpan(match.start(), match.end())


def _minutes(hour: int, minute: int, half: str | None) -> int | None:
    """Minutes since midnight; None for a time that no clock shows."""
    letter = (half or "").strip().casefold()[:1]
    if letter and not 1 <= hour <= 12:
        return None
    if letter:
        return (hour % 12 + (12 if letter == "p" else 0)) * 60 + minute
    return hour * 60 + minute if hour * 60 + minute <= MINUTES_A_DAY else None


def _clock(match: re.Match[str], hour: str, minute: int, half: str | None) -> TimeOfDay | None:
    """A time of day; without its half of the day it is open, unless written with a zero (03:00)."""
    minutes = _minutes(int(hour), minute, half)
    if minutes is None:
        return None
    is_open = not half and not (len(hour) == 2 and hour.startswith("0")) and 60 <= minutes < NOON + 60
    return TimeOfDay(_span(match), WallRange(by_day(minutes) if is_open else minutes), is_open=is_open)


def _time(match: re.Match[str]) -> TimeOfDay | None:
    """15:00; with a dot only if it can't be a date."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    if re.search(r"[\d.:]$", before) or re.match(r"\.?\d", behind):
        return None
    if match["sep"] == "." and not (match["half"] or match["uhr"]) and _may_be_date(match, before, behind):
        return None
    if _is_length(match, before, behind):
        return None
    return _clock(match, match["hour"], int(match["minute"]), match["half"])


def _four_digits(match: re.Match[str]) -> TimeOfDay | None:
    """1500 for 15:00; None where it may be a year, a number of anything, or the day and month of a date."""
    before = match.string[: match.start()]
    is_year = int(match["hour"] + match["minute"]) in _YEARS
    is_time = match["uhr"] or re.search(r"(?:\b(?:at|um)|@)\s*$", before, re.IGNORECASE)
    is_behind_day = not is_year and _DAY_THEN.search(before)
    is_range_end = not is_year and re.search(r"\b(?:from|von|gegen|ab)\s*$", before, re.IGNORECASE)
    if re.search(r"[\d.:/-]$", before) or not (is_time or is_behind_day or is_range_end):
        return None
    return TimeOfDay(_span(match), WallRange(int(match["hour"]) * 60 + int(match["minute"])))


def _may_be_date(match: re.Match[str], before: str, behind: str) -> bool:
    """Whether 8.10 may be a date, or a length: no month has the number 30, and “um” stands before times."""
    is_month = 1 <= int(match["minute"]) <= 12
    is_unit = re.match(rf"\s*(?:{HOUR_UNIT}|%)(?!\w)", behind, re.IGNORECASE) is not None
    return is_unit or (is_month and (behind.startswith(".") or not _TIME_BEFORE.search(before)))


def _is_length(match: re.Match[str], before: str, behind: str) -> bool:
    """Whether it says how long: 1h30, 1:30 h, “for 10h15”."""
    hour, sep = int(match["hour"]), match["sep"].casefold()
    if sep == "h":
        return bool(_LENGTH_BEFORE.search(before)) or (hour <= 8 and not _AT_BEFORE.search(before))
    has_unit = hour < EARLIEST_BARE_HOUR and (match["uhr"] or "").strip().casefold() == "h"
    return sep == ":" and bool(has_unit or re.match(r"\s*(?:hours?|hrs?|stunden?|std)\b", behind, re.IGNORECASE))


def _full_hour(match: re.Match[str]) -> TimeOfDay | None:
    if re.search(r"[\d:.,]$", match.string[: match.start()]):
        return None
    return _clock(match, match["hour"], int(match["minute"] or 0), match["half"] or match["late"])


def _word_hour(match: re.Match[str]) -> TimeOfDay | None:
    return _clock(match, str(words.HOURS[match["word"].casefold()]), 0, match["half"])


def _bare(match: re.Match[str]) -> TimeOfDay | None:
    """A number behind “at” or “um”; behind weaker words, only where nothing else could be counted."""
    hour = match["hour"]
    return _clock(match, hour if hour.isdecimal() else str(words.HOURS[hour.casefold()]), 0, None)


def _hour_mark(match: re.Match[str]) -> TimeOfDay | None:
    if re.search(r"\b(?:for|für|in|over)\s*$", match.string[: match.start()], re.IGNORECASE):
        return None
    return _clock(match, match["hour"] or match["french"], 0, None)


def _noon(match: re.Match[str]) -> TimeOfDay:
    return TimeOfDay(_span(match), WallRange(0 if match["midnight"] else NOON))


def _part_of_hour(match: re.Match[str]) -> TimeOfDay | None:
    """Half past two and halb drei are 14:30; the British “half two” is 14:30, and “viertel drei” 14:15."""
    name, spoken = " ".join(match["words"].casefold().split()), match["hour"].casefold()
    hour = int(spoken) if spoken.isdecimal() else words.HOURS[spoken]
    if match["minutes"]:
        minutes = (
            int(match["minutes"]) if match["minutes"].isdecimal() else _SPOKEN_MINUTES[match["minutes"].casefold()]
        )
        ahead = -minutes if match["side"].casefold() in ("to", "before", "vor") else minutes
    else:
        ahead = _PARTS_OF_HOUR[name]
    if abs(ahead) >= 60:
        return None
    base = _minutes(hour, 0, match["half"])
    if base is None:
        return None
    minutes = base + ahead
    if match["half"]:
        return TimeOfDay(_span(match), WallRange(minutes % MINUTES_A_DAY))
    if not 0 < minutes < NOON + 60:
        return TimeOfDay(_span(match), WallRange(minutes % MINUTES_A_DAY))
    return TimeOfDay(
        _span(match), WallRange(minutes + NOON if minutes < EARLIEST_BARE_HOUR * 60 else minutes), is_open=True
    )


_SPOKEN_MINUTES = {"five": 5, "fünf": 5, "ten": 10, "zehn": 10, "twenty": 20, "zwanzig": 20}
_PARTS_OF_HOUR = {
    "half past": 30, "half": 30, "halb": -30, "quarter past": 15, "quarter after": 15, "a quarter past": 15,
    "quarter to": -15, "quarter before": -15, "a quarter to": -15, "viertel nach": 15, "viertel vor": -15,
    "viertel": -45, "dreiviertel": -15, "fünf vor halb": -35, "fünf nach halb": -25,
}  # fmt: skip


def _range(match: re.Match[str]) -> TimeOfDay | None:
    """2-3pm, “von 14 bis 15 Uhr”, “between 2 and 3”; two bare numbers need a word or a weekday before them."""
    before, behind = match.string[: match.start()], match.string[match.end() :]
    is_marked = any(match[name] for name in ("between", "from", "firsthalf", "lasthalf", "firstuhr", "lastuhr"))
    is_marked = is_marked or (":" in match[0]) or (bool(match["firstminute"]) and bool(match["lastminute"]))
    is_marked = is_marked or int(match["lastminute"] or 0) > LAST_MONTH
    if match["and"] and not match["between"]:
        return None
    if re.search(r"[\d.:/]$", before) or not (is_marked or _DAY_BEFORE.search(before)):
        return None
    if _NO_HOURS.match(behind) and not (match["firsthalf"] or match["lasthalf"] or match["lastuhr"]):
        return None
    if match["lastuhr"] and match["lastuhr"].casefold() == "h" and not is_marked:
        return None
    first, last = _side(match, "first"), _side(match, "last")
    if first is None or last is None:
        return None
    is_open = not (match["firsthalf"] or match["lasthalf"] or _has_zero(match)) and first < NOON + 60
    return TimeOfDay(_span(match), _in_order(match, first, last), is_open=is_open)


def _has_zero(match: re.Match[str]) -> bool:
    return len(match["firsthour"]) == 2 and match["firsthour"].startswith("0")


def _side(match: re.Match[str], name: str) -> int | None:
    """One end of a range, as it is written: without its half of the day where none stands there."""
    hour = match[f"{name}hour"].casefold()
    number = int(hour) if hour.isdecimal() else words.HOURS[hour]
    if number < 1 and not match[f"{name}minute"] and not match[f"{name}uhr"] and len(hour) == 1:
        return None
    return _minutes(number, int(match[f"{name}minute"] or 0), match[f"{name}half"])


def _in_order(match: re.Match[str], first: int, last: int) -> WallRange:
    """The range with its halves of the day: each end takes that of the other where it makes the shorter range."""
    if match["lasthalf"] and not match["firsthalf"]:
        starts = [each for each in (first, first + NOON) if each < MINUTES_A_DAY and each < last]
        first = max(starts) if starts else first
    elif match["firsthalf"] and not match["lasthalf"]:
        last = next((each for each in (last, last + NOON) if each > first), last)
    elif not match["firsthalf"] and not _has_zero(match):
        first = by_day(first)
        last = last + NOON if last <= first and last + NOON > first and last < NOON else last
    return WallRange(first, last if last > first else last + MINUTES_A_DAY)


def _parts(text: str) -> list[PartOfDay]:
    found = []
    for match in (*_PART.finditer(text), *_MORNING_WORD.finditer(text), *_DAY_MORNING.finditer(text)):
        if _GREETING.search(text[: match.start("part")]) or _COMPOUND_BEFORE.search(text[: match.start()]):
            continue
        start = (
            match.start("part")
            if match.re is _MORNING_WORD.compiled
            else match.end("day")
            if match["day"]
            else match.start()
        )
        found.append(PartOfDay(TextSpan(start, match.end()), _hours_of(match["part"])))
    found += [
        PartOfDay(_span(match), WallRange(20 * 60, MINUTES_A_DAY), is_today=True) for match in _TONIGHT.finditer(text)
    ]
    return found


def _hours_of(part: str) -> WallRange:
    name = " ".join(part.casefold().split())
    if name == "morgen":
        return WallRange(9 * 60, NOON)
    return next(hours for names, hours in _PARTS.items() if name in names.split("|"))
