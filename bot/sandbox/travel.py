"""Moving the workspace's clock, so that tomorrow can be seen today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.errors import RefusedError

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


def advance(sandbox: Sandbox, by: timedelta) -> datetime:
    """Forward by so much; the new moment."""
    try:
        now = sandbox.clock.advance(by)
    except ValueError as error:
        raise RefusedError(str(error)) from error
    sandbox.workspace.announce("clock.moved", now)
    return now


def move_to(sandbox: Sandbox, at: datetime) -> datetime:
    """Forward to a moment."""
    return advance(sandbox, at - sandbox.clock.now())


def tomorrow(sandbox: Sandbox) -> datetime:
    """Forward by a day."""
    return advance(sandbox, timedelta(days=1))


def next_due(sandbox: Sandbox) -> datetime:
    """Forward to the moment at which the app said it has something to do; nowhere when that is past."""
    if sandbox.clock.due is None:
        raise RefusedError("the app has not said when it next has something to do")
    return advance(sandbox, max(sandbox.clock.due - sandbox.clock.now(), timedelta()))


def expect(sandbox: Sandbox, at: datetime | None) -> None:
    """The app says when it next has something to do, or that there is nothing."""
    sandbox.clock.due = at
    sandbox.workspace.announce("clock.due", at)
