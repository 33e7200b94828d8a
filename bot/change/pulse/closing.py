"""Count the answers of a month once its time is over; every figure goes through the ledger of figures."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.pulse import groups, rules
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseResult, PulseRound
from bot.change.pulse.rules import Feeling
from bot.change.pulse.views import ANSWERED
from bot.figures.ledger import FigureLedger, ShownFigure
from bot.figures.rules import as_bits
from bot.kit.db import row_id
from bot.members.models import Member


def family(month: str) -> str:
    """All that is ever shown of where people were in a month, whatever pulse asked them."""
    return f"pulse:{month}"


def answers_family(month: str) -> str:
    """All that is ever shown of how many answered in a month."""
    return f"pulse-answers:{month}"


def next_due_at(session: Session) -> datetime | None:
    """When the answers of a month are next to be counted."""
    wanted = sa.select(sa.func.min(col(PulseRound.closes_at))).where(col(PulseRound.closed_at).is_(None))
    found: datetime | None = session.connection().execute(wanted).scalar()
    return found


def close_due(session: Session, *, now: datetime) -> int | None:
    """Count one month that is over; returns its number, None if there is none."""
    wanted = (
        select(PulseRound)
        .where(col(PulseRound.closed_at).is_(None), col(PulseRound.closes_at) <= now)
        .order_by(col(PulseRound.closes_at), col(PulseRound.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    month = session.exec(wanted).first()
    if month is None:
        return None
    month.closed_at = now
    session.add(month)
    session.flush()
    _count(session, month, now=now)
    return row_id(month)


def _count(session: Session, month: PulseRound, *, now: datetime) -> None:
    pulse = session.get_one(ChangePulse, month.pulse_id)
    asks = _still_here(session, month, [one.key for one in groups.of_pulse(pulse)])
    ledger = FigureLedger(session, month.workspace_id, [family(month.month), answers_family(month.month)], now=now)
    answered = {key: sum(one.feeling is not None for one in found) for key, found in asks.items()}
    for keys in rules.counted_together(answered, ledger.least):
        together = [one for key in keys for one in asks[key]]
        result = _of_group(ledger, month, keys, together) or _of_everybody(session, ledger, month, together)
        session.add(result)
        session.flush()
        for one in together if not result.is_wider and result.place is not None else ():
            one.result_id = row_id(result)
            session.add(one)
    ledger.save()
    session.flush()


def _still_here(session: Session, month: PulseRound, keys: Sequence[str]) -> dict[str, list[PulseAsk]]:
    """Who was asked, by group, without those who have left it or the workspace since."""
    asked = session.exec(select(PulseAsk).where(PulseAsk.round_id == row_id(month)).order_by(col(PulseAsk.id))).all()
    inside = {key: groups.people(session, month.workspace_id, key) for key in keys}
    return {key: [one for one in asked if one.group_key == key and one.member_id in inside[key]] for key in keys}


def _of_group(
    ledger: FigureLedger, month: PulseRound, keys: Sequence[str], asks: Sequence[PulseAsk]
) -> PulseResult | None:
    """What one group answered, or several together; None if that may not be shown."""
    scope = f"{month.pulse_id}:{'+'.join(keys)}"
    stages = _stages(asks)
    shown = ledger.average(family(month.month), scope, stages)
    if shown.average is None:
        return None
    figures = _figures(ledger, month, scope, asks)
    return _result(month, keys, shown.average, rules.at_least(len(stages), len(asks)), figures=figures)


def _of_everybody(session: Session, ledger: FigureLedger, month: PulseRound, asks: Sequence[PulseAsk]) -> PulseResult:
    """What everybody answered whose answers of the month are counted by now; without a place if that shows too much.

    Nor is there one if nobody of these groups was asked: what others answered says nothing about them.
    """
    keys = [one.key for one in groups.of_pulse(session.get_one(ChangePulse, month.pulse_id))]
    if not asks:
        return _result(month, keys, None, 0)
    chosen = (
        select(PulseAsk)
        .join(PulseRound, col(PulseRound.id) == col(PulseAsk.round_id))
        .join(Member, col(Member.id) == col(PulseAsk.member_id))
        .where(PulseAsk.workspace_id == month.workspace_id, PulseAsk.month == month.month)
        .where(col(PulseRound.closed_at).is_not(None), col(Member.active))
    )
    stages = _stages(session.exec(chosen).all())
    shown = ledger.average(family(month.month), "everybody", stages)
    if shown.average is None or shown.as_of != month.closed_at:
        return _result(month, keys, None, 0)
    return _result(month, keys, shown.average, rules.SIZES[0], is_wider=True)


def _stages(asks: Collection[PulseAsk]) -> dict[int, float]:
    return {one.member_id: rules.STAGE[Feeling(one.feeling)] for one in asks if one.feeling}


def _figures(
    ledger: FigureLedger, month: PulseRound, scope: str, asks: Sequence[PulseAsk]
) -> Mapping[str, ShownFigure]:
    """How many answered, and how many said what, as far as that may be shown."""
    asked = as_bits(one.member_id for one in asks)
    said = {each: as_bits(one.member_id for one in asks if one.feeling == each) for each in Feeling}
    everybody = as_bits(one.member_id for one in asks if one.feeling)
    found = {ANSWERED: ledger.count(answers_family(month.month), scope, everybody, asked)}
    for each, people in said.items():
        found[each] = ledger.count(family(month.month), f"{scope}:{each}", people, everybody)
    return found


def _result(
    month: PulseRound,
    keys: Sequence[str],
    average: float | None,
    at_least: int,
    *,
    is_wider: bool = False,
    figures: Mapping[str, ShownFigure] | None = None,
) -> PulseResult:
    kept = {name: {**asdict(one), "as_of": None} for name, one in (figures or {}).items()}
    return PulseResult(
        workspace_id=month.workspace_id,
        round_id=row_id(month),
        groups=json.dumps(list(keys)),
        place=None if average is None else rules.place(average),
        at_least=at_least,
        is_wider=is_wider,
        figures=json.dumps(kept),
    )
