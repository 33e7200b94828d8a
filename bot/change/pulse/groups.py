"""The groups that a lead may ask: cohorts that they lead, and for admins teams too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.change.pulse.models import ChangePulse
from bot.cohorts import placements
from bot.cohorts import service as cohorts
from bot.cohorts.models import CohortMember
from bot.members.models import Member, Role

COHORT, TEAM = "cohort", "team"
MAX_KEY = 150  # characters that Slack takes as the value of a choice


@dataclass(frozen=True)
class PulseGroup:
    """A cohort or a team, by its key and name."""

    key: str
    name: str


def choices(session: Session, lead: Member) -> list[PulseGroup]:
    """The groups that somebody may ask."""
    running = [one for one in cohorts.seen_by(session, lead) if one.ended_at is None and one.archived_at is None]
    found = [PulseGroup(f"{COHORT}:{one.id}", one.name) for one in running]
    if lead.role == Role.ADMIN:
        teams = placements.teams(session, lead.workspace_id)
        found += [PulseGroup(f"{TEAM}:{one.name}", one.name) for one in teams]
    return [one for one in found if len(one.key) <= MAX_KEY]


def of_pulse(pulse: ChangePulse) -> list[PulseGroup]:
    """The groups of a pulse."""
    return [PulseGroup(**each) for each in json.loads(pulse.groups)]


def as_json(groups: Sequence[PulseGroup]) -> str:
    """Groups as they are kept."""
    return json.dumps([{"key": one.key, "name": one.name} for one in groups], ensure_ascii=False)


def people(session: Session, workspace_id: str, key: str) -> set[int]:
    """The ids of those who are in a group now and still in the workspace."""
    kind, _colon, name = key.partition(":")
    if kind == TEAM:
        inside = set(placements.at(session, workspace_id, team=name)) if name else set()
    else:
        chosen = sa.select(col(CohortMember.member_id)).where(
            col(CohortMember.workspace_id) == workspace_id, col(CohortMember.cohort_id) == int(name)
        )
        inside = set(session.connection().execute(chosen).scalars())
    active = sa.select(col(Member.id)).where(
        col(Member.workspace_id) == workspace_id, col(Member.id).in_(inside), col(Member.active)
    )
    return {each for each in session.connection().execute(active).scalars() if each is not None}
