"""A click on one of the four answers: what it comes to, what it is answered with, and what has to look different."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.queries import SessionCard
from bot.community.rsvp import notices, series_rsvp, service, views
from bot.community.rsvp.models import RsvpAnswer
from bot.community.rsvp.service import Answered, NoSuchSessionError, RsvpRequest
from bot.delivery import service as delivery
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member


@dataclass(frozen=True)
class RsvpClick:
    """Who pressed which answer of which session."""

    workspace_id: str
    slack_id: str
    verb: str
    session_id: int
    at: datetime


@dataclass(frozen=True)
class RsvpOutcome:
    """What a click came to; `answers` are those of a whole series."""

    member_id: int
    card: SessionCard
    answers: tuple[Answered, ...] = field(default=())

    @property
    def is_fresh_yes(self) -> bool:
        return any(each.seat.changed and each.seat.answer != RsvpAnswer.NO for each in self.answers)

    @property
    def given_up(self) -> int | None:
        """The first session that was theirs until now."""
        return next((each.seat.session_id for each in self.answers if each.seat.is_given_up), None)


def keep(session: Session, click: RsvpClick) -> RsvpOutcome:
    """Keep an answer, and tell those who got a seat by it."""
    member = members.arrive(session, click.workspace_id, click.slack_id, now=click.at)
    who = members.person(member)
    card = _card(session, click)
    if click.verb in (views.ALL, views.NONE):
        coming = click.verb == views.ALL
        answers = tuple(series_rsvp.answer_all(session, who, card.series_id, coming=coming, now=click.at))
    else:
        said = RsvpRequest(click.verb == views.YES, click.at)
        answers = (service.answer(session, who, click.session_id, said),)
    for each in answers:
        if each.seat.answer == RsvpAnswer.NO and each.seat.changed:
            mine = calendar_queries.card(session, click.workspace_id, each.seat.session_id)
            assert mine, "it has just been answered"
            notices.forget_reminders(session, mine, who.member_id)
            notices.forget_changes(session, mine, who.member_id)
        if each.promoted:
            free = calendar_queries.card(session, click.workspace_id, each.seat.session_id)
            assert free, "somebody has just got a seat there"
            notices.tell_promoted(session, free, each.promoted, now=click.at)
    return RsvpOutcome(who.member_id, _card(session, click), answers)


def _card(session: Session, click: RsvpClick) -> SessionCard:
    card = calendar_queries.card(session, click.workspace_id, click.session_id)
    if card is None:
        raise NoSuchSessionError
    return card


def reply(session: Session, click: RsvpClick, kept: RsvpOutcome) -> Json:
    """What the click is answered with, in the clicker's zone."""
    zone = _zone(session, kept)
    if click.verb in (views.ALL, views.NONE):
        seats = [(_of(session, click, each), each.seat) for each in kept.answers] or [(kept.card, _no_seat(kept))]
        return views.said_for_all(seats, zone, coming=click.verb == views.ALL)
    return views.own(kept.card, kept.answers[0].seat, zone)


def whisper(session: Session, click: RsvpClick, kept: RsvpOutcome) -> Json:
    """The same in short, where only they see it."""
    return views.whispered(reply(session, click, kept)["text"], kept.given_up)


def _zone(session: Session, kept: RsvpOutcome) -> str:
    member = session.get(Member, kept.member_id)
    return (member.zone if member else None) or "Etc/UTC"


def _of(session: Session, click: RsvpClick, answered: Answered) -> SessionCard:
    card = calendar_queries.card(session, click.workspace_id, answered.seat.session_id)
    assert card, "it has just been answered"
    return card


def _no_seat(kept: RsvpOutcome) -> service.Seat:
    return service.Seat(kept.card.id, kept.member_id, RsvpAnswer.NO)


def redrawn(session: Session, repertoire: ActivityCatalog, click: RsvpClick, place: tuple[str, str]) -> Json | None:
    """The invitation at (channel, ts) as it should look now; None where there is none of ours."""
    key = delivery.key_of(session, click.workspace_id, *place) or ""
    card = calendar_queries.card(session, click.workspace_id, click.session_id)
    if card is None:
        return None
    if key.startswith("community.announced:"):
        return notices.announcement(session, repertoire, card, now=click.at)
    return notices.as_it_is(session, repertoire, card) if key.startswith("community.call:") else None
