"""Asking somebody to lead a session in one's place: who could, and the request once its button is pressed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from bot.community.calendar import date_lookup
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.queries import SessionCard
from bot.community.command_context import CommunityCommandContext
from bot.community.permissions import may_change
from bot.community.rota import notices, queries, question_views, service, swaps
from bot.community.rota.models import Swap
from bot.community.rota.turn_choices import CoverChoice
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.models import Member

MAX_TURNS = 5


def own_turns(context: CommunityCommandContext, text: str) -> list[SessionCard]:
    """The sessions ahead that a text matches and the caller leads."""
    found = date_lookup.fitting(context.session, context.scope, text)
    return [card for card in found if card.host_id == context.member.id and card.starts_at > context.now]


def cover(context: CommunityCommandContext, text: str) -> Json:
    """Show who could lead the caller's session; of several turns, ask which one."""
    return of_turns(context, own_turns(context, text) or [context.find_session(text, ahead=True)])


def of_turns(context: CommunityCommandContext, turns: Sequence[SessionCard]) -> Json:
    """Show who could lead a session; of several, ask which one."""
    if len(turns) > 1:
        return question_views.cover_for_which(turns[:MAX_TURNS], context.zone)
    return ask_whom(context, turns[0])


def for_date(context: CommunityCommandContext) -> Json:
    """Show who could lead the session of a button."""
    return ask_whom(context, calendar_queries.card(context.session, context.member.workspace_id, int(context.text)))


def ask_whom(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Show who could lead a session; only its leader may ask them, and nobody hears of it before that."""
    is_own = card.host_id == context.member.id
    if not is_own and not may_change(context.session, context.member, card):
        raise swaps.NotYourTurnError
    activity = service.find_activity(context.session, card.workspace_id, card.activity_id)
    able = queries.able_to_cover(context.session, activity, other_than=card.host_id)
    if not able:
        raise service.LastLeadError
    people = [context.session.get_one(Member, entry.member_id) for entry in able]
    away = {row_id(each) for each in people if service.is_away(context.session, each, card.starts_at)}
    free_first = sorted(able, key=lambda entry: entry.member_id in away)
    return question_views.whom_to_ask(card, free_first, away, context.zone, is_own=is_own)


def ask(context: CommunityCommandContext) -> Json:
    """Ask the member of a button to lead the caller's session, once."""
    choice, session, now = CoverChoice.decode(context.text), context.session, context.now
    card = calendar_queries.card(session, context.member.workspace_id, choice.session_id)
    activity = service.find_activity(session, card.workspace_id, card.activity_id)
    able = queries.able_to_cover(session, activity, other_than=row_id(context.member))
    if card.host_id != context.member.id:
        raise swaps.NotYourTurnError
    if choice.asked_id not in {entry.member_id for entry in able} or card.starts_at <= now:
        raise swaps.StaleSwapError
    wanted = select(Swap).where(Swap.offered_id == card.id, Swap.asked_id == choice.asked_id, Swap.state == "asked")
    is_cover = sa.and_(col(Swap.wanted_id).is_(None), col(Swap.workspace_id) == card.workspace_id)
    asked = session.exec(wanted.where(is_cover)).first() or swaps.ask_for_cover(
        session, context.member, card.id, choice.asked_id, now=now
    )
    return notices.ask_for_swap(session, asked, context.member.slack_id, now=now)
