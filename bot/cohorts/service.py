"""Create, find and lead cohorts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import rules
from bot.cohorts.models import Cohort, CohortMember, Facilitator
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.journeys.content import Track
from bot.kit import blocks
from bot.kit.db import insert_new
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, escape
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.models import Member, Role


class ForStaffError(GroundswellError):
    """Only the programme's admins and facilitators can do that. `/learn tracks` shows what you can start yourself."""


class UnknownCohortError(GroundswellError):
    """You don't lead a cohort called “{given}”.{hint} `/groundswell cohorts` lists the cohorts."""


class EndedCohortError(GroundswellError):
    """The cohort “{name}” has ended, so nobody can join or change it any more. Give a new cohort another name."""


class OtherTrackError(GroundswellError):
    """The cohort “{name}” is on a different track, {track}. Give the new cohort another name."""


class NamelessCohortError(GroundswellError):
    """A cohort in a channel needs a name. Add the name like this: `as "Spring cohort"`."""


def is_staff(member: Member) -> bool:
    """Whether a member may enrol others, as an admin or facilitator."""
    return member.role in (Role.ADMIN, Role.FACILITATOR)


def staff(session: Session, caller: Caller) -> Member:
    """The admin or facilitator who clicked; ForStaffError for everybody else."""
    member = members.find(session, caller.workspace_id, caller.slack_id)
    if member is None or not is_staff(member):
        raise ForStaffError
    return member


def fold(name: str) -> str:
    """The form of a cohort's name used in look-ups."""
    return " ".join(name.split()).casefold()


def find_by_name(session: Session, workspace_id: str, name: str) -> Cohort | None:
    """A cohort by its name, ignoring case."""
    wanted = select(Cohort).where(Cohort.workspace_id == workspace_id, Cohort.folded == fold(name))
    return session.exec(wanted).first()


def find(session: Session, workspace_id: str, cohort_id: int | None) -> Cohort | None:
    """A cohort of a workspace by its id."""
    wanted = select(Cohort).where(Cohort.workspace_id == workspace_id, Cohort.id == cohort_id)
    return session.exec(wanted).first()


def led_by(session: Session, member: Member, name: str) -> Cohort:
    """The cohort of that name, if this member may see it: admins all of them, facilitators their own."""
    found = find_by_name(session, member.workspace_id, name)
    if found is None or not (member.role == Role.ADMIN or leads(session, member, found)):
        raise UnknownCohortError(given=name[:60], hint=_hint(session, member, name))
    return found


def _hint(session: Session, member: Member, given: str) -> str:
    """The names most like the given one, of the cohorts that this member may see."""
    cohorts = {cohort.folded: cohort.name for cohort in seen_by(session, member)}
    near = [cohorts[folded] for folded in get_close_matches(fold(given), cohorts, n=2)]
    return _(" Did you mean {names}?", names=" / ".join(f"`{name}`" for name in near)) if near else ""


def seen_by(session: Session, member: Member) -> list[Cohort]:
    """The cohorts that a member may see, by name: all for admins, their own for facilitators."""
    wanted = select(Cohort).where(Cohort.workspace_id == member.workspace_id).order_by(col(Cohort.folded))
    if member.role != Role.ADMIN:
        mine = sa.select(col(Facilitator.cohort_id)).where(col(Facilitator.member_id) == member.id)
        wanted = wanted.where(col(Cohort.id).in_(mine))
    return list(session.exec(wanted))


def leads(session: Session, member: Member, cohort: Cohort) -> bool:
    """Whether a member is a facilitator of a cohort."""
    wanted = select(Facilitator).where(Facilitator.cohort_id == cohort.id, Facilitator.member_id == member.id)
    return session.exec(wanted.where(Facilitator.workspace_id == member.workspace_id)).first() is not None


def create(
    session: Session,
    maker: Member,
    track: Track,
    name: str,
    *,
    starts_on: str | None = None,
    channel: str | None = None,
    open_reflections: bool = False,
    now: datetime,
) -> Cohort:
    """The cohort of that name, created if there is none; an existing one stays unchanged."""
    row: dict[str, Any] = {
        "workspace_id": maker.workspace_id,
        "name": " ".join(name.split()),
        "folded": fold(name),
        "track_id": track.id,
        "starts_on": starts_on,
        "channel": channel,
        "zone": usable_zone(maker.zone),
        "language": maker.language,
        "open_reflections": open_reflections,
        "created_by": maker.id,
        "created_at": now,
        "version": 0,
    }
    if channel:
        off = members.days_off(session, [maker.workspace_id]).of(maker.workspace_id, row["zone"])
        row["next_due_at"] = rules.first_lesson(track, row["zone"], starts_on, off, now=now)
    insert_new(session, Cohort, [row])
    made = find_by_name(session, maker.workspace_id, name)
    assert made is not None, "just inserted"
    return made


def add_facilitators(session: Session, cohort: Cohort, by: Member, slack_ids: Sequence[str], *, now: datetime) -> None:
    """Add facilitators, by default the cohort's maker, and tell them; those whom an admin names also get the role."""
    leaders = [members.arrive(session, cohort.workspace_id, slack_id, now=now) for slack_id in slack_ids]
    for leader in leaders:
        if by.role == Role.ADMIN and leader.role in (Role.LEARNER, Role.CHAMPION):
            leader.role = Role.FACILITATOR
            session.add(leader)
    session.flush()
    rows = [
        {"cohort_id": cohort.id, "member_id": leader.id, "workspace_id": cohort.workspace_id}
        for leader in leaders or [by]
    ]
    insert_new(session, Facilitator, rows)
    for leader in leaders:
        if leader.id != by.id:
            with in_language(leader.language):
                message = blocks.message(
                    _(
                        "{by} has made you a facilitator of {name}. `/groundswell cohorts` shows how it's going.",
                        by=f"<@{by.slack_id}>",
                        name=escape(cohort.name),
                    )
                )
            key = f"cohorts.facilitator:{cohort.id}:{leader.id}"
            delivery.post(session, Outgoing(cohort.workspace_id, key, leader.slack_id, message, now))


def add_members(
    session: Session, cohort: Cohort, member_ids: Collection[int], enrolled_by: int, *, now: datetime
) -> set[int]:
    """Add members to a cohort, and return those who are new in it."""
    inside = find_member_ids(session, cohort)
    rows = [
        {
            "cohort_id": cohort.id,
            "member_id": member_id,
            "workspace_id": cohort.workspace_id,
            "enrolled_by": enrolled_by,
            "joined_at": now,
        }
        for member_id in member_ids
        if member_id not in inside
    ]
    insert_new(session, CohortMember, rows)
    return set(member_ids) - inside


def leave(session: Session, member: Member, cohort_id: int) -> None:
    """Remove a member from a cohort."""
    gone = sa.delete(CohortMember).where(
        col(CohortMember.cohort_id) == cohort_id, col(CohortMember.member_id) == member.id
    )
    session.connection().execute(gone.where(col(CohortMember.workspace_id) == member.workspace_id))


def find_member_ids(session: Session, cohort: Cohort) -> set[int]:
    """The ids of a cohort's members."""
    inside = sa.select(col(CohortMember.member_id)).where(col(CohortMember.cohort_id) == cohort.id)
    return set(session.connection().execute(inside).scalars())
