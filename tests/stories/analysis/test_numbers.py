"""Figures that cannot both be right are seen, and those that can are left alone."""

from __future__ import annotations

import time

import pytest

from bot.stories.analysis.preprocessing import prepare
from bot.stories.analysis.rules import StoryRule, check_rules, has_baseline
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.schema import FindingKind
from bot.stories.sections import SECTIONS, Section
from tests.stories.stories import STRONG


def contradicts(approach: str, results: str) -> bool:
    return any(
        violation.rule == StoryRule.CONTRADICTION
        for violation in check_rules(prepare({"approach": approach, "results": results}, "en"))
    )


@pytest.mark.parametrize(
    ("approach", "results"),
    [
        ("We trained all 14 handlers in May.", "All 23 handlers took part."),
        ("Reading a report now takes 35 minutes.", "Reading a report took 50 minutes before and takes 20 minutes now."),
    ],
)
def test_figures_that_cannot_both_be_right(approach: str, results: str):
    """All of them twice over; a value today that is neither end of the change."""
    assert contradicts(approach, results)


@pytest.mark.parametrize(
    ("approach", "results"),
    [
        ("We trained all 14 handlers in May.", "All 14 handlers took part."),
        ("We trained all 14 handlers of the first site.", "All 23 handlers took part."),
        ("Reading a report now takes 20 minutes.", "Reading a report took 50 minutes before and takes 20 minutes now."),
        ("Reading a report took 35 minutes in week 3.", "Reading a report took 50 minutes and takes 20 minutes now."),
        ("The first call now takes 35 minutes.", "Reading a report took 50 minutes before and takes 20 minutes now."),
    ],
)
def test_figures_that_can_both_be_right(approach: str, results: str):
    """The same, of another time or group, on the way there, or of something else."""
    assert not contradicts(approach, results)


@pytest.mark.parametrize(
    ("text", "language", "there"),
    [
        ("Rejected declarations: 9.1 % in December, 5.4 % in March.", "en", True),
        ("In December it was 9.1 %, in March 5.4 %.", "en", True),
        ("Abgelehnt wurden 9,1 % im Dezember und 5,4 % im März.", "de", True),
        ("In March 5.4 % were rejected.", "en", False),
        ("We trained 14 people in March.", "en", False),
    ],
)
def test_two_dated_figures_have_a_starting_point(text: str, language: str, *, there: bool):
    """Without any word such as before."""
    assert has_baseline(prepare({"results": text}, language).sections[Section.RESULTS]) is there


@pytest.mark.parametrize("section", SECTIONS)
def test_contradicting_figures_are_to_be_settled(section: Section):
    """That is said, whichever section they stand in."""
    texts = {**STRONG, section: f"{STRONG[section]} All 14 handlers met at nine. All 23 handlers met at nine."}
    found = [one for one in by_rules(texts, "en").findings if one.kind == FindingKind.CONTRADICTION]
    assert [one.section for one in found] == [section]


def test_a_story_full_of_figures_is_compared_in_no_time():
    """Two hundred sentences with ten figures each."""
    units = ("letters", "minutes", "percent", "people", "hours", "invoices", "days", "calls", "forms", "weeks")
    text = " ".join(
        f"Group {at} had {', '.join(f'{2 + (7 * at + 13 * place) % 89} {unit}' for place, unit in enumerate(units))}."
        for at in range(195)
    )
    prepared = prepare({"results": text}, "en")
    began = time.process_time()
    check_rules(prepared)
    assert time.process_time() - began < 8
