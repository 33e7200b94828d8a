from __future__ import annotations

import pytest

from bot.kit.i18n import _, in_language
from tests.sentences import says

PAUSED = "Paused until {day}: I won't send you anything before then."
REMINDERS = "I'll send you at most {n} reminders about open questions. `/learn reminders off` turns reminders off."


def test_a_sentence_is_found_with_its_facts() -> None:
    """Whatever fills a placeholder, unless the test says what; marks of emphasis do not count."""
    shown = {"text": f"*{PAUSED.format(day='Mon 30 Nov')}* Bye."}
    assert says(shown, PAUSED)
    assert says(shown, PAUSED, day="Mon 30 Nov")
    assert not says(shown, PAUSED, day="Tue 1 Dec")


def test_a_number_is_the_whole_number() -> None:
    """A two is not found in a twelve."""
    assert says(REMINDERS.format(n=2), REMINDERS, n=2)
    assert not says(REMINDERS.format(n=12), REMINDERS, n=2)


def test_a_sentence_is_looked_for_in_another_language_by_its_english() -> None:
    """Where the English itself is not what was said."""
    with in_language("de"):
        german = _(PAUSED, day="Montag")
    assert says(german, PAUSED, "de", day="Montag")
    assert not says(german, PAUSED)
    assert not says(PAUSED, PAUSED, "de")


def test_a_sentence_that_was_edited_fails_by_name() -> None:
    """So does a fact for which it has no placeholder."""
    with pytest.raises(AssertionError, match="Paused for ever"):
        says("Paused for ever.", "Paused for ever.")
    with pytest.raises(AssertionError, match="week"):
        says("Paused.", PAUSED, week=3)
