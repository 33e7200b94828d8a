"""Changes of sessions: shown before they are made, told to those concerned, and undone within ten minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.community.calendar import change_views, flags, horizon, lifecycle, queries, service
from bot.community.calendar.change_views import MoveChoice, UndoableChange, UndoChoice
from bot.community.calendar.destination import Destination
from bot.community.calendar.errors import AlreadyOverError, ChangedSinceError, TooLateToUndoError
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import CommunitySession, Series
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import parse_wall_time, to_utc
from bot.community.calendar.service import SessionChange
from bot.community.calendar.undoing import UNDO_FOR, told_at
from bot.community.command_context import CommunityCommandContext
from bot.community.permissions import check_may_change
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import notices as rsvp_notices
from bot.delivery import service as delivery
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.service import days_off_of


def ask_to_move(context: CommunityCommandContext, card: SessionCard, wish: Destination) -> Json:
    """Show what a move would do; what can mean several times is asked about with a button for each."""
    found = _session_to_change(context, card)
    told = len(rsvp_notices.concerned(context.session, [card], context.member))
    if wish.others:
        service.check_changeable(context.session, found, now=context.now)
        return change_views.ask_which_time(card, [wish, *wish.others], context.zone, told)
    doubtful = unlikely_move(context, card, wish.to, wish.zone)
    return change_views.ask_to_move(card, wish, context.zone, told, doubtful)


def unlikely_move(context: CommunityCommandContext, card: SessionCard, to: datetime, zone: str) -> list[str]:
    """What may be a mistake about moving a session to a local time; an error if that can't be."""
    service.check_move(context.session, _session_to_change(context, card), to, zone, now=context.now)
    country = days_off_of(context.session, context.member).country
    return flags.of_move(context.session, card, to_utc(to, zone), zone, country)


def move_to(context: CommunityCommandContext) -> Json:
    """Move a session to the time of a button."""
    chosen = MoveChoice.decode(context.text)
    card = queries.card(context.session, context.member.workspace_id, chosen.session_id)
    return move(context, card, parse_wall_time(chosen.to), chosen.zone)


def move(context: CommunityCommandContext, card: SessionCard, to: datetime, zone: str) -> Json:
    """Move a session to a local time of a zone, and notify attendees and its leader."""
    change = service.move(context.session, _session_to_change(context, card), to, zone, now=context.now)
    notified = tell(context, card, [change])
    moved = replace(card, starts_at=change.session.starts_at, ends_at=change.session.ends_at)
    undo = _undo(UndoableChange.MOVE, change.session, context.now, before=change.before)
    return change_views.moved(moved, change.before, context.zone, notified, undo)


def ask_to_skip(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Show what skipping a session would do."""
    service.check_changeable(context.session, _session_to_change(context, card), now=context.now)
    told = rsvp_notices.concerned(context.session, [card], context.member)
    return change_views.ask_to_skip(card, context.zone, len(told))


def skip(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Skip a session, and notify attendees and its leader."""
    change = service.skip(context.session, _session_to_change(context, card), now=context.now)
    notified = tell(context, card, [change])
    return change_views.skipped(card, context.zone, notified, _undo(UndoableChange.SKIP, change.session, context.now))


def ask_to_end(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Show what the end of the series of a session would do."""
    series = _series_to_end(context, card)
    dates = horizon.dates_after(context.session, series, context.now, limit=0).count
    ahead = service.ahead(context.session, series, now=context.now)
    cards = queries.cards(context.session, [row_id(each) for each in ahead])
    told = rsvp_notices.concerned(context.session, cards, context.member)
    return change_views.ask_to_end((cards or [card])[0], dates, context.zone, len(told))


def end(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Cancel the series of a session, and notify attendees and leaders."""
    series = _series_to_end(context, card)
    dates = horizon.dates_after(context.session, series, context.now, limit=0).count
    changes = service.cancel(context.session, series, now=context.now)
    notified = rsvp_notices.notify_changes(context.session, changes, context.member)
    activity = rota_service.find_activity(context.session, card.workspace_id, card.activity_id)
    rota_notices.refresh(context.session, activity, now=context.now)
    undo = _undo(UndoableChange.CANCEL, series, context.now)
    return change_views.series_ended(card.title, dates, notified, undo)


def _series_to_end(context: CommunityCommandContext, card: SessionCard) -> Series:
    """The series of a session; AlreadyOverError if it has no date to cancel."""
    check_may_change(context.session, context.member, card)
    series = service.find_series(context.session, card.workspace_id, card.series_id)
    if series.next_extension_at is None and not service.ahead(context.session, series, now=context.now):
        raise AlreadyOverError
    return series


def restore(context: CommunityCommandContext, card: SessionCard) -> Json:
    """Let a skipped session take place after all, and notify attendees and its leader."""
    change = service.restore(context.session, _session_to_change(context, card), now=context.now)
    notified = tell(context, card, [change])
    restored = queries.card(context.session, card.workspace_id, card.id)
    invited = rsvp_notices.invitation_keys(restored)
    is_late = lifecycle.due_at(SessionStep.INVITE, restored.starts_at, restored.ends_at) <= context.now
    if is_late and not any(delivery.exists(context.session, card.workspace_id, key) for key in invited):
        rsvp_notices.invite(context.session, context.catalog, restored, now=context.now)
    return change_views.restored(restored, context.zone, notified)


def undo(context: CommunityCommandContext) -> Json:
    """Undo a change within ten minutes, unless it has changed again; those who haven't heard of it yet never do."""
    chosen, session, workspace_id = UndoChoice.decode(context.text), context.session, context.member.workspace_id
    if context.now - chosen.at >= UNDO_FOR:
        raise TooLateToUndoError
    if chosen.kind == UndoableChange.CANCEL:
        series = service.find_series(session, workspace_id, chosen.id)
        card = queries.card(session, workspace_id, queries.first_of_series(session, chosen.id))
        check_may_change(session, context.member, card)
        _check_unchanged(series, chosen)
        changes = service.revive(session, series, cancelled_at=chosen.at, now=context.now)
        return change_views.undone(card.title, tell(context, card, changes))
    card = queries.card(session, workspace_id, chosen.id)
    found = _session_to_change(context, card)
    _check_unchanged(found, chosen)
    if chosen.kind == UndoableChange.MOVE and chosen.before:
        change = service.move_back(session, found, chosen.before, moved_at=chosen.at, now=context.now)
    else:
        change = service.restore(session, found, since=chosen.at, now=context.now)
    return change_views.undone(card.title, tell(context, card, [change]))


def _check_unchanged(changed: CommunitySession | Series, chosen: UndoChoice) -> None:
    if changed.sequence != chosen.sequence:
        raise ChangedSinceError


def _undo(
    kind: UndoableChange, changed: CommunitySession | Series, at: datetime, *, before: datetime | None = None
) -> UndoChoice:
    return UndoChoice(kind=kind, id=row_id(changed), sequence=changed.sequence, at=at, before=before)


def _session_to_change(context: CommunityCommandContext, card: SessionCard) -> CommunitySession:
    check_may_change(context.session, context.member, card)
    return service.find_session(context.session, card.workspace_id, card.id)


def tell(context: CommunityCommandContext, card: SessionCard, changes: Sequence[SessionChange]) -> int:
    """Notify attendees and leaders, and plan turns again; returns how many are notified.

    A move may need another leader, and a skipped session may leave turns uneven.
    """
    notified = rsvp_notices.notify_changes(context.session, changes, context.member)
    activity = rota_service.find_activity(context.session, card.workspace_id, card.activity_id)
    rota_notices.refresh(context.session, activity, now=context.now)
    moments = [moment for change in changes for moment in (change.before, change.session.starts_at)]
    at = told_at(context.now, *moments) if moments else context.now
    rota_notices.replan_at(context.session, activity, at, now=context.now)
    return notified
