"""Turn the monthly news on and off, and keep what people agree to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.insights.momentum import rules
from bot.insights.momentum.models import MomentumChannel, MomentumChoice, MomentumReader, SharedWin, StoryNaming
from bot.insights.momentum.rules import WinMonth
from bot.kit.db import insert_new, row_id
from bot.members import service as members
from bot.members.models import Member
from bot.reflections.models import Happened, Plan


class PlanNotKeptError(GroundswellError):
    """That isn't a plan you've carried out, so I shared nothing. `/learn momentum` shows what you can share."""


def next_moment(session: Session, member: Member, *, now: datetime) -> datetime:
    """When news next go out, by a member's hours: once a month, on its tenth or the first working day after it."""
    month = rules.before(now)
    while (moment := members.hours_begin(session, member, month.day)) <= now:
        month = month.next
    return moment


def told_next(session: Session, member: Member, *, now: datetime) -> WinMonth:
    """The month that the next news are about."""
    return rules.before(next_moment(session, member, now=now))


def turn_on(session: Session, lead: Member, channel: str, *, now: datetime) -> datetime:
    """Let a channel read what worked from now on, instead of any other; returns when it first does."""
    due_at = next_moment(session, lead, now=now)
    session.merge(
        MomentumChannel(workspace_id=lead.workspace_id, channel=channel, chosen_by=row_id(lead), next_due_at=due_at)
    )
    session.flush()
    return due_at


def turn_off(session: Session, workspace_id: str) -> str:
    """Post nothing any more; returns the channel it was in, or nothing."""
    found = session.get(MomentumChannel, workspace_id)
    if found is None:
        return ""
    session.delete(found)
    session.flush()
    return found.channel


def subscribe(session: Session, member: Member, *, now: datetime) -> datetime:
    """Send a member what worked, once a month; returns when it first comes."""
    due_at = next_moment(session, member, now=now)
    _set_due(session, member, due_at)
    return due_at


def unsubscribe(session: Session, member: Member) -> None:
    """Send a member nothing any more."""
    _set_due(session, member, None)


def _set_due(session: Session, member: Member, due_at: datetime | None) -> None:
    session.merge(MomentumReader(workspace_id=member.workspace_id, member_id=row_id(member), next_due_at=due_at))
    session.flush()


def choice(session: Session, member: Member) -> MomentumChoice:
    """What a member agreed to; a new one agrees to the titles of published stories, and nothing else."""
    found = session.get(MomentumChoice, row_id(member))
    return found or MomentumChoice(workspace_id=member.workspace_id, member_id=row_id(member))


def name_stories(session: Session, member: Member, naming: StoryNaming) -> MomentumChoice:
    """Say how a member's stories are mentioned."""
    found = choice(session, member)
    found.stories = naming
    session.add(found)
    session.flush()
    return found


def may_be_asked(session: Session, member: Member, *, agreed: bool) -> MomentumChoice:
    """Let leads know that a member would like to do more, or not any longer."""
    found = choice(session, member)
    found.may_be_asked = agreed
    session.add(found)
    session.flush()
    return found


def kept_plan(session: Session, member: Member, plan_id: int) -> Plan:
    """A member's own plan that they have kept; PlanNotKeptError for anything else."""
    found = session.get(Plan, plan_id)
    is_theirs = found and found.workspace_id == member.workspace_id and found.member_id == member.id
    if found is None or not is_theirs or found.answered != Happened.YES or found.when is None:
        raise PlanNotKeptError
    return found


def share(session: Session, member: Member, plan_id: int, *, by_name: bool, now: datetime) -> Plan:
    """Let others read a kept plan among what worked; shared again, only the name changes."""
    found = kept_plan(session, member, plan_id)
    row = {
        "workspace_id": member.workspace_id,
        "member_id": row_id(member),
        "plan_id": row_id(found),
        "by_name": by_name,
        "shared_at": now,
    }
    if not insert_new(session, SharedWin, [row]):
        _mine(session, member, plan_id, sa.update(SharedWin).values(by_name=by_name))
    return found


def take_back(session: Session, member: Member, plan_id: int) -> None:
    """Share a plan no longer."""
    _mine(session, member, plan_id, sa.delete(SharedWin))


def _mine(session: Session, member: Member, plan_id: int, change: sa.Update | sa.Delete) -> None:
    session.connection().execute(
        change.where(
            col(SharedWin.workspace_id) == member.workspace_id,
            col(SharedWin.member_id) == member.id,
            col(SharedWin.plan_id) == plan_id,
        )
    )
    session.expire_all()


def shared_by(session: Session, member: Member) -> dict[int, bool]:
    """Which plans a member shares, and whether with their name."""
    wanted = select(SharedWin).where(
        SharedWin.workspace_id == member.workspace_id, SharedWin.member_id == row_id(member)
    )
    return {each.plan_id: each.by_name for each in session.exec(wanted)}
