"""Absences as people write them, on Saturday 28 November 2026 in Berlin."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.kit.dates import Doubt, ReadingContext, find_absence

CONTEXT = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")
TODAY = "2026-11-28"


@pytest.mark.parametrize(
    ("text", "first", "back"),
    [
        ("I'm on holiday next week", "2026-11-30", "2026-12-07"),
        ("bin nächste Woche im Urlaub", "2026-11-30", "2026-12-07"),
        ("back on Monday", TODAY, "2026-11-30"),
        ("I'll be on holiday from Wednesday until next Tuesday", "2026-12-02", "2026-12-09"),
        ("ill be away from 10 December until 16 December", "2026-12-10", "2026-12-17"),
        ("bin Montag zurück", TODAY, "2026-11-30"),
        ("am Montag wieder da", TODAY, "2026-11-30"),
        ("ab 7.1. wieder im Büro", TODAY, "2027-01-07"),
        ("I'll be back in the office on 7 January", TODAY, "2027-01-07"),
        ("I'm sick, back on Thursday", TODAY, "2026-12-03"),
        ("ich bin in zwei Wochen wieder da", TODAY, "2026-12-12"),
        ("pause 2 weeks", TODAY, "2026-12-12"),
        ("pause for a fortnight", TODAY, "2026-12-12"),
        ("off for a fortnight from Monday", "2026-11-30", "2026-12-14"),
        ("1 month", TODAY, "2026-12-28"),
        ("3 Tage Pause", TODAY, "2026-12-01"),
        ("24 Dec to 2 Jan", "2026-12-24", "2027-01-03"),
        ("away 20.12. bis 6.1.", "2026-12-20", "2027-01-07"),
        ("vom 20.12. bis zum 6.1. im Urlaub", "2026-12-20", "2027-01-07"),
        ("24.-27.12. frei", "2026-12-24", "2026-12-28"),
        ("we are on holiday from 21 December to 3 January", "2026-12-21", "2027-01-04"),
        ("from Monday until Friday", "2026-11-30", "2026-12-05"),
        ("ab Montag zwei Wochen weg", "2026-11-30", "2026-12-14"),
        ("Urlaub 3 Wochen ab 14.12.", "2026-12-14", "2027-01-04"),
        ("from Monday for two weeks", "2026-11-30", "2026-12-14"),
        ("two weeks from Monday", "2026-11-30", "2026-12-14"),
        ("bin ab morgen für 10 Tage unterwegs", "2026-11-29", "2026-12-09"),
        ("sick today", TODAY, "2026-11-29"),
        ("off tomorrow", "2026-11-29", "2026-11-30"),
        ("I'm away Thursday and Friday", "2026-12-03", "2026-12-05"),
        ("on vacation in August", "2027-08-01", "2027-09-01"),
        ("not here this week", TODAY, "2026-11-30"),
        ("rest of the week", TODAY, "2026-11-30"),
        ("bis einschließlich 6.1.", TODAY, "2027-01-07"),
        ("through 6 January", TODAY, "2027-01-07"),
        ("until end of March", TODAY, "2027-04-01"),
        ("im neuen Jahr weiter", TODAY, "2027-01-01"),
        ("bis Ende März in Elternzeit", TODAY, "2027-04-01"),
    ],
)
def test_an_absence(text: str, first: str, back: str):
    """Its first day and the day of return, without a doubt."""
    found = find_absence(text, CONTEXT)
    assert found
    assert (found.first, found.back) == (date.fromisoformat(first), date.fromisoformat(back))
    assert found.doubts == frozenset()


@pytest.mark.parametrize(
    ("text", "back", "after"),
    [
        ("on parental leave until March", "2027-03-01", "2027-04-01"),
        ("bis 6.1. weg", "2027-01-06", "2027-01-07"),
        ("krank bis Freitag", "2026-12-04", "2026-12-05"),
        ("out until Wednesday", "2026-12-02", "2026-12-03"),
        ("until Saturday", "2026-12-05", "2026-12-06"),
    ],
)
def test_until_a_day_may_mean_that_day_too(text: str, back: str, after: str):
    """It is said back, with the other meaning, and not asked about."""
    found = find_absence(text, CONTEXT)
    assert found
    assert found.back == date.fromisoformat(back)
    assert found.doubts == {Doubt.LAST_DAY_OR_RETURN}
    assert found.questions == frozenset()
    assert [each.back for each in found.alternatives] == [date.fromisoformat(after)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("krank", TODAY), ("out sick", TODAY), ("ich bin krankgeschrieben", TODAY), ("im Urlaub", TODAY),
        ("away until further notice", TODAY), ("ab Montag weg", "2026-11-30"),
        ("in Elternzeit ab Januar", "2027-01-01"),
        ("in two weeks I'm on holiday", "2026-12-12"),
    ],
)  # fmt: skip
def test_an_absence_without_an_end(text: str, first: str):
    """Its end is unknown, and asked about."""
    found = find_absence(text, CONTEXT)
    assert found
    assert (found.first, found.back) == (date.fromisoformat(first), None)
    assert found.questions == {Doubt.END_UNKNOWN}


def test_doubtful_days_are_asked_about():
    """03/04 has two meanings, and 31 February none."""
    slashed, impossible = find_absence("until 03/04", CONTEXT), find_absence("until 31 February", CONTEXT)
    assert slashed
    assert slashed.questions == {Doubt.DAY_OR_MONTH_FIRST}
    assert date(2027, 3, 4) in {each.back for each in slashed.alternatives}
    assert impossible
    assert impossible.back is None
    assert Doubt.IMPOSSIBLE_DATE in impossible.questions


@pytest.mark.parametrize("text", ["hello", "thanks!", "back", "I'm off", "what is PDCA?", "", "7", "someday"])
def test_no_absence(text: str):
    """Neither a date nor a word that means being away by itself."""
    assert find_absence(text, CONTEXT) is None


def test_a_span_nobody_can_live_is_none():
    """Lengths beyond any calendar."""
    assert find_absence("pause 9999 years", CONTEXT) is None
