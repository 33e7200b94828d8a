"""Reads a number as people type it, with its unit: `1,234.5`, `1.234,5 h`, `12,5 %`, `€ 300`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import GroundswellError
from bot.kit.patterns import LazyPattern

# English, German and Swiss: all that differ in their marks between thousands and before decimals.
LOCALES = ("en", "de", "de_CH")
_AMOUNT = LazyPattern(
    r"(?P<before>[€$£¥%]|[A-Z]{3})?\s*(?P<sign>[+\-\u2212]?)"
    r"(?P<number>\d[\d.,'’\u00a0\u202f\u2009 ]*)(?P<after>[^\d]{0,40})"
)
_SPACE_IN_THOUSANDS = LazyPattern(r"(?<=\d)[\u00a0\u202f\u2009 ](?=\d{3}(?!\d))")


class NoAmountError(GroundswellError):
    """I can't read “{given}” as a number. Write digits, such as 1234.5 or 5 %, and nothing else in this field."""


class AmbiguousAmountError(GroundswellError):
    """“{given}” can be read in two ways. Write {whole} for the larger number, or {decimal} for the smaller number."""


@dataclass(frozen=True)
class TypedAmount:
    """A number as it was typed: what it may mean in each notation, and the unit beside it, if there was one."""

    given: str
    by_locale: dict[str, Decimal]
    unit: str

    @property
    def values(self) -> list[Decimal]:
        """The numbers that it may mean, the smallest first."""
        return sorted(set(self.by_locale.values()))

    def amount(self, locales: Iterable[str] = LOCALES) -> Decimal:
        """The number in the notations that come into question; AmbiguousAmountError if there are two."""
        allowed = {self.by_locale[each] for each in locales if each in self.by_locale}
        values = sorted(allowed or self.values, key=abs)
        if len(values) > 1:
            raise AmbiguousAmountError(given=self.given, whole=f"{values[-1]:f}", decimal=f"{values[0]:f}0")
        return values[0]


def read_amount(text: str) -> TypedAmount:
    """A number with what stands beside it; NoAmountError for anything else."""
    from babel.numbers import NumberFormatError, parse_decimal  # noqa: PLC0415 - slow to import

    given = text.strip()
    found = _AMOUNT.fullmatch(given)
    if found is None or (found["before"] and found["after"].strip()):
        raise NoAmountError(given=given[:40])
    number = _SPACE_IN_THOUSANDS.sub("", found["number"].strip()).replace("'", "’")
    sign = "-" if found["sign"] in ("-", "\u2212") else ""
    by_locale = {}
    for locale in LOCALES:
        try:
            by_locale[locale] = Decimal(parse_decimal(f"{sign}{number}", locale=locale, strict=True))
        except NumberFormatError:
            continue
    if not by_locale:
        raise NoAmountError(given=given[:40])
    return TypedAmount(given, by_locale, found["before"] or found["after"].strip())


def common_locales(amounts: Sequence[TypedAmount]) -> tuple[str, ...]:
    """The notations in which every number of a column makes sense; all of them if there is no such notation."""
    fitting = tuple(each for each in LOCALES if all(each in amount.by_locale for amount in amounts))
    return fitting or LOCALES
