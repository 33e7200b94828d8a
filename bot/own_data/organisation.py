"""What an admin gets of a whole workspace: what people there can see anyway, and nothing that is private."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.slack import Json
from bot.members.service import Person
from bot.own_data import service, views

# Of these, some columns only.
COLUMNS: dict[str, Collection[str]] = {
    "member": ("id", "slack_id", "role", "zone", "language", "active", "is_guest", "joined_at"),
    "enrolment": ("member_id", "track_id", "enrolled_at"),
    "story": ("id", "member_id", "title", "published_at"),
}
# What is open to members of the workspace or to those who run the programme.
OPEN = (
    *("day_off", "holiday_choice", "cohort", "cohort_facilitator", "cohort_member", "cohort_change", "onboarding_rule"),
    *("community", "community_activity", "community_series", "community_session", "community_rota_member"),
    *("improvement", "improvement_change", "standard_setting", "embedded_practice", "succession_task"),
    *("outcome_figure", "certificate", "audit_entry", "story_showcase", "momentum_channel", "alumni_channel"),
)


def everything(session: Session, workspace_id: str) -> dict[str, list[Json]]:
    """The rows of a workspace by table."""
    found: dict[str, list[Json]] = {}
    for name in (*COLUMNS, *OPEN):
        table = SQLModel.metadata.tables[name]
        condition: sa.ColumnElement[bool] = table.c.workspace_id == workspace_id
        if name == "story":
            condition = sa.and_(condition, table.c.published_version.is_not(None), table.c.deleted_at.is_(None))
        wanted = COLUMNS.get(name)
        rows = service.rows_of(session, table, condition)
        found[name] = [{key: row[key] for key in wanted} for row in rows] if wanted else rows
    return found


def export(session: Session, who: Person, *, now: datetime) -> None:
    """Send it to an admin as a file, at most once a minute."""
    content = {"made_at": now.isoformat(), "workspace": who.workspace_id, "data": everything(session, who.workspace_id)}
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    payload = files.file(f"organisation-{now.date().isoformat()}.json", views.organisation_title(), text)
    key = f"own_data.organisation:{who.member_id}:{now:%Y%m%dT%H%M}"
    delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT))
