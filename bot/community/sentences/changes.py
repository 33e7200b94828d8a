"""Sentences about what is in the calendar: “cancel office hours on 4 February”, “wer kommt zur KI-Sprechstunde?”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.community.calendar import destination, patterns, series_words, titles
from bot.community.calendar.errors import NoDestinationError
from bot.community.calendar.titles import TitlePlace
from bot.community.sentences.requests import Manner, Request
from bot.kit.dates import ReadingContext, find_absence, find_rule, find_times, typos
from bot.kit.mentions import CHANNEL, PERSON, people


@dataclass(frozen=True)
class CalendarWish:
    """A verb of `/community` and the words behind it; `lacks_person` if somebody has to be picked for it first.

    With `needs_own_turn` it names only a day, and so means nothing to somebody who leads no session then.
    """

    verb: str
    words: str = ""
    lacks_person: bool = False
    needs_own_turn: bool = False

    @property
    def command(self) -> str:
        return f"{self.verb} {self.words}".strip()


def _verbs(english: str, german: str = "", last: str = "") -> re.Pattern[str]:
    """An order in English, in German, or a German question or wish, which ends with its verb."""
    ways = [rf"^(?:{english})(?!\w)", *([rf"^(?:{german})(?!\w)"] if german else [])]
    ways += [rf"\s(?:{last})$"] if last else []
    return re.compile("|".join(ways), re.IGNORECASE)


_ROTA = re.compile(r"\b(?:rota|roster|rotation|dienstplan|einsatzplan)s?\b", re.IGNORECASE)
_TURNS = re.compile(
    r"\b(?:turns?|rotas?|leading|hosting|lead|host|dienste?|dienstplan|rota|leiten|leitung|moderieren|dran)\b",
    re.IGNORECASE,
)
_MOVE = _verbs(
    r"move|reschedule|shift|postpone|push|bring\s+forward|change", r"verschiebe?|verlege?|schiebe?",
    r"verschieben|verlegen|schieben|umlegen",
)  # fmt: skip
_SKIP = _verbs(
    r"skip|leave\s+out", r"streiche?|überspringe?|lass(?:e|t)?(?=\s.*\saus(?:fallen)?$)",
    r"auslassen|überspringen|ausfallen\s+lassen|streichen",
)  # fmt: skip
_CANCEL = _verbs(
    r"cancel|call\s+off|scrap|delete|remove|end|stop|drop", r"sage?(?=\s.*\sab$)|cancele?|storniere?|beende|lösche?",
    r"absagen|canceln|stornieren|beenden|löschen",
)  # fmt: skip
_RESTORE = _verbs(
    r"restore|bring\s+back|reinstate|uncancel", r"hole?(?=\s.*\szurück$)", r"wiederherstellen|zurückholen"
)
_SHOW = _verbs(
    r"show(?:\s+me)?|open|when(?:'s|\s+is|\s+are|\s+does)|details\s+(?:of|on|for)|tell\s+me\s+(?:more\s+)?about|"
    r"what(?:'s|\s+is)\s+(?:planned|the\s+agenda)\s+(?:for|of|in)",
    r"zeige?(?:\s+mir)?|wann\s+(?:ist|sind|findet|kommt|beginnt)|öffne|was\s+ist\s+geplant", r"zeigen",
)  # fmt: skip
_EDIT = _verbs(
    r"make|change|edit|rename|update|set|shorten|extend|give",
    r"mache?|ändere?|bearbeite|benenne?|kürze|verlängere?|stelle?|setze?",
    r"ändern|bearbeiten|umbenennen|kürzen|verlängern",
)  # fmt: skip
_DETAIL = re.compile(
    r"\b(?:\d+\s*(?:min\w*|hours?|stunden?|h|seats?|plätze\w*|people|personen)|half\s+an\s+hour|halbe\s+stunde|(?:an|one|eine)\s+"
    r"(?:hour|stunde)|title|name|length|longer|shorter|duration|link|seats?|places|capacity|description|agenda|titel|länger|"
    r"kürzer|dauer|beschreibung|plätze\w*|ort|place|room|um|minutes|minuten)\b",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"^(?:(?:add|write|post|put|save|upload|enter|attach)\s+)?(?:some\s+|the\s+|my\s+|a\s+)?(?:notes?|minutes|recording|summary)\s+"
    r"(?:to|for|on|about|of|from|in)\b|^(?:meine?\s+|die\s+)?(?:notizen|protokoll|aufzeichnung)\s+(?:zu[rm]?|für|von|vom|bei[m]?)\b|"
    r"^(?:schreibe?|trage?)\s.*\bnotizen\b.*\b(?:zu[rm]?|für|bei[m]?)\b",
    re.IGNORECASE,
)
_WHO_COMES = re.compile(
    r"^(?:who(?:'s|\s+is|\s+all\s+is|\s+are|\s+will\s+be)?\s+(?:coming|going|attending|signed\s+up|registered|there|joining)|"
    r"who\s+(?:comes|said\s+yes|signed\s+up|has\s+signed\s+up)|how\s+many\s+(?:people\s+)?(?:are\s+|have\s+)?(?:coming|going|attending|"
    r"signed\s+up|said\s+yes)|wer\s+(?:kommt|kommt\s+alles|ist\s+(?:alles\s+)?dabei|hat\s+zugesagt|hat\s+sich\s+angemeldet|"
    r"nimmt\s+teil|macht\s+mit|ist\s+angemeldet)|wie\s?viele?\s+(?:leute\s+|personen\s+)?(?:kommen|haben\s+zugesagt|nehmen\s+teil|"
    r"sind\s+(?:angemeldet|dabei)))\b",
    re.IGNORECASE,
)
_WHO_CAME = re.compile(
    r"^(?:who\s+(?:came|was\s+(?:at|there)|attended)|how\s+many\s+(?:people\s+)?(?:came|were|attended)|attendance\s+(?:of|for|at)|"
    r"wer\s+war|wie\s?viele?\s+(?:leute\s+)?(?:waren|kamen))\b",
    re.IGNORECASE,
)
_WHO_LEADS = re.compile(
    r"^(?:who(?:'s|\s+is|\s+will\s+be)?\s+(?:leads?|leading|hosts?|hosting|running|runs)|whose\s+turn|show(?:\s+me)?\b.*\brota\b|"
    r"wer\s+(?:leitet|moderiert|ist\s+dran|macht)|zeige?\b.*\b(?:dienstplan|rota)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"^(?:(?:show|list|give)(?:\s+me)?|zeige?(?:\s+mir)?|what|which|welche|was)\b.*\b(?:past|former|previous|over|vergangene?n?|frühere?n?|"
    r"vorbei)\b.*\b(?:sessions?|events?|gatherings?|meetings?|termine?|treffen)\b|^(?:past|vergangene)\s+(?:sessions|events|termine|treffen)$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^(?:(?:show|list|give)(?:\s+me)?|zeige?(?:\s+mir)?)\s+(?:(?:all|the|our|alle|die|unsere|upcoming|next|kommenden?|nächsten?)\s+)*"
    r"(?:sessions?|events?|gatherings?|calendar|termine?|treffen|kalender)(?:\s+an)?$|"
    r"^(?:list|what(?:'s|\s+is)\s+(?:coming\s+up|next\s+in\s+the\s+calendar)|was\s+steht\s+(?:so\s+)?an|was\s+kommt\s+als\s+nächstes)$",
    re.IGNORECASE,
)
_ADD = re.compile(
    r"^(?:put|add|set|place|trage?|nimm|setze?|füge?)\b|\s(?:eintragen|aufnehmen|hinzufügen|setzen)$", re.IGNORECASE
)
_TAKE_OFF = re.compile(
    r"^(?:take|remove|drop)\s+me\s+(?:off|from|out)|^(?:nimm|streiche?)\s+mich\b|\bmich\b.*\s(?:streichen|austragen)$",
    re.IGNORECASE,
)
_ME = re.compile(r"^(?:put|add|set|trage?|nimm|setze?)\s+(?:me|mich)\b|^join\b|\bmich\b.*\seintragen$", re.IGNORECASE)
_LEAD = r"(?:cover|lead|host|run|moderate|facilitate|hold|take\s+over|stand\s+in|fill\s+in|step\s+in)"
_LEITEN = r"(?:übernehmen|vertreten|leiten|moderieren|einspringen|halten|abhalten)"
_COVER = re.compile(
    rf"^(?:(?:can|could|would|will|might)\s+(?:someone|somebody|anyone|anybody)(?:\s+else)?\s+{_LEAD}|(?:find|ask)\s+(?:me\s+)?"
    r"(?:someone|somebody|a\s+(?:replacement|stand-?in|substitute|cover))|i\s+need\s+(?:a\s+)?(?:cover|replacement|stand-?in|someone\s+to|somebody\s+to)|"
    rf"who(?:\s+else)?\s+(?:can|could|might|would|will)\s+{_LEAD}|(?:kann|könnte|würde|kan)\s+(?:jemand|wer)(?:\s+anderes?)?\b.*\b{_LEITEN}|"
    rf"wer\s+(?:sonst\s+)?(?:kann|könnte|würde)\b.*\b{_LEITEN}|ich\s+(?:brauche|suche)\s+(?:eine\s+|jemanden\b.*)?(?:vertretung|{_LEITEN})|"
    rf"i(?:\s+am\s+not|'m\s+not|\s+can't|\s+cannot|\s+can\s+not|\s+won't)(?:\s+(?:be\s+)?able\s+to)?\s+{_LEAD}|i(?:'m|\s+am)\s+unable\s+to\s+{_LEAD}|"
    rf"ich\s+kann\b.*\bnicht\b.*\b{_LEITEN})(?!\w)",
    re.IGNORECASE,
)
_SWAP = re.compile(r"^(?:swap|exchange|tausche?)\b", re.IGNORECASE)
_NAME = re.compile(
    r"^(?:make|mache?|name|appoint|ernenne?)\b.*\b(?P<role>owner|deputy|verantwortlich\w*|stellvertret\w*|vertretung)\b",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:away|out|off|on\s+(?:holiday|vacation|leave)|not\s+(?:here|available|there)|can(?:'t|not)|unable|no\s+turns|weg|nicht\s+da|"
    r"abwesend|im\s+urlaub|kann\s+(?:ich\s+)?(?:\w+\s+){0,6}nicht|keine\s+(?:dienste?|termine))\b",
    re.IGNORECASE,
)
_ABSENT = (
    r"i|i'm|i'll|am|will|be|away|out|off|on|holiday|vacation|leave|not|here|available|there|from|of|office|the|ich|bin|da|weg|"
    r"nicht|abwesend|im|in|urlaub|vom|von|habe|werde|sein|and|und|we|travelling|traveling|then"
)
_ROUNDS = re.compile(
    r"\b(?:coffee[\s-]+(?:rounds?|pair\w*|chats?|roulette|thing)|kaffee(?:[\s-]*(?:runden?|treffen|paare?|roulette|dates?)))\b",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:no\s+more|stop|leave|quit|without|end|cancel|unsubscribe|take\s+me\s+(?:off|out)|don't\s+(?:want|pair)|not\s+want|out\s+of|"
    r"keine?n?|nicht\s+mehr|aufhören|aussteigen|raus|stopp\w*|abmelden|beende\w*|austragen)\b",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(
    r"\b(?:everybody|everyone|all\s+of\s+us|whole|entire|for\s+all|community|channel|alle[nr]?|ganze[nr]?|gesamte[nr]?)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\b(?:pause|pausiere\w*|break|suspend|aussetzen|until|bis)\b", re.IGNORECASE)
_JOIN = re.compile(
    r"\b(?:join|sign\s+me\s+up|take\s+part|mitmachen|dabei\s+sein|anmelden|teilnehmen|melde?\s+mich)\b", re.IGNORECASE
)
_TELLS = re.compile(
    r"^(?:(?:i|we)\s+(?!(?:do\s+not|don't|no\s+longer)\s+want)|(?:ich|wir)\s+(?!(?:möchte\w*|will|wollen|mag)\b)|the\s|our\s|my\s|his\s|"
    r"her\s|die\s|der\s|das\s|unsere?\s|meine?\s|why|warum|wieso|how|wie\s|what|was\s|when|wann)",
    re.IGNORECASE,
)
# The post in the channel; the lessons have a weekly line and a digest of their own.
_THIS_WEEK = re.compile(
    r"\b[\"“„']?this\s+week[\"”“']?\s+(?:thing|post|message|overview|list)|[\"“„]diese\s+woche[\"”“]", re.IGNORECASE
)
_OVERVIEW = re.compile(
    r"\b(?:weekly\s+(?:overview|digest|post|summary)|digest|wochen(?:post|überblick|übersicht|vorschau))\b",
    re.IGNORECASE,
)
_IN_CHANNEL = re.compile(r"\b(?:channel|kanal)\b|<#", re.IGNORECASE)
_STOPS = re.compile(
    r"^(?:stop|turn\s+off|switch\s+off|no\s+more|don't\s+post|do\s+not\s+post|disable|end|cancel|schalte?|stoppe?|keine?n?|"
    r"poste?)\b|\s(?:abschalten|ausschalten|abstellen|stoppen|mehr)$",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"^(?:turn\s+on|switch\s+on|bring\s+back|resume|start|post)\b|\s(?:einschalten|anschalten)$", re.IGNORECASE
)
_REMINDERS = re.compile(r"\b(?:reminders?|reminded|remind\s+me|erinnerung\w*|erinnerst)\b", re.IGNORECASE)
_TOO_MANY = re.compile(
    r"\b(?:too\s+many|too\s+much|fewer|less|no|only\s+one|one\s+is\s+enough|stop|zu\s+viele?|weniger|keine?|nur\s+eine?|reicht)\b",
    re.IGNORECASE,
)


_OBJECT = re.compile(
    r"(?:[\s,:]|\b(?:the|our|my|this|that|next|coming|upcoming|whole|entire|all|every|each|series|sessions?|dates?|events?|"
    r"of|for|on|in|to|details|with|bitte|mal|auch|uns|das|die|der|den|dem|des|unsere?[nmrs]?|meine?[nmrs]?|diese[nmrs]?|"
    r"nächste[nmrs]?|kommende[nmrs]?|ganze[nmrs]?|alle|serie|vom?|zu[rm]?|für|am|im)\b)*",
    re.IGNORECASE,
)
_LESSONS = re.compile(r"\b(?:lessons?|lektion\w*|reminders?|erinnerung\w*|questions?|fragen?)\b", re.IGNORECASE)
_BARE = r"(?:(?:move|shift|change|put|make|start|verschiebe?|verlege?|them|it|us|sie|es|to|at|auf|um|please|bitte)\s*)*"
_RENAME = re.compile(r"^rename\b|^benenne?\b.*\bum$|\bumbenennen$", re.IGNORECASE)
_CHANGES = {
    "restore": _RESTORE,
    "move": _MOVE,
    "edit": _EDIT,
    "skip": _SKIP,
    "cancel": _CANCEL,
    "show": _SHOW,
}


def read(request: Request, known: Sequence[str], context: ReadingContext) -> CalendarWish | None:
    """The wish for something in the calendar, whose titles are `known`; None for any other request."""
    words = request.words
    place = titles.find(_without_mentions(words), known)
    return (
        _habits(request, place)
        or _of_all_dates(request, known, context)
        or _of_turns(request, place, context)
        or _questions(words, place, context)
        or (_of_session(request, place, context) if place else None)
    )


def concerns_all(words: str) -> bool:
    """Whether something is said of everybody."""
    return _FOR_ALL.search(words) is not None


def asks_for_cover(request: Request) -> bool:
    """Whether somebody is looked for who leads in another's place."""
    return _COVER.match(request.words) is not None


def absence(request: Request, context: ReadingContext) -> CalendarWish | None:
    """“I'm away 8–17 Dec” as the command for it; None for anything else, and where lessons are meant."""
    words = request.words
    if request.is_question or not _AWAY.search(words) or _LESSONS.search(words):
        return None
    found = find_absence(words, context)
    left = words.replace(found.span.of(words), " ", 1) if found and found.back else words
    is_bare = re.fullmatch(rf"(?:\s|[,.;:!]|\b(?:{_ABSENT})\b)*", left, re.IGNORECASE)
    return CalendarWish("away", found.span.of(words)) if found and found.back and is_bare else None


def _habits(request: Request, place: TitlePlace | None) -> CalendarWish | None:
    """What comes by itself: the weekly overview, reminders of one series, coffee."""
    words = request.words
    is_told = request.manner is Manner.ORDER and _TELLS.match(words) is not None
    if place and _REMINDERS.search(words) and _TOO_MANY.search(words):
        return CalendarWish("reminders", place.title)
    if is_told:
        return None
    if _THIS_WEEK.search(words) or (_OVERVIEW.search(words) and _IN_CHANNEL.search(words)):
        return _overview(words)
    return _coffee(words) if _ROUNDS.search(words) and not request.is_question else None


def _overview(words: str) -> CalendarWish | None:
    channel = CHANNEL.search(words)
    verb = "off" if _STOPS.search(words) else "on" if _STARTS.search(words) else None
    return CalendarWish("digest", f"{verb} {channel[0] if channel else ''}".strip()) if verb else None


def _coffee(words: str) -> CalendarWish | None:
    if _BREAK.search(words):
        return CalendarWish("coffee", f"pause {' '.join(_ROUNDS.sub(' ', words).split())}")
    if _NO_MORE.search(words):
        return CalendarWish("coffee", "end" if concerns_all(words) else "leave")
    return CalendarWish("coffee", "join") if _JOIN.search(words) else None


def _of_turns(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """Who leads, who is on a rota, and who is away."""
    words, title = request.words, place.title if place else ""
    named = " ".join(f"<@{each}>" for each in people(words))
    found = _rota(words, title, named) if _ROTA.search(words) else None
    role = _NAME.match(words) if place and named else None
    if role:
        verb = "owner" if role["role"].lower().startswith(("owner", "verantw")) else "deputy"
        found = CalendarWish(verb, f"{title} {named}")
    elif place and _SWAP.match(words):
        parts = [_times(each, context) for each in patterns.SWAP_FOR.split(_around(words, place), maxsplit=1)]
        found = CalendarWish("rota swap", f"{title} {' with '.join(parts)}") if len(parts) == 2 and all(parts) else None
    elif _COVER.match(words) and (place or find_times(typos.corrected(words), context)):
        when = _times(_around(words, place) if place else words, context)
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


def _questions(words: str, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """Who comes, who came, who leads; and lists."""
    if _PAST.match(words):
        return CalendarWish("list", f"past {place.title if place else ''}".strip())
    if _LIST.match(words):
        return CalendarWish("list")
    asked = {"who": _WHO_COMES, "attendance": _WHO_CAME, "rota": _WHO_LEADS, "notes": _NOTES}
    verb = next((each for each, pattern in asked.items() if place and pattern.match(words)), None)
    if verb is None or place is None:
        return None
    return CalendarWish(verb, _subject(words, place, context) if verb in ("who", "notes") else place.title)


def _of_session(request: Request, place: TitlePlace, context: ReadingContext) -> CalendarWish | None:
    """What is to be done with a session: the title must be the object of the verb."""
    words, subject = request.words, _subject(request.words, place, context)
    for verb, pattern in _CHANGES.items():
        found = pattern.search(words)
        if not found or not _is_object(words, found, place, context):
            continue
        if verb == "move":
            moved = _move(_around(words, place), place, context)
            if moved or not _DETAIL.search(_around(words, place)):
                return moved or CalendarWish("edit", subject)
        elif verb != "edit" or _RENAME.search(words) or _DETAIL.search(_around(words, place)):
            return CalendarWish(verb, subject) if verb != "show" or request.manner is not Manner.WANT else None
    return None


def _of_all_dates(request: Request, known: Sequence[str], context: ReadingContext) -> CalendarWish | None:
    """A new time for every date: “move the prompt jams to 4pm, all of them”, “the prompt jam from now on at 10”."""
    words = series_words.without(request.words)
    place = titles.find(_without_mentions(words), known)
    if place is None or request.is_question or find_rule(words, context):
        return None
    is_all = words != request.words or series_words.is_before(words[: place.start])
    verb = _MOVE.search(words) or _EDIT.search(words)
    is_named = _is_object(words, verb, place, context) if verb else _OBJECT.fullmatch(words[: place.start])
    if not is_all or not is_named:
        return None
    around = _around(words, place)
    if moved := _move(around, place, context):
        return CalendarWish("move", f"{moved.words} {series_words.ALL}")
    behind = words[place.end :]
    has_hour = any(each.has_time for each in find_times(typos.corrected(behind), context))
    return CalendarWish("move", f"{place.title} to {_times(behind, context)} {series_words.ALL}") if has_hour else None


def time_for_all(words: str, context: ReadingContext) -> str:
    """The time of “from now on always at 10”, which names no session; empty if lessons or anything else are meant."""
    left = series_words.without(words)
    if left == words or _LESSONS.search(words) or not any(each.has_time for each in find_times(left, context)):
        return ""
    when = _times(left, context)
    return when if re.fullmatch(_BARE, left.replace(when, "", 1).strip(), re.IGNORECASE) else ""


def _is_object(words: str, verb: re.Match[str], place: TitlePlace, context: ReadingContext) -> bool:
    """Whether there is nothing between a verb and a title but days, small words and what is to be changed of it."""
    if verb.start() == 0 and place.start < verb.end():
        return False
    before = words[verb.end() : place.start] if verb.start() == 0 else words[: place.start]
    for each in reversed(find_times(before, context)):
        before = f"{before[: each.span.start]} {before[each.span.end :]}"
    return _OBJECT.fullmatch(_DETAIL.sub(" ", before)) is not None


def _move(rest: str, place: TitlePlace, context: ReadingContext) -> CalendarWish | None:
    """A move with its destination; None if none is said."""
    try:
        from_words, to_words = destination.split_move(rest, context)
    except NoDestinationError:
        return None
    to = _times(to_words, context)
    return (
        CalendarWish("move", " ".join(f"{place.title} {_times(from_words, context)} to {to}".split())) if to else None
    )


def _subject(words: str, place: TitlePlace, context: ReadingContext) -> str:
    """The title, and the day or the time that stands beside it."""
    return f"{place.title} {_times(_around(words, place), context)}".strip()


def _around(words: str, place: TitlePlace) -> str:
    """The words with a mark instead of the title."""
    return f"{words[: place.start]}; {words[place.end :]}"


def _times(words: str, context: ReadingContext) -> str:
    """The days and times of some words, from the first to the last; empty if there are none."""
    plain = typos.corrected(words)
    spans = [each.span for each in find_times(plain, context)]
    return " ".join(plain[spans[0].start : spans[-1].end].split()) if spans else ""


def _without_mentions(words: str) -> str:
    """The words with blanks instead of people and channels, in whose names no title is looked for."""
    blank = lambda found: " " * len(found[0])  # noqa: E731 - used twice below
    return PERSON.sub(blank, CHANNEL.sub(blank, words))
