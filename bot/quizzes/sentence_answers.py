"""An answer to a choice or a number that stands inside a sentence, such as “b and d I'd say” or “1c 2b”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern

MAX_WORDS = 40
MAX_NAMED_WORDS = 10
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"})
_BECAUSE = r"(?:because|cause|cuz|since|as|weil|wei|denn|da|nachdem)\b"
_AND = r"(?:and|und|plus|sowie|\+|&)"
# What says that a letter is an answer: before it, and behind it.
_CUE = (
    r"(?:i|ich|i'd|id|i'll|ill|would|wuerd\w*|wurd|taet\w*|say|sag\w*|sogn|think|guess|denk\w*|glaub\w*|mein\w*|moan|"
    r"nehm\w*|"
    r"nimm|take|choose|pick|tipp\w*|go|with|for|auf|also|so|therefore|hence|deshalb|darum|daher|drum|probably|"
    r"definitely|wahrscheinlich|vermutlich|bestimmt|sicher|wohl|eher|vielleicht|maybe|perhaps|rather|answers?|"
    r"antwort(?:en)?|options?|moeglichkeit|letters?|buchstaben?|das|it's|it|is|es|ist|sind|the|die|der|my|meine?|well|"
    r"hm+|na|naja|ja|yes|ok|okay|beide|both|dann|then|muss|sein|waer\w*|now|jetzt)"
)
_LEAD = rf"(?:\W|{_CUE}(?!\w))*"
_SAID_AFTER = (
    r"(?:i|ich|i'd|would|wuerd\w*|wurd|taet\w*|glaub\w*|denk\w*|sag\w*|mein\w*|nehm\w*|is|ist|it is|are|sind|"
    r"of course|obviously|clearly|for sure|natuerlich|klar|eindeutig|seems?|then|dann|scheint|passt|"
    r"passen|stimmt|stimmen|probably|wahrscheinlich|vermutlich|bestimmt|eher|wohl|please|bitte|oder)\b"
)
_BEHIND = rf"\s*(?:$|[,.;:!)–]|-\s|{_BECAUSE}|{_SAID_AFTER})"
_FIRM = LazyPattern(
    r"(?:say|sag|sage|sagen|sagn|sogn|nehm|nehme|nimm|take|choose|pick|tippe|auf|also|so|therefore|hence|deshalb|"
    r"darum|daher|drum|probably|definitely|wahrscheinlich|vermutlich|bestimmt|sicher|wohl|eher|vielleicht|maybe|"
    r"answer|answers|antwort|antworten|option|options|with|for|letter|buchstabe|think|glaub|glaube|denk|denke|"
    r"guess|sein)"
)
# Words before a letter that make it a name: plan B, hall C.
_NAMED = (
    r"(?:plan|halle|hall|gate|tor|team|gruppe|group|klasse|class|typ|type|schicht|line|linie|raum|room|teil|part|"
    r"vitamin|punkt|point|block|rampe|lager|zone|kategorie|category|abschnitt|section)"
)
_NOT = (
    r"(?:not|no|never|nicht|ned|net|nie|nein|isn't|kein\w*|wrong|falsch|statt|instead|ausser|except|zwischen|between)"
)
_ASKS = LazyPattern(
    r"\W*(?:was|wos|wer|wie|warum|wieso|weshalb|wo|wann|welche\w*|what|why|who|how|which|when|where|can|could|kannst)\b"
)
_FIRST = {"first": 1, "erste": 1, "second": 2, "zweite": 2, "third": 3, "dritte": 3}
_ORDINAL = (
    r"(?:(?:bei|beim|for|in|on|to|zu|zur)\s+)?(?:(?:der|die|the|question|frage)\s+)?"
    r"(?:(?P<word>first|second|third|(?:erste|zweite|dritte)[nrs]?|erstens|zweitens|drittens)"
    r"(?:\s+(?:frage|question|one))?\b(?!\s*mal)|(?:question|frage)\s*(?P<named>[1-9])\b|"
    r"(?P<digit>[1-9])(?=\s*[.):=-]?\s*[a-h](?![^\W\d_]))|(?P<before>[1-9])\s*[:)=](?=\s*\d))\s*[.:),=-]*\s*"
)
_MARKER = LazyPattern(rf"(?<![^\W\da-h])(?<!\d){_ORDINAL}")


_ARTICLE = r"(?:(?:the|der|die|den|das)\s+)?"
_OF_NAMED = LazyPattern(
    rf"(?:(?:and|und)\s+)?{_LEAD}(?P<before>[a-h])\s+(?:for|bei|beim|fuer|zu|zur|on|in|"
    rf"to)\s+{_ARTICLE}(?P<whose>\w{{3,}})|"
    rf"(?:(?:and|und)\s+)?{_ARTICLE}(?P<name>\w{{3,}})(?:\s+(?:one|question|frage))?\s*"
    rf"(?:is|ist|gets|would be|waere|:|=|-)\s*(?P<behind>[a-h])\s*(?:$|[.,;!)]|{_BECAUSE})"
)
# Words that begin a question, and so have a capital letter, but are no names.
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "the this that these those what which how when where who whose why your you all one two some and but for her "
        "his she they der die das den was wie wer wann wo welche welcher welches ein eine einen alle und aber sie er "
        "ihr man",
    )
)


@dataclass(frozen=True)
class LetterOfNamed:
    """A letter and the word by which its question is named, in lower case, such as “B for Jolanta”."""

    letter: str
    name: str


@dataclass(frozen=True)
class NamedLetters:
    """The letters that a sentence names, each once; certain if nothing else can be meant by them."""

    letters: tuple[str, ...]
    is_certain: bool


def letters_in(text: str, labels: Collection[str], *, several: bool) -> NamedLetters | None:
    """The letters of options that a sentence answers with; None if it names none, or denies or weighs them.

    `several` says that more than one may be right.
    """
    plain = folded(text)
    if not plain or len(plain.split()) > MAX_WORDS or "?" in text or _ASKS.match(plain):
        return None
    one = rf"(?<![\w'])[{''.join(labels).casefold()}](?![\w'])"
    group = rf"(?P<letters>{one}(?:\s*(?:,|{_AND}|/)\s*(?:{_AND}\s*)?{one})*)(?P<behind>{_BEHIND})"
    found = [match for match in re.finditer(group, plain) if not _is_word(match, text)]
    if len(found) != 1 or _is_denied(found[0]):
        return None
    before = plain[: found[0].start()]
    letters = tuple(dict.fromkeys(re.findall(one, found[0]["letters"])))
    words = re.findall(r"[\w']+", re.split(r"[,.;:!]", before)[-1])
    is_cued = any(map(_FIRM.fullmatch, words[-3:])) and re.fullmatch(_LEAD, " ".join(words[-2:])) is not None
    # A small “a” behind other words may be “too” in dialect: “des mach i a”.
    is_small_a = letters == ("a",) and not re.search(r"\bA\b", text) and bool(before.strip())
    if (len(letters) > 1 and not several) or (is_small_a and not is_cued):
        return None
    is_led = re.fullmatch(_LEAD, before) is not None
    return NamedLetters(letters, (is_led or is_cued) and not is_small_a)


def _is_denied(found: re.Match[str]) -> bool:
    """Whether letters are denied or weighed in their part of the sentence, or belong to a name such as “plan B”."""
    before, after = found.string[: found.start()], found.string[found.end("letters") :]
    part = re.split(r"[,.;:!]", before)[-1] + " | " + re.split(rf"[,.;:!]|{_BECAUSE}", after)[0].removesuffix("oder")
    return bool(re.search(rf"\b{_NOT}\b", part) or re.search(rf"\b{_NAMED}\s*$", before))


def _is_word(found: re.Match[str], text: str) -> bool:
    """Whether a letter is a word there: an article (“a good day”), or “too” in dialect (“i a”)."""
    return found["letters"] == "a" and bool(re.match(r"\s*(?:is|i|ich|da)\b", found["behind"])) and "A" not in text


def letters_in_order(text: str, count: int) -> list[str]:
    """One letter for each of several questions, such as “A and then C”; empty if they aren't as many, or are denied.

    A sentence may stand behind them.
    """
    plain = folded(text)
    if "?" in text or len(plain.split()) > MAX_WORDS:
        return []
    one, then = r"(?<![\w'])[a-h](?![\w'])", rf"\s*(?:,|{_AND}|then|dann|/)\s*(?:{_AND}\s*)?(?:then|dann)?\s*"
    found = re.match(rf"{_LEAD}(?P<letters>{one}(?:{then}{one})*)\s*(?:$|[.!;:–]|{_BECAUSE})", plain)
    letters = re.findall(one, found["letters"]) if found else []
    return letters if len(letters) == count > 1 else []


def letter_of_named(text: str) -> LetterOfNamed | None:
    """The letter that a sentence begins with for a question that it names; None if it does no such thing."""
    plain = folded(text)
    found = _OF_NAMED.match(plain) if "?" not in text and len(plain.split()) <= MAX_WORDS else None
    if found is None:
        return None
    name = found["whose"] or found["name"]
    return None if name in _NO_NAMES else LetterOfNamed(found["before"] or found["behind"], name)


def number_in(text: str) -> str | None:
    """The one number that a sentence begins with, behind words such as “I'd say”; None if it counts or dates something.

    It ends the sentence, or a comma or a reason stands behind it.
    """
    plain = folded(text)
    if len(plain.split()) > MAX_WORDS or "?" in text or len(re.findall(r"\d+", plain)) != 1:
        return None
    behind = rf"(?:{_BEHIND}|\s+(?:for|on|to|bei|fuer|zu)\s+(?:the|my|that|der|die|das)\b)"
    found = re.fullmatch(rf"{_LEAD}(?:(?:eine?|a|an|about|etwa|circa|ca)\W+)*(\d+)(?:{behind}.*)", plain, re.DOTALL)
    return found[1] if found else None


_SPELLED = {
    **{word: str(at) for at, word in enumerate(("zero", "", "two", "three", "four", "five", "six", "seven")) if word},
    **{
        word: str(at)
        for at, word in enumerate(("null", "", "zwei", "drei", "vier", "fuenf", "sechs", "sieben"))
        if word
    },
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eins": "1",
    "acht": "8",
    "neun": "9",
    "zehn": "10",
}
_COUNTED = (
    r"(?:\s*(?:days?|weeks?|months?|hours?|minutes?|min|h|uhr|o'clock|am|pm|times?|x|mal|people|colleagues?|questions?|"
    r"lessons?|tage?n?|wochen?|monate?n?|stunden?|minuten?|leute|kolleg\w*|fragen?|lektion\w*|prozent|percent|%)(?!\w)|"
    r"\s*[:.]\d)"
)
_ONE_NUMBER = LazyPattern(rf"(?<![\w.,:])(10|\d)(?![\w])(?!{_COUNTED})")


def in_digits(text: str) -> str:
    """A text with the one number from 0 to 10 that it spells in digits; as it is if it has digits or more of them."""
    plain = folded(text)
    spelled = [word for word in re.findall(r"\w+", plain) if word in _SPELLED]
    if len(spelled) != 1 or re.search(r"\d", plain):
        return text
    return re.sub(rf"\b{spelled[0]}\b", _SPELLED[spelled[0]], plain)


def number_named(text: str) -> str:
    """The one number from 0 to 10 in a short text, which counts and dates nothing; empty for anything else."""
    plain = folded(in_digits(text))
    if len(plain.split()) > MAX_NAMED_WORDS or "?" in text or len(re.findall(r"\d+", plain)) != 1:
        return ""
    found = _ONE_NUMBER.search(plain)
    is_timed = found and re.search(
        r"\b(?:at|um|until|bis|by|on|am|in|every|alle|lesson|lektion)\s+$", plain[: found.start()]
    )
    return found[1] if found and not is_timed else ""


_ABOUT = LazyPattern(
    r"(?:(?:i'm|im|i am|id say|i'd say|it's|its|ich bin|ich sag\w*|eher|so|etwa|bei|about|maybe|perhaps|probably|"
    r"vielleicht|an?|eine?)\W+)*"
)
_OUT_OF_TEN = LazyPattern(r"(10|\d)\s*(?:(?:out of|of|von|/)\s*10)?\W*")


def out_of_ten(text: str) -> str:
    """The number from 0 to 10 that is all of a text, as in “maybe 4 out of 10”; empty for anything else."""
    plain = folded(text)
    lead = _ABOUT.match(plain)
    found = _OUT_OF_TEN.fullmatch(plain[lead.end() :] if lead else plain)
    return found[1] if found else ""


def first_sentence(text: str) -> list[str]:
    """The first sentence of a text, and what follows it; both may be empty."""
    head, *rest = re.split(r"[.!;]\s+", text.strip(), maxsplit=1)
    return [head, " ".join(rest).strip()]


def parts(sentence: str) -> list[str]:
    """The parts of a sentence between its commas and its “and”s."""
    cut = re.split(
        rf"\s*,\s*(?:(?:{_AND}|then|dann)\s+)*|\s+(?:{_AND}|then|dann)\s+", sentence.strip(), flags=re.IGNORECASE
    )
    return [part for part in cut if part]


def opening(text: str) -> str:
    """What stands before the first comma, full stop or reason of a sentence; empty without one, or if it asks."""
    if "?" in text or len(text.split()) > MAX_WORDS:
        return ""
    parts = re.split(rf"\s*[,.;:!–]\s+|\s+(?={_BECAUSE})", text.strip(), maxsplit=1, flags=re.IGNORECASE)
    return parts[0] if len(parts) > 1 else ""


def numbered(text: str) -> list[tuple[int, str]]:
    """The parts of a text that say which question they answer, with its number; empty if it begins otherwise."""
    plain = folded(text)
    found = list(_MARKER.finditer(plain))
    if not found or "?" in text or len(plain.split()) > MAX_WORDS or not re.fullmatch(_LEAD, plain[: found[0].start()]):
        return []
    ends = [*(match.start() for match in found[1:]), len(plain)]
    parts = [(_number(match), plain[match.end() : end].strip(" ,.;")) for match, end in zip(found, ends, strict=True)]
    parts = [(number, re.sub(rf"\W+{_AND}$", "", part)) for number, part in parts]
    is_distinct = len({number for number, _part in parts}) == len(parts)
    return parts if is_distinct and all(part for _number, part in parts) else []


def _number(found: re.Match[str]) -> int:
    word = found["word"]
    if word:
        return next(number for start, number in _FIRST.items() if word.startswith(start))
    return int(found["named"] or found["digit"] or found["before"])


def folded(text: str) -> str:
    """A text in lower case, without umlauts and ligatures."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS).strip()
