"""Questions about the lessons themselves: shorter, an example, the source, which there were, one on a subject."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.conversation import offers, track_wishes, views
from bot.conversation.heard import Heard
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.track_wishes import HadLesson
from bot.conversation.words import fold
from bot.journeys.content import Library
from bot.kit.i18n import _, language
from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape

MAX_WORDS, MAX_SHOWN = 20, 10
_LESSON = r"(?:lessons?|chapter|lektion(?:en)?|kapitel|(?:one|teil|part)(?= (?:about|ueber)))"
_ABOUT = r"(?:about|on|with|for|ueber|zu|zum|zur|mit|von)"
_ASK = (
    r"(?:what (?:was|is|were)|whats|what's|which (?:one )?(?:was|is)|where (?:was|is)|show me|show|find|can i (?:see|"
    r"read|find|"
    r"get)|i (?:need|want|would like|'d like|look for|am looking for)|give me|bring me|zeig\w*|such\w*|find\w*|"
    r"wo (?:war|"
    r"ist|finde ich|steht)|welche (?:war|ist)|wie (?:war|hiess|heisst)|was (?:war|stand)|kann ich|ich (?:suche|brauche|"
    r"moechte|will))"
)


class LessonQuestion(Enum):
    """What is asked about the lessons."""

    SHORTER = auto()
    EXAMPLE = auto()
    SOURCES = auto()
    HAD = auto()
    FIND = auto()


_PATTERNS: tuple[tuple[LessonQuestion, LazyPattern], ...] = tuple(
    (topic, LazyPattern(pattern))
    for topic, pattern in (
        (
            LessonQuestion.HAD,
            (
                r"\b(?:which|what) (?:lessons?|topics?) (?:have|did|had) i (?:\w+ ){0,2}(?:do|done|have|had|read|get|"
                r"got|take|"
                r"taken|finish\w*|see|seen)\b|\bwhat i(?:'ve| have)? (?:already |so far )?(?:learn|learned|learnt|"
                r"covered|had)\b|"
                r"\bwhat (?:have|did) i (?:already |so far )?(?:learn|learned|learnt|"
                r"cover|covered|do "
                r"here)\b|\b(?:list|show)(?: me)?(?: all)? (?:the|my|of my) (?:\w+ )?lessons\b|\blessons i (?:have |"
                r"'ve |already )*"
                r"(?:did|done|had|got|read|took|taken)\b|\b(?:welche|was fuer) lektionen (?:hab|habe|hatte|waren|"
                r"kamen|kenne)\w*|"
                r"\bwas (?:hab|habe|hatte) ich (?:\w+ ){0,4}(?:gelernt|gemacht|durch|hinter mir)\b|"
                r"\bwas ich (?:\w+ ){0,4}gelernt habe?\b|\bliste (?:der|meiner) lektionen\b|"
                r"\bmeine (?:bisherigen )?lektionen\b"
            ),
        ),
        (
            LessonQuestion.FIND,
            (
                rf"\b{_ASK} (?:\S+ ){{0,4}}?(?:the |that |this |a |die |der |das |den |"
                rf"eine )?{_LESSON} (?:\w+ ){{0,2}}?{_ABOUT} "
                rf"(?:the |my |our |die |der |das |den |dem |meine\w* )*(?P<words>.+)|"
                rf"\b(?:the|that|die|der) (?:lesson|lektion) {_ABOUT} (?P<words2>.+?)(?: again| nochmal| noch mal|"
                rf" noch einmal)\W*$"
            ),
        ),
        (
            LessonQuestion.SHORTER,
            (
                r"\b(?:shorter|quick(?:er)?|brief(?:er)?|condensed) (?:version|one|form|summary)\b|\btl ?;? ?dr\b|"
                r"\b(?:in short|short version|the gist|just the gist|sum (?:it|this) up|"
                r"make (?:it|this) "
                r"shorter|summary of (?:this|it|the lesson))\b|\b(?:this|it|that|the lesson|lesson)(?:'s|s| is|"
                r" was) (?:\w+ )?too long\b|"
                r"^(?:\w+ ){0,2}too long\W*$|\btoo much text\b|\b(?:das )?kuerzer(?:e|en)?(?: version| fassung|"
                r" bitte)?\b|\bkurz(?:e|fassung|"
                r"version)\b(?=.*\b(?:davon|fassung|version|bitte|gibt|gibts)\b|\W*$)|\bin kurz\b|"
                r"\bzu lang(?:er text)?\b|"
                r"\b(?:zu )?viel text\b|\bfass\w* (?:das|es|mir das)? ?(?:mal |bitte |kurz )*zusammen\b|"
                r"\bzusammenfassung (?:davon|dazu|der "
                r"lektion)\b"
            ),
        ),
        (
            LessonQuestion.SOURCES,
            (
                r"\b(?:where|from where) (?:does|do|did|is) (?:this|that|the|these|those|it) ?(?:\w+ ){0,2}(?:come|"
                r"comes|came|taken|"
                r"from)\b.*|\b(?:what(?:'s|s| is)(?! a source)|is there|any|got a|do you have|have you got) (?:the |"
                r"a |any |"
                r"your )*(?:source|"
                r"sources|reference|references|study|evidence)\b|^\W*sources?\W*$|\bwho (?:says|said|found|"
                r"claims) (?:that|this|so)\b|"
                r"\bis (?:this|that) (?:proven|based on|backed)\b|\bwo (?:kommt|kommen|hast du|steht|"
                r"habt ihr) (?:denn )?(?:das|diese\w*|die|"
                r"der|es) ?(?:\w+ ){0,2}(?:her|zahl|zahlen|studie|behauptung)\b|\bwoher (?:kommt|kommen|hast|habt|"
                r"stammt|stammen|weisst|"
                r"weiss)\b|\b(?:was ist|gibt es|gibts|hast du|habt ihr) (?:dafuer |dazu |da |denn |die |eine |ne |"
                r"deine )*(?:quelle|quellen|"
                r"studie|studien|beleg|belege)\b|^\W*quellen?\W*$|\bwer sagt (?:das|sowas)\b"
            ),
        ),
        (
            LessonQuestion.EXAMPLE,
            (
                r"\b(?:is there|are there|do you have|have you got|can i (?:get|have|see)|can you give(?: me)?|"
                r"could you give(?: me)?|"
                r"give me|show me|any|i need|another) (?:me )?(?:an |a |any |some |another |more |"
                r"other )*(?:\w+ )?(?:examples?)\b|"
                r"\b(?:gibt es|gibts|gibt's|hast du|habt ihr|kannst du|zeig\w*|gib|ich brauche|noch) (?:mir )?(?:da |"
                r"dazu |dafuer |davon |"
                r"hier |noch |bitte |mal |auch )*(?:ein |eine |weitere\w* |andere\w* |konkrete\w* |"
                r"anderes )*beispiele?\b|"
                r"\bzum beispiel\?\W*$|\bfor example\?\W*$|^\W*(?:an )?example\W*\?|^\W*beispiel\W*\?"
            ),
        ),
    )
)
_TAIL = LazyPattern(
    r"\b(?:again|once more|please|pls|nochmal\w*|noch mal|noch einmal|bitte|was|war|heisst|hiess|called)\b"
)
_NO_SUBJECT = LazyPattern(
    r"(?:(?:me|my|us|you|it|this|that|today|tomorrow|now|later|next|week|work|month|\w+days?|mich|mir|uns|das|heute|"
    r"morgen|"
    r"jetzt|spaeter|naechste\w*|woche|\w+tags?|the|a|die|der|den) ?)+"
)


# “My boss asked how many lessons I did” tells of a question.
_ASKED_BY_OTHERS = LazyPattern(
    r"\b(?:asked|asks|wants? to know|wanted to know|wonders?|fragte?|gefragt|wollte? wissen|will wissen)\b[^.!?;]*"
)


@dataclass(frozen=True)
class AskedAbout:
    """A question about the lessons, and the words that it is about, if it names any."""

    topic: LessonQuestion
    words: str = ""


def find(text: str) -> AskedAbout | None:
    """What a text asks about the lessons; None for anything else, or if it is long."""
    plain = _ASKED_BY_OTHERS.sub(" ", " ".join(fold(text).split()))
    if not plain or len(plain.split()) > MAX_WORDS:
        return None
    for topic, pattern in _PATTERNS:
        found = pattern.search(plain)
        if found:
            named = next(filter(None, found.groupdict().values()), "")
            words = " ".join(_TAIL.sub(" ", re.split(r"[.?!;,]", named)[0]).split())
            if topic is not LessonQuestion.FIND or (words and not _NO_SUBJECT.fullmatch(words)):
                return AskedAbout(topic, words)
    return None


def answer(heard: Heard, library: Library, asked: AskedAbout, lesson: HadLesson | None) -> IntentAnswer:
    """The answer to a question about `lesson`, or about all that somebody has had; `FIND` is answered by a search."""
    said: dict[LessonQuestion, Callable[[], IntentAnswer]] = {
        LessonQuestion.SHORTER: lambda: _shorter(lesson),
        LessonQuestion.EXAMPLE: _example,
        LessonQuestion.SOURCES: lambda: _sources(lesson),
        LessonQuestion.HAD: lambda: _had(heard, library),
    }
    return said[asked.topic]()


def _shorter(lesson: HadLesson | None) -> IntentAnswer:
    minutes = lesson.track.steps[lesson.position].minutes if lesson else 3
    text = _(
        "There's no shorter version: this lesson takes about {n} minutes. You can skip the lesson, or "
        "get lessons less often.",
        n=minutes,
    )
    return IntentAnswer(text, offers=[offers.skip(), offers.once_a_week()])


def _example() -> IntentAnswer:
    text = _("I have no other example for this lesson. Somebody you work with may know one from your own work:")
    return IntentAnswer(text, offers=[offers.tell_somebody()])


def _sources(lesson: HadLesson | None) -> IntentAnswer:
    """The sources of a lesson, or that it names none."""
    shown = lesson.track.in_language(language()).steps[lesson.position].lesson if lesson else None
    if shown is None or not shown.sources:
        return IntentAnswer(_("This lesson doesn't name a source."), offers=[offers.tell_somebody()])
    opening = _("“{title}” is based on this:", title=escape(shown.title))
    return IntentAnswer("\n".join([opening, *(f"• {escape(source)}" for source in shown.sources)]))


def _had(heard: Heard, library: Library) -> IntentAnswer:
    """The last lessons that somebody has had, with their numbers, the newest last."""
    had = track_wishes.lessons_had(heard.context.session, library, heard.context.member)
    if not had:
        return IntentAnswer(_("You haven't had a lesson yet."), offers=[offers.next_lesson(), offers.tracks()])
    lines = []
    for each in had[-MAX_SHOWN:]:
        shown = each.track.in_language(language())
        title, track = escape(shown.steps[each.position].lesson.title), escape(shown.title)
        lines.append(_("{number}. “{title}” in *{track}*", number=each.position + 1, title=title, track=track))
    opening = _("These are the lessons you've had, most recent last:")
    again = _(
        "To read a lesson again, write, for example, “show me lesson {number} again”.", number=had[-1].position + 1
    )
    return IntentAnswer("\n".join([opening, *lines, again]), offers=[offers.progress()])


def found_lesson(title: str, lesson: str, track: str) -> IntentAnswer:
    """The lesson that somebody looks for, with a button that shows it."""
    return IntentAnswer(views.fitting_lesson(title, track), offers=[offers.read(title, lesson), offers.tracks()])
