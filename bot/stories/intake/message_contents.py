"""What a message that somebody sends holds: its plain text, and the documents that may be a story."""

from __future__ import annotations

from pathlib import PurePosixPath

from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, unescape
from bot.members.incoming_messages import IncomingMessage

DOCUMENTS = frozenset(
    {".md", ".markdown", ".txt", ".text", ".docx", ".docm", ".dotx", ".doc", ".pdf", ".odt", ".rtf", ".html", ".htm"}
    | {".pptx", ".pages", ".zip"}
)
_LINK = LazyPattern(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_REFERENCE = LazyPattern(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")


def readable(text: str) -> str:
    """Slack's form of a message as plain text: links keep their address, mentions become names."""
    linked = _LINK.sub(lambda found: found[1] if found[2] in (None, found[1]) else f"{found[2]} ({found[1]})", text)
    marks = {"@": "@", "#": "#", "!": "@"}
    return unescape(_REFERENCE.sub(lambda found: f"{marks[found[1]]}{found[3] or found[2]}", linked))


def documents(message: IncomingMessage) -> list[Json]:
    """The files of a kind that may hold a story."""
    return [file for file in message.files if _is_document(file)]


def _is_document(file: Json) -> bool:
    return PurePosixPath(str(file.get("name") or "").lower()).suffix in DOCUMENTS
