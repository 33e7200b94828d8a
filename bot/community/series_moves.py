"""A move of all later dates of a series that was asked for in words: which dates are meant, done and undone."""

from __future__ import annotations

from bot.community import session_changes
from bot.community.calendar import change_views, details, queries, series_times, service
from bot.community.calendar.change_views import SeriesMoveOption
from bot.community.calendar.destination import Destination
from bot.community.calendar.details import EditScope
from bot.community.calendar.errors import ChangedSinceError, TooLateToUndoError
from bot.community.calendar.models import SessionEdit
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import parse_wall_time, to_wall_time
from bot.community.calendar.series_times import TimesWish
from bot.community.calendar.undoing import UNDO_FOR
from bot.community.command_context import CommunityCommandContext
from bot.community.permissions import check_may_change
from bot.community.rsvp import notices as rsvp_notices
from bot.kit.db import row_id
from bot.kit.slack import Json

LAST_DAY = 6


def ask_to_move(context: CommunityCommandContext, card: SessionCard, wish: Destination) -> Json:
    """Show both choices, this date or all from it on, with a button for each time that may be meant."""
    if not card.rule:
        return session_changes.ask_to_move(context, card, wish)
    check_may_change(context.session, context.member, card)
    found = service.find_session(context.session, card.workspace_id, card.id)
    service.check_changeable(context.session, found, now=context.now)
    options = []
    for each in (wish, *wish.others):
        times = _times(context, card, each)
        moving = series_times.would_move(context.session, card, times, now=context.now) if times else []
        series = service.find_series(context.session, card.workspace_id, card.series_id)
        options.append(SeriesMoveOption(each, times, series_times.moved_singly(series, moving)))
    told = rsvp_notices.concerned(context.session, [card], context.member)
    return change_views.ask_which_dates(card, options, context.zone, len(told))


def _times(context: CommunityCommandContext, card: SessionCard, wish: Destination) -> TimesWish | None:
    """What a destination means for all dates; None if another day can't mean the same for each of them."""
    series = service.find_series(context.session, card.workspace_id, card.series_id)
    to = to_wall_time(wish.moment, series.zone)
    before = to_wall_time(card.starts_at, series.zone)
    weekday = None
    if to.date() != before.date():
        days = (to.date() - parse_wall_time(card.original_start).date()).days
        weekday = parse_wall_time(series.local_start).weekday() + days
        if series_times.weekday_of(series) is None or not 0 <= weekday <= LAST_DAY:
            return None
    return TimesWish(session_id=card.id, scope=EditScope.FROM_HERE, weekday=weekday, at=to.time())


def move(context: CommunityCommandContext) -> Json:
    """Move the dates of a button, and tell those concerned."""
    wish = TimesWish.decode(context.text)
    card = queries.card(context.session, context.member.workspace_id, wish.session_id)
    check_may_change(context.session, context.member, card)
    made, changes = series_times.move(context.session, card, wish, context.member, now=context.now)
    notified = session_changes.tell(context, card, changes)
    return change_views.series_moved(card.title, notified, row_id(made))


def undo(context: CommunityCommandContext) -> Json:
    """Undo the move of a series within ten minutes, unless it has changed since."""
    made = details.find_edit(context.session, context.member.workspace_id, int(context.text))
    card = queries.card(context.session, made.workspace_id, made.session_id)
    check_may_change(context.session, context.member, card)
    return change_views.undone(card.title, take_back(context, card, made))


def take_back(context: CommunityCommandContext, card: SessionCard, made: SessionEdit) -> int:
    """Give a series its old times back; returns how many are notified. Those who haven't heard of it never do."""
    series = service.find_series(context.session, made.workspace_id, made.series_id)
    if context.now - made.at >= UNDO_FOR:
        raise TooLateToUndoError
    if made.undone_at or series.sequence != made.sequence:
        raise ChangedSinceError
    return session_changes.tell(context, card, series_times.undo(context.session, made, now=context.now))
