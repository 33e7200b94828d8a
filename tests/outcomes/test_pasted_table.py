"""Lines pasted from a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outcomes import pasted_table
from bot.outcomes.pasted_table import read_table
from bot.outcomes.periods import CalendarSpan

HOURS = "Hours saved\t1.234\th\tOct 2026\tTime sheets"


def test_columns_are_known_by_their_place():
    """Name, number, unit, period, source."""
    (_line, figure), *others = read_table("Hours saved\t1234,5\th\tOct 2026\tTime sheets").figures
    assert not others
    assert (figure.name, figure.amount, figure.unit, figure.source) == ("Hours saved", "1234.5", "h", "Time sheets")
    assert figure.period == CalendarSpan(date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_a_head_names_the_columns(mark: str):
    """In any order and language, with a first and a last day in two columns."""
    head, row = ["Quelle", "Von", "Bis", "Wert", "Kennzahl"], ["SAP", "1.10.2026", "31.10.2026", "12,5 %", "Anteil"]
    read = read_table(f"{mark.join(head)}\n{mark.join(row)}")
    assert not read.bad
    figure = read.figures[0][1]
    assert (figure.name, figure.amount, figure.unit, figure.source) == ("Anteil", "12.5", "%", "SAP")


def test_a_bad_line_leaves_the_others_alone():
    """Each comes back as it was typed, with its reason."""
    bad = [
        "Share\t40 %\th\t2026\tsurvey",
        "x\tmany\th\t2026\tsurvey",
        "foo\t3",
        "y\t3\th\tsoon\tsurvey",
        "z\t3\t\t2026\tq",
    ]
    read = read_table("\n".join([HOURS, *bad, "Cost\t12,5\t€\t2026\tledger"]))
    assert [each.text for each in read.bad] == bad
    assert [figure.amount for _line, figure in read.figures] == ["1234", "12.5"]
    assert len({each.reason for each in read.bad}) == len(bad)


@pytest.mark.parametrize("unit", ["%", "percent", "Prozent", "PCT", ""])
def test_percent_is_one_unit_however_it_is_written(unit: str):
    """Beside the number, before it, or in words."""
    read = read_table(f"Share\t5%\t{unit}\t2026\tsurvey\nQuota\t%5\t{unit}\t2026\tsurvey")
    assert not read.bad
    assert {(figure.amount, figure.unit) for _line, figure in read.figures} == {("5", "%")}


def test_a_mark_that_no_other_line_explains_is_asked_about():
    """`1.234` alone may be either."""
    assert [each.text for each in read_table(HOURS).bad] == [HOURS]


@given(st.text(max_size=400))
def test_no_text_is_lost(text: str):
    """Every line that isn't empty, but for the head, is a figure or comes back."""
    lines = [line for line in text.splitlines() if line.strip()]
    read = read_table(text)
    found = [line for line, _figure in read.figures] + [each.text for each in read.bad]
    assert sorted(found) == sorted(lines) or pasted_table._columns([each.strip() for each in lines[0].split("\t")])
