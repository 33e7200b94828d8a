"""`demo`: the app in a local workspace, in one process, over real Socket Mode."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
from rich.console import Console
from sqlmodel import Session

from bot import migrations, settings
from bot.app.groundswell import Groundswell
from bot.app.manifest import manifest
from bot.cli import demo_pages
from bot.cli.demo_colleagues import MAX_COLLEAGUES, colleagues
from bot.cli.demo_living import Crowd
from bot.cli.demo_model import NAME as MODEL
from bot.cli.demo_model import ScriptedModel
from bot.cli.demo_past import COHORT, Past, begins
from bot.cli.demo_script import DemoScript
from bot.cli.maintenance import stop_signal
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import Deps
from bot.errors import GroundswellError, SettingsError
from bot.journeys import introduction
from bot.journeys import views as journeys_views
from bot.kit import log
from bot.kit.clock import run_logged
from bot.kit.slack import Caller
from bot.members import profile_reader, profiles, roles
from bot.members import service as members
from bot.members.callers import caller_member
from bot.members.command_registry import Invocation
from bot.members.models import Role
from bot.members.profiles import SlackProfile
from bot.settings import Settings
from bot.stories.publishing import service as reuse
from sandbox import actions, clock_control, people
from sandbox.clock import WorkspaceClock
from sandbox.errors import RefusedError
from sandbox.server import Sandbox
from sandbox.state import Message, WorkspaceChange

HINT = (
    "Lena has just begun. Mateo plans sessions (`/community help`), Priya writes a story (`/story new`), Sam runs it "
    "all (`/groundswell help`), Jonas reads German. The buttons above move the clock. "
)
WITH_COLLEAGUES = (
    "{count} colleagues have been learning for four weeks, as the cohort “{cohort}”: view the workspace as Sam and try "
    "`/groundswell report`. They answer as the clock moves. "
)
FROM_A_SCRIPT = "A script, not a model, reads the stories."
FROM_A_MODEL = "{model} reads the stories."
STARTING = "Starting the workspace…"
CONNECTING = "The app connects…"
PREPARING = "The first lesson is being prepared…"
LIVING = "{count} colleagues live four weeks of lessons…"
# What of the settings concerns the model that reads stories.
MODEL_SETTINGS = {
    name
    for name in Settings.model_fields
    if name.startswith(("openai_", "model_")) or name == "feedback_deadline_seconds"
}
TRACK = "scaling-successes"  # the champions' track
NEWCOMERS_TRACK = "getting-started"
LOOK_AHEAD_SECONDS = 0.5
LESSON_SECONDS = 10.0
ARRIVE_SECONDS = 5.0
POLL_SECONDS = 0.05


class TooManyColleaguesError(GroundswellError):
    """The demo has room for {most} colleagues at most, and --colleagues asks for {count}."""


@dataclass(frozen=True)
class DemoCast:
    """Who is in a demo: Lena, with the language of `locale` or of her profile, and so many `colleagues`.

    She is on the champions' track, or if she `is_newcomer` on that for beginners, below the introduction to it.
    """

    locale: str | None = None
    is_newcomer: bool = False
    colleagues: int = 0


LENA_ALONE = DemoCast()


@dataclass(frozen=True)
class DemoWorkspace:
    """A running workspace with the app running in it."""

    sandbox: Sandbox
    product: Groundswell


def page(port: int, *, open_browser: bool, own_model: bool, count: int = 0) -> int:
    """Serve the workspace's page until told to stop; SettingsError if an own model is wanted and none is set.

    `count` is how many colleagues there are besides the cast.
    """
    if not 0 <= count <= MAX_COLLEAGUES:
        raise TooManyColleaguesError(count=count, most=MAX_COLLEAGUES)
    model = settings.read() if own_model else None
    if model and not model.openai_model:
        raise SettingsError(reason="no model is set; set OPENAI_MODEL (docs/models.md), or leave --model out")
    asyncio.run(_page(port, open_browser=open_browser, model=model, count=count))
    return 0


def script() -> int:
    """Run the demo's script and print it; returns 1 if a step did not happen."""
    return asyncio.run(_script())


async def _page(port: int, *, open_browser: bool, model: Settings | None, count: int) -> None:
    status = Console(stderr=True).status(STARTING)
    status.start()
    more = WITH_COLLEAGUES.format(count=count, cohort=COHORT) if count else ""
    hint = HINT + more + (FROM_A_MODEL.format(model=model.openai_model) if model else FROM_A_SCRIPT)
    cast = DemoCast(is_newcomer=True, colleagues=count)
    async with staged(port, hint=hint, model=model, cast=cast, tell=status.update) as stage:
        status.stop()
        typer.echo(f"Groundswell is running. Open {stage.sandbox.url} (Ctrl-C ends it; nothing is kept).")
        if open_browser and sys.stdout.isatty():
            webbrowser.open(stage.sandbox.url)
        await stop_signal().wait()


async def _script() -> int:
    async with staged(0) as stage:
        return await DemoScript(stage.sandbox, people.LENA.id).tell()


@asynccontextmanager
async def staged(
    port: int,
    *,
    content: Path | None = None,
    hint: str = HINT + FROM_A_SCRIPT,
    clock: WorkspaceClock | None = None,
    model: Settings | None = None,
    cast: DemoCast = LENA_ALONE,
    tell: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[DemoWorkspace]:
    """A temporary workspace and database, in which Lena has her first lesson, and her colleagues have had theirs.

    What is awaited until then is said on the page, and to `tell`. The workspace's time is that of `clock`, or of this
    machine. Stories are read by the model that `model` names, or else by a script.
    """
    log.configure("console", logging.WARNING)
    clock = clock or WorkspaceClock()
    present = clock.now()
    if cast.colleagues:
        clock = _set_back(clock, present - begins(present))
    sandbox = Sandbox(manifest(), port=port, hint=hint, clock=clock, app_paths=demo_pages.PATHS)

    def show(words: str) -> None:
        sandbox.show_progress(words)
        if words:
            tell(words)

    show(STARTING)
    try:
        await sandbox.start()
    except OSError as error:
        raise SettingsError(reason=f"port {port} cannot be used ({error.strerror}); try `--port 0`") from None
    scripted = ScriptedModel()
    await scripted.start()
    reader = model or Settings.model_validate({"openai_base_url": scripted.url, "openai_model": MODEL})
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        product = Groundswell(_settings(sandbox, reader, Path(folder), content), now=sandbox.clock.now)
        await asyncio.to_thread(migrations.upgrade, product.db)
        sandbox.app_pages = demo_pages.handler(product.asgi)
        show(CONNECTING)
        await product.start()
        running = [asyncio.create_task(_keep_calendar(sandbox, product))]
        try:
            if cast.colleagues:
                show(LIVING.format(count=cast.colleagues))
                running.append(await _bring_colleagues(sandbox, product, cast.colleagues, present))
            show(PREPARING)
            if cast.is_newcomer:
                await _start_from_hello(sandbox, product)
            else:
                await _begin(sandbox, product, cast.locale)
            await product.deps.db.transact(_give_roles, sandbox.workspace.team_id, product.deps.now())
            await _written_to(sandbox, messages=2 if cast.is_newcomer else 1)
            show("")
            yield DemoWorkspace(sandbox, product)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await product.stop()
            await scripted.stop()
            await sandbox.stop()


def _set_back(clock: WorkspaceClock, by: timedelta) -> WorkspaceClock:
    """A clock that runs like this one, so much earlier."""
    return WorkspaceClock(lambda: clock.now() - by)


async def _bring_colleagues(
    sandbox: Sandbox, product: Groundswell, count: int, present: datetime
) -> asyncio.Task[None]:
    """Add colleagues who have lived some weeks by the present, and let them go on; returns what they do from now on."""
    crowd = colleagues(count)
    for each in crowd:
        sandbox.workspace.add_user(each.user)
    start = sandbox.clock.now().astimezone(UTC)
    past = Past(product, sandbox.workspace.team_id, crowd, product.library.tracks[TRACK], start, present)
    await product.db.transact_aside(past.live)
    sandbox.clock.move_to(max(present, sandbox.clock.now()))
    return asyncio.create_task(Crowd(sandbox, product, crowd).live())


def _settings(sandbox: Sandbox, reader: Settings, folder: Path, content: Path | None) -> Settings:
    env = sandbox.env()
    return Settings.model_validate(
        {
            "slack_bot_token": env["SLACK_BOT_TOKEN"],
            "slack_app_token": env["SLACK_APP_TOKEN"],
            "slack_api_url": env["SLACK_API_URL"],
            "url": sandbox.url,
            **reader.model_dump(include=MODEL_SETTINGS),
            "database_url": f"sqlite:///{folder / 'demo.db'}",
            "admins": (people.SAM.id,),
            "messages_per_second": 0,
            "spread_minutes": 0,  # the clock is moved to the minute
            "executor": "demo",
            **({"content": content} if content else {}),
        }
    )


async def _start_from_hello(sandbox: Sandbox, product: Groundswell) -> None:
    """Introduce the app to Lena, and press the button in its hello that brings her first lesson."""
    lena, deps = Caller(sandbox.workspace.team_id, people.LENA.id), product.deps
    await profile_reader.meet(deps, lena.workspace_id, lena.slack_id, seconds=ARRIVE_SECONDS)
    await deps.db.transact(_introduce_track, product, lena)
    deps.nudge()
    # Somebody who opened the page early may have been answered already.
    hello = (await _written_to(sandbox, messages=1))[0]
    try:
        await actions.click(
            sandbox, user=lena.slack_id, channel=hello.channel, ts=hello.ts, action_id=journeys_views.START
        )
    except RefusedError:
        # Somebody was faster: they pressed it or moved the clock, and the hello has no button any more.
        begin = Invocation(lena, f"begin {NEWCOMERS_TRACK}")
        await deps.db.transact(product.learn_commands.dispatch, begin, now=deps.now())
        deps.nudge()


def _introduce_track(session: Session, product: Groundswell, lena: Caller) -> None:
    now = product.deps.now()
    hello = product.learn_commands.dispatch(session, Invocation(lena, f"start {NEWCOMERS_TRACK}"), now=now)
    who = members.person(caller_member(session, lena, now=now))
    key = introduction.introduction_key(who.member_id)
    assert hello.message, "a start is introduced"
    delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, hello.message, now, lane=Lane.PROMPT))


async def _begin(sandbox: Sandbox, product: Groundswell, locale: str | None) -> None:
    lena, deps = Caller(sandbox.workspace.team_id, people.LENA.id), product.deps
    if locale:
        sandbox.workspace.change_user(lena.slack_id, locale=locale)
        await deps.db.transact(_introduce, deps, lena, locale)
    track = product.library.track(TRACK) or product.library.default
    await deps.db.transact(product.learn_commands.dispatch, Invocation(lena, f"begin {track.id}"), now=deps.now())
    await profile_reader.read_if_unknown(deps, lena.workspace_id, lena.slack_id)
    deps.nudge()


async def _written_to(sandbox: Sandbox, *, messages: int) -> list[Message]:
    """What the app has written to Lena, as soon as it is so many messages; what there is after some seconds."""
    conversation = sandbox.workspace.direct_message(people.LENA.id, sandbox.installation.bot_user_id)
    written: list[Message] = []
    for _ in range(int(LESSON_SECONDS / POLL_SECONDS)):
        written = [one for one in sandbox.workspace.messages[conversation.id].values() if one.from_app]
        if len(written) >= messages:
            break
        await asyncio.sleep(POLL_SECONDS)
    return written


def _give_roles(session: Session, workspace_id: str, now: datetime) -> None:
    roles.give(session, Caller(workspace_id, people.MATEO.id), Role.FACILITATOR, now=now)
    roles.give(session, Caller(workspace_id, people.PRIYA.id), Role.CHAMPION, now=now)
    reuse.choose_showcase(session, workspace_id, people.CHANNELS["ai-showcase"], now=now)


def _introduce(session: Session, deps: Deps, caller: Caller, locale: str) -> None:
    member = caller_member(session, caller, now=deps.now())
    profile = SlackProfile.of({"tz": people.LENA.tz, "locale": locale})
    profiles.learn(session, member, profile, deps.profile_hooks)


async def _keep_calendar(sandbox: Sandbox, product: Groundswell) -> None:
    """Tell the workspace's clock when something is next due; when it is moved, run what is due and let it arrive."""
    moved = asyncio.Event()

    def watch(change: WorkspaceChange) -> None:
        if change.kind == "clock.moved":
            moved.set()

    async def look() -> None:
        if moved.is_set():
            moved.clear()
            await product.run_due()
            await _arrive(product)
        due = await product.schedule.next_due_at()
        if due != sandbox.clock.due:
            clock_control.expect(sandbox, due)

    stop_watching = sandbox.workspace.watch(watch)
    try:
        while True:
            await run_logged("demo.calendar", look)
            with suppress(TimeoutError):  # `wait_for` may swallow the end of this task
                async with asyncio.timeout(LOOK_AHEAD_SECONDS):
                    await moved.wait()
    finally:
        stop_watching()


async def _arrive(product: Groundswell) -> None:
    """Wait until what is due has arrived, so that it carries the time at which it was due; at most some seconds."""
    for _ in range(int(ARRIVE_SECONDS / POLL_SECONDS)):
        if not await product.db.read(delivery.is_under_way, now=product.deps.now()):
            return
        await asyncio.sleep(POLL_SECONDS)
