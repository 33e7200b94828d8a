"""Figures that cannot both be right are seen, and those that can are left alone."""

from __future__ import annotations

import time

import pytest

from bot.stories.analysis import numbers
from bot.stories.analysis.numbers import Disagreement
from bot.stories.analysis.preprocessing import prepare, prepare_section
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


def disagreement(said: str, added: str, language: str = "en") -> Disagreement | None:
    there, here = (prepare_section(Section.RESULTS, language, text) for text in (said, added))
    return numbers.disagreement([there], here)


@pytest.mark.parametrize(
    ("said", "added", "language"),
    [
        ("A letter takes 40 minutes.", "A letter takes 4 hours.", "en"),
        ("Writing a reply to a customer took 40 minutes.", "Writing a reply took us four hours.", "en"),
        ("Each invoice is done in 9 minutes now.", "Each invoice is now done in 20 minutes.", "en"),
        ("The pilot ran for 6 weeks.", "The pilot ran for 3 months.", "en"),
        ("Errors in invoices fell by 12 %.", "Errors in invoices fell by 40 %.", "en"),
        ("The licence costs 40 € a month.", "The licence costs 90 € a month.", "en"),
        ("Our whole team of 9 people took part.", "Our whole team of 14 people took part.", "en"),
        ("Ein Brief dauert 40 Minuten.", "Ein Brief dauert 4 Stunden.", "de"),
        (
            "Das Schreiben eines Protokolls dauerte 40 Minuten.",
            "Das Schreiben eines Protokolls dauerte 3 Stunden.",
            "de",
        ),
    ],
)
def test_an_addition_with_another_figure_for_the_same_is_seen(said: str, added: str, language: str):
    """Also where minutes have become hours."""
    assert disagreement(said, added, language) == Disagreement(Section.RESULTS, said, added)


@pytest.mark.parametrize(
    ("said", "added", "language"),
    [
        ("A letter takes 40 minutes.", "A letter takes 40 minutes.", "en"),
        ("A letter takes 60 minutes.", "A letter takes 1 hour.", "en"),
        ("A letter takes 40 minutes.", "A letter takes 45 minutes.", "en"),
        ("A letter takes 40 minutes.", "A letter took 4 hours.", "en"),
        ("A letter takes 40 minutes now.", "A letter takes 4 hours.", "en"),
        ("A letter takes 40 minutes.", "Before, a letter took 4 hours.", "en"),
        ("A letter takes 40 minutes.", "A report takes 4 hours.", "en"),
        ("A letter takes 40 minutes.", "It takes 4 hours.", "en"),
        ("A letter takes 40 minutes.", "A letter should take 4 hours.", "en"),
        ("A letter takes 40 minutes.", "A letter takes up to 4 hours.", "en"),
        ("A letter took 40 minutes in March.", "A letter took 4 hours.", "en"),
        ("A letter takes 40 minutes in Leeds.", "A letter takes 4 hours in York.", "en"),
        ("Checking a letter takes 40 minutes.", "Writing and printing a letter takes 4 hours.", "en"),
        ("A letter went from 40 to 10 minutes.", "A letter takes 4 hours.", "en"),
        ("Nine people liked the prompt.", "Twelve people liked the prompt.", "en"),
        ("We met for 4 hours.", "We met for 3 weeks.", "en"),
        ("Ein Brief dauert 40 Minuten.", "Ein Brief dauerte 4 Stunden.", "de"),
        ("Ein Brief dauert jetzt 40 Minuten.", "Vorher dauerte ein Brief 4 Stunden.", "de"),
    ],
)
def test_an_addition_that_may_mean_something_else_is_left_alone(said: str, added: str, language: str):
    """Another time, place or thing, a wish, a limit, about the same figure, or a change."""
    assert disagreement(said, added, language) is None
