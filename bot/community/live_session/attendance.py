"""Attendance compared with the number of yeses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import queries
from bot.community.calendar.models import CommunitySession, Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.live_session.models import CheckIn, SessionRating
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

MAX_SESSIONS = 6
# The mean of fewer ratings could reveal single ones.
MIN_RATINGS = 3


@dataclass(frozen=True)
class Attendance:
    """A past session: how many said yes, how many of those came, how many came at all, and their mean rating."""

    card: SessionCard
    said_yes: int
    came_of_yes: int
    present: int
    worth: float | None = None


def recent(session: Session, workspace_id: str, activity_id: int, *, now: datetime) -> list[Attendance]:
    """The last sessions of an activity, the newest first."""
    past = (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity_id, CommunitySession.workspace_id == workspace_id)
        .where(CommunitySession.state == SessionState.OVER, col(CommunitySession.ends_at) <= now)
        .order_by(col(CommunitySession.starts_at).desc())
        .limit(MAX_SESSIONS)
    )
    cards = queries.cards(session, [each for each in session.exec(past) if each])
    return [_attendance(session, card) for card in reversed(cards)]


def _attendance(session: Session, card: SessionCard) -> Attendance:
    answered = select(Rsvp.member_id).where(Rsvp.session_id == card.id, Rsvp.answer == RsvpAnswer.YES)
    said_yes = set(session.exec(answered))
    present = set(session.exec(select(CheckIn.member_id).where(CheckIn.session_id == card.id)))
    ratings = select(sa.func.avg(SessionRating.worth), sa.func.count(col(SessionRating.worth)))
    mean, count = session.exec(ratings.where(SessionRating.session_id == card.id)).one()
    worth = float(mean) if count >= MIN_RATINGS else None
    return Attendance(card, len(said_yes), len(said_yes & present), len(present), worth)


def facts(attendance: Attendance) -> str:
    """How many were at a session, without names."""
    found = [ngettext("{n} was there", "{n} were there", attendance.present)]
    if attendance.said_yes:
        found.append(_("{came} of the {yes} who said yes", came=attendance.came_of_yes, yes=attendance.said_yes))
    if attendance.worth is not None:
        found.append(_("worth their time: {worth} out of 5", worth=f"{attendance.worth:.1f}"))
    return ", ".join(found)


def view(title: str, sessions: list[Attendance], zone: str) -> Json:
    """The figures of the last sessions, without names."""
    if not sessions:
        return blocks.message(_("{title} hasn't taken place yet.", title=escape(title)))
    lines = [f"*{escape(title)}*"]
    lines += [f"• {format_moment(each.card.starts_at, zone)}: {facts(each)}" for each in sessions]
    if not any(each.present for each in sessions):
        lines.append(_("Nobody checked in, so I can't say who was there."))
    return blocks.message("\n".join(lines))
