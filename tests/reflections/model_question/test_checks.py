"""Which of a model's questions may be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reflections.model_question.checks import MAX_CHARACTERS, ModelQuestion, checked

TEXT = "The night shift never sees the list, and Kim changes it after 6. Ich sehe da keinen Sinn drin."
GOOD = "You write “The night shift never sees the list”: what do they look at instead?"


def question(quote: str, said: str) -> str | None:
    return checked(ModelQuestion(quote=quote, question=said), TEXT)


def test_one_short_question_that_quotes_their_words_is_asked():
    """In either language, with whichever quotation marks."""
    assert question("The night shift never sees the list", GOOD) == GOOD
    german = "Du schreibst „keinen Sinn drin“: Was müsste anders sein?"
    assert question("keinen Sinn drin", german) == german
    assert question("“changes it after 6”", "Who tells you when Kim “changes it after 6”?")


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("The day shift never sees the list", "You write “The day shift never sees the list”: why is that?"),
        ("the night shift", "You write “the night shift”: what do they see?"),
        ("The night shift", "You mention them: what do they see?"),
        ("list", "You write “list”: which one?"),
        (TEXT[:60], f"You write “{TEXT[:60]}”: why?"),
        ("The night shift", "You write “The night shift”. Tell me more."),
        ("The night shift", "You write “The night shift”: who is in it? And what do they see?"),
        ("The night shift", "That matters. Who is in “The night shift”?"),
        ("The night shift", "Have you tried to show “The night shift” the list?"),
        ("The night shift", "Why don't you ask “The night shift” about it?"),
        ("The night shift", "Solltest du “The night shift” nicht fragen?"),
        ("The night shift", "Great that you see “The night shift”, what do they say?"),
        ("The night shift", "What do the 12 people in “The night shift” see?"),
        ("The night shift", "What does “The night shift” see, <!channel>?"),
        ("The night shift", "What does “The night shift” see at https://example.com?"),
        ("The night shift", f"What does “The night shift” see {'now and then ' * 20}?"),
        ("", "What do they see?"),
    ],
)
def test_anything_else_is_not(quote: str, said: str):
    """Words that aren't theirs, no quote, more than one sentence, advice, praise, figures, markup, length."""
    assert question(quote, said) is None


@given(st.text(max_size=80), st.text(max_size=400), st.text(max_size=200))
def test_nothing_passes_that_is_not_a_short_question_with_their_words(quote: str, said: str, text: str):
    """Whatever a model answers."""
    asked = checked(ModelQuestion(quote=quote, question=said), text)
    assert asked is None or (asked.endswith("?") and len(asked) <= MAX_CHARACTERS and "<" not in asked)
