"""`demo`: the app in a local workspace, in one process, over real Socket Mode."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from sqlmodel import Session

from bot import migrations
from bot.app.groundswell import Groundswell
from bot.app.manifest import manifest
from bot.cli.demo_model import NAME as MODEL
from bot.cli.demo_model import ScriptedModel
from bot.cli.demo_script import DemoScript
from bot.cli.maintenance import told_to_stop
from bot.deps import Deps
from bot.errors import SettingsError
from bot.kit import log
from bot.kit.slack import Caller
from bot.members import profile_reader, profiles, roles
from bot.members.callers import caller_member
from bot.members.command_registry import Invocation
from bot.members.models import Role
from bot.members.profiles import SlackProfile
from bot.settings import Settings
from bot.stories.publishing import service as reuse
from sandbox import clock_control, people
from sandbox.clock import WorkspaceClock
from sandbox.server import Sandbox
from sandbox.state import WorkspaceChange

HINT = (
    "A workspace of your own, to try things in. Lena has her first lesson in her messages with Groundswell. Mateo "
    "plans sessions (`/community help`), Priya writes a story (`/story new`), Sam looks after the programme "
    "(`/groundswell help`), Jonas reads German. The buttons at the top move the clock. Feedback on "
    "stories comes from a script here, not from an AI model."
)
LOOK_AHEAD_SECONDS = 0.5


@dataclass(frozen=True)
class DemoWorkspace:
    """A running workspace with the app running in it."""

    sandbox: Sandbox
    product: Groundswell


def page(port: int, *, open_browser: bool) -> int:
    """Serve the workspace's page until told to stop."""
    asyncio.run(_page(port, open_browser=open_browser))
    return 0


def script() -> int:
    """Run the demo's script and print it; returns 1 if a step did not happen."""
    return asyncio.run(_script())


async def _page(port: int, *, open_browser: bool) -> None:
    status = Console(stderr=True).status("Setting up a workspace, its tables and its people …")
    status.start()
    async with staged(port) as stage:
        status.stop()
        typer.echo(f"Groundswell is running. Open {stage.sandbox.url} (Ctrl-C ends it; nothing is kept).")
        if open_browser and sys.stdout.isatty():
            webbrowser.open(stage.sandbox.url)
        await told_to_stop()


async def _script() -> int:
    async with staged(0) as stage:
        return await DemoScript(stage.sandbox, people.LENA.id).tell()


@asynccontextmanager
async def staged(
    port: int,
    *,
    content: Path | None = None,
    hint: str = HINT,
    locale: str | None = None,
    clock: WorkspaceClock | None = None,
) -> AsyncIterator[DemoWorkspace]:
    """A temporary workspace and database, in which Lena has just begun the default track.

    Her language is that of `locale`, or of her profile. The workspace's time is that of `clock`, or of this machine.
    """
    log.configure("console", logging.WARNING)
    sandbox = Sandbox(manifest(), port=port, hint=hint, clock=clock)
    try:
        await sandbox.start()
    except OSError as error:
        raise SettingsError(reason=f"port {port} cannot be used ({error.strerror}); try `--port 0`") from None
    model = ScriptedModel()
    await model.start()
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        product = Groundswell(_settings(sandbox, model, Path(folder), content), now=sandbox.clock.now)
        await asyncio.to_thread(migrations.upgrade, product.db)
        await product.start()
        watching = asyncio.create_task(_keep_calendar(sandbox, product))
        try:
            await _begin(sandbox, product, locale)
            yield DemoWorkspace(sandbox, product)
        finally:
            watching.cancel()
            await product.stop()
            await model.stop()
            await sandbox.stop()


def _settings(sandbox: Sandbox, model: ScriptedModel, folder: Path, content: Path | None) -> Settings:
    env = sandbox.env()
    return Settings.model_validate(
        {
            "slack_bot_token": env["SLACK_BOT_TOKEN"],
            "slack_app_token": env["SLACK_APP_TOKEN"],
            "slack_api_url": env["SLACK_API_URL"],
            "openai_base_url": model.url,
            "openai_model": MODEL,
            "database_url": f"sqlite:///{folder / 'demo.db'}",
            "admins": (people.SAM.id,),
            "messages_per_second": 0,
            "executor": "demo",
            **({"content": content} if content else {}),
        }
    )


async def _begin(sandbox: Sandbox, product: Groundswell, locale: str | None) -> None:
    lena, deps = Caller(sandbox.workspace.team_id, people.LENA.id), product.deps
    if locale:
        sandbox.workspace.change_user(lena.slack_id, locale=locale)
        await deps.db.transact(_introduce, deps, lena, locale)
    await deps.db.transact(product.learn_commands.dispatch, Invocation(lena, "start"), now=deps.now())
    await profile_reader.read_if_unknown(deps, lena.workspace_id, lena.slack_id)
    await deps.db.transact(_give_roles, lena.workspace_id, deps.now())
    deps.nudge()


def _give_roles(session: Session, workspace_id: str, now: datetime) -> None:
    roles.give(session, Caller(workspace_id, people.MATEO.id), Role.FACILITATOR, now=now)
    roles.give(session, Caller(workspace_id, people.PRIYA.id), Role.CHAMPION, now=now)
    reuse.choose_showcase(session, workspace_id, people.CHANNELS["ai-showcase"], now=now)


def _introduce(session: Session, deps: Deps, caller: Caller, locale: str) -> None:
    member = caller_member(session, caller, now=deps.now())
    profile = SlackProfile.of({"tz": people.LENA.tz, "locale": locale})
    profiles.learn(session, member, profile, deps.profile_hooks)


async def _keep_calendar(sandbox: Sandbox, product: Groundswell) -> None:
    """Tell the workspace's clock when something is next due, and tick when the clock is moved."""
    moved = asyncio.Event()

    def watch(change: WorkspaceChange) -> None:
        if change.kind == "clock.moved":
            moved.set()

    stop_watching = sandbox.workspace.watch(watch)
    try:
        while True:
            if moved.is_set():
                moved.clear()
                await product.tick()
            due = await product.planner.next_due_at()
            if due != sandbox.clock.due:
                clock_control.expect(sandbox, due)
            with suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), LOOK_AHEAD_SECONDS)
    finally:
        stop_watching()
