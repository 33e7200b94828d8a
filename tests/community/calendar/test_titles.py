"""Titles are found as they are shown, and as people write them."""

from __future__ import annotations

import pytest

from bot.community.calendar import titles
from bot.community.calendar.titles import Likeness


@pytest.mark.parametrize(
    ("name", "title", "likeness"),
    [
        ("show and tell", "Show and tell", Likeness.WHOLE),
        ("Show & Tell", "Show and tell", Likeness.WHOLE),
        ("show tell", "Show and tell", Likeness.WHOLE),
        ("the show-and-tell", "Show and tell", Likeness.WHOLE),
        ("luma: agents for beginners", "Luma: Agents for beginners", Likeness.WHOLE),
        ("Luma Agents beginners", "Luma: Agents for beginners", Likeness.WHOLE),
        ("schreibcafe", "Schreibcafé", Likeness.WHOLE),
        ("fuer Einsteiger", "Für Einsteiger", Likeness.WHOLE),
        ("agents", "Luma: Agents for beginners", Likeness.PART),
        ("promt jam", "Prompt jam", Likeness.TYPO),
        ("promptjam", "Prompt jam", Likeness.TYPO),
        ("Sprechstnude", "Sprechstunde", Likeness.TYPO),
        ("book club", "Prompt jam", Likeness.NONE),
        ("jar", "Prompt jam", Likeness.NONE),
    ],
)
def test_a_name_is_like_a_title(name: str, title: str, likeness: Likeness):
    """Whatever its case, marks, umlauts and small words, and with one wrong letter in a longer word."""
    assert titles.likeness(name, title) is likeness


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("please cancel the show and tell on friday", "show and tell"),
        ("wer kommt zur KI-Sprechstunde?", "KI-Sprechstunde"),
        ("put her on the promt jam rota", "promt jam"),
        ("what about lunch", None),
        ("cancel prompt jam for beginners", "prompt jam for beginners"),
    ],
)
def test_a_title_is_found_in_a_sentence(text: str, found: str | None):
    """The longest of those that stand in it."""
    known = ["Show and tell", "KI-Sprechstunde", "Prompt jam", "Prompt jam for beginners"]
    place = titles.find(text, known)
    assert (text[place.start : place.end] if place else None) == found
