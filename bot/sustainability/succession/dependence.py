"""The bus factor of the programme: how many people would have to leave before each part of it stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.models import Cohort, Facilitator
from bot.community.rota import queries as rotas
from bot.kit.db import row_id
from bot.members.models import Member, Role
from bot.stories.models import Story, StoryAuthor, StoryStatus
from bot.sustainability.succession import service
from bot.sustainability.succession.models import ProgrammeRole, RoleTask, SuccessionStep


class ProgrammePart(StrEnum):
    """What a part of the programme is."""

    ACTIVITY = "activity"
    COHORT = "cohort"
    STORIES = "stories"
    ADMINS = "admins"
    KEY = "key"
    TASK = "task"


@dataclass(frozen=True)
class PartDependence:
    """A part of the programme, its name if it has one, and how many people can keep it going."""

    part: ProgrammePart
    name: str
    people: int


def read(session: Session, workspace_id: str) -> list[PartDependence]:
    """Every part of the programme, those that depend on the fewest people first."""
    found = [
        *_activities(session, workspace_id),
        *_cohorts(session, workspace_id),
        *_stories(session, workspace_id),
        *_admins(session, workspace_id),
        *_tasks(session, workspace_id),
    ]
    order = list(ProgrammePart)
    return sorted(found, key=lambda one: (one.people, order.index(one.part), one.name.casefold()))


def bus_factor(parts: Iterable[PartDependence]) -> int | None:
    """How many people would have to leave before some part stops; None for a programme without parts."""
    return min((one.people for one in parts), default=None)


def without_keys(parts: Iterable[PartDependence]) -> bool:
    """Whether nobody has written down who holds the keys."""
    return all(one.part != ProgrammePart.KEY for one in parts)


def _activities(session: Session, workspace_id: str) -> list[PartDependence]:
    return [
        PartDependence(ProgrammePart.ACTIVITY, one.activity.title, one.bus_factor)
        for one in rotas.all_rotas(session, workspace_id)
    ]


def _cohorts(session: Session, workspace_id: str) -> list[PartDependence]:
    running = select(Cohort).where(
        Cohort.workspace_id == workspace_id, col(Cohort.ended_at).is_(None), col(Cohort.archived_at).is_(None)
    )
    counted = (
        sa.select(col(Facilitator.cohort_id), sa.func.count().label("people"))
        .join(Member, col(Member.id) == col(Facilitator.member_id))
        .where(col(Facilitator.workspace_id) == workspace_id, col(Member.active))
        .group_by(col(Facilitator.cohort_id))
    )
    leaders = {row.cohort_id: row.people for row in session.connection().execute(counted)}
    return [
        PartDependence(ProgrammePart.COHORT, one.name, leaders.get(row_id(one), 0)) for one in session.exec(running)
    ]


def _stories(session: Session, workspace_id: str) -> list[PartDependence]:
    """The people who have written what is in the showcase, with co-authors; nothing without any story."""
    shown = (
        col(Story.workspace_id) == workspace_id,
        col(Story.status) == StoryStatus.PUBLISHED,
        col(Story.deleted_at).is_(None),
    )
    began = sa.select(col(Story.member_id)).where(*shown)
    joined = sa.select(col(StoryAuthor.member_id)).join(Story, col(Story.id) == col(StoryAuthor.story_id)).where(*shown)
    authors = {*session.connection().execute(began).scalars(), *session.connection().execute(joined).scalars()}
    if not authors:
        return []
    here = sa.select(sa.func.count()).where(
        col(Member.workspace_id) == workspace_id, col(Member.id).in_(authors), col(Member.active)
    )
    return [PartDependence(ProgrammePart.STORIES, "", int(session.connection().execute(here).scalar_one()))]


def _admins(session: Session, workspace_id: str) -> list[PartDependence]:
    counted = sa.select(sa.func.count()).where(
        col(Member.workspace_id) == workspace_id, col(Member.role) == Role.ADMIN, col(Member.active)
    )
    return [PartDependence(ProgrammePart.ADMINS, "", int(session.connection().execute(counted).scalar_one()))]


def _tasks(session: Session, workspace_id: str) -> list[PartDependence]:
    found = service.tasks(session, workspace_id)
    named = [one.successor_id for one in found if one.successor_id is not None]
    active = sa.select(col(Member.id)).where(
        col(Member.workspace_id) == workspace_id, col(Member.id).in_(named), col(Member.active)
    )
    here = set(session.connection().execute(active).scalars())
    return [PartDependence(_part(one), one.does, 1 + _can_alone(one, here)) for one in found]


def _part(task: RoleTask) -> ProgrammePart:
    return ProgrammePart.KEY if task.role == ProgrammeRole.KEYS else ProgrammePart.TASK


def _can_alone(task: RoleTask, here: set[int | None]) -> bool:
    return task.step == SuccessionStep.ALONE and task.successor_id in here
