"""Change many messages at once, or isolate those that cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import sqlalchemy as sa
import structlog
from sqlmodel import Session

from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.kit.db import is_unavailable
from bot.kit.log import reason

log = structlog.get_logger()

R = TypeVar("R")


class Apply(Protocol):
    """Applies a change to messages by id, and returns what the change returned."""

    def __call__(self, session: Session, change: Callable[[list[int]], list[R]], ids: list[int], /) -> list[R]: ...


def at_once(_session: Session, change: Callable[[list[int]], list[R]], ids: list[int]) -> list[R]:
    """Apply a change to all messages together: one that cannot be changed fails them all."""
    return change(ids) if ids else []


class Isolation:
    """Applies a change to every message that allows it, and marks the others as `failed` with the reason.

    It bisects the messages, each part in a savepoint, until those that cannot be changed are alone. `reasons` collects
    why messages failed, over all changes. With `spares_all`, nothing is marked if no message at all can be changed:
    the cause is then probably elsewhere, and they are tried again.
    """

    def __init__(self, *, spares_all: bool = False) -> None:
        self.reasons: list[str] = []
        self._spares_all = spares_all

    def __call__(self, session: Session, change: Callable[[list[int]], list[R]], ids: list[int]) -> list[R]:
        results: list[R] = []
        refused: dict[int, str] = {}
        parts = [ids] if ids else []
        while parts:
            part = parts.pop(0)
            try:
                with session.begin_nested():
                    results += change(part)
            except Exception as error:
                if is_unavailable(error):
                    raise
                if len(part) == 1:
                    refused[part[0]] = reason(error)
                else:
                    half = len(part) // 2
                    parts = [part[:half], part[half:], *parts]
        if len(refused) < len(ids) or not self._spares_all:
            for message_id, why in refused.items():
                self.set_aside(session, message_id, why)
        return results

    def set_aside(self, session: Session, message_id: int, why: str) -> None:
        """Mark a message as failed so that it is not tried again; a refusal by the database is only logged."""
        self.reasons.append(why)
        mine = sa.update(ledger).where(ledger.c.id == message_id, ledger.c.state.in_(OPEN))
        try:
            with session.begin_nested():
                session.connection().execute(mine.values(state=DeliveryState.FAILED, reason=why))
        except sa.exc.DBAPIError as error:
            if is_unavailable(error):
                raise
        log.error("delivery.set_aside", message=message_id, reason=why)


OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
