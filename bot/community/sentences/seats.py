"""Sentences about one's own seat: “I can't come to the prompt jam on Thursday”, “bin ich für Dienstag angemeldet?”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.community.calendar import titles
from bot.community.sentences.requests import Manner, Request
from bot.community.sentences.wishes import THING, marked, until_reason, without_reason
from bot.kit.dates import ReadingContext, find_times, typos
from bot.kit.patterns import LazyPattern

MAX_WORDS = 24


class SeatMatter(Enum):
    """What a sentence says of one's own seat."""

    COMING = auto()
    NOT_COMING = auto()
    ASKED = auto()


@dataclass(frozen=True)
class SeatWish:
    """What somebody says of their seat, and in which session; `is_after_all` if it was different before.

    With `is_all` every date of a series is meant.
    """

    matter: SeatMatter
    title: str = ""
    when: str = ""
    is_after_all: bool = False
    is_all: bool = False

    @property
    def words(self) -> str:
        """The title and the day, as sessions are looked up by them."""
        return f"{self.title} {self.when}".strip()


_SORRY = LazyPattern(
    r"^(?:(?:(?:i'm\s+|so\s+)*sorry|unfortunately|sadly|bad\s+news|leider|(?:doch\s+)?nicht(?=\s*,)|hm+|mist|damn|argh|actually|entschuldigung|sorry|tut\s+mir\s+leid|oh|oje|schade|yes|ja|no|nein|"
    r"(?:(?:mir|uns)\s+)?ist\s+(?:leider\s+)?(?:et)?was\s+dazwischengekommen|something(?:'s|\s+has|\s+just)?\s+(?:came|come)\s+up|"
    r"i'?m\s+(?:ill|sick)|ich\s+bin\s+krank)"
    r"(?:[\s,.!:;\u2013-]+(?:but|aber|and|und|so|also)\b)?[\s,.!:;\u2013-]+)+",
    re.IGNORECASE,
)
_ASKED = LazyPattern(
    r"^(?:(?:can|could|may)\s+i\s+(?:still\s+|also\s+)?(?:join|come|sign\s+up|attend)|"
    r"(?:kann|könnte|darf)\s+ich\b.*(?<!\w)(?:mitmachen|kommen|dazukommen|teilnehmen|anmelden|dazustoßen)|"
    r"am\s+i\s+(?:still\s+|already\s+|really\s+)?(?:signed\s+up|registered|coming|going|booked|in|down|on\s+the\s+(?:waiting\s+)?list)|"
    r"(?:have|did)\s+i\s+(?:already\s+)?(?:sign(?:ed)?\s+up|register(?:ed)?|sa(?:y|id)\s+yes|book(?:ed)?)|do\s+i\s+(?:still\s+|already\s+)?have\s+"
    r"a\s+(?:seat|spot|place)|stehe?\s+ich\b.*(?<!\w)auf\s+der\s+(?:warte)?liste|bin\s+ich\b.*(?<!\w)(?:angemeldet|dabei|drin|eingetragen|auf\s+der\s+(?:warte)?liste)|habe?\s+ich\b.*(?<!\w)(?:angemeldet|"
    r"zugesagt|einen\s+platz|eingetragen))\b",
    re.IGNORECASE,
)
# Whole sentences are made of these; anything else may tell of something else.
_WORDS = LazyPattern(
    rf"{THING}|i|i'm|im|i'll|i'd|am|will|can|can't|cant|cannot|won't|wont|don't|dont|do|not|want|be|able|unable|to|come|coming|make|"
    r"making|it|attend|attending|join|joining|go|going|take|taking|part|participate|there|the|our|this|that|next|in|at|on|for|of|from|by|"
    r"no|longer|anymore|any|more|up|out|off|me|count|sign|put|down|list|my|seat|spot|place|please|free|give|cancel|drop|release|have|need|must|"
    r"has|miss|skip|session|event|meeting|still|again|definitely|gladly|also|too|now|then|unfortunately|sadly|think|"
    r"ich|bin|komme?|kommen|kann|könnte|werde|will|möchte|nicht|doch|leider|am|zum|zur|beim|bei|im|an|den|der|die|das|dem|da|dabei|sein|"
    r"teilnehmen|nehme|teil|schaffe?|schaffen|es|mehr|melde|mich|ab|abmelden|anmelden|trage?|nimm|streiche?|ein|eintragen|aus|austragen|"
    r"absagen|sage|zu|zusagen|zugesagt|muss|für|meinen?|platz|wieder|frei|gebe|auch|gerne?|jetzt|nun|sicher|von|vom|hin|gehen?|gehe|mit|"
    r"mitmachen|mache|fehlen?|verpassen?|verpasse|teilnahme|unsere[rmn]?|nächste[rnms]?|diese[rnms]?|termin|treffen|bitte|mal|und|and|liste|would|like|love|gonna|gotta|waiting|waitlist|wait|add|"
    r"warteliste|schreibe?|setze?|auf|raus|heraus|muss|leider|würde?|komm|mach|schaff|kann's|schaff's|drin|sein|days?|after|all|tho|though|hinkommen|drop|save|hold|keep|reserve|halte?|reserviere?|mir|a|an|einen?|"
    r"noch|sag|meld|schaffs|wäre?|klappt|passt|geht|zeit|keine|kein|time|works?|work|doesn't|doesnt|does|got|get|useful|bei|an|spontan|wegen|verhindert|unavailable|rather|remove|delete|cross|strike|passen|manage|this|week",
    re.IGNORECASE,
)
_COMES = LazyPattern(
    r"\b(?:come|coming|make\s+it|make|manage|be\s+there|attend|attending|join|joining|go|going|take\s+part|participate|count\s+me\s+in|i'm\s+in|"
    r"(?:save|hold|keep|reserve|get)\s+me\b.*\b(?:seat|spot|place)|waitlist\s+me|halte?\s+mir\b.*\bplatz\b|reserviere?\s+mir\b|"
    r"(?:sign|put)\s+me\s+(?:up|down)|(?:put|add)\s+me\s+(?:on|to)\b.*\b(?:list|waitlist)|mich\b.*\bauf\s+die\s+(?:warte)?liste|komme?|kommen|dabei|teilnehmen|nehme\b.*\bteil|schaffe?n?|mitmachen|mache\b.*\bmit|gehen?|anmelden|"
    r"melde?\s+mich\b.*\ban|zusagen|sage?\b.*\bzu|trage?\s+mich\b.*\bein|mich\b.*\beintragen|(?:da|hin)(?:\s+sein)?$)",
    re.IGNORECASE,
)
# “I can't on Thursday”, “ich kann nicht zur Sprechstunde”, with no verb for what can't be done.
_CANT = LazyPattern(
    rf"(?:(?:i\s+)?(?:really\s+)?(?:can't|cant|cannot|can\s+not)|(?:ich\s+)?(?:kann|schaff'?s|schaffe?\s+es))(?:\s+(?:{THING}|doch|leider|nicht|mehr|do|make|it|to|on|at|for|"
    r"in|am|an|den|dem|die|das|der|diesen|this|next|nächsten?|the|our|zum|zur|zu|bei|beim|in|session|termin|treffen|mit|any|more|anymore|"
    r"sorry|unfortunately))*",
    re.IGNORECASE,
)
# Which session is meant isn't said: the next ones of theirs.
_ASKED_BARE = LazyPattern(
    r"(?:am\s+i\s+(?:still\s+|already\s+)?(?:in|coming|signed\s+up|registered|on\s+the\s+(?:waiting\s+)?list)|bin\s+ich\s+(?:noch\s+|schon\s+|"
    r"jetzt\s+|nun\s+|auch\s+)?(?:dabei|drin|angemeldet|auf\s+der\s+(?:warte)?liste)|do\s+i\s+(?:still\s+)?have\s+a\s+(?:seat|spot|place)|habe?\s+ich\s+"
    r"(?:noch\s+|schon\s+)?einen\s+platz|(?:where|what\s+(?:place|number|position))\s+am\s+i\s+(?:on|in)\s+the\s+(?:waiting\s+list|line|queue)|"
    r"(?:how\s+many(?:\s+people)?|who)\s+(?:are|is)\s+(?:before|ahead\s+of|in\s+front\s+of)\s+me(?:\s+(?:on|in)\s+the\s+(?:waiting\s+list|line|queue))?|"
    r"wie\s?viele\s+(?:leute\s+)?(?:sind|stehen)\s+(?:noch\s+)?vor\s+mir(?:\s+auf\s+der\s+warteliste)?|wo\s+(?:bin|stehe)\s+ich\s+auf\s+der\s+"
    r"warteliste|(?:auf\s+)?welche[mnr]\s+(?:platz|position|stelle)(?:\s+(?:der|auf\s+der)\s+warteliste)?\s+(?:bin|stehe|habe)\s+ich"
    r"(?:\s+auf\s+der\s+warteliste)?)",
    re.IGNORECASE,
)
# “I can't come”, with nothing else.
_CANT_BARE = LazyPattern(
    r"(?:(?:i\s+)?(?:really\s+)?(?:can't|cant|cannot|can\s+not|won't|wont)(?:\s+be\s+able\s+to)?\s+(?:come|make\s+it|attend|be\s+there|join)|"
    r"i'm\s+not\s+(?:coming|able\s+to\s+(?:come|make\s+it|attend))|i\s+have\s+to\s+(?:cancel|drop\s+out)|count\s+me\s+out|"
    r"ich\s+(?:kann|werde|schaffe?|schaff's)(?:\s+(?:es|leider|doch|heute))*\s+nicht(?:\s+(?:kommen|dabei\s+sein|teilnehmen|schaffen))?|"
    r"(?:streiche?|nimm|trage?|melde)\s+mich(?:\s+(?:bitte|doch|wieder|raus|heraus|ab|aus|runter|von\s+der\s+liste))+|"
    r"(?:please\s+)?(?:take|sign)\s+me\s+(?:off|out)(?:\s+again)?|ich\s+(?:komme?|bin)(?:\s+(?:leider|doch))*\s+nicht(?:\s+dabei)?|ich\s+muss(?:\s+leider)?\s+absagen)"
    r"(?:\s+(?:after\s+all|any\s*more|this\s+time|leider|doch|diesmal|sorry))*",
    re.IGNORECASE,
)
_EACH = LazyPattern(
    r"(?<!after )\b(?:every\s+(?:time|single)|every|each(?:\s+of)?|"
    r"all(?:\s+of)?(?:\s+(?:the|our|future|upcoming|coming))*|jedes\s+mal|"
    r"jede[nrsm]?|alle[nrm]?|sämtliche[nr]?|always|immer)\b(?!\s+after)",
    re.IGNORECASE,
)
_ALL_OF_THEM = LazyPattern(
    r"(?:(?:sign|put)\s+me\s+(?:up|down)\s+for|count\s+me\s+(?:in|out)\s+(?:for|of)|take\s+me\s+(?:off|out\s+of)|i'll\s+come\s+to|"
    r"i'm\s+coming\s+to|(?:melde|trage?|nimm)\s+mich\s+(?:für|bei|zu|von))\s+(?:all(?:\s+of\s+(?:them|these|those))?|every\s+one(?:\s+of\s+"
    r"them)?|alle[nm]?(?:\s+davon)?|everything|allem?)(?:\s+(?:an|ein|auf|ab|aus))?|"
    r"ich\s+(?:komme|bin)\s+(?:immer|jedes\s+mal|bei\s+allen)(?:\s+dabei)?",
    re.IGNORECASE,
)
_GIVES_UP = LazyPattern(
    r"^miss\b|\b(?:count\s+me\s+out|(?:take|sign|remove|delete|cross|strike)\s+me\s+(?:off|out|from)|(?:have|need)\s+to\s+(?:miss|skip)|must\s+(?:miss|skip)|(?:i'll|will)\s+"
    r"(?:have\s+to\s+)?miss|(?:cancel|drop|release|free|give)\s+(?:up\s+)?my\s+(?:seat|spot|place)|melde\s+mich\b.*\bab|(?:mich\b.*\b)?abmelden|"
    r"(?:nimm|streiche?|trage?)\s+mich\b.*\b(?:aus|von)|mich\b.*\baustragen|meine\s+teilnahme\b.*\babsagen|für\b.*\babsagen|^(?:ich\s+)?muss\b.*\babsagen|^absagen\b|fehle|fehlen|verpasse|"
    r"meinen\s+platz\b.*\bfrei)(?!\w)",
    re.IGNORECASE,
)
# “Ich möchte auch zum Kickoff”.
_THERE = LazyPattern(
    rf"(?:(?:auch|gerne?|noch|am|{THING})\s+)*(?:zum|zur|zu)\s+{THING}(?:\s+(?:am\s+)?{THING})?", re.IGNORECASE
)
# What says it without a verb for coming: “Thursday doesn't work for me”, “keine Zeit am Donnerstag”.
_NO_TIME = LazyPattern(
    r"\b(?:(?:doesn't|doesnt|does\s+not|won't|wont)\s+work|(?:no|keine)\s+(?:time|zeit)|(?:klappt|passt|geht)\b.*\bnicht|(?:drop|dropping)\s+out|"
    r"(?:bin|muss)\b.*\b(?:raus|passen|verhindert)|(?:i'm|im|am)\b.*\bunavailable|(?:nimm|hole?|streiche?)\s+mich\b.*\b(?:raus|runter)|sage?\s+mich\b.*\bab)(?!\w)",
    re.IGNORECASE,
)
_NOT = LazyPattern(
    r"\b(?:can't|cant|cannot|won't|wont|don't\s+want|dont\s+want|not|unable|nicht)\b|\bno\s+longer\b", re.IGNORECASE
)
# What is said of oneself; a wish (“I'd like to …”) and an order to sign one up have lost their beginning.
_OF_ONESELF = LazyPattern(
    r"\b(?:i|i'm|im|i'll|i'd|ich|me|mich|mir|my|meinen?)\b|^(?:bin|komme?|kann|schaffe?|schaff'?s|can't|cant|cannot|won't|wont|"
    r"not\s+coming|coming|would|muss|würde?|have\s+to|gotta)\b",
    re.IGNORECASE,
)
# “Put me back on for Thursday”; “I'm coming back on Thursday” tells of something else.
_PUT_BACK = LazyPattern(r"\b(?:put|add|sign)\s+me\s+back(?:\s+(?:on|in|down|up))?(?!\w)", re.IGNORECASE)
# “Donnerstag wird bei mir nix”.
_COMES_TO_NOTHING = LazyPattern(
    rf"(?=.*\bwird)(?=.*\b(?:nix|nichts)\b)(?=.*\bbei\s+mir\b)(?:\s|{THING}|\b(?:wird|wird's|das|es|am|im|mit|zum|zur|beim|bei|mir|"
    r"der|die|dem|den|leider|doch|diesmal|nix|nichts)\b)+",
    re.IGNORECASE,
)
_MEANT = LazyPattern(
    r"\b(?:i'll|will|i'm|im|am|can|count|sign|put|save|hold|keep|reserve|waitlist|halte?|reserviere?|wäre?|melde?|trage?|add|coming|komme?|bin|kann|werde|mich|sage|doch|nehme|mache|schaffe|gehe)\b",
    re.IGNORECASE,
)
_AFTER_ALL = LazyPattern(r"\bafter\s+all\b|\bdoch(?!\s+nicht)\b", re.IGNORECASE)


def read(request: Request, known: Sequence[str], context: ReadingContext) -> SeatWish | None:
    """What is said of one's seat in a session with one of the titles `known`, or on a day; None for anything else."""
    words = typos.corrected(_SORRY.sub("", request.words))
    place = titles.find(words, known)
    title = place.title if place else ""
    every = find_times(words, context)
    # “This week but not next”: the days behind the reason are others.
    spans = [*(each.span.end for each in every), *([place.end] if place else [])]
    ends = min(spans, default=0)
    times = [each for each in every if each.span.end <= ends + len(without_reason(words[ends:]))]
    when = " ".join(words[times[0].span.start : times[-1].span.end].split()) if times else ""
    if not (title or when):
        return _bare(request, words)
    if len(words.split()) > MAX_WORDS:
        return None
    left = marked(words, [*times, *([place] if place else [])])
    if _ASKED.match(left):
        return SeatWish(SeatMatter.ASKED, title, when)
    matter, is_all = _matter(request, _EACH.sub(" ", left)), _EACH.search(left) is not None
    is_after_all = _AFTER_ALL.search(left) is not None
    return SeatWish(matter, title, when, is_after_all, is_all) if matter else None


def _bare(request: Request, words: str) -> SeatWish | None:
    """What is said of one's seat where neither a session nor a day is named."""
    if _ASKED_BARE.fullmatch(words):
        return SeatWish(SeatMatter.ASKED)
    if _ALL_OF_THEM.fullmatch(words):
        is_off = _GIVES_UP.search(words) is not None
        return SeatWish(SeatMatter.NOT_COMING if is_off else SeatMatter.COMING, is_all=True)
    is_no = _CANT_BARE.fullmatch(without_reason(words)) and not request.is_question
    return SeatWish(SeatMatter.NOT_COMING) if is_no else None


def _matter(request: Request, left: str) -> SeatMatter | None:
    """Whether somebody comes or doesn't; None where there is another word than those that say so."""
    said = " ".join(re.sub(r"\bafter\s+all\b", " ", until_reason(left), flags=re.IGNORECASE).split())
    is_nothing = _COMES_TO_NOTHING.fullmatch(said) is not None
    said = _PUT_BACK.sub("put me down", said)
    is_strange = not is_nothing and any(not _WORDS.fullmatch(word) for word in re.findall(r"[\w']+|§", said))
    is_no_time = is_nothing or _NO_TIME.search(said) is not None
    is_own = is_no_time or request.manner is Manner.WANT or _OF_ONESELF.search(said)
    if is_strange or not is_own or (request.is_question and request.manner is not Manner.ASK):
        return None
    if is_no_time or _GIVES_UP.search(said):
        return SeatMatter.NOT_COMING if is_no_time or not _NOT.search(said) else None
    if _CANT.fullmatch(said) and _NOT.search(said):
        return SeatMatter.NOT_COMING
    is_there = request.manner is Manner.WANT and _THERE.fullmatch(said) is not None
    if not is_there and not _COMES.search(said):
        return None
    if _NOT.search(said):
        return SeatMatter.NOT_COMING
    return SeatMatter.COMING if request.manner is not Manner.ORDER or _MEANT.search(said) else None
