"""Who was at a session, said in words or behind `/community`: who came, and somebody more who is checked in."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.community.calendar import date_lookup, queries
from bot.community.calendar import views as calendar_views
from bot.community.calendar.errors import NotPlannedError
from bot.community.calendar.formatting import title_and_start
from bot.community.calendar.models import Community, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.command_buttons import say
from bot.community.command_context import CommunityCommandContext
from bot.community.engagement import health
from bot.community.live_session import service as live_session
from bot.community.permissions import check_may_change, may_change
from bot.community.sentences.wishes import CalendarWish
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.mentions import PERSON, readable
from bot.kit.mentions import people as mentioned_in
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, escape
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.models import Member

VERB, NOT = "present", "not"
MAX_NAMED = 40
# Without a day, a session of the last days is meant.
RECENT = timedelta(days=7)
_NUMBERED = LazyPattern(r"\s*#(?P<id>\d+)\s*")


def present(context: CommunityCommandContext) -> Reply:
    """Who was there; with a mention, that person is checked in, and with `not` in front no longer."""
    person = next(iter(mentioned_in(context.text)), "")
    text = " ".join(PERSON.sub(" ", context.text).split())
    is_undone, words = text.startswith(f"{NOT} "), text.removeprefix(f"{NOT} ")
    found = begun(context, words)
    if not found:
        raise NotPlannedError(given=readable(words).strip()[:60])
    if not person:
        return Reply(_who_was_there(context, found[0]))
    own = [card for card in found if may_change(context.session, context.member, card)] or found
    if len({card.series_id for card in own}) > 1 and not _is_clear(words):
        return Reply(_which(own, person))
    return Reply(_check_out(context, own[0], person) if is_undone else _check_in(context, own[0], person))


def concerns(context: CommunityCommandContext, wish: CalendarWish) -> bool:
    """Whether a sentence is about a session that has begun; who says that somebody was there has to run it."""
    found = begun(context, " ".join(PERSON.sub(" ", wish.words).split()))
    is_question = not wish.name and not mentioned_in(wish.words)
    return bool(found) and (is_question or any(may_change(context.session, context.member, card) for card in found))


def begun(context: CommunityCommandContext, words: str) -> list[SessionCard]:
    """The sessions that have begun and fit some words, or a number as on our own buttons; the latest first."""
    session, workspace_id, now = context.session, context.member.workspace_id, context.now
    if numbered := _NUMBERED.fullmatch(words):
        return [queries.card(session, workspace_id, int(numbered["id"]))]
    running = [each for each in queries.upcoming(session, workspace_id, now=now) if each.starts_at <= now]
    over = queries.past(session, workspace_id, now=now, limit=date_lookup.MAX_SESSIONS)
    latest = [*running, *over]
    if not date_lookup.names_a_day(words, context.reading):
        latest = [each for each in latest if each.starts_at >= now - RECENT]
    found = date_lookup.matching(latest, context.scope, words) if words else latest
    return sorted(found, key=lambda each: each.starts_at, reverse=True)


def _is_clear(words: str) -> bool:
    """Whether words name a session and not only a day."""
    return bool(re.search(r"[^\W\d]{4,}", words)) or bool(_NUMBERED.fullmatch(words))


def _who_was_there(context: CommunityCommandContext, card: SessionCard) -> Json:
    """How many were there; who, for those who run the session."""
    there = live_session.present(context.session, card.id)
    lines = [title_and_start(card, context.zone)]
    lines.append(
        ngettext("{n} was there", "{n} were there", len(there))
        if there
        else _("Nobody checked in, so I can't say who was there.")
    )
    if not may_change(context.session, context.member, card):
        return blocks.message("\n".join(lines))
    if there:
        names = members.slack_ids(context.session, card.workspace_id, there)
        lines.append(", ".join(f"<@{names[each]}>" for each in there[:MAX_NAMED] if each in names))
    text = "\n".join(lines)
    manage = blocks.button(calendar_views.PAGE, _("Manage"), card.id)
    return blocks.message(text, blocks.section(text), blocks.actions(manage))


def _which(found: list[SessionCard], person: str) -> Json:
    text = _("At which session?")
    shown = {card.series_id: card for card in reversed(found)}
    row = [
        say(card.title, f"{VERB} #{card.id} <@{person}>", number=number) for number, card in enumerate(shown.values())
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*row[:5]))


def _check_in(context: CommunityCommandContext, card: SessionCard, person: str) -> Json:
    """Check somebody in, with the way back."""
    check_may_change(context.session, context.member, card)
    member = members.arrive(context.session, card.workspace_id, person, now=context.now)
    context.session.flush()
    is_new = check_in(context, card, member)
    said = {"person": f"<@{person}>", "title": escape(card.title)}
    if not is_new:
        return blocks.message(_("{person} is already on the list for {title}.", **said))
    text = _("{person} is checked in to {title}.", **said)
    undo = say(_("Undo"), f"{VERB} {NOT} #{card.id} <@{person}>")
    return blocks.message(text, blocks.section(text), blocks.actions(undo))


def _check_out(context: CommunityCommandContext, card: SessionCard, person: str) -> Json:
    """Take back that a host checked somebody in."""
    check_may_change(context.session, context.member, card)
    member = members.find(context.session, card.workspace_id, person)
    if member is not None:
        check_out(context, card, member)
    return blocks.message(_("OK, I've undone the check-in."))


def check_in(context: CommunityCommandContext, card: SessionCard, member: Member) -> bool:
    """Check somebody in for the host; whether that is new."""
    is_new = live_session.check_in_by_host(context.session, members.person(member), card, now=context.now)
    _count_again(context, card)
    return is_new


def check_out(context: CommunityCommandContext, card: SessionCard, member: Member) -> None:
    """Take back that the host checked somebody in; who checked in with the code stays."""
    live_session.check_out(context.session, members.person(member), card)
    _count_again(context, card)


def _count_again(context: CommunityCommandContext, card: SessionCard) -> None:
    """Bring the figures up to date of a session whose figures are kept already."""
    if card.state == SessionState.OVER:
        community = context.session.get_one(Community, card.community_id)
        health.keep_summary(context.session, community, now=context.now)
