"""Files that people send: text where there is some, a sentence where there is danger."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from pypdf import PdfWriter

from bot.errors import GroundswellError
from bot.stories import files
from bot.stories.files import text_of
from bot.stories.recognising import recognise
from bot.stories.sections import Section

PAGE = b"BT /F1 12 Tf 20 200 Td (Reply time fell from 14 to 9.) Tj ET"
OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(PAGE), PAGE),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


def pdf() -> bytes:
    """The smallest that says something."""
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(OBJECTS, 1):
        places.append(len(made))
        made += b"%d 0 obj%sendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(OBJECTS) + 1, len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return made + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def docx(*paragraphs: str, **more: Any) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if more.get("table"):
        document.add_table(rows=1, cols=1).rows[0].cells[0].text = more["table"]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def empty_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.md", "\ufeffWe met.\r\nAgain.".encode(), "We met.\nAgain."),
        ("a.txt", "Größe".encode("utf-16"), "Größe"),
        ("A.TXT", "東京で始めました".encode("shift_jis") * 3, "東京で始めました" * 3),
        ("a.docx", docx("We met.", "Ümläute", table="A cell"), "We met.\nÜmläute\nA cell"),
        ("a.pdf", pdf(), "Reply time fell from 14 to 9."),
        ("misnamed.txt", docx("We met."), "We met."),
    ],
)
def test_text_is_read(name: str, content: bytes, expected: str):
    """By what a file is, whatever it is called."""
    assert text_of(name, content) == expected


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.txt", b"x" * (files.MOST_BYTES + 1), files.FileTooLargeError),
        ("a.pdf", b"%PDF-" + b"x" * 50 * 1024 * 1024, files.FileTooLargeError),
        ("a.txt", b"  \n ", files.NoTextError),
        ("a.md", b"", files.NoTextError),
        ("a.docx", docx(""), files.NoTextError),
        ("a.pdf", empty_pdf(), files.NoTextError),
        ("a.pdf", locked_pdf(), files.LockedFileError),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 600, files.LockedFileError),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 600, files.UnknownFileError),
        ("a.docm", docx("We met."), files.MacroFileError),
        ("a.docx", packed(("word/document.xml", b"<x/>"), ("word/vbaProject.bin", b"x")), files.MacroFileError),
        ("a.docx", packed(("word/document.xml", b"0" * 60 * 1024 * 1024)), files.BlownUpFileError),
        ("a.docx", packed(*((f"word/{n}.xml", b"") for n in range(files.MOST_PARTS + 1))), files.BlownUpFileError),
        ("a.docx", packed(("hello.txt", b"hi")), files.UnknownFileError),
        ("a.docx", packed(("word/document.xml", b"<not>closed")), files.BrokenFileError),
        ("a.docx", b"PK\x03\x04 and then nothing", files.BrokenFileError),
        ("a.docx", b"plain text", files.BrokenFileError),
        ("a.pdf", b"%PDF-1.7 and then nothing", files.BrokenFileError),
        ("a.txt", b"\x00\x01\x02\xff\xfe\x80" * 40, files.BrokenFileError),
        ("a.exe", b"MZ", files.UnknownFileError),
    ],
)
def test_what_is_dangerous_or_empty_is_refused(name: str, content: bytes, error: type[GroundswellError]):
    """In a sentence that says what to do instead."""
    with pytest.raises(error) as refused:
        text_of(name, content)
    assert "aste the text" in str(refused.value)


def test_a_long_text_is_cut():
    """So that nothing else has to be prepared for more."""
    assert len(text_of("a.txt", b"x" * 1_000_000)) == files.MOST_TEXT


def test_sections_are_recognised_by_their_headings():
    """In several shapes and languages; what belongs to none is kept apart."""
    text = (
        "# Shorter replies\nHello!\n## Context\nIn Leeds.\n\n**Approach:** We met.\nAgain.\n3. Results\nFaster: 9.\n"
        "Results were good for us.\nErfolgsfaktoren:\nZeit.\nScaling guide\nCopy it."
    )
    found = recognise(text)
    assert found.title == "Shorter replies"
    assert found.rest == "Hello!"
    assert found.sections == {
        Section.CONTEXT: "In Leeds.",
        Section.APPROACH: "We met.\nAgain.",
        Section.RESULTS: "Faster: 9.\nResults were good for us.",
        Section.FACTORS: "Zeit.",
        Section.SCALING: "Copy it.",
    }


def test_a_text_without_headings_belongs_to_no_section():
    """Nothing is guessed."""
    found = recognise("We met on Mondays. The context was difficult.\nResults came later")
    assert (found.title, found.sections) == ("", {})
    assert found.rest.startswith("We met on Mondays.")
