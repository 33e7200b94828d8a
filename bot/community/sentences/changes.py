"""Sentences about what is in the calendar: “cancel office hours on 4 February”, “wer kommt zur KI-Sprechstunde?”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.community.calendar import destination, series_words, titles
from bot.community.calendar.errors import NoDestinationError
from bot.community.calendar.titles import TitlePlace
from bot.community.sentences import coffee, leading, questions, turns
from bot.community.sentences.requests import Manner, Request
from bot.community.sentences.wishes import LESSONS, CalendarWish, around, subject, times_in, without_times
from bot.kit.dates import ReadingContext, find_length, find_rule, find_times, typos
from bot.kit.dates.words import ANY_WEEKDAY, MONTH, NUMBERS
from bot.kit.mentions import CHANNEL, PERSON
from bot.kit.patterns import LazyPattern


def _verbs(english: str, german: str = "", last: str = "") -> LazyPattern:
    """An order in English, in German, or a German question or wish, which ends with its verb."""
    ways = [rf"^(?:{english})(?!\w)", *([rf"^(?:{german})(?!\w)"] if german else [])]
    ways += [rf"\s(?:{last})$"] if last else []
    return LazyPattern("|".join(ways), re.IGNORECASE)


_MOVE = _verbs(
    r"move|reschedule|shift|postpone|push|bring\s+forward|change", r"verschiebe?|verlege?|schiebe?",
    r"verschieben|verlegen|schieben|umlegen|vorziehen|vorverlegen",
)  # fmt: skip
_SKIP = _verbs(
    r"skip|leave\s+out|(?:don'?t|do\s+not|not)\s+(?:do|have|hold|run|make)|no",
    r"keine?n?|streiche?|überspringe?|lass(?:e|t)?(?=\s.*\saus(?:fallen)?$)",
    r"auslassen|überspringen|ausfallen\s+lassen|streichen",
)  # fmt: skip
_CANCEL = _verbs(
    r"cancel|call\s+off|scrap|delete|remove|end|stop|drop", r"sage?(?=\s.*\sab$)|cancele?|storniere?|beende|lösche?",
    r"absagen|canceln|stornieren|beenden|löschen",
)  # fmt: skip
_RESTORE = _verbs(
    r"restore|bring\s+back|reinstate|uncancel|un-cancel",
    r"hole?(?=\s.*\szurück$)|stelle?(?=\s.*\swieder\s+her$)",
    r"wieder\s*herstellen|zurückholen",
)
_SHOW = _verbs(
    r"show(?:\s+me)?|open|when(?:'s|\s+is|\s+are|\s+does)|details\s+(?:of|on|for)|tell\s+me\s+(?:more\s+)?about|"
    r"what(?:'s|\s+is)\s+(?:planned|the\s+agenda)\s+(?:for|of|in)",
    r"zeige?(?:\s+mir)?|wann\s+(?:ist|sind|findet|kommt|beginnt|geht|startet)|öffne|was\s+ist\s+geplant", r"zeigen",
)  # fmt: skip
_EDIT = _verbs(
    r"make|change|edit|rename|call|update|set|shorten|extend|give|add|put|write",
    r"mache?|ändere?|bearbeite|benenne?|kürze|verlängere?|stelle?|setze?",
    r"ändern|bearbeiten|umbenennen|kürzen|verlängern",
)  # fmt: skip
_DETAIL = LazyPattern(
    r"\b(?:\d+\s*(?:min\w*|hours?|stunden?|h|seats?|plätze\w*|people|personen)|half\s+an\s+hour|halbe\s+stunde|(?:an|one|eine)\s+"
    r"(?:hour|stunde)|title|name|length|longer|shorter|duration|link|seats?|places|capacity|description|agenda|titel|länger|"
    r"kürzer|dauer|beschreibung|plätze\w*|ort|place|room|um|minutes|minuten)\b",
    re.IGNORECASE,
)
_TELLS = LazyPattern(
    r"^(?:(?:i|we)\s+(?!(?:do\s+not|don't|no\s+longer)\s+want)|(?:ich|wir)\s+(?!(?:möchte\w*|will|wollen|mag)\b)|the\s|our\s|my\s|his\s|"
    r"her\s|die\s|der\s|das\s|unsere?\s|meine?\s|why|warum|wieso|how|wie\s|what|was\s|when|wann)",
    re.IGNORECASE,
)
# The post in the channel; the lessons have a weekly line and a digest of their own.
_THIS_WEEK = LazyPattern(
    r"\b[\"“„']?this\s+week[\"”“']?\s+(?:thing|post|message|overview|list)|[\"“„]diese\s+woche[\"”“]", re.IGNORECASE
)
_OVERVIEW = LazyPattern(
    r"\b(?:weekly\s+(?:overview|digest|post|summary)|digest|wochen(?:post|überblick|übersicht|vorschau))\b",
    re.IGNORECASE,
)
_IN_CHANNEL = LazyPattern(r"\b(?:channel|kanal)\b|<#", re.IGNORECASE)
_STOPS = LazyPattern(
    r"^(?:stop|turn\s+off|switch\s+off|no\s+more|don't\s+post|do\s+not\s+post|disable|end|cancel|schalte?|stoppe?|keine?n?|"
    r"poste?)\b|\s(?:abschalten|ausschalten|abstellen|stoppen|mehr)$",
    re.IGNORECASE,
)
_STARTS = LazyPattern(
    r"^(?:turn\s+on|switch\s+on|bring\s+back|resume|start|post)\b|\s(?:einschalten|anschalten)$", re.IGNORECASE
)
_REMINDERS = LazyPattern(r"\b(?:reminders?|reminded|remind\s+me|erinnerung\w*|erinnerst)\b", re.IGNORECASE)
_TOO_MANY = LazyPattern(
    r"\b(?:too\s+many|too\s+much|fewer|less|no|only\s+one|one\s+is\s+enough|stop|zu\s+viele?|weniger|keine?|nur\s+eine?|reicht)\b",
    re.IGNORECASE,
)


_OBJECT = LazyPattern(
    r"(?:[\s,:]|\b(?:the|our|my|this|that|next|coming|upcoming|whole|entire|all|every|each|series|sessions?|dates?|events?|"
    r"of|for|on|in|to|details|with|bitte|mal|auch|uns|das|die|der|den|dem|des|unsere?[nmrs]?|meine?[nmrs]?|diese[nmrs]?|"
    r"nächste[nmrs]?|kommende[nmrs]?|ganze[nmrs]?|alle|serie|vom?|zu[rm]?|für|am|im)\b)*",
    re.IGNORECASE,
)
_BARE = r"(?:(?:move|shift|change|put|make|start|verschiebe?|verlege?|them|it|us|sie|es|to|at|auf|um|please|bitte)\s*)*"
# The day before “to”, whose month is said behind it: “vom 9. auf den 10. Dezember”.
_BARE_DAY = LazyPattern(r"(?:(?:the|den|dem)\s+)?(?P<day>[1-3]?\d)(?:\.|st|nd|rd|th)", re.IGNORECASE)
_MONTH = LazyPattern(r"\b(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|de[zc])[a-zä]*\b", re.IGNORECASE)
_NUMBERED_MONTH = LazyPattern(r"\b[0-3]?\d\.(?P<month>[01]?\d)\.")
_RENAME = LazyPattern(r"^(?:rename|call)\b|^benenne?\b.*\bum$|\bumbenennen$", re.IGNORECASE)
# “The prompt jam on Friday won't take place”, “am Freitag fällt die Sprechstunde aus”.
_OFF = LazyPattern(
    r"\b(?:won't|will\s+not|isn't|is\s+not|doesn't|does\s+not|can't|cannot)\s+(?:be\s+)?(?:take\s+place|taking\s+place|happen(?:ing)?)\b|"
    r"\b(?:is|has\s+been)\s+(?:cancelled|canceled|called\s+off|off)(?=\s*$|[,.;])|\bfällt\b.*\baus\b|\bfindet\b.*\bnicht\s+statt\b|\bentfällt\b|"
    r"\b(?:muss|wird|soll)\b.*\bausfallen\b|\bist\s+abgesagt\b",
    re.IGNORECASE,
)
# “We do want the prompt jam on Friday after all”, “die Sprechstunde am Freitag findet doch statt”.
_ON_AGAIN = LazyPattern(
    r"^(?:(?:oh|ok|so|well|actually|doch|ach)\W+)*(?:(?:we|i)\s+(?:do|want|need)\b.*|(?:the|our|let)\b.*|)\bafter\s+all$|"
    r"\b(?:is|are)\s+(?:back\s+on|on\s+again)$|\bfindet\b.*\b(?:doch|wieder)\b.*\bstatt\b|"
    r"\b(?:brauchen|wollen|machen|möchten)\b.*\bdoch\b(?!\s+(?:nicht|kein))|\bsoll\b.*\bdoch\b.*\bstattfinden\b",
    re.IGNORECASE,
)
_NOT = LazyPattern(r"\b(?:not|n't|nicht|kein\w*|off|cancel\w*)\b", re.IGNORECASE)
# “Stop the meetup after March” leaves the dates before it.
_AFTER = LazyPattern(
    rf"\b(?:after|from|as\s+of|starting|nach|ab)\s+(?:the\s+|dem\s+|den\s+)?(?:next\b|nächste\w*|kommende\w*|\d|{MONTH}|{ANY_WEEKDAY})",
    re.IGNORECASE,
)
_MOVES = LazyPattern(
    r"\b(?:(?:is|are)\s+(?:now\s+)?moving|moves|(?:has|have)\s+(?:been\s+)?moved|is\s+(?:now\s+)?moved|will\s+(?:be\s+)?moved?|goes|must\s+move|"
    r"needs\s+to\s+move|has\s+to\s+move|wandert|verschiebt\s+sich|rückt|zieht)\s+(?:to|auf)\b|"
    r"\b(?:(?:needs|has|must|should|will\s+have)\s+(?:to\s+)?be|is\s+now|ist\s+(?:jetzt|nun)|findet\s+(?:jetzt|nun))\s+(?P<day>on|am)\b",
    re.IGNORECASE,
)
SHIFT = "shift"
MINUTES_A_WEEK = 7 * 24 * 60
# “Postpone it by a week”, “zwei Tage später”.
_AWAY = LazyPattern(
    r"\b(?P<by>(?:by|um)\s+)?(?P<number>a|an|one|two|three|four|eine?n?|zwei|drei|vier|\d)\s+(?P<unit>weeks?|days?|wochen?|tage?n?)\b"
    r"(?(by)(?:\s+(?:later|earlier|back|forward|nach\s+hinten|nach\s+vorne?|später|früher))?|"
    r"\s+(?:later|earlier|back|forward|nach\s+hinten|nach\s+vorne?|später|früher))",
    re.IGNORECASE,
)
_AROUND_SHIFT = LazyPattern(
    r"(?:the|our|that|this|next|on|am|vom|für|for|has|have|to|be|must|should|needs?|starts?|begins?|beginning|will|is|it|please|bitte|by|um|later|"
    r"earlier|back|der|die|das|den|dem|muss|soll|sollte|wird|beginnt|startet|fängt|geht|los|an|später|früher|nach|hinten|vorne?|erst|schon|"
    r"stattfinden|anfangen|beginnen|sein|s)",
    re.IGNORECASE,
)
_BY = LazyPattern(r"\b(?:um|by|nach\s+hinten|nach\s+vorne?)\b", re.IGNORECASE)
_LATER = LazyPattern(
    r"\b(?:(?P<later>later|back|nach\s+hinten|später)|earlier|forward|nach\s+vorne?|früher|vorziehen|vorverlegen|vor(?=[\s.!]*$))\b",
    re.IGNORECASE,
)
_VERB_FIRST = LazyPattern(r"\b(?:fällt|findet|entfällt|muss|wird|soll|sollen|ist)\b", re.IGNORECASE)
MAX_WORDS = 20
_TOLD = LazyPattern(
    r"\b(?:yesterday|ago|last|used|gestern|letzte\w*|vor\s+\w+\s+\w+en|was|were|had|did|went|came|missed|learn(?:ed|t)|liked?|loved?|enjoyed|helped|great|good|fun|thanks?|thank|war|waren|hatte\w*|"
    r"kam\w*|gelernt|gefiel|gefallen|toll|super|gut|danke)\b",
    re.IGNORECASE,
)
_ABOUT = LazyPattern(r"(?:what|how|why|explain|tell\s+me|was|wie|warum|wieso|erkläre?)\b", re.IGNORECASE)
_OF_SESSIONS = LazyPattern(
    r"\b(?:move|cancel(?:led|ed)?|stop|pause|end|call\s+off|postpone|skip|reschedule|shift|link|room|seats?|come|coming|attend|"
    r"count\s+me|sign\s+me|put\s+me|can't|cannot|won't|isn't|doesn't|take\s+place|takes\s+place|leads?|host|find\s+somebody|"
    r"verschieb\w*|verleg\w*|absag\w*|sage?\s+.*\sab|abgesagt|stoppe?n?|pausier\w*|beende\w*|streich\w*|raum|plätze?|komme|kommen|"
    r"teilnehmen|dabei|anmelden|abmelden|kann\s+(?:\w+\s+){0,4}nicht|nicht\s+(?:zu[rm]?|beim?)|findet|fällt|entfällt|leitet|leiten)\b",
    re.IGNORECASE,
)
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
        questions.check_in(request)
        or _habits(request, place)
        or _of_all_dates(request, known, context)
        or leading.was_there(request, place, context)
        or questions.who_came(request, place, context)
        or turns.read(request, place, context)
        or questions.read(request, place, context)
        or questions.of_one(request, place, context)
        or (_of_session(request, place, context) if place else None)
    )


def wants_something(request: Request) -> bool:
    """Whether a sentence is short and has a word of those who change a session, or who come or don't come."""
    words = request.words
    is_asked = request.is_question and request.manner is Manner.ORDER
    is_other = is_asked or LESSONS.search(words) or _ABOUT.match(words) or len(words.split()) > MAX_WORDS
    return not is_other and _OF_SESSIONS.search(words) is not None


def says_when(request: Request, place: TitlePlace, context: ReadingContext) -> bool:
    """Whether a short sentence that asks nothing and tells of nothing past has a day or an hour beside a title."""
    words = request.words
    is_other = request.is_question or LESSONS.search(words) or _ABOUT.match(words) or _TOLD.search(words)
    return not is_other and len(words.split()) <= MAX_WORDS and bool(times_in(around(words, place), context))


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
    said = coffee.read(words) if not request.is_question else None
    return CalendarWish("coffee", said) if said else None


def _overview(words: str) -> CalendarWish | None:
    channel = CHANNEL.search(words)
    verb = "off" if _STOPS.search(words) else "on" if _STARTS.search(words) else None
    return CalendarWish("digest", f"{verb} {channel[0] if channel else ''}".strip()) if verb else None


def _of_session(request: Request, place: TitlePlace, context: ReadingContext) -> CalendarWish | None:
    """What is to be done with a session: the title must be the object of the verb."""
    words, named = request.words, subject(request, place, context)
    if said := _takes_place(request, place, context):
        return CalendarWish(said, named)
    if moving := _is_moving(request, place, context):
        return moving
    for verb, pattern in _CHANGES.items():
        found = pattern.search(words)
        is_only_later = verb == "cancel" and _AFTER.search(around(words, place))
        if not found or is_only_later or not _is_object(words, found, place, context):
            continue
        if verb == "move":
            moved = _move(around(words, place), place, context)
            if moved and series_words.without(words) != words:
                moved = replace(moved, words=f"{moved.words} {series_words.ALL}")
            moved = moved or _shift(around(words, place), place.title, context)
            if moved or not _DETAIL.search(around(words, place)):
                return moved or CalendarWish("edit", named)
        elif verb != "edit" or _RENAME.search(words) or _DETAIL.search(around(words, place)):
            return CalendarWish(verb, named) if verb != "show" or request.manner is not Manner.WANT else None
    return None if request.is_question else _starts_later(words, place, context)


def _starts_later(words: str, place: TitlePlace, context: ReadingContext) -> CalendarWish | None:
    """“The prompt jam on Thursday has to start an hour later”, with no other words than such; None otherwise."""
    wish = _shift(around(words, place), place.title, context)
    if wish is None:
        return None
    left = without_times(_LATER.sub(" ", _AWAY.sub(" ", around(words, place))), context)
    length = find_length(left)
    left = f"{left[: length.span.start]} {left[length.span.end :]}" if length else left
    return wish if all(_AROUND_SHIFT.fullmatch(each) for each in re.findall(r"[\w']+", left)) else None


def _is_moving(request: Request, place: TitlePlace, context: ReadingContext) -> CalendarWish | None:
    """“The prompt jam on 10 December is moving to the 11th”, told rather than asked for; None otherwise."""
    words = request.words
    before = _VERB_FIRST.sub(" ", without_times(words[: place.start], context))
    is_told = request.manner is Manner.ORDER and not request.is_question and _OBJECT.fullmatch(before)
    found = _MOVES.search(around(words, place)) if is_told else None
    if found is None:
        return None
    behind = _MOVES.sub(lambda said: f" to {said['day'] or ''} ", around(words, place))
    return _move(behind, place, context)


def _takes_place(request: Request, place: TitlePlace, context: ReadingContext) -> str:
    """The verb for what is said to take place or not to; empty if nothing is."""
    words = request.words
    before = _VERB_FIRST.sub(" ", without_times(words[: place.start], context))
    if request.manner is Manner.ORDER and _OFF.search(around(words, place)) and _OBJECT.fullmatch(before):
        return "show" if request.is_question else "skip"
    return "restore" if _is_on_again(request) and times_in(words, context) else ""


def _is_on_again(request: Request) -> bool:
    is_told = request.manner is not Manner.ASK and not request.is_question
    return is_told and _ON_AGAIN.search(request.words) is not None and not _NOT.search(request.words)


def _of_all_dates(request: Request, known: Sequence[str], context: ReadingContext) -> CalendarWish | None:
    """A new time for every date: “move the prompt jams to 4pm, all of them”, “the prompt jam from now on at 10”."""
    words = series_words.without(request.words)
    place = titles.find(_without_mentions(words), known)
    if place is None or request.is_question or find_rule(words, context):
        return None
    is_all = words != request.words or series_words.is_before(words[: place.start])
    verb = _MOVE.search(words) or _EDIT.search(words)
    before = _VERB_FIRST.sub(" ", without_times(words[: place.start], context))
    is_named = _is_object(words, verb, place, context) if verb else _OBJECT.fullmatch(before)
    if not is_all or not is_named:
        return None
    if moved := _move(around(words, place), place, context):
        return CalendarWish("move", f"{moved.words} {series_words.ALL}")
    behind = words[place.end :]
    has_hour = any(each.has_time for each in find_times(typos.corrected(behind), context))
    first = f"{place.title} {times_in(words[: place.start], context)}".strip()
    return CalendarWish("move", f"{first} to {times_in(behind, context)} {series_words.ALL}") if has_hour else None


def time_for_all(words: str, context: ReadingContext) -> str:
    """The time of “from now on always at 10”, which names no session; empty if lessons or anything else are meant."""
    left = series_words.without(words)
    times = find_times(left, context)
    is_hour = any(each.has_time for each in times) and not any(each.has_date for each in times)
    if left == words or LESSONS.search(words) or not is_hour:
        return ""
    when = times_in(left, context)
    return when if re.fullmatch(_BARE, left.replace(when, "", 1).strip(), re.IGNORECASE) else ""


def _is_object(words: str, verb: re.Match[str], place: TitlePlace, context: ReadingContext) -> bool:
    """Whether there is nothing between a verb and a title but days, small words and what is to be changed of it."""
    if verb.start() == 0 and place.start < verb.end():
        return False
    before = words[verb.end() : place.start] if verb.start() == 0 else words[: place.start]
    return _OBJECT.fullmatch(_DETAIL.sub(" ", without_times(before, context))) is not None


def _shift(rest: str, title: str, context: ReadingContext) -> CalendarWish | None:
    """The wish that something is so much later, or earlier with a minus; None if that isn't said."""
    left, to = _BY.sub(" ", rest), _LATER.search(rest)
    if days := _AWAY.search(rest):
        number = NUMBERS.get(days["number"].casefold()) or int(days["number"])
        unit = MINUTES_A_WEEK if days["unit"].casefold()[0] == "w" else MINUTES_A_WEEK // 7
        is_earlier = to is not None and not to["later"]
        when = times_in(_AWAY.sub(" ", rest), context)
        return CalendarWish(SHIFT, f"{title} {when}".strip(), minutes=(-1 if is_earlier else 1) * number * unit)
    left = _LATER.sub(" ", left)
    length = find_length(left)
    if length is None or to is None:
        return None
    when = times_in(f"{left[: length.span.start]} {left[length.span.end :]}", context)
    return CalendarWish(SHIFT, f"{title} {when}".strip(), minutes=length.minutes if to["later"] else -length.minutes)


def _move(rest: str, place: TitlePlace, context: ReadingContext) -> CalendarWish | None:
    """A move with its destination; None if none is said."""
    try:
        from_words, to_words = destination.split_move(rest, context)
    except NoDestinationError:
        return None
    to, before = times_in(to_words, context), times_in(from_words, context)
    if (bare := _BARE_DAY.fullmatch(before)) and (month := _MONTH.search(to)):
        before = f"{bare['day']}. {month[0]}"
    if not to and (bare := _BARE_DAY.fullmatch(to_words.strip(" ,;"))):
        to = _day_in_month_of(before, bare["day"])
    return CalendarWish("move", " ".join(f"{place.title} {before} to {to}".split())) if to else None


def _day_in_month_of(before: str, day: str) -> str:
    """A day of the month that another date names: “10 December” and “9” is “9. December”; empty if it names none."""
    if named := _MONTH.search(before):
        return f"{day}. {named[0]}"
    numbered = _NUMBERED_MONTH.search(before)
    return f"{day}.{numbered['month']}." if numbered else ""


def _without_mentions(words: str) -> str:
    """The words with blanks instead of people and channels, in whose names no title is looked for."""
    blank = lambda found: " " * len(found[0])  # noqa: E731 - used twice below
    return PERSON.sub(blank, CHANNEL.sub(blank, words))
