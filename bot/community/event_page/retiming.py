"""The form that moves all later dates of a series, what it would do, and its undoing."""

from __future__ import annotations

from datetime import time

from bot.community import series_moves, session_changes
from bot.community.calendar import change_views, details, flags, horizon, modals, queries, series_times, service
from bot.community.calendar.change_views import MovedSeries
from bot.community.calendar.formatting import zone_name
from bot.community.calendar.series_times import TimesWish
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.community.rsvp import notices as rsvp_notices
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.members.service import days_off_of

RETIMING, RETIMED = "community.retiming", "community.retimed"
UNDO_TIMES = "community.undo_times"


def form(context: CommunityCommandContext) -> Json:
    """The form for another weekday and time of a series."""
    card = edits.managed(context, int(context.text))
    series = service.find_series(context.session, card.workspace_id, card.series_id)
    weekday = series_times.weekday_of(series)
    days = [blocks.option(name, number) for number, name in enumerate(change_views.weekdays())]
    which = None if weekday is None else blocks.static_select(days, initial=days[weekday])
    at = blocks.time_picker(initial=f"{series_times.time_now(series, card):%H:%M}")
    return blocks.modal(
        RETIMING,
        _("Move the series"),
        [
            views.later_dates_field(),
            blocks.input_block("weekday", _("On which day of the week?"), which) if which else None,
            blocks.input_block("time", _("Time ({zone})", zone=zone_name(series.zone)), at),
        ],
        submit=_("Preview it"),
        close=_("Back"),
        metadata=views.PageMetadata(session_id=card.id).encode(),
    )


def preview(context: CommunityCommandContext, view: Json) -> Json:
    """What the form would do: how many dates move, and how many people are told."""
    card, given = edits.of_window(context, view), modals.values(view)
    weekday = int(given["weekday"]) if given.get("weekday") else None
    at = time.fromisoformat(given["time"])
    wish = TimesWish(session_id=card.id, scope=views.scope_in(view), weekday=weekday, at=at)
    moving = series_times.would_move(context.session, card, wish, now=context.now)
    cards = queries.cards(context.session, [row_id(each.session) for each in moving])
    series = service.find_series(context.session, card.workspace_id, card.series_id)
    ahead = horizon.dates_after(context.session, series, context.now, limit=0).count
    skipped = service.count_before(context.session, moving[0].session, now=context.now)
    told = rsvp_notices.concerned(context.session, cards, context.member)
    moved = MovedSeries(
        card.title, moving[0].session.starts_at, moving[0].starts_at, None if ahead is None else ahead - skipped
    )
    country = days_off_of(context.session, context.member).country
    holidays = flags.holidays_on([each.starts_at for each in moving], series.zone, country)
    overwritten = change_views.overwritten(series_times.moved_singly(series, moving), context.zone)
    return blocks.modal(
        RETIMED,
        _("Move the series"),
        [
            blocks.section(change_views.series_would_move(moved, context.zone)),
            blocks.section(overwritten) if overwritten else None,
            blocks.section("\n".join(f":warning: {each}" for each in holidays)) if holidays else None,
            blocks.section(change_views.who_is_told(len(told), card.channel)),
            blocks.context(_("Nothing has changed yet.")),
        ],
        submit=_("Move them"),
        close=_("Leave it as it is"),
        metadata=wish.encode(),
    )


def move(context: CommunityCommandContext, view: Json) -> Json:
    """Move the dates that were shown, and tell those concerned."""
    wish = TimesWish.decode(view["private_metadata"])
    card = edits.managed(context, wish.session_id)
    made, changes = series_times.move(context.session, card, wish, context.member, now=context.now)
    notified = session_changes.tell(context, card, changes)
    told = (
        ngettext("{n} person will be notified.", "{n} people will be notified.", notified)
        if notified
        else _("Nobody needed to be notified.")
    )
    return views.done(
        f"{_('{title} has a new time.', title=escape(card.title))} {told}",
        blocks.actions(blocks.button(UNDO_TIMES, _("Undo"), row_id(made))),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def undo(context: CommunityCommandContext) -> Json:
    """Undo it within ten minutes, unless the series has changed since; who has not heard of it never does."""
    made = details.find_edit(context.session, context.member.workspace_id, int(context.text))
    card = edits.managed(context, made.session_id)
    series_moves.take_back(context, card, made)
    return views.done(_("Undone: {title} is back in the calendar, as it was before.", title=escape(card.title)))
