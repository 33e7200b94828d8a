"""Tables as files for spreadsheets."""

from __future__ import annotations

import csv
import io

import openpyxl

from bot.kit import spreadsheets

ROWS: list[list[spreadsheets.Cell]] = [["name", "counted", "of"], ["=1+1 <&>", 12, 20], ["Früh\x00ling", None, 5]]


def test_csv_holds_no_formula():
    """A text that looks like one is marked as a text; a number isn't."""
    written = spreadsheets.as_csv([*ROWS, ["-1", -1, 0]]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written)))
    assert rows[1] == ["'=1+1 <&>", "12", "20"]
    assert rows[2][1] == ""
    assert rows[3] == ["'-1", "-1", "0"]


def test_a_workbook_has_numbers_and_texts():
    """As a reader that isn't ours finds them: texts are texts, and no formula occurs."""
    written = spreadsheets.as_workbook(ROWS)
    sheet = openpyxl.load_workbook(io.BytesIO(written)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["name", "counted", "of"],
        ["=1+1 <&>", 12, 20],
        ["Frühling", None, 5],
    ]
    assert {cell.data_type for row in sheet for cell in row} == {"s", "n"}
    assert sheet.freeze_panes == "A2"


def test_the_same_table_is_the_same_file():
    """Whenever it is written."""
    assert spreadsheets.as_workbook(ROWS) == spreadsheets.as_workbook(ROWS)
