"""Sentences in which those who run the programme name people: for a role, for a course, or to take over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.kit.patterns import LazyPattern
from bot.members.models import Role

MAX_WORDS = 24
MAX_PEOPLE = 12


class PeopleWishKind(StrEnum):
    """What people are named for."""

    ROLE = "role"
    ENROL = "enrol"
    UNENROL = "unenrol"
    SUCCESSOR = "successor"


@dataclass(frozen=True)
class PeopleWish:
    """What was asked for, whom it names as it was written, and the role or the course in the words of the sentence.

    `is_told` if it was only said of somebody (“Priya is now a champion”) rather than asked for.
    """

    kind: PeopleWishKind
    people: tuple[str, ...]
    about: str = ""
    is_told: bool = False


ASSESSOR = "assessor"
_ROLES = (
    (Role.CHAMPION, LazyPattern(r"\b(?:ki-|ai )?champion(?:s|in|innen)?\b", re.IGNORECASE)),
    (
        Role.FACILITATOR,
        LazyPattern(
            r"\b(?:facilitators?|moderator(?:s|in|en|innen)?|moderation|moderier\w*|facilitate|"
            r"(?:run|plan|host|lead|leiten|planen) (?:the |our )?(?:sessions|meetings|cohorts)|(?:sessions|"
            r"termine|treffen) "
            r"(?:leiten|planen))\b",
            re.IGNORECASE,
        ),
    ),
    (Role.ADMIN, LazyPattern(r"\badmin(?:s|in|istrators?|istrator(?:in|en)?)?\b", re.IGNORECASE)),
    (Role.LEARNER, LazyPattern(r"\b(?:learners?|lernende\w*|participants?|teilnehmer\w*)\b", re.IGNORECASE)),
    (
        ASSESSOR,
        LazyPattern(
            r"\b(?:assessors?|judges?|examiners?|gutachter(?:in|innen)?|prüfer(?:in|innen)?|bewerter(?:in|"
            r"innen)?|assess|mark|grade|bewerten|begutachten)\b",
            re.IGNORECASE,
        ),
    ),
)
_HEIR = r"(?:successor|deputy|stand-in|replacement|nachfolger(?:in)?|nachfolge|stellvertreter(?:in)?|vertretung)"
_P = r"(?P<people>\S.{0,80}?)"
_HELLO = r"(?:(?:hi|hey|hello|hallo|ok|okay|please|pls|bitte|and|und|now|jetzt|then|dann|also|so|yes|ja|great)\W+)*"
_PRE = (
    rf"^\W*{_HELLO}(?:i(?:'d|’d| would) like (?:you )?(?:to )?|i want (?:you )?(?:to )?|i need (?:to )?|how about |"
    r"let(?:'|’)?s |let us |"
    r"(?:can|could|may|shall|should|will|would) (?:we|i|you) |how (?:do|can) i |we (?:should|could|want to|need to) |"
    r"ich (?:möchte|will|würde gern) |(?:kannst|könntest) du |(?:kann|können|sollen) (?:ich|wir) |"
    r"wir (?:sollten|möchten|wollen) )?(?:please |bitte |just |also |mal )*"
)
_NOW = r"(?: (?:please|pls|bitte|now|today|from now on|from today|jetzt|nun|ab jetzt|ab heute|then|too|as well|auch))*"
_END = rf"{_NOW}[\s?!.]*$"
_ARTICLE = r"(?:(?:an?|the|our|my|one of (?:the|our)|ein(?:e[nr]?)?|der|die|das|zum|zur|unsere?\w*) )?"
_LEAVING = (
    r"(?:(?:when|if|once|after|as soon as) i\b.*|when (?:my|the) .*|from me|for me|after me|my (?:job|role|tasks|work|"
    r"programme?)|the (?:whole )?programme?|everything|wenn ich .*|falls ich .*|nach mir|von mir|für mich|"
    r"mein\w* (?:aufgaben|rolle|job)|(?:das|dem|unser) (?:ganze )?programm|alles)"
)


def _patterns(*given: str) -> tuple[LazyPattern, ...]:
    return tuple(LazyPattern(each, re.IGNORECASE) for each in given)


_SUCCESSOR = _patterns(
    rf"{_PRE}{_P} (?:should |could |will |can |shall |would |is going to |has to |must )?takes? (?:it |this )?over,? "
    rf"{_LEAVING}{_END}",
    rf"^\W*(?:when|if|once) i\b.{{1,40}}?,? {_P} (?:should |could |will |can |shall |would )?takes? over{_END}",
    rf"{_PRE}(?:have |want |like |make |name |choose |train )?{_P} (?:to be(?:come)? |as |is |will be |should be |"
    rf"shall be |could be |)(?:my|our|the) {_HEIR}{_END}",
    rf"^\W*(?:if|when|once) i\b[^,]{{1,60}}, {_P} (?:should|must|needs to|has to) know\b.*",
    rf"{_PRE}{_P} (?:should |could |will |can |shall |would |is going to )(?:take care of|look after|run|handle|cover) "
    rf".{{2,60}}? (?:when|while|if) i\b.*",
    rf"{_PRE}{_P} (?:soll|sollte|kann|wird|könnte) sich um .{{2,60}} kümmern,? (?:wenn|solange|falls) ich\b.*",
    rf"{_PRE}{_P} (?:vertritt|ersetzt) mich(?: (?:ab|wenn|im programm|beim programm)\b.*)?{_END}",
    rf"{_PRE}hand (?:(?:the |this )?(?:whole )?(?:programme?|everything|it|my \w+) )?over to {_P}{_END}",
    rf"{_PRE}{_P} (?:soll(?:te)?|wird|kann|könnte) (?:\w+ ){{0,2}}übernehmen,? {_LEAVING}{_END}",
    rf"{_PRE}{_P} (?:soll(?:te)?|wird|kann|könnte) {_LEAVING} übernehmen{_END}",
    rf"{_PRE}{_P} übernimmt(?: \w+)?,? {_LEAVING}{_END}",
    rf"^\W*wenn ich .{{1,40}}?,? (?:übernimmt|soll) {_P}(?: übernehmen| das programm| alles)*{_END}",
    rf"{_PRE}{_P} (?:ist|wird|soll) (?:mein\w*|unser\w*|die|der) {_HEIR}(?: sein| werden)?{_END}",
    rf"{_PRE}(?:mach\w*|ernenn\w*) {_P} zu (?:meine\w*|unsere\w*) {_HEIR}{_END}",
)
_ROLE_ASKED = _patterns(
    rf"{_PRE}(?:make|appoint|name|promote|nominate|turn) {_P} (?:to (?:be |become )?|as |into )?(?:an?|the|our|"
    rf"one of (?:the|our)) (?P<about>[\w-]+(?: [\w-]+){{0,3}}){_END}",
    rf"{_PRE}(?:make|appoint|promote|nominate|turn) {_P} (?:to (?:be |become )?|as |into )?(?P<about>[\w-]+){_END}",
    rf"{_PRE}give {_P} the (?:role (?:of )?{_ARTICLE}(?P<about>[\w-]+)|(?P<role>[\w-]+) role){_END}",
    rf"{_PRE}(?:set|change) {_P}(?:['’]s? role)? to {_ARTICLE}(?P<about>[\w-]+){_END}",
    rf"{_PRE}(?:mach\w*|ernenn\w*|beförder\w*) {_P} (?:bitte )?(?:zum|zur|zu (?:einem|einer)) (?P<about>[\w-]+)"
    rf"(?: machen| ernennen)?{_END}",
    rf"{_PRE}{_P} (?:zum|zur) (?P<about>[\w-]+) (?:machen|ernennen|befördern){_END}",
    rf"{_PRE}(?:gib|gebt) {_P} die rolle {_ARTICLE}(?P<about>[\w-]+){_END}",
)
_ROLE_ENDED = _patterns(
    rf"^\W*{_HELLO}{_P} (?:is|are) (?:no longer|not) {_ARTICLE}(?P<about>[\w-]+)(?: any ?more)?{_END}",
    rf"{_PRE}(?:take|remove|revoke) (?:the )?(?P<about>[\w-]+) role (?:away )?from {_P}{_END}",
    rf"{_PRE}(?:nimm|nehmt|entzieh\w*) {_P} (?:bitte )?die (?:rolle )?(?P<about>[\w-]+)(?: wieder)?(?: weg| ab)?{_END}",
    rf"^\W*{_HELLO}{_P} (?:ist|sind) (?:nicht mehr|kein\w*) {_ARTICLE}(?P<about>[\w-]+)(?: mehr)?{_END}",
)
_DOING = (
    r"(?P<about>(?:run|plan|host|lead) (?:the |our )?(?:sessions|meetings|cohorts)|facilitate|moderate|"
    r"(?:judge|assess|mark|grade) (?:the |our )?capstones?|(?:sessions|termine|treffen) (?:leiten|planen)|moderieren|"
    r"(?:die |unsere )?abschlussarbeiten (?:bewerten|begutachten))"
)
_ROLE_TOLD = _patterns(
    rf"^\W*{_HELLO}(?:can|could|should|may|shall) {_P} (?:be|become) {_ARTICLE}(?P<about>[\w-]+){_END}",
    rf"^\W*{_HELLO}(?:kann|könnte|darf|soll) {_P}{_NOW} {_ARTICLE}(?P<about>[\w-]+) (?:sein|werden){_END}",
    rf"{_PRE}(?:let |allow )?{_P} (?:to |should |may |can |shall |be able to |be allowed to )*{_DOING}{_END}",
    rf"{_PRE}(?:lass )?{_P} (?:(?:soll|kann|darf|könnte) )?(?:auch |jetzt |künftig )*{_DOING}(?: dürfen|"
    rf" können)?{_END}",
    rf"^\W*{_HELLO}{_P} (?:is|are|becomes?|(?:will|should|shall|can|could) (?:also )?(?:be|become)|gets to be|"
    rf"wants to be(?:come)?|is going to be)(?: also)?{_NOW} {_ARTICLE}(?P<about>[\w-]+){_END}",
    rf"^\W*{_HELLO}{_P} (?:ist|sind|wird|werden|soll|sollen){_NOW} {_ARTICLE}(?P<about>[\w-]+)(?: sein| werden)?{_END}",
)
_UNENROL = _patterns(
    rf"{_PRE}(?:take|remove|drop|pull|unenrol+) {_P} (?:off|from|out of) (?P<about>.{{2,80}}?){_END}",
    rf"{_PRE}(?:unenrol+|disenrol+) {_P}{_END}",
    rf"^\W*{_HELLO}{_P} (?:has |have )?left (?:the (?P<about>company|firm|organi[sz]ation)|us){_END}",
    rf"^\W*{_HELLO}{_P} (?:hat|haben) (?:uns|(?:die|das) (?P<about>firma|unternehmen)) verlassen{_END}",
    rf"{_PRE}(?:nimm|nehmt) {_P} (?:wieder )?(?:aus|von) (?P<about>.{{2,80}}?)(?: heraus| raus| runter)?{_END}",
    rf"{_PRE}(?:melde|meldet) {_P} (?:wieder )?(?:vom|von|aus) (?P<about>.{{2,80}}?) ab{_END}",
)
_ENROL = _patterns(
    rf"{_PRE}(?:enrol+|invite|add|sign(?: up)?|register|put|book|get|onboard|start) {_P} (?:up |started |"
    rf"going )?(?:to|for|in|into|on|"
    rf"onto|with) (?P<about>.{{2,90}}?){_END}",
    rf"{_PRE}(?:enrol+|onboard|sign up) {_P}(?: up)?{_END}",
    rf"{_PRE}{_P} (?:should|wants? to|would like to|needs to|can|to) (?:take|do|join|start) "
    rf"(?P<about>.{{2,90}}?){_END}",
    rf"{_PRE}(?:melde|meldet|schreib\w*|trag\w*|nimm|nehmt|lade|ladet|füge?) {_P} (?:bitte )?(?P<about>(?:zum|zur|für|"
    rf"beim|in|auf|zu) .{{2,90}}?)(?: an| ein| auf| hinzu){_END}",
    rf"{_PRE}{_P} (?:bitte )?(?P<about>(?:zum|zur|für|in|auf) .{{2,90}}?) (?:anmelden|einschreiben|einladen|aufnehmen|"
    rf"hinzufügen){_END}",
    rf"{_PRE}(?:melde|meldet|schreib\w*) {_P} (?:an|ein){_END}",
)
_AND = LazyPattern(r"\s*(?:,|&|\+|\band\b|\bund\b|\bsowie\b|\bplus\b)\s*", re.IGNORECASE)
_BESIDE_NAMES = LazyPattern(
    r"^(?:both|our|my|the|colleagues?|herrn?|frau|mr\.?|ms\.?|mrs\.?|auch|bitte|please|mal|den|die|der|also) |"
    r"(?: both|['’]s role| bitte| please| mal)$",
    re.IGNORECASE,
)
_NOT_NAMES = LazyPattern(
    r"^(?:for|to|in|on|with|up|a|an|some|more|another|us|me|i|you|it|this|that|these|those|he|she|they|we|there|"
    r"what|who|which|how|when|why|ich|du|er|es|sie|wir|das|"
    r"dies\w*|was|wer|wie|wann|warum|es gibt|here|hier|nobody|niemand|write|tell|show|list|find|say|help|schreib\w*|"
    r"zeig\w*|sag\w*)\b|\bwho\b|\b(?:an?|the|zum|zur) (?:champion|assessor|facilitator|moderator|admin|learner)|"
    r"\b(?:lesson|question|lektion|frage|session|"
    r"meeting|termin|story|geschichte|experiment|message|nachricht|text|report|bericht|idea|idee)\w*\b|\d",
    re.IGNORECASE,
)


def read(text: str) -> PeopleWish | None:
    """What a sentence asks for with people in it; None for anything else. Whether they exist is not known here."""
    said = " ".join(text.split())
    if not 0 < len(said.split()) <= MAX_WORDS:
        return None
    for kind, patterns in (
        (PeopleWishKind.SUCCESSOR, _SUCCESSOR),
        (PeopleWishKind.ROLE, _ROLE_ASKED),
        (PeopleWishKind.UNENROL, _UNENROL),
        (PeopleWishKind.ENROL, _ENROL),
    ):
        wish = _first(kind, patterns, said)
        if wish:
            return wish
    ended = _first(PeopleWishKind.ROLE, _ROLE_ENDED, said)
    if ended and role(ended.about):
        return PeopleWish(ended.kind, ended.people, Role.LEARNER, is_told=True)
    told = _first(PeopleWishKind.ROLE, _ROLE_TOLD, said)
    return PeopleWish(told.kind, told.people, told.about, is_told=True) if told and role(told.about) else None


def _first(kind: PeopleWishKind, patterns: tuple[LazyPattern, ...], said: str) -> PeopleWish | None:
    for pattern in patterns:
        found = pattern.search(said)
        people = _people(found["people"]) if found else ()
        if found and people:
            named = found.groupdict()
            return PeopleWish(kind, people, (named.get("about") or named.get("role") or "").strip(" .,!?"))
    return None


def _people(written: str) -> tuple[str, ...]:
    """The names in a list such as “Priya, Jonas and Lena”; none if it can't be people."""
    names = []
    for each in _AND.split(written):
        name = each.strip(" .,!?“”\"'")
        while (shorter := _BESIDE_NAMES.sub("", name).strip()) != name:
            name = shorter
        if name:
            names.append(name)
    if len(names) > MAX_PEOPLE or any(_NOT_NAMES.search(re.sub(r"<[^>]*>", "", each)) for each in names):
        return ()
    return tuple(dict.fromkeys(names))


def role(about: str) -> str:
    """The role that words name; empty for one that there is not."""
    return next((str(each) for each, pattern in _ROLES if pattern.search(about)), "")


_GROUP = LazyPattern(
    r"\b(?:teams?|department|abteilung|group|gruppe|staff|belegschaft|people|leute|colleagues|kollegen|kolleginnen|"
    r"everybody|everyone|all|alle|office|büro|hires?|joiners?|newcomers?|neuen|unit|division|crew)\b",
    re.IGNORECASE,
)


def is_group(name: str) -> bool:
    """Whether a name is that of some people together, such as “finance team”."""
    return _GROUP.search(name) is not None


_OF_LEARNING = LazyPattern(
    r"\b(?:courses?|tracks?|training|lessons?|programme?|basics|kurs\w*|\w+kurs\w*|lektion\w*|schulung\w*|programm|"
    r"cohorts?|kohorte\w*)\b",
    re.IGNORECASE,
)
_BASICS = LazyPattern(
    r"\b(?:basics?|beginners?|starters?|introduct\w+|intro|fundamentals|grundkurs\w*|grundlagen\w*|anfänger\w*|"
    r"einsteiger\w*|einstieg\w*|einführung\w*)\b",
    re.IGNORECASE,
)


def is_about_learning(about: str) -> bool:
    """Whether words name a course at all."""
    return _OF_LEARNING.search(about) is not None or means_basics(about)


def means_basics(about: str) -> bool:
    """Whether words name the course for beginners without its title."""
    return _BASICS.search(about) is not None
