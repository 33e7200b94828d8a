"""Throttled updates of Slack messages: at most one every few seconds each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from bot.kit.slack import MessageRef

MIN_SECONDS_BETWEEN = 2.0


class UpdateThrottle:
    """Runs one update of a message at a time; requests in between become one more.

    It also collects the sessions whose messages a tick has made outdated.
    """

    def __init__(self) -> None:
        self._is_asked_again: dict[MessageRef, bool] = {}
        self._outdated: dict[str, set[int]] = {}
        self._seats: dict[str, dict[int, set[int]]] = {}

    def mark_outdated(self, workspace_id: str, session_id: int) -> None:
        """Have the messages of a session updated once the transaction is committed."""
        self._outdated.setdefault(workspace_id, set()).add(session_id)

    def mark_seats(self, workspace_id: str, session_id: int, member_ids: Iterable[int]) -> None:
        """Have the messages of a session updated, also those that told these members of their seats."""
        self.mark_outdated(workspace_id, session_id)
        self._seats.setdefault(workspace_id, {}).setdefault(session_id, set()).update(member_ids)

    def take_seats(self, workspace_id: str) -> dict[int, set[int]]:
        """The members marked since the last call, by session."""
        return self._seats.pop(workspace_id, {})

    def take_outdated(self) -> dict[str, set[int]]:
        """The sessions marked since the last call, by workspace."""
        outdated, self._outdated = self._outdated, {}
        return outdated

    async def run(self, message: MessageRef, update: Callable[[], Awaitable[None]]) -> None:
        """Update a message now, or together with other requests for it."""
        if message in self._is_asked_again:
            self._is_asked_again[message] = True
            return
        try:
            again = True
            while again:
                self._is_asked_again[message] = False
                await update()
                await asyncio.sleep(MIN_SECONDS_BETWEEN)
                again = self._is_asked_again[message]
        finally:
            del self._is_asked_again[message]
