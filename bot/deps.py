"""What a listener or a job may need, made once in `app.py` and never changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.db import Database
from bot.kit.engine import Engine
from bot.settings import Settings


class ShowHome(Protocol):
    """Redraws the App Home of a Slack user; `shown` is the key of the message they have just answered there.

    With `if_looking` only for somebody who was shown theirs lately: others get it afresh when they open it.
    """

    async def __call__(
        self, workspace_id: str, slack_id: str, shown: str | None = None, *, if_looking: bool = False
    ) -> None: ...


@dataclass(frozen=True)
class Deps:
    """The clock, the database, the engine and Slack, as arguments.

    `now` is the product's clock, which a demo may move; `wall` the machine's own, in seconds, for leases and pacing;
    `client` gives the Web API client of a workspace by its id, or raises WorkspaceGoneError; `nudge` says that
    something has just been put on the ledger, so that nobody waits for the next tick; `show_home` redraws
    somebody's App Home; `meet` learns the zone of a (workspace, Slack user) from Slack where we do not know it yet, so
    that times are read and told by their clock.
    """

    settings: Settings
    db: Database
    engine: Engine
    now: Callable[[], datetime]
    wall: Callable[[], float]
    client: Callable[[str], Awaitable[AsyncWebClient]]
    nudge: Callable[[], None]
    show_home: ShowHome
    meet: Callable[[str, str], Awaitable[None]]
