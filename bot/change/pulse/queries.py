"""Pulses and their months as a lead sees them."""

from __future__ import annotations

import json
from secrets import SystemRandom

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.pulse import groups, service
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseResult, PulseRound
from bot.change.pulse.service import UnknownPulseError
from bot.change.pulse.views import MonthShown, PulseShown
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.kit.db import row_id
from bot.kit.time import local_date, usable_zone
from bot.members.models import Member


def listed(session: Session, lead: Member) -> list[PulseShown]:
    """Every pulse that somebody may see, newest first."""
    return [_listed(session, pulse, usable_zone(lead.zone)) for pulse in service.seen_by(session, lead)]


def _listed(session: Session, pulse: ChangePulse, zone: str) -> PulseShown:
    is_open = select(PulseRound).where(PulseRound.pulse_id == row_id(pulse), col(PulseRound.closed_at).is_(None))
    month = session.exec(is_open.order_by(col(PulseRound.number).desc())).first()
    asked = sa.select(sa.func.count()).where(col(PulseAsk.round_id) == month.id) if month else None
    found = months(session, pulse)
    last = max((one.number for one in found), default=0)
    return PulseShown(
        pulse_id=row_id(pulse),
        groups=tuple(one.name for one in groups.of_pulse(pulse)),
        asked=int(session.connection().execute(asked).scalar_one()) if asked is not None else 0,
        closes_on=local_date(month.closes_at, zone) if month else None,
        next_on=local_date(pulse.next_opens_at, zone) if pulse.next_opens_at else None,
        is_stopped=pulse.stopped_at is not None and pulse.rounds < pulse.months,
        newest=tuple(one for one in found if one.number == last),
    )


def months(session: Session, pulse: ChangePulse) -> list[MonthShown]:
    """What the months of a pulse came to, oldest first, one for each of the groups that were shown apart."""
    chosen = (
        select(PulseResult, PulseRound)
        .join(PulseRound, col(PulseRound.id) == col(PulseResult.round_id))
        .where(PulseRound.pulse_id == row_id(pulse), PulseResult.workspace_id == pulse.workspace_id)
        .order_by(col(PulseRound.number), col(PulseResult.id))
    )
    return [_month(session, pulse, result, month) for result, month in session.exec(chosen)]


def _month(session: Session, pulse: ChangePulse, result: PulseResult, month: PulseRound) -> MonthShown:
    names = {one.key: one.name for one in groups.of_pulse(pulse)}
    return MonthShown(
        result_id=row_id(result),
        pulse_id=row_id(pulse),
        number=month.number,
        months=pulse.months,
        group=tuple(names[key] for key in json.loads(result.groups) if key in names),
        place=result.place,
        at_least=result.at_least,
        is_wider=result.is_wider,
        figures={name: _figure(kept) for name, kept in json.loads(result.figures).items()},
        earlier=tuple(_earlier(session, pulse, month.number)),
        sentences=len(_texts(session, result)),
    )


def _figure(kept: dict[str, object]) -> ShownFigure:
    shown = kept.pop("shown")
    return ShownFigure(None if shown is None else Shown(str(shown)), **kept)  # type: ignore[arg-type] # as `_result` kept it


def _earlier(session: Session, pulse: ChangePulse, number: int) -> list[float]:
    """Where the groups of pulses that began earlier were in the same month of theirs, without saying whose they are."""
    chosen = (
        sa.select(col(PulseResult.place))
        .join(PulseRound, col(PulseRound.id) == col(PulseResult.round_id))
        .join(ChangePulse, col(ChangePulse.id) == col(PulseRound.pulse_id))
        .where(col(PulseResult.workspace_id) == pulse.workspace_id, col(PulseRound.number) == number)
        .where(col(PulseResult.place).is_not(None), sa.not_(col(PulseResult.is_wider)))
        .where(col(ChangePulse.started_at) < pulse.started_at, col(ChangePulse.id) != row_id(pulse))
        .order_by(col(PulseResult.id))
    )
    return [each for each in session.connection().execute(chosen).scalars() if each is not None]


def sentences(session: Session, lead: Member, result_id: int) -> list[str]:
    """What people of a result wrote, in a new order each time; UnknownPulseError if it's somebody else's pulse."""
    result = session.get(PulseResult, result_id)
    if result is None or result.workspace_id != lead.workspace_id:
        raise UnknownPulseError
    service.find(session, lead, session.get_one(PulseRound, result.round_id).pulse_id)
    texts = _texts(session, result)
    return SystemRandom().sample(texts, len(texts))


def _texts(session: Session, result: PulseResult) -> list[str]:
    chosen = sa.select(col(PulseAsk.sentence)).where(
        col(PulseAsk.workspace_id) == result.workspace_id,
        col(PulseAsk.result_id) == result.id,
        col(PulseAsk.sentence) != "",
    )
    return list(session.connection().execute(chosen).scalars())


def untold(session: Session) -> list[int]:
    """The results that their leads haven't heard of yet."""
    chosen = sa.select(col(PulseResult.id)).where(col(PulseResult.told_at).is_(None)).order_by(col(PulseResult.id))
    return [each for each in session.connection().execute(chosen).scalars() if each is not None]
