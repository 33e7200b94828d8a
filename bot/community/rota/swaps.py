"""Swaps of turns; nothing changes before the member who is asked agrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.calendar.models import Activity, CommunitySession, Series, SessionState
from bot.community.rota import service
from bot.community.rota.models import Swap
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.models import Member


class NotYourTurnError(GroundswellError):
    """You're not leading that session, so you can't pass it on. `/community mine` shows what you're leading."""


class NobodyLeadsItError(GroundswellError):
    """Nobody else leads that session, so you can't ask anyone to swap."""


class StaleSwapError(GroundswellError):
    """The rota has changed in the meantime, so this swap is no longer possible. Everything stays as it is."""


def offer_swap(session: Session, asker: Member, offered_id: int, wanted_id: int, *, now: datetime) -> Swap:
    """Offer the asker's session for somebody else's."""
    offered, wanted = _lock_own(session, asker, offered_id), _lock_planned(session, wanted_id)
    if wanted.facilitator_id is None or wanted.facilitator_id == asker.id:
        raise NobodyLeadsItError
    return _offer(session, asker, wanted.facilitator_id, offered, wanted_id, now)


def ask_for_cover(session: Session, asker: Member, offered_id: int, asked_id: int, *, now: datetime) -> Swap:
    """Ask a member to lead a session, the asker's or one that they may change; later turns compensate for it.

    Somebody who is asked already isn't asked again.
    """
    offered = _lock_planned(session, offered_id)
    wanted = select(Swap).where(
        Swap.offered_id == offered_id, Swap.asked_id == asked_id, Swap.state == "asked", col(Swap.wanted_id).is_(None)
    )
    open_one = session.exec(wanted.where(Swap.workspace_id == asker.workspace_id)).first()
    is_same = open_one and open_one.leader_id == offered.facilitator_id
    return open_one if open_one and is_same else _offer(session, asker, asked_id, offered, None, now)


def _lock_own(session: Session, asker: Member, session_id: int) -> CommunitySession:
    found = _lock_planned(session, session_id)
    if found.facilitator_id != asker.id:
        raise NotYourTurnError
    return found


def _lock_planned(session: Session, session_id: int) -> CommunitySession:
    found = session.get(CommunitySession, session_id, with_for_update=True)
    if found is None or found.state != SessionState.PLANNED:
        raise StaleSwapError
    return found


def _offer(
    session: Session, asker: Member, asked_id: int, offered: CommunitySession, wanted_id: int | None, now: datetime
) -> Swap:
    swap = Swap(
        workspace_id=asker.workspace_id, asker_id=row_id(asker), asked_id=asked_id, offered_id=row_id(offered),
        wanted_id=wanted_id, leader_id=offered.facilitator_id, at=now,
    )  # fmt: skip
    session.add(swap)
    session.flush()
    return swap


def answer(session: Session, member: Member, swap_id: int, *, agreed: bool, now: datetime) -> Swap:
    """Record the answer of the member who was asked, and swap the turns if they agree.

    StaleSwapError if the sessions are not theirs any more, or have begun.
    """
    wanted = select(Swap).where(Swap.id == swap_id, Swap.workspace_id == member.workspace_id).with_for_update()
    swap = session.exec(wanted).first()
    if swap is None or swap.asked_id != member.id or swap.state != "asked":
        raise StaleSwapError
    swap.state = "agreed" if agreed else "declined"
    session.add(swap)
    if agreed:
        offered = _lock_turn(session, swap.offered_id, swap.leader_id, now)
        if swap.wanted_id:
            _lock_turn(session, swap.wanted_id, swap.asked_id, now).facilitator_id = swap.asker_id
        series = session.get_one(Series, offered.series_id)
        service.put_in_charge(session, session.get_one(Activity, series.activity_id), offered, swap.asked_id)
    session.flush()
    return swap


def answer_all(session: Session, member: Member, swap_ids: Sequence[int], *, agreed: bool, now: datetime) -> list[Swap]:
    """Record one answer to several requests; those that aren't possible any more are left out, unless none is."""
    answered = []
    for number in swap_ids:
        try:
            with session.begin_nested():
                answered.append(answer(session, member, number, agreed=agreed, now=now))
        except StaleSwapError:
            if len(swap_ids) == 1:
                raise
    if not answered:
        raise StaleSwapError
    return answered


def _lock_turn(session: Session, session_id: int, member_id: int | None, now: datetime) -> CommunitySession:
    """A session ahead that a member leads, or nobody, locked until the transaction ends."""
    found = _lock_planned(session, session_id)
    if found.facilitator_id != member_id or found.starts_at <= now:
        raise StaleSwapError
    return found
