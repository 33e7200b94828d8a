"""A document of a few kinds of lines, rendered as Markdown, as Word (.docx) and as a message."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.delivery.files import file
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape

MAX_MESSAGE_CHARACTERS = 11_000
# In English Metric Units, of which a centimetre has 360,000.
HANGING, BETWEEN_ITEMS = 180_000, 36_000
_ILLEGAL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAME = re.compile(r"[^\w]+")


class LineKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    STEP = "step"
    BOX = "box"
    QUOTE = "quote"


@dataclass(frozen=True)
class DocumentLine:
    """A heading, a paragraph, an item of a list, a numbered step, a box to tick, or a quotation."""

    kind: LineKind
    text: str


@dataclass(frozen=True)
class AssetDocument:
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


def as_markdown(document: AssetDocument) -> str:
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
        mark = f"{number}. " if line.kind == LineKind.STEP else marks[line.kind]
        listed = line.kind in {LineKind.ITEM, LineKind.STEP, LineKind.BOX} and line.kind == before
        text = f"{mark}{_one_line(line.text)}"
        parts[-1:] = [f"{parts[-1]}\n{text}"] if listed else [parts[-1], text]
        before = line.kind
    return "\n\n".join(parts) + "\n"


def _one_line(text: str) -> str:
    """A text on one line, with the markup of Markdown and HTML escaped."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("*", r"\*").replace("_", r"\_").replace("`", r"\`")


def as_docx(document: AssetDocument) -> bytes:
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
        if line.kind == LineKind.HEADING:
            made.add_heading(text, 1)
            continue
        lead = {LineKind.STEP: f"{number}. ", LineKind.BOX: "☐ "}.get(line.kind, "")
        paragraph = made.add_paragraph(f"{lead}{text}", style=styles[line.kind])
        if lead:
            layout = paragraph.paragraph_format
            layout.left_indent, layout.first_line_indent, layout.space_after = HANGING, -HANGING, BETWEEN_ITEMS
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def payload(document: AssetDocument, form: str) -> Json:
    """The document as a message (`text`), or as a file that is Word (`docx`) or Markdown (`md`)."""
    if form == "text":
        return as_message(document)
    name = document.file_name(form)
    comment = _(
        "Here's {title}. Read it through and change what you like before you pass it on.", title=escape(document.title)
    )
    return file(name, name, as_docx(document) if form == "docx" else as_markdown(document), comment)


def _legal(text: str) -> str:
    """Without characters that XML does not allow."""
    return _ILLEGAL.sub("", text)


def as_message(document: AssetDocument) -> Json:
    """The document as a message, cut at Slack's limit."""
    marks = {LineKind.HEADING: "", LineKind.TEXT: "", LineKind.ITEM: "• ", LineKind.BOX: "☐ ", LineKind.QUOTE: "> "}
    title, room = escape(document.title), MAX_MESSAGE_CHARACTERS
    parts: list[list[str]] = []
    for line, number in numbered(document.lines):
        text = escape(" ".join(line.text.split()))
        mark = f"{number}. " if line.kind == LineKind.STEP else marks[line.kind]
        shown = f"*{text}*" if line.kind == LineKind.HEADING else f"{mark}{text}"
        room -= len(shown)
        if line.kind == LineKind.HEADING or not parts:
            parts.append([])
        parts[-1].append(shown if room >= 0 else "…")
        if room < 0:
            break
    sections = [blocks.section("\n".join(lines)) for lines in parts]
    return blocks.message(title, blocks.section(f"*{title}*"), blocks.context(escape(document.source)), sections)
