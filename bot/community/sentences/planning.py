"""Sentences that ask for something new in the calendar: “please plan a prompt clinic on 3 April at 3pm”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.community.calendar import naming, patterns, titles
from bot.community.sentences.requests import Manner, Request
from bot.kit.dates import ReadingContext, find_rule, find_times, typos
from bot.kit.dates.values import TextSpan
from bot.kit.patterns import LazyPattern

_STRONG = r"plan|schedule|(?:squeeze|fit|slot|pencil)(?=\s+in\s+an?\s)|set\s+up|organi[sz]e"
_WEAK = r"arrange|book|create|add|make|host|hold|run|announce"
_CALENDAR = LazyPattern(
    r"\b(?:(?:in|into|on|to|onto)\s+(?:the|our|my)?\s*(?:shared\s+|team\s+)?calendar|in\s+(?:den|unseren|meinen)\s+kalender)\b",
    re.IGNORECASE,
)
_ENGLISH = LazyPattern(
    rf"^(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK})|(?P<put>put|enter))(?:\s+in)?(?=\s)(?!\s*:)\s+", re.IGNORECASE
)
_GERMAN = LazyPattern(
    r"^(?:(?P<strong>plane?|terminiere?|organisiere?)|(?P<apart>setze?|trage?|lege?)|(?P<weak>mache?|erstelle?|buche?))"
    r"(?=\s)\s+(?:(?:mir|uns|bitte|mal|doch)\s+)*",
    re.IGNORECASE,
)
_PARTICLE = LazyPattern(r"\s+(?:ein|an)$", re.IGNORECASE)
# “Trag mal ein: …”, “new session: …”, with what is planned behind the colon.
_HEADED = LazyPattern(
    r"^(?:(?:setze?|trage?)\s+(?:(?:uns|bitte|mal|doch)\s+)*(?:ein|an)|(?:(?:a|ein)\s+)?(?:new|neue[rs]?)\s+(?:session|event|meeting|termin|treffen)|"
    r"(?:put|pencil)\s+(?:in|down)|in\s+den\s+kalender|for\s+the\s+calendar)\s*[:,]\s*",
    re.IGNORECASE,
)
_INFINITIVE = LazyPattern(
    r"\s+(?P<strong>(?:ein)?planen|ansetzen|eintragen|anlegen|organisieren|terminieren|veranstalten|einstellen)(?=$|\s*,)|"
    r"\s+(?P<weak>machen|erstellen|buchen|abhalten|haben)(?=$|\s*,)",
    re.IGNORECASE,
)
_EVENT = LazyPattern(
    r"\b(?:sessions?|meetings?|workshops?|clinics?|meet-?ups?|events?|gatherings?|jams?|circles?|webinars?|trainings?|"
    r"calls?|stand-?ups?|q&a|retros?|retrospectives?|hackathons?|brown\s+bags?|(?:coffee|office|drop-in|lunch)\s+hours?|"
    r"termine?|\w*(?:treffen|sitzung|runde|stunde|café|cafe|werkstatt|kreis|vortrag|schulung|austausch|stammtisch|"
    r"workshop|frühstück|mittagessen|feier|rückblick)|lunch(?:es)?|breakfasts?|demos?|talks?|lectures?|kick-?offs?|parties|party|"
    r"socials?|get-?togethers?|seminars?|seminare?|courses?|reviews?\s+session|vortr(?:ag|äge)|kurse?|fragerunde|info-?abend)\b",
    re.IGNORECASE,
)
# Before what is planned: “community: …”, “in #general: …”, “on #general …”.
_LABEL = LazyPattern(
    r"^(?:(?:community|calendar|kalender|session|event|termin|idee|idea|plan)\s*:\s*|"
    rf"(?:{patterns.CHANNEL.pattern})\s*[:,]\s*)",
    re.IGNORECASE,
)
# Who says something of themselves or of what is there plans nothing by it; no more does who changes something.
_TELLS = LazyPattern(
    r"^(?:i|i'\w+|im|we|we'\w+|you|he|she|they|it|it's|my|our|your|his|her|their|the|this|that|there|these|is|are|was|were|did|do|does|don'?t|"
    r"can'?t|cant|can|could|should|would|will|won'?t|must|may|has|have|had|who\w*|what\w*|when|where|why|how|which|if|because|no|not|yes|never|"
    r"remind|tell|write|send|ask|message|give|make|raise|lower|set|cancel|move|skip|stop|pause|postpone|snooze|wait|quiet|busy|away|off|out|"
    r"ich|wir|du|er|sie|es|man|ihr|mein\w*|unser\w*|dein\w*|der|die|das|dem|den|ist|sind|war\w*|hat|habe\w*|hatte\w*|bin|kann|könn\w*|soll\w*|"
    r"muss|wird|werde\w*|wer|was|wann|wo|warum|wieso|wie|wenn|weil|ob|nein|ja|kein\w*|nicht|erinner\w*|sag\w*|schreib\w*|schick\w*|gib|"
    r"mach\w*|verschieb\w*|streich\w*|pausier\w*|stopp\w*|warte|weg|krank|urlaub|frei|fertig|done|finished|sick|ill)\b",
    re.IGNORECASE,
)
_CHANGES = LazyPattern(
    r"\b(?:instead|later|earlier|moved?|postponed?|cancel\w*|called\s+off|anymore|after\s+all|should\s+be|has\s+to\s+be|"
    r"statt(?!\w)|stattdessen|später|früher|verschob\w*|verschieb\w*|verleg\w*|abgesagt|absag\w*|fällt|ausfall\w*|doch|"
    r"lessons?|lektion\w*|erinner\w*|remind\w*|pausier\w*|paused?|vacation|holiday|urlaub|quiet|ruhe|busy|"
    r"(?:habe?|hatte|bin|war|kann|muss)\s+(?:ich|wir)|(?:i|we)\s+(?:have|had|am|are|was|were|can|must)|till\s+then|bis\s+dahin)\b",
    re.IGNORECASE,
)
_SOMETHING = LazyPattern(r"(?:et)?was|something", re.IGNORECASE)
MAX_THING_WORDS = 8
# What an app of lessons is asked to plan, or people plan by themselves.
_OTHERS = LazyPattern(
    r"^(?:(?:my|mine|me|myself|your|you|it|this|that|them|mein\w*|mich|mir|dein\w*|es|das|ihn|sie)\b(?!\s+session)|"
    r"(?:(?:a|an|the|some|new|next|more|ein\w*|die|der|den|nächste\w*)\s+)*(?:lessons?|questions?|reminders?|messages?|e?-?mails?|"
    r"notes?|tests?|reviews?|time|day|week|breaks?|pauses?|holidays?|tasks?|steps?|lektion\w*|frage\w*|erinnerung\w*|nachricht\w*|"
    r"zeit|tag|woche|pause\w*|urlaub|aufgabe\w*|notiz\w*)\b)",
    re.IGNORECASE,
)
_PREPOSITION = LazyPattern(
    r"\s+(?:for|on|at|in|with|about|to|from|by|of|that|which|and|um|am|im|für|zum|zur|zu|mit|über|von|ab|und|damit|dass)\b.*$",
    re.IGNORECASE,
)
_LEADING = LazyPattern(r"^(?:(?:for|on|at|in|from|um|am|im|für|ab|the|den|der|dem|,)\s+)+", re.IGNORECASE)
_WHEN_FIRST = LazyPattern(
    r"(?:(?:uns|mir|us|me)\s+)?(?P<when>(?:für|am|um|ab|im|for|on|at|every|jede[nrsm]?|alle|nächste[nrs]?|next)\s.*?)\s+"
    r"(?P<thing>(?:eine?n?|an?)\s+(?!(?:halbe|stunde|half|hour|minute|mal|o'clock)).*)",
    re.IGNORECASE,
)
_ARTICLE = LazyPattern(r"^(?:please\s+|bitte\s+)?(?:a|an|another|eine?n?|noch\s+eine?n?)\s+", re.IGNORECASE)


_DO = LazyPattern(
    r"^(?:(?:do|have|offer|start|launch|run)\s+(?=an?\s|another\s|some\s)|meet(?:\s+up)?\s+for\s+)", re.IGNORECASE
)
_WISH_LAST = LazyPattern(
    r"(?P<when>.*?\S),?\s+(?:(?:we|i)(?:'d|\s+would)?\s+(?:need|want|like|love|have|do)|(?:brauchen|möchten|wollen|hätten|machen|"
    r"bräuchten)\s+wir(?:\s+gerne?)?|(?:brauche|möchte|will|hätte)\s+ich(?:\s+gerne?)?)\s+(?P<thing>(?:an?|another|eine?n?)\s+\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PlanWish:
    """A wish to plan what the words for `/community schedule` say; what isn't sure is asked back."""

    words: str
    is_sure: bool


@dataclass(frozen=True)
class _Verb:
    """What is left of a sentence without its verb of planning, and whether that verb plans nothing but sessions.

    Without `is_said` there is none, only a wish for something.
    """

    words: str
    is_strong: bool
    is_said: bool = True


def read(request: Request, kinds: Mapping[str, str], context: ReadingContext) -> PlanWish | None:
    """The wish to plan something; None for any other request. `kinds` are kinds of activities by name."""
    request = _wish_first(replace(request, words=_labelled_last(request.words)))
    headed = _HEADED.match(request.words)
    verb = _Verb(request.words[headed.end() :], is_strong=True) if headed else _verb(request)
    named = naming.kind_at_once(request.words, kinds)
    if verb is None or (named and named.start == 0 and not headed):  # A “book club” is nothing to be booked.
        return _without_verb(request, kinds, context)
    words = " ".join(_CALENDAR.sub(" ", verb.words).split())
    is_in_calendar = words != verb.words
    words = _thing_first(words)
    thing = _thing(words, context)
    head = _PREPOSITION.sub("", thing)
    if not head or _OTHERS.match(head):
        return None
    kind = titles.find(thing, kinds)
    is_kind = kind is not None and kind.start < len(head)
    is_placed = patterns.CHANNEL.search(words) is not None or is_in_calendar
    is_named = is_kind or is_placed
    is_event = is_named or _EVENT.search(head) is not None
    has_date = _has_date(words, context)
    if not has_date:
        return PlanWish(words, is_sure=True) if verb.is_strong and is_kind else None
    is_wanted = request.manner is Manner.WANT
    if (is_named and verb.is_said) or is_placed or (is_event and verb.is_strong and not is_wanted):
        return PlanWish(words, is_sure=True)
    is_event = is_event or (is_wanted and _SOMETHING.fullmatch(head) is not None and says_when(words, context))
    return PlanWish(words, is_sure=False) if is_event or (verb.is_strong and not is_wanted) else None


def _labelled_last(words: str) -> str:
    """“In #general: a prompt jam on Friday” with the channel behind; other labels are left out."""
    found = _LABEL.match(words)
    if not found:
        return words
    channel = patterns.CHANNEL.search(found[0])
    return f"{words[found.end() :]} {channel[0] if channel else ''}".strip()


def _wish_first(request: Request) -> Request:
    """“On the first Wednesday at 10 we need a meetup” as “we need a meetup on the first Wednesday at 10”."""
    found = _WISH_LAST.fullmatch(request.words)
    return replace(request, words=f"{found['thing']} {found['when']}", manner=Manner.WANT) if found else request


def _verb(request: Request) -> _Verb | None:
    words = request.words
    if request.manner is not Manner.ORDER and (done := _DO.match(words)):
        return _Verb(words[done.end() :], is_strong=False)
    if request.manner is Manner.WANT and _ARTICLE.match(words):
        return _Verb(words, is_strong=False, is_said=False)
    english, german = _ENGLISH.match(words), _GERMAN.match(words)
    if english:
        is_put_elsewhere = english["put"] and not _CALENDAR.search(words)
        return None if is_put_elsewhere else _Verb(words[english.end() :], is_strong=not english["weak"])
    if german and request.manner is Manner.ORDER:
        left = words[german.end() :]
        is_other = german["apart"] and not _PARTICLE.search(left)
        return None if is_other else _Verb(_PARTICLE.sub("", left), is_strong=not german["weak"])
    infinitive = _INFINITIVE.search(words)
    is_asked = request.manner is not Manner.ORDER or not re.match(
        r"(?:ich|wir|er|sie|man|wer|was|wann|wie)\b", words, re.IGNORECASE
    )
    if infinitive and is_asked:
        return _Verb(words[: infinitive.start()] + words[infinitive.end() :], is_strong=not infinitive["weak"])
    ordered = _thing_first(words)
    is_wished = request.manner is Manner.WANT and _ARTICLE.match(ordered)
    return _Verb(ordered, is_strong=False, is_said=False) if is_wished else None


def _without_verb(request: Request, kinds: Mapping[str, str], context: ReadingContext) -> PlanWish | None:
    """“A prompt jam on Tuesday at 3pm”: the name of a kind, then a day and an hour, and nothing else."""
    words = _ARTICLE.sub("", request.words)
    if request.manner is Manner.ASK:
        return None
    return _of_kind(words, request, kinds, context) or _named_and_dated(words, request, context)


def _of_kind(words: str, request: Request, kinds: Mapping[str, str], context: ReadingContext) -> PlanWish | None:
    """What begins with the name of a kind, and says when."""
    found = naming.kind_at_once(words, kinds)
    if not found:
        return None
    if found.start > 0:
        is_bare = _thing(words, context).casefold() == found.of(words).casefold()
        words = _when_last(words, found) if is_bare else words
        found = TextSpan(0, found.end - found.start) if is_bare else found
    if found.start > 0:
        return None
    behind = words[found.end :]
    return PlanWish(words, is_sure=False) if says_when(behind, context) and not request.is_question else None


def _named_and_dated(words: str, request: Request, context: ReadingContext) -> PlanWish | None:
    """“Every first Tuesday at 9 AI breakfast in #general”: when, and a channel or a word for a gathering."""
    if request.is_question or request.manner is not Manner.ORDER or _TELLS.match(words) or _CHANGES.search(words):
        return None
    is_placed = patterns.CHANNEL.search(words) is not None
    thing = _thing(words, context).partition(",")[0]
    head = _PREPOSITION.sub("", thing).strip()
    is_thing = re.search(r"[^\W\d_]{3}", thing) and len(thing.split()) <= MAX_THING_WORDS and not _OTHERS.match(thing)
    is_said = is_placed or (_EVENT.search(head) is not None and says_when(words, context))
    return PlanWish(words, is_sure=False) if is_thing and is_said and _has_date(words, context) else None


def _when_last(words: str, kind: TextSpan) -> str:
    """“Next Wednesday at 10 book club” as “book club next Wednesday at 10”."""
    before, behind = words[: kind.start].strip(" ,:"), words[kind.end :].strip()
    return f"{kind.of(words)} {before} {behind}".strip()


def _thing_first(words: str) -> str:
    """“Am Freitag um drei eine Sprechstunde” as “eine Sprechstunde am Freitag um drei”, which is doubted less."""
    found = _WHEN_FIRST.fullmatch(words)
    if not found:
        return words
    thing, comma, rest = found["thing"].partition(",")
    return f"{thing} {found['when']}{comma}{rest}"


def _thing(words: str, context: ReadingContext) -> str:
    """What is to be planned, without when and in which channel."""
    left = patterns.CHANNEL.sub(lambda found: " " * len(found[0]), typos.corrected(words))
    rule = find_rule(left, context)
    spans = [*(rule.spans if rule else ()), *(each.span for each in find_times(left, context))]
    for span in spans:
        left = _blanked(left, span)
    left = _LEADING.sub("", " ".join(left.split())).strip(" ,.;:")
    return re.sub(r"\s+(?:in|im|into)$", "", left, flags=re.IGNORECASE)


def _blanked(text: str, span: TextSpan) -> str:
    return f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"


def says_when(words: str, context: ReadingContext) -> bool:
    """Whether words name a day or a rhythm, and an hour."""
    has_hour = any(each.has_time for each in find_times(typos.corrected(words), context))
    return has_hour and _has_date(words, context)


def _has_date(words: str, context: ReadingContext) -> bool:
    plain = typos.corrected(words)
    return find_rule(plain, context) is not None or any(each.has_date for each in find_times(plain, context))
