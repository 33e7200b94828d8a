"""Themes are found by words and phrases, in English and German."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.content import ContentErrors
from bot.kit.i18n import in_language, languages
from bot.reflections.themes import load, stem, stems
from bot.settings import ROOT

THEMES = load(ROOT / "content")


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("There was simply no time for it this week.", "time"),
        ("Deadlines everywhere, everybody is busy.", "time"),
        ("Wir hatten einfach keine Zeit.", "time"),
        ("I need somebody near me whom I can ask for help", "support"),
        ("Es gab niemand zum Fragen", "support"),
        ("Die Chefin hat danach gefragt, das war eine gute Entscheidung der Leitung", "manager"),
        ("A template and a checklist", "writing-down"),
        ("Ich mache es jeden Montag", "habit"),
        ("Kundendaten sind vertraulich, das ist die Regel", "rules"),
    ],
)
def test_what_somebody_means_is_found(text: str, theme: str):
    """By a phrase, or by two words."""
    assert theme in THEMES.found(text)


@pytest.mark.parametrize("text", ["", "It went well.", "time", "Zeit, Zeit, Zeit!", "the and of to"])
def test_one_word_alone_is_no_theme(text: str):
    """However often it is said."""
    assert THEMES.found(text) == frozenset()


def test_every_theme_has_a_title_in_every_language():
    """And titles are never anybody's words."""
    for theme in THEMES.themes:
        for language in languages():
            assert theme.title[language]
            with in_language(language):
                assert THEMES.title(theme.id) == theme.title[language]


def test_stems_are_light():
    """Endings and accents go, and enough stays to tell words apart."""
    assert [stem(word) for word in ("deadlines", "Deadline", "Prüfungen", "prüfen", "time", "Zeit")] == [
        "deadlin", "deadlin", "pruf", "pruf", "time", "zeit",
    ]  # fmt: skip
    assert stems("No time for the reports!") == ("no", "time", "report")


@given(st.text(max_size=300))
def test_the_same_text_has_the_same_themes(text: str):
    """Whatever is written, whatever its case."""
    assert THEMES.found(text) == THEMES.found(text)
    assert THEMES.found(text) <= {theme.id for theme in THEMES.themes}


def test_a_folder_without_themes_has_none(tmp_path: Path):
    """And a file that is wrong says where."""
    assert load(tmp_path).themes == ()
    (tmp_path / "themes.yaml").write_text("- id: x\n  title: {de: X}\n  words: [y]\n")
    with pytest.raises(ContentErrors, match="English title"):
        load(tmp_path)
