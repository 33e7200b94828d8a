"""Tokens at rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.kit.secrets import Cipher

TOKEN = "xoxb-1-2-three"


@given(st.text(), st.text(min_size=1))
def test_what_was_sealed_can_be_opened(text: str, secret: str):
    """By whoever has the secret."""
    assert Cipher(secret).open(Cipher(secret).seal(text)) == text


def test_another_secret_opens_nothing():
    """And says so without an error."""
    assert Cipher("another").open(Cipher("one").seal(TOKEN)) is None


def test_what_was_tampered_with_opens_nothing():
    """Nor does something that was never sealed."""
    sealed = Cipher("one").seal(TOKEN)
    assert Cipher("one").open(f"{sealed[:-4]}AAA=") is None
    assert Cipher("one").open(TOKEN) is None
    assert Cipher("one").open("") is None


def test_a_seal_shows_nothing():
    """Neither the token nor that two are the same."""
    first, second = (Cipher("one").seal(TOKEN) for _ in range(2))
    assert TOKEN not in first
    assert first != second
