"""Turns exchanged by consent: nothing changes before the other one agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.rota.models import Swap
from bot.errors import GroundswellError
from bot.members.models import Member


class NotYourTurnError(GroundswellError):
    """You do not lead that date, so it is not yours to give. `/community mine` shows what you lead."""


class NobodyLeadsItError(GroundswellError):
    """Nobody else leads that date, so there is nobody to ask."""


class StaleSwapError(GroundswellError):
    """That has changed in the meantime, so the exchange no longer fits. Nothing was changed."""


@dataclass(frozen=True)
class Answered:
    """What became of an offer."""

    swap: Swap
    agreed: bool


def ask(session: Session, asker: Member, offered: CommunitySession, wanted: CommunitySession, *, now: datetime) -> Swap:
    """Offer one's own date for somebody's; what they will be asked."""
    if offered.facilitator_id != asker.id:
        raise NotYourTurnError
    if wanted.facilitator_id is None or wanted.facilitator_id == asker.id:
        raise NobodyLeadsItError
    return _offer(session, asker, wanted.facilitator_id, offered, wanted.id, now)


def ask_cover(session: Session, asker: Member, offered: CommunitySession, asked_id: int, *, now: datetime) -> Swap:
    """Ask somebody to lead one's own date; their turn is repaid by those to come."""
    if offered.facilitator_id != asker.id:
        raise NotYourTurnError
    return _offer(session, asker, asked_id, offered, None, now)


def _offer(
    session: Session, asker: Member, asked_id: int, offered: CommunitySession, wanted_id: int | None, now: datetime
) -> Swap:
    made = Swap(
        workspace_id=asker.workspace_id, asker_id=asker.id or 0, asked_id=asked_id, offered_id=offered.id or 0,
        wanted_id=wanted_id, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def answer(session: Session, member: Member, swap_id: int, *, agreed: bool, now: datetime) -> Answered:
    """The one who was asked says yes or no; StaleSwapError when the dates are not theirs any more, or have begun."""
    wanted = select(Swap).where(Swap.id == swap_id, Swap.workspace_id == member.workspace_id).with_for_update()
    swap = session.exec(wanted).first()
    if swap is None or swap.asked_id != member.id or swap.state != "asked":
        raise StaleSwapError
    swap.state = "agreed" if agreed else "declined"
    session.add(swap)
    if agreed:
        _exchange(session, swap, now)
    session.flush()
    return Answered(swap, agreed)


def _exchange(session: Session, swap: Swap, now: datetime) -> None:
    offered = _ahead(session, swap.offered_id, swap.asker_id, now)
    if swap.wanted_id:
        _ahead(session, swap.wanted_id, swap.asked_id, now).facilitator_id = swap.asker_id
    offered.facilitator_id = swap.asked_id


def _ahead(session: Session, session_id: int, by: int, now: datetime) -> CommunitySession:
    date = session.get(CommunitySession, session_id, with_for_update=True)
    if date is None or date.facilitator_id != by or date.starts_at <= now or date.state != SessionState.PLANNED:
        raise StaleSwapError
    return date
