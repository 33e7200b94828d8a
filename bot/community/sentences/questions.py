"""Questions about the calendar: “who is coming?”, “wer leitet die Sprechstunde?”, “what have we got this week?”."""

from __future__ import annotations

import re

from bot.community.calendar.titles import TitlePlace
from bot.community.sentences.requests import Request
from bot.community.sentences.wishes import CalendarWish, subject, times_in, without_times
from bot.kit.dates import ReadingContext, find_times, typos
from bot.kit.patterns import LazyPattern

_NOTES = LazyPattern(
    r"^(?:(?:add|write|post|put|save|upload|enter|attach)\s+)?(?:some\s+|the\s+|my\s+|a\s+)?(?:notes?|minutes|recording|summary)\s+"
    r"(?:to|for|on|about|of|from|in)\b|^(?:meine?\s+|die\s+)?(?:notizen|protokoll|aufzeichnung)\s+(?:zu[rm]?|für|von|vom|bei[m]?)\b|"
    r"^(?:schreibe?|trage?)\s.*\bnotizen\b.*\b(?:zu[rm]?|für|bei[m]?)\b",
    re.IGNORECASE,
)
_WHO_COMES = LazyPattern(
    r"^(?:who(?:'?s|\s+is|\s+are)?\s+(?:(?:still\s+)?waiting|(?:all\s+)?(?:on|in)\s+the\s+(?:waiting\s+list|waitlist|wait\s+list))|"
    r"(?:is\s+)?any(?:one|body)\s+(?:still\s+)?(?:waiting|on\s+the\s+(?:waiting\s+list|waitlist))|(?:steht|ist)\s+(?:noch\s+)?jemand\s+auf\s+der\s+"
    r"warteliste|wartet\s+(?:noch\s+)?jemand|wer\s+hat\s+sich(?=.*(?<!\w)(?:angemeldet|eingetragen)(?!\w))|"
    r"wer\s+(?:(?:ist|steht)\s+)?(?:alles\s+|noch\s+)?auf\s+der\s+warteliste|wer\s+wartet|"
    r"who(?:'?s|\s+is|\s+all\s+is|\s+are|\s+will\s+be)?\s+(?:coming|going|attending|signed\s+up|registered|there|joining)|"
    r"who\s+(?:comes|said\s+yes|signed\s+up|has\s+signed\s+up)|how\s+many\s+(?:people\s+)?(?:are\s+|have\s+|will\s+)?(?:coming|come|going|attending|attend|"
    r"signed\s+up|said\s+yes)|wer\s+(?:kommt|kommt\s+alles|ist\s+(?:alles\s+)?dabei|hat\s+zugesagt|hat\s+sich\s+angemeldet|"
    r"nimmt\s+teil|macht\s+mit|ist\s+angemeldet)|wie\s?viele?\s+(?:leute\s+|personen\s+)?(?:kommen|haben\s+zugesagt|nehmen\s+teil|"
    r"sind\s+(?:angemeldet|dabei)))\b",
    re.IGNORECASE,
)
# Behind it nothing but a day.
_WHO_COMES_BARE = LazyPattern(
    rf"(?:{_WHO_COMES.pattern[1:]})(?:\s+(?:on|am|for|für|at|zum|zur|beim|schon|bisher|angemeldet|eingetragen|next|this|then|there|to\s+it|da|the|den|alles|all))*"
    r"(?:,?\s+(?:and|und)\s+(?:who|wer)\s+(?:isn'?t|doesn'?t|won'?t|can'?t|not|nicht)(?:\s+coming)?)?",
    re.IGNORECASE,
)
_WHO_CAME = LazyPattern(
    r"^(?:who\s+(?:came|was\s+(?:at|there)|attended)|how\s+many\s+(?:people\s+)?(?:came|were|attended)|attendance\s+(?:of|for|at)|"
    r"wer\s+war|wie\s?viele?\s+(?:leute\s+)?(?:waren|kamen))\b",
    re.IGNORECASE,
)
# Behind it nothing but a day.
_WHO_CAME_BARE = LazyPattern(
    rf"(?:{_WHO_CAME.pattern[1:]}|who\s+was\s+(?:all\s+)?(?:there|present|here)|wer\s+(?:war|ist)\s+(?:alles\s+|denn\s+)?(?:da|dabei|"
    r"gekommen)|wer\s+kam|wie\s?viele?\s+(?:leute\s+)?(?:waren|kamen))(?:\s+(?:there|here|to\s+it|on|in|am|da|dabei|alles|denn|then|gekommen|"
    r"auch|all))*",
    re.IGNORECASE,
)
_WHO_LEADS = LazyPattern(
    r"^(?:who(?:'s|\s+is|\s+will\s+be)?\s+(?:leads?|leading|hosts?|hosting|running|runs)|whose\s+turn|show(?:\s+me)?\b.*\brota\b|"
    r"wer\s+(?:leitet|moderiert|ist\s+dran|macht)|zeige?\b.*\b(?:dienstplan|rota)\b)",
    re.IGNORECASE,
)
_PAST = LazyPattern(
    r"^(?:(?:show|list|give)(?:\s+me)?|zeige?(?:\s+mir)?|what|which|welche|was)\b.*\b(?:past|former|previous|over|vergangene?n?|frühere?n?|"
    r"vorbei)\b.*\b(?:sessions?|events?|gatherings?|meetings?|termine?|treffen)\b|^(?:past|vergangene)\s+(?:sessions|events|termine|treffen)$",
    re.IGNORECASE,
)
_LIST = LazyPattern(
    r"^(?:(?:show|list|give)(?:\s+me)?|zeige?(?:\s+mir)?)\s+(?:(?:all|the|our|alle|die|unsere|upcoming|next|kommenden?|nächsten?)\s+)*"
    r"(?:sessions?|events?|gatherings?|calendar|termine?|treffen|kalender)(?:\s+an)?$|"
    r"^(?:list|list\s+of\s+(?:all\s+)?(?:the\s+|our\s+)?(?:sessions|events|gatherings)|what\s+(?:have|did)\s+(?:we|you|i)\s+(?:got\s+)?plan(?:ned)?|"
    r"was\s+(?:haben\s+wir|ist)(?:\s+(?:alles|so))?\s+geplant|what(?:'s|\s+is)\s+(?:coming\s+up|next\s+in\s+the\s+calendar)|was\s+steht\s+(?:so\s+)?an|was\s+kommt\s+als\s+nächstes)$",
    re.IGNORECASE,
)
# “What have we got this week?”, “zeig mir alle Termine im Januar”.
_LIST_OF_SPAN = LazyPattern(
    r"(?:(?:show|list|give)(?:\s+me)?\s+(?:(?:all|the|our|of)\s+)*(?:sessions?|events?|gatherings?|calendar)|what(?:'?s|\s+is)\s+"
    r"(?:on|happening|planned|in\s+the\s+calendar|coming\s+up)|what\s+(?:have\s+we|do\s+we\s+have)\s+(?:got|on|planned)?|(?:is|are)\s+there\s+"
    r"(?:anything|any\s+(?:sessions?|events?))(?:\s+(?:on|planned))?|(?:which|what)\s+(?:sessions?|events?)\s+(?:are\s+(?:there|on|planned)|"
    r"do\s+we\s+have)|zeige?(?:\s+mir)?\s+(?:(?:alle|die|unsere)\s+)*(?:termine|treffen|kalender)|was\s+(?:haben\s+wir|ist|steht|gibt\s+es)|"
    r"welche\s+(?:termine|treffen)\s+(?:haben\s+wir|gibt\s+es|sind))\s+(?:(?:for|on|during|für|am|in\s+der|denn|so)\s+)*(?P<span>\S.*?)"
    r"(?:\s+(?:los|an|geplant|so\s+an|so|on|planned))?",
    re.IGNORECASE,
)
# “I'm here! code 3385”, “ich bin da, 3385”.
_HERE = LazyPattern(
    r"(?:(?:hi|hello|hey|hallo|yes|ja|ok|so|now|jetzt)\W+)*(?:i'm|i\s+am|im|we're|ich\s+bin|bin|check(?:ing)?|checke|here|hier|da|present|anwesend|code|"
    r"der\s+code\s+(?:ist|lautet)|the\s+code\s+is|my\s+code\s+is|mein\s+code\s+ist)(?:\W+(?:here|hier|da|in|ein|me|mich|now|jetzt|with|mit|dabei|"
    r"present|anwesend|the|der|dem|code|is|ist|at|bei|beim|today|heute))*\W+(?P<code>\d{4})",
    re.IGNORECASE,
)
_SMALL = LazyPattern(r"(?:(?:in|im|on|am|the|den|der|die|das|for|für)\s*)*", re.IGNORECASE)


# Whether a seat is free, where it is and how to get in: all of it stands on the card of a session.
_FULL = LazyPattern(
    r"^(?:(?:is|are|ist|sind)\s+.*\b(?:full|fully\s+booked|booked\s+out|voll|ausgebucht)(?:\s+already|\s+schon)?|"
    r"(?:are|is)\s+there\s+(?:still\s+)?(?:any\s+|a\s+)?(?:free\s+)?(?:seats?|spots?|places?)\b.*|(?:any|how\s+many)\s+(?:free\s+)?(?:seats?|spots?|places?)\b.*"
    r"\b(?:left|free|available|are\s+there)\b.*|(?:sind|gibt\s+es|gibt's|ist)\b.*\b(?:plätze?|platz)\b.*\b(?:frei|übrig)?|"
    r"wie\s?viele\s+plätze\b.*|(?:how|wie)\s+(?:full|voll)\b.*|(?:did|has|is|hat|kommt)\s+(?!(?:i|it|the|ich|das|der|die|there|this|that|es)\b)\S+\s+"
    r"(?:say|said|sign(?:ed)?\s+up|confirm(?:ed)?|coming|zugesagt|auch\s+zu[mr]?|zu[mr])\b.*|"
    r"(?:is\s+there\s+a|gibt\s+es\s+eine|gibt's\s+eine)\s+(?:waiting\s+list|waitlist|warteliste)\b.*)$",
    re.IGNORECASE,
)
_WHERE = LazyPattern(
    r"^(?:(?:what|where)(?:'?s|\s+is)\s+(?:the|my)\s+(?:\w+[\s-])?link\b|(?:where|how)\s+(?:do|can|does)\s+(?:i|we|one)\s+(?:join|meet|get\s+in)\b|"
    r"(?:wo|wie)\s+(?:ist|finde\s+ich|lautet|finden\s+wir|bekomme\s+ich)\s+(?:der|den)\s+(?:\w+-?)?link\b|was\s+ist\s+der\s+(?:\w+-?)?link\b|"
    r"(?:do\s+you\s+have|have\s+you\s+got|hast\s+du)\s+(?:the|den)\s+(?:\w+[\s-])?link\b|(?:can|could)\s+i\s+have\s+the\s+link\b|"
    r"wo\s+(?:treffen\s+wir\s+uns|ist\s+das(?:\s+treffen)?)\b|where\s+(?:is|does)\s+(?:it|that)\b)",
    re.IGNORECASE,
)
_REMIND_ALL = LazyPattern(
    r"^(?:remind|erinnere?)\s+(?:everyone|everybody|all|them|people|the\s+others|alle|die\s+leute|die\s+anderen)\b",
    re.IGNORECASE,
)


_GIVE = LazyPattern(
    r"^(?:give|let|gib|lass)\s+(?!me\b|mir\b|up\b|mich\b)\S+.*\b(?:seat|spot|place|platz)\b|"
    r"^(?:put|add)\s+(?!me\b)\S+\s+(?:on|to)\s+(?:the\s+)?(?:waiting\s+list|waitlist|guest\s+list)\b",
    re.IGNORECASE,
)


def of_one(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """Whether a session is full, its link, a reminder for everybody: its card, by its title or by its day."""
    is_given = _GIVE.match(request.words) is not None
    verb = "who" if is_given or _FULL.match(request.words) else ""
    verb = verb or ("show" if _WHERE.match(request.words) or _REMIND_ALL.match(request.words) else "")
    when = times_in(request.words, context)
    if not verb or not (place or when or is_given):
        return None
    return CalendarWish(verb, subject(request, place, context)) if place else CalendarWish(verb, when, is_untitled=True)


# “How many are coming Thursday” asks about Thursday, not about “coming Thursday”.
_COMING = LazyPattern(r"^(?:who|how\s+many)\b.{0,30}?\bcoming\b(?=\s+(?!on\b|to\b|for\b|in\b)\w)", re.IGNORECASE)


def check_in(request: Request) -> CalendarWish | None:
    """“I'm here, 3385”: the code that the host shows, with no other words than that somebody is there."""
    found = None if request.is_question else _HERE.fullmatch(request.words)
    return CalendarWish("here", found["code"]) if found else None


def who_came(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """“Who came today?”, which names no session."""
    is_it = place is None and _WHO_CAME_BARE.fullmatch(without_times(request.words, context))
    return CalendarWish("present", times_in(request.words, context)) if is_it else None


def read(request: Request, place: TitlePlace | None, context: ReadingContext) -> CalendarWish | None:
    """Who comes, who came, who leads; and lists."""
    words = _COMING.sub(r"\g<0> on ", request.words)
    if _PAST.match(words):
        return CalendarWish("list", f"past {place.title if place else ''}".strip())
    if _LIST.match(words):
        return CalendarWish("list")
    if found := _LIST_OF_SPAN.fullmatch(words):
        has_day = any(each.has_date for each in find_times(typos.corrected(found["span"]), context))
        is_day = has_day and _SMALL.fullmatch(without_times(found["span"], context))
        return CalendarWish("list", times_in(found["span"], context), is_untitled=True) if is_day else None
    if place is None and _WHO_COMES_BARE.fullmatch(without_times(words, context)):
        return CalendarWish("who", times_in(words, context), is_untitled=True)
    asked = {"who": _WHO_COMES, "attendance": _WHO_CAME, "rota": _WHO_LEADS, "notes": _NOTES}
    verb = next((each for each, pattern in asked.items() if place and pattern.match(words)), None)
    if verb is None or place is None:
        return None
    return CalendarWish(verb, subject(request, place, context) if verb in ("who", "notes") else place.title)
