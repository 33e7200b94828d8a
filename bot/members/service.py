"""Verbs about people. Everyone is looked up within their workspace, never by an id alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.contact_hours import DAYS
from bot.kit.db import insert_new
from bot.members.models import DayOff, Member, Role


class HoursBackwardsError(GroundswellError):
    """Those hours end before they begin. Give me the earlier one first, such as `/learn hours 8:00-17:00`."""


class PauseInThePastError(GroundswellError):
    """That day isn't in the future. Give me a later one, such as `/learn pause 2 weeks`."""


@dataclass(frozen=True)
class Person:
    """A member as other slices hand them on: where they belong, our id and Slack's, and what they speak."""

    workspace_id: str
    member_id: int
    slack_id: str
    language: str = "en"


def person(member: Member) -> Person:
    assert member.id is not None, "a stored member has an id"
    return Person(member.workspace_id, member.id, member.slack_id, member.language)


def arrive(session: Session, workspace_id: str, slack_id: str, *, now: datetime) -> Member:
    """The member behind a Slack user, made at their first word to us."""
    known = find(session, workspace_id, slack_id)
    if known:
        return known
    insert_new(session, Member, [newcomer(workspace_id, slack_id, now)])
    member = find(session, workspace_id, slack_id)
    assert member is not None, "just inserted"
    return member


def newcomer(workspace_id: str, slack_id: str, now: datetime) -> dict[str, object]:
    """The row of somebody who has just arrived."""
    return {
        "workspace_id": workspace_id,
        "slack_id": slack_id,
        "role": Role.LEARNER,
        "zone_is_own": False,
        "language": "en",
        "language_is_own": False,
        "days": ",".join(DAYS[:5]),
        "hours_from": "08:00",
        "hours_to": "18:00",
        "digest": False,
        "active": True,
        "joined_at": now,
    }


def find(session: Session, workspace_id: str, slack_id: str) -> Member | None:
    """The member behind a Slack user, if they ever spoke to us."""
    return session.exec(_BY_SLACK_ID, params={"workspace": workspace_id, "slack": slack_id}).first()


_BY_SLACK_ID = select(Member).where(
    col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack")
)


def set_time(session: Session, member: Member, at: str) -> None:
    """A member's own hour, as HH:MM; one outside of their hours widens them."""
    member.at = at
    open_at(session, member, at)


def open_at(session: Session, member: Member, at: str) -> None:
    """Widen a member's hours, where that is needed, so that something may come at HH:MM."""
    member.hours_from = min(member.hours_from, at)
    if at >= member.hours_to:
        member.hours_to = f"{int(at[:2]) + 1:02d}:{at[3:]}" if at < "23:00" else "23:59"
    session.add(member)


def set_hours(session: Session, member: Member, hours_from: str, hours_to: str) -> None:
    """When the member may be spoken to unasked, HH:MM each; their hour moves in with it."""
    if hours_from >= hours_to:
        raise HoursBackwardsError
    member.hours_from, member.hours_to = hours_from, hours_to
    if member.at is not None and not hours_from <= member.at < hours_to:
        member.at = hours_from
    session.add(member)


def set_days(session: Session, member: Member, days: str) -> None:
    """The member's days of the week, as `mon,tue,…`."""
    member.days = days
    session.add(member)


def snooze(session: Session, member: Member, until: datetime, *, now: datetime) -> None:
    """Nothing comes unasked before `until`; PauseInThePastError when that is over."""
    if until <= now:
        raise PauseInThePastError
    member.snoozed_until = until
    session.add(member)


def pause(session: Session, member: Member, until: datetime, *, now: datetime, starts: datetime | None = None) -> None:
    """Nothing comes unasked from `starts` (now) until `until`; PauseInThePastError when that is over."""
    if until <= max(now, starts or now):
        raise PauseInThePastError
    member.paused_from, member.paused_until = starts, until
    session.add(member)


def resume(session: Session, member: Member) -> None:
    """End a pause and a snooze."""
    member.paused_from = member.paused_until = member.snoozed_until = None
    session.add(member)


def admins(session: Session, workspace_id: str) -> list[str]:
    """The Slack ids of a workspace's active admins."""
    wanted = select(Member.slack_id).where(
        Member.workspace_id == workspace_id, Member.role == Role.ADMIN, col(Member.active)
    )
    return list(session.exec(wanted))


def facilitators(session: Session, workspace_id: str) -> list[str]:
    """The Slack ids of a workspace's active facilitators; its admins where there are none."""
    wanted = select(Member.slack_id).where(
        Member.workspace_id == workspace_id, Member.role == Role.FACILITATOR, col(Member.active)
    )
    return list(session.exec(wanted)) or admins(session, workspace_id)


def make_admin(session: Session, workspace_id: str, slack_id: str, *, now: datetime) -> None:
    """Give someone the admin's role."""
    member = arrive(session, workspace_id, slack_id, now=now)
    member.role = Role.ADMIN
    session.add(member)


def count(session: Session, workspace_id: str) -> int:
    """How many active members a workspace has."""
    wanted = sa.select(sa.func.count()).where(col(Member.workspace_id) == workspace_id, col(Member.active))
    return int(session.execute(wanted).scalar_one())


def count_paused(session: Session, workspace_id: str, *, now: datetime) -> int:
    """How many active members of a workspace have a pause on."""
    begun = sa.or_(col(Member.paused_from).is_(None), col(Member.paused_from) <= now)
    wanted = sa.select(sa.func.count()).where(
        col(Member.workspace_id) == workspace_id, col(Member.active), col(Member.paused_until) > now, begun
    )
    return int(session.execute(wanted).scalar_one())


def days_off(session: Session, workspaces: Collection[str]) -> defaultdict[str, frozenset[str]]:
    """The dates (ISO) on which a workspace is left in peace."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    if not workspaces:
        return found
    chosen = sa.select(col(DayOff.workspace_id), col(DayOff.day)).where(col(DayOff.workspace_id).in_(workspaces))
    for workspace_id, day in session.connection().execute(chosen):
        found[workspace_id] |= {day}
    return found


def slack_ids(session: Session, workspace_id: str, member_ids: Collection[int]) -> dict[int, str]:
    """The Slack ids of some members of a workspace."""
    chosen = sa.select(col(Member.id), col(Member.slack_id)).where(
        col(Member.workspace_id) == workspace_id, col(Member.id).in_(member_ids)
    )
    return {row.id: row.slack_id for row in session.connection().execute(chosen)}


def language_of(session: Session, workspace_id: str, slack_id: str) -> str | None:
    """The language of a Slack user, if we know them."""
    return session.connection().execute(_LANGUAGE, {"workspace": workspace_id, "slack": slack_id}).scalar()


_LANGUAGE = sa.select(col(Member.language)).where(
    col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack")
)
