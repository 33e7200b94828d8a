"""A member's reflections and plans: to view, to export, and to delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.reflections import (
    data_export_views,
    message_updates,
    model_requests,
    obstacles,
    plans,
    response_messages,
    shared_thoughts,
)
from bot.reflections.data_export_views import KeptSection, KeptWords
from bot.reflections.keys import plan_key
from bot.reflections.model_consents import consents
from bot.reflections.models import BehaviourEvidence, Reflection
from bot.reflections.responding import responses

# What other features have kept of a member, in words.
MoreKept = Callable[[Session, Person], Sequence[KeptSection]]


def nothing_more(_session: Session, _who: Person) -> Sequence[KeptSection]:
    """Without other features there is nothing more."""
    return ()


def kept(session: Session, who: Person) -> KeptWords:
    """All reflections and plans with text, oldest first, and the answers about plans."""
    written = select(Reflection).where(
        Reflection.workspace_id == who.workspace_id,
        Reflection.member_id == who.member_id,
        col(Reflection.deleted_at).is_(None),
    )
    said = select(BehaviourEvidence).where(
        BehaviourEvidence.workspace_id == who.workspace_id, BehaviourEvidence.member_id == who.member_id
    )
    reflections = session.exec(written.order_by(col(Reflection.id))).all()
    all_plans = plans.of_member(session, who)
    plan_ids = [row_id(plan) for plan in all_plans]
    return KeptWords(
        reflections=reflections,
        plans=[plan for plan in all_plans if plan.when is not None],
        evidence=session.exec(said.order_by(col(BehaviourEvidence.id))).all(),
        zone=plans.hours(session, who).zone,
        shared=shared_thoughts.shared_by(session, who, [row_id(one) for one in reflections]),
        obstacles=[one for held in obstacles.of_plans(session, who, plan_ids).values() for one in held.values()],
        consents=consents.of_member(session, who),
        sent=model_requests.count(session, who),
    )


def summary(session: Session, who: Person, *, with_latest: bool = True) -> Json:
    """A message that says how much is stored, with buttons to export and delete it, and perhaps the latest texts."""
    with in_language(who.language):
        return data_export_views.summary(kept(session, who), with_latest=with_latest)


def export(session: Session, who: Person, more: MoreKept = nothing_more, *, now: datetime) -> None:
    """Send everything to its author as a file, at most once a minute, with what other features have kept."""
    with in_language(who.language):
        payload = files.file(*data_export_views.file(kept(session, who), more(session, who), now=now))
    key = f"reflections.export:{who.member_id}:{now:%Y%m%dT%H%M}"
    delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT))


def forget(session: Session, who: Person, *, now: datetime) -> tuple[KeptWords, list[Redrawn]]:
    """Delete everything, including pending messages; returns what it was, and the messages to update."""
    before = kept(session, who)
    own_reflections = col(Reflection.workspace_id) == who.workspace_id, col(Reflection.member_id) == who.member_id
    undeleted = sa.update(Reflection).where(*own_reflections, col(Reflection.deleted_at).is_(None))
    session.connection().execute(undeleted.values(text=None, deleted_at=now, open_under=None))
    shared_thoughts.take_all_back(session, who)
    model_requests.forget(session, who)
    consents.withdraw(session, who, now=now)
    obstacles.forget(session, who)
    responses.withdraw_questions(session, who)
    own_evidence = (
        col(BehaviourEvidence.workspace_id) == who.workspace_id,
        col(BehaviourEvidence.member_id) == who.member_id,
    )
    session.connection().execute(sa.delete(BehaviourEvidence).where(*own_evidence))
    all_plans = plans.of_member(session, who)
    for plan in all_plans:
        plans.empty(session, plan)
        plan.answered = plan.answered_at = None
    cards = [plan_key(row_id(plan)) for plan in all_plans]
    delivery.withdraw(session, who.workspace_id, cards, reason="its author had it forgotten")
    session.flush()
    session.expire_all()
    seen = message_updates.drawn(session, who, all_plans, now=now)
    below = {reflection.source for reflection in before.reflections} - {plan.source for plan in all_plans}
    return before, [*seen, *response_messages.redrawn(session, who, below)]
