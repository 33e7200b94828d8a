"""Templates that members saved from sessions of their own, known by their names to `/community schedule`."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.community.calendar import details
from bot.community.calendar.models import OwnTemplate, Series
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.kit.db import row_id
from bot.members.models import Member

PREFIX = "own-template:"
MAX_NAME = 60
Wish = TypeVar("Wish", ScheduleReading, ScheduleRequest)


def names(session: Session, member: Member) -> dict[str, str]:
    """What stands for a kind of activity in what a member writes, by the names of their templates."""
    wanted = select(OwnTemplate).where(
        OwnTemplate.workspace_id == member.workspace_id, OwnTemplate.member_id == member.id
    )
    return {each.spoken: f"{PREFIX}{each.id}" for each in session.exec(wanted.order_by(col(OwnTemplate.id)))}


def find(session: Session, member: Member, kind: str | None) -> OwnTemplate | None:
    """The member's template that stands for a kind; None if the kind is a real one."""
    if not kind or not kind.startswith(PREFIX):
        return None
    found = session.get(OwnTemplate, int(kind.removeprefix(PREFIX)))
    is_own = found and (found.workspace_id, found.member_id) == (member.workspace_id, member.id)
    return found if is_own else None


def completed(wish: Wish, template: OwnTemplate) -> Wish:
    """A wish with what a template says about everything that it leaves open."""
    return replace(
        wish,
        kind=template.kind,
        title=wish.title or template.name,
        minutes=wish.minutes or template.minutes,
        capacity=wish.capacity or template.capacity,
        link=wish.link or template.link,
    )


def apply(series: Series, template: OwnTemplate, title: str | None) -> None:
    """Give a new series what a template says, and its name unless it has a title of its own.

    The place that it has already stays.
    """
    place = series.place
    details.copied(series, template)
    series.place = place or series.place
    series.title = title or template.name


def save(session: Session, made: OwnTemplate) -> None:
    """Keep a template; one with the same name is replaced."""
    wanted = select(OwnTemplate).where(
        OwnTemplate.workspace_id == made.workspace_id,
        OwnTemplate.member_id == made.member_id,
        OwnTemplate.spoken == made.spoken,
    )
    for older in session.exec(wanted):
        session.delete(older)
        session.flush()
    session.add(made)
    session.flush()
    assert row_id(made)
