"""A document as Word, as Markdown and as a message."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from bot.kit.documents import DocumentLine, LineKind, as_docx, as_markdown, numbered
from bot.stories.publishing.documents import AssetDocument
from tests import tools

SECONDS = 120
LINES = (
    DocumentLine(LineKind.HEADING, "Before you begin"),
    DocumentLine(LineKind.BOX, "Collect twenty letters & <b>sort</b> them"),
    DocumentLine(LineKind.BOX, "Ask the *privacy* officer"),
    DocumentLine(LineKind.HEADING, "Step by step"),
    DocumentLine(LineKind.STEP, "Draft a letter"),
    DocumentLine(LineKind.TEXT, "It took a week."),
    DocumentLine(LineKind.STEP, "Have it checked\x0b"),
    DocumentLine(LineKind.HEADING, "Its limits"),
    DocumentLine(LineKind.ITEM, "Not for letters with medical data"),
    DocumentLine(LineKind.QUOTE, "„Ich höre wieder zu“"),
)


def checklist(at: datetime) -> AssetDocument:
    """A document with every kind of line, and with what a file format might trip over."""
    return AssetDocument("Checklist: Letters", "Made from a story.", LINES, at)


def test_word_opens_in_libreoffice(monday: datetime, tmp_path: Path):
    """Every line is there, in order, with its box or number; nothing is taken for markup."""
    office = tools.libreoffice()
    assert office, "LibreOffice is missing; `make tools` installs it"
    path = tmp_path / "checklist.docx"
    path.write_bytes(as_docx(checklist(monday)))
    # A profile of its own, because two that share one wait for each other.
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    convert = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(path)], check=True, capture_output=True, timeout=SECONDS)
    told = (tmp_path / "checklist.txt").read_text(encoding="utf-8-sig").splitlines()
    assert [line.strip(" •\t") for line in told if line.strip()] == [
        "Checklist: Letters",
        "Made from a story.",
        "Before you begin",
        "☐ Collect twenty letters & <b>sort</b> them",
        "☐ Ask the *privacy* officer",
        "Step by step",
        "1. Draft a letter",
        "It took a week.",
        "2. Have it checked",
        "Its limits",
        "Not for letters with medical data",
        "„Ich höre wieder zu“",
    ]


def test_markdown_keeps_what_was_written(monday: datetime):
    """Boxes and steps are lists; markup in a text is escaped."""
    written = as_markdown(checklist(monday))
    assert "- [ ] Collect twenty letters &amp; &lt;b>sort&lt;/b> them\n- [ ] Ask the \\*privacy\\* officer" in written
    assert "1. Draft a letter\n\nIt took a week.\n\n2. Have it checked" in written


def test_steps_are_counted_from_one_below_each_heading(monday: datetime):
    """Whatever else is between them below the same one."""
    again = (*LINES, DocumentLine(LineKind.HEADING, "Again"), DocumentLine(LineKind.STEP, "Draft another"))
    numbers = [number for line, number in numbered(again) if line.kind == LineKind.STEP]
    assert numbers == [1, 2, 1]
