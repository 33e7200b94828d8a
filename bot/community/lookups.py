"""What members look up in the calendar: a session ahead, cancelled or past, and who comes to it."""

from __future__ import annotations

from bot.community import series_extension
from bot.community.calendar import date_lookup, queries, views
from bot.community.calendar.errors import NotPlannedError
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.command_context import CommunityCommandContext
from bot.community.permissions import check_may_change, may_change
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp import views as rsvp_views
from bot.kit.mentions import readable
from bot.kit.slack import Json
from bot.members.command_registry import Reply

MAX_LISTED, MAX_SKIPPED = 15, 100


def mine(context: CommunityCommandContext) -> Reply:
    """The sessions that the caller attends and leads."""
    session, who, now = context.session, context.person, context.now
    answers = rsvp_queries.accepted_sessions(session, who.workspace_id, who.member_id, now=now)
    waiting = [session_id for session_id, answer in answers.items() if answer == RsvpAnswer.WAITLISTED]
    leading = queries.led_by(session, who.workspace_id, who.member_id, now=now)
    return Reply(views.own_sessions(queries.cards(session, list(answers)), leading, waiting, context.zone))


def show(context: CommunityCommandContext) -> Reply:
    """A session; if none ahead is meant, a skipped one that the caller may restore, or the last one that took place."""
    return Reply(details(context, _find_any(context)))


def who(context: CommunityCommandContext) -> Reply:
    """Who comes to a session and who waits, by name for those who may change it; how many for everybody else."""
    card = _find_any(context)
    is_theirs = may_change(context.session, context.member, card)
    coming, waiting = (
        [each.slack_id for each in rsvp_queries.who_answered(context.session, card.id, answer)] if is_theirs else []
        for answer in (RsvpAnswer.YES, RsvpAnswer.WAITLISTED)
    )
    return Reply(views.attendees(card, coming, waiting, context.zone, may_change=is_theirs))


def edit(context: CommunityCommandContext) -> Reply:
    """A session with the button for its page, where its details are changed."""
    card = find_session(context, context.text, ahead=True)
    check_may_change(context.session, context.member, card)
    return Reply(details(context, card))


def notes(context: CommunityCommandContext) -> Reply:
    """The last session that took place and matches the text, with the button for its page if the caller may use it."""
    found = past(context, context.text)
    if not found:
        raise NotPlannedError(given=readable(context.text).strip()[:60])
    return Reply(details(context, found[0]))


def details(context: CommunityCommandContext, card: SessionCard) -> Json:
    """A session with the buttons that the caller may use."""
    return views.session_details(
        card,
        context.catalog.template(card.kind),
        context.zone,
        answers=rsvp_views.answers(card),
        may_change=may_change(context.session, context.member, card),
    )


def find_session(context: CommunityCommandContext, text: str, *, ahead: bool = False) -> SessionCard:
    """The session meant by a text, even beyond the horizon of its series."""
    series_extension.extend_to_named_day(context.session, context.scope, text, now=context.now)
    return context.find_session(text, ahead=ahead)


def _find_any(context: CommunityCommandContext) -> SessionCard:
    """The session that the text means: ahead, or else skipped, or else past."""
    try:
        return find_session(context, context.text)
    except NotPlannedError:
        others = skipped(context) or past(context, context.text)
        if not others:
            raise
        return others[0]


def past(context: CommunityCommandContext, text: str) -> list[SessionCard]:
    """The sessions that took place and match a text, the latest first."""
    found = queries.past(context.session, context.member.workspace_id, now=context.now, limit=date_lookup.MAX_SESSIONS)
    return date_lookup.matching(found, context.scope, text)


def skipped(context: CommunityCommandContext) -> list[SessionCard]:
    """The skipped sessions ahead that the text matches and the caller may restore."""
    found = queries.skipped(context.session, context.member.workspace_id, now=context.now, limit=MAX_SKIPPED)
    fitting = date_lookup.matching(found, context.scope, context.text)
    return [card for card in fitting if may_change(context.session, context.member, card)][:MAX_LISTED]


def meant(context: CommunityCommandContext, named: str, title: str) -> list[SessionCard] | None:
    """The sessions with a title and on the day that is named with it; empty if a series has none on that day.

    None without any session of that title. The day beside a session that stands alone may be its new one.
    """
    series_extension.extend_to_named_day(context.session, context.scope, named, now=context.now)
    found = date_lookup.fitting(context.session, context.scope, named)
    titled = found or date_lookup.fitting(context.session, context.scope, title)
    is_other_day = not found and len(titled) > 1 and len(date_lookup.days_in(named, context.reading)) == 1
    return [] if is_other_day else titled or None
