"""Sentences about days without messages: which days they name, and whether they are for the writer or for everybody.

It is read for those only who may set days off for everybody. What is surely the writer's own is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.conversation import hosting, weekdays
from bot.conversation.words import fold
from bot.kit.dates import DayRange, ReadingContext, find_absence, typos
from bot.kit.patterns import LazyPattern

MAX_WORDS = 30
MAX_ANSWER_WORDS = 10
MAX_READINGS = 2
_FREE = LazyPattern(
    r"\b(?:days? off|weeks? off|time off|(?<!kick )(?<!kicks )(?<!sign )(?<!turn )(?<!switch )(?<!take )(?<!log )off|"
    r"free days?|holidays?|vacations?|"
    r"closed(?! (?:\d+|a|all|an|many|more|our|some|the|two|three|ten)\b)|"
    r"(?:is|are|'re|be|we|office) clos(?:e|es|ing)|shut(?:s|ting)?(?: down)?|"
    r"closures?|shutdown|breaks?|pause[ds]?|rests?(?! of)|quiet|silence|silent|frei|freie[nrs]?|"
    r"betriebs(?:ferien|urlaub|ruhe|schliessung)|werksferien|geschlossen|ferien|urlaub|feiertage?|brueckentage?|"
    r"pausier\w*|pausen?|ruhe\w*|ruht|schliess\w*|macht? (?:\w+ )?dicht|"
    r"(?:ist|sind|haben|hat|machen|macht|bleib\w*) (?:.*)\bzu)\b"
)
_NONE = LazyPattern(
    r"\b(?:no|not|don't|dont|do not|doesn't|shouldn't|never|without|nothing|nobody|no one|noone|none|stop|keep|hold|"
    r"nicht|nichts|nix|kein\w*|niemand\w*|ohne|spar\w*)\b"
)
_SENT = LazyPattern(
    r"\b(?:messages?|lessons?|questions?|reminders?|mails?|sen[dt]|sending|writ\w+|bother\w*|disturb\w*|gets?|"
    r"getting|receiv\w*|contact\w*|anything|nothing|nachricht\w*|lektion\w*|frage\w*|erinnerung\w*|\w*schick\w*|"
    r"\w*schreib\w*|send\w*|bekomm\w*|bekommt|kriegt?|kriegen|stoer\w*|nichts|nix)\b"
)
_EVERYBODY = LazyPattern(
    r"\b(?:every(?:body|one)(?:'s)?|any(?:body|one)|nobody|no one|noone|all of (?:us|them)|us all|we all|for all|"
    r"(?:the |our |my )?(?:whole|entire) \w+|all (?:the )?(?:people|staff|learners|employees|colleagues)|"
    r"(?:the|our) (?:office|company|firm|team|programme?|people|staff|business|plant|site|factory|learners)|"
    r"company(?:-wide)?|office|(?:bank|public|national) holidays?|closed|closures?|shutdown|"
    r"niemand\w*|alle|allen|aller|jede[rmn]?|keine[rm]|(?:die|unsere?\w*|das|der|dem) (?:ganze\w* )?(?:firma|buero|"
    r"betrieb|team|leute|belegschaft|mannschaft|programm|abteilung|unternehmen)|betriebs\w+|werksferien|geschlossen|"
    r"feiertage?|brueckentage?|ist (?:.*)\bzu)\b"
)
_BANK_HOLIDAY = LazyPattern(r"\b(?:bank|public|national) holiday(?=.*\d)", re.IGNORECASE)
# “Between 28 and 30 December” has its month once.
_BETWEEN = LazyPattern(
    r"\b(?:between|zwischen) (?:the |dem )?(\d{1,2}\.?)(?:st|nd|rd|th)? (?:and|und) (?:the |"
    r"dem )?(\d{1,2}\.? )(?=[^\W\d_])",
    re.IGNORECASE,
)
_WE = LazyPattern(r"\b(?:we|we're|we'll|we've|us|our|wir|uns|unser\w*)\b")
_MINE = LazyPattern(
    r"\b(?:my|mein\w*) (?:team|people|staff|colleagues|department|company|office|learners|group|leute\w*|abteilung|"
    r"kolleg\w*|firma|gruppe)\b"
)
_OWN = LazyPattern(r"\b(?:i|i'm|i'll|i'd|i've|me|my|myself|mine|ich|mir|mich|mein\w*|bin|habe|hab)\b")
_ANSWER = LazyPattern(
    r"\W*(?:(?:ok|okay|yes|ja|no|nein|well|then|please|bitte|just|only|nur|bloss|for|fuer|it's|das gilt|gilt) *,? *)*"
    r"(?:(?P<own>me|myself|mich|mir|my own|my lessons|meine lektionen)|"
    r"(?P<everybody>every(?:body|one)|all|all of us|us all|the whole \w+|alle|uns alle|jeden))"
    r"(?: (?:please|bitte|only|nur|alone|allein|of course|natuerlich))*\W*"
)
# A question what is planned, a tale of what was, a session or an experiment is none of it.
_ASKS = LazyPattern(
    r"^\W*(?:when|why|who|which|where|how (?!about)|what (?!about|if)|wann|warum|wieso|wer|welche\w*|wo|"
    r"was (?!haeltst)|wie (?!waer))\b"
)
_ELSE = LazyPattern(
    r"\b(?:was (?:closed|off|on|out|a|the)|were|had|got|went|came|"
    r"hatte\w*|war|waren|kamen|calls?|turns?|events?|webinars?|jams?|experiments?|"
    r"trials?|versuch\w*|experimente?\w*|story|stories|geschichte\w*|pulse|puls|coffee|kaffee|agenda|training)\b"
)
_BACK = LazyPattern(
    r"\b(?:remove|delete|cancel|undo|revoke|take back|drop|clear|streich\w*|loesch\w*|entfern\w*|stornier\w*|"
    r"nimm (?:.*)\bzurueck|heb\w* (?:.*)\bauf)\b"
)
_SET = LazyPattern(
    r"\b(?:days? off|free days?|holidays?|closures?|shutdown|freien? tage?n?|betriebs(?:ferien|urlaub|ruhe)|feiertage?|"
    r"schliesstage?)\b"
)
_SAID_ALONE = (
    "all alle alles everything "
    "a ab am an and any anything auch auf bei bekommen between bis bitte break breaks bringing can could day days "
    "dem den der die do does don't dont during free frei freie freien from fuer gibt have hold im in it just keep "
    "kein keine keinen kannst koennten koenntest lass lasst lektion lektionen lesson lessons let's lets machen "
    "make message messages mal months nachricht nachrichten nicht nichts nix no not nothing of off ok okay on only "
    "ohne over ist is pause pausen pausiere pausieren please pls quiet question questions rest ruhe schick schicke "
    "schicken send sending shall should silence silent skip so sollen soll some stop tag tage take than the then "
    "there this to ueber und until up vom von weeks week weg we with without woche wochen would write writing you "
    "zu zum zur zwischen hey hi hello hallo danke thanks thank"
)
_ALONE = frozenset(_SAID_ALONE.split())


@dataclass(frozen=True)
class DaysOffWish:
    """The stretches of days that a sentence may mean, likeliest first, and whether they are for everybody for sure."""

    ranges: Sequence[DayRange]
    is_for_everybody: bool


def read(text: str, context: ReadingContext) -> DaysOffWish | None:
    """The wish for days without messages in a sentence; None for what is the writer's own, or anything else."""
    plain = fold(text)
    if not 0 < len(plain.split()) <= MAX_WORDS or _ASKS.search(plain) or _ELSE.search(plain):
        return None
    is_wish = _FREE.search(plain) or (_NONE.search(plain) and _SENT.search(plain))
    if not is_wish or hosting.names_session(text) or weekdays.is_each_week(text):
        return None
    is_clear = _EVERYBODY.search(plain) is not None or _MINE.search(plain) is not None
    is_own = _OWN.search(plain) is not None
    if is_own and not is_clear:
        return None
    # A bank holiday whose day is said beside it is that day, and not the next one of the calendar.
    corrected = _BETWEEN.sub(r"\1 - \2", _BANK_HOLIDAY.sub("holiday", typos.corrected(text)))
    ranges = _ranges(corrected, context)
    is_for_everybody = is_clear or _WE.search(plain) is not None
    if not ranges or not (is_for_everybody or _says_nothing_else(corrected, context)):
        return None
    return DaysOffWish(ranges, is_for_everybody)


def is_back(text: str) -> bool:
    """Whether a sentence takes days off back that were set for everybody."""
    plain = fold(text)
    is_short = 0 < len(plain.split()) <= MAX_ANSWER_WORDS
    return bool(is_short and _BACK.search(plain) and _SET.search(plain) and not _OWN.search(plain))


def named(text: str, days: Sequence[date], context: ReadingContext) -> list[date]:
    """Those of some days that a sentence names; all of them if it names none."""
    ranges = _ranges(text, context)
    if not ranges and find_absence(text, context) is None:
        return list(days)
    return [day for day in days if any(each.first <= day <= last_day(each) for each in ranges)]


def other_days(text: str, context: ReadingContext) -> Sequence[DayRange]:
    """The days that a short answer names instead of those that were proposed; empty for anything else."""
    if not 0 < len(text.split()) <= MAX_ANSWER_WORDS or "?" in text or _OWN.search(fold(text)):
        return ()
    return _ranges(text, context) if _says_nothing_else(text, context) else ()


def for_whom(text: str) -> bool | None:
    """Whether a short answer says that days are for everybody, or for the writer alone; None for anything else."""
    found = _ANSWER.fullmatch(fold(text))
    return None if found is None else bool(found["everybody"])


def _ranges(text: str, context: ReadingContext) -> Sequence[DayRange]:
    absence = find_absence(text, context)
    if absence is None:
        return ()
    sure = [DayRange(absence.first, absence.back)] if absence.back else []
    found = dict.fromkeys([*sure, *absence.alternatives])
    return [each for each in found if _is_ahead(each, context.today)][:MAX_READINGS]


def _is_ahead(days: DayRange, today: date) -> bool:
    return days.back is not None and days.first < days.back and days.back > today


def _says_nothing_else(text: str, context: ReadingContext) -> bool:
    """Whether a text has nothing but words about messages and days, so that it tells of nobody else."""
    absence = find_absence(text, context)
    if absence is None:
        return False
    left = fold(text.replace(absence.span.of(text), " ", 1))
    return all(word in _ALONE or word.isdigit() for word in re.findall(r"[\w']+", left))


def last_day(days: DayRange) -> date:
    """The last day of a stretch that has one."""
    assert days.back
    return days.back - timedelta(days=1)
