"""`doctor`: show what is set up, what is not, and how to fix it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import aiohttp
import typer
from slack_sdk.errors import SlackApiError

from bot import migrations
from bot.app import sealed
from bot.app.manifest import bot_scopes
from bot.journeys.content import load
from bot.kit.content import ContentErrors
from bot.kit.db import Database
from bot.kit.slack import Clients, error_code
from bot.kit.socket_mode import refusal
from bot.settings import Settings, read


@dataclass(frozen=True)
class DiagnosticLine:
    """One line of the report: fine, to be fixed, or not used."""

    sign: Literal["ok", "FIX", "-"]
    words: str


def run() -> int:
    """Print the report; returns 0 if the app can run with this configuration, else 1."""
    findings = asyncio.run(_findings(read()))
    for finding in findings:
        typer.echo(f"{finding.sign:4}{finding.words}")
    return 1 if any(finding.sign == "FIX" for finding in findings) else 0


async def _findings(settings: Settings) -> list[DiagnosticLine]:
    online = [*[f async for f in _slack(settings)], *[f async for f in _socket_mode(settings)]]
    return [*_content(settings), *_database(settings), *online, *_choices(settings)]


def _content(settings: Settings) -> Iterator[DiagnosticLine]:
    try:
        yield DiagnosticLine("ok", f"content: {', '.join(load(settings.content).tracks)}")
    except ContentErrors as errors:
        yield DiagnosticLine("FIX", f"content: {len(errors.problems)} problems; `groundswell check` lists them")


def _database(settings: Settings) -> Iterator[DiagnosticLine]:
    database = Database(settings.database_url)
    name = database.engine.url.render_as_string()
    if database.is_sqlite and not Path(database.engine.url.database or "").exists():
        yield DiagnosticLine("-", f"database: {name} is not there yet; `groundswell serve` makes it")
        return
    try:
        yield _tables(settings, database, name)
    except migrations.NewerTablesError as error:
        yield DiagnosticLine("FIX", f"database: {error}")
    except Exception as error:  # noqa: BLE001 - drivers raise different errors
        yield DiagnosticLine("FIX", f"database: {name} does not answer ({type(error).__name__})")
    finally:
        database.close()


def _tables(settings: Settings, database: Database, name: str) -> DiagnosticLine:
    is_current = migrations.is_current(database)
    if not migrations.is_known(database):
        return DiagnosticLine("FIX", f"database: {migrations.DevelopmentTablesError(database=name)}")
    if not is_current:
        return DiagnosticLine("FIX", f"database: {name} has older tables; run `groundswell migrate`")
    if differences := migrations.differences(database):
        return DiagnosticLine(
            "FIX", f"database: {migrations.DifferentTablesError(database=name, differences='; '.join(differences))}"
        )
    if lost := sum(each.unreadable for each in database.read_now(sealed.count, settings)):
        return DiagnosticLine(
            "FIX", f"secret: {lost} encrypted texts can't be opened; set GROUNDSWELL_SECRET_OLD to the secret before"
        )
    return DiagnosticLine("ok", f"database: {name}")


async def _slack(settings: Settings) -> AsyncIterator[DiagnosticLine]:
    if settings.slack_bot_token is None:
        if settings.many_workspaces:
            yield DiagnosticLine("ok", "Slack: workspaces install the app themselves at /slack/install")
        else:
            yield DiagnosticLine("FIX", "Slack: set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET")
        return
    clients = Clients(settings.api_url)
    try:
        answer = await clients.client(settings.slack_bot_token.get_secret_value()).auth_test()
    except SlackApiError as error:
        yield DiagnosticLine("FIX", f"Slack: the bot token is refused ({error_code(error.response)})")
    except (aiohttp.ClientError, TimeoutError) as error:
        yield DiagnosticLine("FIX", f"Slack: {settings.api_url} cannot be reached ({type(error).__name__})")
    else:
        yield DiagnosticLine("ok", f"Slack: we are in {answer['team']} ({answer['team_id']})")
        granted = set(answer.headers.get("x-oauth-scopes", "").replace(" ", "").split(","))
        missing = [scope for scope in bot_scopes() if scope not in granted]
        if missing:
            yield DiagnosticLine("FIX", f"Slack: scopes missing: {', '.join(missing)}; reinstall the app")
    finally:
        await clients.close()


async def _socket_mode(settings: Settings) -> AsyncIterator[DiagnosticLine]:
    if settings.slack_app_token is None:
        return
    clients = Clients(settings.api_url)
    try:
        refused = await refusal(clients.client(None), settings.slack_app_token.get_secret_value())
    except (aiohttp.ClientError, TimeoutError) as error:
        yield DiagnosticLine("FIX", f"delivery: Socket Mode couldn't be tried ({type(error).__name__})")
    else:
        wrong = f"delivery: Slack refuses SLACK_APP_TOKEN ({refused}); the right one begins with xapp-"
        yield DiagnosticLine("FIX", wrong) if refused else DiagnosticLine("ok", "delivery: Socket Mode")
    finally:
        await clients.close()


def _choices(settings: Settings) -> Iterator[DiagnosticLine]:
    if settings.slack_app_token:
        pass  # said above
    elif settings.slack_signing_secret:
        yield DiagnosticLine("ok", f"delivery: HTTP at /slack/events on port {settings.port}")
    else:
        yield DiagnosticLine("FIX", "delivery: set SLACK_APP_TOKEN for Socket Mode or SLACK_SIGNING_SECRET for HTTP")
    if settings.admins or settings.many_workspaces:
        yield DiagnosticLine("ok", f"admins: {', '.join(settings.admins) or 'the person who installs the app'}")
    else:
        yield DiagnosticLine("FIX", "admins: set GROUNDSWELL_ADMINS to the Slack id of at least one person")
    if settings.url:
        yield DiagnosticLine("ok", f"calendars: subscribed to below {settings.url}")
    else:
        yield DiagnosticLine(
            "-", "calendars: sent as files; set GROUNDSWELL_URL to the public address of `serve` for subscriptions"
        )
    if settings.openai_model:
        yield DiagnosticLine("ok", f"model: {settings.openai_model}")
    else:
        yield DiagnosticLine("-", "model: none set; stories are reviewed by rules alone (docs/models.md)")
