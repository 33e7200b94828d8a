"""Nothing that could be read as a mark passes, and ordinary remarks do."""

from __future__ import annotations

import pytest

from bot.certification.capstone.feedback import checks
from bot.certification.capstone.feedback.checks import MarkGivenError


@pytest.mark.parametrize(
    "words",
    [
        "This is level 4 work.",
        "I'd call it a solid 3 out of 4.",
        "That's 3/4, nearly there.",
        "Your draft would pass.",
        "Your plan will surely pass, add a date.",
        "The part fails.",
        "It deserves a high score.",
        "You get full marks for that.",
        "Score: 4, well done.",
        "The rating is four.",
        "That earns 20 points.",
        "Das ist Stufe 4.",
        "Dein Entwurf hätte bestanden.",
        "Das wäre Note 2.",
        "Dafür gibt es 3 von 4.",
        "Level\u00a0four, I think.",
    ],
)
def test_a_mark_spoils_the_answer(words: str):
    """In English and in German, in digits and in words."""
    with pytest.raises(MarkGivenError):
        checks.is_free_of_marks(words, ["We meet every second Tuesday."])


@pytest.mark.parametrize(
    "words",
    [
        "Only one of four activities lets them practise.",
        "What happens if the check fails?",
        "Who can pass the list on to the next team?",
        "Note two things that you saw last week.",
        "Behaviour has no source yet: who watches, and when?",
        "The plan passes the work on to one person.",
        "Dein Plan besteht aus Treffen. Was passiert dazwischen?",
        "Nur 1 von 4 Übungen geht ohne dich.",
    ],
)
def test_an_ordinary_remark_is_no_mark(words: str):
    """Words that only look like it stay."""
    assert checks.is_free_of_marks(words, [])


def test_the_authors_own_level_spoils_nothing_and_is_not_shown():
    """Who writes about four levels of metrics loses that remark alone."""
    assert not checks.is_free_of_marks("Level 3 has no source.", ["Level 3 is what they do at work."])
