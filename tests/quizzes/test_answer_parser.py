from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GroundswellError
from bot.kit.i18n import in_language
from bot.quizzes import answer_parser
from bot.quizzes.answer_parser import NotANumberError
from bot.quizzes.content import Question
from tests.quizzes.kinds import EVERY, MULTIPLE, NUMBER, ORDER, PAIRS, SCALE, SINGLE, STATEMENT, TEXT, WORD

FIELDS = st.dictionaries(
    st.sampled_from(["answer", "confidence", "0", "1", "2", "3"]),
    st.lists(st.text(max_size=5) | st.sampled_from(["0", "1", "2", "sure"]), max_size=4).map(tuple),
)


@pytest.mark.parametrize(
    ("question", "pressed", "form", "given", "correct"),
    [
        (SINGLE, "1", {}, {"choices": (1,)}, True),
        (SINGLE, "0", {"confidence": ("not_sure",)}, {"choices": (0,), "confident": False}, False),
        (MULTIPLE, "given", {"answer": ("2", "0")}, {"choices": (0, 2)}, True),
        (MULTIPLE, "given", {"answer": ("2",), "confidence": ("sure",)}, {"choices": (2,), "confident": None}, False),
        (STATEMENT, "1", {}, {"choices": (1,)}, True),
        (NUMBER, "given", {"answer": (" 12 people",)}, {"number": Decimal(12)}, True),
        (WORD, "given", {"answer": (" Act ",)}, {"text": "Act"}, True),
        (ORDER, "given", {str(at): (str(at),) for at in range(4)}, {"order": (0, 1, 2, 3)}, True),
        (PAIRS, "given", {str(at): ("0",) for at in range(3)}, {"matches": (0, 0, 0)}, False),
        (SCALE, "10", {}, {"number": Decimal(10)}, None),
        (TEXT, "given", {"answer": ("\ud83d words\0",)}, {"text": "words"}, None),
    ],
)
def test_what_was_filled_in_is_an_answer(question, pressed, form, given, correct):
    """Of its kind, with its score; confidence counts only where it was asked."""
    answer = answer_parser.parse_answer(question, pressed, form)
    assert {key: getattr(answer, key) for key in given} == given
    assert answer.correct is correct


@pytest.mark.parametrize(
    ("question", "pressed", "form", "error"),
    [
        (SINGLE, "3", {}, answer_parser.UnknownQuestionError()),
        (SINGLE, "given", {}, answer_parser.UnknownQuestionError()),
        (SINGLE, "²", {}, answer_parser.UnknownQuestionError()),
        (SCALE, "11", {}, answer_parser.UnknownQuestionError()),
        (MULTIPLE, "given", {}, answer_parser.NothingChosenError()),
        (MULTIPLE, "given", {"answer": ("4",)}, answer_parser.UnknownQuestionError()),
        (NUMBER, "given", {"answer": ("",)}, answer_parser.EmptyAnswerError()),
        (NUMBER, "given", {"answer": ("a dozen",)}, answer_parser.NotANumberError(text="a dozen")),
        (WORD, "given", {"answer": ("   ",)}, answer_parser.EmptyAnswerError()),
        (TEXT, "given", {"answer": ("x" * 3001,)}, answer_parser.AnswerTooLongError(most=3000)),
        (ORDER, "given", {"0": ("0",), "1": ("1",), "2": ("2",)}, answer_parser.FieldEmptyError(field=3)),
        (
            ORDER,
            "given",
            {"0": ("0",), "1": ("1",), "2": ("1",), "3": ("3",)},
            answer_parser.ChosenTwiceError(text="Do", field=2),
        ),
        (PAIRS, "given", {"0": ("0",), "1": ()}, answer_parser.FieldEmptyError(field=1)),
    ],
)
def test_what_is_no_answer_gets_a_sentence(question, pressed, form, error):
    """It says what is missing, and the question stays open."""
    with pytest.raises(type(error)) as refused:
        answer_parser.parse_answer(question, pressed, form)
    assert refused.value.facts == error.facts


@given(question=st.sampled_from(EVERY), pressed=st.text(max_size=4) | st.just("1"), form=FIELDS)
def test_whatever_arrives_is_an_answer_or_a_sentence(question: Question, pressed: str, form: answer_parser.FormValues):
    """Nothing that a screen could send breaks the listener."""
    with suppress(GroundswellError):
        assert answer_parser.parse_answer(question, pressed, form)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("12", "en", "12"),
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "de", "1234.5"),
        ("1,000", "en", "1000"),
        ("1,000", "de", "1"),
        ("1.000", "de", "1000"),
        ("1.000", "en", "1"),
        ("2,5", "en", "2.5"),
        ("2.5", "de", "2.5"),
        ("−3", "en", "-3"),  # noqa: RUF001 - a real minus sign
        ("1 000 000", "en", "1000000"),
        ("25 %", "en", "25"),
        (".5", "en", "0.5"),
        ("12 People", "en", "12"),
        ("€ 1.200,50", "de", "1200.5"),
        ("12 or so", "en", "12"),
        ("12h", "en", "12"),
        ("about 3", "en", "3"),
        ("ca. 1.200", "de", "1200"),
        ("~ 30 minutes", "en", "30"),
        ("1'000'000", "en", "1000000"),
        ("+7.", "en", "7"),
        ("١٢", "en", "12"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text, language, number):
    """Decimals and thousands, with a sign, a percent sign or spaces."""
    assert answer_parser.parse_number(text, language) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1e9",
        "NaN",
        "Infinity",
        "1.2.3",
        "1-2",
        "½",
        "9" * 31,
        "1" + " ," * 2000,
        "--1",
        "12 5",
        "about three",
        "1 2 3",
        "3 of 4",
        ".",
    ],
)
def test_other_words_are_no_number(text):
    """And are told so."""
    with pytest.raises(NotANumberError):
        answer_parser.parse_number(text, "en")


@given(st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3))
def test_a_number_survives_being_said(number: Decimal):
    """What an explanation shows in a language can be typed in it."""
    with in_language("de"):
        assert answer_parser.parse_number(f"{number:,f}".translate({44: ".", 46: ","}), "de") == number
    assert answer_parser.parse_number(f"{number:,f}", "en") == number
