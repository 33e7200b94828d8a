"""Words of health, and first names that stand alone."""

from __future__ import annotations

import pytest

from bot.stories.analysis.private_words import PrivateWords, find


@pytest.mark.parametrize(
    ("text", "health", "names"),
    [
        ("Between us, Marieke was on sick leave with burnout then.", ("sick leave", "burnout"), ("Marieke",)),
        ("Anna war krankgeschrieben.", ("krankgeschrieben",), ("Anna",)),
        ("Then Anna checked every line.", (), ("Anna",)),
        ("Will it work in May? Mark each line in Excel.", (), ()),
        ("Damals war der Kunde in Venlo, und Copilot war neu.", (), ()),
        ("In spring, our team in Hull wrote invoices.", (), ()),
    ],
)
def test_private_words_are_found(text: str, health: tuple[str, ...], names: tuple[str, ...]):
    """Words that are a name only sometimes are none."""
    assert find(text) == PrivateWords(health, names)
