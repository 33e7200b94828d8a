"""A document of a few kinds of lines, rendered as Markdown and as Word (.docx)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.kit.patterns import LazyPattern

if TYPE_CHECKING:
    from docx.document import Document

# In English Metric Units, of which a centimetre has 360,000.
HANGING, BETWEEN_ITEMS, PICTURE_WIDTH, PICTURE_HEIGHT = 180_000, 36_000, 13 * 360_000, 19 * 360_000
_ILLEGAL = LazyPattern(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAME = LazyPattern(r"[^\w]+")


class LineKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    STEP = "step"
    BOX = "box"
    QUOTE = "quote"
    TABLE = "table"
    PICTURE = "picture"


@dataclass(frozen=True)
class DocumentLine:
    """A heading, a paragraph, an item of a list, a numbered step, a box to tick, or a quotation.

    A table has its `rows`, the first of them its heads. A picture is a PNG with its alternative text, and is in Word
    alone.
    """

    kind: LineKind
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    picture: bytes = b""


@dataclass(frozen=True)
class LinedDocument:
    """A title, its lines in reading order, and a note on where it comes from."""

    title: str
    source: str
    lines: tuple[DocumentLine, ...] = ()
    created_at: datetime | None = field(default=None, compare=False)

    def file_name(self, ending: str) -> str:
        """A file name made of the letters and digits of the title."""
        slug = _NOT_IN_NAME.sub("-", self.title.casefold()).strip("-_")[:70].rstrip("-") or "story"
        return f"{slug}.{ending}"


def numbered(lines: Iterable[DocumentLine]) -> list[tuple[DocumentLine, int]]:
    """Each line with its number among the steps below its heading; 0 for any other line."""
    made, steps = [], 0
    for line in lines:
        if line.kind == LineKind.HEADING:
            steps = 0
        steps += line.kind == LineKind.STEP
        made.append((line, steps if line.kind == LineKind.STEP else 0))
    return made


def as_markdown(document: LinedDocument) -> str:
    marks = {
        LineKind.HEADING: "## ",
        LineKind.TEXT: "",
        LineKind.ITEM: "- ",
        LineKind.BOX: "- [ ] ",
        LineKind.QUOTE: "> ",
    }
    parts = [f"# {_one_line(document.title)}", f"*{_one_line(document.source)}*"]
    before = LineKind.TEXT
    for line, number in numbered(document.lines):
        if line.kind == LineKind.PICTURE:
            continue
        if line.kind == LineKind.TABLE:
            parts.append(_table(line))
            before = line.kind
            continue
        mark = f"{number}. " if line.kind == LineKind.STEP else marks[line.kind]
        listed = line.kind in {LineKind.ITEM, LineKind.STEP, LineKind.BOX} and line.kind == before
        text = f"{mark}{_one_line(line.text)}"
        parts[-1:] = [f"{parts[-1]}\n{text}"] if listed else [parts[-1], text]
        before = line.kind
    return "\n\n".join(parts) + "\n"


def _table(line: DocumentLine) -> str:
    """The rows of a table, the heads underlined."""
    rows = [[_one_line(cell).replace("|", r"\|") for cell in row] for row in line.rows]
    rows[1:1] = [["---"] * len(rows[0])]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _one_line(text: str) -> str:
    """A text on one line, with the markup of Markdown and HTML escaped."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("*", r"\*").replace("_", r"\_").replace("`", r"\`")


def as_docx(document: LinedDocument) -> bytes:
    """The document as a .docx file."""
    import docx  # noqa: PLC0415 - only when needed

    made = docx.Document()
    made.core_properties.title, made.core_properties.author = _legal(document.title)[:250], "Groundswell"
    if document.created_at:
        made.core_properties.created = made.core_properties.modified = document.created_at.replace(tzinfo=None)
    made.add_heading(_legal(document.title), 0)
    made.add_paragraph(_legal(document.source), style="Subtitle")
    styles = {
        LineKind.ITEM: "List Bullet",
        LineKind.STEP: None,
        LineKind.QUOTE: "Quote",
        LineKind.TEXT: None,
        LineKind.BOX: None,
    }
    for line, number in numbered(document.lines):
        text = _legal(" ".join(line.text.split()))
        if line.kind in {LineKind.HEADING, LineKind.TABLE, LineKind.PICTURE}:
            _add(made, line, text)
            continue
        lead = {LineKind.STEP: f"{number}. ", LineKind.BOX: "☐ "}.get(line.kind, "")
        paragraph = made.add_paragraph(f"{lead}{text}", style=styles[line.kind])
        if lead:
            layout = paragraph.paragraph_format
            layout.left_indent, layout.first_line_indent, layout.space_after = HANGING, -HANGING, BETWEEN_ITEMS
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _add(made: Document, line: DocumentLine, text: str) -> None:
    """Put a heading, a table or a picture into a Word document."""
    if line.kind == LineKind.HEADING:
        made.add_heading(text, 1)
    elif line.kind == LineKind.PICTURE:
        shape = made.add_picture(io.BytesIO(line.picture))
        share = min(PICTURE_WIDTH / shape.width, PICTURE_HEIGHT / shape.height)
        shape.width, shape.height = round(shape.width * share), round(shape.height * share)
        shape._inline.docPr.set("descr", text)  # noqa: SLF001 - python-docx has no other way
    else:
        table = made.add_table(0, len(line.rows[0]), style="Table Grid")
        for row in line.rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = _legal(" ".join(words.split()))
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True


def _legal(text: str) -> str:
    """Without characters that XML does not allow."""
    return _ILLEGAL.sub("", text)
