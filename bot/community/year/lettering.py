"""Which texts a picture can show with the fonts there are, and how wide they are in it."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

OURS = "DejaVu Sans"  # comes with matplotlib
# Taken too where they are installed, for what ours has no letters for.
OTHERS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "WenQuanYi Zen Hei",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
)
# Of a logical pixel, of which there are a hundred in an inch.
POINTS = 0.72


@cache
def families() -> tuple[str, ...]:
    """The fonts to draw with, ours first."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - its import takes half a second

    installed = {font.name for font in fontManager.ttflist}
    return (OURS, *(name for name in OTHERS if name in installed))


@cache
def _known_characters() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 - as above

    return frozenset(code for name in families() for code in get_font(findfont(name)).get_charmap())


def drawable(text: str) -> str | None:
    """A text on one line without emoji and the like; None if the fonts lack some of its letters, or nothing is left."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = []
    for each in plain:
        category = unicodedata.category(each)
        if ord(each) in _known_characters() and category not in {"Cf", "Co", "Cn", "Cc"}:
            kept.append(each)
        elif category[0] in "LMN":
            return None
    shown = " ".join("".join(kept).split())
    return shown if any(unicodedata.category(each)[0] in "LN" for each in shown) else None


def properties(size: float, *, bold: bool = False) -> FontProperties:
    """The font of a text that is so many logical pixels high."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above

    return FontProperties(family=list(families()), size=size * POINTS, weight="bold" if bold else "normal")


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How many logical pixels wide a text is."""
    points, _height, _descent = _measure().get_text_width_height_descent(
        text, properties(size, bold=bold), ismath=False
    )
    return float(points) / POINTS


@cache
def _measure() -> TextToPath:
    from matplotlib.textpath import TextToPath  # noqa: PLC0415 - as above

    return TextToPath()


def fitting(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """As much of a text as there is room for, with an ellipsis if it was cut."""
    if width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        cut = f"{text[:middle].rstrip()}…"
        low, high = (middle, high) if width(cut, size, bold=bold) <= room else (low, middle - 1)
    return f"{text[:low].rstrip()}…"
