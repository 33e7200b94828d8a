"""Edits of sessions: before and after they are announced, told to those concerned, and undone within ten minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.community import scheduling, seasons
from bot.community.calendar import details, drafts, lifecycle, modals, queries, service
from bot.community.calendar import views as calendar_views
from bot.community.calendar.details import DetailsWish, EditScope
from bot.community.calendar.errors import ChangedSinceError, TooLateToUndoError
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import Activity, Community, SessionEdit
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.calendar.undoing import UNDO_FOR, told_at
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import views
from bot.community.event_page.views import PageMetadata
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.permissions import check_may_change, check_planner
from bot.community.rota import views as rota_views
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp import service as rsvp_service
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.members import service as members

# So many dates' messages with old links are redrawn; later ones are reminded of with the new one.
MAX_REDRAWN = 4


def managed(context: CommunityCommandContext, session_id: int) -> SessionCard:
    """A session that the caller may change; NotYoursToChangeError otherwise."""
    card = queries.card(context.session, context.member.workspace_id, session_id)
    check_may_change(context.session, context.member, card)
    return card


def of_window(context: CommunityCommandContext, view: Json) -> SessionCard:
    """The session that a window is about, if the caller may change it."""
    return managed(context, PageMetadata.decode(view["private_metadata"]).session_id)


def page(context: CommunityCommandContext) -> Json:
    """The page of a session."""
    card = managed(context, int(context.text))
    return views.page(card, context.zone, rsvp_queries.count_waiting(context.session, card.id))


def form(context: CommunityCommandContext) -> Json:
    """The form for a session's details."""
    card = managed(context, int(context.text))
    return views.edit_form(card, context.catalog.template(card.kind))


def submit(context: CommunityCommandContext, view: Json) -> Json:
    """Save what was changed in the form; fewer seats than people who are coming are asked about first."""
    card, given = of_window(context, view), modals.values(view)
    has = views.shown(card, card.channel, context.catalog.template(card.kind))
    wish, scope = views.wish_in(given, has, card.capacity, card.minutes), views.scope_in(view)
    if given.get("host") and given["host"] != card.host:
        host = members.arrive(context.session, card.workspace_id, given["host"], now=context.now)
        wish = replace(wish, host_id=row_id(host))
    if wish.sets_seats and wish.capacity is not None:
        concerned = details.in_scope(context.session, card, scope, now=context.now)
        most_taken = max(each.seats_taken for each in concerned)
        if most_taken > wish.capacity:
            others = replace(wish, capacity=None, sets_seats=False)
            if not others.is_empty:
                apply(context, card, others, scope)
            return views.ask_fewer_seats(card, most_taken, wish.capacity, scope, is_saved=not others.is_empty)
    if wish.is_empty:
        return views.done(_("Nothing has changed."))
    return apply(context, card, wish, scope)


def set_fewer_seats(context: CommunityCommandContext, view: Json) -> Json:
    """Set fewer seats than people who are coming, who keep theirs."""
    asked = PageMetadata.decode(view["private_metadata"])
    wish = DetailsWish(capacity=asked.capacity, sets_seats=True)
    return apply(context, of_window(context, view), wish, asked.scope)


def apply(context: CommunityCommandContext, card: SessionCard, wish: DetailsWish, scope: EditScope) -> Json:
    """Change sessions, tell those concerned, and give new seats to those who wait; returns the confirmation."""
    session = context.session
    before = {each.id: each for each in queries.cards(session, _ids(context, card, scope))}
    edit, changes = details.edit(session, card, wish, scope, context.member, now=context.now)
    new_leaders = {wish.host_id} if wish.host_id else set()
    notified = rsvp_notices.notify_changes(session, changes, context.member, besides=new_leaders)
    after = queries.cards(session, [row_id(each.session) for each in changes])
    if wish.sets_seats:
        _fill_seats(context, after)
    if wish.host_id:
        _tell_leaders(context, edit, before, after)
    if "channel" in wish.texts:
        _invite_elsewhere(context, after)
    for each in after[:MAX_REDRAWN]:
        coming = rsvp_queries.who_answered(session, each.id, RsvpAnswer.YES, RsvpAnswer.WAITLISTED)
        context.community.updates.mark_seats(each.workspace_id, each.id, [to.member_id for to in coming])
    now_shown = queries.card(session, card.workspace_id, card.id)
    return views.edited(now_shown, row_id(edit), notified, has_news=bool(wish.texts or wish.minutes))


def _ids(context: CommunityCommandContext, card: SessionCard, scope: EditScope) -> list[int]:
    scope = scope if card.rule else EditScope.ALL
    return [row_id(each) for each in details.in_scope(context.session, card, scope, now=context.now)]


def _fill_seats(context: CommunityCommandContext, cards: Sequence[SessionCard]) -> None:
    for card in cards:
        promoted = rsvp_service.promote(context.session, card.workspace_id, card.id, now=context.now)
        if promoted:
            rsvp_notices.notify_promoted(context.session, card, promoted, now=context.now)
            context.community.updates.mark_seats(card.workspace_id, card.id, promoted)


def _leaders_key(edit: SessionEdit) -> str:
    return f"community.leaders:{edit.id}"


def _tell_leaders(
    context: CommunityCommandContext,
    edit: SessionEdit,
    before: Mapping[int, SessionCard],
    after: Sequence[SessionCard],
    *,
    is_undone: bool = False,
) -> None:
    """Tell those who lead dates now, or not any more, once it can't be undone."""
    changed = [card for card in after if card.is_planned and before[card.id].host_id != card.host_id]
    concerned = {member_id for card in changed for member_id in (card.host_id, before[card.id].host_id) if member_id}
    for to in recipients(context.session, edit.workspace_id, sorted(concerned - {row_id(context.member)})):
        if is_undone:
            keys = [f"{_leaders_key(edit)}:{to.member_id}"]
            if delivery.withdraw(context.session, edit.workspace_id, keys, reason="it has been undone"):
                continue
        gained = [card for card in changed if card.host_id == to.member_id]
        lost = [card for card in changed if before[card.id].host_id == to.member_id]
        starts = [card.starts_at for card in changed]
        key = f"{_leaders_key(edit)}:undone" if is_undone else _leaders_key(edit)
        notice = Notice(
            edit.workspace_id, key, told_at(context.now, *starts), until=max(starts), topic=Topic.APPOINTMENT
        )
        links = {before[card.id].link for card in gained} | {card.link for card in gained}
        link = gained[0].link if gained and len(links) > 1 else None
        notify(context.session, notice, [to], partial(_turns, gained, lost, link))


def _turns(
    gained: Sequence[SessionCard], lost: Sequence[SessionCard], new_link: str | None, to: NoticeRecipient
) -> Json:
    """The turns that somebody leads now, and not any more, with a link that has changed at the same time."""
    turns = rota_views.turns(gained, lost, to.zone)
    if new_link is None:
        return turns
    return blocks.message(f"{turns['text']}\n{_('Link to join: {link}', link=escape(new_link))}")


def _invite_elsewhere(context: CommunityCommandContext, cards: Sequence[SessionCard]) -> None:
    """Invite in the new channel to dates whose invitation is out already, once it can't be undone."""
    for card in cards:
        is_invited_to = lifecycle.due_at(SessionStep.INVITE, card.starts_at, card.ends_at) <= context.now
        if card.is_planned and is_invited_to and card.starts_at > context.now:
            at = told_at(context.now, card.starts_at)
            rsvp_notices.invite(context.session, context.catalog, card, now=at)


def undo(context: CommunityCommandContext) -> Json:
    """Undo an edit within ten minutes, unless its series has changed since; who has not heard of it never does."""
    session = context.session
    edit = details.find_edit(session, context.member.workspace_id, int(context.text))
    card = managed(context, edit.session_id)
    series = service.find_series(session, edit.workspace_id, edit.series_id)
    if context.now - edit.at >= UNDO_FOR:
        raise TooLateToUndoError
    if edit.undone_at or series.sequence != edit.sequence:
        raise ChangedSinceError
    ids = details.edited_ids(edit)
    before = {each.id: each for each in queries.cards(session, ids)}
    changes = details.undo(session, edit, now=context.now)
    rsvp_notices.notify_changes(session, changes, context.member)
    after = queries.cards(session, ids)
    _tell_leaders(context, edit, before, after, is_undone=True)
    for each in after:
        led_until_now = before[each.id].host_id
        if led_until_now and not rsvp_queries.is_concerned(session, led_until_now, each.id):
            rsvp_notices.withdraw_changes(session, each, led_until_now)
        if each.channel != before[each.id].channel:
            keys = rsvp_notices.invitation_keys(each)
            delivery.withdraw(session, each.workspace_id, keys, reason="it has been undone")
    return views.done(_("Undone: {title} is back in the calendar, as it was before.", title=escape(card.title)))


def draft_form(context: CommunityCommandContext) -> Json:
    """The form for the details of the caller's own draft."""
    check_planner(context.member)
    series_id = int(context.text)
    drafts.check_author(context.session, context.member, series_id)
    series = drafts.find(context.session, context.member.workspace_id, series_id)
    channel = context.session.get_one(Community, series.community_id).channel
    template = context.catalog.template(context.session.get_one(Activity, series.activity_id).kind)
    return views.draft_form(series, channel, template)


def submit_draft(context: CommunityCommandContext, view: Json) -> Json:
    """Save the details of a draft; returns the window that shows it, to be announced."""
    check_planner(context.member)
    series_id = views.EditedDraftMetadata.decode(view["private_metadata"]).series_id
    drafts.check_author(context.session, context.member, series_id)
    series = drafts.find(context.session, context.member.workspace_id, series_id)
    channel = context.session.get_one(Community, series.community_id).channel
    template = context.catalog.template(context.session.get_one(Activity, series.activity_id).kind)
    has = views.shown(series, channel, template)
    wish = views.wish_in(modals.values(view), has, series.capacity, series.minutes)
    if times := modals.read_draft_when(view, series, now=context.now):
        drafts.retime(context.session, series, times)
    edited = drafts.edit(context.session, series, wish, context.member, now=context.now)
    if seasons.is_season(context.catalog, series.season):
        return views.done(_("Saved. The preview of the season is up to date. You can announce the season there."))
    return modals.confirm(edited, context.zone)


def draft_preview(context: CommunityCommandContext) -> Json:
    """The message about the caller's own draft as it is now: that of its season, if it belongs to one."""
    series_id = int(context.text)
    drafts.check_author(context.session, context.member, series_id)
    draft = drafts.load(context.session, context.member.workspace_id, series_id, now=context.now)
    if draft.series.season and seasons.is_season(context.catalog, draft.series.season):
        return seasons.preview(context, draft.series.season)
    return calendar_views.draft_preview(draft, context.zone, scheduling.remarks(context, draft))
