"""Waiting for what happens elsewhere, with a deadline that says what was waited for."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

import pytest

PATIENCE_SECONDS = 60.0  # of a machine that has other things to do
SECONDS_BETWEEN_LOOKS = 0.02
REST = 3  # a look that takes longer leaves so many times its own time to what is waited for
ANSWER_SECONDS = 30.0  # Slack waits three for an acknowledgement, which says nothing about a machine that is shared


async def until(
    look: Callable[[], Any], what: str | Callable[[], object] = "", *, patience: float = PATIENCE_SECONDS
) -> Any:
    """Return what `look` gives, awaited if need be, as soon as it is true (not None, not empty).

    Fails after `patience` seconds and names `what` it waited for: a phrase, a function that describes how far things
    are by then, or the source of `look` when nothing else is given.
    """
    deadline = time.monotonic() + patience
    while True:
        began = time.monotonic()
        found = look()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return found
        now = time.monotonic()
        if now > deadline:
            phrase = what() if callable(what) else what or _source(look)
            pytest.fail(f"waited {patience:g} seconds for {phrase}")
        await asyncio.sleep(max(SECONDS_BETWEEN_LOOKS, REST * (now - began)))


def _source(look: Callable[[], Any]) -> str:
    try:
        return inspect.getsource(look).strip()
    except (OSError, TypeError):  # a partial, or a method of something written in C
        return repr(look)
