"""Whom a sentence names."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.certification import named_people
from bot.community.name_book import NameBook, called


@pytest.fixture
def book(monday: datetime) -> NameBook:
    """Five people, two of whom have the same first name."""
    made = NameBook()
    people = (
        called("ULENA", "Lena Brandt"),
        called("UPRIYA", "Priya Raman"),
        called("UMARK", "Mark Stone"),
        called("UJONAS1", "Jonas Weber"),
        called("UJONAS2", "Jonas Adler"),
    )
    made.keep("T1", people, now=monday)
    return made


@pytest.mark.parametrize(
    ("text", "sure", "unsure"),
    [
        ("make Lena an assessor", ["ULENA"], []),
        ("revoke Priya's certificate", ["UPRIYA"], []),
        ("priyas zertifikat zurückziehen", ["UPRIYA"], []),
        ("who has to mark this?", [], []),
        ("remind Mark about his marks", ["UMARK"], []),
        ("ask <@U0OTHER> and Lena", ["U0OTHER", "ULENA"], []),
        ("nudge Jonas", [], ["UJONAS1", "UJONAS2"]),
        ("nudge Jonas Adler", ["UJONAS2"], []),
        ("nudge Pria", [], ["UPRIYA"]),
    ],
)
def test_people_are_found_by_what_they_are_called(
    book: NameBook, monday: datetime, text: str, sure: list[str], unsure: list[str]
) -> None:
    """A name that may mean several people, or is misspelt, is never sure."""
    found = named_people.find(book, "T1", text, "USAM", now=monday)
    assert found
    assert (found.sure, [each for ids in found.unsure.values() for each in ids]) == (sure, unsure)


def test_names_that_were_not_read_are_unknown(monday: datetime) -> None:
    """Slack is asked first then."""
    assert named_people.find(NameBook(), "T1", "nudge Lena", "USAM", now=monday) is None
