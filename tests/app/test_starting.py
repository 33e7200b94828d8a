"""What a process does before its first tick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlmodel import Session, select
from structlog.testing import capture_logs

from bot.app.groundswell import Groundswell, Role
from bot.app.manifest import manifest
from bot.errors import SettingsError
from bot.journeys import service as journeys
from bot.journeys.models import Enrolment
from bot.kit import socket_mode
from bot.kit.db import Database
from bot.members import profiles, service
from bot.members.models import Workspace
from bot.members.profiles import SlackProfile
from bot.settings import Settings
from sandbox.server import Sandbox
from tests.opening import shared_opening

WEB: tuple[Role, ...] = ("web",)
PATIENCE_SECONDS = 60


async def test_the_clock_plans_for_those_who_were_stuck(db: Database, database_url: str, monday: datetime):
    """Their lessons had stopped: their zone was learned and nobody planned by it."""
    settings = Settings.model_validate({"database_url": database_url})
    clock: tuple[Role, ...] = ("clock",)
    product = Groundswell(settings, roles=clock, now=lambda: monday)

    def strand(session: Session) -> None:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        member = service.arrive(session, "T1", "U1", now=monday)
        journeys.start(session, product.library, member, product.library.default, now=monday)
        profiles.learn(session, member, SlackProfile("Europe/Berlin"), ())

    await product.db.transact(strand)
    await product.start()
    await product.stop()

    with Session(db.engine) as session:
        (due,) = session.exec(select(Enrolment.next_due_at)).all()
    assert due
    assert due > monday


async def test_an_app_token_that_slack_refuses_ends_the_start(sandbox: Sandbox, database_url: str):
    """In a sentence and within its deadline, instead of trying for ever; with HTTP set up too, it is only a warning."""
    wrong = {**given(sandbox, database_url), "slack_app_token": "xapp-1-wrong"}
    product = Groundswell(Settings.model_validate(wrong), roles=WEB, now=sandbox.clock.now)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            with pytest.raises(SettingsError, match=r"Slack refuses SLACK_APP_TOKEN \(invalid_auth\)"):
                await product.start()
    finally:
        await product.stop()
    both = Groundswell(Settings.model_validate({**wrong, "slack_signing_secret": "s"}), roles=WEB)
    try:
        await both.start()
        assert both._socket is None
    finally:
        await both.stop()


async def test_a_slack_that_cannot_be_reached_is_waited_for(
    sandbox: Sandbox, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    """The process starts, and readiness says what is missing."""
    monkeypatch.setattr(socket_mode, "CONNECT_SECONDS", 0.1)
    away = {**given(sandbox, database_url), "slack_api_url": "http://127.0.0.1:9/api/"}
    product = Groundswell(Settings.model_validate(away), roles=WEB)
    try:
        await product.start()
        assert await product.problem() == "Socket Mode is not connected"
    finally:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await product.stop()


async def test_a_start_says_what_has_started(sandbox: Sandbox, database_url: str, db: Database):
    """Version, workspaces, port and kind of database, in one line."""
    product = Groundswell(Settings.model_validate({**given(sandbox, database_url), "port": 3456}), roles=WEB)
    try:
        with capture_logs() as lines:
            await product.start()
    finally:
        await product.stop()
    [line] = [line for line in lines if line["event"] == "groundswell.started"]
    kind = "sqlite" if db.is_sqlite else "postgresql"
    told = {name: line[name] for name in ("workspaces", "port", "database", "roles")}
    assert told == {"workspaces": 1, "port": 3456, "database": kind, "roles": ["web"]}
    assert line["version"][0].isdigit()


@pytest.fixture
async def sandbox(db: Database) -> AsyncIterator[Sandbox]:
    """A workspace for whoever starts."""
    async with Sandbox(manifest()) as made:
        yield made


def given(sandbox: Sandbox, database_url: str) -> dict[str, object]:
    """The settings of a product in it."""
    env = {name.lower(): value for name, value in sandbox.env().items() if name != "SLACK_SIGNING_SECRET"}
    return env | {
        "database_url": database_url,
        "content": shared_opening(),
    }
