"""Slack's cursor pagination."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TypeVar

from sandbox.api.call import Call
from sandbox.errors import ApiError
from sandbox.state import Json

T = TypeVar("T")


def cursor_at(place: str) -> str:
    """The opaque cursor of the page that begins there."""
    return base64.b64encode(f"next:{place}".encode()).decode()


def place_of(cursor: str) -> str:
    """Where the page of this cursor begins."""
    try:
        word, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        raise ApiError("invalid_cursor") from None
    if word != "next" or not place:
        raise ApiError("invalid_cursor")
    return place


def limit_of(call: Call, default: int, maximum: int = 1000) -> int:
    """How many items the caller wants on a page."""
    limit = call.number("limit", default)
    if not 1 <= limit <= maximum:
        raise ApiError("invalid_limit")
    return limit


def page(call: Call, items: list[T], key: Callable[[T], str], default: int = 100) -> tuple[list[T], Json]:
    """The page asked for, and the response_metadata that leads to the next."""
    limit = limit_of(call, default)
    start = 0
    if cursor := call.text("cursor"):
        place = place_of(cursor)
        found = next((index for index, item in enumerate(items) if key(item) == place), None)
        if found is None:
            raise ApiError("invalid_cursor")
        start = found
    end = start + limit
    return items[start:end], {"next_cursor": cursor_at(key(items[end])) if end < len(items) else ""}
