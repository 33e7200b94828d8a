"""The days of the week on which somebody wants their lessons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.conversation.words import fold
from bot.kit.contact_hours import DAYS
from bot.kit.patterns import LazyPattern

MIN_WEEK = 5  # days
MAX_REFUSING_WORDS = 9
_NAMES = {
    "mon": r"mon(?:days?)?|mo|montags?",
    "tue": r"tue(?:s|sdays?)?|di|dienstags?",
    "wed": r"wed(?:nesdays?)?|mi|mittwochs?",
    "thu": r"thu(?:rs|r|rsdays?)?|do|donnerstags?",
    "fri": r"fri(?:days?)?|fr|freitags?",
    "sat": r"sat(?:urdays?)?|sa|samstags?|sonnabends?",
    "sun": r"sun(?:days?)?|sonntags?",
}
_DAY = "(?:" + "|".join(f"(?:{names})" for names in _NAMES.values()) + r")\b"
# “do” is a verb in English, and “mi” and “so” are words too: two letters are a day beside another day.
_SHORT = LazyPattern(r"(?:mo|di|mi|do|fr|sa)")
_BESIDE = LazyPattern(r"\s*(?:[-–/,&+]|\b(?:und|and|bis|nur|noch|am|oder)\b|\s)\s*")
_FOUND = LazyPattern(rf"\b{_DAY}")
_RANGE = LazyPattern(r"\s*\.?\s*(?:-|–|\b(?:bis|to|till?|until|thru|through)\b)\s*(?:zum |einschliesslich )?")
_REFUSED_BEFORE = LazyPattern(
    r"(?:\b(?:not|no|never|except|without|off|dont|skip|leave out|nicht|kein\w*|ausser|ohne|nie)|n't)"
    r"(?: (?:on|any|more|for|the|work|and|or|lessons?|messages?|am|an|mehr|und|oder|lektion(?:en)?|nachrichten?))*\s*$"
)
_REFUSED_BEHIND = LazyPattern(
    r"\s*(?:(?:bitte|please|lieber|mehr|moeglichst|immer) )*(?:nicht|keine?|not|nie|never|frei|off)\b|"
    r"\s*(?:is|are) (?:always |usually |really )?(?:bad|difficult|no good|not good|impossible|hard)\b|"
    r"\s*(?:hab|habe|bin|arbeite) ich (?:\w+ ){0,2}(?:frei|nicht|nie|kein\w*)\b"
)
# One day of the calendar, and not each of its name.
_SINGLE = LazyPattern(r"\b(?:next|naechste\w*|kommende\w*|this|diese\w*)\s+$")
_EACH_WEEK = LazyPattern(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs)\b"
)
_AGAIN = LazyPattern(r"\b(?:again|wieder|(?:go )?back to|zurueck)\b")
_EVERY_DAY = LazyPattern(
    r"\b(?:every (?:single )?(?:working ?|week ?)?day|jede[nr]? (?:arbeits|werk|wochen)?tag|taeglich|daily)\b"
)
_A_WEEK = LazyPattern(
    r"\b(?P<count>[2-5]|two|twice|three|four|five|zwei|zwo|drei|vier|fuenf)[ -]?"
    r"(?:x|times|lessons?|messages?|mal|lektionen|nachrichten|only)? ?(?:only )?"
    r"(?:per|a|each|every|pro|die|in der|je|weekly|woechentlich)\b ?(?:week|woche)?"
)
_A_WHOLE_WEEK = LazyPattern(r"\b(?:week|woche)\b")
_TO_A_DAY = LazyPattern(r"\b(?:till?|until|to|through|thru|from|back|since|bis|ab|von|vom|zurueck|wieder|seit)\b|\d")
_ONCE_A_WEEK = LazyPattern(
    r"\b(?:once|1x?|one(?: (?:time|thing|message|lesson|mail|ping))?|a (?:thing|message|lesson)|einmal|1 ?mal|"
    r"eine(?: (?:sache|nachricht|lektion|mail))?)(?: only)? (?:a|per|each|every|pro|die|in der|je) (?:week|woche)\b"
)
# What answers the question on which days, and would be too little to ask for them.
_ALL_WORKING_DAYS = LazyPattern(
    r"\b(?:all|every|each|the|on|alle[nr]?|an|jeden|nur|only)? ?(?:weekdays?|working ?days?|workdays?|wochentage?n?|"
    r"arbeitstage?n?|werktage?n?|werktags|wochentags)\b"
)
_TIMES = LazyPattern(
    r"\b(?P<count>[2-5]|two|twice|three|four|five|zwei|zwo|drei|vier|fuenf)[ -]?(?:x|times|mal)?\b"
    r"(?! (?:weeks?|wochen?|months?|monate?|days?|tage?|hours?|stunden?|uhr))"
)
_COUNTS = {
    **dict.fromkeys(("2", "two", "twice", "zwei", "zwo"), "tue,thu"),
    **dict.fromkeys(("3", "three", "drei"), "mon,wed,fri"),
    **dict.fromkeys(("4", "four", "vier"), "mon,tue,wed,thu"),
    **dict.fromkeys(("5", "five", "fuenf"), "mon,tue,wed,thu,fri"),
}


def wanted(written: str) -> dict[str, str]:
    """The days that are wanted, as `days`, or those that are not, as `not_days`; nothing where no day is named.

    A number per week stands for so many days, spread over the week; beside as many other days it is unclear.
    """
    text = fold(written)
    named, refused = _named(text)
    counted = _counted(text)
    if named and counted and len(_COUNTS[counted].split(",")) != len(named - refused):
        return {}
    if named:
        return {"days": _in_order(named - refused or named)}
    if refused:
        return {"not_days": _in_order(refused)}
    if counted:
        return {"days": _COUNTS[counted]}
    if _ONCE_A_WEEK.search(text):
        return {"days": "tue"}
    return {"days": ",".join(DAYS[:5])} if _EVERY_DAY.search(text) and _AGAIN.search(text) else {}


def is_each_week(written: str) -> bool:
    """Whether a text is about a day of every week, such as “no lesson on Tuesdays”, rather than one in the calendar."""
    return _EACH_WEEK.search(fold(written)) is not None and _named(fold(written)) != (set(), set())


def is_refused_each_week(written: str) -> bool:
    """Whether a short text refuses a day of every week and says little else: “never on Wednesdays please”."""
    named, refused = _named(fold(written))
    return bool(refused) and not named and is_each_week(written) and len(written.split()) <= MAX_REFUSING_WORDS


def chosen(written: str) -> dict[str, str]:
    """Like `wanted`, in an answer to the question on which days, or how often in a week."""
    text = fold(written)
    found = wanted(written)
    if found:
        return found
    if _ALL_WORKING_DAYS.search(text) or _EVERY_DAY.search(text):
        return {"days": ",".join(DAYS[:5])}
    counted = _TIMES.search(re.sub(r"(zwei|drei|vier|fuenf)mal", r"\1", text))
    return {"days": _COUNTS[counted["count"]]} if counted else {}


def how_many(written: str, days: str) -> str:
    """On how many days a week somebody wants something, if `days` were only counted and not named; else empty."""
    named, refused = _named(fold(written))
    counted = _counted(fold(written))
    if refused and not named and counted:
        return str(len(_COUNTS[counted].split(",")))
    return "" if named or days not in _COUNTS.values() else str(len(days.split(",")))


def _counted(text: str) -> str:
    """The number of days a week that a text asks for, as it is written there; empty if it counts none."""
    found = _A_WEEK.search(re.sub(r"(zwei|drei|vier|fuenf)mal", r"\1", text))
    return found["count"] if found else ""


def spread(mine: str, count: str) -> str:
    """So many of somebody's own days, spread over their week; the usual ones if they have those, or too few."""
    usual, own, number = _COUNTS[count].split(","), mine.split(","), int(count)
    if number >= len(own) or set(usual) <= set(own):
        return ",".join(usual)
    return ",".join(own[round(at * (len(own) - 1) / (number - 1))] for at in range(number))


def within(written: str, first: date, back: date, *, is_of_week: bool = False) -> tuple[date, date] | tuple[()] | None:
    """The first and the last of the days that a text names in a week from `first` to before `back`.

    Empty if there are others between them; None if it names none, or those are no week. `is_of_week` says that the text
    need not name the week.
    """
    text = fold(written)
    if not (is_of_week or _A_WHOLE_WEEK.search(text)) or _TO_A_DAY.search(text):
        return None
    # “Once a week” is a Tuesday for us, and names none.
    named = wanted(written).get("days", "").split(",") if _named(text)[0] else []
    week = [first + timedelta(days=each) for each in range((back - first).days)]
    chosen = [day for day in week if DAYS[day.weekday()] in named]
    if not MIN_WEEK <= len(week) <= len(DAYS) or not chosen or len(chosen) == len(week):
        return None
    is_one_stretch = (chosen[-1] - chosen[0]).days == len(chosen) - 1
    return (chosen[0], chosen[-1]) if is_one_stretch else ()


def without(days: str, refused: str) -> str:
    """The days that are left of somebody's days; all of them if none would be."""
    return ",".join(day for day in days.split(",") if day not in refused.split(",")) or days


def _named(text: str) -> tuple[set[str], set[str]]:
    """The days that a text wants, and those that it refuses."""
    named, refused = set[str](), set[str]()
    found = [each for each in _FOUND.finditer(text) if _is_day(text, each) and not _SINGLE.search(text[: each.start()])]
    for place, match in enumerate(found):
        day = _day(match[0])
        before, behind = text[: match.start()], text[match.end() :]
        last = found[place - 1] if place else None
        between = text[last.end() : match.start()] if last else ""
        goes_on = last is not None and _day(last[0]) in refused and bool(_BESIDE.fullmatch(between))
        if _REFUSED_BEFORE.search(before) or _REFUSED_BEHIND.match(behind) or goes_on:
            refused.add(day)
        elif last and _RANGE.fullmatch(between):
            start, end = DAYS.index(_day(last[0])), DAYS.index(day)
            named.update(DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1))
        else:
            named.add(day)
    return named, refused


def _is_day(text: str, match: re.Match[str]) -> bool:
    """Whether two letters stand for a day: beside another one, or behind a word that goes before a day."""
    if not _SHORT.fullmatch(match[0]):
        return True
    beside = LazyPattern(rf"(?:\b{_DAY}\.?|\b(?:nur|noch|am|immer|jeden)\b){_BESIDE.pattern}$")
    behind = LazyPattern(rf"\.?{_BESIDE.pattern}\b{_DAY}")
    return bool(beside.search(text[: match.start()]) or behind.match(text[match.end() :]))


def _day(name: str) -> str:
    return next(day for day, names in _NAMES.items() if re.fullmatch(names, name))


def _in_order(days: set[str]) -> str:
    return ",".join(day for day in DAYS if day in days)
