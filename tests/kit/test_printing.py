"""Documents as tagged PDF."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.kit.documents import DocumentLine, LinedDocument, LineKind
from bot.kit.printing import as_pdf

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHECK_SECONDS = 120
LINES = (
    DocumentLine(LineKind.HEADING, "Success package"),
    DocumentLine(LineKind.TEXT, 'We *tried* it: $5 #panic("no") \\ <b> [x]'),
    *(DocumentLine(kind, f"One {kind}") for kind in (LineKind.ITEM, LineKind.STEP, LineKind.BOX, LineKind.QUOTE)),
    DocumentLine(LineKind.TABLE, "", rows=(("Who", "What"), ("Юлия", "Größe"))),
)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_document_is_accessible_and_says_everything(language: str, tmp_path: Path):
    """A checker of PDF/UA-1 finds no error; nothing in it is taken for markup."""
    paper, report = tmp_path / "document.pdf", tmp_path / "report.json"
    paper.write_bytes(as_pdf(LinedDocument("Scaling strategy", "As of today.", LINES), language, at=NOON))
    said = "".join(page.extract_text() for page in PdfReader(paper).pages)
    assert all(each.text.split()[0] in said for each in LINES if each.text)
    assert "#panic" in said
    checker = Path(sys.executable).parent / "outloud"
    ran = subprocess.run(
        [checker, "--quiet", "--json", report, paper],
        capture_output=True,
        text=True,
        check=False,
        timeout=CHECK_SECONDS,
    )
    assert ran.returncode == 0, json.loads(report.read_text(encoding="utf-8"))


def test_a_letter_that_no_font_has_spoils_nothing():
    """It's printed as a dot; the rest is there."""
    made = as_pdf(LinedDocument("Plan", "", (DocumentLine(LineKind.TEXT, "Hello \U00012000 there"),)), "en", at=NOON)
    said = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Hello" in said
    assert "there" in said
