"""Limits of tables and charts."""

from __future__ import annotations

from sandbox.limits.composition import BLOCK_ID, FLAG, KIND
from sandbox.limits.rich_text import RICH_TEXT
from sandbox.limits.schema import Items, Json, LimitReport, LimitRule, Number, Obj, OneOf, OneOfTypes, Str

_BASE: dict[str, LimitRule] = {"type": KIND, "block_id": BLOCK_ID}
_CELL = OneOfTypes(
    {
        "raw_text": Obj({"type": KIND, "text": Str()}, ("text",)),
        "raw_number": Obj({"type": KIND, "value": Number(fraction=True), "text": Str()}, ("value",)),
        "rich_text": RICH_TEXT,
    }
)
_ROW = Items(_CELL, 1, 20)
_COLUMN = Obj({"align": OneOf(("left", "center", "right")), "is_wrapped": FLAG})
_SEGMENT = Obj({"label": Str(20), "value": Number(fraction=True, above=0)}, ("label", "value"))
_POINT = Obj({"label": Str(20), "value": Number(fraction=True)}, ("label", "value"))
_SERIES = Obj({"name": Str(20), "data": Items(_POINT, 1, 20)}, ("name", "data"))
_AXIS = Obj({"categories": Items(Str(20), 0, 20), "x_label": Str(50), "y_label": Str(50)})


def _rows_are_even(block: Json, at: str, report: LimitReport) -> None:
    rows = block.get("rows")
    widths = [len(row) for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    if len(set(widths)) > 1:
        report.refuse(f"{at}/rows", "all rows must have the same number of cells")


def _header_is_plain(block: Json, at: str, report: LimitReport) -> None:
    rows = block.get("rows")
    header = rows[0] if isinstance(rows, list) and rows else None
    for index, cell in enumerate(header if isinstance(header, list) else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            report.refuse(f"{at}/rows/0/{index}/type", "unsupported type: rich_text in the header row")


def _names_differ(chart: Json, at: str, report: LimitReport) -> None:
    series = chart.get("series")
    names = [one.get("name") for one in series if isinstance(one, dict)] if isinstance(series, list) else []
    if any(names.count(name) > 1 for name in names):
        report.refuse(f"{at}/series", "series names must be unique")


_LINES = Obj(
    {"type": KIND, "series": Items(_SERIES, 1, 12), "axis_config": _AXIS},
    ("series", "axis_config"),
    across=(_names_differ,),
)
_PIE = Obj({"type": KIND, "segments": Items(_SEGMENT, 1, 12)}, ("segments",))

TABLES: dict[str, Obj] = {
    "table": Obj(
        {**_BASE, "rows": Items(_ROW, 1, 100), "column_settings": Items(_COLUMN, 0, 20)},
        ("rows",),
        surfaces=("message", "home"),
    ),
    "data_table": Obj(
        {
            **_BASE,
            "rows": Items(_ROW, 2, 201),
            "caption": Str(min_length=1),
            "page_size": Number(1, 100),
            "row_header_column_index": Number(0),
        },
        ("rows", "caption"),
        across=(_rows_are_even, _header_is_plain),
        surfaces=("message", "home"),
    ),
    "data_visualization": Obj(
        {
            **_BASE,
            "title": Str(50),
            "chart": OneOfTypes({"pie": _PIE, "bar": _LINES, "area": _LINES, "line": _LINES}),
        },
        ("title", "chart"),
        surfaces=("message",),
    ),
}
