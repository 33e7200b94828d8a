"""Find, create and change members, always within their workspace, never by an id alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.contact_hours import DAYS, Window
from bot.kit.db import insert_new
from bot.kit.public_holidays import CHRISTMAS_EVE, NEW_YEARS_EVE, DaysOff, country_of_zone
from bot.kit.time import day_start, usable_zone
from bot.members.models import DayOff, HolidayChoice, Member, MemberRow, Role, Workspace
from bot.settings import Settings


class HoursBackwardsError(GroundswellError):
    """Those hours end before they begin. Give me the earlier time first, like this: `/learn hours 8:00-17:00`."""


class PauseInThePastError(GroundswellError):
    """That day isn't in the future. Give me a later day, such as `/learn pause 2 weeks`."""


# Of a member joined with their workspace: whether anything may be sent to them.
IS_REACHABLE = sa.and_(col(Member.active), col(Workspace.gone_at).is_(None))


@dataclass(frozen=True)
class Person:
    """A member's workspace, ids and language, as passed between features."""

    workspace_id: str
    member_id: int
    slack_id: str
    language: str = "en"


def person(member: Member) -> Person:
    assert member.id is not None, "a stored member has an id"
    return Person(member.workspace_id, member.id, member.slack_id, member.language)


def person_of(session: Session, row: MemberRow) -> Person:
    """The member whom a row is about."""
    return person(session.get_one(Member, row.member_id))


def arrive(session: Session, workspace_id: str, slack_id: str, *, now: datetime) -> Member:
    """The member for a Slack user, created on first contact."""
    known = find(session, workspace_id, slack_id)
    if known:
        return known
    insert_new(session, Member, [newcomer(workspace_id, slack_id, now)])
    member = find(session, workspace_id, slack_id)
    assert member is not None, "just inserted"
    return member


def newcomer(workspace_id: str, slack_id: str, now: datetime) -> dict[str, object]:
    """The row of a new member."""
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
        "weekly_line": True,
        "active": True,
        "is_guest": False,
        "joined_at": now,
    }


def find(session: Session, workspace_id: str, slack_id: str) -> Member | None:
    """The member for a Slack user, or None before first contact."""
    return session.exec(_BY_SLACK_ID, params={"workspace": workspace_id, "slack": slack_id}).first()


_BY_SLACK_ID = select(Member).where(
    col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack")
)


def set_time(session: Session, member: Member, at: str) -> None:
    """Set the time (HH:MM) of a member's lessons; their contact hours are widened to include it."""
    member.at = at
    open_at(session, member, at)


def open_at(session: Session, member: Member, at: str) -> None:
    """Widen a member's contact hours, if needed, to include the time `at` (HH:MM)."""
    member.hours_from = min(member.hours_from, at)
    if at >= member.hours_to:
        member.hours_to = f"{int(at[:2]) + 1:02d}:{at[3:]}" if at < "23:00" else "23:59"
    session.add(member)


def set_hours(session: Session, member: Member, hours_from: str, hours_to: str) -> None:
    """Set a member's contact hours (HH:MM); the time of their lessons moves into them."""
    if hours_from >= hours_to:
        raise HoursBackwardsError
    member.hours_from, member.hours_to = hours_from, hours_to
    if member.at is not None and not hours_from <= member.at < hours_to:
        member.at = hours_from
    session.add(member)


def set_days(session: Session, member: Member, days: str) -> None:
    """Set a member's weekdays, as `mon,tue,…`."""
    member.days = days
    session.add(member)


def set_country(session: Session, member: Member, country: str | None) -> None:
    """Set whose public holidays are a member's days off; None for their workspace's choice, else their zone's country.

    The caller reschedules.
    """
    member.country = country
    session.add(member)


def snooze(session: Session, member: Member, until: datetime, *, now: datetime) -> None:
    """Send nothing unrequested before `until`; raises PauseInThePastError if that is past."""
    if until <= now:
        raise PauseInThePastError
    member.snoozed_until = until
    session.add(member)


def pause(session: Session, member: Member, until: datetime, *, now: datetime, starts: datetime | None = None) -> None:
    """Send nothing unrequested from `starts` (default now) until `until`; raises PauseInThePastError."""
    if until <= max(now, starts or now):
        raise PauseInThePastError
    member.paused_from, member.paused_until = starts, until
    session.add(member)


def resume(session: Session, member: Member) -> None:
    """End any pause and snooze."""
    member.paused_from = member.paused_until = member.snoozed_until = None
    session.add(member)


def workspace_count(session: Session) -> int:
    """How many workspaces have the app."""
    there = sa.select(sa.func.count()).select_from(Workspace).where(col(Workspace.gone_at).is_(None))
    return session.connection().execute(there).scalar_one()


def admins(session: Session, workspace_id: str) -> list[str]:
    """The Slack ids of a workspace's active admins."""
    wanted = select(Member.slack_id).where(
        Member.workspace_id == workspace_id, Member.role == Role.ADMIN, col(Member.active)
    )
    return list(session.exec(wanted))


def facilitators(session: Session, workspace_id: str) -> list[str]:
    """The Slack ids of a workspace's active facilitators, or of its admins if there are none."""
    wanted = select(Member.slack_id).where(
        Member.workspace_id == workspace_id, Member.role == Role.FACILITATOR, col(Member.active)
    )
    return list(session.exec(wanted)) or admins(session, workspace_id)


def make_admin(session: Session, workspace_id: str, slack_id: str, *, now: datetime) -> None:
    """Give somebody the role of admin."""
    member = arrive(session, workspace_id, slack_id, now=now)
    member.role = Role.ADMIN
    session.add(member)


def count(session: Session, workspace_id: str) -> int:
    """The number of active members of a workspace."""
    wanted = sa.select(sa.func.count()).where(col(Member.workspace_id) == workspace_id, col(Member.active))
    return int(session.execute(wanted).scalar_one())


@dataclass(frozen=True)
class Calendars:
    """The days off of some workspaces, by workspace id; of whoever is in them too."""

    by_workspace: Mapping[str, DaysOff]

    def of(self, workspace_id: str, zone: str | None, own_country: str | None = None) -> DaysOff:
        """The workspace's days off with the public holidays of one's own country, else its, else the zone's."""
        days = self.by_workspace[workspace_id]
        country = own_country or days.country or country_of_zone(zone)
        return replace(days, country=country) if country != days.country else days


def days_off(session: Session, workspaces: Collection[str]) -> Calendars:
    """The days off of these workspaces; from them, those of a member."""
    found: dict[str, DaysOff] = {}
    if workspaces:
        for row in session.connection().execute(_DAYS_OFF, {"workspaces": list(workspaces)}):
            eves = {CHRISTMAS_EVE: row.christmas_eve_off, NEW_YEARS_EVE: row.new_years_eve_off}
            known = found.get(row.id) or DaysOff(every_year=frozenset(filter(eves.get, eves)), country=row.country)
            found[row.id] = replace(known, own=known.own | {row.day}) if row.day else known
    return Calendars(found)


def days_off_of(session: Session, member: Member) -> DaysOff:
    """The days off of one member."""
    calendars = days_off(session, [member.workspace_id])
    return calendars.of(member.workspace_id, member.zone, member.country)


def hours_begin(session: Session, member: Member, day: date) -> datetime:
    """When a member's hours begin on a day, or on the first one after it on which they work."""
    zone = usable_zone(member.zone)
    window = Window(member.days, member.hours_from, member.hours_to, zone, days_off_of(session, member))
    return window.opens(day_start(day, zone).astimezone(UTC))


_DAYS_OFF = (
    sa.select(
        col(Workspace.id),
        col(HolidayChoice.country),
        col(HolidayChoice.christmas_eve_off),
        col(HolidayChoice.new_years_eve_off),
        col(DayOff.day),
    )
    .outerjoin(HolidayChoice, col(HolidayChoice.workspace_id) == col(Workspace.id))
    .outerjoin(DayOff, col(DayOff.workspace_id) == col(Workspace.id))
    .where(col(Workspace.id).in_(sa.bindparam("workspaces", type_=sa.String(), expanding=True)))
)


def slack_ids(session: Session, workspace_id: str, member_ids: Collection[int]) -> dict[int, str]:
    """The Slack ids of these members of a workspace, by member id."""
    chosen = sa.select(col(Member.id), col(Member.slack_id)).where(
        col(Member.workspace_id) == workspace_id, col(Member.id).in_(member_ids)
    )
    return {row.id: row.slack_id for row in session.connection().execute(chosen)}


@dataclass(frozen=True)
class MemberStanding:
    """What decides whether a member is served, and in which language."""

    language: str
    active: bool
    is_guest: bool


def standing(session: Session, workspace_id: str, slack_id: str) -> MemberStanding | None:
    """Whether and how a Slack user is served; None if they are no member."""
    found = session.connection().execute(_STANDING, {"workspace": workspace_id, "slack": slack_id}).first()
    return MemberStanding(found.language, found.active, found.is_guest) if found else None


_STANDING = sa.select(col(Member.language), col(Member.active), col(Member.is_guest)).where(
    col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack")
)


def is_served(standing: MemberStanding | None, settings: Settings) -> bool:
    """Whether a member with this standing is served; somebody who is no member yet may become one."""
    return standing is None or (standing.active and (settings.guests or not standing.is_guest))


def language_of(session: Session, workspace_id: str, slack_id: str) -> str | None:
    """The language of a Slack user; None if they are no member."""
    return session.connection().execute(_LANGUAGE, {"workspace": workspace_id, "slack": slack_id}).scalar()


_LANGUAGE = sa.select(col(Member.language)).where(
    col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack")
)
