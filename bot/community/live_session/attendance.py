"""Who was there, beside who had said so: a sign-up is no attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.community.calendar import formatting
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import CommunitySession, Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.live_session.models import CheckIn, SessionRating
from bot.community.rsvp.models import Rsvp, RsvpAnswer
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment

LATELY = 6
# So few answers would say who said what.
MIN_ANSWERS = 3


@dataclass(frozen=True)
class Attendance:
    """One past session: how many said yes, how many of them came, and how many came at all."""

    card: SessionCard
    yes: int
    came_of_yes: int
    there: int
    worth: float | None = None


def lately(session: Session, workspace_id: str, activity_id: int, *, now: datetime) -> list[Attendance]:
    """The last sessions of an activity, the newest first."""
    wanted = (
        sa.select(col(CommunitySession.id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(col(Series.activity_id) == activity_id, col(CommunitySession.workspace_id) == workspace_id)
        .where(col(CommunitySession.state) == SessionState.OVER, col(CommunitySession.ends_at) <= now)
        .order_by(col(CommunitySession.starts_at).desc())
        .limit(LATELY)
    )
    ids = list(session.connection().execute(wanted).scalars())
    return [_count(session, card) for card in reversed(calendar_queries.cards(session, [each for each in ids if each]))]


def _count(session: Session, card: SessionCard) -> Attendance:
    said = set(_members(session, sa.select(col(Rsvp.member_id)).where(
        col(Rsvp.session_id) == card.id, col(Rsvp.answer) == RsvpAnswer.YES)))  # fmt: skip
    there = set(_members(session, sa.select(col(CheckIn.member_id)).where(col(CheckIn.session_id) == card.id)))
    worth = sa.select(sa.func.avg(col(SessionRating.worth)), sa.func.count(col(SessionRating.worth)))
    mean, answers = session.connection().execute(worth.where(col(SessionRating.session_id) == card.id)).one()
    return Attendance(card, len(said), len(said & there), len(there), float(mean) if answers >= MIN_ANSWERS else None)


def _members(session: Session, wanted: Any) -> list[int]:
    return list(session.connection().execute(wanted).scalars())


def shown(title: str, found: list[Attendance], zone: str) -> Json:
    """Figures of the last sessions, never names of those who were missing."""
    if not found:
        text = _("{title} has not taken place yet.", title=escape(title))
        return formatting.message(text, formatting.mrkdwn(text))
    lines = [f"*{escape(title)}*"]
    for each in found:
        facts = [ngettext("{n} was there", "{n} were there", each.there)]
        if each.yes:
            facts.append(_("{came} of {yes} who said yes", came=each.came_of_yes, yes=each.yes))
        if each.worth is not None:
            facts.append(_("worth the time: {worth} of 5", worth=f"{each.worth:.1f}"))
        lines.append(f"• {say_moment(each.card.starts_at, zone)}: {', '.join(facts)}")
    if not any(each.there for each in found):
        lines.append(_("Nobody checked in, so this says nothing about who was there."))
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text))
