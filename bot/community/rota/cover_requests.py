"""Asking somebody to lead a session: who could, the request once its button is pressed, and leading it oneself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.community.calendar import date_lookup
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import NotPlannedError
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.queries import SessionCard
from bot.community.command_context import CommunityCommandContext, NobodyMentionedError
from bot.community.permissions import may_change
from bot.community.rota import joining, leader_views, notices, queries, question_views, service, swap_views, swaps
from bot.community.rota.models import RotaMember, RotaRole
from bot.community.rota.turn_choices import CoverChoice
from bot.kit.db import row_id
from bot.kit.mentions import PERSON, people, readable
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member

MAX_TURNS = 5
_NUMBERED = LazyPattern(r"\s*#\d+(?:\s+#\d+)*\s*")
_MINE = LazyPattern(r"\s*(?:mine|meine)\b", re.IGNORECASE)


def own_turns(context: CommunityCommandContext, text: str) -> list[SessionCard]:
    """The sessions ahead that a text matches and the caller leads."""
    return [card for card in ahead(context, text) if card.host_id == context.member.id]


def leads_between(context: CommunityCommandContext, first: date, last: date) -> bool:
    """Whether the caller leads a session on one of these days."""
    led = calendar_queries.led_by(context.session, context.member.workspace_id, row_id(context.member), now=context.now)
    return any(first <= local_date(card.starts_at, context.zone) <= last for card in led)


def ahead(context: CommunityCommandContext, text: str) -> list[SessionCard]:
    """The sessions ahead that a text matches, or has the numbers of, as on our own buttons."""
    if _NUMBERED.fullmatch(text):
        numbers = [int(each) for each in re.findall(r"\d+", text)]
        found = [calendar_queries.card(context.session, context.member.workspace_id, each) for each in numbers]
    else:
        found = date_lookup.fitting(context.session, context.scope, text)
    return [card for card in found if card.is_planned and card.starts_at > context.now]


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


def for_nobodys(context: CommunityCommandContext) -> Json:
    """Show who could lead the session of a button that has no leader, or say who leads it by now."""
    card = calendar_queries.card(context.session, context.member.workspace_id, int(context.text))
    if card.host_id and card.host_id != context.member.id:
        return leader_views.led_already(card, context.zone, is_own=False)
    return ask_whom(context, card)


def ask_whom(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Show who could lead a session, to those who may ask them; nobody hears of it before that."""
    may_ask = may_ask_for(context, card)
    if not may_ask:
        raise swaps.NotYourTurnError
    activity = service.find_activity(context.session, card.workspace_id, card.activity_id)
    leads_it_not = {card.host_id, context.member.id if card.host_id is None else None}
    able = [
        each
        for each in queries.able_to_cover(context.session, activity, other_than=card.host_id)
        if each.member_id not in leads_it_not
    ]
    if not able:
        return swap_views.whom_to_pick(card, context.zone)
    who = [context.session.get_one(Member, entry.member_id) for entry in able]
    away = {row_id(each) for each in who if service.is_away(context.session, each, card.starts_at)}
    free_first = sorted(able, key=lambda entry: entry.member_id in away)
    return question_views.whom_to_ask(card, free_first, away, context.zone)


def may_ask_for(context: CommunityCommandContext, card: SessionCard) -> bool:
    """Whether the caller may ask somebody to lead a session: its leader, those who may change it, and its deputies."""
    own = context.session.get(RotaMember, (card.activity_id, context.member.id))
    is_deputy = own is not None and own.left_at is None and own.is_deputy
    is_leader = card.host_id is not None and card.host_id == context.member.id
    return is_leader or is_deputy or may_change(context.session, context.member, card)


def ask(context: CommunityCommandContext) -> Json:
    """Ask the member of a button to lead a session, once."""
    choice, session = CoverChoice.decode(context.text), context.session
    card = calendar_queries.card(session, context.member.workspace_id, choice.session_id)
    asked = session.get(Member, choice.asked_id)
    if not may_ask_for(context, card):
        raise swaps.NotYourTurnError
    if asked is None or asked.workspace_id != card.workspace_id or not asked.active or card.starts_at <= context.now:
        raise swaps.StaleSwapError
    return _ask_to_lead(context, [card], asked)


def _ask_to_lead(context: CommunityCommandContext, cards: Sequence[SessionCard], asked: Member) -> Json:
    made = [
        swaps.ask_for_cover(context.session, context.member, card.id, row_id(asked), now=context.now) for card in cards
    ]
    return notices.ask_for_cover(context.session, made, context.member.slack_id, now=context.now)


def ask_somebody(context: CommunityCommandContext, text: str) -> Json:
    """Ask who is mentioned to lead a session; of several, ask which. “mine” means all turns of the caller."""
    mentioned = people(text)
    if not mentioned:
        raise NobodyMentionedError
    words = " ".join(PERSON.sub(" ", text).split())
    asked = members.arrive(context.session, context.member.workspace_id, mentioned[0], now=context.now)
    cards = _of_mine(context, _MINE.sub("", words)) if _MINE.match(words) else _allowed(context, words)
    others = [card for card in cards if card.host_id != asked.id]
    if not others:
        return leader_views.led_already(cards[0], context.zone, is_own=asked.id == context.member.id)
    is_clear = _MINE.match(words) or _NUMBERED.fullmatch(words) or len(others) == 1
    if not is_clear:
        return swap_views.which_to_hand_over(others, asked.slack_id, context.zone, with_all=_is_one_day(words, context))
    if asked.id == context.member.id:
        return _lead(context, others)
    doubt = _doubt(context, others[0], asked) if len(others) == 1 else ""
    if doubt and not _NUMBERED.fullmatch(words):
        return question_views.ask_to_lead_anyway(doubt, others[0], asked.slack_id)
    return _ask_to_lead(context, others[: question_views.MAX_CANDIDATES], asked)


def _is_one_day(words: str, context: CommunityCommandContext) -> bool:
    """Whether all of several sessions may be meant, because a time is named."""
    return date_lookup.names_a_day(words, context.reading)


def _doubt(context: CommunityCommandContext, card: SessionCard, asked: Member) -> str:
    is_away = service.is_away(context.session, asked, card.starts_at)
    return question_views.turn_doubt(asked.slack_id, card, usable_zone(asked.zone), is_away=is_away)


def _of_mine(context: CommunityCommandContext, words: str) -> list[SessionCard]:
    """The turns of the caller in some days; without days, those in which they are away, or all."""
    turns = own_turns(context, words.strip())
    if not words.strip():
        away = [card for card in turns if service.is_away(context.session, context.member, card.starts_at)]
        turns = away or turns
    if not turns:
        raise swaps.NotYourTurnError
    return turns


def _allowed(context: CommunityCommandContext, words: str) -> list[SessionCard]:
    """The sessions that a text means and for which the caller may ask; where only a day is named, their own first."""
    found = ahead(context, words)
    if not found:
        raise NotPlannedError(given=readable(words)[:60])
    allowed = [card for card in found if may_ask_for(context, card)]
    if not allowed:
        raise swaps.NotYourTurnError
    own = [card for card in allowed if card.host_id == context.member.id]
    is_named = len({card.series_id for card in allowed}) == 1
    return allowed if is_named or not own else own


def lead_it(context: CommunityCommandContext) -> Json:
    """The caller leads the session of a button."""
    return _lead(context, [calendar_queries.card(context.session, context.member.workspace_id, int(context.text))])


def lead(context: CommunityCommandContext, text: str) -> Json:
    """The caller leads a session that nobody leads; of several, it is asked which."""
    found = ahead(context, text)
    if not found:
        raise NotPlannedError(given=readable(text)[:60])
    return _lead(context, [card for card in found if card.host_id is None] or found[:1])


def _lead(context: CommunityCommandContext, cards: Sequence[SessionCard]) -> Json:
    if len(cards) > 1:
        return swap_views.which_to_lead(cards, context.zone)
    session, [card] = context.session, cards
    led = session.get(CommunitySession, card.id, with_for_update=True)
    if led is None or not card.is_planned or led.starts_at <= context.now:
        raise swaps.StaleSwapError
    if led.facilitator_id is not None:
        return leader_views.led_already(card, context.zone, is_own=led.facilitator_id == context.member.id)
    activity = service.find_activity(session, card.workspace_id, card.activity_id)
    if not may_ask_for(context, card) and not joining.may_join(session, activity, context.member, RotaRole.LEAD):
        return joining.ask_owner(session, activity, context.member, RotaRole.LEAD, now=context.now)
    service.put_in_charge(session, activity, led, row_id(context.member))
    notices.replan(session, activity, now=context.now)
    context.community.updates.mark_outdated(card.workspace_id, card.id)
    return leader_views.taken(calendar_queries.card(session, card.workspace_id, card.id), context.zone)


def concerns(context: CommunityCommandContext, verb: str, text: str, *, is_titled: bool) -> bool:
    """Whether a sentence about who leads can be meant by its author: for what has a title always, else by its day."""
    words = " ".join(PERSON.sub(" ", text).split())
    if verb == "rota swap" or _MINE.match(words):
        return bool(own_turns(context, "" if verb == "rota swap" else _MINE.sub("", words).strip()))
    found = ahead(context, words)
    if verb == "rota lead":
        return any(card.host_id is None for card in found) or (is_titled and bool(found))
    return is_titled or any(may_ask_for(context, card) for card in found)


def swap_with(context: CommunityCommandContext, text: str) -> Json:
    """Ask which turns the caller swaps with the person who is mentioned."""
    whom = people(text)[0]
    words = " ".join(PERSON.sub(" ", text).split())
    other = members.arrive(context.session, context.member.workspace_id, whom, now=context.now)
    turns = own_turns(context, words) or own_turns(context, "")
    if not turns:
        raise swaps.NotYourTurnError
    theirs = [
        card
        for card in calendar_queries.led_by(
            context.session, context.member.workspace_id, row_id(other), now=context.now
        )
        if card.starts_at > context.now
    ]
    same = [card for card in theirs if card.activity_id in {each.activity_id for each in turns}]
    if not same:
        return swap_views.nothing_to_swap(turns, whom, context.zone)
    mine = [card for card in turns if card.activity_id in {each.activity_id for each in same}]
    return swap_views.which_to_swap(mine[:2], same[:2], whom, context.zone)
