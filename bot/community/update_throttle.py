"""Many clicks on one message are few redraws of it: Slack takes one every few seconds.

What the clock has made untrue is noted here and redrawn by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

APART_SECONDS = 2.0
Place = tuple[str, str]


class UpdateThrottle:
    """Runs at most one redraw of a message at a time; what was asked for meanwhile is one more."""

    def __init__(self) -> None:
        self._busy: dict[Place, bool] = {}
        self._noted: dict[str, set[int]] = {}

    def note(self, workspace_id: str, session_id: int) -> None:
        """A date whose messages should look different as soon as what is being done is kept."""
        self._noted.setdefault(workspace_id, set()).add(session_id)

    def noted(self) -> dict[str, set[int]]:
        """The dates noted since this was last asked, by workspace."""
        noted, self._noted = self._noted, {}
        return noted

    async def ask(self, place: Place, draw: Callable[[], Awaitable[None]]) -> None:
        """Redraw the message at `place`, now or together with others."""
        if place in self._busy:
            self._busy[place] = True
            return
        try:
            again = True
            while again:
                self._busy[place] = False
                await draw()
                await asyncio.sleep(APART_SECONDS)
                again = self._busy[place]
        finally:
            del self._busy[place]
