"""Sentences that say until when lessons wait, without a word for being away, such as “let's continue on Monday”.

The days are read by the one reader of dates. What nothing but such words and the days is made of is sure; beside other
words it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.conversation import weekdays
from bot.conversation.clauses import clauses, sentences
from bot.conversation.words import fold
from bot.kit.dates import AbsenceReading, Doubt, ReadingContext, TimeMention, find_absence, find_later, typos
from bot.kit.patterns import LazyPattern

MAX_WORDS = 24
FAR = timedelta(days=200)
_GOING_ON = LazyPattern(
    r"\b(?:continue|go on|carry on|pick (?:it|this|that|them|things)?(?: back)? ?up|resume|restart|start again|"
    r"begin again|"
    r"again|wait (?:until|till?|for|with)|warte\w* bis|weiter\w*|fortsetzen|fortfahren|wieder\w*|erst)\b"
)
_NOTHING = LazyPattern(
    r"\b(?:(?:no|without|keine?[nr]?|ohne) (?:more |new |neuen? |mehr )?(?:lessons?|messages?|questions?|time|"
    r"lektion\w*|"
    r"nachricht\w*|frage\w*|zeit)|not (?:today|tomorrow|this|next|until|till?|before|on|over|between)|nothing|nix|"
    r"nichts|"
    r"nicht (?:heute|morgen|diese|naechste|vor|bis|ueber|zwischen|mehr)|(?:heute|woche|monat) nicht|hold|skip|pause\w*|"
    r"pausier\w*|quiet|silence|ruhe|break|leave me alone|(?:don't|dont|do not) (?:send|write))\b"
)
# Who asks when it goes on, or tells of work, means none of that.
_NOT_MEANT = LazyPattern(
    r"\b(?:when|why|what|who|how|wann|warum|wieso|was|wer|wie|we (?:will|have|had|need|did|do)|our|us|they|he|she|"
    r"unser\w*|"
    r"kolleg\w*|colleagues?|boss|chef\w*|customers?|kunde\w*|project|projekt\w*|meeting|session|workshop|report|"
    r"answer\w*|"
    r"antwort\w*|try|tried|test\w*|versuch\w*|probier\w*|plan|remind\w*|erinner\w*|never|nie|ask|frag\w*|did|had|was|"
    r"were|hatte\w*|hat|war\w*|geklappt|worked|do (?:it|that|"
    r"this)|nichts geht|geht nichts?|luck)\b"
)
_SAID_BESIDE = (
    "a ab aber about after again all alone alright also am an and anfangen any anything are at auch auf back be before "
    "begin being between bin bis bit bitte brauche but can carry come continue could crazy da dabei damit danach "
    "danke dann das days dem den der des die do don't dont du ein eine einfach einsteigen erst es everything for "
    "fortfahren fortsetzen from fuer gehen geht gehts gern gerne gib go going gut hab habe haette have heute "
    "hier hold i i'd i'll i'm ich id if ihr im in is ist it it's ja just kann kannst keep kein keine keinen "
    "koennen koennten koenntest kurs kurz lass lasst leave lektion lektionen lesson lessons let let's lets "
    "lieber like losgehen loslegen love mach machen mag mal maybe me mehr melde message messages mich mir mit "
    "moechte more nach nachricht nachrichten nachste nicht nichts nix no noch not nothing nun nur off ohne ok "
    "okay on once only other over pause pausiere pausieren pick please pls possible quiet rather restart resume "
    "ruhe schick schicke schicken sein send sending shall silence skip so some start starten stille stop than "
    "thanks that the then there these things this til till to today too ueber und uns until up us vielleicht vom "
    "von vor wait want warte warten we weg weiter weitergehen weitermachen wieder will wir wish with wollen would "
    "wuerde you your zu zum zur zwischen"
)
_WORDS = frozenset(_SAID_BESIDE.split())
# “We send nothing on Christmas Eve” is about others, “can we continue” is not.
_WE = LazyPattern(
    r"(?<!can )(?<!could )(?<!shall )(?<!should )(?<!may )\bwe\b|"
    r"(?<!koennen )(?<!koennten )(?<!wollen )(?<!machen )(?<!sollen )(?<!duerfen )(?<!starten )\bwir\b"
)
_ONE_WEEKDAY = LazyPattern(
    r"\b(?:on |am )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|"
    r"mittwochs?)\b"
)
_THIS_OR_NEXT = LazyPattern(
    r"\b(?:this|next|coming|diese\w*|naechste\w*|kommende\w*|until|till?|bis|from|ab|to|and|und)\b"
)


# “Our handling time is shorter since September” tells of work; “I'm away since Monday” doesn't.
_TELLS = LazyPattern(r"\b(?:our|since|unser\w*|seit)\b")
_ABOUT_US = LazyPattern(
    r"\b(?:i|i'm|me|my|you|we're|ich|mich|mir|mein\w*|du|dich|dir|lessons?|lektion\w*|messages?|nachricht\w*|away|off|"
    r"out|holidays?|vacation|leave|sick|ill|pause\w*|pausier\w*|breaks?|urlaub\w*|ferien|frei|weg|krank\w*|abwesend)\b"
)


def tells_of_work(text: str) -> bool:
    """Whether a text with dates tells how work has changed, so that nobody asks for a pause in it."""
    plain = fold(text)
    return bool(_TELLS.search(plain)) and not _ABOUT_US.search(plain)


@dataclass(frozen=True)
class Wait:
    """The days without lessons, as slots of a pause; sure if nothing else is said."""

    slots: Mapping[str, str]
    is_certain: bool
    is_one_day: bool


def read(own: str, context: ReadingContext) -> Wait | None:
    """Until when lessons shall wait, by a sentence without a word for being away; None for anything else."""
    text = typos.corrected(own)
    if len(text.split()) > MAX_WORDS:
        return None
    found = _read(text, context)
    parts = clauses(text)
    if found is None and len(parts) > 1:
        part = next((each for each in (_read(part, context) for part in parts) if each and each.is_certain), None)
        return replace(part, is_certain=False) if part else None
    return found


def _read(text: str, context: ReadingContext) -> Wait | None:
    plain = fold(text)
    if not (_GOING_ON.search(plain) or _NOTHING.search(plain)) or _NOT_MEANT.search(plain) or _WE.search(plain):
        return None
    days = _days(text, plain, context)
    if days is None:
        return None
    first, back, words = days
    today = context.today
    if not today <= first < back or back - today > FAR:
        return None
    slots = {"from": first.isoformat(), "until": back.isoformat()}
    return Wait(slots, _is_all_of_it(text, words), is_one_day=back - first <= timedelta(days=1))


def _days(text: str, plain: str, context: ReadingContext) -> tuple[date, date, str] | None:
    """The first day without lessons, the day on which they go on, and the words that say so."""
    later, absence = find_later(text, context), find_absence(text, context)
    goes_on = _GOING_ON.search(plain)
    nothing = _NOTHING.search(plain)
    if goes_on and not (nothing and absence and _is_range(absence)) and later and _is_day(later):
        assert later.reading
        return context.today, later.reading.start.date(), later.span.of(text)
    if nothing is None or absence is None or absence.back is None:
        return None
    words = fold(absence.span.of(text))
    # “No lesson on Tuesdays in January” is about one day of each week.
    if weekdays.is_each_week(text):
        return None
    if _ONE_WEEKDAY.search(words) and not _THIS_OR_NEXT.search(plain):
        return None
    is_clear = not absence.questions - {Doubt.END_UNKNOWN}
    return (absence.first, absence.back, absence.span.of(text)) if is_clear else None


def _is_day(later: TimeMention) -> bool:
    return later.reading is not None and later.has_date and not later.has_time and not later.questions


def _is_range(absence: AbsenceReading) -> bool:
    return absence.back is not None and absence.back - absence.first > timedelta(days=1)


def _is_all_of_it(text: str, days: str) -> bool:
    """Whether a text is made of words about going on and the days alone."""
    left = text.replace(days, " ", 1)
    words = [word for sentence in sentences(left) for word in re.findall(r"[\w']+", fold(sentence))]
    return all(word in _WORDS or word.isdigit() for word in words)
