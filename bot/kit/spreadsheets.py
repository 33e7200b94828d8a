"""Tables as files for spreadsheets: CSV, and a workbook with one sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

Cell = str | int | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Always the same, so that the same table is the same file.
WRITTEN_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - such files have no zones
MIN_WIDTH, MAX_WIDTH = 8, 60


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A table as CSV; no text in it is taken for a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    # Excel reads UTF-8 only with this mark.
    return f"\ufeff{text.getvalue()}".encode()


def _harmless(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text


def as_workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A table as an Excel workbook (XLSX), in which numbers are numbers and every text is only a text.

    The first row is the head, which stays in view.
    """
    import xlsxwriter  # noqa: PLC0415 - only when needed

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": WRITTEN_AT})
    sheet, bold = workbook.add_worksheet(), workbook.add_format({"bold": True})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            look = None if at else bold
            if isinstance(cell, int):
                sheet.write_number(at, column, cell, look)
            elif cell:
                sheet.write_string(at, column, _legal(cell), look)
    for column, cells in enumerate(zip_longest(*rows)):
        longest = max(len(str(cell or "")) for cell in cells)
        sheet.set_column(column, column, min(max(longest, MIN_WIDTH), MAX_WIDTH))
    sheet.freeze_panes(1, 0)
    workbook.close()
    return buffer.getvalue()


def _legal(text: str) -> str:
    """Without characters that XML does not allow."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
