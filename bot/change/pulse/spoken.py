"""What people write to the question of a month: where they are, and what they want to know or to change about it."""

from __future__ import annotations

from enum import Enum, auto

from bot.change.pulse.rules import Feeling
from bot.kit.patterns import LazyPattern

MAX_WORDS = 25
_FEELINGS: tuple[tuple[Feeling, LazyPattern], ...] = (
    (
        Feeling.AT_HOME,
        LazyPattern(
            r"\b(?:at home|home with it|comfortable with it|second nature|part of my (?:day|work|routine)|routine|"
            r"us(?:e|ing) it (?:\w+ ){0,2}(?:daily|every ?day|all the time|constantly)|can't (?:work )?without it|"
            r"zu ?hause|vertraut(?: damit)?|selbstverstaendlich|alltag|gehoert (?:\w+ )?dazu|"
            r"(?:nutz|benutz|verwend)\w* (?:es |das |sie |ki )?(?:\w+ )?(?:taeglich|jeden tag|staendig))\b"
        ),
    ),
    (
        Feeling.WORRIED,
        LazyPattern(
            r"\b(?:worried|worry|worries|anxious|uneasy|nervous|scared|afraid|sceptical|skeptical|concerned|unsure|"
            r"besorgt|sorgen?|skeptisch|verunsichert|unsicher|mulmig\w*|bauchweh|bauchschmerzen|bedenken|angst|bange)\b"
        ),
    ),
    (
        Feeling.TRYING,
        LazyPattern(
            r"\b(?:try(?:ing)?(?: it| things)?(?: out)?|tried it|giving it a (?:go|try)|gave it a (?:go|try)|"
            r"experimenting|playing (?:around )?with it|testing it|"
            r"(?:aus|rum|herum)?probier\w*|teste|am testen|experimentier\w*|rumspielen|am ueben|"
            r"habs? (?:\w+ )?probiert)\b"
        ),
    ),
    (
        Feeling.CURIOUS,
        LazyPattern(
            r"\b(?:curious|interested|intrigued|keen|excited|looking forward|"
            r"neugierig|gespannt|interessiert|freu\w* mich drauf)\b"
        ),
    ),
)
_NEGATED = LazyPattern(
    r"\b(?:not|no|never|n't|dont|isnt|wasnt|arent|nor|hardly|less|nicht|nich|net|ned|kein\w*|nie|kaum|weniger)\b|n't\b"
)
_AROUND_WORDS = """
i i'm im i am me my more a bit little rather quite very pretty kind of sort still now just mostly mainly by so with it
about this that the at the moment right these days probably think guess would say tbh honestly really actually to be
honest well hm hmm somewhat slightly currently today am feeling feel meanwhile and ok out things
ich bin bins mich mir eher ein bisschen bissl etwas ganz ziemlich sehr noch gerade grad momentan zurzeit derzeit so
wuerde wuerd sagen ehrlich gesagt halt eigentlich inzwischen mittlerweile schon damit dem es das ki und also naja wohl
fuehle super mach mache hab habe jetzt am bei heute ist aus it's that's there's
"""
_AROUND = frozenset(_AROUND_WORDS.split())
_WORD = LazyPattern(r"[\w']+")


class PulseTalk(Enum):
    """What is said about the question, and is no answer to it."""

    WHO_SEES = auto()
    RATHER_NOT = auto()
    CHANGE = auto()
    TAKE_BACK = auto()


_OTHER_THINGS = LazyPattern(
    r"\b(?:stor(?:y|ies)|maps?|lessons?|reflections?|thoughts?|plans?|notes?|capstone|certificates?|checks?|sessions?|"
    r"geschichten?|karten?|lektion\w*|reflexion\w*|gedanken?|plaene?|notiz\w*|zertifikat\w*|termine?)\b"
)
_TALK: tuple[tuple[PulseTalk, LazyPattern], ...] = (
    (
        PulseTalk.TAKE_BACK,
        LazyPattern(
            r"\b(?:take|taking) (?:my|that|the) (?:answer )?back\b|\b(?:take|pull) back (?:my|that|the)(?: answer)?\b|"
            r"\b(?:delete|remove|withdraw|undo|cancel|erase) (?:my|that|the) (?:answer|vote|click)\b|"
            r"\b(?:nehm\w*|zieh\w*) (?:ich )?(?:meine|die) antwort (?:\w+ )?zurueck|"
            r"\b(?:meine|die) antwort (?:\w+ ){0,2}(?:zuruecknehmen|zurueckziehen|loeschen|entfernen)\b|"
            r"\bloesch\w* (?:bitte )?(?:meine|die) antwort\b"
        ),
    ),
    (
        PulseTalk.CHANGE,
        LazyPattern(
            r"\bchang\w* (?:my|that|the) (?:answer|mind|vote|click)\b|\banswer (?:it |that )?(?:again|differently)\b|"
            r"\b(?:wrong|other) (?:button|face|one|answer)\b|\b(?:mis-?clicked|clicked wrong)\b|"
            r"\b(?:meine |die )?antwort (?:\w+ ){0,2}(?:aendern|korrigieren)\b|\bverklickt\b|"
            r"\b(?:falsch\w*|anderen) (?:knopf|button|antwort)|\bnoch ?mal (?:antworten|abstimmen)\b"
        ),
    ),
    (
        PulseTalk.WHO_SEES,
        LazyPattern(
            r"\banonym\w*\b|\bconfidential\w*\b|\bvertraulich\b|\b(?:who|can|does|do|will|is) (?:\w+ ){0,3}"
            r"(?:sees?|reads?|knows?|gets?|told|find out|finds out)\b|"
            r"\b(?:being|beeing|am i|feel\w*|are we) (?:\w+ ){0,3}(?:watched|monitored|tracked|spied on)\b|"
            r"\bwer (?:\w+ ){0,3}(?:sieht|liest|erfaehrt|bekommt|sehen|lesen)\b|"
            r"\b(?:sieht|liest|erfaehrt|weiss|merkt) (?:\w+ ){0,4}(?:chef\w*|leitung|jemand|das|vorgesetzte\w*)\b|"
            r"\b(?:beobachtet|ueberwacht|ausspioniert|bespitzelt|kontrolliert)\b"
        ),
    ),
    (
        PulseTalk.RATHER_NOT,
        LazyPattern(
            r"\brather not\b|\b(?:don't|dont|do not|won't|wont) (?:want to |wanna |like to )?(?:say|answer|tell|share|"
            r"take part)\b|\b(?:must|need) i (?:to )?answer\b|"
            r"\bdo i (?:have|need) to\b|\b(?:skip|ignore) (?:it|this|that|the)(?: \w+)?(?: question)?\b|"
            r"\b(?:never|don't|dont|do not|stop|quit) ask(?:ing)?\b|\bno comment\b|\bnone of your business\b|"
            r"\b(?:moechte|mag|will|sag\w*|antwort\w*) (?:\w+ ){0,4}(?:nicht|nix|nichts|lieber nicht)\b|"
            r"\blieber nicht\b|"
            r"\bmuss ich (?:\w+ ){0,3}(?:antworten|mitmachen|beantworten|das)\b|\bkeine angabe\b|"
            r"\bfrag\w* mich (?:\w+ ){0,3}(?:nie|nicht) (?:mehr|wieder)|\bgeht (?:dich|euch|niemanden?) nichts an\b"
        ),
    ),
)


def feeling_in(plain: str) -> Feeling | None:
    """Where somebody says they are, in a folded text; None for two things at once, a question, or a no to one."""
    if "?" in plain or len(plain.split()) > MAX_WORDS or _NEGATED.search(plain):
        return None
    found = [feeling for feeling, pattern in _FEELINGS if pattern.search(plain)]
    return found[0] if len(found) == 1 else None


def is_bare(plain: str, feeling: Feeling) -> bool:
    """Whether a folded text says where somebody is, and nothing else."""
    pattern = next(one for each, one in _FEELINGS if each == feeling)
    rest = _WORD.findall(pattern.sub(" ", plain))
    return all(word in _AROUND for word in rest)


def talk_in(plain: str) -> PulseTalk | None:
    """What a folded text says about the question; None for anything else, and for what names something else."""
    return (
        None if _OTHER_THINGS.search(plain) else next((talk for talk, pattern in _TALK if pattern.search(plain)), None)
    )
