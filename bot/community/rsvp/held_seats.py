"""Seats from the waiting list that were held for somebody and pass on to the next in line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.calendar import queries
from bot.community.calendar.rsvp_models import Rsvp
from bot.community.rsvp import notices, service

MAX_AT_ONCE = 50


@dataclass(frozen=True)
class PassedSeat:
    """A seat whose time to be claimed is over: its holder, and those who got it; nobody if it stays with them."""

    workspace_id: str
    session_id: int
    member_id: int
    promoted: tuple[int, ...]


def pass_on_due(session: Session, *, now: datetime) -> list[PassedSeat]:
    """Pass on the seats that are due, and tell those who lose and get them."""
    due = select(Rsvp).where(col(Rsvp.held_until) <= now).order_by(col(Rsvp.held_until), col(Rsvp.session_id))
    found = [(each.workspace_id, each.session_id, each.member_id) for each in session.exec(due.limit(MAX_AT_ONCE))]
    passed = [PassedSeat(*each, promoted=service.pass_on(session, *each, now=now)) for each in found]
    _notify(session, (each for each in passed if each.promoted), now)
    return passed


def _notify(session: Session, passed: Iterable[PassedSeat], now: datetime) -> None:
    for each in passed:
        card = queries.card(session, each.workspace_id, each.session_id)
        notices.notify_passed_over(session, card, each.member_id, now=now)
        notices.notify_promoted(session, card, each.promoted, now=now)
