"""Reads a Word document's XML from standard input and writes its text; run as a process of its own with limits."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from bot.stories.intake.pdf_text import BROKEN, LONG

# Text boxes in tables in text boxes come to some forty.
MAX_DEPTH = 200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
_EVENTS = ("start", "end")
# A style stands in the properties of its paragraph; deeper ones are those before a tracked change.
_PROPERTY = 2


class TooDeepError(Exception):
    """Elements stand deeper in one another than any document that somebody wrote has them."""


class TooMuchTextError(Exception):
    """There is more text than is read."""


@dataclass
class _WordParagraph:
    depth: int
    words: list[str] = field(default_factory=list)
    style: str = ""
    is_numbered: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    @property
    def is_item(self) -> bool:
        return self.is_numbered or "list" in self.style


def main(characters: int, memory: int, seconds: int) -> int:
    """Exit code: 0 with the text, LONG above the limits, BROKEN for anything else."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from defusedxml import ElementTree  # noqa: PLC0415 - after the limits

    try:
        events = ElementTree.iterparse(BytesIO(sys.stdin.buffer.read()), _EVENTS)
        text = "\n\n".join(_joined(_paragraphs(events, characters)))
    except (MemoryError, TooMuchTextError):
        return LONG
    except Exception:  # noqa: BLE001 - a damaged document fails in many ways
        return BROKEN
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    return 0


def _paragraphs(events: Iterable[tuple[str, Any]], characters: int) -> list[_WordParagraph]:
    """The paragraphs in the order in which they begin; each word belongs to the innermost one around it.

    TooMuchTextError as soon as they have more than so many characters.
    """
    found: list[_WordParagraph] = []
    around: list[_WordParagraph] = []
    left, depth, skipped = characters, 0, 0
    for event, element in events:
        if event == "start":
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError
            skipped += element.tag == _FALLBACK
            if element.tag == f"{_W}p" and not skipped:
                around.append(_WordParagraph(depth))
                found.append(around[-1])
            continue
        if around and not skipped:
            _take(around[-1], element, depth)
            if element.tag == f"{_W}p":
                left -= len(around.pop().text)
                if left < 0:
                    raise TooMuchTextError
        skipped -= element.tag == _FALLBACK
        element.clear()
        depth -= 1
    return found


def _take(paragraph: _WordParagraph, element: Any, depth: int) -> None:
    """Add what an element that has ended says to its paragraph."""
    if element.tag == f"{_W}t":
        paragraph.words.append(element.text or "")
    elif element.tag in _MARKS:
        paragraph.words.append(_MARKS[element.tag])
    elif depth == paragraph.depth + _PROPERTY:
        if element.tag == f"{_W}pStyle":
            paragraph.style = str(element.get(f"{_W}val")).lower()
        elif element.tag == f"{_W}numPr":
            paragraph.is_numbered = True


def _joined(paragraphs: Iterable[_WordParagraph]) -> Iterator[str]:
    """Every paragraph, headings marked as in Markdown, the items of a list together."""
    listed: list[str] = []
    for one in paragraphs:
        text = one.text
        if one.is_item and text:
            listed.append(f"- {text}")
            continue
        if listed:
            yield "\n".join(listed)
            listed = []
        if text:
            yield f"# {text}" if one.style.startswith(("heading", "title", "berschrift", "titel")) else text
    if listed:
        yield "\n".join(listed)


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:4])))
