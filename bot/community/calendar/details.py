"""What facilitators change of sessions besides their time: what is said about them, who leads, seats and length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from bot.community.calendar import horizon, lifecycle, queries, service
from bot.community.calendar.errors import AlreadyOverError, BrokenLinkError, GoneError
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.links import is_link
from bot.community.calendar.models import (
    Community,
    CommunitySession,
    Series,
    SessionEdit,
    SessionOverride,
    SessionState,
)
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import parse_wall_time, to_utc
from bot.community.calendar.service import KnownDetails, SessionChange
from bot.kit.db import row_id
from bot.kit.payloads import Payload
from bot.members.models import Member

# What a date may have of its own, by the name of its column.
OWN = ("title", "link", "description", "agenda", "place", "channel", "cover", "cover_alt")
EDITABLE = (SessionState.PLANNED, SessionState.SKIPPED)


class EditScope(StrEnum):
    """Which dates an edit is for: this one, this and all later ones, or all that are not over."""

    DATE = "date"
    FROM_HERE = "from_here"
    ALL = "all"


@dataclass(frozen=True)
class DetailsWish:
    """Changes of sessions: new texts by name (empty for none), and a new length and leader unless they are None.

    Only with `sets_seats` the number of seats changes to `capacity`.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    minutes: int | None = None
    host_id: int | None = None
    capacity: int | None = None
    sets_seats: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.minutes or self.host_id or self.sets_seats)


class _Before(Payload):
    """What a series and some of its sessions were before an edit, by their columns."""

    series: dict[str, str | int | None]
    sessions: dict[int, dict[str, str | int | None]]


def in_scope(session: Session, card: SessionCard, scope: EditScope, *, now: datetime) -> list[CommunitySession]:
    """The sessions that an edit is for, in order, locked; AlreadyOverError or GoneError if its own is none of them."""
    if card.state not in EDITABLE:
        raise AlreadyOverError if card.state == SessionState.OVER else GoneError
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == card.series_id,
        CommunitySession.workspace_id == card.workspace_id,
        col(CommunitySession.state).in_(EDITABLE),
        col(CommunitySession.ends_at) > now,
    )
    if scope == EditScope.DATE:
        wanted = wanted.where(CommunitySession.id == card.id)
    elif scope == EditScope.FROM_HERE:
        wanted = wanted.where(CommunitySession.original_start >= card.original_start)
    found = list(session.exec(wanted.order_by(CommunitySession.original_start).with_for_update()))
    if not found:
        raise AlreadyOverError
    return found


def edit(
    session: Session, card: SessionCard, wish: DetailsWish, scope: EditScope, by: Member, *, now: datetime
) -> tuple[SessionEdit, list[SessionChange]]:
    """Change sessions; returns the edit, by which it can be undone, and the changes in order.

    An edit of more than one date becomes what the series says; dates before it keep what they had.
    """
    if wish.texts.get("link") and not is_link(wish.texts["link"]):
        raise BrokenLinkError
    series = service.find_series(session, card.workspace_id, card.series_id)
    scope = scope if card.rule else EditScope.ALL
    chosen = in_scope(session, card, scope, now=now)
    before = _Before(
        series={name: getattr(series, name) for name in (*OWN, "minutes", "capacity")},
        sessions={row_id(each): _snapshot(each) for each in chosen},
    )
    known = _known(session, chosen)
    if scope != EditScope.DATE:
        _keep_others(session, series, chosen, wish)
        _edit_series(series, wish)
    for each in chosen:
        _edit_session(session, series, each, wish, is_lasting=scope != EditScope.DATE, now=now)
    changes = _changes(session, series, chosen, known, now)
    kept = SessionEdit(
        workspace_id=card.workspace_id, series_id=card.series_id, session_id=card.id, by_id=row_id(by), at=now,
        sequence=series.sequence, before=before.encode(),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept, changes


def undo(session: Session, made: SessionEdit, *, now: datetime) -> list[SessionChange]:
    """Give a series and its sessions back what they had before an edit; returns the changes in order.

    Who has a seat by now keeps it.
    """
    series = service.find_series(session, made.workspace_id, made.series_id)
    before = _Before.decode(made.before)
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id, col(CommunitySession.id).in_(list(before.sessions))
    )
    chosen = list(session.exec(wanted.order_by(CommunitySession.original_start).with_for_update()))
    known = _known(session, chosen)
    for name, value in before.series.items():
        setattr(series, name, value)
    for each in chosen:
        values = dict(before.sessions[row_id(each)])
        _set_length(session, series, each, int(values.pop("minutes") or 0))
        for name, value in values.items():
            setattr(each, name, value)
    made.undone_at = now
    session.add(made)
    return _changes(session, series, chosen, known, now)


def _snapshot(each: CommunitySession) -> dict[str, str | int | None]:
    own = {name: getattr(each, name) for name in (*OWN, "capacity", "facilitator_id", "is_host_fixed")}
    return {**own, "minutes": _minutes(each)}


def _minutes(each: CommunitySession) -> int:
    return int((each.ends_at - each.starts_at).total_seconds()) // 60


def _known(session: Session, chosen: Iterable[CommunitySession]) -> dict[int, KnownDetails]:
    """What people know so far of sessions, by session."""
    cards = queries.cards(session, [row_id(each) for each in chosen])
    return {card.id: KnownDetails(card.minutes, card.place, card.link) for card in cards}


def _keep_others(session: Session, series: Series, chosen: Iterable[CommunitySession], wish: DetailsWish) -> None:
    """Note with the dates that an edit leaves alone what they have from their series so far."""
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id, col(CommunitySession.id).not_in([each.id for each in chosen])
    )
    home = session.get_one(Community, series.community_id).channel
    lasted = series.minutes
    for each in session.exec(wanted):
        for name in wish.texts:
            if getattr(each, name) is None:
                setattr(each, name, getattr(series, name) or (home if name == "channel" else ""))
        if wish.minutes:
            own = session.get(SessionOverride, (series.id, each.original_start))
            _note_length(session, each, (own and own.minutes) or lasted, of_series=wish.minutes)
        session.add(each)


def _edit_series(series: Series, wish: DetailsWish) -> None:
    for name, text in wish.texts.items():
        setattr(series, name, text or None)
    series.minutes = wish.minutes or series.minutes
    if wish.sets_seats:
        series.capacity = wish.capacity


def _edit_session(
    session: Session, series: Series, each: CommunitySession, wish: DetailsWish, *, is_lasting: bool, now: datetime
) -> None:
    has_begun = each.starts_at <= now
    for name, text in wish.texts.items():
        # The posts about a session that is under way are in its channel already.
        if name == "channel" and has_begun:
            each.channel = queries.card(session, each.workspace_id, row_id(each)).channel
        else:
            setattr(each, name, None if is_lasting else text)
    if wish.sets_seats:
        each.capacity = wish.capacity
    if wish.host_id:
        each.facilitator_id, each.is_host_fixed = wish.host_id, True
    if wish.minutes:
        _set_length(session, series, each, wish.minutes)


def _set_length(session: Session, series: Series, each: CommunitySession, minutes: int) -> None:
    each.ends_at = each.starts_at + timedelta(minutes=minutes)
    if each.next_step == SessionStep.CLOSE:
        each.next_due_at = lifecycle.due_at(SessionStep.CLOSE, each.starts_at, each.ends_at)
    _note_length(session, each, minutes, of_series=series.minutes)


def _note_length(session: Session, each: CommunitySession, minutes: int, *, of_series: int) -> None:
    """Note the length of a date as an exception to its series, if it is one."""
    override = session.get(SessionOverride, (each.series_id, each.original_start))
    if override is None and minutes == of_series:
        return
    override = override or SessionOverride(
        series_id=each.series_id, original_start=each.original_start, workspace_id=each.workspace_id,
        moved_to=each.starts_at,
    )  # fmt: skip
    override.minutes = None if minutes == of_series else minutes
    session.add(override)
    session.flush()
    series = service.find_series(session, each.workspace_id, each.series_id)
    ruled = to_utc(parse_wall_time(each.original_start), series.zone)
    is_moved = horizon.is_moved(series, each.original_start)
    if override.minutes is None and override.moved_to == ruled and not is_moved:
        session.delete(override)


def _changes(
    session: Session,
    series: Series,
    chosen: Iterable[CommunitySession],
    known: Mapping[int, KnownDetails],
    now: datetime,
) -> list[SessionChange]:
    several = list(chosen)
    return [
        service.changed(
            session, each, series, each.starts_at, now, known=known[row_id(each)], is_lasting=len(several) > 1
        )
        for each in several
    ]


def find_edit(session: Session, workspace_id: str, edit_id: int) -> SessionEdit:
    """An edit of a workspace; GoneError if there is none."""
    found = session.get(SessionEdit, edit_id)
    if found is None or found.workspace_id != workspace_id:
        raise GoneError
    return found


def edited_ids(made: SessionEdit) -> list[int]:
    """The sessions that an edit changed."""
    return list(_Before.decode(made.before).sessions)


def copied(to: Series, values: Any) -> None:
    """Give a new series what another series, a session's card or a template says about itself."""
    for name in ("description", "agenda", "place", "cover", "cover_alt"):
        setattr(to, name, getattr(values, name))
