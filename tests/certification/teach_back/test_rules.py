"""What marks come to, and when the timer speaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.certification.teach_back import rules

START = datetime(2026, 11, 24, 13, tzinfo=UTC)
levels = st.integers(0, 4)


@given(st.lists(st.tuples(levels, levels, levels), min_size=1, max_size=8))
def test_the_result_is_what_one_reckons_by_hand(rows: list[tuple[int, int, int]]) -> None:
    """The mean within one level, else what was decided; all criteria weigh the same."""
    names = [f"c{at}" for at in range(len(rows))]
    first, second = ({name: row[at] for name, row in zip(names, rows, strict=True)} for at in (0, 1))
    decided = {name: row[2] for name, row in zip(names, rows, strict=True)}
    found = rules.outcomes(names, [first, second], decided)
    by_hand = [(one + two) / 2 if abs(one - two) <= 1 else third for one, two, third in rows]
    total = rules.percent(found)
    assert total is not None
    assert (
        float(total) == sum(by_hand) / (4 * len(rows)) * 100 or abs(float(total) - sum(by_hand) / len(rows) * 25) < 1e-9
    )
    assert 0 <= total <= 100


def test_nothing_comes_of_marks_that_are_open() -> None:
    """Two levels apart without a decision is no result, nor are the marks of one person alone."""
    assert rules.percent(rules.outcomes(["a"], [{"a": 1}, {"a": 3}], {})) is None
    assert rules.percent(rules.outcomes(["a"], [{"a": 4}], {})) is None
    assert rules.percent([]) is None
    assert rules.percent(rules.outcomes(["a"], [{"a": 4}], {"a": 2})) == Fraction(50)


def test_the_timer_speaks_four_times() -> None:
    """At 5, 10, 13 and 15 minutes; after a leap of the clock only the last that has passed."""
    moments, minute = [], 0
    while due := rules.next_mark(START, minute):
        minute = rules.passed_mark(START, minute, now=due)
        moments.append((due - START) // timedelta(minutes=1))
    assert moments == [5, 10, 13, 15]
    assert rules.passed_mark(START, 0, now=START + timedelta(minutes=4, seconds=59)) == 0
    assert rules.passed_mark(START, 5, now=START + timedelta(hours=1)) == 15
