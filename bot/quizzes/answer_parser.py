"""Parse the values of a question's fields and buttons as an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.errors import GroundswellError
from bot.kit.i18n import language
from bot.kit.patterns import LazyPattern
from bot.quizzes.content import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Scale,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.rules import FALSE, TRUE, GivenAnswer, scored

# By field name: a text, the value of one option, or several.
FormValues = Mapping[str, tuple[str, ...]]
CONFIDENCE, ANSWER = "confidence", "answer"
SURE, NOT_SURE = "sure", "not_sure"
GIVEN = "given"  # the value of a button below fields, which hold the answer
MAX_CHARACTERS = 3000
MAX_DIGITS = 30
MAX_IN_FIELD = 100  # characters, of a field for a number
# The decimal mark by language; the other sign groups thousands.
DECIMAL_MARKS = {"de": ","}
MINUS = "\u2212"
# “About”, a currency before the number and words after it are ignored; a second number is an error.
ABOUT = LazyPattern(
    r"\s*(?:(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|maybe|nearly|almost|just under|just over|"
    r"etwa|ungefähr|ungefaehr|rund|so|fast|knapp|gut|vielleicht|it'?s|es sind|~|≈)\s+|[~≈]\s*)+",
    re.IGNORECASE,
)
NUMBER = LazyPattern(r"[^\w+\-.,]*(?P<number>[+-]?\s*(?:\d|[.,]\d)[\d.,'\u2019\s]*?)\s*(?P<unit>[^\d\s][^\d]*)?")
THOUSANDS_SEPARATORS = LazyPattern(r"['\u2019\s]")  # these group thousands in every language
GROUPED_THOUSANDS = r"[+-]?\d{1,3}(%s\d{3})+"


class UnknownQuestionError(GroundswellError):
    """I can't find that question any more. `/learn today` shows what's waiting for you."""


class NothingChosenError(GroundswellError):
    """You haven't chosen anything yet. Choose what fits and press the button again; the question stays open."""


class FieldEmptyError(GroundswellError):
    """One field is still empty. Fill it in and press the button again. Your other choices are still there."""


class ChosenTwiceError(GroundswellError):
    """“{text}” is in two positions. Give each item its own position and press the button again."""


class EmptyAnswerError(GroundswellError):
    """The field is still empty. Write your answer and press the button again. The question stays open until then."""


class NotANumberError(GroundswellError):
    """I can't read “{text}” as a number. Use digits, such as 12 or 2.5. The question stays open."""


class AnswerTooLongError(GroundswellError):
    """That text is too long: {most} characters at most. Shorten it a little and press the button again."""


def parse_answer(question: Question, pressed: str, form: FormValues) -> GivenAnswer:
    """The scored answer; `pressed` is the value of the button, `form` the values of the fields."""
    confident = {SURE: True, NOT_SURE: False}.get("".join(form.get(CONFIDENCE, ())))
    parts = _parts(question, pressed, form)
    return scored(question, GivenAnswer(**parts, confident=confident if question.confidence else None))


def _parts(question: Question, pressed: str, form: FormValues) -> dict[str, Any]:
    match question:
        case SingleChoice():
            parts: dict[str, Any] = {"choices": (_place(pressed, len(question.options)),)}
        case TrueFalse():
            parts = {"choices": (_place(pressed, max(TRUE, FALSE) + 1),)}
        case Scale():
            parts = {"number": Decimal(_place(pressed, 11))}
        case MultipleChoice():
            parts = {"choices": _ticked(form, len(question.options))}
        case Numeric():
            parts = {"number": parse_number(_typed(form), language())}
        case Ordering():
            parts = {"order": _each_once(question, _chosen(form, len(question.items)))}
        case Matching():
            parts = {"matches": _chosen(form, len(question.pairs))}
        case _:
            parts = {"text": _typed(form)}
    return parts


def _place(value: str, count: int) -> int:
    if not (value.isascii() and value.isdigit()) or int(value) >= count:
        raise UnknownQuestionError
    return int(value)


def _ticked(form: FormValues, count: int) -> tuple[int, ...]:
    ticked = {_place(value, count) for value in form.get(ANSWER, ())}
    if not ticked:
        raise NothingChosenError
    return tuple(sorted(ticked))


def _typed(form: FormValues) -> str:
    """The typed text without surrogates and zeros, which databases reject."""
    text = "".join(form.get(ANSWER, ())).replace("\0", "").encode(errors="ignore").decode().strip()
    if not text:
        raise EmptyAnswerError
    if len(text) > MAX_CHARACTERS:
        raise AnswerTooLongError(most=MAX_CHARACTERS)
    return text


def _chosen(form: FormValues, count: int) -> tuple[int, ...]:
    """The choice in each of the selects, which are named by numbers from 0."""
    chosen = [form.get(str(at)) or () for at in range(count)]
    if not all(chosen):
        raise FieldEmptyError(field=chosen.index(()))
    return tuple(_place(value, count) for (value, *_) in chosen)


def _each_once(question: Ordering, order: tuple[int, ...]) -> tuple[int, ...]:
    for index, at in enumerate(order):
        if at in order[:index]:
            raise ChosenTwiceError(text=question.items[at].text, field=index)
    return order


def parse_number(text: str, language: str) -> Decimal:
    """A number in the notation of a language, perhaps with “about”: 1.234,5 in German is 1,234.5 in English."""
    written = text.replace(MINUS, "-").strip() if len(text) <= MAX_IN_FIELD else ""
    about = ABOUT.match(written)
    found = NUMBER.fullmatch(written[about.end() :] if about else written)
    decimal = DECIMAL_MARKS.get(language, ".")
    plain = found["number"].strip() if found else ""
    for thousands in (r"\." if decimal == "," else ",", THOUSANDS_SEPARATORS.pattern):
        whole = plain.partition(decimal)[0]
        if re.fullmatch(GROUPED_THOUSANDS % f"(?:{thousands})", whole):
            plain = re.sub(thousands, "", whole) + plain[len(whole) :]
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain) or len(plain) > MAX_DIGITS:
        raise NotANumberError(text=text[:MAX_DIGITS])
    return Decimal(plain)
