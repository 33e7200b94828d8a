"""The sheet that pictures are drawn on, and the PNG that becomes of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FINE = 300  # dots an inch, which is sharp on a phone
# Words, lesser words, lines, and what the picture is about.
INK, QUIET, RULE, MARK = "#1d1c1d", "#616061", "#c9c9c9", "#0b4c8c"


def sheet(width: float, height: float) -> Figure:
    """A white sheet of so many inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - its import takes half a second
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    figure = Figure(figsize=(width, height), dpi=FINE, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def png(figure: Figure) -> bytes:
    """The sheet as a PNG, the same bytes for the same drawing."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
