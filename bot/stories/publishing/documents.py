"""A document in a few kinds of lines, as Markdown, as Word and as a message."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.kit.slack import Json, escape
from bot.stories import blocks

MAX_IN_MESSAGE = 11_000
_ILLEGAL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[^\w]+")


class Kind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    STEP = "step"
    BOX = "box"
    QUOTE = "quote"


@dataclass(frozen=True)
class Line:
    """A heading, a paragraph, an item of a list, a numbered step, a box to tick, or a quotation."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Document:
    """A title, its lines in reading order, and a note on where it comes from."""

    title: str
    source: str
    lines: tuple[Line, ...] = ()
    made_at: datetime | None = field(default=None, compare=False)

    def file_name(self, ending: str) -> str:
        """A name for its file in which nothing but letters and digits is left of the title."""
        slug = _NAME.sub("-", self.title.casefold()).strip("-_")[:70].rstrip("-") or "story"
        return f"{slug}.{ending}"


def numbered(lines: Iterable[Line]) -> list[tuple[Line, int]]:
    """Each line with its number among the steps that follow one another."""
    made, number = [], 0
    for line in lines:
        number = number + 1 if line.kind == Kind.STEP else 0
        made.append((line, number))
    return made


def markdown(document: Document) -> str:
    """As Markdown."""
    marks = {Kind.HEADING: "## ", Kind.TEXT: "", Kind.ITEM: "- ", Kind.BOX: "- [ ] ", Kind.QUOTE: "> "}
    parts = [f"# {_one_line(document.title)}", f"*{_one_line(document.source)}*"]
    before = Kind.TEXT
    for line, number in numbered(document.lines):
        mark = f"{number}. " if line.kind == Kind.STEP else marks[line.kind]
        listed = line.kind in {Kind.ITEM, Kind.STEP, Kind.BOX} and line.kind == before
        text = f"{mark}{_one_line(line.text)}"
        parts[-1:] = [f"{parts[-1]}\n{text}"] if listed else [parts[-1], text]
        before = line.kind
    return "\n\n".join(parts) + "\n"


def _one_line(text: str) -> str:
    """What somebody wrote, without what Markdown or HTML would make of it."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("*", r"\*").replace("_", r"\_").replace("`", r"\`")


def word(document: Document) -> bytes:
    """As a .docx; the same document gives the same bytes but for the packing."""
    import docx  # noqa: PLC0415 - only where somebody wants one

    made = docx.Document()
    made.core_properties.title, made.core_properties.author = _legal(document.title)[:250], "Groundswell"
    if document.made_at:
        made.core_properties.created = made.core_properties.modified = document.made_at.replace(tzinfo=None)
    made.add_heading(_legal(document.title), 0)
    made.add_paragraph(_legal(document.source), style="Subtitle")
    styles = {Kind.ITEM: "List Bullet", Kind.STEP: None, Kind.QUOTE: "Quote", Kind.TEXT: None, Kind.BOX: None}
    for line, number in numbered(document.lines):
        text = _legal(" ".join(line.text.split()))
        if line.kind == Kind.HEADING:
            made.add_heading(text, 1)
            continue
        lead = {Kind.STEP: f"{number}. ", Kind.BOX: "☐ "}.get(line.kind, "")
        made.add_paragraph(f"{lead}{text}", style=styles[line.kind])
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _legal(text: str) -> str:
    """Without the characters that XML does not know."""
    return _ILLEGAL.sub("", text)


def message(document: Document) -> Json:
    """As text of a message, cut where Slack's room ends."""
    marks = {Kind.HEADING: "", Kind.TEXT: "", Kind.ITEM: "• ", Kind.BOX: "☐ ", Kind.QUOTE: "> "}
    made, room = [blocks.text(f"*{escape(document.title)}*"), blocks.note(escape(document.source))], MAX_IN_MESSAGE
    said: list[str] = []
    for line, number in numbered(document.lines):
        text = escape(" ".join(line.text.split()))
        mark = f"{number}. " if line.kind == Kind.STEP else marks[line.kind]
        if line.kind == Kind.HEADING and said:
            made.append(blocks.text("\n".join(said)))
            said = []
        said.append(f"*{text}*" if line.kind == Kind.HEADING else f"{mark}{text}")
        room -= len(said[-1])
        if room < 0:
            said[-1] = "…"
            break
    return blocks.message(escape(document.title), *made, *([blocks.text("\n".join(said))] if said else []))
