"""Tables as files for spreadsheets."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

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
    """Each file in it is XML, texts are texts, and no formula occurs."""
    written = spreadsheets.as_workbook(ROWS)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parsed = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own
    sheet = parsed["xl/worksheets/sheet1.xml"]
    inside = {"m": spreadsheets.MAIN}
    assert [each.text for each in sheet.findall(".//m:t", inside)] == ["name", "counted", "of", "=1+1 <&>", "Frühling"]
    assert [each.text for each in sheet.findall(".//m:v", inside)] == ["12", "20", "5"]
    assert sheet.findall(".//m:f", inside) == []
    assert spreadsheets.as_workbook(ROWS) == written
