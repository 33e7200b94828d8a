"""Reads figures pasted from a spreadsheet: one on each line, with its unit, period and source."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.outcomes import amounts, periods
from bot.outcomes.amounts import TypedAmount
from bot.outcomes.periods import CalendarSpan

COLUMNS = ("name", "amount", "unit", "period", "source")
PERCENT = frozenset({"%", "percent", "per cent", "pct", "prozent", "v. h.", "percentage"})
DELIMITERS = ("\t", ";", "|", ",")
# What people write above a column, in every language of ours.
_HEADS: Mapping[str, str] = {
    **dict.fromkeys(("what", "figure", "name", "measure", "metric", "kpi", "was", "kennzahl", "messgröße"), "name"),
    **dict.fromkeys(("number", "value", "amount", "result", "wert", "zahl", "betrag", "ergebnis"), "amount"),
    **dict.fromkeys(("unit", "units", "einheit"), "unit"),
    **dict.fromkeys(("period", "month", "when", "date", "zeitraum", "monat", "datum", "wann"), "period"),
    **dict.fromkeys(("from", "start", "von", "ab"), "from"),
    **dict.fromkeys(("to", "until", "end", "bis"), "to"),
    **dict.fromkeys(("source", "where from", "quelle", "herkunft"), "source"),
}


@dataclass(frozen=True)
class EnteredFigure:
    """A figure as somebody wants it kept; `amount` is a decimal number as text."""

    name: str
    amount: str
    unit: str
    period: CalendarSpan
    source: str


@dataclass(frozen=True)
class BadLine:
    """A line that could not be kept, as it was typed, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class PastedTable:
    """What could be read of a pasted text, each figure with its line, and the lines that could not."""

    figures: tuple[tuple[str, EnteredFigure], ...] = ()
    bad: tuple[BadLine, ...] = ()


class TwoUnitsError(GroundswellError):
    """The number says “{one}” and the unit says “{other}”. Which is right? Please delete the wrong one."""


class NoUnitError(GroundswellError):
    """Say what the number counts, such as hours, euros or %."""


class NotEnoughColumnsError(GroundswellError):
    """This line needs a name, a number, a unit, a period and a source, with a tab or a semicolon (;) between them."""


def read_table(text: str) -> PastedTable:
    """Read every line; a mark that could mean thousands or decimals is understood by the other numbers' marks."""
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = _delimiter(lines)
    # Each line by itself, so that a stray quotation mark swallows no other line.
    rows = [[cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))] for line in lines]
    columns: Sequence[str] = COLUMNS
    heads = _columns(rows[0]) if rows else None
    if heads:
        columns, rows, lines = heads, rows[1:], lines[1:]
    cells = [dict(zip(columns, row, strict=False)) for row in rows]
    locales = amounts.common_locales(list(_readable(cells)))
    figures, bad = [], []
    for line, cell in zip(lines, cells, strict=True):
        try:
            figures.append((line, _figure(cell, locales)))
        except GroundswellError as error:
            bad.append(BadLine(line, error.sentence(translate=_)))
    return PastedTable(tuple(figures), tuple(bad))


def _delimiter(lines: Sequence[str]) -> str:
    """The mark that divides most lines; where two do, the earlier one, because numbers hold commas too."""
    divided = {mark: sum(line.count(mark) >= len(COLUMNS) - 2 for line in lines) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: divided[mark])


def _columns(row: Sequence[str]) -> Sequence[str] | None:
    """The columns that a head names; None if the first line is a figure already."""
    named = [_HEADS.get(cell.casefold(), "") for cell in row]
    return named if {"name", "amount"} <= {*named} else None


def _readable(cells: Iterable[Mapping[str, str]]) -> Iterable[TypedAmount]:
    for cell in cells:
        try:
            yield amounts.read_amount(cell.get("amount", ""))
        except amounts.NoAmountError:
            continue


def _figure(cell: Mapping[str, str], locales: Sequence[str]) -> EnteredFigure:
    name, source = cell.get("name", ""), cell.get("source", "")
    if not name or not source or not cell.get("amount"):
        raise NotEnoughColumnsError
    typed = amounts.read_amount(cell["amount"])
    if cell.get("from"):
        period = periods.period_of(cell["from"], cell.get("to") or cell["from"])
    else:
        period = periods.read_period(cell.get("period", ""))
    unit = one_unit(typed, cell.get("unit", ""))
    return EnteredFigure(name, f"{typed.amount(locales):f}", unit, period, source)


def one_unit(typed: TypedAmount, unit: str) -> str:
    """The unit of a number, beside it or in a field of its own; TwoUnitsError or NoUnitError if it isn't one."""
    beside = "%" if typed.unit.casefold() in PERCENT else typed.unit
    apart = "%" if unit.casefold() in PERCENT else unit
    if beside and apart and beside.casefold() != apart.casefold():
        raise TwoUnitsError(one=typed.unit, other=unit)
    if not (apart or beside):
        raise NoUnitError
    return apart or beside
