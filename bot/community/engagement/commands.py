"""`/community digest`, `kudos` and `health`."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlmodel import col, select

from bot.community.calendar import drafts
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.announced import COMMUNITY_IS_ANNOUNCED
from bot.community.calendar.errors import NoChannelError
from bot.community.calendar.models import Community
from bot.community.command_context import CommunityCommandContext, NobodyMentionedError
from bot.community.engagement import charts, views
from bot.community.engagement import health as community_health
from bot.community.engagement.models import Kudos
from bot.community.permissions import is_planner
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit import blocks, mentions
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.mentions import PERSON, people
from bot.kit.patterns import LazyPattern
from bot.kit.payloads import Payload
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import Reply

MAX_KUDOS = 300
# The names before what somebody is thanked for: “@priya and @ben for …”.
FIRST_NAMES = LazyPattern(
    rf"^(?:\s*(?:,|&|\+|and\b|und\b)?\s*{PERSON.pattern.replace('?P<id>', '?:')})+\s*,?\s*(?:(?:for|für)\s+)?",
    re.IGNORECASE,
)


class KudosChoice(Payload):
    """Thanks that are shown before they are posted; the receivers are Slack ids."""

    community_id: int
    receivers: tuple[str, ...]
    text: str


class NoThanksError(GroundswellError):
    """Say what the thanks are for, in at most 300 characters: `/community kudos @priya for looking at my prompt`."""


class NoCommunityError(GroundswellError):
    """There's no community yet. It starts when a facilitator plans the first session with `/community schedule`."""


class ThankYourselfError(GroundswellError):
    """That's you. Thank somebody who helped you."""


def find_community(context: CommunityCommandContext) -> Community:
    """The community around the channel, or the only one there is."""
    wanted = select(Community).where(Community.workspace_id == context.member.workspace_id, COMMUNITY_IS_ANNOUNCED)
    found = list(context.session.exec(wanted.order_by(col(Community.id))))
    if not found:
        raise NoCommunityError
    here = [each for each in found if each.channel == context.channel]
    if not here and len(found) > 1:
        raise NoChannelError
    return (here or found)[0]


def digest(context: CommunityCommandContext) -> Reply:
    """Post the weekly overview in a channel no more, or again; without a word, nothing changes."""
    verb = mentions.without_mentions(context.text).partition(" ")[0].casefold()
    channel = mentions.first_channel(context.text) or context.channel
    community = find_community(replace(context, channel=channel))
    if verb in ("off", "stop", "aus", "stopp"):
        # Nobody measures it any more, so that what was measured last would be out of date.
        community.next_digest_at, community.health_summary = None, None
    elif verb in ("on", "an", "ein") and community.next_digest_at is None:
        community.next_digest_at = drafts.next_digest(community.zone, now=context.now)
    context.session.add(community)
    return Reply(views.digest_setting(community.channel, next_at=community.next_digest_at, zone=context.zone))


def kudos(context: CommunityCommandContext) -> Reply:
    """Show how everybody who is mentioned would be thanked, in the channel and its language."""
    session, giver = context.session, context.member
    if not (mentioned := people(context.text)):
        raise NobodyMentionedError
    text = FIRST_NAMES.sub("", context.text).strip()
    if not text or len(text) > MAX_KUDOS:
        raise NoThanksError
    thanked = tuple(each for each in mentioned if each != giver.slack_id)
    if not thanked:
        raise ThankYourselfError
    community = find_community(context)
    with in_language(calendar_queries.channel_language(session, community)):
        shown = views.kudos(giver.slack_id, thanked, text)
    thanks = KudosChoice(community_id=row_id(community), receivers=thanked, text=text)
    return Reply(views.ask_to_thank(shown["text"], community.channel, thanks.encode()))


def post_kudos(context: CommunityCommandContext) -> Json:
    """Post the thanks that were shown, once."""
    session, giver, now = context.session, context.member, context.now
    thanks = KudosChoice.decode(context.text)
    community = session.get(Community, thanks.community_id)
    if community is None or community.workspace_id != giver.workspace_id:
        raise NoCommunityError
    receivers = [members.arrive(session, giver.workspace_id, each, now=now) for each in thanks.receivers]
    text = thanks.text
    kept = [
        Kudos(
            workspace_id=community.workspace_id, community_id=row_id(community), giver_id=row_id(giver),
            receiver_id=row_id(each), text=text, at=now,
        )
        for each in receivers
    ]  # fmt: skip
    session.add_all(kept)
    session.flush()
    community_health.keep_summary(session, community, now=now)
    with in_language(calendar_queries.channel_language(session, community)):
        payload = views.kudos(giver.slack_id, [each.slack_id for each in receivers], text)
    key, channel = f"community.kudos:{kept[0].id}", community.channel
    message = Outgoing(community.workspace_id, key, channel, payload, context.now, lane=Lane.PROMPT)
    delivery.post(context.session, message)
    return blocks.message(_("Posted in {channel}.", channel=f"<#{channel}>"))


def health(context: CommunityCommandContext) -> Reply:
    """The figures at once; a chart of them follows for facilitators."""
    found = community_health.measure(context.session, find_community(context), now=context.now)
    chart_follows = found.has_chart and is_planner(context.member)
    reply = views.health(found, charts.in_words(found), chart_follows=chart_follows)
    return Reply(reply, [charts.send(found)] if chart_follows else [])
