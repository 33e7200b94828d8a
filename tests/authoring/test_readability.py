from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.readability import ease, syllables


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("cat", "en", 1),
        ("make", "en", 1),
        ("table", "en", 2),
        ("wanted", "en", 2),
        ("walked", "en", 1),
        ("organisation", "en", 5),
        ("I", "en", 1),
        ("Haus", "de", 1),
        ("Häuser", "de", 2),
        ("Vertrauen", "de", 3),
        ("Möglichkeit", "de", 3),
        ("Zusammenarbeit", "de", 5),
    ],
)
def test_syllables_are_counted_by_their_vowels(word, language, count):
    """As one would clap them."""
    assert syllables(word, language) == count


def test_easy_words_read_easily():
    """And long ones do not, in both languages."""
    easy = "The cat sat on the mat. It was warm. The dog came in."
    hard = "Organisational transformation necessitates comprehensive communication infrastructures."
    leicht = "Die Katze saß am Ofen. Es war warm. Der Hund kam dazu."
    schwer = "Organisationsentwicklung erfordert bereichsübergreifende Kommunikationsinfrastrukturen."

    assert (ease(easy, "en") or 0) > 100
    assert (ease(hard, "en") or 0) < 0
    assert (ease(leicht, "de") or 0) > 80
    assert (ease(schwer, "de") or 0) < 0


def test_marks_of_markdown_do_not_count():
    """A list is as easy as its sentences."""
    assert ease("- **Sow** one seed.\n- Wait [a day](x.md).", "en") == ease("Sow one seed.\nWait a day.", "en")


@given(st.text(max_size=300), st.sampled_from(["en", "de", "fr"]))
def test_any_text_has_an_ease_or_none(text: str, language: str):
    """A language without a formula has none, and nothing to read has none."""
    score = ease(text, language)
    assert score is None or score < 207
    assert ease(text, "fr") is None
