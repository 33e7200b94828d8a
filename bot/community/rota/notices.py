"""What is put on the ledger about turns: to everybody whose dates have changed, and to whoever is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.rota import queries, service, views
from bot.community.rota.models import RotaMember, RotaRole, Swap
from bot.community.rota.service import TurnChange
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import speaking
from bot.kit.slack import Json
from bot.members.models import Member

ENOUGH = 2


def replan(session: Session, activity: Activity, *, now: datetime) -> list[TurnChange]:
    """Plan an activity's turns and tell everybody whose dates have changed by it."""
    handed = service.plan(session, activity, now=now)
    tell_handed(session, activity, handed, now=now)
    return handed


def tell_handed(session: Session, activity: Activity, handed: Sequence[TurnChange], *, now: datetime) -> None:
    """One message to each, with all the dates they gained and lost."""
    cards = {card.id: card for card in calendar_queries.cards(session, [each.session_id for each in handed])}
    concerned = {who for each in handed for who in (each.before, each.after) if who}
    for reader in rsvp_queries.readers(session, activity.workspace_id, sorted(concerned)):
        gained = [cards[each.session_id] for each in handed if each.after == reader.member_id]
        lost = [cards[each.session_id] for each in handed if each.before == reader.member_id]
        with speaking(reader.language):
            payload = views.turns(activity.title, gained, lost, reader.zone)
        until = max(card.starts_at for card in gained + lost)
        mark = min(card.id for card in gained + lost)
        key = f"community.turns:{activity.id}:{reader.member_id}:{mark}:{int(now.timestamp())}"
        told = Outgoing(activity.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.NOTICE)
        delivery.post(session, told)


def tell_named(session: Session, activity: Activity, whom: Member, by: Member, *, deputy: bool, now: datetime) -> None:
    """Tell somebody that they answer for an activity, or stand in for it, unless they said so themselves."""
    if whom.id == by.id or not whom.id:
        return
    with speaking(whom.language):
        words = views.named(activity.title, by.slack_id, deputy=deputy)
    key = f"community.named:{activity.id}:{'deputy' if deputy else 'owner'}:{int(now.timestamp())}"
    tell(session, activity.workspace_id, [whom.id], key, words, now=now)


def tell_before(
    session: Session, activity: Activity, before: int | None, whom: Member, by: Member, *, now: datetime
) -> None:
    """Tell whoever answered for an activity before who does now, unless they said so themselves."""
    for reader in rsvp_queries.readers(
        session, activity.workspace_id, [before] if before not in (None, by.id, whom.id) else []
    ):
        with speaking(reader.language):
            words = views.handed_on(activity.title, whom.slack_id)
        key = f"community.handed_on:{activity.id}:{int(now.timestamp())}"
        tell(session, activity.workspace_id, [reader.member_id], key, words, now=now)


def ask(session: Session, swap: Swap, asker: str, *, now: datetime) -> str:
    """Ask somebody for an exchange or a cover; their Slack id."""
    offered = calendar_queries.card(session, swap.workspace_id, swap.offered_id)
    wanted = calendar_queries.card(session, swap.workspace_id, swap.wanted_id) if swap.wanted_id else None
    assert offered, "it has just been offered"
    (reader,) = rsvp_queries.readers(session, swap.workspace_id, [swap.asked_id])
    with speaking(reader.language):
        payload = views.offer(swap.id or 0, asker, offered, wanted, reader.zone)
    key = f"community.swap:{swap.id}"
    until = min([offered.starts_at] + ([wanted.starts_at] if wanted else []))
    told = Outgoing(swap.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.NOTICE)
    delivery.post(session, told)
    return reader.slack_id


def tell_answer(session: Session, swap: Swap, asked: str, *, agreed: bool, now: datetime) -> None:
    """Tell whoever asked what the other one said."""
    card = calendar_queries.card(session, swap.workspace_id, swap.offered_id)
    assert card, "it was offered"
    for reader in rsvp_queries.readers(session, swap.workspace_id, [swap.asker_id]):
        with speaking(reader.language):
            payload = views.answer_to_asker(asked, card, reader.zone, agreed=agreed)
        key = f"community.swapped:{swap.id}"
        told = Outgoing(swap.workspace_id, key, reader.slack_id, payload, now, topic=Topic.NOTICE)
        delivery.post(session, told)


def propose(session: Session, card: SessionCard, *, now: datetime) -> None:
    """After a session: ask whoever has been beside a lead, or led together, often enough for the next step."""
    activity = service.find_activity(session, card.workspace_id, card.activity_id)
    for lead in service.leads(session, activity):
        if _has_learnt(session, activity, lead):
            for reader in rsvp_queries.readers(session, card.workspace_id, [lead.member_id]):
                with speaking(reader.language):
                    payload = views.next_step(activity.title, activity.id or 0, lead.standing)
                key = f"community.next_step:{activity.id}:{lead.member_id}:{lead.standing}"
                told = Outgoing(card.workspace_id, key, reader.slack_id, payload, now, topic=Topic.NOTICE)
                delivery.post(session, told)


def _has_learnt(session: Session, activity: Activity, lead: RotaMember) -> bool:
    if lead.standing == RotaRole.SHADOW:
        return queries.beside(session, activity, lead.member_id) >= ENOUGH
    if lead.standing == RotaRole.CO_LEAD:
        return queries.led(session, activity, lead.member_id, since=lead.joined_at) >= ENOUGH
    return False


def tell(
    session: Session, workspace_id: str, member_ids: Sequence[int], key: str, words: Json, *, now: datetime
) -> None:
    """Say the same to several people, each once under the key."""
    for reader in rsvp_queries.readers(session, workspace_id, member_ids):
        told = Outgoing(workspace_id, f"{key}:{reader.member_id}", reader.slack_id, words, now, topic=Topic.NOTICE)
        delivery.post(session, told)
