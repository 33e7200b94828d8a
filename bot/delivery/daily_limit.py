"""The gate before the batches: of what is due, only what its receiver has room for goes out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import contact_policy, views
from bot.delivery.contact_policy import Fate, Ruling, Waiting
from bot.delivery.models import WAITING, Lane, State, Topic
from bot.delivery.recipients import Receiver, Whom, people, receivers_of
from bot.delivery.service import Outgoing, ledger, post
from bot.kit.i18n import speaking
from bot.kit.log import reason
from bot.kit.time import local_date


def let_out(session: Session, rows: Sequence[Any], *, now: datetime, per_day: int) -> list[Any]:
    """Of these due rows those that may go now; the others wait, are gathered or skipped, and that is written down.

    `per_day` is the budget of whoever has none of their own. Channels and strangers have no budget.
    """
    receivers = receivers_of(session, {(row.workspace_id, row.target) for row in rows}, per_day)
    due: dict[Whom, list[Any]] = defaultdict(list)
    free: list[Any] = []
    for row in rows:
        whom = (row.workspace_id, row.target)
        (due[whom] if whom in receivers else free).append(row)
    busy = _ruled_elsewhere(session, receivers)
    receivers = {whom: receiver for whom, receiver in receivers.items() if receiver.member_id not in busy}
    going, rulings = _rule(session, {whom: due[whom] for whom in receivers}, receivers, now)
    _write(session, rulings)
    _stamp(session, going, receivers, now)
    return [*free, *going]


def _rule(
    session: Session, due: dict[Whom, list[Any]], receivers: dict[Whom, Receiver], now: datetime
) -> tuple[list[Any], list[Ruling]]:
    spent = _spent(session, receivers, now)
    going: list[Any] = []
    rulings: list[Ruling] = []
    for whom, theirs in due.items():
        ruled = contact_policy.rule(receivers[whom].attention, _waiting(theirs), spent=spent.get(whom, 0), now=now)
        fates = {ruling.id: ruling.fate for ruling in ruled}
        gathered = [row for row in theirs if fates[row.id] is Fate.GATHER]
        if gathered:
            _gather(session, whom, receivers[whom], gathered, now)
        going += [row for row in theirs if fates[row.id] is Fate.GO]
        rulings += ruled
    return going, rulings


def _ruled_elsewhere(session: Session, receivers: dict[Whom, Receiver]) -> set[int]:
    """People whose messages another process is ruling on at this moment; SQLite has one writer anyway."""
    ids = sorted(receiver.member_id for receiver in receivers.values())
    if not ids or session.get_bind().dialect.name == "sqlite":
        return set()
    mine = sa.select(people.c.id).where(people.c.id.in_(ids)).order_by(people.c.id)
    locked = session.connection().execute(mine.with_for_update(skip_locked=True, key_share=True)).scalars()
    return set(ids) - set(locked)


def _spent(session: Session, receivers: dict[Whom, Receiver], now: datetime) -> dict[Whom, int]:
    """How many unasked messages each has been sent on their local date."""
    if not receivers:
        return {}
    # Anywhere on earth it is one of three dates.
    dates = {(now + timedelta(days=shift)).date().isoformat() for shift in (-1, 0, 1)}
    counted = (
        sa.select(ledger.c.workspace_id, ledger.c.target, ledger.c.day, sa.func.count().label("messages"))
        .where(ledger.c.workspace_id.in_({workspace for workspace, _ in receivers}), ledger.c.day.in_(dates))
        .where(ledger.c.target.in_({target for _, target in receivers}), ledger.c.state != State.SKIPPED)
        .group_by(ledger.c.workspace_id, ledger.c.target, ledger.c.day)
    )
    return {
        (row.workspace_id, row.target): row.messages
        for row in session.connection().execute(counted)
        if (row.workspace_id, row.target) in receivers
        and row.day == _today(receivers[row.workspace_id, row.target], now)
    }


def _today(receiver: Receiver, now: datetime) -> str:
    return local_date(now, receiver.attention.window.zone).isoformat()


def _waiting(rows: Iterable[Any]) -> list[Waiting]:
    return [Waiting(row.id, Topic(row.topic), row.due_at, row.until, row.day) for row in rows]


def _gather(session: Session, whom: Whom, receiver: Receiver, rows: Sequence[Any], now: datetime) -> None:
    """Several messages become lines of one; each keeps its words until its receiver asks for it."""
    lines = _lines(session, [row.id for row in rows])
    with speaking(receiver.language):
        payload = views.digest(lines)
    day = _today(receiver, now)
    digest = Outgoing(whom[0], f"delivery.digest:{receiver.member_id}:{day}", whom[1], payload, now, topic=Topic.DIGEST)
    post(session, digest)
    mine = sa.update(ledger).where(ledger.c.workspace_id == whom[0], ledger.c.key == digest.key)
    session.connection().execute(mine.values(day=day))
    gathered = sa.update(ledger).where(ledger.c.id.in_([message_id for message_id, _text in lines]))
    session.connection().execute(gathered.values(state=State.GATHERED))


def _lines(session: Session, ids: Collection[int]) -> list[tuple[int, str]]:
    """The text of messages by their ids; one that cannot be read is set aside as failed."""
    lines: list[tuple[int, str]] = []
    kept = sa.select(ledger.c.id, ledger.c.payload).where(ledger.c.id.in_(ids)).order_by(ledger.c.id)
    for row in session.connection().execute(kept).all():
        try:
            lines.append((row.id, json.loads(row.payload)["text"]))
        except (ValueError, TypeError, KeyError) as error:
            unreadable = sa.update(ledger).where(ledger.c.id == row.id)
            session.connection().execute(unreadable.values(state=State.FAILED, reason=reason(error)))
    return lines


def _write(session: Session, rulings: Sequence[Ruling]) -> None:
    waits = [{"mine": ruling.id, "later": ruling.at} for ruling in rulings if ruling.fate is Fate.WAIT]
    if waits:
        session.connection().execute(_WAIT, waits)
    skips = [{"mine": ruling.id, "why": ruling.reason} for ruling in rulings if ruling.fate is Fate.SKIP]
    if skips:
        session.connection().execute(_SKIP, skips)


_WAIT = sa.update(ledger).where(ledger.c.id == sa.bindparam("mine")).values(due_at=sa.bindparam("later"))
_SKIP = (
    sa.update(ledger)
    .where(ledger.c.id == sa.bindparam("mine"))
    .values(state=State.SKIPPED, reason=sa.bindparam("why"), payload=None)
)


def _stamp(session: Session, going: Sequence[Any], receivers: dict[Whom, Receiver], now: datetime) -> None:
    """Write down the local date on which they go out: that is what spends the budget."""
    by_day: dict[str, list[int]] = defaultdict(list)
    for row in going:
        by_day[_today(receivers[row.workspace_id, row.target], now)].append(row.id)
    for day, ids in by_day.items():
        session.connection().execute(sa.update(ledger).where(ledger.c.id.in_(ids)).values(day=day))


def room(session: Session, whom: Collection[Whom], *, now: datetime, per_day: int) -> dict[Whom, int]:
    """How many more unasked messages each of some people has room for today, those already waiting counted."""
    receivers = receivers_of(session, whom, per_day)
    if not receivers:
        return {}
    spent = _spent(session, receivers, now)
    waiting = _outstanding(session, receivers)
    return {
        one: receiver.attention.per_day - spent.get(one, 0) - waiting.get(one, 0) for one, receiver in receivers.items()
    }


def _outstanding(session: Session, receivers: dict[Whom, Receiver]) -> dict[Whom, int]:
    counted = (
        sa.select(ledger.c.workspace_id, ledger.c.target, sa.func.count().label("messages"))
        .where(sa.text(WAITING), ledger.c.lane == Lane.STEADY)
        .where(ledger.c.target.in_({target for _, target in receivers}))
        .group_by(ledger.c.workspace_id, ledger.c.target)
    )
    return {(row.workspace_id, row.target): row.messages for row in session.connection().execute(counted)}
