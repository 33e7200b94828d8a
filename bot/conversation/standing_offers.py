"""What a typed yes, no, undo or “never mind” means, and which of the buttons somebody names in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from bot.conversation.words import fold
from bot.delivery.standing_offers import Choice

MAX_WORDS = 8
MIN_LABEL = 4
_NO_LETTERS = re.compile(r"[^\w']+|_")
_YES = re.compile(
    r"(?:yes|yess|yeah|yea|yep|yup|ye|ok|okay|okey|sure|ja+|jo+|jep|jup|jawohl|klar|gern|gerne|sehr gern|sehr gerne|"
    r"natuerlich|unbedingt|genau|passt|of course|absolutely|definitely|go ahead|do it|do that|please do|lets do it|"
    r"let's do it|mach das|mach es|mach mal|mach|tu das|auf jeden fall|einverstanden|ist gut|that's right|thats right|"
    r"correct|right|richtig|stimmt)"
)
_AROUND = re.compile(
    r"(?:please|pls|plz|sorry|oh|oops|ups|hm+|thanks|thank you|thx|bitte|danke|dir|doch|so|"
    r"then|dann|now|jetzt|gleich|und|and)"
)
# What is said beside taking back, but not beside a yes, where “wait” means something else.
_AROUND_BACK = r"(?:wait|actually|warte|moment|stopp?|ach|na|naja|well|eigentlich|that|das|it|es|i said|was|the change)"
_NO = re.compile(
    r"(?:no+|nope|nah|nein|nee+|ne|noe|lieber nicht|besser nicht|bitte nicht|better not|rather not|not now|dont|"
    r"don't|do not|don't do it|dont do it|jetzt nicht|doch nicht|nicht so|nicht noetig|no need|leave it|lass|"
    r"lass es|lass mal|lass das|not really|eher nicht|auf keinen fall)"
)
_UNDO = re.compile(
    r"(?:undo|undo (?:that|it|this)|revert|revert (?:that|it|this)|take (?:that|it|this) back|change (?:it|that) back|"
    r"(?:(?:that|this|it) was|was|i meant) (?:meant |that )?(?:for|to) the "
    r"(?:other|first|second|last|next) (?:question|one)|"
    r"(?:(?:das|es) )?(?:war|gehoert) (?:fuer|zu|zur) (?:die |der )?(?:andere|erste|zweite|letzte)[nr]? frage|"
    r"(?:that was )?(?:the )?wrong question|falsche frage|"
    r"put (?:it|that) back|go back to (?:before|how it was)|as it was(?: before)?|like (?:it was )?before|"
    r"(?:that was|was) (?:a mistake|an accident|by mistake|wrong)|by mistake|not what i (?:meant|wanted|said)|"
    r"(?:that's|thats|that is|that was|this is) not what i (?:meant|wanted|said)|i (?:didn't|didnt|did not) mean that|"
    r"(?:(?:mach|mache|kannst du|koenntest du) )?(?:(?:das|es) )?(?:(?:bitte|wieder|doch|mal) )*rueckgaengig"
    r"(?: machen)?|nimm (?:das|es) (?:(?:bitte|wieder|doch|mal) )*zurueck|(?:das |es )?zuruecknehmen|"
    r"widerrufen|widerruf|wie (?:vorher|zuvor|es war)|"
    r"(?:das )?war (?:ein )?(?:versehen|falsch|ein fehler|nicht so gemeint)|so war das nicht gemeint|"
    r"(?:das )?(?:wollte|meinte) ich (?:so |gar |doch )*nicht)"
)
_NEVER_MIND = re.compile(
    r"(?:never ?mind|nevermind|nvm|forget (?:it|about it|that|this)|ignore (?:that|it|me)|scratch that|"
    r"don't bother|dont bother|not that|not that one|no not that|"
    r"cancel|cancel (?:that|it)|vergiss (?:es|das)|vergessen wir (?:es|das)|egal|schon gut|passt schon|"
    r"(?:hat|das hat) sich erledigt|erledigt sich|nicht das|das nicht|"
    r"abbrechen|brich (?:das )?ab)"
)
# These answer a question with buttons, and mean something else without one.
_NONE_OF_THEM = re.compile(
    r"(?:nothing|none|neither)(?: of (?:them|these|those|that|it))?|(?:nichts|keins|keines|keine|keinen?r?) ?(?:davon)?"
)
_EXPLICIT = re.compile(r"\b(?:undo|revert|take (?:that|it|this) back|rueckgaengig|zuruecknehmen|widerruf\w*)\b")
_TAKEN_BACK = re.compile(rf"(?:{_UNDO.pattern}|{_NEVER_MIND.pattern}|{_NO.pattern})")
_PLACES = (
    r"(?:first|1st|1|erste[nrs]?|eins)",
    r"(?:second|2nd|2|zweite[nrs]?|zwei)",
    r"(?:third|3rd|3|dritte[nrs]?|drei)",
    r"(?:fourth|4th|4|vierte[nrs]?|vier)",
)
_PLACED = re.compile(
    rf"(?:(?:its|it's|it is|i'd say|i mean|please|option|number|nummer|button|knopf|the|das|den|die|der|bitte|"
    rf"ich nehme|i take|take|nimm) )*(?P<place>{'|'.join(_PLACES)})(?: (?:one|option|button|knopf|please|bitte))*"
)


class Said(Enum):
    """What somebody says to the last thing that was offered or done."""

    YES = auto()
    NO = auto()
    UNDO = auto()
    NEVER_MIND = auto()


def read(text: str, *, has_choices: bool) -> Said | None:
    """What a message says to what was offered or done last, perhaps with buttons; None for all that says more."""
    answer = yes_or_no(text)
    if answer is not None:
        return Said.YES if answer else Said.NO
    words = _words(text)
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
    return None


def asks_to_undo(text: str) -> bool:
    """Whether a text has a word for undoing, so that it means that even if nothing was done."""
    return bool(_EXPLICIT.search(" ".join(_words(text))))


def yes_or_no(text: str) -> bool | None:
    """Whether a message is a plain yes or a plain no; None for all that says more, or both."""
    words = _words(text)
    if not words or len(words) > MAX_WORDS:
        return None
    is_no = _is_all(words, _NO)
    is_yes = _is_all(words, _YES)
    return is_yes if is_yes != is_no else None


def _is_all(words: list[str], meant: re.Pattern[str], around: str = r"(?!)") -> bool:
    """Whether words are nothing but what is meant, with politeness around it, or with words that go `around` it."""
    plain = " ".join(words)
    one = rf"(?:{meant.pattern}|{_AROUND.pattern}|{around})"
    return bool(re.fullmatch(rf"{one}(?: {one})*", plain) and re.search(rf"(?<!\w){meant.pattern}(?!\w)", plain))


def _words(text: str) -> list[str]:
    return _NO_LETTERS.sub(" ", fold(text)).split()


def choice(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The button that a text names by its label, or by its place among several; None for anything else."""
    plain = " ".join(_words(text))
    named = [each for each in choices if " ".join(_words(each.label)) == plain]
    begun = [each for each in choices if " ".join(_words(each.label)).startswith(f"{plain} ")]
    if named or (len(begun) == 1 and len(plain) >= MIN_LABEL):
        return (named or begun)[0]
    placed = _PLACED.fullmatch(plain)
    if placed is None or len(choices) <= 1:
        return None
    at = next(at for at, words in enumerate(_PLACES) if re.fullmatch(words, placed["place"]))
    return choices[at] if at < len(choices) else None
