"""Insert or update many members from Slack's directory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.deps import ProfileHooks
from bot.kit.db import insert_new
from bot.kit.time import known_zone
from bot.members import profiles
from bot.members.models import Member
from bot.members.profiles import SlackProfile
from bot.members.service import newcomer


def arrive_all(
    session: Session, workspace_id: str, people: Mapping[str, SlackProfile], hooks: ProfileHooks, *, now: datetime
) -> dict[str, int]:
    """Create the members who are new, and return the ids of all of them by Slack id.

    Existing members without a zone get their profile as well.
    """
    for member in profiles.without_zone(session, workspace_id, people):
        profiles.learn(session, member, people[member.slack_id], hooks)
    rows = [
        {
            **newcomer(workspace_id, slack_id, now),
            "zone": known_zone(profile.zone),
            "language": profile.language or "en",
            "is_guest": profile.is_guest,
        }
        for slack_id, profile in people.items()
    ]
    insert_new(session, Member, rows)
    wanted = sa.select(col(Member.slack_id), col(Member.id)).where(col(Member.workspace_id) == workspace_id)
    found = wanted.where(col(Member.slack_id).in_(people))
    return {row.slack_id: row.id for row in session.connection().execute(found)}
