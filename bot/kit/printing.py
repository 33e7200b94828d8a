"""What is printed: pages and pictures that Typst draws from a template, and documents as tagged PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.kit.documents import LinedDocument, numbered

TEMPLATES = Path(__file__).parent / "templates"
MORE_LETTERS = "DejaVuSans.ttf"
PICTURE_DPI = 108  # a badge has 900 pixels a side, below 200 kB


class UnprintableError(Exception):
    """Our fonts don't have every letter of a text."""


def draw(template: Path, said: Mapping[str, object], *, at: datetime, is_paper: bool = False) -> bytes:
    """A page as tagged PDF by PDF/UA-1, or a picture as PNG; the template finds `said` in `sys.inputs.words`, as JSON.

    UnprintableError if a letter is in none of our fonts.
    """
    import typst  # noqa: PLC0415 - 80 MB that only what is printed needs

    try:
        made = typst.compile(
            template,
            format="pdf" if is_paper else "png",
            font_paths=[_more_letters()],
            sys_inputs={"words": json.dumps(said, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"] if is_paper else [],
            ppi=PICTURE_DPI,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        if "glyph" in str(error) or "display" in str(error):
            raise UnprintableError from None
        raise
    assert isinstance(made, bytes), "one page is one file, and so is a document"
    return made


def _more_letters() -> Path:
    from matplotlib import get_data_path  # noqa: PLC0415 - its fonts have letters that Typst's lack

    return Path(get_data_path()) / "fonts" / "ttf" / MORE_LETTERS


def as_pdf(document: LinedDocument, language: str, *, at: datetime) -> bytes:
    """A document as tagged PDF; a letter that no font of ours has is printed as a dot. Pictures are in Word alone."""
    said = _said(document, language)
    try:
        return draw(TEMPLATES / "document.typ", said, at=at, is_paper=True)
    except UnprintableError:
        return draw(TEMPLATES / "document.typ", json.loads(_printable(json.dumps(said))), at=at, is_paper=True)


def _said(document: LinedDocument, language: str) -> dict[str, object]:
    lines = [
        {"kind": line.kind, "text": " ".join(line.text.split()), "rows": line.rows, "number": number}
        for line, number in numbered(document.lines)
        if not line.picture
    ]
    return {"language": language, "title": document.title, "source": document.source, "lines": lines}


def _printable(packed: str) -> str:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - as above

    known = set(FT2Font(str(_more_letters())).get_charmap())
    text = json.dumps(json.loads(packed), ensure_ascii=False)
    return "".join(each if ord(each) in known else "·" for each in text)
