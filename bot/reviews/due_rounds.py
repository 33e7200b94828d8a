"""Reads and writes of the review tick, set by set: who is due, which cards they have, and their next round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.db import insert_new
from bot.kit.time import local_date
from bot.members.models import Member, Workspace
from bot.members.service import IS_REACHABLE, Calendars, days_off
from bot.reviews import fsrs_scheduler, rules
from bot.reviews.models import ReviewRound, cards, rounds, schedules
from bot.reviews.rules import Candidate, DueRound, RoundDecision, RoundHistory, RoundVerdict


def requested_round_key(member_id: int, nonce: str) -> str:
    """The key of a round that a member asked for."""
    return f"{rules.ROUND_PREFIX}{member_id}:{nonce}"


@dataclass(frozen=True)
class AskableCard:
    """A card that may be asked."""

    card_id: int
    question_id: str
    asked_id: str
    stability: float
    reviewed_on: date

    def candidate(self, on: date, importance: float) -> Candidate:
        recall = fsrs_scheduler.recall(self.stability, self.reviewed_on, on)
        return Candidate(self.card_id, self.question_id, recall, importance)


def due(session: Session, *, now: datetime, most: int, limit: int) -> list[DueRound]:
    """Up to `limit` members whose round is due; `most` is the default number of questions."""
    found = session.connection().execute(DUE, {"at": now, "limit": limit}).all()
    calendars = days_off(session, {row.workspace_id for row in found})
    return [_due(row, most, calendars) for row in found]


def _due(row: Any, most: int, calendars: Calendars) -> DueRound:
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    off = calendars.of(row.workspace_id, row.zone, fields.pop("country"))
    return DueRound(**{**fields, "reachable": bool(row.reachable), "most": row.most or most, "off": off})


_PLANNED = (
    sa.select(
        schedules.c.workspace_id,
        schedules.c.member_id,
        col(Member.slack_id),
        schedules.c.next_review_at.label("due_at"),
        col(Member.zone),
        col(Member.country),
        col(Member.language),
        col(Member.days),
        sa.func.coalesce(schedules.c.at, col(Member.at), schedules.c.lesson_at).label("at"),
        col(Member.paused_from),
        col(Member.paused_until),
        col(Member.snoozed_until),
        IS_REACHABLE.label("reachable"),
        schedules.c.most,
        schedules.c.last_round_at,
        schedules.c.untouched,
    )
    .join(Member, col(Member.id) == schedules.c.member_id)
    .join(Workspace, col(Workspace.id) == schedules.c.workspace_id)
)
DUE = (
    _PLANNED.where(schedules.c.next_review_at <= sa.bindparam("at"))
    .order_by(schedules.c.next_review_at)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
    .with_for_update(of=schedules, skip_locked=True)
)


def put_off(session: Session, member_ids: Collection[int], *, now: datetime) -> None:
    """Move these members' rounds of this day to a later one, because it brings something else."""
    found = session.connection().execute(_OF_MEMBERS, {"members": list(member_ids)}).all() if member_ids else []
    calendars = days_off(session, {row.workspace_id for row in found})
    for row in found:
        due = _due(row, rules.DEFAULT_QUESTIONS, calendars)
        if local_date(due.due_at, due.beat.zone) <= due.today(now):
            decision = rules.give_way(RoundDecision(due, RoundVerdict.NOTHING, ""))
            reschedule(session, [decision], now=due.day_end(now) - rules.INSTANT)


_OF_MEMBERS = _PLANNED.where(
    schedules.c.next_review_at.is_not(None),
    schedules.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)),
)


def due_cards(session: Session, member_ids: Collection[int], *, now: datetime) -> defaultdict[int, list[AskableCard]]:
    """The cards that are due, by member."""
    found: defaultdict[int, list[AskableCard]] = defaultdict(list)
    for member_id, *row in session.connection().execute(DUE_CARDS, {"members": list(member_ids), "at": now}):
        found[member_id].append(AskableCard(*row))
    return found


_CARD = sa.select(
    cards.c.member_id,
    cards.c.id,
    cards.c.question_id,
    cards.c.asked_id,
    cards.c.stability,
    cards.c.reviewed_on,
)
DUE_CARDS = _CARD.where(
    cards.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)),
    cards.c.due_at <= sa.bindparam("at"),
)


def all_cards(session: Session, member_id: int) -> list[AskableCard]:
    """Every card of a member that is not retired."""
    own_cards = _CARD.where(cards.c.member_id == member_id, cards.c.due_at.is_not(None))
    return [AskableCard(*row[1:]) for row in session.connection().execute(own_cards)]


def retire(session: Session, reasons: Mapping[int, str]) -> None:
    """Retire cards, each with its reason."""
    rows = [{"card": card_id, "retired": reason, "due_at": None} for card_id, reason in reasons.items()]
    if rows:
        session.connection().execute(sa.update(cards).where(cards.c.id == sa.bindparam("card")), rows)


def existing_keys(session: Session, keys: Collection[str]) -> set[str]:
    """The keys of rounds that exist already, for example because the clock was moved back."""
    return set(session.connection().execute(_MADE, {"keys": list(keys)}).scalars())


_MADE = sa.select(rounds.c.key).where(rounds.c.key.in_(sa.bindparam("keys", type_=sa.String(), expanding=True)))


def record_rounds(session: Session, made: Sequence[tuple[str, int, str]], *, now: datetime) -> None:
    """Record rounds, given as (workspace, member, key)."""
    rows = [
        {"workspace_id": workspace_id, "member_id": member_id, "key": key, "made_at": now}
        for workspace_id, member_id, key in made
    ]
    insert_new(session, ReviewRound, rows)


def reschedule(session: Session, decisions: Sequence[RoundDecision], *, now: datetime) -> None:
    """Schedule the next round of each of these members."""
    if not decisions:
        return
    whose = [decision.due.member_id for decision in decisions]
    soonest = {row.member_id: row.due_at for row in session.connection().execute(_SOONEST, {"members": whose})}
    rows = [_moved(decision, soonest.get(decision.due.member_id), now) for decision in decisions]
    session.connection().execute(sa.update(schedules).where(schedules.c.member_id == sa.bindparam("member")), rows)


_SOONEST = (
    sa.select(cards.c.member_id, sa.func.min(cards.c.due_at).label("due_at"))
    .where(cards.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)))
    .where(cards.c.due_at.is_not(None))
    .group_by(cards.c.member_id)
)


def _moved(decision: RoundDecision, due_at: datetime | None, now: datetime) -> dict[str, object]:
    who, sent = decision.due, decision.verdict is RoundVerdict.SEND
    last, untouched = (now, who.untouched + 1) if sent else (who.last_round_at, who.untouched)
    next_review_at = None
    if due_at is not None and decision.verdict is not RoundVerdict.AWAY:
        history = RoundHistory(who.pause, last, untouched)
        next_review_at = rules.next_round(who.beat, history, now=now, due_at=due_at)
    return {"member": who.member_id, "next_review_at": next_review_at, "last_round_at": last, "untouched": untouched}
