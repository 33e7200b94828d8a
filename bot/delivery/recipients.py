"""The people whom messages are due to, with their contact preferences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery.contact_policy import ContactPreferences
from bot.kit.contact_hours import Pause, Window
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.settings import DEFAULT_MESSAGES_PER_DAY

member_table = Member.__table__  # type: ignore[attr-defined] # the hot path speaks Core
RecipientId = tuple[str, str]
DEFAULT_HOUR = "09:00"


@dataclass(frozen=True)
class Recipient:
    """A member whom messages are due to."""

    member_id: int
    language: str
    preferences: ContactPreferences


def recipients_of(session: Session, wanted: Collection[RecipientId], per_day: int) -> dict[RecipientId, Recipient]:
    """The recipients with a known zone, by (workspace id, Slack user id); `per_day` is the default daily limit."""
    if not wanted:
        return {}
    either = {"workspaces": list({workspace for workspace, _ in wanted}), "targets": list({to for _, to in wanted})}
    chosen = session.connection().execute(_MEMBERS, either)
    found = [row for row in chosen if (row.workspace_id, row.slack_id) in wanted]
    calendars = members.days_off(session, {row.workspace_id for row in found})
    return {(row.workspace_id, row.slack_id): _recipient(row, calendars, per_day) for row in found}


_MEMBERS = sa.select(member_table).where(
    member_table.c.workspace_id.in_(sa.bindparam("workspaces", type_=sa.String(), expanding=True)),
    member_table.c.slack_id.in_(sa.bindparam("targets", type_=sa.String(), expanding=True)),
    member_table.c.zone.is_not(None),
)


def reached_at(session: Session, workspace_id: str, target: str, *, now: datetime) -> datetime:
    """When an unrequested message reaches somebody at the earliest: in their hours, after a pause, in a digest."""
    found = recipients_of(session, {(workspace_id, target)}, DEFAULT_MESSAGES_PER_DAY).get((workspace_id, target))
    if found is None:
        return now
    preferences = found.preferences
    at = preferences.quiet_until(now)
    if not preferences.digest:
        return at
    digest_at = preferences.quiet_until(preferences.digest_at(at))
    return (
        digest_at
        if digest_at > now
        else preferences.quiet_until(preferences.digest_at(preferences.window.next_day(now)))
    )


def _recipient(row: Any, calendars: members.Calendars, per_day: int) -> Recipient:
    off = calendars.of(row.workspace_id, row.zone, row.country)
    preferences = ContactPreferences(
        Window(row.days, row.hours_from, row.hours_to, usable_zone(row.zone), off),
        at=row.at or DEFAULT_HOUR,
        per_day=per_day if row.per_day is None else row.per_day,
        active=row.active,
        digest=row.digest,
        pause=Pause(row.paused_from, row.paused_until),
        snoozed_until=row.snoozed_until,
    )
    return Recipient(row.id, row.language, preferences)
