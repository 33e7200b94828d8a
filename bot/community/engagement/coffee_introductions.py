"""Introductions for coffee: one conversation for each group, and one question in it two weeks later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session, col, select

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import GoneError
from bot.community.calendar.models import Community
from bot.community.engagement import coffee_times, views
from bot.community.engagement.models import CoffeeGroup
from bot.community.rota import service as rota_service
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.errors import GroundswellError, WorkspaceGoneError
from bot.kit.contact_hours import Window
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import SLACK_CALL_ERRORS, status
from bot.kit.time import Period, usable_zone
from bot.members import service as members
from bot.members.models import Member

log = structlog.get_logger()
ASK_AFTER = timedelta(weeks=2)
MAX_AT_ONCE = 20


class NotYourCoffeeError(GroundswellError):
    """Only the people who were supposed to meet can answer that."""


def round_key(community_id: int, at: datetime) -> str:
    return f"community.coffee_round:{community_id}:{int(at.timestamp())}"


def group_key(group_id: int) -> str:
    return f"community.coffee:{group_id}"


def question_key(group_id: int) -> str:
    return f"community.coffee_met:{group_id}"


def plan(session: Session, community: Community, member_ids: Sequence[int], *, now: datetime) -> None:
    """Plan the introduction of some members to each other."""
    wanted = select(Member).where(Member.workspace_id == community.workspace_id, col(Member.id).in_(member_ids))
    people = list(session.exec(wanted.order_by(col(Member.id))))
    windows = [
        Window(each.days, each.hours_from, each.hours_to, usable_zone(each.zone), members.days_off_of(session, each))
        for each in people
    ]
    times = coffee_times.common(windows, [busy for each in people for busy in _busy(session, each, now)], now=now)
    session.add(
        CoffeeGroup(
            workspace_id=community.workspace_id, community_id=row_id(community), at=now,
            member_ids=",".join(str(each) for each in member_ids),
            times=json.dumps([each.timestamp() for each in times]),
        )
    )  # fmt: skip
    session.flush()


def _busy(session: Session, member: Member, now: datetime) -> list[Period]:
    """The sessions that a member attends or leads, and the days on which they are away or have paused everything."""
    workspace_id, member_id = member.workspace_id, row_id(member)
    coming = rsvp_queries.accepted_sessions(session, workspace_id, member_id, now=now)
    cards = calendar_queries.cards(session, list(coming))
    cards += calendar_queries.led_by(session, workspace_id, member_id, now=now)
    away = rota_service.absences(session, workspace_id, [member]).get(member_id, [])
    paused = [(member.paused_from or now, member.paused_until)] if member.paused_until else []
    return [
        *(Period(card.starts_at, card.ends_at) for card in cards),
        *(Period(first, back) for first, back in (*away, *paused)),
    ]


async def introduce(deps: Deps) -> int:
    """Open the conversations of new groups and write to them; returns how many."""
    groups = await deps.db.read(_unopened)
    for group_id, workspace_id, slack_ids in groups:
        try:
            channel = await _open(await deps.client(workspace_id), slack_ids)
        except WorkspaceGoneError:
            channel = ""
        except SLACK_CALL_ERRORS as error:
            log.warning("community.coffee_unopened", error=type(error).__name__)
            continue
        await deps.db.transact(_introduce, group_id, channel, now=deps.now())
        deps.nudge()
    return len(groups)


def _unopened(session: Session) -> list[tuple[int, str, list[str]]]:
    wanted = select(CoffeeGroup).where(col(CoffeeGroup.channel).is_(None)).order_by(col(CoffeeGroup.id))
    return [
        (row_id(each), each.workspace_id, _slack_ids(session, each)) for each in session.exec(wanted.limit(MAX_AT_ONCE))
    ]


def _slack_ids(session: Session, group: CoffeeGroup) -> list[str]:
    ids = [int(each) for each in group.member_ids.split(",")]
    known = members.slack_ids(session, group.workspace_id, ids)
    return [known[each] for each in ids if each in known]


async def _open(client: AsyncWebClient, slack_ids: Sequence[str]) -> str:
    """The id of a conversation of these people and the app; empty if Slack refuses it, such as without the scope."""
    try:
        return str((await client.conversations_open(users=",".join(slack_ids)))["channel"]["id"])
    except SlackApiError as error:
        if status(error) == 429 or status(error) >= 500:
            raise
        return ""


def _introduce(session: Session, group_id: int, conversation: str, *, now: datetime) -> None:
    """Write to a group in their conversation, or in a thread of the community's channel if there is none."""
    group = session.get(CoffeeGroup, group_id, with_for_update=True)
    if group is None or group.channel is not None:
        return
    community = session.get_one(Community, group.community_id)
    language = calendar_queries.channel_language(session, community)
    group.channel, group.ask_at = conversation or community.channel, now + ASK_AFTER
    session.add(group)
    until = now + timedelta(weeks=1)
    with in_language(language):
        payload = views.introduction(_slack_ids(session, group), json.loads(group.times), group_id)
        head = views.coffee_round()
    thread = None if conversation else round_key(row_id(community), group.at)
    if thread:
        delivery.post(session, Outgoing(group.workspace_id, thread, group.channel, head, now, until=until))
    delivery.post(
        session,
        Outgoing(group.workspace_id, group_key(group_id), group.channel, payload, now, until=until, thread_of=thread),
    )


def ask_due(session: Session, *, now: datetime) -> int:
    """Ask the groups that are due whether they met; returns their number."""
    wanted = select(CoffeeGroup).where(col(CoffeeGroup.ask_at) <= now).limit(MAX_AT_ONCE)
    groups = list(session.exec(wanted.with_for_update(skip_locked=True)))
    for group in groups:
        community = session.get_one(Community, group.community_id)
        group_id, channel = row_id(group), group.channel or community.channel
        with in_language(calendar_queries.channel_language(session, community)):
            payload = views.did_you_meet(_slack_ids(session, group), group_id)
        thread = round_key(row_id(community), group.at) if channel == community.channel else None
        question = Outgoing(group.workspace_id, question_key(group_id), channel, payload, now, thread_of=thread)
        delivery.post(session, question)
        group.ask_at = None
        session.add(group)
    session.flush()
    return len(groups)


def answer(session: Session, member: Member, group_id: int, *, met: bool) -> CoffeeGroup:
    """Record whether a group met; NotYourCoffeeError for anybody else."""
    group = session.get(CoffeeGroup, group_id)
    if group is None or group.workspace_id != member.workspace_id:
        raise GoneError
    if str(member.id) not in group.member_ids.split(","):
        raise NotYourCoffeeError
    group.met = met
    session.add(group)
    return group
