"""Sentences about who leads: rotas, deputies, swaps, somebody to take a turn, and being away."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.community.calendar import patterns
from bot.community.calendar.titles import TitlePlace
from bot.community.sentences import leading
from bot.community.sentences.requests import Request
from bot.community.sentences.wishes import LESSONS, THING, CalendarWish, around, times_in
from bot.kit.dates import ReadingContext, find_absence, find_times, typos
from bot.kit.mentions import people
from bot.kit.patterns import LazyPattern

_ROTA = LazyPattern(r"\b(?:rota|roster|rotation|dienstplan|einsatzplan)s?\b", re.IGNORECASE)
_TURNS = LazyPattern(
    r"\b(?:turns?|rotas?|leading|hosting|lead|host|dienste?|dienstplan|rota|leiten|leitung|moderieren|dran)\b",
    re.IGNORECASE,
)
_ADD = LazyPattern(
    r"^(?:put|add|set|place|trage?|nimm|setze?|füge?)\b|\s(?:eintragen|aufnehmen|hinzufügen|setzen)$", re.IGNORECASE
)
_TAKE_OFF = LazyPattern(
    r"^(?:take|remove|drop)\s+me\s+(?:off|from|out)|^(?:nimm|streiche?)\s+mich\b|\bmich\b.*\s(?:streichen|austragen)$",
    re.IGNORECASE,
)
_ME = LazyPattern(r"^(?:put|add|set|trage?|nimm|setze?)\s+(?:me|mich)\b|^join\b|\bmich\b.*\seintragen$", re.IGNORECASE)
_LEAD = r"(?:cover|lead|host|run|moderate|facilitate|hold|take\s+over|stand\s+in|fill\s+in|step\s+in)"
_LEITEN = r"(?:übernehmen|vertreten|leiten|moderieren|einspringen|halten|abhalten)"
_COVER = LazyPattern(
    rf"^(?:(?:can|could|would|will|might)\s+(?:someone|somebody|anyone|anybody)(?:\s+else)?\s+{_LEAD}|(?:find|ask)\s+(?:me\s+)?"
    r"(?:someone|somebody|a\s+(?:replacement|stand-?in|substitute|cover))|i\s+need\s+(?:a\s+)?(?:cover|replacement|stand-?in|someone\s+to|somebody\s+to)|"
    rf"who(?:\s+else)?\s+(?:can|could|might|would|will)\s+{_LEAD}|(?:kann|könnte|würde|kan)\s+(?:jemand|wer)(?:\s+anderes?)?\b.*\b{_LEITEN}|"
    rf"wer\s+(?:sonst\s+)?(?:kann|könnte|würde)\b.*\b{_LEITEN}|ich\s+(?:brauche|suche)\s+(?:eine\s+|jemanden\b.*)?(?:vertretung|{_LEITEN})|"
    rf"i(?:\s+am\s+not|'m\s+not|\s+can't|\s+cannot|\s+can\s+not|\s+won't)(?:\s+(?:be\s+)?able\s+to)?\s+{_LEAD}|i(?:'m|\s+am)\s+unable\s+to\s+{_LEAD}|"
    rf"ich\s+kann\b.*\bnicht\b.*\b{_LEITEN})(?!\w)",
    re.IGNORECASE,
)
_SWAP = LazyPattern(r"^(?:swap|exchange|tausche?)\b", re.IGNORECASE)
_NAME = LazyPattern(
    r"^(?:make|mache?|name|appoint|ernenne?)\b.*\b(?P<role>owner|deputy|verantwortlich\w*|stellvertret\w*|vertretung)\b",
    re.IGNORECASE,
)
_AWAY = LazyPattern(
    r"\b(?:away|out|off|on\s+(?:holiday|vacation|leave)|not\s+(?:here|available|there)|can(?:'t|not)|unable|no\s+turns|weg|nicht\s+da|"
    r"abwesend|sick|ill|krank|im\s+urlaub|kann\s+(?:ich\s+)?(?:\w+\s+){0,6}nicht|keine\s+(?:dienste?|termine))\b",
    re.IGNORECASE,
)
_ABSENT = (
    r"i|i'm|i'll|am|will|be|away|out|off|on|holiday|vacation|leave|not|here|available|there|from|of|office|the|ich|bin|da|weg|"
    r"nicht|abwesend|im|in|urlaub|vom|von|habe|werde|sein|and|und|we|travelling|traveling|then|sick|ill|krank|ferien|ab"
)
_ABSENT_THEN = LazyPattern(rf"(?:\s|[.:!]|{THING}|\b(?:{_ABSENT})\b)*", re.IGNORECASE)
_CLAUSES = LazyPattern(r"[,;]|\.\s|\s[–-]\s|\b(?:and|und)\b")
# Without it, the day that ends an absence would be the only one.
_UNTIL = LazyPattern(r"\b(?:until|till?|bis(?:\s+(?:zum|einschließlich))?)\s+(?:the\s+)?$", re.IGNORECASE)


def read(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """Who leads, who is on a rota, and who is away."""
    words, title = request.words, place.title if place else ""
    if wish := leading.read(request, place, context):
        return wish
    named = " ".join(f"<@{each}>" for each in people(words))
    found = _rota(words, title, named) if _ROTA.search(words) else None
    role = _NAME.match(words) if place else None
    name = "" if named else leading.named_for_role(words)
    if role and (named or name):
        verb = "owner" if role["role"].lower().startswith(("owner", "verantw")) else "deputy"
        found = CalendarWish(verb, f"{title} {named}".strip(), name=name)
    elif place and _SWAP.match(words):
        parts = [times_in(each, context) for each in patterns.SWAP_FOR.split(around(words, place), maxsplit=1)]
        found = CalendarWish("rota swap", f"{title} {' with '.join(parts)}") if len(parts) == 2 and all(parts) else None
    elif _COVER.match(words) and (place or find_times(typos.corrected(words), context)):
        when = times_in(around(words, place) if place else words, context)
        found = CalendarWish("rota cover", f"{title} {when}".strip(), needs_own_turn=not place)
    elif found is None and _TURNS.search(words) and _AWAY.search(words) and not place:
        absence = find_absence(words, context)
        found = CalendarWish("away", absence.span.of(words)) if absence and absence.back else None
    return found


def _rota(words: str, title: str, named: str) -> CalendarWish | None:
    if _TAKE_OFF.search(words):
        return CalendarWish("rota leave", title)
    if _ME.search(words):
        return CalendarWish("rota join", title)
    is_adding = _ADD.search(words) and (title or named)
    return CalendarWish("rota add", f"{title} {named}".strip(), lacks_person=not named) if is_adding else None


def asks_for_cover(request: Request) -> bool:
    """Whether somebody is looked for who leads in another's place."""
    return _COVER.match(request.words) is not None


def absence(request: Request, context: ReadingContext) -> CalendarWish | None:
    """“I'm away 8–17 Dec” as the command for it; None for anything else, and where lessons are meant."""
    words = request.words
    if request.is_question or not _AWAY.search(words) or LESSONS.search(words):
        return None
    found = find_absence(words, context)
    if found is None or found.back is None:
        return None
    until = _UNTIL.search(words[: found.span.start])
    days = words[until.start() if until else found.span.start : found.span.end]
    is_bare = re.fullmatch(rf"(?:\s|[,.;:!]|\b(?:{_ABSENT})\b)*", words.replace(days, " ", 1), re.IGNORECASE)
    return CalendarWish("away", days) if is_bare else None


@dataclass(frozen=True)
class CoveredAbsence:
    """The days on which somebody is away, and the wish that somebody else leads what they lead then."""

    first: date
    last: date
    wish: CalendarWish


def covered_absence(request: Request, context: ReadingContext) -> CoveredAbsence | None:
    """“I'm on holiday from 20 December to 6 January, Priya covers for me”; None for anything else."""
    words = request.words
    found = None if request.is_question else find_absence(words, context)
    if found is None or found.back is None or found.questions:
        return None
    until = _UNTIL.search(words[: found.span.start])
    days = words[until.start() if until else found.span.start : found.span.end]
    clauses = _CLAUSES.split(words.replace(days, f" {THING} ", 1))
    absent = [each for each in clauses if THING in each and _ABSENT_THEN.fullmatch(each)]
    others = [each for each in clauses if each.strip() and each not in absent]
    who = leading.covers(others[0]) if absent and len(others) == 1 else None
    if who is None:
        return None
    last = found.back - timedelta(days=1)
    wish = replace(who, words=f"mine {found.first.isoformat()} to {last.isoformat()} {who.words}".strip())
    return CoveredAbsence(found.first, last, wish)
