"""`/community coffee`, `kudos` and `health`."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.community.calendar import first_date, patterns, rrule_parser
from bot.community.calendar.errors import InThePastError, NoChannelError
from bot.community.calendar.models import Community
from bot.community.command_context import CommandContext
from bot.community.engagement import charts, coffee, views
from bot.community.engagement import health as engagement_health
from bot.community.engagement.models import Kudos
from bot.community.permissions import is_planner
from bot.community.rota.commands import PERSON, NobodyNamedError
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import say_date, say_moment
from bot.members import service as members

LONGEST = 300
SPAN = re.compile(
    rf"(?P<number>{patterns.NUMBER})\s+(?P<unit>days?|weeks?|months?|tage?|wochen?|monate?)", re.IGNORECASE
)
DAYS = {"d": 1, "t": 1, "w": 7, "m": 30}


class NoThanksError(GroundswellError):
    """For what? Say it like `/community kudos @priya for looking at my prompt`, in at most 300 characters."""


class NoCommunityError(GroundswellError):
    """There is no community yet. It begins with the first gathering a facilitator plans: `/community schedule`."""


class ThankYourselfError(GroundswellError):
    """That would be yourself. Thank somebody who helped you."""


def around(said: CommandContext) -> Community:
    """The community around the channel, or the only one there is."""
    every = select(Community).where(Community.workspace_id == said.member.workspace_id).order_by(col(Community.id))
    found = list(said.session.exec(every))
    here = [each for each in found if each.channel == said.channel]
    if not found:
        raise NoCommunityError
    if not here and len(found) > 1:
        raise NoChannelError
    return (here or found)[0]


def brought_together(said: CommandContext) -> Json:
    """Join the coffee rounds, leave them, or take a break."""
    verb, __, rest = said.rest.partition(" ")
    community = around(said)
    if verb.casefold() in ("leave", "stop", "raus"):
        coffee.leave(said.session, community, said.member, now=said.at)
        return views.said(_("Good, I bring you together with nobody any more."))
    if verb.casefold() in ("pause", "break"):
        until = _until(rest, said)
        if until <= said.at:
            raise InThePastError(moment=say_moment(until, said.zone), zone=said.zone)
        coffee.pause(said.session, community, said.member, until, now=said.at)
        return views.said(_("Good, nothing before {day}.", day=say_date(until.astimezone(ZoneInfo(said.zone)).date())))
    upon = coffee.join(said.session, community, said.member, now=said.at)
    text = _("Good, you are in. The next round is on {moment}; nobody meets twice while others remain.",
             moment=say_moment(upon, said.zone))  # fmt: skip
    return views.said(text)


def _until(text: str, said: CommandContext) -> datetime:
    """The end of a break: a span from now, or the beginning of a day; three weeks where nothing is said."""
    span, day = SPAN.search(text), patterns.DATE_PHRASE.search(text)
    if span:
        return said.at + timedelta(days=rrule_parser.number(span["number"]) * DAYS[span["unit"][0].casefold()])
    if day:
        return datetime.combine(first_date.day_of(day, said.zone, at=said.at).date, time(), ZoneInfo(said.zone))
    return said.at + timedelta(weeks=3)


def kudos(said: CommandContext) -> Json:
    """Thank somebody in the channel."""
    found = PERSON.search(said.rest)
    if not found:
        raise NobodyNamedError
    text = re.sub(r"^\s*(?:for|für)\s+", "", PERSON.sub("", said.rest, count=1).strip(), flags=re.IGNORECASE)
    if not text or len(text) > LONGEST:
        raise NoThanksError
    whom = members.arrive(said.session, said.member.workspace_id, found["id"], now=said.at)
    if whom.id == said.member.id:
        raise ThankYourselfError
    community = around(said)
    kept = Kudos(
        workspace_id=community.workspace_id, community_id=community.id or 0, giver_id=said.member.id or 0,
        receiver_id=whom.id or 0, text=text, at=said.at,
    )  # fmt: skip
    said.session.add(kept)
    said.session.flush()
    payload = views.thanked(said.member.slack_id, whom.slack_id, text)
    key = f"community.kudos:{kept.id}"
    delivery.post(
        said.session, Outgoing(community.workspace_id, key, community.channel, payload, said.at, lane=Lane.PROMPT)
    )
    return views.said(_("Said in {channel}.", channel=f"<#{community.channel}>"))


def health(said: CommandContext) -> Json:
    """The figures at once; the picture follows for facilitators."""
    found = engagement_health.of(said.session, around(said), now=said.at)
    return views.health(found, charts.in_words(found), drawn=found.is_drawn and is_planner(said.member))
