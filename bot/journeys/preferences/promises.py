"""The follow-ups of plans after a change of when messages may come: said in the answer, and corrected in Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.journeys import command_replies
from bot.journeys.command_replies import reply
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.message_updates import redrawing
from bot.members.models import Member
from bot.reflections import message_updates, plans
from bot.reflections.models import Plan


def answer(session: Session, member: Member, text: str, *, now: datetime) -> Reply:
    """The reply to a change: `text`, and where the follow-ups went that it moves; their messages are corrected."""
    moved = plans.put_off(session, members.person(member))
    said = reply(" ".join([text, *sentences(member, moved)]))
    return corrected(session, member, said, moved, now=now)


def sentences(member: Member, moved: Sequence[Plan]) -> list[str]:
    """Where the follow-ups of these plans have moved."""
    zone = usable_zone(member.zone)
    return [command_replies.plan_put_off(plan.ask_at, zone) for plan in moved if plan.ask_at]


def moved_sentences(member: Member, moved: Sequence[Plan]) -> list[str]:
    """When the questions about plans come that moved with the hour."""
    zone = usable_zone(member.zone)
    return [command_replies.plan_moved(plan.ask_at, zone) for plan in moved if plan.ask_at]


def corrected(session: Session, member: Member, said: Reply, changed: Sequence[Plan], *, now: datetime) -> Reply:
    """A reply that also redraws what was said about these plans."""
    redraws = message_updates.drawn(session, members.person(member), changed, now=now) if changed else []
    return replace(said, follow_ups=(*said.follow_ups, *redrawing(redraws).follow_ups))
