"""Where people work, as a lead's table says: kept when they are enrolled, and read for reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts.models import EnrolmentLine, Placement
from bot.kit.db import insert_new
from bot.members.models import Member


def keep(session: Session, workspace_id: str, lines: Mapping[int, EnrolmentLine]) -> None:
    """Keep what the lines of a list say of members, by their ids; a cell that is empty changes nothing."""
    said = {each: line for each, line in lines.items() if line.team or line.site or line.manager}
    rows = [{"workspace_id": workspace_id, "member_id": each, "team": "", "site": "", "manager": ""} for each in said]
    insert_new(session, Placement, rows)
    for each, line in said.items():
        new = {name: value for name in ("team", "site", "manager") if (value := getattr(line, name))}
        mine = sa.update(Placement).where(col(Placement.workspace_id) == workspace_id, col(Placement.member_id) == each)
        session.connection().execute(mine.values(**new))


@dataclass(frozen=True)
class Team:
    """A team, and the site that most of it is at; empty without one."""

    name: str
    site: str


def teams(session: Session, workspace_id: str) -> list[Team]:
    """Every team, by name."""
    counted = (
        sa.select(col(Placement.team), col(Placement.site), sa.func.count().label("people"))
        .where(col(Placement.workspace_id) == workspace_id, col(Placement.team) != "")
        .group_by(col(Placement.team), col(Placement.site))
        .order_by(sa.func.count(), col(Placement.site))
    )
    largest = {row.team: row.site for row in session.connection().execute(counted)}
    return [Team(name, largest[name]) for name in sorted(largest, key=str.casefold)]


def teams_of(session: Session, workspace_id: str, member_ids: Collection[int]) -> Mapping[int, str]:
    """The team of each of these members who is in one."""
    chosen = sa.select(col(Placement.member_id), col(Placement.team)).where(
        col(Placement.workspace_id) == workspace_id, col(Placement.member_id).in_(member_ids), col(Placement.team) != ""
    )
    return {row.member_id: row.team for row in session.connection().execute(chosen)}


def sites(session: Session, workspace_id: str) -> list[str]:
    """Every site, by name."""
    chosen = sa.select(col(Placement.site)).where(col(Placement.workspace_id) == workspace_id)
    found = session.connection().execute(chosen.where(col(Placement.site) != "").distinct()).scalars()
    return sorted(found, key=str.casefold)


def at(session: Session, workspace_id: str, *, team: str = "", site: str = "") -> list[int]:
    """The ids of the members of a team, or at a site."""
    where = col(Placement.team) == team if team else col(Placement.site) == site
    chosen = sa.select(col(Placement.member_id)).where(col(Placement.workspace_id) == workspace_id, where)
    return list(session.connection().execute(chosen).scalars())


def people_of(session: Session, workspace_id: str, team: str) -> list[str]:
    """The Slack ids of a team's active people."""
    wanted = (
        sa.select(col(Member.slack_id))
        .join(Placement, col(Placement.member_id) == col(Member.id))
        .where(col(Placement.workspace_id) == workspace_id, col(Placement.team) == team, col(Member.active))
        .order_by(col(Member.id))
    )
    return list(session.connection().execute(wanted).scalars())
