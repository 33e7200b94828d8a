"""`/community rota`, `away`, `owner`, `deputy`, `facilitator` and `handover`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.community.calendar import patterns, titles
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import NotPlannedError
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.titles import Likeness
from bot.community.command_context import CommunityCommandContext, NobodyMentionedError
from bot.community.permissions import check_owns
from bot.community.rota import (
    absences,
    cover_requests,
    deputies,
    joining,
    notices,
    queries,
    question_views,
    responsible_views,
    service,
    swaps,
    views,
)
from bot.community.rota import handover as handover_pack
from bot.community.rota.absence_choices import AbsenceChoice
from bot.community.rota.models import RotaRole
from bot.community.rota.queries import Rota
from bot.community.rota.turn_choices import SwapChoice
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.dates import Doubt, find_absence, find_times
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.mentions import CHANNEL, PERSON, people, readable
from bot.kit.slack import Json, escape
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.models import Member, Role

MAX_ROTAS = 5
MAX_ABSENCE = timedelta(days=366)
MAX_SESSIONS = 200
# What is said after `rota`, in German.
GERMAN = {
    "mitmachen": "join",
    "begleiten": "shadow",
    "aussteigen": "leave",
    "tauschen": "swap",
    "vertretung": "cover",
    "vertreten": "cover",
    "fragen": "ask",
    "frage": "ask",
    "leiten": "lead",
    "übernehmen": "lead",
    "öffnen": "open",
    "schließen": "close",
    "hinzufügen": "add",
    "eintragen": "add",
    "aufnehmen": "add",
    "dazunehmen": "add",
}


class WhichActivityError(GroundswellError):
    """Which activity do you mean? Add its name, like this: `/community {verb} {title}`."""


class NotForOneActivityError(GroundswellError):
    """Facilitators can plan everything. For “{given}” only, write `/community owner {given} @somebody`."""


class OwnTurnsError(GroundswellError):
    """To add somebody to the rota, write `/community rota add {title} @somebody`. I'll tell them; they can opt out."""


class DoubtfulAbsenceError(GroundswellError):
    """“{given}” can mean more than one day. Write the days like this: `20 December to 6 January`."""


class UnreadableAbsenceError(GroundswellError):
    """When are you away? Try `/community away 20 December to 6 January`; `/community away never mind` cancels that."""


def rota(context: CommunityCommandContext) -> Reply:
    """Show rotas; or join one, leave it, swap a turn in it, or ask for cover."""
    verb, _space, rest = context.text.partition(" ")
    acts = {
        "join": join, "shadow": shadow, "leave": leave, "swap": swap, "cover": cover_requests.cover, "open": open_rota,
        "close": close_rota, "add": add, "ask": cover_requests.ask_somebody, "lead": cover_requests.lead,
    }  # fmt: skip
    if act := acts.get(GERMAN.get(verb.casefold(), verb.casefold())):
        return Reply(act(context, rest.strip()))
    found = _named(context, context.text)
    if not found and context.text:
        raise service.NoSuchActivityError(given=readable(context.text)[:60])
    if not found:
        raise service.NothingLedError
    if PERSON.search(context.text):
        raise OwnTurnsError(title=found[0].activity.title.casefold())
    shown = [_shown(context, each) for each in found[:MAX_ROTAS]]
    return Reply(blocks.message("\n\n".join(each["text"] for each in shown), *(each["blocks"] for each in shown)))


def _shown(context: CommunityCommandContext, rota: Rota) -> Json:
    upcoming = calendar_queries.upcoming(
        context.session, context.member.workspace_id, now=context.now, limit=MAX_SESSIONS
    )
    cards = [card for card in upcoming if card.activity_id == rota.activity.id]
    names = {entry.member_id: entry.slack_id for entry in rota.entries}
    companion_ids = queries.companions(context.session, [card.id for card in cards])
    companions = {session_id: names[member_id] for session_id, member_id in companion_ids.items() if member_id in names}
    return views.rota_view(rota, cards, companions, context.zone)


def _named(context: CommunityCommandContext, text: str) -> list[Rota]:
    """The rotas of the activity named in a text, or all."""
    name, rotas = _name(text), queries.all_rotas(context.session, context.member.workspace_id)
    if not name:
        return rotas
    kind = titles.kind_called(name, context.catalog.kinds)
    alike = [(each, titles.likeness(name, each.activity.title)) for each in rotas]
    found = [each for each, likeness in alike if likeness >= Likeness.PART or each.activity.kind == kind]
    return found or [each for each, likeness in alike if likeness is Likeness.TYPO]


def _name(text: str) -> str:
    """What is named in a text besides people, as it is compared; empty if there are only small words."""
    words = PERSON.sub(" ", CHANNEL.sub(" ", text))
    return titles.plain(words) if re.search(r"\w", patterns.FILLERS.sub(" ", words)) else ""


def find_activity(context: CommunityCommandContext, text: str) -> Activity:
    """The activity named in a text, preferably one of this channel."""
    found = _named(context, text)
    if not found and text.strip():
        raise service.NoSuchActivityError(given=readable(text)[:60])
    if not found:
        raise service.NothingLedError
    here = calendar_queries.find_community(context.session, context.member.workspace_id, context.channel)
    in_channel = (each for each in found if here and each.activity.community_id == here.id)
    return next(in_channel, found[0]).activity


def _exactly(context: CommunityCommandContext, text: str, verb: str) -> Activity:
    """The one activity that a text can mean, so that nothing is done to another; WhichActivityError otherwise."""
    likely = find_activity(context, text)
    others = [each.activity for each in _named(context, text)]
    named = [each for each in others if titles.plain(each.title) == _name(text)]
    here = [each for each in others if each.community_id == likely.community_id]
    if len(others) > 1 and len(here) > 1 and len(named) != 1:
        raise WhichActivityError(verb=verb, title=likely.title.casefold())
    return named[0] if len(named) == 1 else likely


def join(context: CommunityCommandContext, text: str) -> Json:
    return take_part(context, _exactly(context, text, "rota join"), RotaRole.LEAD)


def shadow(context: CommunityCommandContext, text: str) -> Json:
    """Join a rota as a shadow."""
    return take_part(context, _exactly(context, text, "rota shadow"), RotaRole.SHADOW)


def take_part(context: CommunityCommandContext, activity: Activity, role: RotaRole) -> Json:
    """Take part in the rota of an activity in a role, or ask its owner whether one may."""
    if not joining.may_join(context.session, activity, context.member, role):
        return joining.ask_owner(context.session, activity, context.member, role, now=context.now)
    service.take_part(context.session, activity, row_id(context.member), role, now=context.now)
    notices.replan(context.session, activity, now=context.now)
    title = escape(activity.title)
    if role == RotaRole.SHADOW:
        return blocks.message(
            _("Good. You'll shadow the person who leads {title}, and I'll tell you when.", title=title)
        )
    return blocks.message(
        _("Good. You're on the rota for {title} now, and I'll tell you when it's your turn.", title=title)
    )


def add(context: CommunityCommandContext, text: str) -> Json:
    """Put everybody who is mentioned on a rota, and tell those who weren't on it; they can leave it."""
    if not (mentioned := people(text)):
        raise NobodyMentionedError
    activity = _exactly(context, text, "rota add")
    check_owns(context.member, activity)
    on_it = {each.member_id for each in service.active_members(context.session, activity) if each.role == RotaRole.LEAD}
    for slack_id in mentioned:
        member = members.arrive(context.session, context.member.workspace_id, slack_id, now=context.now)
        if member.id in on_it:
            continue
        service.take_part(context.session, activity, row_id(member), RotaRole.LEAD, now=context.now)
        notices.notify_added(context.session, activity, member, context.member, now=context.now)
    notices.replan(context.session, activity, now=context.now)
    return views.added(activity.title, mentioned)


def open_rota(context: CommunityCommandContext, text: str) -> Json:
    """Let anybody join a rota."""
    return _set_open(context, text, is_open=True)


def close_rota(context: CommunityCommandContext, text: str) -> Json:
    """Let nobody join a rota without the owner's yes."""
    return _set_open(context, text, is_open=False)


def _set_open(context: CommunityCommandContext, text: str, *, is_open: bool) -> Json:
    activity = _exactly(context, text, "rota open" if is_open else "rota close")
    check_owns(context.member, activity)
    activity.is_open = is_open
    context.session.add(activity)
    return views.opened(activity.title, is_open=is_open)


def leave(context: CommunityCommandContext, text: str) -> Json:
    """Leave a rota; the turns ahead go to others."""
    return leave_rota(context, _exactly(context, text, "rota leave"))


def leave_rota(context: CommunityCommandContext, activity: Activity) -> Json:
    """Take the caller off the rota of an activity."""
    service.leave(context.session, activity, row_id(context.member), now=context.now)
    notices.replan(context.session, activity, now=context.now)
    return blocks.message(
        _("You're off the rota for {title}. Thank you for the sessions you led.", title=escape(activity.title))
    )


def swap(context: CommunityCommandContext, text: str) -> Json:
    """Offer the caller's session for somebody else's."""
    if people(text):
        return cover_requests.swap_with(context, text)
    parts = patterns.SWAP_FOR.split(text, maxsplit=1)
    if len(parts) != 2:
        raise NotPlannedError(given=readable(text)[:60])
    if all(each.strip().startswith("#") for each in parts):
        offered, wanted = (cover_requests.ahead(context, each)[0] for each in parts)
    else:
        offered = context.find_session(parts[0])
        wanted = context.find_session(f"{offered.title} {parts[1]}")
    choice = SwapChoice(offered_id=offered.id, wanted_id=wanted.id)
    if doubts := _doubts(context, offered, wanted):
        return question_views.ask_anyway(doubts, choice)
    return ask_for_swap(replace(context, text=choice.encode()))


def _doubts(context: CommunityCommandContext, offered: SessionCard, wanted: SessionCard) -> list[str]:
    """What speaks against a swap: that either would lead while they are away or asleep."""
    asked = context.session.get(Member, wanted.host_id) if wanted.host_id else None
    leading = [(context.member, wanted), *([(asked, offered)] if asked else [])]
    found = [
        question_views.turn_doubt(
            who.slack_id, card, usable_zone(who.zone),
            is_away=service.is_away(context.session, who, card.starts_at),
        )
        for who, card in leading
    ]  # fmt: skip
    return [each for each in found if each]


def ask_for_swap(context: CommunityCommandContext) -> Json:
    """Ask for the swap in a button's value."""
    choice = SwapChoice.decode(context.text)
    for session_id in (choice.offered_id, choice.wanted_id):
        calendar_queries.card(context.session, context.member.workspace_id, session_id)
    asked = swaps.offer_swap(context.session, context.member, choice.offered_id, choice.wanted_id, now=context.now)
    return notices.ask_for_swap(context.session, asked, context.member.slack_id, now=context.now)


def away(context: CommunityCommandContext) -> Reply:
    """Show which turns an absence would pass to others; or end all absences."""
    if context.text.casefold() in ("never mind", "doch nicht"):
        service.end_absences(context.session, context.member)
        for activity in service.activities_of(context.session, context.member):
            notices.replan(context.session, activity, now=context.now)
        return Reply(blocks.message(_("OK, you're no longer marked as away, so you can get turns again.")))
    days, longer = _absence(context)
    passed = absences.would_pass(context.session, context.member, days, now=context.now)
    return Reply(views.ask_to_be_away(days, passed, context.zone, longer))


def _absence(context: CommunityCommandContext) -> tuple[AbsenceChoice, AbsenceChoice | None]:
    """The days of an absence, and those with the day after “until” if it may be meant too.

    UnreadableAbsenceError or DoubtfulAbsenceError if they are not clear.
    """
    found = find_absence(context.text, context.reading)
    if found is None or found.back is None:
        raise UnreadableAbsenceError
    unread = [
        each
        for each in find_times(context.text, context.reading)
        if each.has_date and not each.span.overlaps(found.span)
    ]
    if found.questions:
        raise DoubtfulAbsenceError(given=readable(context.text)[:60])
    if unread or not timedelta(days=1) <= found.back - found.first <= MAX_ABSENCE:
        raise UnreadableAbsenceError
    days = AbsenceChoice(first=found.first, last=found.back - timedelta(days=1))
    is_open = Doubt.LAST_DAY_OR_RETURN in found.doubts
    return days, days.model_copy(update={"last": found.back}) if is_open else None


def owner(context: CommunityCommandContext) -> Reply:
    """Make a member the owner of an activity."""
    activity, member = _activity_and_member(context, "owner")
    former_id = activity.owner_id
    activity.owner_id, activity.owner_check_stage, activity.owner_check_asked_at = member.id, None, None
    context.session.add(activity)
    service.take_part(context.session, activity, row_id(member), RotaRole.LEAD, now=context.now)
    if former_id != member.id:
        notices.notify_named(context.session, activity, member, context.member, as_deputy=False, now=context.now)
        notices.notify_former_owner(context.session, activity, former_id, member, context.member, now=context.now)
    changes = notices.replan(context.session, activity, now=context.now)
    gained = [each.session_id for each in changes if each.after == member.id]
    cards = calendar_queries.cards(context.session, gained)
    return Reply(responsible_views.handed_on(activity.title, member.slack_id, cards, context.zone))


def deputy(context: CommunityCommandContext) -> Reply:
    """Make a member the deputy of an activity, or ask them whether they would be."""
    activity, member = _activity_and_member(context, "deputy")
    return Reply(deputies.name(context.session, activity, member, context.member, context.zone, now=context.now))


def _activity_and_member(context: CommunityCommandContext, verb: str) -> tuple[Activity, Member]:
    member_id = context.mentioned
    activity = _exactly(context, context.text, verb)
    check_owns(context.member, activity)
    return activity, members.arrive(context.session, context.member.workspace_id, member_id, now=context.now)


def facilitator(context: CommunityCommandContext) -> Reply:
    """Make the members who are mentioned facilitators, and tell them."""
    if not (mentioned := people(context.text)):
        raise NobodyMentionedError
    if given := re.sub(r"\b(?:and|und)\b|[,&+]", " ", _name(context.text)).strip():
        raise NotForOneActivityError(given=given[:60])
    for slack_id in mentioned:
        member = members.arrive(context.session, context.member.workspace_id, slack_id, now=context.now)
        if member.role not in (Role.FACILITATOR, Role.ADMIN):
            member.role = Role.FACILITATOR
            context.session.add(member)
            notices.notify_facilitator(context.session, member, context.member, now=context.now)
    return Reply(responsible_views.facilitators_named(mentioned))


def handover(context: CommunityCommandContext) -> Reply:
    """Send the caller everything about an activity."""
    activity = find_activity(context, context.text)
    text = _("I'm putting the handover together and will send it to you as a direct message in a moment.")
    return Reply(blocks.message(text), [handover_pack.deliver(context.community, row_id(activity))])
