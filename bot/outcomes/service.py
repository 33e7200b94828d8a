"""Keep figures about results, change and remove them, and tell those who are said to stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError, NotAllowedError
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.mentions import readable
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member, Role
from bot.outcomes import messages
from bot.outcomes.models import OutcomeFigure
from bot.outcomes.pasted_table import EnteredFigure
from bot.outcomes.periods import CalendarSpan

MAX_NAME, MAX_UNIT, MAX_SOURCE = 80, 30, 200


class NoOutcomeError(GroundswellError):
    """That figure doesn't exist any more. `/groundswell results` lists the others."""


class OtherUnitError(GroundswellError):
    """So far, “{name}” is counted in {unit}. Use the same unit, or give your new figure another name."""


class SameFigureError(GroundswellError):
    """For this period, I already have {amount} {unit} for “{name}”. Change that figure, or choose another period."""


class FuturePeriodError(GroundswellError):
    """That period hasn't started yet. Enter the figure once you've measured it."""


@dataclass(frozen=True)
class NamedFigures:
    """All figures of one name, the latest period first."""

    name: str
    figures: Sequence[OutcomeFigure]


def add(session: Session, who: Member, entered: EnteredFigure, vouched_by: str, *, now: datetime) -> OutcomeFigure:
    """Keep a figure; who is said to stand for it is told, unless they entered it themselves.

    The same figure once more changes nothing. SameFigureError for another number in its place, OtherUnitError for
    another unit than the name had before, FuturePeriodError for what cannot have been measured yet.
    """
    _check(session, who, entered, now=now)
    same = _same(session, who.workspace_id, entered)
    if same:
        if (same.amount, same.unit) != (entered.amount, entered.unit):
            raise SameFigureError(name=same.name, amount=same.amount, unit=same.unit)
        return same
    made = OutcomeFigure(
        workspace_id=who.workspace_id,
        name=_one_line(entered.name),
        folded=fold(entered.name),
        unit=_one_line(entered.unit),
        amount=entered.amount,
        first_day=entered.period.first,
        last_day=entered.period.last,
        source=_one_line(entered.source),
        entered_by=row_id(who),
        entered_at=now,
    )
    session.add(made)
    session.flush()
    _vouch(session, who, made, vouched_by, now=now)
    return made


def edit(
    session: Session, who: Member, number: int, entered: EnteredFigure, vouched_by: str, *, now: datetime
) -> OutcomeFigure:
    """Change a figure; errors as for a new one."""
    found = to_change(session, who, number)
    _check(session, who, entered, now=now, except_for=number)
    same = _same(session, who.workspace_id, entered)
    if same and same.id != found.id:
        raise SameFigureError(name=same.name, amount=same.amount, unit=same.unit)
    found.name, found.folded = _one_line(entered.name), fold(entered.name)
    found.unit, found.amount, found.source = _one_line(entered.unit), entered.amount, _one_line(entered.source)
    found.first_day, found.last_day = entered.period.first, entered.period.last
    _vouch(session, who, found, vouched_by, now=now)
    return found


def remove(session: Session, who: Member, number: int) -> OutcomeFigure:
    """Delete a figure; what it was is returned."""
    found = to_change(session, who, number)
    session.delete(found)
    return found


def to_change(session: Session, who: Member, number: int) -> OutcomeFigure:
    """A figure that a member may change: admins every one, others what they have entered or stand for."""
    found = find(session, who.workspace_id, number)
    if who.role != Role.ADMIN and row_id(who) not in (found.entered_by, found.vouched_by):
        raise NotAllowedError
    return found


def find(session: Session, workspace_id: str, number: int) -> OutcomeFigure:
    """A figure of a workspace; NoOutcomeError if there is none."""
    wanted = select(OutcomeFigure).where(OutcomeFigure.workspace_id == workspace_id, OutcomeFigure.id == number)
    found = session.exec(wanted).first()
    if found is None:
        raise NoOutcomeError
    return found


def disown(session: Session, who: Member, number: int, *, now: datetime) -> OutcomeFigure:
    """Take away the name of somebody who does not stand for a figure, and tell who entered it."""
    found = find(session, who.workspace_id, number)
    if found.vouched_by != row_id(who):
        return found
    found.vouched_by = None
    author = session.get_one(Member, found.entered_by)
    with in_language(author.language):
        payload = messages.disowned(found, who.slack_id)
    key = f"outcome.disowned:{number}:{who.slack_id}:{now:%Y%m%dT%H%M%S%f}"
    delivery.post(session, Outgoing(found.workspace_id, key, author.slack_id, payload, now, lane=Lane.PROMPT))
    return found


def by_name(session: Session, workspace_id: str, named: str = "") -> list[NamedFigures]:
    """The figures of a workspace whose name has these words in it, those with the latest period first."""
    wanted = (
        select(OutcomeFigure)
        .where(OutcomeFigure.workspace_id == workspace_id)
        .order_by(col(OutcomeFigure.last_day).desc(), col(OutcomeFigure.first_day).desc(), col(OutcomeFigure.id))
    )
    groups: dict[str, list[OutcomeFigure]] = {}
    for each in session.exec(wanted):
        if fold(named) in each.folded:
            groups.setdefault(each.folded, []).append(each)
    return [NamedFigures(figures[0].name, figures) for figures in groups.values()]


def people(session: Session, figures: Iterable[OutcomeFigure]) -> dict[int, str]:
    """Who stands for figures: Slack ids by members' ids."""
    ids = {each.vouched_by for each in figures if each.vouched_by is not None}
    found = session.exec(select(Member).where(col(Member.id).in_(ids)))
    return {row_id(each): each.slack_id for each in found}


def fold(name: str) -> str:
    """The form of a name by which it is found again."""
    return _one_line(name).casefold()


def _one_line(text: str) -> str:
    return readable(" ".join(text.split()))


def _check(session: Session, who: Member, entered: EnteredFigure, *, now: datetime, except_for: int = 0) -> None:
    if entered.period.first > _today(who, now):
        raise FuturePeriodError
    wanted = select(OutcomeFigure).where(
        OutcomeFigure.workspace_id == who.workspace_id,
        OutcomeFigure.folded == fold(entered.name),
        OutcomeFigure.id != except_for,
    )
    before = session.exec(wanted).first()
    if before and before.unit.casefold() != _one_line(entered.unit).casefold():
        raise OtherUnitError(name=before.name, unit=before.unit)


def _today(who: Member, now: datetime) -> date:
    return local_date(now, usable_zone(who.zone))


def _same(session: Session, workspace_id: str, entered: EnteredFigure) -> OutcomeFigure | None:
    """The figure of the same name and period."""
    period: CalendarSpan = entered.period
    wanted = select(OutcomeFigure).where(
        OutcomeFigure.workspace_id == workspace_id,
        OutcomeFigure.folded == fold(entered.name),
        OutcomeFigure.first_day == period.first,
        OutcomeFigure.last_day == period.last,
    )
    return session.exec(wanted).first()


def _vouch(session: Session, who: Member, figure: OutcomeFigure, slack_id: str, *, now: datetime) -> None:
    """Keep who stands for a figure, and tell them once if somebody else says so."""
    stands = members.arrive(session, who.workspace_id, slack_id, now=now) if slack_id else who
    before, figure.vouched_by = figure.vouched_by, row_id(stands)
    if stands.id in (who.id, before):
        return
    with in_language(stands.language):
        payload = messages.named(figure, who.slack_id)
    key = f"outcome.named:{row_id(figure)}:{stands.slack_id}:{now:%Y%m%dT%H%M%S%f}"
    delivery.post(session, Outgoing(figure.workspace_id, key, stands.slack_id, payload, now))
