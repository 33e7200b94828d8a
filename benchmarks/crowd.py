"""People in a database whose question is still open, and the clicks they make."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from peers.instant_slack import BOT_USER, TEAM
from sqlmodel import Session, SQLModel

from bot import migrations
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys import lesson_delivery
from bot.journeys.content import load
from bot.journeys.models import Enrolment
from bot.kit.db import Database, insert_new
from bot.kit.secrets import Cipher
from bot.members.models import Member, Workspace, WorkspaceRow
from bot.members.service import Person
from bot.quizzes.models import Answer
from bot.reflections.models import Invitation
from bot.settings import ROOT

LIBRARY = load(ROOT / "content")
TRACK = LIBRARY.tracks["scaling-successes"]  # a lesson with one question and a reflection
WITH_REFLECTION = next(at for at, step in enumerate(TRACK.steps) if step.prompt)
WITHOUT_REFLECTION = next(at for at, step in enumerate(TRACK.steps) if not step.prompt)

NUMBER = sa.literal_column("numbers.number", sa.Integer)  # of a row that `fill` inserts, from 1
NUMBER_AS_TEXT = sa.cast(NUMBER, sa.String)


def new_database(folder: Path, workspaces: Sequence[str] = (TEAM,), *, secret: str | None = None) -> Database:
    """A SQLite file with all tables and some workspaces, whose tokens are sealed with `secret` where there is one."""
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    prepare(database, workspaces, secret=secret)
    return database


def prepare(database: Database, workspaces: Sequence[str] = (TEAM,), *, secret: str | None = None) -> None:
    """Give a database all tables and some workspaces, as `new_database` does."""
    migrations.upgrade(database)
    token = Cipher(secret).seal("xoxb-bench") if secret else None
    about = {"name": "Bench", "scopes": "", "token": token, "installed_at": datetime.now(UTC)}
    with Session(database.engine) as session, session.begin():
        insert_new(session, Workspace, [{"id": name, **about} for name in workspaces])


def fill(connection: sa.Connection, model: type[WorkspaceRow], rows: int, **values: object) -> None:
    """Insert so many rows of our workspace in one statement; columns that aren't named get the model's defaults.

    A value may be an SQL expression with the row's `NUMBER`.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    numbers = sa.select(sa.literal(1).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.number + 1).where(numbers.c.number < rows))
    named = {"workspace_id": TEAM, **values}
    chosen = [
        value if isinstance(value, sa.ColumnElement) else sa.literal(value, table.c[name].type)
        for name, value in named.items()
    ]
    connection.execute(sa.insert(table).from_select(list(named), sa.select(*chosen).select_from(numbers)))


def gather(database: Database, number: int, position: int, *, after: int = 0) -> list[str]:
    """So many people who have just had the lesson at `position`, numbered from `after`; the body of a click by each."""
    numbers = range(after + 1, after + number + 1)
    now = datetime.now(UTC)
    with Session(database.engine) as session, session.begin():
        insert_new(session, Member, [_member(one, now) for one in numbers])
        insert_new(session, Enrolment, [_enrolment(one, now) for one in numbers])
        handed = [
            lesson_delivery.LessonDelivery(one, Person(TEAM, one, _slack_id(one)), TRACK.id, position)
            for one in numbers
        ]
        lesson_delivery.deliver(session, LIBRARY, handed, now=now)
        bodies = [
            _click(*row)
            for row in session.connection().execute(
                sa.select(ledger.c.target, ledger.c.payload, ledger.c.id).where(ledger.c.state == DeliveryState.PENDING)
            )
        ]
        arrived = {
            "state": DeliveryState.SENT,
            "payload": None,
            "channel": "D" + ledger.c.target,
            "ts": sa.cast(ledger.c.id, sa.String),
        }
        session.connection().execute(sa.update(ledger).where(ledger.c.state == DeliveryState.PENDING).values(**arrived))
    return bodies


def _slack_id(number: int) -> str:
    return f"U{number:010d}"


def _member(number: int, at: datetime) -> dict[str, object]:
    return {
        "id": number,
        "workspace_id": TEAM,
        "slack_id": _slack_id(number),
        "zone": "Europe/Berlin",
        "joined_at": at,
    }


def _enrolment(number: int, at: datetime) -> dict[str, object]:
    return {
        "id": number,
        "workspace_id": TEAM,
        "member_id": number,
        "track_id": TRACK.id,
        "progress": "active",
        "enrolled_at": at,
    }


def _click(slack_id: str, payload: str, message_id: int) -> str:
    """What Slack sends when somebody presses the first button of a message."""
    said = json.loads(payload)
    block = next(block for block in said["blocks"] if block["type"] == "actions")
    channel, ts = f"D{slack_id}", str(message_id)
    team = {"id": TEAM, "domain": "bench"}
    body = {
        "type": "block_actions",
        "user": {"id": slack_id, "username": slack_id.lower(), "name": slack_id.lower(), "team_id": TEAM},
        "api_app_id": "A0BENCH0001",
        "token": "unused",
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
        "trigger_id": f"{message_id}.1.unused",
        "team": team,
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": "directmessage"},
        "message": {"user": BOT_USER, "type": "message", "ts": ts, "bot_id": "B0BENCH0001", "team": TEAM, **said},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/unused",
        "actions": [{**block["elements"][0], "block_id": block["block_id"], "action_ts": "1790000000.0"}],
    }
    return urlencode({"payload": json.dumps(body)})


def kept(database: Database) -> tuple[int, int]:
    """How many answers and how many invitations to a reflection are in the database."""
    with Session(database.engine) as session:
        answers, invitations = (
            session.connection().execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (Answer, Invitation)
        )
    return answers, invitations
