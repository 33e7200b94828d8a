"""Reading which cohort is meant, and what to change about it."""

from __future__ import annotations

import pytest

from bot.cohorts.change_parser import CohortWords, parse

NAMES = ("spring", "spring 2027", "sales at berlin")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Spring", CohortWords("Spring")),
        ("Spring at 10:15", CohortWords("Spring", "at", "10:15")),
        ("spring 2027 um 10 Uhr", CohortWords("spring 2027", "at", "10 Uhr")),
        ("Sales at Berlin at 10:15", CohortWords("Sales at Berlin", "at", "10:15")),
        ("“Spring 2027” rename to “Summer”", CohortWords("Spring 2027", "rename", "Summer")),
        ("Spring entfernen <@U1|anna>", CohortWords("Spring", "remove", "<@U1|anna>")),
        ("Spring beenden", CohortWords("Spring", "end")),
        ("Sprng at 10:15", CohortWords("Sprng", "at", "10:15")),
        ("Spring something", CohortWords("Spring something")),
        ("at the end", CohortWords("at the", "end")),
    ],
)
def test_a_name_and_a_verb(text: str, found: CohortWords):
    """The longest known name wins, so that a name may have a verb in it."""
    assert parse(text, NAMES) == found
