"""Files of unknown origin as text: encodings, byte order marks, line ends, and HTML without its tags."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from bot.errors import GroundswellError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Windows leaves five bytes of its code page empty; Latin-1 has something, if only a control character, for every byte.
ENCODINGS = ("utf-8", "cp1252", "latin-1")
CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
BREAKING = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "pre"})
PICTURES = frozenset({"img", "object", "video", "audio", "svg", "math", "table"})


class UnreadableFileError(GroundswellError):
    """{name} cannot be read: {reason}."""


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file with plain line ends, and the encoding it was read in."""
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
        self.said: list[str] = []
        self.beyond: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        if tag in BREAKING:
            self.said.append("\n")
        if tag in PICTURES:
            self.beyond.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKING:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def without_tags(html: str) -> tuple[str, list[str]]:
    """The words of some HTML, and which elements in it cannot be said in words, such as `img`."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return tidy("".join(parser.said)), parser.beyond


def tidy(text: str) -> str:
    """Without superfluous spaces and empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
