"""Words of health, and first names that stand alone."""

from __future__ import annotations

import pytest

from bot.stories.analysis import private_words
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


def test_who_does_something_is_named():
    """Whether or not the name is a common one; what only begins a sentence is none."""
    text = "Devika built the prompt. Then Marta ran it. Tom in procurement forgot. Invoices put us off. Copilot writes."
    assert set(private_words.people_in(text)) == {"Devika", "Marta", "Tom"}
    assert private_words.people_in("We met on Tuesdays. Everybody checked the list in Excel.") == ()


@pytest.mark.parametrize("text", ["Also between us, it was late.", "Das bleibt unter uns.", "This is confidential."])
def test_what_is_not_for_everybody_says_so(text: str):
    """In English and German."""
    assert private_words.is_confidential(text)
    assert not private_words.is_confidential("We put the list between the two desks.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two Halvorsen invoices were missing.", ("Halvorsen",)),
        ("We replaced our supplier Acme, and the customer Nordwind complained.", ("Acme", "Nordwind")),
        ("The order came from Brinkmann Logistics GmbH.", ("Brinkmann Logistics",)),
        ("Contracts with Siemens AG are out.", ("Siemens",)),
        ("Eine Rechnung der Firma Halvorsen fehlte.", ("Halvorsen",)),
        ("Our customers wrote less. The Copilot licences were there.", ()),
        ("Unsere Kunden schrieben weniger.", ()),
    ],
)
def test_customers_and_suppliers_are_named(text: str, names: tuple[str, ...]):
    """By their legal form, or the word beside them."""
    assert set(private_words.companies_in(text)) == set(names)
