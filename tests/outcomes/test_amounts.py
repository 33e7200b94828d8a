"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.outcomes import amounts
from bot.outcomes.amounts import AmbiguousAmountError, NoAmountError, read_amount


@pytest.mark.parametrize(
    ("typed", "amount", "unit"),
    [
        ("1234", "1234", ""),
        ("12,5 %", "12.5", "%"),
        ("12.5", "12.5", ""),
        ("1.234,56 €", "1234.56", "€"),
        ("€ 1,234.56", "1234.56", "€"),
        ("EUR 12", "12", "EUR"),
        ("1 234,5", "1234.5", ""),
        ("1\u202f234,5", "1234.5", ""),
        ("1'234.5", "1234.5", ""),
        ("-3", "-3", ""),
        ("\u22123,5 h", "-3.5", "h"),
        ("12 hours a week", "12", "hours a week"),
        ("1.234.567", "1234567", ""),
    ],
)
def test_a_number_with_its_unit_is_read(typed: str, amount: str, unit: str):
    """Whatever marks stand between thousands and before decimals, as long as there is one reading."""
    read = read_amount(typed)
    assert (read.amount(), read.unit) == (Decimal(amount), unit)


@pytest.mark.parametrize("typed", ["", "many", "1e5", "nan", "3 of 4", "1,2,3", "about 100", "10-20", "∞", "1,23,456"])
def test_what_is_no_number_is_refused(typed: str):
    """A sentence quotes it and says how to write it."""
    with pytest.raises(NoAmountError):
        read_amount(typed)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.500", "-1,000"])
def test_a_mark_with_two_meanings_is_asked_about(typed: str):
    """Thousands or decimals: both ways to write it are shown, and both are read."""
    with pytest.raises(AmbiguousAmountError) as asked:
        read_amount(typed).amount()
    values = [read_amount(str(asked.value.facts[each])).amount() for each in ("whole", "decimal")]
    assert sorted(values) == read_amount(typed).values


def test_other_numbers_of_a_column_tell_what_a_mark_means():
    """Beside `12,5`, `1.234` is more than a thousand."""
    column = [read_amount("1.234"), read_amount("12,5")]
    assert column[0].amount(amounts.common_locales(column)) == 1234


@given(
    number=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2),
    locale=st.sampled_from(amounts.LOCALES),
)
def test_every_formatted_number_is_among_its_readings(number: Decimal, locale: str):
    """Formatted in any notation of ours, a number means itself."""
    typed = format_decimal(number, format="#,##0.00", locale=locale)
    assert number in read_amount(typed).values
