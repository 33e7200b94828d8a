"""What somebody says of their own seat: noted at once if it is clear which session they mean, else asked back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.community import series_extension
from bot.community.calendar import date_lookup, queries
from bot.community.calendar.errors import NotPlannedError
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.command_context import CommunityCommandContext
from bot.community.permissions import is_planner
from bot.community.rota import cover_requests
from bot.community.rota import service as rota_service
from bot.community.rsvp import actions, listeners, seat_messages, seat_questions, views
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp.actions import RsvpClick
from bot.community.sentences.seats import SeatMatter, SeatWish
from bot.delivery import service as delivery
from bot.kit.dates import find_absence
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.mentions import readable
from bot.members.command_registry import FollowUp, FollowUpContext, Reply

MAX_CHOICES = 4
# “I can't come” is about a session that is near.
SOON = timedelta(days=14)


def answer(context: CommunityCommandContext, wish: SeatWish) -> Reply | None:
    """What becomes of a wish; None if it names no session, only a day on which nothing concerns its author."""
    if wish.is_all:
        return _every_date(context, wish)
    scope = context.scope
    series_extension.extend_to_named_day(context.session, scope, wish.words, now=context.now)
    fitting = date_lookup.fitting(context.session, scope, wish.words)
    ahead = [card for card in fitting if card.starts_at > context.now]
    if not ahead and wish.title:
        raise NotPlannedError(given=readable(wish.words)[:60])
    given = rsvp_queries.answers_of(context.session, row_id(context.member), [card.id for card in ahead])
    if wish.matter is SeatMatter.ASKED:
        seats = [card for card in ahead if given.get(card.id, RsvpAnswer.NO) != RsvpAnswer.NO]
        shown = (seats or ahead[: MAX_CHOICES if wish.when else 1])[:MAX_CHOICES]
        return (
            Reply(seat_questions.own_seat(shown, given, context.zone, _in_line(context, shown, given)))
            if shown
            else None
        )
    coming = wish.matter is SeatMatter.COMING
    led = [card for card in ahead if card.host_id == context.member.id]
    if led and not coming and (wish.when or not any(card.id in given for card in ahead)):
        return Reply(cover_requests.of_turns(context, led))
    if not wish.words and not coming:
        ahead = [card for card in ahead if card.starts_at <= context.now + SOON]
    chosen = _meant(wish, ahead, given)
    if not chosen:
        known = ahead[:1] if wish.title else [card for card in ahead if coming and card.id in given][:MAX_CHOICES]
        return Reply(seat_questions.own_seat(known, given, context.zone)) if known else None
    if len(chosen) == 1 and (wish.title or wish.is_after_all):
        return _note(context, chosen[0], coming=coming)
    return Reply(seat_questions.which_session(chosen[:MAX_CHOICES], context.zone, coming=coming))


def instead_of_cancelling(context: CommunityCommandContext, words: str) -> Reply | None:
    """Asks somebody who may not cancel a session, but has a seat in it, whether they give that up; None for others."""
    fitting = date_lookup.fitting(context.session, context.scope, words)
    ahead = [card for card in fitting if card.starts_at > context.now]
    if is_planner(context.member) or any(card.host_id == context.member.id for card in ahead):
        return None
    given = rsvp_queries.answers_of(context.session, row_id(context.member), [card.id for card in ahead])
    seats = [card for card in ahead if given.get(card.id, RsvpAnswer.NO) != RsvpAnswer.NO][:MAX_CHOICES]
    return Reply(seat_questions.which_session(seats, context.zone, coming=False)) if seats else None


def while_away(context: CommunityCommandContext, days: str) -> Reply | None:
    """The seats of somebody in the days of an absence, to be given up by a button.

    None for those who lead or take turns: their turns are asked about first.
    """
    led = queries.led_by(context.session, context.member.workspace_id, row_id(context.member), now=context.now)
    if led or rota_service.activities_of(context.session, context.member):
        return None
    found = find_absence(days, context.reading)
    own = rsvp_queries.accepted_sessions(
        context.session, context.member.workspace_id, row_id(context.member), now=context.now
    )
    zone = ZoneInfo(context.zone)
    # After “until Saturday”, Saturday may be meant too; each seat is given up by its own button.
    backs = [found.back, *(each.back for each in found.alternatives)] if found else []
    back = max((each for each in backs if each), default=None)
    seats = [
        card
        for card in queries.cards(context.session, list(own))
        if back and found and found.first <= card.starts_at.astimezone(zone).date() < back
    ]
    if seats:
        return Reply(seat_questions.which_session(seats[:MAX_CHOICES], context.zone, coming=False))
    return Reply({"text": _("Thanks for telling me. You have no lessons and no sessions during that time.")})


def _in_line(
    context: CommunityCommandContext, cards: list[SessionCard], given: dict[int, RsvpAnswer]
) -> dict[int, int]:
    """How many wait before somebody, by the session in which they wait."""
    waiting = [card.id for card in cards if given.get(card.id) == RsvpAnswer.WAITLISTED]
    own = {each: rsvp_queries.rsvp(context.session, row_id(context.member), each) for each in waiting}
    return {
        session_id: rsvp_queries.count_waiting(context.session, session_id, before=found.position)
        for session_id, found in own.items()
        if found
    }


def _meant(wish: SeatWish, ahead: list[SessionCard], given: dict[int, RsvpAnswer]) -> list[SessionCard]:
    """The sessions that may be meant: those whose answer would change; who gives up one on a day has a seat then."""
    if wish.matter is SeatMatter.COMING:
        declined = [card for card in ahead if given.get(card.id) == RsvpAnswer.NO]
        if declined and (wish.is_after_all or not wish.title):
            return declined
        return [card for card in ahead if given.get(card.id) not in (RsvpAnswer.YES, RsvpAnswer.WAITLISTED)]
    seats = [card for card in ahead if given.get(card.id) in (RsvpAnswer.YES, RsvpAnswer.WAITLISTED)]
    return seats or ([card for card in ahead if card.id not in given] if wish.title else [])


def _every_date(context: CommunityCommandContext, wish: SeatWish) -> Reply | None:
    """Notes an answer for every date of a series; of several series, asks which one."""
    fitting = date_lookup.fitting(context.session, context.scope, wish.words)
    ahead = [card for card in fitting if card.starts_at > context.now]
    if not ahead and wish.title:
        raise NotPlannedError(given=readable(wish.words)[:60])
    coming = wish.matter is SeatMatter.COMING
    first = list({card.series_id: card for card in reversed(ahead) if card.rule or wish.title}.values())[::-1]
    if not first:
        return None
    if len(first) > 1 or not wish.title:
        return Reply(seat_questions.which_series(first[:MAX_CHOICES], coming=coming))
    [card] = first
    if not card.rule:
        return _note(context, card, coming=coming)
    freed = [] if coming else _free_single_dates(context, [each for each in ahead if each.series_id == card.series_id])
    reply = press(context, views.ALL if coming else views.NONE, card.id)
    return replace(reply, follow_ups=[*reply.follow_ups, *freed])


def _free_single_dates(context: CommunityCommandContext, ahead: list[SessionCard]) -> list[FollowUp]:
    """Gives up the seats of a series that somebody took one by one, which its own button leaves alone."""
    given = rsvp_queries.answers_of(context.session, row_id(context.member), [card.id for card in ahead])
    seats = [card for card in ahead if given.get(card.id) in (RsvpAnswer.YES, RsvpAnswer.WAITLISTED)]
    return [each for card in seats for each in press(context, views.NO, card.id).follow_ups]


def _note(context: CommunityCommandContext, card: SessionCard, *, coming: bool) -> Reply:
    """Note an answer as its button does; the confirmation has the button that takes it back."""
    return press(context, views.YES if coming else views.NO, card.id)


def press(context: CommunityCommandContext, action_id: str, session_id: int) -> Reply:
    """What an RSVP button does that is said in words."""
    click = RsvpClick(context.caller, action_id, session_id, context.now)
    outcome = actions.keep(context.session, click)
    card = outcome.card
    shown = actions.confirmation(context.session, click, outcome)
    key = (
        seat_messages.series_seat_key(card.series_id, context.caller.slack_id, context.now)
        if click.for_all
        else seat_messages.seat_key(card.id, context.caller.slack_id, context.now)
    )
    lasts = outcome.is_new_yes and not delivery.exists(context.session, card.workspace_id, key)
    if lasts:
        # A message that stays up to date, with the calendar file in its thread.
        actions.confirm(context.session, context.catalog, click, outcome)
    return Reply(shown, [_bring_up_to_date(context, click, outcome)], is_delivered=lasts)


def _bring_up_to_date(context: CommunityCommandContext, click: RsvpClick, outcome: actions.RsvpOutcome) -> FollowUp:
    """Redraws what was posted about the session."""

    async def follow_up(slack: FollowUpContext) -> None:
        await listeners.update_messages(slack.deps, context.community, slack.client, click, outcome)

    return follow_up
