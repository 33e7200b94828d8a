"""Modules that are imported when something of them is first used, for what most processes never need.

A single function that needs a library imports it itself; this is for files in which many do. Type checkers and import
contracts read the import beside it, under `TYPE_CHECKING`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LaterModule:
    """A module by its name, imported as soon as one of its names is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found
