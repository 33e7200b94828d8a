"""Undoing what a list has enrolled, within a day: everybody in it, in parts, nobody twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import service, unenrolling, unenrolling_views
from bot.cohorts.enrolment_lists import AT_ONCE, UNDO_FOR, lines
from bot.cohorts.models import EnrolmentLine, EnrolmentList, ListStage
from bot.cohorts.unenrolling import UnenrolmentIsFinalError
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.journeys.content import Library
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members.models import Member


def undone_key(list_id: str, whom: int) -> str:
    """The key of what somebody hears of it, a member or the one who had enrolled them."""
    return f"cohorts.list_undone:{list_id}:{whom}"


def begin(session: Session, caller: Caller, list_id: str, *, now: datetime) -> str:
    """Mark a list as being undone, once, within a day, by the one whose it is; returns its workspace's id."""
    member = service.staff(session, caller)
    mine = sa.update(EnrolmentList).where(
        col(EnrolmentList.id) == list_id,
        col(EnrolmentList.workspace_id) == member.workspace_id,
        col(EnrolmentList.asked_by) == member.id,
        col(EnrolmentList.stage) == ListStage.DONE,
        col(EnrolmentList.done_at) > now - UNDO_FOR,
    )
    if session.connection().execute(mine.values(stage=ListStage.UNDOING)).rowcount != 1:
        raise UnenrolmentIsFinalError
    return member.workspace_id


def undo_part(session: Session, library: Library, list_id: str, *, now: datetime) -> int:
    """Take the next people of a list off again; returns their number, 0 when none is left."""
    held = session.get(EnrolmentList, list_id)
    if held is None or held.stage != ListStage.UNDOING:
        return 0
    waiting = select(EnrolmentLine).where(EnrolmentLine.list_id == list_id, col(EnrolmentLine.done))
    rows = list(session.exec(waiting.order_by(col(EnrolmentLine.number)).limit(AT_ONCE)))
    by_track: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_track[row.track_id or held.track_id].add(row.slack_id or "")
    asker = session.get_one(Member, held.asked_by)
    for track_id, slack_ids in by_track.items():
        track = library.track(track_id)
        wanted = select(Member).where(Member.workspace_id == held.workspace_id, col(Member.slack_id).in_(slack_ids))
        people = list(session.exec(wanted))
        if track is None or not people:
            continue
        off = unenrolling.take_off(session, library, people, track, now=now)
        for member in people:
            if row_id(member) in off.unheard:
                continue
            with in_language(member.language):
                payload = unenrolling_views.by_mistake(track, asker.slack_id)
            key = undone_key(list_id, row_id(member))
            delivery.post(session, Outgoing(held.workspace_id, key, member.slack_id, payload, now))
    numbers = [row.number for row in rows]
    gone = sa.update(lines).where(lines.c.list_id == list_id, lines.c.number.in_(numbers))
    session.connection().execute(gone.values(done=False))
    return len(rows)


def finish(session: Session, list_id: str, *, now: datetime) -> None:
    """Say that it is done, once, and delete who was in the list."""
    held = session.get_one(EnrolmentList, list_id)
    moved = sa.update(EnrolmentList).where(
        col(EnrolmentList.id) == list_id, col(EnrolmentList.stage) == ListStage.UNDOING
    )
    if session.connection().execute(moved.values(stage=ListStage.CANCELLED, done_at=None)).rowcount != 1:
        return
    counted = sa.select(sa.func.count()).where(lines.c.list_id == list_id)
    people = int(session.connection().execute(counted).scalar_one())
    asker = session.get_one(Member, held.asked_by)
    with in_language(asker.language):
        payload = unenrolling_views.list_undone(people)
    key = undone_key(list_id, row_id(asker))
    delivery.post(session, Outgoing(held.workspace_id, key, asker.slack_id, payload, now, lane=Lane.PROMPT))
    session.connection().execute(sa.delete(EnrolmentLine).where(col(EnrolmentLine.list_id) == list_id))
