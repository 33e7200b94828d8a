"""What a yes in a channel brings: a message that stays, and in its thread a file for the calendar."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.models import CommunitySession
from bot.community.feeds import notices as feeds_notices
from bot.community.feeds.notices import Invitee
from bot.community.rsvp import actions, views
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp.actions import RsvpClick, RsvpOutcome
from bot.community.rsvp.models import Rsvp, RsvpAnswer


def confirm(session: Session, repertoire: ActivityCatalog, click: RsvpClick, kept: RsvpOutcome) -> None:
    """Put both on the ledger; who waits for a seat gets the message alone."""
    payload = actions.reply(session, click, kept)
    key = rsvp_notices.tell_seat(session, kept.card, click.slack_id, payload, now=click.at)
    to = Invitee(click.workspace_id, click.slack_id, key)
    if click.verb == views.ALL:
        apart = _apart(session, kept)
        feeds_notices.invite_to_all(session, repertoire, to, kept.card.series_id, apart, now=click.at)
    elif kept.answers[0].seat.answer == RsvpAnswer.YES:
        feeds_notices.invite(session, repertoire, to, kept.card.id, now=click.at)


def _apart(session: Session, kept: RsvpOutcome) -> list[str]:
    """The dates of a series that somebody does not come to, or has no seat for yet."""
    wanted = (
        select(CommunitySession.original)
        .join(Rsvp, col(Rsvp.session_id) == col(CommunitySession.id))
        .where(CommunitySession.series_id == kept.card.series_id)
        .where(Rsvp.member_id == kept.member_id, Rsvp.answer != RsvpAnswer.YES)
    )
    return list(session.exec(wanted))
