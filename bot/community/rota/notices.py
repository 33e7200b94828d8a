"""Messages about turns: to members whose sessions have changed, and to members who are asked something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.rota import leaderless, queries, responsible_views, service, swap_views, turn_news, views
from bot.community.rota.models import RotaMember, RotaRole, Swap
from bot.community.rota.service import TurnChange
from bot.delivery.models import Topic
from bot.delivery.recipients import reached_at
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.models import Member

SESSIONS_TO_ADVANCE = 2


def replan_at(session: Session, activity: Activity, at: datetime, *, now: datetime) -> None:
    """Plan an activity's turns now, or later if the change that made it necessary may still be undone."""
    if at <= now:
        replan(session, activity, now=now)
    else:
        activity.next_replan_at = min(at, activity.next_replan_at or at)
        session.add(activity)


def replan(session: Session, *activities: Activity, now: datetime) -> list[TurnChange]:
    """Plan the turns of some activities of a workspace; members whose sessions change get one message each."""
    changes: list[TurnChange] = []
    for activity in activities:
        activity.next_replan_at = None
        session.add(activity)
        changed = service.plan(session, activity, now=now)
        leaderless.review(session, activity, changed, now=now)
        changes += changed
    if activities:
        turn_news.tell(session, activities[0].workspace_id, [each.id for each in activities], changes, now=now)
    return changes


def refresh(session: Session, activity: Activity, *, now: datetime) -> None:
    """Bring news of an activity's turns that have not gone out up to date, without dealing turns again."""
    turn_news.tell(session, activity.workspace_id, [activity.id], [], now=now)


def notify_named(
    session: Session, activity: Activity, member: Member, by: Member, *, as_deputy: bool, now: datetime
) -> None:
    """Tell a member that they own an activity or are its deputy now, unless they did it themselves."""
    key = f"community.named:{activity.id}:{'deputy' if as_deputy else 'owner'}:{int(now.timestamp())}"
    to = recipients(session, activity.workspace_id, [row_id(member)] if member.id != by.id else [])
    named = Notice(activity.workspace_id, key, now)
    notify(session, named, to, lambda _to: responsible_views.named(activity.title, by.slack_id, as_deputy=as_deputy))


def notify_added(session: Session, activity: Activity, member: Member, by: Member, *, now: datetime) -> None:
    """Tell a member that they were put on a rota, and how to leave it, unless they did it themselves."""
    key = f"community.rota_added:{activity.id}:{int(now.timestamp())}"
    to = recipients(session, activity.workspace_id, [row_id(member)] if member.id != by.id else [])
    added = Notice(activity.workspace_id, key, now)
    notify(session, added, to, lambda _to: views.added_by(row_id(activity), activity.title, by.slack_id))


def notify_facilitator(session: Session, member: Member, by: Member, *, now: datetime) -> None:
    """Tell a member that they are a facilitator now, and what they can do."""
    notice = Notice(member.workspace_id, f"community.facilitator:{int(now.timestamp())}", now)
    to = recipients(session, member.workspace_id, [row_id(member)] if member.id != by.id else [])
    notify(session, notice, to, lambda _to: responsible_views.named_facilitator(by.slack_id))


def notify_former_owner(
    session: Session, activity: Activity, former_id: int | None, owner: Member, by: Member, *, now: datetime
) -> None:
    """Tell the former owner of an activity who owns it now, unless they did it themselves."""
    to = [former_id] if former_id and former_id not in (by.id, owner.id) else []
    notice = Notice(activity.workspace_id, f"community.handed_on:{activity.id}:{int(now.timestamp())}", now)
    members = recipients(session, activity.workspace_id, to)
    notify(session, notice, members, lambda _to: responsible_views.handed_on(activity.title, owner.slack_id))


def heard(session: Session, workspace_id: str, to: Sequence[NoticeRecipient], *, now: datetime) -> str:
    """Says who of some members hears of a notice of now only later, and when; empty if nobody has to wait."""
    moments = {each: reached_at(session, workspace_id, each.slack_id, now=now) for each in to}
    return " ".join(views.heard_later(each.slack_id, at, each.zone) for each, at in moments.items() if at > now)


def ask_for_swap(session: Session, swap: Swap, asker: str, *, now: datetime) -> Json:
    """Ask a member for a swap; returns the confirmation for the asker, whose Slack id is `asker`."""
    offered = calendar_queries.card(session, swap.workspace_id, swap.offered_id)
    wanted = calendar_queries.card(session, swap.workspace_id, swap.wanted_id) if swap.wanted_id else None
    until = min(card.starts_at for card in (offered, wanted) if card)
    question = partial(swap_views.swap_offer, row_id(swap), asker, offered, wanted)
    return _ask(session, [swap], until, question, now)


def ask_for_cover(session: Session, asked: Sequence[Swap], asker: str, *, now: datetime) -> Json:
    """Ask a member to lead some sessions, in one message; returns the confirmation for the asker."""
    cards = calendar_queries.cards(session, [each.offered_id for each in asked])
    question = partial(swap_views.cover_offer, [row_id(each) for each in asked], asker, cards)
    return _ask(session, asked, max(card.starts_at for card in cards), question, now)


def _ask(
    session: Session, asked: Sequence[Swap], until: datetime, question: Callable[[str], Json], now: datetime
) -> Json:
    """Put a question to the member whom some swaps ask, once."""
    first = asked[0]
    numbers = "-".join(str(each.id) for each in asked)
    notice = Notice(first.workspace_id, f"community.swap:{numbers}", now, until=until)
    to = recipients(session, first.workspace_id, [first.asked_id])
    notify(session, notice, to, lambda each: question(each.zone))
    [one] = to
    return swap_views.swap_asked(one.slack_id, heard(session, first.workspace_id, to, now=now))


def notify_swap_answer(session: Session, answered: Sequence[Swap], asked: str, *, agreed: bool, now: datetime) -> None:
    """Tell the asker of swaps the answer, and who led the sessions that they don't any more; `asked` is a Slack id."""
    first = answered[0]
    cards = calendar_queries.cards(session, [each.offered_id for each in answered])
    numbers = "-".join(str(each.id) for each in answered)
    notice = Notice(first.workspace_id, f"community.swapped:{numbers}", now, topic=Topic.APPOINTMENT)
    to = recipients(session, first.workspace_id, [first.asker_id])
    notify(session, notice, to, lambda to: swap_views.swap_answer(asked, cards, to.zone, agreed=agreed))
    if not agreed:
        return
    led_before = {each.offered_id: each.leader_id for each in answered}
    lost = [TurnChange(card.id, led_before[card.id], None) for card in cards if led_before[card.id] != first.asker_id]
    turn_news.tell(session, first.workspace_id, [card.activity_id for card in cards], lost, now=now)
    for card in cards:
        former_id = led_before[card.id]
        if not leaderless.end_search(session, card, now=now):
            leaderless.tell_of_leader(session, card, set(), former_id, was_told=False, now=now)
    for each in answered:
        if each.wanted_id:
            given = calendar_queries.card(session, each.workspace_id, each.wanted_id)
            leaderless.tell_of_leader(session, given, set(), each.asked_id, was_told=False, now=now)


def propose_next_role(session: Session, card: SessionCard, *, now: datetime) -> None:
    """After a session, offer the next role to members who have done enough in theirs."""
    activity = service.find_activity(session, card.workspace_id, card.activity_id)
    for member in service.active_members(session, activity):
        if may_advance(session, activity, member):
            notice = Notice(card.workspace_id, f"community.next_role:{activity.id}:{member.role}", now)
            to = recipients(session, card.workspace_id, [member.member_id])
            notify(session, notice, to, partial(_next_role, activity, member))


def _next_role(activity: Activity, member: RotaMember, _to: NoticeRecipient) -> Json:
    return views.next_role(activity.title, row_id(activity), member.role)


def may_advance(session: Session, activity: Activity, member: RotaMember) -> bool:
    """Whether a member has led or shadowed often enough in their role for the next one."""
    if member.role == RotaRole.SHADOW:
        return queries.count_shadowed(session, activity, member.member_id) >= SESSIONS_TO_ADVANCE
    if member.role == RotaRole.CO_LEAD:
        led = queries.count_led(session, activity, member.member_id, since=member.joined_at)
        return led >= SESSIONS_TO_ADVANCE
    return False
