"""What the sandbox supports of Slack: the table of docs/sandbox.md, and what a manifest asks for beyond it.

`python -m sandbox.compatibility docs/sandbox.md` brings the table up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.api.methods import METHODS
from sandbox.control.routes import VERBS
from sandbox.events.registry import EVENTS
from sandbox.installation import Installation
from sandbox.limits.blocks import BLOCKS
from sandbox.limits.elements import ELEMENTS

BEGIN, END = "<!-- compatibility: begin -->", "<!-- compatibility: end -->"
OTHER_SCOPES = frozenset({"chat:write.public", "commands"})
"""Scopes that have an effect without belonging to a method or an event."""


@dataclass(frozen=True)
class Unsupported:
    """The events and scopes of a manifest that have no effect in the sandbox."""

    events: tuple[str, ...]
    scopes: tuple[str, ...]

    def lines(self) -> list[str]:
        """One sentence for the events and one for the scopes, where there are any."""
        sentences = (
            ("These events of the manifest are never sent here", self.events),
            ("These scopes of the manifest have no effect here", self.scopes),
        )
        return [f"{sentence}: {', '.join(names)}" for sentence, names in sentences if names]


def scopes() -> frozenset[str]:
    """Every bot scope that the sandbox checks."""
    of_methods = (scope for method in METHODS.values() for scope in method.scopes)
    return OTHER_SCOPES.union(of_methods, *EVENTS.values())


def unsupported(installation: Installation) -> Unsupported:
    """What the app's manifest asks for that the sandbox does not have."""
    events = [*sorted(installation.subscriptions - EVENTS.keys()), *(f"{e} (user)" for e in installation.user_events)]
    wanted = sorted(set(installation.wanted_scopes) - scopes())
    return Unsupported(tuple(events), (*wanted, *(f"{scope} (user)" for scope in installation.user_scopes)))


def table() -> str:
    """The compatibility table in Markdown, from what is registered in the code."""
    rows = {
        "Web API methods": [f"`{name}`" for name in sorted(METHODS)],
        "events": [f"`{name}`" for name in sorted(EVENTS)],
        "bot scopes": [f"`{name}`" for name in sorted(scopes())],
        "blocks": [f"`{name}`" for name in sorted(BLOCKS.rules)],
        "block elements": [f"`{name}`" for name in sorted(ELEMENTS)],
        "control API": _verbs(),
    }
    lines = [f"| {what} | {', '.join(names)} |" for what, names in rows.items()]
    return "\n".join(["| | supported |", "|---|---|", *lines])


def _verbs() -> Iterable[str]:
    methods: dict[str, list[str]] = {}
    for method, name in VERBS:
        methods.setdefault(name, []).append(method)
    return [f"`{' '.join(sorted(used))} {name}`" for name, used in sorted(methods.items())]


def with_table(document: str) -> str:
    """A document with the table of today between its two marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_table(target.read_text(encoding="utf-8")), encoding="utf-8")
