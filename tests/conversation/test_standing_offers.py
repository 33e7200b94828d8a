"""Yes and no, as people say them."""

from __future__ import annotations

import pytest

from bot.conversation.standing_offers import yes_or_no


@pytest.mark.parametrize(
    "text",
    ["yes", "ja", "ja bitte", "ok, do it", "Yes please!", "ja, gerne", "klar", "sure, go ahead", "mach das"],
)
def test_yes(text: str):
    """With politeness around it."""
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["no", "nein", "nein danke", "no thanks", "lieber nicht", "nö", "not now"])
def test_no(text: str):
    """With politeness around it."""
    assert yes_or_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "danke",
        "bitte",
        "ja nein",
        "yes, on Tuesday",
        "ja, aber erst morgen",
        "yes but not now",
        "stimmt nicht",
        "stop",
    ],
)
def test_neither(text: str):
    """What says more, or both, is read as a sentence."""
    assert yes_or_no(text) is None
