"""Faces made of letters are no words."""

from __future__ import annotations

import pytest

from bot.kit.smileys import without_smileys


@pytest.mark.parametrize("face", [":D", ":)", ":-)", ";D", "=)", "xD", ":'D", ":(", "<3"])
def test_a_face_says_nothing(face: str):
    """By itself, and behind words."""
    assert without_smileys(face).strip() == ""
    assert without_smileys(f"well done {face}").strip() == "well done"


@pytest.mark.parametrize("text", ["1:D", "D: because", "b)", "C", "83", "8) eight", "8:30", "https://example.org"])
def test_what_is_no_face_stays(text: str):
    """Labels, numbers, hours and links."""
    assert without_smileys(text) == text
