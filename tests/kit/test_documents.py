"""Documents with a table and a picture, as Word and Markdown."""

from __future__ import annotations

import io

import docx
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.kit.documents import DocumentLine, LinedDocument, LineKind, as_docx, as_markdown

TABLE = DocumentLine(LineKind.TABLE, "", rows=(("What", "By when"), ("a | b\x00", "31 March")))


def png(width: float, height: float) -> bytes:
    """An empty picture of so many inches."""
    figure, packed = Figure(figsize=(width, height), dpi=50), io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(packed, format="png")
    return packed.getvalue()


def made(*lines: DocumentLine) -> LinedDocument:
    return LinedDocument("Plan", "Version 1", lines)


def test_a_table_has_its_heads_in_both():
    """A bar in a cell doesn't end it in Markdown, and what XML doesn't allow is left out of Word."""
    written = as_markdown(made(DocumentLine(LineKind.HEADING, "Metrics"), TABLE))
    assert "| What | By when |\n| --- | --- |\n| a \\| b" in written
    [table] = docx.Document(io.BytesIO(as_docx(made(TABLE)))).tables
    assert [cell.text for cell in table.rows[1].cells] == ["a | b", "31 March"]
    assert table.rows[0].cells[0].paragraphs[0].runs[0].bold


@pytest.mark.parametrize(("width", "height"), [(4, 3), (3, 20), (20, 1)])
def test_a_picture_fits_on_a_page_of_word(width: float, height: float):
    """It keeps its shape and has its alternative text; Markdown goes without."""
    line = DocumentLine(LineKind.PICTURE, "The year", picture=png(width, height))
    [shape] = docx.Document(io.BytesIO(as_docx(made(line)))).inline_shapes
    assert shape.width.cm <= 13.01
    assert shape.height.cm <= 19.01
    assert shape.width / shape.height == pytest.approx(width / height, rel=0.02)
    assert shape._inline.docPr.get("descr") == "The year"
    assert "The year" not in as_markdown(made(line))
