"""Tables as files for spreadsheets: CSV, and a workbook with one sheet.

The workbook is written by hand: a sheet of texts and numbers is five small files in an archive.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Cell = str | int | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # the first moment of such archives, so that the same table is the same file
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


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
    """A table as an Excel workbook (XLSX), in which numbers are numbers and every text is only a text."""
    sheet = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, WRITTEN_AT), HEAD + text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _relation(kind: str, target: str) -> str:
    found = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    plain = "".join(letter for letter in cell if letter.isprintable() or letter in "\n\t")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(plain)}</t></is></c>'
