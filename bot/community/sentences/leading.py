"""Sentences about who is to lead: “Can Sam lead the prompt jam on Thursday?”, “Priya übernimmt Donnerstag”.

The title and the days count as one mark each, so that a whole sentence is compared: what has any other word in it
tells of something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.community.calendar.titles import TitlePlace
from bot.community.sentences.requests import Manner, Request
from bot.community.sentences.wishes import THING, CalendarWish, marked, until_reason
from bot.kit.dates import ReadingContext, find_times, typos
from bot.kit.mentions import PERSON, people
from bot.kit.patterns import LazyPattern

MAX_WORDS = 30
_NOBODY = (
    r"you|we|i|i'?ll|he|she|they|it|this|that|these|those|there|the|a|an|my|our|your|his|her|their|some\w*|any\w*|every\w*|no|nobody|"
    r"no-one|all|each|who|what|when|where|why|how|which|please|not|me|us|them|him|and|or|in|on|at|for|with|to|if|so|also|just|then|"
    r"next|last|people|colleagues?|whoever|lead|host|cover|take|ask|let|get|"
    r"ich|du|er|sie|es|wir|ihr|man|mich|mir|uns|euch|jemand\w*|niemand\w*|wer|wen|wem|was|wann|warum|wieso|wie|wo|welche\w*|der|die|das|"
    r"den|dem|des|ein\w*|kein\w*|mein\w*|dein\w*|unser\w*|euer\w*|bitte|mal|nicht|auch|und|oder|am|im|an|in|um|zum|zur|für|mit|alle\w*|"
    r"jede\w*|dann|dort|da|leute|kolleg\w*"
)
_MENTION = PERSON.pattern.replace("?P<id>", "?:")
_NAME = r"@?[^\W\d_][\w’-]*(?:[ \t]+(?-i:[A-ZÄÖÜ])[\w’-]+)?"
_WHO = rf"(?P<who>{_MENTION}|(?!(?:{_NOBODY})(?![\w'’-])){_NAME})"
_LEAD = (
    r"(?:lead|host|run|moderate|facilitate|hold|do|take(?:\s+over)?|cover|chair|stand\s+in|fill\s+in|step\s+in|"
    r"jump\s+in)"
)
_LEADS = (
    r"(?:leads|hosts|runs|moderates|facilitates|holds|takes(?:\s+over)?|covers|chairs|stands\s+in|fills\s+in|steps\s+in|"
    r"(?:is|will\s+be)\s+(?:leading|hosting|running|moderating|facilitating|covering|taking(?:\s+over)?))"
)
_LEITEN = (
    r"(?:übernehmen|uebernehmen|leiten|moderieren|machen|halten|abhalten|vertreten|einspringen|durchführen|führen)"
)
_LEITET = r"(?:übernimmt|uebernimmt|leitet|moderiert|macht|hält|vertritt|springt|führt)"
# Between and behind the verbs there is nothing but the session, its day and small words.
_SMALL = (
    rf"(?:{THING}|the|our|my|this|that|next|a|an|one|it|session|sessions|meeting|event|turns?|shifts?|dienste?|date|on|at|in|for|of|to|from|me|us|instead|"
    r"please|maybe|perhaps|also|then|over|while|i'm|im|i|am|away|off|time|place|stead|as|host|leader|alone|"
    r"der|die|das|den|dem|des|am|im|an|um|zum|zur|in|bei|beim|für|mich|mir|uns|meine?[nrms]?|unsere?[nrms]?|nächste[nrms]?|diese[nrms]?|"
    r"termin|treffen|bitte|mal|auch|dann|vielleicht|statt|stattdessen|meiner|stelle|weil|wenn|solange|während|ich|weg|bin|ein|durch|es|"
    r"uhr|vom|von|bis|ab|until|till|between|zwischen)"
)
_REST = rf"(?:(?<!\w){_SMALL}(?!\w)|[\s,.:;–-])*"
_CAN = r"(?:can|could|would|will|may|might|should|shall)"
_KANN = r"(?:kann|könnte|koennte|soll|sollte|würde|wird|darf|mag)"
_ALL = (
    r"(?:all\s+)?(?:(?:of\s+)?my\s+)?(?:my\s+)(?:sessions|turns|dates|meetings|events)|(?:alle\s+)?meine\s+(?:termine|dienste|treffen|sitzungen|"
    r"sessions)"
)


def _forms(*forms: str) -> Sequence[LazyPattern]:
    return [LazyPattern(rf"{_REST}{each}{_REST}", re.IGNORECASE) for each in forms]


_HANDOVERS = _forms(
    rf"{_CAN}\s+{_WHO}\s+(?:(?:please|maybe|perhaps|also)\s+)*{_LEAD}\b",
    rf"(?:let|have)\s+{_WHO}\s+{_LEAD}\b",
    rf"(?:ask|get|tell)\s+{_WHO}\s+(?:to|if|whether)\s+(?:(?:he|she|they)\s+)?(?:{_CAN}\s+)?{_LEAD}\b",
    rf"{_WHO}\s+(?:{_LEADS}|(?:{_CAN}|is\s+going\s+to|is\s+to)\s+{_LEAD})(?!\w)",
    rf"{_KANN}\s+{_WHO}(?!\w){_REST}{_LEITEN}",
    rf"{_WHO}\s+(?:{_KANN}(?!\w){_REST}{_LEITEN}|{_LEITET})(?!\w)",
    rf"{_LEITET}\s+{_WHO}(?!\w)",
    rf"lass(?:t)?\s+{_WHO}(?!\w){_REST}{_LEITEN}",
    rf"frage?\s+(?:bitte\s+|mal\s+|doch\s+)*{_WHO}\s*,?\s+ob\s+(?:er|sie)(?!\w){_REST}{_LEITEN}\s+(?:{_KANN}|will|möchte)",
    rf"(?:hand|pass|give)\s+{_REST}(?:over|on|to)\s+(?:to\s+)?{_WHO}(?!\w)",
    rf"(?:gib|übergib|uebergib|gebe|übergebe)(?!\w){_REST}an\s+{_WHO}(?!\w)(?:{_REST}(?:ab|weiter))?",
)
_HANDOVERS_OF_ALL = _forms(
    rf"(?:hand|pass|give)\s+(?:over\s+)?(?:{_ALL})(?!\w){_REST}(?:over\s+|on\s+)?to\s+{_WHO}(?!\w)",
    rf"{_CAN}\s+{_WHO}\s+{_LEAD}\s+(?:{_ALL})(?!\w)",
    rf"{_WHO}\s+(?:{_LEADS}|{_CAN}\s+{_LEAD})\s+(?:{_ALL})(?!\w)",
    rf"ask\s+{_WHO}\s+to\s+{_LEAD}\s+(?:{_ALL})(?!\w)",
    rf"(?:gib|übergib|uebergib|gebe|übergebe)\s+(?:{_ALL})(?!\w){_REST}an\s+{_WHO}(?!\w)(?:{_REST}(?:ab|weiter))?",
    rf"{_KANN}\s+{_WHO}\s+(?:{_ALL})(?!\w){_REST}{_LEITEN}",
    rf"{_WHO}\s+{_KANN}\s+(?:{_ALL})(?!\w){_REST}{_LEITEN}",
    rf"{_WHO}\s+{_LEITET}\s+(?:{_ALL})(?!\w)",
)
_SWAPS = _forms(
    rf"(?:(?:can|could|may)\s+i\s+|i\s+)?(?:swap|trade|exchange)(?!\w){_REST}with\s+{_WHO}(?!\w)",
    rf"(?:kann\s+ich\s+|ich\s+)?tausche?(?!\w){_REST}mit\s+{_WHO}(?!\w)",
    rf"(?:(?:kann|könnte)\s+ich|ich)?{_REST}mit\s+{_WHO}(?!\w){_REST}tauschen",
)
_MYSELF = _forms(
    rf"i(?:'ll|\s+will|\s+can|\s+could|'d|\s+would|'d\s+love\s+to|'m\s+happy\s+to)\s+(?:happily\s+|gladly\s+)?{_LEAD}(?:\s+(?:it|that))?(?!\w)",
    rf"(?:{THING}{_REST})?ich\s+(?:{_KANN}(?!\w){_REST}{_LEITEN}|übernehme|leite|moderiere|mache?|mach's|springe)(?!\w)(?:{_REST}gerne?)?",
    rf"{_REST}(?:kann|könnte|übernehme|leite|moderiere|mache?)\s+ich(?!\w)(?:{_REST}{_LEITEN})?",
)
_WAS_THERE = _forms(
    rf"{_WHO}\s+(?:was|were|has\s+been)\s+(?:also\s+)?(?:there|here|present|with\s+us|in\s+the\s+room)(?:\s+(?:too|as\s+well|also))?",
    rf"{_WHO}\s+(?:was|were)\s+(?:also\s+)?at{_REST}{THING}{_REST}(?:\s*(?:too|as\s+well))?",
    rf"{_WHO}\s+war\s+(?:auch\s+)?(?:bei|beim|in){_REST}{THING}{_REST}(?:dabei)?",
    rf"{_WHO}\s+(?:also\s+)?(?:came|showed\s+up|attended|joined|took\s+part)(?:\s+(?:too|as\s+well|also|us))?",
    rf"{_WHO}\s+war(?!\w){_REST}(?:auch\s+)?(?:da|dabei|hier|anwesend|mit\s+dabei)",
    rf"{_WHO}\s+(?:ist\s+auch\s+gekommen|kam\s+auch|hat\s+(?:auch\s+)?(?:teilgenommen|mitgemacht))",
)
_YES = LazyPattern(r"^(?:(?:yes|yeah|sure|ok|okay|ja|klar|gerne?)[\s,.!]+)+", re.IGNORECASE)
_FOR_ROLE = LazyPattern(rf"(?:make|mache?|name|appoint|ernenne?)\s+{_WHO}(?!\w)", re.IGNORECASE)
_ILL_DO_IT = LazyPattern(
    r"(?:(?:yes|ja|ok|okay|sure|klar|fine|gut|gern)[\s,.!]+)*(?:i(?:'ll|\s+will|\s+can)\s+(?:do|lead|take|host|run|cover)\s+(?:it|that|this)|"
    r"i'll\s+(?:do|lead|take)|i'm\s+on\s+it|ich\s+(?:mach(?:e|'s)?|übernehm(?:e|'s)?|uebernehme?|leite)(?:\s+(?:es|das|die|den|sie|ihn))?|"
    r"(?:das\s+)?(?:mach|übernehm|mache|übernehme)\s+ich)(?:\s+(?:gerne?|then|dann|happily|selbst|myself))*[\s.!]*",
    re.IGNORECASE,
)


def takes_it_on(text: str) -> bool:
    """Whether somebody says no more than that they lead what they were just asked about."""
    return _ILL_DO_IT.fullmatch(" ".join(text.replace("’", "'").split())) is not None


def named_for_role(words: str) -> str:
    """The name of somebody who is to be the owner or the deputy, without a mention; empty if there is none."""
    found = _FOR_ROLE.match(words)
    return found["who"].removeprefix("@") if found else ""


def covers(clause: str) -> CalendarWish | None:
    """Who leads in somebody's place, by a clause that names no session: “Priya covers for me”; None for any other."""
    who = _who(clause, _HANDOVERS) or _who(clause, _HANDOVERS_OF_ALL)
    return _with(who, CalendarWish("rota ask")) if who else None


def was_there(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """“Priya was there too”: somebody whom the host checks in; None for anything else, and for a question."""
    words = typos.corrected(request.words)
    if request.is_question or request.manner is not Manner.ORDER or len(words.split()) > MAX_WORDS:
        return None
    times = find_times(words, context)
    when = " ".join(words[times[0].span.start : times[-1].span.end].split()) if times else ""
    who = _who(until_reason(marked(words, [*times, *([place] if place else [])])), _WAS_THERE)
    return _with(who, CalendarWish("present", f"{place.title if place else ''} {when}".strip())) if who else None


def read(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """Who is to lead what, or to swap with whom, by a mention or by their `name`; None for anything else."""
    words = typos.corrected(request.words)
    times = find_times(words, context)
    if len(words.split()) > MAX_WORDS:
        return None
    title, when = place.title if place else "", ""
    if times:
        when = " ".join(words[times[0].span.start : times[-1].span.end].split())
    left = _YES.sub("", until_reason(marked(words, [*times, *([place] if place else [])])))
    subject = f"{title} {when}".strip()
    if who := _who(left, _SWAPS):
        return _with(who, CalendarWish("rota swap", subject))
    if request.manner is Manner.WANT:
        return None  # “I'd like to lead …” may plan something
    if who := _who(left, _HANDOVERS_OF_ALL):
        return _with(who, CalendarWish("rota ask", f"mine {subject}".strip()))
    if (who := _who(left, _HANDOVERS)) and subject:
        return _with(who, CalendarWish("rota ask", subject, needs_turn=not title))
    is_own = subject and not request.is_question and any(each.fullmatch(left) for each in _MYSELF)
    return CalendarWish("rota lead", subject, needs_turn=not title) if is_own else None


def _who(left: str, forms: Sequence[LazyPattern]) -> str:
    """The words that name a person in a sentence of one of these forms; empty for any other sentence."""
    found = next((match for each in forms if (match := each.fullmatch(left))), None)
    return found["who"] if found else ""


def _with(who: str, wish: CalendarWish) -> CalendarWish:
    """The wish with its person, who is mentioned or named."""
    mentioned = people(who)
    words = f"{wish.words} <@{mentioned[0]}>".strip() if mentioned else wish.words
    name = "" if mentioned else who.removeprefix("@")
    return CalendarWish(wish.verb, words, needs_turn=wish.needs_turn, name=name)
