"""Which of the buttons that were offered somebody names in words: by its label, a part of it, or its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation import typed_labels
from bot.conversation.short_replies import words_of
from bot.delivery.standing_offers import Choice
from bot.kit.patterns import LazyPattern

MAX_WORDS = 9
# How alike two words must be, in percent, and how long, to be the same with a typo.
ALIKE, MIN_ALIKE = 84, 5
MIN_STEM = 4
_PLACES = (
    r"(?:first|1st|1|erste[nrs]?|eins)",
    r"(?:second|2nd|2|zweite[nrs]?|zwei)",
    r"(?:third|3rd|3|dritte[nrs]?|drei)",
    r"(?:fourth|4th|4|vierte[nrs]?|vier)",
    r"(?:last|letzte[nrs]?)",
)
_PLACED = LazyPattern(
    rf"(?:(?:its|it's|it is|i'd say|i mean|please|option|number|nummer|button|knopf|the|das|den|die|der|bitte|"
    rf"ich nehme|i take|i'd take|take|nimm|yes|yep|ja|ok|okay|then|dann|lieber|rather|no|nein|nee|let's go with|"
    rf"go with|gerne?|doch|ich meine|maybe|vielleicht) )*(?P<place>{'|'.join(_PLACES)})"
    rf"(?: (?:one|option|button|knopf|please|pls|bitte|then|dann|variante|vorschlag|moeglichkeit|davon|of them))*"
)
# What is said around a name, and names nothing.
_AROUND_WORDS = """
yes yep yeah yup ye sure ok okay oh ah well hm hmm please pls plz thanks thank thx just only the a an one it its
them that this those these they to for of with at on in by my your me us i i'd i'll id ill im i'm would like
want take prefer rather better make do does let's lets let us go then instead maybe perhaps good great fine
sounds should could can is are be will shall we you u so and very much now actually think guess say choose pick
option button number sorry works but all either enough quite nice cool right still some day days time times both
ja jo jep jup klar gern gerne gut na naja doch ach ok nur bloss die der das den dem des ein eine einen ne nen es
sie mir mich ich du wir moechte will wuerde wuerd nehme nehm nimm waere waer lieber besser eher dann also statt
stattdessen mal bitte danke dir passt reicht reichen ist sind soll sollen kann koennen und auf fuer an am im in
zu zum zur pro per je jede jeden mit bei von so mach mache machen machs gib sag heisst genuegt voll ganz einfach
jetzt vielleicht glaub glaube denke aber auch wohl schon sein hab habe tag tage tagen mal beide beiden super
ruhig halt eben going was etwas something coming
"""
_AROUND = frozenset(_AROUND_WORDS.split())
_REFUSED_WORDS = """
not dont don't never nicht kein keine keinen nie without ohne except ausser no nein nee
"""
_REFUSED = frozenset(_REFUSED_WORDS.split())
# What a yes may say of a pause or of days before it says which.
_OF_WISHES = frozenset(["pause", "pausiere", "off", "away", "quiet", "nothing", "lessons", "days", "lektionen", "frei"])
_FIRST_NO = frozenset(["no", "nope", "nah", "nein", "nee", "ne", "noe"])
_FIRST_YES = frozenset(["yes", "yep", "yeah", "yup", "ok", "okay", "sure", "ja", "jo", "jep", "klar", "gerne"])
_NUMBERS = {
    **dict.fromkeys(("one", "once", "eins", "einmal"), "1"),
    **dict.fromkeys(("two", "twice", "zwei", "zwo", "zweimal"), "2"),
    **dict.fromkeys(("three", "thrice", "drei", "dreimal"), "3"),
    **dict.fromkeys(("four", "vier", "viermal"), "4"),
    **dict.fromkeys(("five", "fuenf", "fuenfmal"), "5"),
}
# Words of the two languages, and of everyday speech, for what buttons say.
_SAME = {
    **dict.fromkeys(("weekly", "woechentlich"), "week"),
    **dict.fromkeys(("wk", "wks"), "week"),
    **dict.fromkeys(("quit", "end", "aufhoeren", "beenden", "stoppen", "stopp"), "stop"),
    **dict.fromkeys(("continue", "keep", "weiter", "weitermachen"), "go on"),
    **dict.fromkeys(("break", "pausieren"), "pause"),
    **dict.fromkeys(("skip", "weglassen", "fallenlassen", "ueberspringen"), "drop"),
    **dict.fromkeys(("anderes", "anderer", "anderen", "andere", "else", "different", "other", "others"), "another"),
    **dict.fromkeys(("config", "einstellung"), "settings"),
    **dict.fromkeys(("nix", "nothing"), "nichts"),
    **dict.fromkeys(("anew", "frisch", "afresh"), "fresh"),
    **dict.fromkeys(("tmrw", "tmr", "tomorow", "tommorow"), "tomorrow"),
    **dict.fromkeys(("hrs", "hr"), "hours"),
}
# “One” and “eine” count only before what is counted.
_ONE = LazyPattern(r"\b(?:one(?= (?:a|per|each|every|week|time|lesson))|eine?[ns]?(?= (?:pro|die|in der|je)))\b")
_PREFIXES = ("an", "auf", "ab", "aus", "weiter", "los", "mit", "vor", "weg", "nach")


def choice(text: str, choices: Sequence[Choice], *, yes: str = "", by_place: bool = True) -> Choice | None:
    """The button that a text names and nothing else, by its label in any language, a part of it, or its place.

    None if it may be two, and for a text that says no to the one that a yes means.
    """
    words = _ONE.sub("1", " ".join(words_of(text))).split()
    if not words or len(words) > MAX_WORDS or "?" in text:
        return None
    plain = " ".join(words)
    exact = [each for each in choices if plain in {" ".join(words_of(label)) for label in _labels(each)}]
    found = exact[0] if exact else (_agreed(words, choices, yes) or _named(words, choices))
    if found is None and by_place:
        found = _placed(plain, choices)
    says_no = words[0] in _FIRST_NO
    return None if found and says_no and not exact and found.value == yes else found


def _agreed(words: Sequence[str], choices: Sequence[Choice], yes: str) -> Choice | None:
    """The button of a yes, for a yes that says in words of that button what shall be done: “yes, drop them”."""
    said = [word for word in words[1:] if word not in _AROUND | _OF_WISHES]
    of_yes = next((each for each in choices if each.value == yes), None)
    if of_yes is None or words[0] not in _FIRST_YES or not said:
        return None
    rest = " ".join(words[1:])
    is_other = any(rest == " ".join(words_of(label)) for each in choices if each != of_yes for label in _labels(each))
    return of_yes if not is_other and any(_fit(said, label) for label in _labels(of_yes)) else None


def _placed(plain: str, choices: Sequence[Choice]) -> Choice | None:
    placed = _PLACED.fullmatch(plain)
    if placed is None or len(choices) <= 1:
        return None
    at = next(at for at, words in enumerate(_PLACES) if re.fullmatch(words, placed["place"]))
    at = len(choices) - 1 if at == len(_PLACES) - 1 else at
    return choices[at] if at < len(choices) else None


def _named(words: Sequence[str], choices: Sequence[Choice]) -> Choice | None:
    """The one button whose label has all words of a text that name anything; the shortest of several."""
    said = [word for word in (words[1:] if words[0] in _FIRST_NO else words) if word not in _AROUND]
    if not said:
        return None
    if len(words) > 1 and words[-1] in _PREFIXES:
        said[0] = f"{words[-1]}{said[0]}"
    fits = {each: fit for each in choices if (fit := max((_fit(said, label) for label in _labels(each)), default=0.0))}
    best = max(fits.values(), default=0.0)
    closest = [each for each, fit in fits.items() if fit == best]
    return closest[0] if len(closest) == 1 else None


def _fit(said: Sequence[str], label: str) -> float:
    """How much of a label the words say, from 0 to 1; 0 if they say anything else."""
    words = words_of(label)
    bare = [word for word in words if word not in _AROUND] or words
    if any(word in _REFUSED and word not in words for word in said):
        return 0.0
    given, wanted = _meant(said), _meant(bare)
    if not given or not all(any(_same(one, other) for other in wanted) for one in given):
        return 0.0
    return sum(any(_same(one, other) for one in given) for other in wanted) / len(wanted)


def _meant(words: Sequence[str]) -> list[str]:
    """Words in one spelling of what they mean, numbers as digits."""
    split = [
        re.sub(r"^(\d+)(?:st|nd|rd|th)?(?=$|h|hrs?|x|mal|std)", r"\1 ", _NUMBERS.get(word, _SAME.get(word, word)))
        for word in words
    ]
    parts = [part for each in split for part in each.split()]
    return [_SAME.get(part, part) for part in parts if part not in {"x", "mal", "time", "times"}]


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= MIN_STEM and long.startswith(short) and len(long) - len(short) <= 3:
        return True
    return len(short) >= MIN_ALIKE and fuzz.ratio(one, other) >= ALIKE


def _labels(each: Choice) -> set[str]:
    """A button's label, and what it is called in the other languages."""
    return {each.label, *typed_labels.in_all_languages(each.value)}
