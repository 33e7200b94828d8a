"""Numbers in words are worth what they say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.analysis.spelled_numbers import PATTERNS, value
from tests.stories.analysis.spelling import spelled


@given(st.integers(1, 999_999), st.sampled_from(["en", "de"]))
def test_a_number_in_words_is_read(number: int, language: str):
    """Any below a million, in both languages."""
    words = spelled(number, language)
    assert re.fullmatch(PATTERNS[language], words, re.IGNORECASE)
    assert value(words) == number


@pytest.mark.parametrize(
    ("words", "language", "worth"),
    [
        ("a hundred", "en", 100),
        ("twenty five", "en", 25),
        ("half a dozen", "en", 6),
        ("two dozen", "en", 24),
        ("two and a half", "en", 2.5),
        ("three million", "en", 3_000_000),
        ("Eine", "de", 1),
        ("DREISSIG", "de", 30),
        ("hundertzwölf", "de", 112),
        ("elfhundert", "de", 1100),
        ("anderthalb", "de", 1.5),
        ("zweieinhalb", "de", 2.5),
        ("ein halbes Dutzend", "de", 6),
        ("zwei Millionen", "de", 2_000_000),
    ],
)
def test_other_ways_to_write_a_number(words: str, language: str, worth: float):
    """Dozens, halves, an article, capitals, ss for ß."""
    assert re.fullmatch(PATTERNS[language], words, re.IGNORECASE)
    assert value(words) == worth
