"""Sentences of those who run a session: its link, its place, its seats, and a message to those who are coming."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.community.calendar import patterns, titles, whereabouts
from bot.community.sentences.requests import Request
from bot.kit.dates import ReadingContext, find_times, typos
from bot.kit.dates.words import NUMBERS
from bot.kit.patterns import LazyPattern

MAX_MESSAGE = 900


class Detail(StrEnum):
    """What is said of a session."""

    LINK = "link"
    PLACE = "place"
    SEATS = "seats"
    MESSAGE = "message"


@dataclass(frozen=True)
class DetailWish:
    """A new detail of a session, or a message to those who are coming to it; `words` name it, empty for none.

    With `is_titled` they have a title, not only a day.
    """

    detail: Detail
    value: str
    words: str = ""
    is_titled: bool = False


@dataclass(frozen=True)
class _Said:
    """A sentence with marks for its title and its times, and the words for them."""

    left: str
    title: str
    when: str

    def wish(self, detail: Detail, value: str) -> DetailWish:
        return DetailWish(detail, value, f"{self.title} {self.when}".strip(), is_titled=bool(self.title))


_TITLE, _TIME = "§", "¤"
_WHOSE = (
    r"(?:\s+(?:for|of|at|on|in|für|vom|von|beim|bei|am|im))?(?:\s+(?:the|our|this|that|next|die|der|das|den|dem|unsere[rnm]?))*"
    rf"(?:\s+{_TITLE})?(?:\s+(?:on|am|vom|für|for))?(?:\s+{_TIME})?"
)
_LINK_WORDS = LazyPattern(
    rf"(?:{_TITLE}|{_TIME}|the|our|my|a|this|new|link|url|zoom|teams|meet|webex|video|call|meeting|session|room|for|to|of|on|at|in|is|here|here's|use|"
    r"join|joining|us|now|change|changed|changes|has|have|hat|sich|geändert|neu|our|with|set|update|please|it|der|die|das|den|dem|unser|neue[rns]?|für|zum|zur|vom|von|am|ist|lautet|jetzt|hier|nimm|"
    r"nehmt|bitte|ändere?|setze?|auf|einwahl\w*|zugang\w*|videolink|meeting-?link|termin|treffen|s|sorry|should|must|be|right|correct|actually|all|every|"
    r"each|alle[nr]?|jede[nrms]?|soll|muss|sein|richtige?r?|korrekt|zoom-?link|teams-?link|und|and)",
    re.IGNORECASE,
)
_IS_LINK = LazyPattern(r"\b(?:\w*link|url|zoom|teams|meet|webex|video|join|einwahl\w*|zugang\w*)\b", re.IGNORECASE)
_WE_ARE = LazyPattern(
    rf"^(?:we're|we\s+are|we'll\s+be|we\s+will\s+be|we(?:'re|\s+will)?\s+meet(?:ing)?|it's|it\s+is|it(?:'ll|\s+will)\s+be|"
    rf"(?:the\s+|our\s+)?(?:{_TIME}\s+)?{_TITLE}(?:\s+(?:on\s+)?{_TIME})?\s+(?:is|will\s+be|takes\s+place|meets)|wir\s+(?:sind|treffen\s+uns)|es\s+ist|"
    rf"(?:(?:die|der|das|unsere?)\s+)?{_TITLE}(?:\s+(?:am\s+|vom\s+)?{_TIME})?\s+(?:ist|findet))(?:\s+(?:now|jetzt|diesmal|this\s+time))?(?:\s+(?:on\s+|am\s+)?{_TIME})?"
    rf"(?:\s+(?:beim|in\s+der|zum|zur)\s+{_TITLE})?\s+"
    rf"(?P<place>(?:in|at|on|im|am|auf|bei|beim)\s+[^{_TITLE}{_TIME}]+?)(?:\s+statt)?(?:\s+(?:now|instead|jetzt))?(?P<whose>{_WHOSE})$",
    re.IGNORECASE,
)
_PLACE_IS = LazyPattern(
    rf"^(?:(?:change|set|update|ändere?|setze?)\s+)?(?:(?:the|our|a|new|der|den|die|das|neuer?|neuen)\s+)*(?:room|place|location|venue|raum|ort|treffpunkt)"
    rf"{_WHOSE}\s*(?:\b(?:is|ist|to|auf|in)\b|:|=)\s*(?:now\s+|jetzt\s+)?(?P<place>[^{_TITLE}{_TIME}]+)$",
    re.IGNORECASE,
)
_SEAT_WORDS = LazyPattern(
    rf"(?:{_TITLE}|{_TIME}|make|it|that|set|change|bump|cap|raise|increase|lower|limit|allow|to|the|our|for|of|on|at|in|only|just|now|please|up|most|we|have|there|are|"
    r"is|room|seats?|take|mach|mache|es|das|die|den|der|setze?|erhöhe?|begrenze?|beschränke?|ändere?|auf|für|beim|vom|bitte|jetzt|nur|höchstens|wir|haben|"
    r"gibt|daraus|am|zum|zur|with|mit|and|und|can|may|has|gets|kann|hat|bekommt|places?|platz|plätze|are|sind|gibts|gibt's|fit|fits|into|"
    r"passen|passt|rein|hinein|have|there's|there)",
    re.IGNORECASE,
)
_SEAT_VERB = LazyPattern(
    r"^(?:make|set|change|bump|cap|raise|increase|lower|limit|allow|mache?|setze?|erhöhe?|begrenze?|beschränke?|ändere?)\b",
    re.IGNORECASE,
)
_WRITE = LazyPattern(
    r"^(?:write|send|tell|message|let|inform|ask|remind|schreibe?|sage?|informiere?|bitte|erinnere?|schicke?)\b(?P<whom>[^:]{0,150}?"
    r"\b(?:coming|going|attend\w*|participants?|signed\s+up|comes?|registered|kommen|kommt|dabei\s+sind|angemeldet\w*|teilnehm\w*|zugesagt\w*|gäste\w*|"
    r"those\s+who\s+come)\b[^:]{0,80}):\s*(?P<text>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


# “Raise the seats of the jam to 3”: the number stands at the end.
_SEATS_TO = LazyPattern(
    r"\b(?:seats|places|spots|capacity|limit|plätze|platzzahl|kapazität)\b(?P<between>.*?)\s*(?:\bto\b|\bauf\b|=|:)\s*(?P<seats>\d{1,5})$",
    re.IGNORECASE,
)
# “Tell everyone who comes to bring a laptop”: what to do stands behind “to”.
_WRITE_TO = LazyPattern(
    r"^(?:tell|ask|remind)\s+(?P<whom>(?:everyone|everybody|all|those|people|participants?|attendees)\b.{0,120}?\b(?:coming|going|come|comes|"
    r"attend\w*|signed\s+up|participants?|registered)\b.{0,60}?)\s+to\s+(?P<what>(?!(?:the|our|this|that|it|my)\b)\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def read(request: Request, written: str, known: Sequence[str], context: ReadingContext) -> DetailWish | None:
    """A detail or a message in what was `written`; None for anything else. `known` are the titles of the calendar."""
    if request.is_question:
        return None
    return _message(written, known, context) or _link(request.words, known, context) or _rest(request, known, context)


def _message(written: str, known: Sequence[str], context: ReadingContext) -> DetailWish | None:
    found = _WRITE.match(re.sub(r"^(?:please|bitte)[\s,]+", "", written.strip(), flags=re.IGNORECASE))
    if not found:
        return _asked_to(written, known, context)
    if len(found["text"]) > MAX_MESSAGE:
        return None
    text = patterns.LINK.sub(lambda link: link["slack"] or link["bare"], found["text"]).strip()
    return _marked(found["whom"], known, context).wish(Detail.MESSAGE, text)


def _asked_to(written: str, known: Sequence[str], context: ReadingContext) -> DetailWish | None:
    """What those who come are to be told to do, as a sentence to them; None for an order to anybody else."""
    found = _WRITE_TO.match(re.sub(r"^please[\s,]+", "", written.strip(), flags=re.IGNORECASE))
    if not found or len(found["what"]) > MAX_MESSAGE:
        return None
    return _marked(found["whom"], known, context).wish(Detail.MESSAGE, f"Please {found['what']}")


def _link(words: str, known: Sequence[str], context: ReadingContext) -> DetailWish | None:
    found = patterns.LINK.search(words)
    if not found:
        return None
    link = (found["slack"] or found["bare"]).rstrip(".,;!")
    said = _marked(f"{words[: found.start()]} {words[found.end() :]}", known, context)
    is_link = _IS_LINK.search(said.left) and _only(_LINK_WORDS, said.left)
    return said.wish(Detail.LINK, link) if is_link else None


def _rest(request: Request, known: Sequence[str], context: ReadingContext) -> DetailWish | None:
    words = request.words
    seats = patterns.SEATS.search(words)
    if seats is None and (ended := _SEATS_TO.search(words)):
        said = _marked(f"{words[: ended.start()]} seats {ended['between']}", known, context)
        is_raised = _SEAT_VERB.match(words) is not None and int(ended["seats"]) > 0
        return said.wish(Detail.SEATS, ended["seats"]) if is_raised and _only(_SEAT_WORDS, said.left) else None
    if seats:
        number = seats["people"] or seats["limit"] or seats["seats"]
        said = _marked(f"{words[: seats.start()]} {words[seats.end() :]}", known, context)
        is_order = _SEAT_VERB.match(words) or _TITLE in said.left
        count = NUMBERS.get(number.casefold(), None) if not number.lstrip("-").isdecimal() else int(number)
        is_seats = is_order and count and count > 0 and _only(_SEAT_WORDS, said.left)
        return said.wish(Detail.SEATS, str(count)) if is_seats else None
    said = _marked(words, known, context)
    found = _WE_ARE.match(said.left) or _PLACE_IS.match(said.left)
    if not found:
        return None
    place = _restored(found["place"], words)
    is_known = whereabouts.is_place(place, is_bare=True) or whereabouts.NUMBERED.fullmatch(place)
    is_room = "whose" not in found.groupdict() or is_known
    return said.wish(Detail.PLACE, whereabouts.as_place(place)) if is_room else None


def _marked(words: str, known: Sequence[str], context: ReadingContext) -> _Said:
    """The words with marks for title and times; a number of a room is no date."""
    plain = typos.corrected(" ".join(words.split()))
    place = titles.find(plain, known)
    without_rooms = whereabouts.NUMBERED.sub(_blank_number, plain)
    times = [each.span for each in find_times(without_rooms, context)]
    parts = [(each.start, each.end, _TIME) for each in times]
    parts += [(place.start, place.end, _TITLE)] if place else []
    left = plain
    for start, end, mark in sorted(parts, reverse=True):
        left = f"{left[:start]} {mark} {left[end:]}"
    when = plain[times[0].start : times[-1].end] if times else ""
    return _Said(" ".join(left.split()), place.title if place else "", when)


def _blank_number(room: re.Match[str]) -> str:
    """A room with letters instead of its number."""
    return re.sub(r"[\d.]", "x", room[0])


def _only(allowed: LazyPattern, left: str) -> bool:
    """Whether a sentence has no other words than the allowed ones."""
    return all(allowed.fullmatch(each) for each in re.findall(r"[\w'-]+|[§¤]", left))


def _restored(place: str, words: str) -> str:
    """A place as it was written."""
    at = " ".join(words.split()).casefold().find(place.casefold())
    return " ".join(words.split())[at : at + len(place)] if at >= 0 else place
