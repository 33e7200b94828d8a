from __future__ import annotations

import pytest

from bot.authoring import coverage
from bot.settings import ROOT
from tests.authoring.garden import IDEAS, SEEDS, garden

SHIPPED = coverage.folders(ROOT / "content")
REVIEW = SEEDS[SEEDS.index("    review:") : SEEDS.index("---\nSow")]
QUESTIONS = SEEDS[SEEDS.index("questions:") : SEEDS.index("---\nSow")]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.id)
def test_what_ships_covers_its_ideas(folder):
    """With no hole, and the table that is kept in docs is today's: `groundswell check --coverage` writes it."""
    assert coverage.holes(folder) == []
    assert coverage.page(folder, ROOT / "docs").read_text(encoding="utf-8") == coverage.table(folder)


def test_the_track_that_everybody_gets_says_its_ideas():
    """So that the table exists at all."""
    assert "scaling-successes" in [folder.id for folder in SHIPPED]


@pytest.mark.parametrize(
    ("seeds", "ideas", "expected"),
    [
        (SEEDS, IDEAS + "- id: soil\n  says: Plants drink.\n", "ideas.yaml:3: ideas.1: no lesson brings soil"),
        (SEEDS.replace(REVIEW, ""), IDEAS, "01-seeds.md:6: questions.0.review: which has no harder cousin for later"),
        (SEEDS.replace(QUESTIONS, ""), IDEAS, "01-seeds.md:1: questions: nothing asks for what this lesson brings"),
    ],
)
def test_a_hole_is_told_with_its_place(tmp_path, seeds, ideas, expected):
    """An idea nobody brings, a lesson nobody asks about, a question that never comes back."""
    (folder,) = coverage.folders(garden(tmp_path, seeds=seeds, ideas=ideas))

    assert [hole for hole in map(str, coverage.holes(folder)) if hole.endswith(expected)]
    assert "**missing**" in coverage.table(folder)


def test_the_table_leads_from_idea_to_cousin(tmp_path):
    """One row for each idea."""
    (folder,) = coverage.folders(garden(tmp_path))

    assert coverage.holes(folder) == []
    assert coverage.table(folder).splitlines()[-1] == (
        "| **light**: Plants eat light. | 01-seeds | which (single choice) | true false |"
    )
