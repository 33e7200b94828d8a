"""Files that people send: text where there is some, a sentence where there is danger."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from pypdf import PdfWriter

from bot.errors import GroundswellError
from bot.stories.intake import documents
from bot.stories.intake.documents import extract_text

LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
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


def word(body: str) -> bytes:
    """A Word document of nothing but its main part."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()))


def paragraph(text: str, inside: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def nested(depth: int) -> bytes:
    """Paragraphs in paragraphs, which take some kilobytes when packed."""
    return word("<w:p>" * depth + "<w:r><w:t>deep</w:t></w:r>" + "</w:p>" * depth)


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
        ("a.md", "\ufeffWe met.".encode(), "We met."),
        ("a.txt", "Größe".encode("utf-16"), "Größe"),
        ("A.TXT", "東京で始めました".encode("shift_jis") * 3, "東京で始めました" * 3),
        ("a.docx", docx("We met.", "Ümläute", table="A cell"), "We met.\n\nÜmläute\n\nA cell"),
        ("a.docx", word(paragraph("Outside", paragraph("in a box"))), "Outside\n\nin a box"),
        ("a.docx", nested(100), "deep"),
        ("a.pdf", pdf(), "Reply time fell from 14 to 9."),
        ("misnamed.txt", docx("We met."), "We met."),
    ],
)
def test_text_is_read(name: str, content: bytes, expected: str):
    """By what a file is, whatever it is called."""
    assert extract_text(name, content) == expected


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.txt", b"x" * (documents.MAX_CHARACTERS + 1), documents.TextTooLongError),
        ("a.txt", b"  \n ", documents.EmptyFileError),
        ("a.md", b"", documents.EmptyFileError),
        ("a.docx", docx(""), documents.EmptyFileError),
        ("a.pdf", empty_pdf(), documents.EmptyFileError),
        ("a.pdf", locked_pdf(), documents.LockedFileError),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, documents.LockedFileError),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, documents.UnsupportedFileError),
        ("a.docx", packed(("word/document.xml", b"<x/>"), ("word/vbaProject.bin", b"x")), documents.MacrosError),
        ("a.docx", packed(("word/document.xml", b"0" * 61_000_000)), documents.OversizedContentError),
        ("a.docx", packed(("word/document.xml", b"0" * 21_000_000)), documents.OversizedContentError),
        (
            "a.docx",
            packed(*((f"{n}.xml", b"") for n in range(documents.MAX_ZIP_ENTRIES + 1))),
            documents.OversizedContentError,
        ),
        ("a.docx", nested(200_000), documents.BrokenFileError),
        ("a.docx", word(paragraph("many") * 500_000), documents.TextTooLongError),
        ("a.docx", packed(("hello.txt", b"hi")), documents.UnsupportedFileError),
        ("a.docx", packed(("word/document.xml", b"<not>closed")), documents.BrokenFileError),
        ("a.docx", packed(("word/document.xml", LAUGHS)), documents.BrokenFileError),
        ("a.docx", b"PK\x03\x04 and then nothing", documents.BrokenFileError),
        ("a.pdf", b"%PDF-1.7 and then nothing", documents.BrokenFileError),
        ("a.txt", b"\x00\x01\x02\xff\xfe\x80" * 40, documents.UnsupportedFileError),
        ("a.html", b"<!DOCTYPE html><p>Hello", documents.WebPageError),
    ],
)
def test_what_is_dangerous_or_empty_is_refused(name: str, content: bytes, error: type[GroundswellError]):
    """In a sentence that names the file."""
    with pytest.raises(error) as refused:
        extract_text(name, content)
    assert name in str(refused.value)
