"""The document of an asset: as a message, or as a file that is Word or Markdown."""

from __future__ import annotations

from bot.delivery.files import file
from bot.kit import blocks
from bot.kit.documents import LinedDocument, LineKind, as_docx, as_markdown, numbered
from bot.kit.i18n import _
from bot.kit.slack import Json, escape

MAX_MESSAGE_CHARACTERS = 11_000


class AssetDocument(LinedDocument):
    """What is made of a story for others."""


def payload(document: AssetDocument, form: str) -> Json:
    """The document as a message (`text`), or as a file that is Word (`docx`) or Markdown (`md`)."""
    if form == "text":
        return as_message(document)
    name = document.file_name(form)
    comment = _(
        "Here's {title}. Read the document through and change what you like before you pass it on.",
        title=escape(document.title),
    )
    return file(name, name, as_docx(document) if form == "docx" else as_markdown(document), comment)


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
