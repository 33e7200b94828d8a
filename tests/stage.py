"""A whole product in a local workspace, in a time that moves when it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import uvicorn
from sqlmodel import Session

from bot.app.groundswell import Groundswell, Role
from bot.app.manifest import manifest
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys.jobs import AnyDecision
from bot.kit import engine
from bot.quizzes.views import ANSWER, FILL, OPEN
from bot.settings import Settings
from sandbox import actions, clock_control, tickets, user_messages
from sandbox.actions import Ack
from sandbox.people import LENA, SAM
from sandbox.server import Sandbox
from sandbox.state import Json, Message, User, View
from tests.clocks import clock_from
from tests.opening import shared_opening
from tests.tables import furnish
from tests.waiting import ANSWER_SECONDS, until

# 08:00 in London, 09:00 in Berlin.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ON_THE_WAY = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
PLANNED = ("journeys.tick", "reflections.tick", "community.tick")
# The clock's own ticks stay off: a story looks at the calendar when it wants to.
WEB_AND_WORKER: tuple[Role, ...] = ("web", "worker")


@dataclass(frozen=True)
class Stage:
    """A running workspace with a running product in it, and what people do there."""

    sandbox: Sandbox
    product: Groundswell

    @property
    def workspace_id(self) -> str:
        return self.sandbox.workspace.team_id

    def arrives(self, name: str, zone: str) -> str:
        """Somebody new in the workspace; their id."""
        user_id = f"U0{name.upper():X<8.8}"
        return self.sandbox.workspace.add_user(User(user_id, name, name.title(), tz=zone)).id

    def channel(self, user: str = LENA.id) -> str:
        """Their conversation with the app."""
        return self.sandbox.workspace.direct_message(user, self.sandbox.installation.bot_user_id).id

    def messages(self, user: str = LENA.id) -> list[Message]:
        """What stays in that conversation, oldest first, threads left out."""
        return self.sandbox.workspace.history(self.channel(user))

    def whispers(self, user: str = LENA.id) -> list[str]:
        """What was shown to them for the moment only."""
        everything = self.sandbox.workspace.messages[self.channel(user)].values()
        return [message.text for message in everything if message.ephemeral_to == user]

    def lessons(self, user: str = LENA.id) -> list[Message]:
        """The lessons they got: the messages that open with a title."""
        return [m for m in self.messages(user) if (m.blocks or [{}])[0].get("type") == "header"]

    def thread(self, parent: Message, user: str = LENA.id) -> list[Message]:
        """The replies below a message."""
        return self.sandbox.workspace.thread(parent.channel, parent.ts, viewer=user)[1:]

    def now_shown(self, message: Message) -> Message:
        """A message as it looks now."""
        return self.sandbox.workspace.messages[message.channel][message.ts]

    async def command(self, text: str, user: str = LENA.id, command: str = "/learn") -> str:
        """What the app answers to a slash command."""
        where = self.channel(user)
        ack = await actions.command(self.sandbox, user=user, channel=where, command=command, text=text)
        assert ack.ok, ack
        return str(ack.reply.get("text", ""))

    async def begins(self, user: str = LENA.id) -> Message:
        """They start the default track; their first lesson, which the welcome follows."""
        await self.command("start", user)
        await self.seen(lambda: len(self.messages(user)) == 2)
        return self.lessons(user)[0]

    async def press(self, message: Message, action_id: str, user: str = LENA.id) -> Ack:
        """They press a button of a message."""
        return await actions.click(self.sandbox, user=user, channel=message.channel, ts=message.ts, action_id=action_id)

    async def answer(self, message: Message, option: int = 0, user: str = LENA.id) -> Ack:
        """They answer every open question of a lesson with that option, or with anything where there are none."""
        ack = Ack(ok=True)
        for block in self.now_shown(message).blocks or []:
            if str(block.get("block_id", "")).startswith(ANSWER):
                ack = await self._answer_one(message, block, option, user)
        return ack

    async def _answer_one(self, message: Message, block: Json, option: int, user: str) -> Ack:
        place = {"channel": message.channel, "ts": message.ts, "block_id": block["block_id"]}
        if block["elements"][0]["action_id"] == OPEN:
            await actions.click(self.sandbox, user=user, action_id=OPEN, **place)
            window = await self.window(user)
            fields = fields_of(window.payload["blocks"])
            given = {field["block_id"]: at if len(fields) > 2 else option for at, field in enumerate(fields)}
            return await self.submit(window, given, user)
        ask = block["block_id"].removeprefix(ANSWER)
        for field in fields_of(self.now_shown(message).blocks or []):
            if field["block_id"].startswith(f"{FILL}{ask}:"):
                await self.fill(message, field["block_id"], option, user)
        pressed = next((b for b in block["elements"] if b["action_id"] == f"{ANSWER}:{option}"), block["elements"][-1])
        return await actions.click(self.sandbox, user=user, action_id=pressed["action_id"], **place)

    async def window(self, user: str = LENA.id) -> View:
        """The window in front of them, once it's open."""
        stack: list[View] = await self.seen(lambda: self.sandbox.workspace.modals.get(user))
        return stack[-1]

    async def submit(self, window: View, given: Mapping[str, int | str], user: str = LENA.id) -> Ack:
        """They fill in fields of a window, named by their blocks, and submit it."""
        values = {
            field["block_id"]: {field["element"]["action_id"]: entered(field["element"], given[field["block_id"]])}
            for field in fields_of(window.payload["blocks"])
            if field["block_id"] in given
        }
        return await actions.submit(self.sandbox, user=user, view_id=window.id, values=values)

    async def fill(self, message: Message, block_id: str, given: int | str | list[int], user: str = LENA.id) -> None:
        """They fill in a field: the options at some places, as they are shown, or words."""
        block = next(b for b in self.now_shown(message).blocks or [] if b.get("block_id") == block_id)
        place = {"channel": message.channel, "ts": message.ts, "block_id": block_id}
        element = block["element"]
        value = {"value": entered(element, given)}
        await actions.type_into(self.sandbox, user=user, action_id=element["action_id"], value=value, **place)

    def says(self, text: str, user: str = LENA.id, thread: Message | None = None) -> Message:
        """They write to the app, or below a message."""
        return user_messages.say(self.sandbox, user, self.channel(user), text, thread_ts=thread.ts if thread else None)

    async def move_to(self, at: datetime) -> list[AnyDecision]:
        """The clock moves on, the calendar is looked at, and everything due has arrived; what was decided."""
        clock_control.advance(self.sandbox, max(at - self.sandbox.clock.now(), timedelta()))
        decisions = await self.product.tick()
        if decisions:
            await self.settled()
        return decisions

    async def move_to_due(self) -> list[AnyDecision]:
        """On to the next moment at which anybody is due, reminders left out."""
        moments, now = await self.product.schedule.moments(), self.sandbox.clock.now()
        due = [at for name, at in moments.items() if name in PLANNED or (name == "delivery.dispatch" and at > now)]
        assert due, "nobody is due"
        return await self.move_to(min(due))

    async def settled(self) -> None:
        """Nothing that is due is on its way any more."""

        def look() -> bool:
            left = self.count(ledger, ledger.c.state.in_(ON_THE_WAY), ledger.c.due_at <= self.sandbox.clock.now())
            if left:
                self.product.nudge()
            return not left

        await until(look, lambda: f"the arrival of {self.rows(ledger, ledger.c.state.in_(ON_THE_WAY))}")

    async def seen(self, look: Callable[[], Any]) -> Any:
        """Waits until something is there (not None, not empty) and gives it."""
        return await until(look)

    def rows(self, table: Any, *where: Any) -> list[Any]:
        """Rows of a table, as they are kept."""
        with Session(self.product.db.engine) as session:
            return list(session.connection().execute(sa.select(table).where(*where)))

    def count(self, table: Any, *where: Any) -> int:
        """How many rows of a table there are."""
        with Session(self.product.db.engine) as session:
            counted = sa.select(sa.func.count()).select_from(table).where(*where)
            return int(session.connection().execute(counted).scalar_one())


def fields_of(blocks: list[Json]) -> list[Json]:
    """The fields of a message or a view."""
    return [block for block in blocks if block["type"] == "input"]


def shown_at(field: Json, place: int) -> int:
    """Where in a field an option is shown that stands at a place in its file."""
    return [option["value"] for option in field["element"]["options"]].index(str(place))


def entered(element: Json, given: int | str | list[int]) -> Any:
    """What is put into a field: the values of the options at some places, as they are shown, or words."""
    options = element.get("options", [])
    if element["type"] == "checkboxes":
        return [options[at]["value"] for at in (given if isinstance(given, list) else [given])]
    return options[given % len(options)]["value"] if options and isinstance(given, int) else str(given)


@asynccontextmanager
async def staged(folder: Path, start: datetime, *, content: Path | None = None) -> AsyncIterator[Stage]:
    """A workspace and a product over Socket Mode, from `start` on; nobody has begun anything yet."""
    async with Sandbox(manifest(), clock=clock_from(start)) as sandbox, playing(sandbox, folder, content) as product:
        yield Stage(sandbox, product)


@asynccontextmanager
async def served(folder: Path, start: datetime, **other: Any) -> AsyncIterator[Stage]:
    """The same over signed HTTP: the app listens on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        base = f"http://127.0.0.1:{door.getsockname()[1]}"
        made = manifest("https://public.example")
        made["oauth_config"]["redirect_urls"] = [f"{base}/slack/oauth_redirect"]
        async with Sandbox(made, clock=clock_from(start), request_url=f"{base}/slack/events") as sandbox:
            http = {"slack_app_token": None, "slack_signing_secret": sandbox.installation.signing_secret}
            async with playing(sandbox, folder, **{**http, **other}) as product:
                server = uvicorn.Server(uvicorn.Config(product.asgi, log_level="warning", lifespan="off", ws="none"))
                serving = asyncio.create_task(server.serve([door]))
                yield Stage(sandbox, product)
                server.should_exit = True
                await serving


@asynccontextmanager
async def playing(
    sandbox: Sandbox, folder: Path, content: Path | None = None, **other: Any
) -> AsyncIterator[Groundswell]:
    """A product in a running workspace, with the opening of the content if no other is given; its database stays."""
    env = sandbox.env()
    settings: dict[str, object] = {
        "slack_bot_token": env["SLACK_BOT_TOKEN"],
        "slack_app_token": env["SLACK_APP_TOKEN"],
        "slack_api_url": env["SLACK_API_URL"],
        "database_url": f"sqlite:///{folder / 'stage.db'}",
        "admins": (SAM.id,),
        "messages_per_second": 0,
        "reconcile_seconds": 0.5,
        "content": content or shared_opening(),
        "executor": "stage",
    }
    made = Settings.model_validate({name: value for name, value in {**settings, **other}.items() if value is not None})
    furnish(made.database_url)
    sandbox.transport.http.ack_seconds = sandbox.transport.socket.ack_seconds = ANSWER_SECONDS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "POLL_SECONDS", 0.05)
        patch.setattr(tickets, "TRIGGER_SECONDS", ANSWER_SECONDS)
        product = Groundswell(made, roles=WEB_AND_WORKER, now=sandbox.clock.now)
        try:
            await product.start()
            yield product
        finally:
            await product.stop()
