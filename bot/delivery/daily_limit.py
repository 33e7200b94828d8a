"""Apply the contact policy and the daily limit to due messages, before they are put into batches."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import contact_policy, views
from bot.delivery.contact_policy import DueMessage, Outcome, PolicyDecision
from bot.delivery.models import PROMISES, WAITING, DeliveryState, Lane, Topic
from bot.delivery.recipients import Recipient, RecipientId, member_table, recipients_of
from bot.delivery.service import Outgoing, ledger, post
from bot.kit.i18n import in_language
from bot.kit.log import reason
from bot.kit.time import local_date


def apply_policy(session: Session, rows: Sequence[Any], *, now: datetime, per_day: int) -> list[Any]:
    """Return the due rows that may go now; the others are stored as waiting, gathered or skipped.

    `per_day` is the default daily message limit. Channels and unknown people have no limit.
    """
    recipients = recipients_of(session, {(row.workspace_id, row.target) for row in rows}, per_day)
    due: dict[RecipientId, list[Any]] = defaultdict(list)
    free: list[Any] = []
    for row in rows:
        recipient_id = (row.workspace_id, row.target)
        (due[recipient_id] if recipient_id in recipients else free).append(row)
    busy = _decided_elsewhere(session, recipients)
    recipients = {
        recipient_id: recipient for recipient_id, recipient in recipients.items() if recipient.member_id not in busy
    }
    going, decisions = _rule(session, {recipient_id: due[recipient_id] for recipient_id in recipients}, recipients, now)
    _write(session, decisions)
    _stamp(session, [row for row in going if row.topic not in PROMISES], recipients, now)
    return [*free, *going]


def _rule(
    session: Session, due: dict[RecipientId, list[Any]], recipients: dict[RecipientId, Recipient], now: datetime
) -> tuple[list[Any], list[PolicyDecision]]:
    spent = _spent(session, recipients, now)
    going: list[Any] = []
    decisions: list[PolicyDecision] = []
    for recipient_id, theirs in due.items():
        decided = contact_policy.decide(
            recipients[recipient_id].preferences, _waiting(theirs), spent=spent.get(recipient_id, 0), now=now
        )
        outcomes = {decision.id: decision.outcome for decision in decided}
        gathered = [row for row in theirs if outcomes[row.id] is Outcome.GATHER]
        if gathered:
            _gather(session, recipient_id, recipients[recipient_id], gathered, now)
        going += [row for row in theirs if outcomes[row.id] is Outcome.GO]
        decisions += decided
    return going, decisions


def _decided_elsewhere(session: Session, recipients: dict[RecipientId, Recipient]) -> set[int]:
    """The ids of members that another process is deciding on now; none on SQLite, which has one writer."""
    ids = sorted(recipient.member_id for recipient in recipients.values())
    if not ids or session.get_bind().dialect.name == "sqlite":
        return set()
    mine = sa.select(member_table.c.id).where(member_table.c.id.in_(ids)).order_by(member_table.c.id)
    locked = session.connection().execute(mine.with_for_update(skip_locked=True, key_share=True)).scalars()
    return set(ids) - set(locked)


def sent_since(session: Session, starts: Mapping[RecipientId, datetime]) -> dict[RecipientId, int]:
    """How many messages each recipient has been sent unasked since a moment, promised ones too; not in threads."""
    if not starts:
        return {}
    chosen = sa.select(ledger.c.workspace_id, ledger.c.target, ledger.c.due_at).where(
        ledger.c.workspace_id.in_({workspace for workspace, _ in starts}),
        ledger.c.target.in_({target for _, target in starts}),
        ledger.c.state == DeliveryState.SENT,
        ledger.c.lane == Lane.STEADY,
        ledger.c.thread_of.is_(None),
        ledger.c.thread_ts.is_(None),
        ledger.c.due_at >= min(starts.values()),
    )
    found: dict[RecipientId, int] = defaultdict(int)
    for row in session.connection().execute(chosen):
        recipient_id = (row.workspace_id, row.target)
        if recipient_id in starts and row.due_at >= starts[recipient_id]:
            found[recipient_id] += 1
    return found


def _spent(session: Session, recipients: dict[RecipientId, Recipient], now: datetime) -> dict[RecipientId, int]:
    """The number of unrequested messages that each recipient has been sent on their local date."""
    if not recipients:
        return {}
    either = {
        "workspaces": list({workspace for workspace, _ in recipients}),
        "targets": list({target for _, target in recipients}),
        # Worldwide, the local date is one of these three.
        "dates": [(now + timedelta(days=shift)).date().isoformat() for shift in (-1, 0, 1)],
    }
    return {
        (row.workspace_id, row.target): row.messages
        for row in session.connection().execute(_SPENT, either)
        if (row.workspace_id, row.target) in recipients
        and row.day == _today(recipients[row.workspace_id, row.target], now)
    }


_SPENT = (
    sa.select(ledger.c.workspace_id, ledger.c.target, ledger.c.day, sa.func.count().label("messages"))
    .where(ledger.c.workspace_id.in_(sa.bindparam("workspaces", type_=sa.String(), expanding=True)))
    .where(ledger.c.target.in_(sa.bindparam("targets", type_=sa.String(), expanding=True)))
    .where(ledger.c.day.in_(sa.bindparam("dates", type_=sa.String(), expanding=True)))
    .where(ledger.c.state != DeliveryState.SKIPPED)
    .group_by(ledger.c.workspace_id, ledger.c.target, ledger.c.day)
)


def _today(recipient: Recipient, now: datetime) -> str:
    return local_date(now, recipient.preferences.window.zone).isoformat()


def _waiting(rows: Iterable[Any]) -> list[DueMessage]:
    return [DueMessage(row.id, Topic(row.topic), row.due_at, row.until, row.day) for row in rows]


def _gather(
    session: Session, recipient_id: RecipientId, recipient: Recipient, rows: Sequence[Any], now: datetime
) -> None:
    """Post one digest with a line for each message; each keeps its payload until its recipient asks for it."""
    lines = _lines(session, [row.id for row in rows])
    with in_language(recipient.language):
        payload = views.digest(lines)
    day = _today(recipient, now)
    digest = Outgoing(
        recipient_id[0],
        f"delivery.digest:{recipient.member_id}:{day}",
        recipient_id[1],
        payload,
        now,
        topic=Topic.DIGEST,
    )
    post(session, digest)
    mine = sa.update(ledger).where(ledger.c.workspace_id == recipient_id[0], ledger.c.key == digest.key)
    session.connection().execute(mine.values(day=day))
    gathered = sa.update(ledger).where(ledger.c.id.in_([message_id for message_id, _text in lines]))
    session.connection().execute(gathered.values(state=DeliveryState.GATHERED))


def _lines(session: Session, ids: Collection[int]) -> list[tuple[int, str]]:
    """The (id, text) of messages; an unreadable one is marked as failed and left out."""
    lines: list[tuple[int, str]] = []
    kept = sa.select(ledger.c.id, ledger.c.payload).where(ledger.c.id.in_(ids)).order_by(ledger.c.id)
    for row in session.connection().execute(kept).all():
        try:
            lines.append((row.id, json.loads(row.payload)["text"]))
        except (ValueError, TypeError, KeyError) as error:
            unreadable = sa.update(ledger).where(ledger.c.id == row.id)
            session.connection().execute(unreadable.values(state=DeliveryState.FAILED, reason=reason(error)))
    return lines


def _write(session: Session, decisions: Sequence[PolicyDecision]) -> None:
    waits = [{"mine": decision.id, "later": decision.at} for decision in decisions if decision.outcome is Outcome.WAIT]
    if waits:
        session.connection().execute(_WAIT, waits)
    skips = [
        {"mine": decision.id, "why": decision.reason} for decision in decisions if decision.outcome is Outcome.SKIP
    ]
    if skips:
        session.connection().execute(_SKIP, skips)


_WAIT = sa.update(ledger).where(ledger.c.id == sa.bindparam("mine")).values(due_at=sa.bindparam("later"))
_SKIP = (
    sa.update(ledger)
    .where(ledger.c.id == sa.bindparam("mine"))
    .values(state=DeliveryState.SKIPPED, reason=sa.bindparam("why"), payload=None)
)


def _stamp(session: Session, going: Sequence[Any], recipients: dict[RecipientId, Recipient], now: datetime) -> None:
    """Store the local date on which messages go out; it counts towards the daily limit."""
    by_day: dict[str, list[int]] = defaultdict(list)
    for row in going:
        by_day[_today(recipients[row.workspace_id, row.target], now)].append(row.id)
    for day, ids in by_day.items():
        session.connection().execute(_STAMP, {"mine": ids, "today": day})


_STAMP = (
    sa.update(ledger)
    .where(ledger.c.id.in_(sa.bindparam("mine", type_=sa.Integer(), expanding=True)))
    .values(day=sa.bindparam("today"))
)


def remaining(
    session: Session, wanted: Collection[RecipientId], *, now: datetime, per_day: int
) -> dict[RecipientId, int]:
    """How many more unrequested messages each recipient may get today, after those already waiting."""
    recipients = recipients_of(session, wanted, per_day)
    if not recipients:
        return {}
    spent = _spent(session, recipients, now)
    waiting = _outstanding(session, recipients)
    return {
        recipient_id: recipient.preferences.per_day - spent.get(recipient_id, 0) - waiting.get(recipient_id, 0)
        for recipient_id, recipient in recipients.items()
    }


def _outstanding(session: Session, recipients: dict[RecipientId, Recipient]) -> dict[RecipientId, int]:
    counted = session.connection().execute(_OUTSTANDING, {"targets": list({target for _, target in recipients})})
    return {(row.workspace_id, row.target): row.messages for row in counted}


_OUTSTANDING = (
    sa.select(ledger.c.workspace_id, ledger.c.target, sa.func.count().label("messages"))
    .where(sa.text(WAITING), ledger.c.lane == Lane.STEADY, ledger.c.topic.not_in(PROMISES))
    .where(ledger.c.target.in_(sa.bindparam("targets", type_=sa.String(), expanding=True)))
    .group_by(ledger.c.workspace_id, ledger.c.target)
)
