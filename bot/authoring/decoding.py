"""Decode files of unknown origin: encodings, byte order marks, line ends, and HTML without its tags."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from bot.errors import GroundswellError
from bot.kit.patterns import LazyPattern

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Five bytes are undefined in the Windows code page; Latin-1 has a character, if only a control one, for every byte.
ENCODINGS = ("utf-8", "cp1252", "latin-1")
CONTROLS = LazyPattern(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
BREAKING = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "pre"})
PICTURES = frozenset({"img", "object", "video", "audio", "svg", "math", "table"})


class UnreadableFileError(GroundswellError):
    """{name} cannot be read: {reason}."""


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file with LF line ends, and its encoding; raises UnreadableFileError."""
    encodings = [encoding for mark, encoding in MARKS if data.startswith(mark)] or ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UnreadableFileError(name=name, reason="it is not a text")
        return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), encoding
    raise UnreadableFileError(name=name, reason=f"it is not {encodings[0]} as its first bytes say")


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unsupported: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        if tag in BREAKING:
            self.parts.append("\n")
        if tag in PICTURES:
            self.unsupported.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def without_tags(html: str) -> tuple[str, list[str]]:
    """The text of HTML, and its elements that cannot be shown as text, such as `img`."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return tidy("".join(parser.parts)), parser.unsupported


def tidy(text: str) -> str:
    """Remove superfluous spaces and empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
