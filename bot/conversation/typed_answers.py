"""Answers to an open question that somebody types into the direct message instead of pressing its button."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from bot.conversation import short_replies
from bot.conversation.words import without_umlauts
from bot.errors import GroundswellError
from bot.kit.i18n import language
from bot.kit.patterns import LazyPattern
from bot.kit.smileys import without_smileys
from bot.quizzes import sentence_answers
from bot.quizzes.answer_parser import ANSWER, GIVEN, FormValues, parse_number
from bot.quizzes.content import (
    FreeText,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.explanations import labelled
from bot.quizzes.rules import FALSE, TRUE, normalized
from bot.quizzes.sentence_answers import LetterOfNamed
from bot.quizzes.service import ShownQuestion

MAX_LETTER_WORDS, MAX_NUMBER_WORDS, MAX_SHORT_WORDS = 9, 4, 8
MIN_FREE_WORDS = 4
MAX_SCALE = 10
# How alike a text and an option must be, in percent, and how long, to be asked about.
ALIKE, MIN_ALIKE = 88, 12
_LEAD = LazyPattern(
    r"(?:\W|\b(?:i|ich|id|i'd|would|wuerde|think|say|sagen|guess|take|choose|pick|go|with|for|its|it's|it|is|would|"
    r"my|answers?|options?|letters?|"
    r"the|glaube|denke|sage|nehme|tippe|auf|waehle|finde|es|ist|sind|wohl|die|das|meine|antwort(?:en)?|moeglichkeit|"
    r"buchstaben?|definitely|probably|bestimmt|are|beide|both)\b)*"
)
_BETWEEN = r"(?:[\s.,;:&+/)>→-]|\b(?:and|und|then|dann|plus|sowie)\b)+"
_BEHIND = r"\W*(?:\b(?:please|bitte|i think|i guess|glaube ich|denke ich|oder)\W*)?"
_LETTERS = LazyPattern(rf"[a-h](?:{_BETWEEN}[a-h](?![^\W\d_]))*{_BEHIND}")
_ALL_LETTERS = "abcdefgh"
_LETTERS_RUN = LazyPattern(r"(?=[a-h]{3,8}$)(?:([a-h])(?!.*\1))+", re.IGNORECASE)
_SEPARATED = LazyPattern(r"(?<![^\W\d_])[a-h](?![^\W\d_])")
_PLACES = (
    r"(?:first|1st|erste[nrs]?)",
    r"(?:second|2nd|zweite[nrs]?)",
    r"(?:third|3rd|dritte[nrs]?)",
    r"(?:fourth|4th|vierte[nrs]?)",
    r"(?:fifth|5th|fuenfte[nrs]?)",
)
_PLACED = LazyPattern(
    rf"(?:(?P<place>{'|'.join(_PLACES)})|(?P<last>last|letzte[nrs]?)|(?P<number>[1-8]))"
    r"(?: (?:one|option|answers?|antwort|moeglichkeit|of them|davon))*"
    r"(?: (?:please|bitte|i think|i guess|i'd say|maybe|probably|(?:glaub|glaube|denk|denke) ich|wuerde? ich sagen|"
    r"vermutlich|wahrscheinlich|oder|wohl))*"
)
# Before a number that is no number of something else.
_NUMBERED = LazyPattern(r"\b(?:options?|answers?|antwort|moeglichkeit|number|nummer|no|nr|the|die)\W*$")
_TRUE = LazyPattern(
    r"(?:(?:that's|thats|that is|das|es|ist|it's|its|is)? ?)*(?:true|wahr|stimmt|right|correct|richtig|korrekt)"
)
_FALSE = LazyPattern(
    r"(?:(?:that's|thats|that is|das|es|ist|it's|its|is)? ?)*"
    r"(?:false|untrue|not true|falsch|unwahr|stimmt (?:so )?nicht|nicht wahr|wrong|not correct|incorrect)"
)


@dataclass(frozen=True)
class TypedAnswer:
    """An answer to an open question, as its buttons or its window would give it.

    It is certain if the text is nothing else; otherwise its author is asked. `is_own_text` says that the question takes
    words of their own, `is_sentence` that more stands around the answer, `letters` which ones it names, and `also`
    answers the other questions of the message. The `rest` is what else was said behind them.
    """

    ask_id: str
    pressed: str
    form: FormValues = field(default_factory=dict)
    is_certain: bool = False
    is_own_text: bool = False
    is_sentence: bool = False
    letters: tuple[str, ...] = ()
    also: tuple[TypedAnswer, ...] = ()
    rest: str = ""


@dataclass(frozen=True)
class WrongLetters:
    """Letters that the open question doesn't have, or too many of them; `letters` are those it has."""

    letters: tuple[str, ...]
    is_too_many: bool = False


def find(asked: Sequence[ShownQuestion], text: str, *, is_below: bool) -> TypedAnswer | WrongLetters | None:
    """The answer that a text is to one of the open questions of a message, a certain one first; None if it is none.

    `asked` are all questions of the message, as a text may say which it answers. `is_below` says that nothing else was
    said since they were asked.
    """
    plain = without_smileys(text)
    if not plain.strip():
        return None
    by_number = _numbered(asked, plain)
    if by_number:
        return by_number
    open_now = [shown for shown in asked if shown.is_open]
    in_order = _in_order(open_now, plain) or _in_parts(open_now, plain)
    if in_order:
        return in_order
    found = [(shown, _read(shown, text if _takes_own_text(shown) else plain, is_below=is_below)) for shown in open_now]
    answers = [read for _, read in found if isinstance(read, TypedAnswer)]
    certain = next((one for one in answers if one.is_certain), None)
    wrong = next((read for _, read in found if isinstance(read, WrongLetters)), None)
    if certain or wrong:
        return certain or next(iter(answers), None) or wrong
    spoken = [one for one in (_in_sentence(shown, plain, is_below=is_below) for shown in open_now) if one]
    certain = next((one for one in spoken if one.is_certain), None)
    return certain or next(iter([*spoken, *answers]), None)


def _in_order(open_now: Sequence[ShownQuestion], text: str) -> TypedAnswer | None:
    """A letter for each open question, where each has one right option, such as “A and then C”."""
    letters = sentence_answers.letters_in_order(text, len(open_now))
    if not letters or not all(isinstance(shown.question, SingleChoice) for shown in open_now):
        return None
    read = list[TypedAnswer]()
    for shown, letter in zip(open_now, letters, strict=True):
        places = {label.casefold(): str(at) for at, label, _text in labelled(shown)}
        if letter not in places:
            return None
        read.append(TypedAnswer(shown.ask_id, places[letter], letters=(letter.upper(),)))
    return replace(read[0], is_certain=True, also=tuple(read[1:]))


def _in_parts(open_now: Sequence[ShownQuestion], text: str) -> TypedAnswer | None:
    """An answer for each open question in their order, such as “false, and c”; what follows them is the `rest`.

    Letters alone may all be for one question.
    """
    head, rest = sentence_answers.first_sentence(text)
    parts = sentence_answers.parts(head)
    takes_several = any(isinstance(shown.question, MultipleChoice | Ordering | Matching) for shown in open_now)
    if len(parts) != len(open_now) or len(parts) <= 1 or (takes_several and all(map(_letters, parts))):
        return None
    read = [of_part(shown, part) for shown, part in zip(open_now, parts, strict=True)]
    answers = [answer for answer in read if answer]
    if len(answers) != len(open_now):
        return None
    return replace(answers[0], is_certain=True, is_sentence=True, also=tuple(answers[1:]), rest=rest)


def is_lettered(text: str) -> bool:
    """Whether a text has letters that may be options of a question, such as “the first one: b and d” or “abecd”."""
    if short_replies.corrects(text):
        return False
    if _letters(text) or _LETTERS_RUN.fullmatch(text.strip()):
        return True
    found = sentence_answers.letters_in(text, _ALL_LETTERS, several=True)
    return found is not None and (found.is_certain or len(found.letters) > 1)


def in_full_order(open_now: Sequence[ShownQuestion], text: str) -> TypedAnswer | None:
    """The order that a text gives to all options of the one open question that has as many, such as “abecd”."""
    sorted_out = [_lettered(shown, text) for shown in open_now if isinstance(shown.question, Ordering | Matching)]
    found = [one for one in sorted_out if isinstance(one, TypedAnswer)]
    return found[0] if len(found) == 1 else None


def of_part(shown: ShownQuestion, text: str) -> TypedAnswer | None:
    """The answer that a part of a message is to the question that it is for; certain, as its question is known."""
    plain = _read(shown, text, is_below=True)
    found = plain if isinstance(plain, TypedAnswer) else _in_sentence(shown, text, is_below=True)
    if found is None or found.is_own_text:
        return None
    may_go_on = isinstance(shown.question, MultipleChoice) and len(found.form.get(ANSWER, ())) == 1
    return replace(found, is_certain=not may_go_on)


def asked_about(answer: TypedAnswer) -> TypedAnswer:
    """The same answer, which isn't certain, with its letters for the question about it."""
    return replace(answer, is_certain=False)


def of_named(open_now: Sequence[ShownQuestion], said: LetterOfNamed) -> TypedAnswer | None:
    """The answer to the one question that names the person or thing which was named, such as “B for Jolanta”."""
    choices = [one for one in open_now if isinstance(one.question, SingleChoice | MultipleChoice)]
    named = [one for one in choices if said.name in _names_in(one.question.ask)]
    if len(named) != 1:
        return None
    places = {label.casefold(): str(at) for at, label, _text in labelled(named[0])}
    if said.letter not in places:
        return None
    place, is_one = places[said.letter], isinstance(named[0].question, SingleChoice)
    pressed, form = (place, {}) if is_one else (GIVEN, {ANSWER: (place,)})
    return TypedAnswer(named[0].ask_id, pressed, form, is_certain=is_one, letters=(said.letter.upper(),))


def _names_in(text: str) -> set[str]:
    """The words of a question that are written with a capital letter, in lower case."""
    return {sentence_answers.folded(word) for word in re.findall(r"\w+", text) if word[:1].isupper()}


def _takes_own_text(shown: ShownQuestion) -> bool:
    return isinstance(shown.question, FreeText | ShortText)


def _numbered(asked: Sequence[ShownQuestion], text: str) -> TypedAnswer | None:
    """The answers of a text that says which question each is for; None if one of them is closed or can't be read."""
    read = list[TypedAnswer]()
    for number, part in sentence_answers.numbered(text):
        shown = asked[number - 1] if number <= len(asked) else None
        if shown is None or not shown.is_open or _takes_own_text(shown):
            return None
        plain = _read(shown, part, is_below=True)
        answer = plain if isinstance(plain, TypedAnswer) else _in_sentence(shown, part, is_below=True)
        if answer is None:
            return None
        read.append(answer)
    if not read:
        return None
    is_certain = all(answer.is_certain for answer in read) or len(read) > 1
    return replace(read[0], is_certain=is_certain, is_sentence=True, also=tuple(read[1:]))


def _in_sentence(shown: ShownQuestion, text: str, *, is_below: bool) -> TypedAnswer | None:
    """The answer that stands in a sentence about it: its letters, its number, or an option before a comma."""
    question, opening = shown.question, normalized(sentence_answers.opening(text))
    pressed = ""
    form: dict[str, tuple[str, ...]] = {}
    if isinstance(question, SingleChoice | MultipleChoice):
        several = isinstance(question, MultipleChoice)
        places = {letter.casefold(): str(at) for at, letter, _text in labelled(shown)}
        found = sentence_answers.letters_in(text, places, several=several)
        if found is None:
            same = _placed(shown, opening) or (_option(shown, opening) if len(opening) >= MIN_ALIKE else None)
            return replace(same, is_sentence=True) if same else None
        chosen = tuple(places[letter] for letter in found.letters)
        # One letter alone may be the first of several.
        is_certain = found.is_certain and (not several or len(chosen) > 1)
        pressed, form = (GIVEN, {ANSWER: chosen}) if several else (chosen[0], {})
        answer = TypedAnswer(shown.ask_id, pressed, form, is_certain)
        return replace(answer, is_sentence=True, letters=tuple(letter.upper() for letter in found.letters))
    # “Right, I'm back” begins something else.
    if isinstance(question, TrueFalse) and opening != "right":
        pressed = str(TRUE) if _TRUE.fullmatch(opening) else str(FALSE) if _FALSE.fullmatch(opening) else ""
    if isinstance(question, Scale):
        return _on_scale(shown, text, is_below=is_below)
    number = sentence_answers.number_in(text) if isinstance(question, Numeric) else None
    if number:
        pressed, form = GIVEN, {ANSWER: (number,)}
    return TypedAnswer(shown.ask_id, pressed, form, is_below, is_sentence=True) if pressed else None


def _on_scale(shown: ShownQuestion, text: str, *, is_below: bool) -> TypedAnswer | None:
    """The number that a sentence gives on a scale, in digits or a word; asked about where it stands further back."""
    number = sentence_answers.number_in(sentence_answers.in_digits(text))
    said = number or (sentence_answers.number_named(text) if is_below else "")
    if not said or int(said) > MAX_SCALE:
        return None
    return TypedAnswer(shown.ask_id, said, {}, is_below and bool(number), is_sentence=True)


def _read(shown: ShownQuestion, text: str, *, is_below: bool) -> TypedAnswer | WrongLetters | None:
    question, plain = shown.question, normalized(text)
    if isinstance(question, SingleChoice | MultipleChoice | Ordering | Matching):
        return (_lettered(shown, text) or _placed(shown, plain) or _option(shown, plain)) if plain else None
    pressed, is_certain = "", is_below
    match question:
        case TrueFalse():
            pressed = str(TRUE) if _TRUE.fullmatch(plain) else str(FALSE) if _FALSE.fullmatch(plain) else ""
        case Scale():
            pressed = sentence_answers.out_of_ten(sentence_answers.in_digits(text))
        case Numeric():
            pressed = GIVEN if _is_number(text) else ""
        case ShortText():
            is_right = plain in map(normalized, question.accepted)
            is_short = 0 < len(text.split()) <= MAX_SHORT_WORDS and not text.rstrip().endswith("?")
            pressed, is_certain = GIVEN if is_right or is_short else "", is_right and is_below
        case FreeText():
            pressed, is_certain = GIVEN if len(text.split()) >= MIN_FREE_WORDS else "", False
    form = {ANSWER: (text,)} if pressed == GIVEN else {}
    is_own = isinstance(question, ShortText | FreeText)
    return TypedAnswer(shown.ask_id, pressed, form, is_certain, is_own_text=is_own) if pressed else None


def _is_number(text: str) -> bool:
    """Whether a text is a number, perhaps with a unit behind it, and no time of day."""
    if len(text.split()) > MAX_NUMBER_WORDS or re.search(r"\b(?:uhr|clock|am|pm)\b", text.casefold()):
        return False
    try:
        parse_number(text, language())
    except GroundswellError:
        return False
    return True


def _lettered(shown: ShownQuestion, text: str) -> TypedAnswer | WrongLetters | None:
    """The answer in letters: one, several, or all in an order, as the kind of question needs."""
    places = {letter.casefold(): str(at) for at, letter, _text in labelled(shown)}
    run = text.strip().casefold()
    is_order = isinstance(shown.question, Ordering | Matching) and sorted(run) == sorted(places)
    letters = list(run) if is_order else _letters(text)
    if not letters:
        return None
    shown_letters = tuple(letter.upper() for letter in places)
    if not set(letters) <= places.keys():
        return WrongLetters(shown_letters)
    chosen = tuple(places[letter] for letter in letters)
    if isinstance(shown.question, SingleChoice):
        is_one = len(chosen) == 1
        return (
            TypedAnswer(shown.ask_id, chosen[0], {}, is_one)
            if is_one
            else WrongLetters(shown_letters, is_too_many=True)
        )
    if isinstance(shown.question, MultipleChoice):
        # One letter alone may be the first of several.
        return TypedAnswer(shown.ask_id, GIVEN, {ANSWER: chosen}, is_certain=len(chosen) > 1)
    form = {str(at): (place,) for at, place in enumerate(chosen)}
    return TypedAnswer(shown.ask_id, GIVEN, form, is_certain=True) if len(chosen) == len(places) else None


def _letters(text: str) -> list[str]:
    """The letters that a text names and nothing else, such as “A and C”, “(b)” or “BDAC”; each once."""
    plain = normalized(text)
    if len(plain.split()) > MAX_LETTER_WORDS:
        return []
    if re.fullmatch(r"[A-H]{2,6}", text.strip()):
        return list(dict.fromkeys(text.strip().casefold()))
    lead = _LEAD.match(plain)
    rest = plain[lead.end() :] if lead else plain
    if not _LETTERS.fullmatch(rest):
        return []
    return list(dict.fromkeys(_SEPARATED.findall(re.sub(r"\b(?:and|und|then|dann|plus|sowie)\b", " ", rest))))


def _placed(shown: ShownQuestion, plain: str) -> TypedAnswer | None:
    """The answer by its place, such as “the second one” or “die letzte”; None for anything else."""
    question = shown.question
    if not isinstance(question, SingleChoice | MultipleChoice):
        return None
    plain = without_umlauts(plain)
    lead = _LEAD.match(re.sub(r"\b(?:number|nummer|no|nr)\b\.?", "option", plain))
    plain = re.sub(r"\b(?:number|nummer|no|nr)\b\.?", "option", plain)
    said_before, behind = (plain[: lead.end()], plain[lead.end() :].strip()) if lead else ("", plain)
    found = _PLACED.fullmatch(behind)
    if found is None or (found["number"] and not _NUMBERED.search(said_before)):
        return None
    options = labelled(shown)
    named = found["place"] or ""
    place = next((at for at, words in enumerate(_PLACES) if re.fullmatch(words, named)), len(options) - 1)
    place = int(found["number"]) - 1 if found["number"] else place
    if place >= len(options):
        return None
    at, letter, _text = options[place]
    is_one = isinstance(question, SingleChoice)
    form = {} if is_one else {ANSWER: (str(at),)}
    return TypedAnswer(shown.ask_id, str(at) if is_one else GIVEN, form, is_certain=is_one, letters=(letter,))


def _option(shown: ShownQuestion, plain: str) -> TypedAnswer | None:
    """The answer in the words of an option: certain if they are exactly these, asked about if they are nearly."""
    question = shown.question
    if not isinstance(question, SingleChoice | MultipleChoice):
        return None
    texts = {str(at): normalized(text) for at, _letter, text in labelled(shown)}
    same = [at for at, text in texts.items() if text == plain]
    near = [
        at
        for at, text in texts.items()
        if min(len(plain), len(text)) >= MIN_ALIKE and max(fuzz.ratio(plain, text), _begins(plain, text)) >= ALIKE
    ]
    found = same or near
    if len(found) != 1:
        return None
    is_one = isinstance(question, SingleChoice)
    form = {} if is_one else {ANSWER: tuple(found)}
    return TypedAnswer(shown.ask_id, found[0] if is_one else GIVEN, form, is_certain=bool(same))


def _begins(plain: str, option: str) -> float:
    """How alike a text is to the beginning of an option; 0 for a text that is short."""
    return fuzz.ratio(plain, option[: len(plain)]) if len(plain) >= 2 * MIN_ALIKE else 0.0
