"""The current content of all messages about a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json, MessageRef
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.reflections import follow_up_times, obstacles, plans, response_messages, views
from bot.reflections.keys import IN_A_MESSAGE, ask_key, plan_key
from bot.reflections.models import BehaviourEvidence, Happened, Plan, PlanObstacle, PlanState


@dataclass(frozen=True)
class Answers:
    """The answers about some plans by plan and number of the question, and what got in the way, by both too."""

    happened: dict[tuple[int, int], str]
    obstacles: dict[int, dict[int, PlanObstacle]]


def show(session: Session, who: Person, plan: Plan, *, now: datetime) -> list[Redrawn]:
    """Show a plan: in its lesson's thread, otherwise as a message of its own. Returns the messages to update."""
    if plan.source is None:
        with in_language(who.language):
            payload = _card(plan, plans.hours(session, who), now)
        card = delivery.Outgoing(who.workspace_id, plan_key(row_id(plan)), who.slack_id, payload, now, lane=Lane.PROMPT)
        delivery.post(session, card)
    return drawn(session, who, [plan], now=now)


def drawn(session: Session, who: Person, some: Iterable[Plan], *, now: datetime) -> list[Redrawn]:
    """All messages about some plans of one member."""
    all_plans = list(some)
    ids = [row_id(plan) for plan in all_plans]
    hours = plans.hours(session, who)
    with in_language(who.language):
        payloads = {plan_key(row_id(plan)): _card(plan, hours, now) for plan in all_plans if plan.source is None}
        answers = answers_about(session, who, ids)
        for plan in all_plans:
            for asking in range(1, plan.asked + 1):
                payloads[ask_key(row_id(plan), asking)] = question_message(plan, asking, answers, hours, now)
    sent = delivery.messages(session, who.workspace_id, payloads.keys())
    found = [Redrawn(message, payloads[key]) for key, message in sent.items()]
    return [*found, *response_messages.redrawn(session, who, {plan.source for plan in all_plans if plan.source})]


def repeated(session: Session, who: Person, plan: Plan, asking: str, clicked: MessageRef, *, now: datetime) -> Redrawn:
    """The message that was clicked, where it repeats a question about a plan, as that question looks now."""
    with in_language(who.language):
        answers = answers_about(session, who, [row_id(plan)])
        payload = question_message(plan, int(asking), answers, plans.hours(session, who), now)
    return Redrawn(clicked, payload)


def _card(plan: Plan, hours: follow_up_times.Hours, now: datetime) -> Json:
    """A plan's card; for a plan made in a message it offers follow-up times, which a modal asks for itself."""
    undecided = plan.key.startswith(IN_A_MESSAGE) and plan.state == PlanState.OPEN and plan.ask_at is None
    offers = follow_up_times.choices(hours, now=now) if undecided and not plan.asked else {}
    return views.card(plan, hours.zone, offers)


def answers_about(session: Session, who: Person, ids: list[int]) -> Answers:
    """What a member answered about some of their plans."""
    chosen = sa.select(col(BehaviourEvidence.plan_id), col(BehaviourEvidence.asking), col(BehaviourEvidence.happened))
    rows = session.connection().execute(chosen.where(col(BehaviourEvidence.plan_id).in_(ids)))
    happened = {(row.plan_id, row.asking): row.happened for row in rows}
    return Answers(happened, obstacles.of_plans(session, who, ids))


def question_message(plan: Plan, asking: int, answers: Answers, hours: follow_up_times.Hours, now: datetime) -> Json:
    """The `asking`th question about a plan as it should look now."""
    plan_id = row_id(plan)
    if plan.when is None:
        return views.forgotten()
    happened = answers.happened.get((plan_id, asking))
    if happened is None:
        # An older question needs no answer any more.
        return (
            views.question(plan, asking)
            if asking == plan.asked and plan.state == PlanState.OPEN
            else views.card(plan, hours.zone)
        )
    is_first_answer = all(other != plan_id or earlier >= asking for other, earlier in answers.happened)
    waits = plan.state == PlanState.OPEN and plan.ask_at is None and asking == plan.asked
    once_more = happened == Happened.NOT_YET and waits and is_first_answer
    offers = follow_up_times.choices(hours, now=now) if once_more else {}
    obstacle = answers.obstacles.get(plan_id, {}).get(asking)
    return views.answered(plan, happened, hours.zone, offers, asking=asking, obstacle=obstacle)
