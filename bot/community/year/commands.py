"""`/community year`: twelve months as a picture and in words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.community import names
from bot.community.calendar.errors import GoneError
from bot.community.permissions import is_planner
from bot.community.year import facts, picture, plan, span, views, words
from bot.community.year.facts import YearFacts
from bot.community.year.plan import YearPlan
from bot.community.year.views import YearRequest
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.mentions import first_channel, without_mentions
from bot.kit.slack import Caller, Json
from bot.kit.time import local_date, usable_zone
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, FollowUp, FollowUpContext, Reply


def year(context: CommandContext) -> Reply:
    """Show the year of the channel's community, or of the only one; the dates and the picture follow."""
    found = facts.visible(context.session, context.member)
    wanted = span.read(without_mentions(context.text), local_date(context.now, context.zone))
    channel = first_channel(context.text) or context.channel
    if not found:
        return Reply(views.no_community(channel, may_plan=is_planner(context.member)))
    chosen = facts.choose(found, channel)
    if chosen is None:
        return Reply(views.which_community([(row_id(each), each.channel) for each in found], wanted.year))
    return Reply(follow_ups=[show(YearRequest(community_id=row_id(chosen), year=wanted.year))])


def show(request: YearRequest) -> FollowUp:
    """A follow-up that answers with a year in words, and sends its picture to the caller."""

    async def follow_up(context: FollowUpContext) -> None:
        deps, caller = context.deps, context.caller
        known = await deps.db.read(read, caller, request, now=deps.now())
        # Working it out and drawing it take a while, so both run in a thread.
        found = await asyncio.to_thread(plan.work_out, known)
        people = await names.read(context.client, (each for row in found.rows for each in row.leads))
        missing = await asyncio.to_thread(picture.undrawable, found)
        said = views.year(found, missing)
        # What is shown to somebody alone in a channel is gone later; in the direct message it stays.
        is_direct = not context.trigger_id or context.channel.startswith("D")
        if not is_direct:
            await context.respond(**said, response_type="ephemeral", replace_original=False)
        key = f"community.year:{request.community_id}:{caller.slack_id}:{deps.now():%Y%m%dT%H%M%S%f}"
        mine = Outgoing(caller.workspace_id, key, caller.slack_id, said, deps.now(), lane=Lane.PROMPT)
        messages = [mine] if is_direct else []
        if not found.is_empty:
            drawn = await asyncio.to_thread(picture.draw, found, people)
            payload = picture_payload(found, drawn, people)
            messages.append(replace(mine, key=f"{key}:picture", payload=payload))
        await deps.db.transact(delivery.post, *messages)
        deps.nudge()

    return follow_up


def picture_payload(found: YearPlan, drawn: bytes, people: Mapping[str, str]) -> Json:
    """A year's picture as a message, with what it shows as its alternative text."""
    name, title = f"year-{found.span.first:%Y-%m}.png", f"{_('The year at a glance')}: {found.span.title}"
    payload = files.picture(name, title, drawn, words.alt_text(found, people))
    missing = picture.undrawable(found)
    if missing:
        payload[files.FILE]["comment"] = views.not_drawn(missing)
    return payload


def read(session: Session, caller: Caller, request: YearRequest, *, now: datetime) -> YearFacts:
    """The facts of a year that is asked for; GoneError if its community isn't there for the caller."""
    member = caller_member(session, caller, now=now)
    community = next((each for each in facts.visible(session, member) if each.id == request.community_id), None)
    if community is None:
        raise GoneError
    today = local_date(now, usable_zone(community.zone))
    wanted = span.of_year(request.year) if request.year else span.ahead(today)
    return facts.read(session, community, member, wanted, now=now)
