from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.quizzes.content import Option, SingleChoice

YES = Option(text="Yes", correct=True, why="It is.")
NO = Option(text="No", why="Not quite.")
QUESTION = SingleChoice(id="is-it", ask="Is it?", options=(YES, NO))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((YES,), "at least 2"),
        ((YES, *(Option(text=str(n), why="No.") for n in range(6))), "at most 6"),
        ((NO, Option(text="Perhaps", why="No.")), "one option is correct, not none"),
        ((YES, NO, Option(text="Sure", correct=True, why="It is.")), "one option is correct, not 2"),
        ((YES, Option(text=" yes ", why="No.")), "two options read the same"),
    ],
)
def test_the_options_make_a_fair_question(options, told):
    """Two to six of them, all different, and one is correct."""
    with pytest.raises(ValidationError, match=told):
        SingleChoice(id="is-it", ask="Is it?", options=options)


@pytest.mark.parametrize("wrong", [{"text": "x" * 151}, {"text": ""}, {"why": " "}, {"why": "x" * 601}])
def test_an_option_keeps_within_its_limits(wrong):
    """What does not fit on Slack's button, or explains nothing, is refused."""
    with pytest.raises(ValidationError):
        Option.model_validate({"text": "Yes", "why": "It is."} | wrong)


def test_the_version_is_the_same_for_the_same_words():
    """Two processes that read the same file agree."""
    assert QUESTION.version == SingleChoice.model_validate_json(QUESTION.model_dump_json()).version
    assert QUESTION.version == "396971a43edb3149"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "was-it"},
        {"ask": "Was it?"},
        {"options": (NO, YES)},
        {"options": (YES, NO.model_copy(update={"why": "Almost."}))},
    ],
)
def test_the_version_changes_with_any_word(change):
    """An answer given to the old words is never counted for the new ones."""
    assert QUESTION.model_copy(update=change).version != QUESTION.version
