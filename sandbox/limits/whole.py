"""Rules for a message or view as a whole: unique ids, totals, one focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sandbox.limits.schema import Json, LimitReport

MAX_BLOCKS_TEXT = 13_200  # characters over all blocks of a message; measured, Slack documents none

_CHILDREN = {"container": "child_blocks", "carousel": "elements"}
_HOLDERS = ("elements", "actions", "accessory", "element")


class PlacedBlock(NamedTuple):
    """A block, its place, and its elements."""

    block: Json
    at: str
    elements: list[Json]


def check_whole(blocks: object, at: str, report: LimitReport) -> None:
    """Add the problems that no single block shows."""
    placed = list(_placed(blocks, at))
    _check_block_ids(placed, report)
    for one in placed:
        _check_action_ids(one, report)
    _check_focus(placed, report)
    _check_totals(placed, at, report)


def has_input(blocks: object) -> bool:
    """Whether any input block is among them."""
    return any(one.block.get("type") == "input" for one in _placed(blocks, ""))


def text_length(value: object) -> int:
    """How many characters of text a message's blocks hold in all."""
    if isinstance(value, list):
        return sum(text_length(each) for each in value)
    if not isinstance(value, dict):
        return 0
    return sum(
        len(inner) if key == "text" and isinstance(inner, str) else text_length(inner) for key, inner in value.items()
    )


def _placed(blocks: object, at: str) -> Iterator[PlacedBlock]:
    for index, block in enumerate(_list(blocks)):
        if isinstance(block, dict):
            pointer = f"{at}/{index}"
            kind = block.get("type")
            inside = _CHILDREN.get(kind) if isinstance(kind, str) else None
            yield PlacedBlock(block, pointer, [] if inside else _elements(block))
            for number, child in enumerate(_list(block.get(inside)) if inside else ()):
                if isinstance(child, dict):
                    yield PlacedBlock(child, f"{pointer}/{inside}/{number}", _elements(child))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _elements(block: Json) -> list[Json]:
    found: list[Any] = []
    for holder in _HOLDERS:
        held = block.get(holder)
        if held:
            found += held if isinstance(held, list) else [held]
    return [element for element in found if isinstance(element, dict)]


def _check_block_ids(placed: list[PlacedBlock], report: LimitReport) -> None:
    seen: set[str] = set()
    for block, at, _ in placed:
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id:
            if block_id in seen:
                report.refuse(f"{at}/block_id", f'`block_id` "{block_id}" already exists')
            seen.add(block_id)


def _check_action_ids(one: PlacedBlock, report: LimitReport) -> None:
    seen: set[str] = set()
    for element in one.elements:
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id:
            if action_id in seen:
                report.refuse(one.at, f'`action_id` "{action_id}" already exists in this block')
            seen.add(action_id)


def _check_focus(placed: list[PlacedBlock], report: LimitReport) -> None:
    focused = [one.at for one in placed for element in one.elements if element.get("focus_on_load") is True]
    for at in focused[1:]:
        report.refuse(at, "only one element may have focus_on_load")


def _markdown(block: Json) -> int:
    text = block.get("text")
    return len(text) if isinstance(text, str) else 0


def _cells(block: Json) -> int:
    return sum(_characters(cell) for row in _list(block.get("rows")) for cell in _list(row))


def _characters(cell: object) -> int:
    """The length of all text in a cell; rich text is at most four levels deep."""
    waiting, total = [cell], 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            total += len(part["text"]) if isinstance(part.get("text"), str) else 0
            waiting += _list(part.get("elements"))
    return total


_Total = tuple[str, Callable[[Json], int], int, str]
_TOTALS: tuple[_Total, ...] = (
    ("markdown", _markdown, 12_000, "characters in all markdown blocks"),
    ("table", _cells, 10_000, "characters in all tables"),
    ("data_table", _cells, 20_000, "characters in all data tables"),
    ("data_visualization", lambda _: 1, 2, "data_visualization blocks"),
)


def _check_totals(placed: list[PlacedBlock], at: str, report: LimitReport) -> None:
    for kind, measure, maximum, what in _TOTALS:
        if sum(measure(one.block) for one in placed if one.block.get("type") == kind) > maximum:
            report.refuse(at, f"no more than {maximum} {what} allowed")
