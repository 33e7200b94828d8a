"""What a listener or a job may need, made once by `bot.app.groundswell` and never changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

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
class ProfileChange:
    """What has just changed about a member: their zone, their language, whether their account is active.

    With `first_zone` nothing was known of their zone before; with `own` they chose the new value themselves.
    """

    workspace_id: str
    member_id: int
    first_zone: bool = False
    zone: bool = False
    language: bool = False
    active: bool = False
    own: bool = False


ProfileHooks = Sequence[Callable[[Session, ProfileChange], None]]


@dataclass(frozen=True)
class Deps:
    """The clock, the database, the engine and Slack, as arguments.

    `now` is the product's clock, which a demo may move; `wall` the machine's own, in seconds, for leases and pacing;
    `client` gives the Web API client of a workspace by its id, or raises WorkspaceGoneError; `nudge` says that
    something has just been put on the ledger, so that nobody waits for the next tick; `show_home` redraws
    somebody's App Home; `profile_hooks` are called within the transaction in which a member's profile changes.
    """

    settings: Settings
    db: Database
    engine: Engine
    now: Callable[[], datetime]
    wall: Callable[[], float]
    client: Callable[[str], Awaitable[AsyncWebClient]]
    nudge: Callable[[], None]
    show_home: ShowHome
    profile_hooks: ProfileHooks

    async def is_due(self, next_due_at: Callable[[Session], datetime | None]) -> bool:
        """Whether anything is due by what is due next; this only reads, so that an idle tick takes no write lock."""
        moment = await self.db.read(next_due_at)
        return moment is not None and moment <= self.now()
