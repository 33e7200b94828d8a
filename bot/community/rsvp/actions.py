"""RSVP clicks: record the answer, confirm it, and update the invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.rsvp import calendar_files, notices, seat_messages, series_rsvp, service, views
from bot.community.rsvp.service import RsvpResult
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit import blocks
from bot.kit.slack import Caller, Json, MessageRef
from bot.kit.time import usable_zone
from bot.members.callers import caller_person
from bot.members.message_updates import Redrawn
from bot.members.models import Member


@dataclass(frozen=True)
class RsvpClick:
    """A member's answer to a session, and when they clicked."""

    caller: Caller
    action_id: str
    session_id: int
    at: datetime

    @property
    def coming(self) -> bool:
        return self.action_id in (views.YES, views.ALL)

    @property
    def for_all(self) -> bool:
        return self.action_id in (views.ALL, views.NONE)


@dataclass(frozen=True)
class RsvpOutcome:
    """The result of a click: the session, and each session that it answered with its result."""

    member_id: int
    card: SessionCard
    results: tuple[RsvpResult, ...]
    cards: Mapping[int, SessionCard]

    @property
    def is_new_yes(self) -> bool:
        return any(each.changed and each.answer != RsvpAnswer.NO for each in self.results)


def keep(session: Session, click: RsvpClick) -> RsvpOutcome:
    """Record the answer of a click, and notify members who got a seat because of it."""
    caller = click.caller
    who = caller_person(session, caller, now=click.at)
    clicked = queries.card(session, caller.workspace_id, click.session_id)
    if click.for_all:
        given = series_rsvp.answer_all(session, who, clicked.series_id, coming=click.coming, now=click.at)
    else:
        given = [service.answer(session, who, click.session_id, coming=click.coming, now=click.at)]
    cards = {card.id: card for card in queries.cards(session, [each.session_id for each in given])}
    for result in given:
        card = cards[result.session_id]
        if result.answer == RsvpAnswer.NO and result.changed:
            notices.withdraw_reminders(session, card, who.member_id)
            notices.withdraw_changes(session, card, who.member_id)
        if result.promoted:
            notices.notify_promoted(session, card, result.promoted, now=click.at)
    return RsvpOutcome(who.member_id, cards.get(clicked.id, clicked), tuple(given), cards)


def confirmation(session: Session, click: RsvpClick, outcome: RsvpOutcome) -> Json:
    """The confirmation of a click as a message of its own, in the member's zone."""
    member = session.get(Member, outcome.member_id)
    zone = usable_zone(member.zone if member else None)
    if not click.for_all:
        return views.confirmation(outcome.card, outcome.results[0], zone)
    results = [(outcome.cards[each.session_id], each) for each in outcome.results]
    unanswered = RsvpResult(outcome.card.id, outcome.member_id, RsvpAnswer.NO)
    return views.series_confirmation(results or [(outcome.card, unanswered)], zone, coming=click.coming)


def confirm(session: Session, catalog: ActivityCatalog, click: RsvpClick, outcome: RsvpOutcome) -> None:
    """Confirm a new yes in a channel by a lasting direct message; with a seat, a calendar file is in its thread."""
    caller, card = click.caller, outcome.card
    key = (
        seat_messages.series_seat_key(card.series_id, caller.slack_id, click.at)
        if click.for_all
        else seat_messages.seat_key(card.id, caller.slack_id, click.at)
    )
    payload = confirmation(session, click, outcome)
    delivery.post(session, Outgoing(caller.workspace_id, key, caller.slack_id, payload, click.at, lane=Lane.PROMPT))
    if click.action_id == views.ALL:
        apart = (
            select(CommunitySession.original_start)
            .join(Rsvp, col(Rsvp.session_id) == col(CommunitySession.id))
            .where(CommunitySession.series_id == card.series_id)
            .where(Rsvp.member_id == outcome.member_id, Rsvp.answer != RsvpAnswer.YES)
        )
        left_out = list(session.exec(apart))
        calendar_files.send_series(session, catalog, caller, card.series_id, left_out, thread_of=key, now=click.at)
    elif outcome.results[0].answer == RsvpAnswer.YES:
        calendar_files.send_session(session, catalog, caller, card.id, thread_of=key, now=click.at)


def short_confirmation(session: Session, click: RsvpClick, outcome: RsvpOutcome) -> Json:
    """The confirmation beside the invitation in its channel; a given-up seat can be removed from a calendar."""
    text = confirmation(session, click, outcome)["text"]
    given_up = next((each.session_id for each in outcome.results if each.is_given_up), None)
    if given_up is None:
        return {"text": text}
    return blocks.message(text, blocks.section(text), views.remove_from_calendar(given_up))


def outdated_posts(session: Session, outcome: RsvpOutcome) -> list[tuple[int, MessageRef]]:
    """The invitations and announcements in channels that a click may have made outdated, each with its session."""
    first_id = queries.first_of_series(session, outcome.card.series_id)
    keys = {notices.announcement_key(outcome.card.series_id): first_id}
    for card in {**outcome.cards, outcome.card.id: outcome.card}.values():
        keys |= dict.fromkeys(notices.invitation_keys(card), card.id)
    found = delivery.places(session, outcome.card.workspace_id, list(keys))
    return [(keys[key], message) for key, message in found.items()]


def outdated_seats(session: Session, outcome: RsvpOutcome, *, now: datetime) -> list[Redrawn]:
    """The messages to those who got a seat because of a click, as they should look now."""
    return [
        redrawn
        for result in outcome.results
        if result.promoted
        for redrawn in seat_messages.current(
            session, outcome.card.workspace_id, result.session_id, result.promoted, now=now
        )
    ]


def updated_invitation(
    session: Session, catalog: ActivityCatalog, click: RsvpClick, session_id: int, message: MessageRef
) -> Json | None:
    """The current invitation or announcement in a message; None if it is no message of ours."""
    key = delivery.key_of(session, click.caller.workspace_id, message.channel, message.ts) or ""
    card = queries.find_card(session, click.caller.workspace_id, session_id)
    if card and key.startswith(notices.ANNOUNCEMENT):
        return notices.announcement(session, catalog, card, now=click.at)
    return notices.invitation(session, catalog, card) if card and key.startswith(notices.INVITATION) else None
