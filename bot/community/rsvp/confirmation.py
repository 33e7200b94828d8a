"""After a new yes in a channel: a permanent direct message, with a calendar file in its thread."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.rsvp import actions, calendar_files, views
from bot.community.rsvp.actions import RsvpClick, RsvpOutcome
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing


def confirm(session: Session, catalog: ActivityCatalog, click: RsvpClick, outcome: RsvpOutcome) -> None:
    """Put the message and its file on the ledger; without a seat only the message."""
    caller, card = click.caller, outcome.card
    key = f"community.seat:{card.id}:{caller.slack_id}:{int(click.at.timestamp())}"
    payload = actions.confirmation(session, click, outcome)
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
