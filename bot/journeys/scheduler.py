"""Send due lessons, many members in one transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import daily_limit
from bot.delivery import service as delivery
from bot.journeys import contact, daily_turn, farewells, lesson_delivery, reminders, rules, silence_messages, views
from bot.journeys.contact import SILENCE_REASONS, Silence
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState, Step, enrolments
from bot.journeys.rules import DueLesson, LessonDecision, LessonVerdict
from bot.kit.i18n import in_language
from bot.kit.time import to_local, usable_zone
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.service import IS_REACHABLE, Person
from bot.reviews import due_rounds
from bot.settings import DEFAULT_MESSAGES_PER_DAY

BATCH_SIZE = 500


def plan(
    session: Session,
    library: Library,
    *,
    now: datetime,
    cutoff: timedelta,
    per_day: int = DEFAULT_MESSAGES_PER_DAY,
    limit: int = BATCH_SIZE,
) -> list[LessonDecision]:
    """Decide on up to `limit` due enrolments and store the outcome; call again until nothing is returned.

    `per_day` is the default daily message limit; lessons beyond a member's limit are postponed.
    """
    found = due(session, library, now=now, cutoff=cutoff, limit=limit)
    if not found:
        return []
    decisions = _with_room(session, found, now, per_day)
    lesson_delivery.deliver(
        session, library, [_handed(d) for d in decisions if d.verdict is LessonVerdict.SEND], now=now
    )
    delivery.post(session, *(message for decision in decisions for message in _messages(decision, now)))
    silences = {_person(d.due): Silence(d.verdict) for d in decisions if d.verdict.value in SILENCE_REASONS}
    silence_messages.keep(session, silences, now=now)
    _move_on(session, decisions)
    finished = [decision.due for decision in decisions if decision.verdict is LessonVerdict.FINISH]
    whose = [one.member_id for one in finished]
    # The farewell says what is open and what comes next: neither a reminder nor a round comes beside it.
    reminders.leave_out(session, whose)
    due_rounds.put_off(session, whose, now=now)
    delivery.post(session, *farewells.outgoing(session, library, finished, now=now))
    return decisions


def due(
    session: Session, library: Library, *, now: datetime, cutoff: timedelta, limit: int = BATCH_SIZE
) -> list[LessonDecision]:
    """The decisions for enrolments that are due; writes nothing."""
    rows = session.connection().execute(_DUE, {"at": now, "limit": limit}).all()
    if not rows:
        return []
    taken = _taken(session, [row.enrolment_id for row in rows])
    calendars = members.days_off(session, {row.workspace_id for row in rows})
    dues = [_due(row, calendars, library.spread_minutes) for row in rows]
    decisions = [
        rules.decide(d, library.track(d.track_id), taken[d.enrolment_id], now=now, cutoff=cutoff) for d in dues
    ]
    return _one_a_day(session, library, decisions, now)


def _one_a_day(
    session: Session, library: Library, decisions: list[LessonDecision], now: datetime
) -> list[LessonDecision]:
    """Let one lesson a day go to a member, unless it is the day of a round; nothing new to members who don't answer."""
    whose = {decision.due.member_id for decision in decisions if decision.verdict is LessonVerdict.SEND}
    days = daily_turn.days(session, library, whose, now=now)
    rounds = daily_turn.rounds_today(session, whose, now=now)
    contacts = contact.contacts_of(session, whose)
    decided = []
    for decision in decisions:
        who = decision.due.member_id
        if decision.verdict is not LessonVerdict.SEND:
            decided.append(decision)
        elif days[who].turn != decision.due.enrolment_id or days[who].is_for_round(rounds.get(who, 0)):
            decided.append(rules.give_way(decision))
        elif silence := contacts.get(who, contact.NEW).silence(now):
            decided.append(rules.hold(decision, silence))
        else:
            came_back = rules.comes_back(decision.due, days[who].last_came, now)
            welcome_back = came_back or contacts.get(who, contact.NEW).welcome_back
            decided.append(replace(decision, welcome_back=welcome_back))
    return decided


def _due(row: Any, calendars: members.Calendars, spread_minutes: int) -> DueLesson:
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    read = {
        "zone": usable_zone(row.zone),
        "reachable": bool(row.reachable),
        "off": calendars.of(row.workspace_id, row.zone, fields.pop("country")),
        # A digest takes in what came before it.
        "spread_minutes": 0 if fields.pop("digest") else spread_minutes,
    }
    return DueLesson(**{**fields, **read})


_DUE = (
    sa.select(
        enrolments.c.id.label("enrolment_id"),
        enrolments.c.workspace_id,
        enrolments.c.member_id,
        enrolments.c.track_id,
        enrolments.c.next_due_at.label("due_at"),
        col(Member.slack_id),
        col(Member.language),
        col(Member.zone),
        col(Member.country),
        col(Member.at),
        col(Member.days),
        col(Member.hours_to),
        col(Member.digest),
        col(Member.paused_from),
        col(Member.paused_until),
        col(Member.snoozed_until),
        IS_REACHABLE.label("reachable"),
    )
    .join(Member, col(Member.id) == enrolments.c.member_id)
    .join(Workspace, col(Workspace.id) == enrolments.c.workspace_id)
    .where(enrolments.c.next_due_at <= sa.bindparam("at"))
    .order_by(enrolments.c.next_due_at)
    .limit(sa.bindparam("limit"))
    .with_for_update(of=enrolments, skip_locked=True)
)


def _with_room(session: Session, decisions: list[LessonDecision], now: datetime, per_day: int) -> list[LessonDecision]:
    """Postpone the lessons beyond a member's daily limit, those that were due last first."""
    sending = [decision for decision in decisions if decision.verdict is LessonVerdict.SEND]
    recipients = {(d.due.workspace_id, d.due.slack_id) for d in sending}
    room = daily_limit.remaining(session, recipients, now=now, per_day=per_day)
    postponed: set[int] = set()
    for due_lesson in sorted((d.due for d in sending), key=lambda due_lesson: due_lesson.due_at):
        recipient = (due_lesson.workspace_id, due_lesson.slack_id)
        room[recipient] = room.get(recipient, per_day) - 1
        if room[recipient] < 0:
            postponed.add(due_lesson.enrolment_id)
    return [rules.postpone(d) if d.due.enrolment_id in postponed else d for d in decisions]


def _taken(session: Session, enrolment_ids: list[int]) -> defaultdict[int, set[str]]:
    taken: defaultdict[int, set[str]] = defaultdict(set)
    for enrolment_id, lesson_id in session.connection().execute(_TAKEN, {"enrolments": enrolment_ids}):
        taken[enrolment_id].add(lesson_id)
    return taken


_TAKEN = sa.select(col(Step.enrolment_id), col(Step.lesson_id)).where(
    col(Step.enrolment_id).in_(sa.bindparam("enrolments", type_=sa.Integer(), expanding=True))
)


def _handed(decision: LessonDecision) -> lesson_delivery.LessonDelivery:
    assert decision.position is not None, "a decision to send has a position"
    return lesson_delivery.LessonDelivery(
        decision.due.enrolment_id,
        _person(decision.due),
        decision.due.track_id,
        decision.position,
        welcome_back=decision.welcome_back,
    )


def _person(who: DueLesson) -> Person:
    return Person(who.workspace_id, who.member_id, who.slack_id, who.language)


def _messages(decision: LessonDecision, now: datetime) -> list[delivery.Outgoing]:
    """What a decision posts by itself: a skipped entry for a missed lesson, the farewell to a track that is gone."""
    who = decision.due
    with in_language(who.language):
        if decision.verdict is LessonVerdict.LATE:
            wall_time = f"{to_local(who.due_at, who.zone):%Y-%m-%dT%H:%M}"
            return [_outgoing(who, f"journeys.missed:{who.enrolment_id}:{wall_time}", {}, now, skip=decision.reason)]
        if decision.verdict is LessonVerdict.PARK:
            return [_outgoing(who, f"journeys.parked:{who.enrolment_id}", views.parked(), now)]
    return []


def _outgoing(
    who: DueLesson, key: str, payload: dict[str, Any], now: datetime, skip: str | None = None
) -> delivery.Outgoing:
    return delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, now, skip=skip)


def _move_on(session: Session, decisions: list[LessonDecision]) -> None:
    ends = {LessonVerdict.FINISH: EnrolmentState.FINISHED, LessonVerdict.PARK: EnrolmentState.PARKED}
    rows = [
        {
            "enrolment": d.due.enrolment_id,
            "next": d.next_due_at,
            "progress": ends.get(d.verdict, EnrolmentState.ACTIVE),
        }
        for d in decisions
    ]
    if rows:
        moved = sa.update(enrolments).where(enrolments.c.id == sa.bindparam("enrolment"))
        values: dict[str, Any] = {"next_due_at": sa.bindparam("next"), "progress": sa.bindparam("progress")}
        session.connection().execute(moved.values(**values), rows)
