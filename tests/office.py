"""A product on a workspace, and a hand that puts messages on its ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app.groundswell import Groundswell, Role
from bot.app.manifest import manifest
from bot.delivery import jobs, service
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.settings import Settings
from sandbox.faults import Fault
from sandbox.people import LENA, SAM
from sandbox.server import Sandbox
from sandbox.state import Message, User
from tests.clocks import clock_from
from tests.opening import shared_opening
from tests.stage import MONDAY
from tests.tables import furnish
from tests.waiting import until

WEB_AND_WORKER: tuple[Role, ...] = ("web", "worker")


class Office:
    """A product in a workspace, and a hand that puts messages on its ledger."""

    def __init__(self, sandbox: Sandbox, product: Groundswell) -> None:
        self.sandbox = sandbox
        self.product = product
        self.team = sandbox.workspace.team_id

    async def post(self, *targets: str, lane: Lane = Lane.STEADY, **more: Any) -> None:
        """One message to each; due now."""
        deps = self.product.deps
        words = [
            Outgoing(
                self.team, f"test:{lane}:{target}", target, {"text": f"to {target}"}, deps.now(), lane=lane, **more
            )
            for target in targets
        ]
        await deps.db.transact(service.post, *words)

    async def dispatch(self) -> int:
        return await jobs.dispatch(self.product.deps)

    async def states(self) -> dict[str, int]:
        return await self.product.db.read(service.counts, self.team)

    async def until_states(self, **wanted: int) -> None:
        """Wait until the ledger counts just that, looking for what is due all the while."""
        now: dict[str, int] = {}

        async def look() -> bool:
            nonlocal now
            now = await self.states()
            if now != wanted:
                await self.dispatch()
            return now == wanted

        await until(look, lambda: f"{wanted} on the ledger, which has {now}")

    def trouble(self, kind: Any, method: str = "chat.postMessage", **more: Any) -> None:
        self.sandbox.faults.add(Fault(method, kind, **{"times": 1, **more}))

    def seen(self, person: str = LENA.id) -> list[Message]:
        """What somebody has from the app."""
        workspace = self.sandbox.workspace
        channel = workspace.direct_message(person, self.sandbox.installation.bot_user_id)
        return workspace.history(channel.id, viewer=person)

    def crowd(self, count: int) -> list[str]:
        """People who are suddenly there."""
        people = [User(f"U0CROWD{number:04d}", f"crowd{number}", "Crowd", tz="Etc/UTC") for number in range(count)]
        return [self.sandbox.workspace.add_user(person).id for person in people]

    def forbid_reading(self) -> None:
        """The app may not look into conversations any more."""
        installation = self.sandbox.installation
        installation.scopes = tuple(scope for scope in installation.scopes if scope != "im:history")


@asynccontextmanager
async def opened(database_url: str, **other: object) -> AsyncIterator[Office]:
    """An office on a Monday morning that sends as fast as Slack takes messages; Sam is its admin."""
    async with Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox:
        env = sandbox.env()
        settings: dict[str, object] = {
            "slack_bot_token": env["SLACK_BOT_TOKEN"],
            "slack_app_token": env["SLACK_APP_TOKEN"],
            "slack_api_url": env["SLACK_API_URL"],
            "database_url": database_url,
            "executor": "office",
            "messages_per_second": 0,
            "reconcile_seconds": 0.2,
            "admins": (SAM.id,),
            "content": shared_opening(),
        }
        furnish(database_url)
        made = Settings.model_validate({**settings, **other})
        product = Groundswell(made, roles=WEB_AND_WORKER, now=sandbox.clock.now)
        await product.start()
        try:
            yield Office(sandbox, product)
        finally:
            await product.stop()
