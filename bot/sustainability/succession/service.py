"""Keep what roles do and who could take it over, and plan weeks without somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.time import WeeklySchedule, day_start, local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.stories.analysis import pii
from bot.sustainability.succession import messages
from bot.sustainability.succession.models import (
    ProgrammeRole,
    RoleTask,
    SuccessionStep,
    WeekOutcome,
    WeekWithout,
)

MAX_TEXT = 300
KIND = "key"  # what passwords and keys are counted as
WEEK = timedelta(days=7)


class UnknownTaskError(GroundswellError):
    """That task isn't on the list any more. `/groundswell succession` shows the list."""


class SecretInTaskError(GroundswellError):
    """That looks like a password or a key. Write where people can find it instead: others read a handover too."""


class PastWeekError(GroundswellError):
    """That day has passed. Choose a day from tomorrow on."""


class WeekIsOverError(GroundswellError):
    """That week is over, so you can't cancel it any more."""


class OwnStandInError(GroundswellError):
    """Choose somebody else, because the test is a week without you."""


@dataclass(frozen=True)
class TaskWish:
    """A task as it was filled in; `successor` is a Slack id, empty for nobody yet."""

    role: ProgrammeRole
    does: str
    written: str = ""
    successor: str = ""
    step: SuccessionStep = SuccessionStep.SHADOW
    since: date | None = None


@dataclass(frozen=True)
class WeekWish:
    """A week without somebody as it was filled in: its first day, the stand-in's Slack id, and what is left alone."""

    starts_on: date
    stand_in: str
    left_alone: str = ""


def tasks(session: Session, workspace_id: str) -> list[RoleTask]:
    """What the roles of a workspace do, by role and in the order in which it was written down."""
    wanted = select(RoleTask).where(RoleTask.workspace_id == workspace_id, col(RoleTask.removed_at).is_(None))
    order = list(ProgrammeRole)
    found = session.exec(wanted.order_by(col(RoleTask.id))).all()
    return sorted(found, key=lambda one: order.index(ProgrammeRole(one.role)))


def find(session: Session, workspace_id: str, task_id: int) -> RoleTask:
    """A task of a workspace that is in the list; UnknownTaskError otherwise."""
    found = session.get(RoleTask, task_id)
    if found is None or found.workspace_id != workspace_id or found.removed_at is not None:
        raise UnknownTaskError
    return found


def add(session: Session, lead: Member, wish: TaskWish, key: str, *, now: datetime) -> RoleTask:
    """Write a task down; the same key makes one only. Who could do it hears of it."""
    _refuse_secrets(wish)
    row = {
        "workspace_id": lead.workspace_id,
        "key": key,
        "role": wish.role,
        "does": wish.does[:MAX_TEXT],
        "written": wish.written[:MAX_TEXT],
        "step": wish.step,
        "made_by": row_id(lead),
        "made_at": now,
    }
    is_new = insert_new(session, RoleTask, [row]) > 0
    known = select(RoleTask).where(RoleTask.workspace_id == lead.workspace_id, RoleTask.key == key)
    found = session.exec(known).one()
    if is_new:
        _hand_to(session, lead, found, wish, now=now)
    return found


def _refuse_secrets(wish: TaskWish) -> None:
    found = pii.mask({"does": wish.does, "written": wish.written})
    if KIND in found.counts():
        raise SecretInTaskError


def edit(session: Session, lead: Member, task_id: int, wish: TaskWish, *, now: datetime) -> RoleTask:
    """Change a task."""
    _refuse_secrets(wish)
    found = find(session, lead.workspace_id, task_id)
    found.role, found.does, found.written = wish.role, wish.does[:MAX_TEXT], wish.written[:MAX_TEXT]
    _hand_to(session, lead, found, wish, now=now)
    return found


def _hand_to(session: Session, lead: Member, task: RoleTask, wish: TaskWish, *, now: datetime) -> None:
    """Put down who could do it; somebody new hears of it and may say no."""
    before = task.successor_id
    successor = members.arrive(session, lead.workspace_id, wish.successor, now=now) if wish.successor else None
    session.flush()
    is_moved = (task.successor_id, task.step) != (successor and row_id(successor), wish.step)
    task.successor_id, task.step = row_id(successor) if successor else None, wish.step
    today = local_date(now, usable_zone(lead.zone))
    task.since = None if successor is None else (wish.since or (today if is_moved else task.since or today))
    session.add(task)
    session.flush()
    if successor and successor.id not in (before, lead.id):
        key = f"sustainability.named:{row_id(task)}:{row_id(successor)}:{now:%Y%m%dT%H%M}"
        with in_language(successor.language):
            payload = messages.named(lead.slack_id, task)
        delivery.post(session, Outgoing(lead.workspace_id, key, successor.slack_id, payload, now))


def decline(session: Session, member: Member, task_id: int) -> RoleTask:
    """Take somebody's own name off a task."""
    found = find(session, member.workspace_id, task_id)
    if found.successor_id != member.id:
        raise UnknownTaskError
    found.successor_id = found.since = None
    session.add(found)
    session.flush()
    return found


def remove(session: Session, lead: Member, task_id: int, *, now: datetime) -> RoleTask:
    """Take a task off the list."""
    found = find(session, lead.workspace_id, task_id)
    found.removed_at = now
    session.add(found)
    session.flush()
    return found


def bring_back(session: Session, lead: Member, task_id: int) -> RoleTask:
    """Put a task that was removed back on the list."""
    found = session.get(RoleTask, task_id)
    if found is None or found.workspace_id != lead.workspace_id:
        raise UnknownTaskError
    found.removed_at = None
    session.add(found)
    session.flush()
    return found


def plan_week(session: Session, lead: Member, wish: WeekWish, key: str, *, now: datetime) -> WeekWithout:
    """Plan a week without somebody; their stand-in hears of it, and they are asked afterwards how it went."""
    zone = usable_zone(lead.zone)
    if wish.starts_on <= local_date(now, zone):
        raise PastWeekError
    if wish.stand_in == lead.slack_id:
        raise OwnStandInError
    stand_in = members.arrive(session, lead.workspace_id, wish.stand_in, now=now)
    session.flush()
    beat = WeeklySchedule(lead.days, lead.at or lead.hours_from, zone, members.days_off_of(session, lead))
    row = {
        "workspace_id": lead.workspace_id,
        "key": key,
        "member_id": row_id(lead),
        "starts_on": wish.starts_on,
        "stand_in_id": row_id(stand_in),
        "left_alone": wish.left_alone[:MAX_TEXT],
        "planned_at": now,
        "ask_at": beat.next_after(day_start(wish.starts_on + WEEK, zone)),
    }
    is_new = insert_new(session, WeekWithout, [row]) > 0
    known = select(WeekWithout).where(WeekWithout.workspace_id == lead.workspace_id, WeekWithout.key == key)
    found = session.exec(known).one()
    if is_new:
        with in_language(stand_in.language):
            payload = messages.standing_in(lead.slack_id, found)
        told = f"sustainability.stand_in:{row_id(found)}"
        delivery.post(session, Outgoing(lead.workspace_id, told, stand_in.slack_id, payload, now))
    return found


def find_week(session: Session, member: Member, week_id: int) -> WeekWithout:
    """A week that a member planned, or in which they stand in; UnknownTaskError otherwise."""
    found = session.get(WeekWithout, week_id)
    if found is None or found.workspace_id != member.workspace_id:
        raise UnknownTaskError
    if member.id not in (found.member_id, found.stand_in_id):
        raise UnknownTaskError
    return found


def refuse_week(session: Session, member: Member, week_id: int, *, now: datetime) -> WeekWithout:
    """A stand-in can't, or the one who planned it drops the week; the other of the two hears of it."""
    found = find_week(session, member, week_id)
    if found.asked_at is not None:
        raise WeekIsOverError
    if found.cancelled_at is None:
        found.cancelled_at = now
        session.add(found)
        session.flush()
        other = session.get_one(Member, found.stand_in_id if member.id == found.member_id else found.member_id)
        with in_language(other.language):
            payload = messages.week_off(member.slack_id, found, by_stand_in=member.id == found.stand_in_id)
        key = f"sustainability.week_off:{row_id(found)}"
        told = Outgoing(member.workspace_id, key, other.slack_id, payload, now, topic=Topic.APPOINTMENT)
        delivery.post(session, told)
    return found


def answer_week(session: Session, member: Member, week_id: int, outcome: WeekOutcome) -> WeekWithout:
    """Keep how a week went."""
    found = find_week(session, member, week_id)
    if member.id != found.member_id:
        raise UnknownTaskError
    found.outcome = outcome
    session.add(found)
    session.flush()
    return found


def called_off(session: Session, workspace_id: str, *, now: datetime) -> list[WeekWithout]:
    """The weeks that were called off and would still be ahead, newest first: somebody may want to plan another one."""
    today = local_date(now, "Etc/UTC")
    wanted = select(WeekWithout).where(
        WeekWithout.workspace_id == workspace_id,
        col(WeekWithout.cancelled_at).is_not(None),
        col(WeekWithout.starts_on) >= today,
    )
    return list(session.exec(wanted.order_by(col(WeekWithout.starts_on).desc(), col(WeekWithout.id).desc())))


def weeks(session: Session, workspace_id: str) -> list[WeekWithout]:
    """The weeks that were planned and not dropped, newest first."""
    wanted = select(WeekWithout).where(
        WeekWithout.workspace_id == workspace_id, col(WeekWithout.cancelled_at).is_(None)
    )
    return list(session.exec(wanted.order_by(col(WeekWithout.starts_on).desc(), col(WeekWithout.id).desc())))
