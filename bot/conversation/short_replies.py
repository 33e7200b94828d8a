"""What a typed yes, no, undo, oops or “never mind” means."""

from __future__ import annotations

import re
from enum import Enum, auto

from bot.conversation.words import fold
from bot.kit.patterns import LazyPattern

MAX_WORDS = 8
_NO_LETTERS = LazyPattern(r"[^\w']+|_")
_YES = LazyPattern(
    r"(?:yes|yess|yeah|yea|yep|yup|ye|ok|okay|okey|sure|ja+|jo+|jep|jup|jawohl|klar|gern|gerne|sehr gern|sehr gerne|"
    r"natuerlich|unbedingt|genau|passt|of course|absolutely|definitely|go ahead|do it|do that|please do|lets do it|"
    r"let's do it|mach das|mach es|mach mal|mach|tu das|auf jeden fall|einverstanden|ist gut|that's right|thats right|"
    r"correct|right|richtig|stimmt|why not|warum nicht|sounds (?:good|great|fine)|perfect|perfekt|logo|logisch|"
    r"absolut|deal|works for me|that works|fine by me|go for it|hoert sich gut an|klingt gut|wieso nicht|"
    r"(?:ja )?(?:das|so) passt|make it so|agreed|yes (?:i|we) do|i do|meinetwegen|von mir aus|supi)"
)
_AROUND = LazyPattern(
    r"(?:please|pls|plz|sorry|oh|oops|ups|hm+|thanks|thank you|thx|bitte|danke|dir|doch|so|"
    r"then|dann|now|jetzt|gleich|und|and|aber|na|naja|gut|super|great|fine|cool|mal|ruhig|es|das|it|that|"
    r"einfach|just|lol|haha|merci|go|los)"
)
_OOPS = LazyPattern(r"(?:oo+ps(?:ie)?|wh?oops|up+s+|upsi|hoppla|huch|mist|verdammt|shoot|damn|uh oh|oh no|oh nein)")
_KEEP = (
    r"(?:keep (?:it|them|that|everything)(?: (?:as|like) (?:it is|they are|is))?|leave (?:them|that|everything)|"
    r"(?:lass|lassen wir) (?:alles|sie|es so|das so|so)|(?:es |das |alles )?(?:soll )?(?:so )?bleib(?:t|en)? "
    r"(?:so|es so|dabei|wie es ist)|bleiben lassen|lass gut sein|never|niemals|passt so(?: wie es ist)?)"
)
# What is said beside taking back, but not beside a yes, where “wait” means something else.
_AROUND_BACK = r"(?:wait|actually|warte|moment|stopp?|ach|na|naja|well|eigentlich|that|das|it|es|i said|was|the change)"
_NO = LazyPattern(
    r"(?:no+|nope|nah|nein|nee+|ne|noe|lieber nicht|besser nicht|bitte nicht|better not|rather not|not now|dont|"
    r"don't|do not|don't do it|dont do it|jetzt nicht|doch nicht|nicht so|nicht noetig|no need|leave it|lass|"
    rf"lass es|lass mal|lass das|not really|eher nicht|auf keinen fall|no way|rather no|i'd rather not|id rather not|"
    rf"doch lieber nicht|das moechte ich nicht|moechte ich nicht|muss nicht(?: sein)?|brauch(?:e|s)? ich nicht|{_KEEP})"
)
_UNDO = LazyPattern(
    r"(?:undo|undo (?:that|it|this)|revert|revert (?:that|it|this)|take (?:that|it|this) back|change (?:it|that) back|"
    r"(?:(?:that|this|it) was|was|i meant) (?:meant |that )?(?:for|to) the "
    r"(?:other|first|second|last|next) (?:question|one)|"
    r"(?:(?:das|es) )?(?:war|gehoert) (?:fuer|zu|zur) (?:die |der )?(?:andere|erste|zweite|letzte)[nr]? frage|"
    r"(?:that was )?(?:the )?wrong (?:question|button|one)|falsche frage|falscher knopf|"
    r"(?:i )?(?:pressed|hit|clicked|tapped) (?:that |it )?(?:the wrong (?:button|one)|by (?:mistake|accident))|"
    r"(?:hab(?:e)? )?(?:mich )?(?:verklickt|vertippt|verdrueckt|vertan)|(?:falsch|aus versehen) (?:geklickt|gedrueckt)|"
    r"(?:go|zurueck|back) (?:back|auf vorher|zu vorher)|(?:geh )?einen schritt zurueck|"
    r"put (?:it|that) back|go back to (?:before|how it was)|as it was(?: before)?|like (?:it was )?before|"
    r"(?:(?:that|this|it)(?:'s| is| was)?|was|my) (?:a |my )?(?:mistake|accident|an accident|by mistake|wrong)|"
    r"by mistake|not what i (?:meant|wanted|said)|"
    r"(?:that's|thats|that is|that was|this is) not what i (?:meant|wanted|said)|i (?:didn't|didnt|did not) mean that|"
    r"(?:(?:mach|mache|kannst du|koenntest du) )?(?:(?:das|es) )?(?:(?:bitte|wieder|doch|mal) )*rueckgaengig"
    r"(?: machen)?|nimm (?:das|es) (?:(?:bitte|wieder|doch|mal) )*zurueck|(?:das |es )?zuruecknehmen|"
    r"widerrufen|widerruf|wie (?:vorher|zuvor|es war)|"
    r"(?:das )?(?:war|ist) (?:wohl |leider )?(?:(?:ein |mein )?(?:versehen|fehler)|falsch|nicht so gemeint)|"
    r"so war das nicht gemeint|"
    r"(?:das )?(?:wollte|meinte) ich (?:so |gar |doch )*nicht)"
)
_NEVER_MIND = LazyPattern(
    r"(?:never ?mind|nevermind|nvm|forget (?:it|about it|that|this)|ignore (?:that|it|me)|scratch that|"
    r"don't bother|dont bother|not that|not that one|no not that|"
    r"cancel|cancel (?:that|it)|vergiss (?:es|das)|vergessen wir (?:es|das)|egal|schon gut|passt schon|"
    r"(?:hat|das hat) sich erledigt|erledigt sich|nicht das|das nicht|"
    r"abbrechen|brich (?:das )?ab)"
)
# These answer a question with buttons, and mean something else without one.
_NONE_OF_THEM = LazyPattern(
    r"(?:nothing|none|neither)(?: of (?:them|these|those|that|it))?|(?:nichts|keins|keines|keine|keinen?r?) ?(?:davon)?"
)
_EXPLICIT = LazyPattern(
    r"\b(?:undo|revert|take (?:that|it|this) back|rueckgaengig|zuruecknehmen|widerruf\w*|"
    r"nimm (?:das|es)\b.*\bzurueck)\b"
)
_TAKEN_BACK = LazyPattern(rf"(?:{_UNDO.pattern}|{_NEVER_MIND.pattern}|{_NO.pattern})")

# What corrects the letter that was given, and says nothing else.
_CORRECTING = LazyPattern(
    r"(?:\W|\b(?:no|nope|nee|ne|nein|wait|moment|sorry|oh|oops|ups|actually|doch|halt|stop|warte|aber|but|eigentlich|"
    r"ach|of "
    r"course|natuerlich|ich|i|it|should|was|the|other|one|no|have|been)\b)*"
    r"(?:meant|mean|meinte?|wanted|wollte)(?: to (?:say|press))?\W+(?:\w+ )?(?:[a-h](?:\W+(?:and |"
    r"und )?)?)+(?:of course|natuerlich|"
    r"sorry|instead)?\W*"
)


class Said(Enum):
    """What somebody says to the last thing that was offered or done."""

    YES = auto()
    NO = auto()
    UNDO = auto()
    NEVER_MIND = auto()
    OOPS = auto()


def read(text: str, *, has_choices: bool) -> Said | None:
    """What a message says to what was offered or done last, perhaps with buttons; None for all that says more."""
    answer = yes_or_no(text)
    if answer is not None:
        return Said.YES if answer else Said.NO
    words = words_of(text)
    if not words or "?" in text.rstrip("?!. ") or len(words) > MAX_WORDS:
        return None
    if has_choices and _is_all(words, _NONE_OF_THEM):
        return Said.NEVER_MIND
    # “No, stop” says more than no.
    if _NO.fullmatch(words[0]) and words[-1] in {"stop", "stopp"}:
        return None
    if _is_all(words, _TAKEN_BACK, _AROUND_BACK):
        has_undo = re.search(rf"(?<!\w){_UNDO.pattern}(?!\w)", " ".join(words))
        return Said.UNDO if has_undo else Said.NEVER_MIND
    return Said.OOPS if _is_all(words, _OOPS) else None


def asks_to_undo(text: str) -> bool:
    """Whether a text has a word for undoing, so that it means that even if nothing was done."""
    return bool(_EXPLICIT.search(" ".join(words_of(text))))


def corrects(text: str) -> bool:
    """Whether a text says which letter was meant instead of the one that was given: “no wait, I meant B”."""
    return _CORRECTING.fullmatch(fold(text)) is not None


def yes_or_no(text: str) -> bool | None:
    """Whether a message is a plain yes or a plain no; None for all that says more, or both."""
    words = words_of(text)
    if not words or len(words) > MAX_WORDS:
        return None
    is_no = _is_all(words, _NO)
    is_yes = _is_all(words, _YES)
    return is_yes if is_yes != is_no else None


def _is_all(words: list[str], meant: LazyPattern, around: str = r"(?!)") -> bool:
    """Whether words are nothing but what is meant, with politeness around it, or with words that go `around` it."""
    plain = " ".join(words)
    one = rf"(?:{meant.pattern}|{_AROUND.pattern}|{around})"
    return bool(re.fullmatch(rf"{one}(?: {one})*", plain) and re.search(rf"(?<!\w){meant.pattern}(?!\w)", plain))


def words_of(text: str) -> list[str]:
    return _NO_LETTERS.sub(" ", fold(text)).split()
