"""Direct messages that said who has a seat, redrawn when somebody gets one or loses it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.notifications import NoticeRecipient, recipients
from bot.community.rsvp import queries, views
from bot.community.rsvp.service import RsvpResult
from bot.delivery import service as delivery
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn

MAX_SESSIONS = 100


def seat_key(session_id: int, slack_id: str, at: datetime) -> str:
    """The key of a confirmation of an answer to one session."""
    return f"community.seat:{session_id}:{slack_id}:{int(at.timestamp())}"


def series_seat_key(series_id: int, slack_id: str, at: datetime) -> str:
    """The key of a confirmation of an answer to a whole series."""
    return f"community.series_seat:{series_id}:{slack_id}:{int(at.timestamp())}"


def current(
    session: Session, workspace_id: str, session_id: int, member_ids: Collection[int], *, now: datetime
) -> list[Redrawn]:
    """The messages about some members' seats in a session, as they should look now."""
    card = calendar_queries.find_card(session, workspace_id, session_id)
    if card is None or not card.is_planned:
        return []
    to = recipients(session, workspace_id, list(member_ids))
    return [redrawn for each in to for redrawn in _of_member(session, card, each, now)]


def _of_member(session: Session, card: SessionCard, to: NoticeRecipient, now: datetime) -> Iterator[Redrawn]:
    about_session = [
        f"community.{name}:{card.id}:" for name in ("seat", "promoted", "passed_over", "changed", "reminder")
    ]
    with in_language(to.language):
        sent = delivery.sent_to(session, card.workspace_id, to.slack_id, about_session).values()
        by_age = sorted(sent, key=lambda each: each.ts)
        if by_age and not _is_followed(session, card, to, now):
            yield Redrawn(by_age.pop(), _single(session, card, to))
        overtaken = views.overtaken(card, to.zone)
        yield from (Redrawn(message, overtaken) for message in by_age)
        about_series = [f"community.series_seat:{card.series_id}:"]
        found = delivery.sent_to(session, card.workspace_id, to.slack_id, about_series)
        if found:
            listed = _series(session, card, to, now)
            for message in found.values():
                yield Redrawn(message, listed)


def _is_followed(session: Session, card: SessionCard, to: NoticeRecipient, now: datetime) -> bool:
    """Whether a message about the member's seat is on its way, which says what is true now."""
    about_seat = [f"community.{name}:{card.id}:" for name in ("promoted", "passed_over")]
    return delivery.is_on_its_way(session, card.workspace_id, to.slack_id, about_seat, now=now)


def _single(session: Session, card: SessionCard, to: NoticeRecipient) -> Json:
    rsvp = queries.rsvp(session, to.member_id, card.id)
    answer = RsvpAnswer(rsvp.answer) if rsvp else RsvpAnswer.NO
    if rsvp and rsvp.passed_over:
        return views.passed_over(card, to.zone)
    if rsvp and rsvp.held_until:
        return views.promoted(card, to.zone, rsvp.held_until)
    waiting = queries.count_waiting(session, card.id, before=rsvp.position) if rsvp else 0
    before = RsvpAnswer.WAITLISTED if answer == RsvpAnswer.YES else None
    return views.confirmation(card, RsvpResult(card.id, to.member_id, answer, waiting, before=before), to.zone)


def _series(session: Session, card: SessionCard, to: NoticeRecipient, now: datetime) -> Json:
    ahead = calendar_queries.of_series(session, card.workspace_id, card.series_id, now=now, limit=MAX_SESSIONS)
    cards = {each.id: each for each in ahead if each.is_planned}
    answers = queries.answers_of(session, to.member_id, list(cards))
    results = [
        (cards[session_id], RsvpResult(session_id, to.member_id, answer))
        for session_id, answer in sorted(answers.items(), key=lambda each: cards[each[0]].starts_at)
        if answer != RsvpAnswer.NO
    ]
    nobody = RsvpResult(card.id, to.member_id, RsvpAnswer.NO)
    return views.series_confirmation(results or [(card, nobody)], to.zone, coming=bool(results))
