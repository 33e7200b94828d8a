"""What short replies say to the step at which a talk with the helper is: which sentence, none, or practising."""

from __future__ import annotations

import re
import unicodedata

from bot.change.resistance import views
from bot.change.resistance.models import CoachingStep
from bot.kit.patterns import LazyPattern

MAX_WORDS, MAX_UNCLEAR = 9, 6
_HESITATES = frozenset({"hm", "hmm", "naja", "meh", "well", "ok", "okay", "puh"})
_ENOUGH = LazyPattern(
    r"\s*(?:(?:ok(?:ay)?|so|gut|well|alright|danke|thanks)\b\W*)*"
    r"(?:stop|stopp|end|end it|finish|done|enough|that's enough|thats enough|let's stop|ende|schluss|"
    r"fertig|genug|reicht|das reicht|aufhören|beenden)(?:\W*(?:danke|thanks|now|jetzt|mir|for me|for now))*[\s.!]*",
    re.IGNORECASE,
)
_LEAVES = LazyPattern(
    r"\s*(?:please |bitte |ok(?:ay)?,? |ach,? )?"
    r"(?:stop|stopp|enough|forget|leave|cancel|hör auf|lass|genug|schluss|vergiss)\b"
    r".*\b(?:(?:do not|don['’]?t) (?:want|need)|no (?:more )?(?:help|thanks)|not any ?more|nicht mehr|keine? hilfe|"
    r"(?:brauche?|will|möchte) ich nicht)\b",
    re.IGNORECASE | re.DOTALL,
)
_FIRST = r"(?:first|1st|1|eins|erste[nrs]?|ersteres|former|upper|top|obere[nrs]?)"
_SECOND = r"(?:second|2nd|2|zwei|zweite[nrs]?|letzteres|latter|lower|bottom|untere[nrs]?|last|letzte[nrs]?)"
_COUNTED = r"(?:number|no|nr|num|nummer|option|sentence|satz|version|variant[e]?)"
# What is said around the place of a sentence, and says nothing else.
_LIKED_WORDS = """
gimme give wanna gonna taugt reizt nimmst klar
i i'd id i'll ill i'm im would like love prefer the a number no nr nummer option one ones better best more nice good
great perfect take use choose pick go going with for it it's its is s please pls ok okay yes yeah yep think let's
lets sentence version variant looks look sounds sound fits fit works work definitely me that thats that's my
favourite favorite rather then much lot will of them two both das den die der dem ist finde find ich gefällt gefallt
gefaellt mir besser am besten nehme nehm nimm nehmen würd wuerd würde wuerde gern gerne lieber satz variante passt
klingt gut schöner schön schoen ja jo bitte mal dann also doch möchte moechte mag auch mehr eher von beiden
"""
_LIKED = frozenset(_LIKED_WORDS.split())
_NEGATED_WORDS = """
no nope nah not none neither don't dont doesn't doesnt isn't isnt nein nee ne nö noe nicht net ned kein keine keiner
keins keinen keines weder wrong falsch anders another other different anderen anderer andere anderes else
"""
_NEGATED = frozenset(_NEGATED_WORDS.split())
# What says so alone; a bare no is answered elsewhere.
_NONE = frozenset({"neither", "none", "keins", "keiner", "keines", "keine", "weder"})
_AROUND_WORDS = """
nix naja too stiff long formal complicated simple zu steif lang foermlich förmlich kompliziert beide
that's thats that is it its it's this these them those the of fit fits right quite really me my feel feels like
sound sounds good work works for us her him suit suits i want take use say would one ones both either sentence
sentences way please pls sorry hm hmm hmmm well something thing give show try again got you have do i'd a any an
approach reason ok okay so actually das ist sind es passt passen gefällt gefallen gefaellt mir mich ganz wirklich
richtig stimmt davon beide beiden beides den die der satz sätze saetze will möchte moechte würde wuerde sage sagen ich
nehmen nehme bitte lieber etwas was eher gut klingt trifft trifft's zu uns ihn sie haut hin genau grund ansatz gib
zeig versuch nochmal noch mal einen ein eine leider bin von
"""
_AROUND = frozenset(_AROUND_WORDS.split())
_NO_PLAN = LazyPattern(
    r"\W*(?:(?:nah|no|nope|nein|nee|ne|nö|lieber|please|bitte|danke|thanks|rather|just|erst mal|erstmal)\b\W*)*"
    r"(?:no|without|skip|forget|kein|keinen|ohne|vergiss|nix)(?: (?:a|the|any|more|einen|den))? ?plan\b"
    r"(?:\W*(?:please|pls|plz|thanks|thx|danke(?: dir)?|bitte|now|today|jetzt|heute|needed|nötig|yet|"
    r"machen|for now))*\W*|"
    r"\W*(?:i )?(?:do not|don['’]?t) (?:want|need) (?:a|the|any) plan\b.{0,20}|"
    r"\W*(?:ich )?(?:will|brauche?|möchte)(?: ich)? keinen plan\b.{0,20}",
    re.IGNORECASE,
)
_PRACTISE = LazyPattern(
    r"\b(?:can|could|may|shall|should|how do|where can) (?:i|we) (?:\w+ ){0,3}(?:practi[sc]e|rehearse|role.?play)\b|"
    r"\b(?:i|we)(?:['’]?d)? (?:would )?(?:want|like|need|prefer|love)(?: to)? (?:\w+ ){0,2}(?:practi[sc]e|rehearse|"
    r"role.?play)\b|"
    r"^\W*(?:(?:ok|okay|please|yes|no|first|let me|lemme|rather|or|wanna|gotta|"
    r"want to)\W+)*(?:practi[sc]e|rehearse|role.?play)"
    r"(?: (?:it|that|this|first|please|pls|with (?:you|ai|me)|a bit|again))*\W*$|"
    r"\b(?:practi[sc]e|rehearse|role.?play)(?: (?:it|that|this|out|first))* (?:with|on) (?:you|ai|me)\b|"
    r"\b(?:kann|könnte|darf|können|wollen|will|möchte|würde?)(?: (?:ich|wir|man))? (?:(?!zusammen|gemeinsam)\w+ ){0,4}"
    r"(?:üben|durchspielen|proben)\b|"
    r"^\W*(?:(?:ok|okay|bitte|ja|nein|doch|lieber|erst|erstmal|vorher|mal|das|es|noch)\W+)*"
    r"(?:(?:mit (?:ki|dir|mir|einer ki)|das|es|vorher|mal|erst|erstmal)\W+)*(?:üben|durchspielen|proben)"
    r"(?:\W+(?:bitte|mit dir|mit ki|vorher))*\W*$|"
    r"\b(?:üb|übe|übst|spiel|spielst|spielen)(?: du| wir)? (?:\w+ ){0,3}(?:mit mir|durch)\b",
    re.IGNORECASE,
)
_WORD = LazyPattern(r"[\w'’]+")


def is_enough(text: str) -> bool:
    """Whether somebody who practises wants to end it, and nothing else."""
    return bool(_ENOUGH.fullmatch(text))


def leaves(text: str) -> bool:
    """Whether somebody wants no more help with it."""
    return bool(_LEAVES.match(text))


def button(text: str, step: str, coaching_id: int) -> str:
    """What a button of a step would say that a text means; empty for what is no short reply to it."""
    if step not in {CoachingStep.SAID, CoachingStep.PATTERN} and wants_practice(text):
        return f"{views.PRACTISE} {coaching_id}"
    if step == CoachingStep.MOMENT and _NO_PLAN.fullmatch(text):
        return f"{views.NO_PLAN} {coaching_id}"
    if step == CoachingStep.SENTENCE and (at := place(text)):
        return f"{views.TAKE} {coaching_id} {at}"
    verbs = {
        CoachingStep.PATTERN: views.NEITHER,
        CoachingStep.WHO: views.UNSURE,
        CoachingStep.SENTENCE: views.AGAIN,
        CoachingStep.MOMENT: views.AGAIN,
    }
    verb = verbs.get(CoachingStep(step))
    return f"{verb} {coaching_id}" if verb and declines(text) else ""


def may_be_reply(text: str) -> bool:
    """Whether a text is so short, and so like a reply, that it had better not be kept as somebody's sentence."""
    words = _WORD.findall(_plain(text))
    names_place = any(re.fullmatch(f"{_FIRST}|{_SECOND}", word) for word in words)
    is_short = 0 < len(words) <= MAX_UNCLEAR and "?" not in text
    return is_short and (names_place or words[0] in _NEGATED or words[0] in _HESITATES)


def wants_practice(text: str) -> bool:
    """Whether somebody asks to try it out on us before they say it."""
    return len(text.split()) <= MAX_WORDS + 3 and bool(_PRACTISE.search(text))


def place(text: str) -> int:
    """Which of the two sentences a text says it likes, as 1 or 2; 0 for any other text, and for both."""
    plain = re.sub(rf"\b({_COUNTED})\W{{0,2}} ?one\b", r"\1 1", _plain(text))
    words = _WORD.findall(plain)
    if not words or len(words) > MAX_WORDS or "?" in text:
        return 0
    places = {at for word in words for at, names in ((1, _FIRST), (2, _SECOND)) if re.fullmatch(names, word)}
    rest = [word for word in words if not re.fullmatch(f"{_FIRST}|{_SECOND}", word)]
    is_only_liked = all(word.removesuffix("'s") in _LIKED for word in rest)
    # “No, the first one” has a no of its own; “no 2” counts.
    return places.pop() if len(places) == 1 and is_only_liked else 0


def declines(text: str) -> bool:
    """Whether a text says that it's none of what was offered, and nothing else."""
    words = _WORD.findall(_plain(text))
    if not words or len(words) > MAX_WORDS or "?" in text:
        return False
    if len(words) == 1:
        return words[0] in _NONE
    return any(word in _NEGATED for word in words) and all(word in _NEGATED | _AROUND for word in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("’", "'")
