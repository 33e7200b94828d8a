"""`/community coffee`: join the rounds, leave or pause them, and for those who plan, end them for everybody."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.community.calendar.announced import COMMUNITY_IS_ANNOUNCED
from bot.community.calendar.errors import GoneError, InThePastError, TooLateToUndoError
from bot.community.calendar.models import Community
from bot.community.calendar.undoing import UNDO_FOR
from bot.community.command_context import CommunityCommandContext
from bot.community.engagement import coffee as rounds
from bot.community.engagement import coffee_views as views
from bot.community.engagement.coffee_views import EndedRounds
from bot.community.engagement.commands import find_community
from bot.community.engagement.models import CoffeeSignup
from bot.community.notifications import Notice, notify, recipients
from bot.community.permissions import check_planner, is_planner
from bot.community.sentences import coffee as coffee_sentences
from bot.delivery import service as delivery
from bot.kit import blocks
from bot.kit.dates import find_absence
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import format_date, format_moment, local_date
from bot.members.command_registry import Reply

JOIN = frozenset({"join", "in", "on", "start", "mitmachen", "dabei", "anmelden", "rein", "ein", "an", "einschalten"})
LEAVE = frozenset({"leave", "stop", "quit", "out", "off", "raus", "aussteigen", "aufhören", "stopp", "abmelden", "aus"})
PAUSE = frozenset({"pause", "break", "pausieren", "aussetzen"})
END = frozenset({"end", "close", "cancel", "beenden", "beende", "ende", "absagen", "abschaffen"})
DEFAULT_PAUSE = timedelta(weeks=3)


def coffee(context: CommunityCommandContext) -> Reply:
    """Join the rounds, leave or pause them, or ask whether they are to end; any other word changes nothing."""
    verb, _space, rest = context.text.partition(" ")
    said = verb.casefold()
    if said in END or (said in LEAVE and coffee_sentences.concerns_all(rest)):
        return Reply(_ask_to_end(context))
    if said in LEAVE:
        return Reply(leave(context))
    if said in PAUSE:
        return Reply(_pause(context, rest))
    if said in JOIN:
        return Reply(join(context))
    return Reply(views.what_to_do())


def join(context: CommunityCommandContext) -> Json:
    at = rounds.join(context.session, find_community(context), context.member, now=context.now)
    text = _(
        "You're in. The next round is on {moment}. You won't meet the same person twice until you've met "
        "everyone else.",
        moment=format_moment(at, context.zone),
    )
    return blocks.message(text)


def leave(context: CommunityCommandContext) -> Json:
    for each in _own_communities(context):
        rounds.leave(context.session, each, context.member, now=context.now)
    return blocks.message(_("OK, I won't pair you up any more."))


def _pause(context: CommunityCommandContext, text: str) -> Json:
    until = _end_of_pause(context, text)
    if until <= context.now:
        raise InThePastError(moment=format_moment(until, context.zone), zone=context.zone)
    for each in _own_communities(context):
        rounds.pause(context.session, each, context.member, until, now=context.now)
    return blocks.message(_("OK, I won't pair you up before {day}.", day=format_date(local_date(until, context.zone))))


def _own_communities(context: CommunityCommandContext) -> list[Community]:
    """Outside of channels, all the communities in which the caller is paired for coffee; else that of the channel."""
    joined = (
        select(Community)
        .join(CoffeeSignup, col(CoffeeSignup.community_id) == col(Community.id))
        .where(CoffeeSignup.member_id == context.member.id, col(CoffeeSignup.left_at).is_(None))
    )
    found = [] if context.channel else list(context.session.exec(joined.order_by(col(Community.id))))
    return found or [find_community(context)]


def _end_of_pause(context: CommunityCommandContext, text: str) -> datetime:
    """The beginning of the day of return; by default three weeks from now."""
    absence = find_absence(text, context.reading)
    if absence and absence.back:
        return datetime.combine(absence.back, time(), ZoneInfo(context.zone))
    return context.now + DEFAULT_PAUSE


def _ask_to_end(context: CommunityCommandContext) -> Json:
    """What the end of a community's rounds would do; others than planners can only leave."""
    if not is_planner(context.member):
        return views.only_planners_end()
    community = find_community(context)
    return views.ask_to_end(row_id(community), community.channel, len(rounds.signed_up(context.session, community)))


def end(context: CommunityCommandContext) -> Json:
    """End the rounds of the community of a button, and tell everybody in them once it can't be undone."""
    check_planner(context.member)
    community = _community(context, int(context.text))
    ended = EndedRounds(community_id=row_id(community), at=context.now, next_at=community.next_coffee_at)
    left = rounds.end(context.session, community, now=context.now)
    notice = Notice(community.workspace_id, _ended_key(ended), context.now + UNDO_FOR)
    told = [each for each in left if each != context.member.id]
    notify(
        context.session,
        notice,
        recipients(context.session, community.workspace_id, told),
        lambda _to: views.rounds_ended(community.channel, context.member.slack_id),
    )
    return views.ended(community.channel, len(left), ended)


def undo_end(context: CommunityCommandContext) -> Json:
    """Start the rounds again with everybody who was in them, within ten minutes; nobody hears of it."""
    check_planner(context.member)
    ended = EndedRounds.decode(context.text)
    community = _community(context, ended.community_id)
    if context.now - ended.at >= UNDO_FOR:
        raise TooLateToUndoError
    back = rounds.revive(context.session, community, ended_at=ended.at, next_at=ended.next_at)
    keys = [f"{_ended_key(ended)}:{member_id}" for member_id in back]
    delivery.withdraw(context.session, community.workspace_id, keys, reason="it has been undone")
    return views.going_on(community.channel)


def _ended_key(ended: EndedRounds) -> str:
    return f"community.coffee_ended:{ended.community_id}:{int(ended.at.timestamp())}"


def _community(context: CommunityCommandContext, community_id: int) -> Community:
    wanted = select(Community).where(
        Community.id == community_id, Community.workspace_id == context.member.workspace_id, COMMUNITY_IS_ANNOUNCED
    )
    found = context.session.exec(wanted).first()
    if found is None:
        raise GoneError
    return found
