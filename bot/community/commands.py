"""`/community` and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.community import laying, permissions, seasons, usage
from bot.community.calendar import date_lookup, drafts, queries, sentence_parser, service, views
from bot.community.calendar.errors import AlreadyOverError, NoChannelError
from bot.community.calendar.queries import SessionCard
from bot.community.command_context import CommandContext
from bot.community.context import CommunityContext
from bot.community.engagement import commands as engagement_commands
from bot.community.feeds import commands as feeds_commands
from bot.community.live_session import attendance
from bot.community.live_session import notices as live_session_notices
from bot.community.live_session import service as live_session_service
from bot.community.live_session import views as live_session_views
from bot.community.rota import commands as rota_commands
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp import views as rsvp_views
from bot.community.rsvp.models import RsvpAnswer
from bot.kit.slack import Json
from bot.members import service as members

DEFAULT_MINUTES = 45


def schedule(said: CommandContext) -> Json:
    """Understand, keep as a draft, and show what was understood."""
    service.check_planner(said.member)
    wish = sentence_parser.read(said.rest, said.house.repertoire.spoken(), said.zone, now=said.at)
    draft, channel = drafted(said, wish)
    return views.understood(draft, channel, said.zone)


def drafted(
    said: CommandContext, wish: sentence_parser.ScheduleRequest, season: str | None = None
) -> tuple[drafts.SeriesDraft, str]:
    """A wish kept as a draft, with what its template adds, and the channel it is for."""
    channel = wish.channel or said.channel
    if not channel.startswith(("C", "G")):
        raise NoChannelError
    around = drafts.community(said.session, said.member.workspace_id, channel, founder=said.member, now=said.at)
    template = said.house.repertoire.template(wish.kind) if wish.kind else None
    own = template.title if template else None
    title = ": ".join(part for part in (own, wish.title) if part)
    minutes = wish.minutes or (template.minutes if template else DEFAULT_MINUTES)
    plan = drafts.NewSeries(around, wish, title[:120], minutes, season, own)
    return drafts.draft(said.session, plan, said.member, now=said.at), channel


def season(said: CommandContext) -> Json:
    return seasons.lay_down(said, drafted)


def listed(said: CommandContext) -> Json:
    cards = queries.upcoming(said.session, said.member.workspace_id, now=said.at)
    answers = rsvp_queries.answers_of(said.session, said.member.id or 0, [card.id for card in cards])
    return views.listed(cards, {each: str(answer) for each, answer in answers.items()}, said.zone)


def mine(said: CommandContext) -> Json:
    who = members.person(said.member)
    ids = rsvp_queries.sessions_of(said.session, who.workspace_id, who.member_id, now=said.at)
    answers = rsvp_queries.answers_of(said.session, who.member_id, ids)
    waiting = [each for each, answer in answers.items() if answer == RsvpAnswer.WAITLISTED]
    leading = queries.led_by(said.session, who.workspace_id, who.member_id, now=said.at)
    return views.mine(queries.cards(said.session, ids), leading, waiting, said.zone)


def _meant(said: CommandContext, text: str | None = None, *, ahead: bool = False) -> SessionCard:
    """The date that was meant, however far ahead its series goes on."""
    laying.reach(said.session, said.speaker, said.rest if text is None else text, now=said.at)
    return said.meant(text, ahead=ahead)


def show(said: CommandContext) -> Json:
    return shown(said, _meant(said))


def shown(said: CommandContext, card: SessionCard) -> Json:
    """One session with what this reader can do about it."""
    planner = permissions.may_change(said.session, said.member, card)
    template = said.house.repertoire.template(card.kind)
    return views.shown(card, template, said.zone, planner=planner, buttons=[rsvp_views.answers(card)])


def move(said: CommandContext) -> Json:
    what, where = date_lookup.split_move(said.rest)
    card = _meant(said, what, ahead=True)
    return moved(said, card, date_lookup.destination(where, card, said.zone, now=said.at), said.zone)


def moved(said: CommandContext, card: SessionCard, to: datetime, zone: str) -> Json:
    """Move a date and tell everybody it concerns."""
    permissions.check_may_change(said.session, said.member, card)
    date = service.find(said.session, card.workspace_id, card.id)
    changed = service.move(said.session, date, to, zone, now=said.at)
    told = rsvp_notices.tell_changes(said.session, [changed], said.member)
    replan(said, card)
    now = replace(card, starts_at=changed.session.starts_at, ends_at=changed.session.ends_at)
    return views.moved(now, changed.before, said.zone, told)


def replan(said: CommandContext, card: SessionCard) -> None:
    """A date that moved or fell out may need somebody else to lead it, or leave the turns uneven."""
    activity = rota_service.find_activity(said.session, card.workspace_id, card.activity_id)
    rota_notices.replan(said.session, activity, now=said.at)


def skip(said: CommandContext) -> Json:
    said.about_one("skip")
    return left_out(said, _meant(said, ahead=True))


def left_out(said: CommandContext, card: SessionCard) -> Json:
    """Leave a date out and tell everybody it concerns."""
    permissions.check_may_change(said.session, said.member, card)
    date = service.find(said.session, card.workspace_id, card.id)
    told = rsvp_notices.tell_changes(said.session, [service.skip(said.session, date, now=said.at)], said.member)
    replan(said, card)
    return views.left_out(card, said.zone, told)


def cancel(said: CommandContext) -> Json:
    """End a series; where a day is named, it is that date which does not take place."""
    said.about_one("cancel")
    if date_lookup.names_a_day(said.rest):
        card = _meant(said, ahead=True)
        return left_out(said, card) if card.rule else ended(said, card)
    return ended(said, _meant(said))


def ended(said: CommandContext, card: SessionCard) -> Json:
    """Call a series off and tell everybody it concerns."""
    permissions.check_may_change(said.session, said.member, card)
    series = service.find_series(said.session, card.workspace_id, card.series_id)
    goes_on = series.next_fill_at is not None
    changes = service.cancel(said.session, series, now=said.at)
    if not changes and not goes_on:
        raise AlreadyOverError
    told = rsvp_notices.tell_changes(said.session, changes, said.member)
    return views.ended(card.title, len(changes), told)


def here(said: CommandContext) -> Json:
    """Check in by the code that the facilitator shows."""
    who = members.person(said.member)
    session_id = live_session_service.by_code(said.session, who.workspace_id, said.rest, now=said.at)
    news = live_session_service.check_in(said.session, who, session_id, by="code", now=said.at)
    return {
        "text": live_session_views.here(
            live_session_notices.card_of(said.session, who.workspace_id, session_id), news=news
        )
    }


def attended(said: CommandContext) -> Json:
    """How many came of those who said so."""
    what = rota_commands.activity(said, said.rest)
    found = attendance.lately(said.session, said.member.workspace_id, what.id or 0, now=said.at)
    return attendance.shown(what.title, found, said.zone)


def explain(said: CommandContext) -> Json:
    return usage.shown(planner=permissions.is_planner(said.member))


VERBS: dict[str, Callable[[CommandContext], Json]] = {
    "schedule": schedule,
    "season": season,
    "list": listed,
    "mine": mine,
    "show": show,
    "move": move,
    "skip": skip,
    "cancel": cancel,
    "here": here,
    "calendar": feeds_commands.calendar,
    "rota": rota_commands.rota,
    "away": rota_commands.away,
    "owner": rota_commands.owner,
    "deputy": rota_commands.deputy,
    "facilitator": rota_commands.facilitator,
    "attendance": attended,
    "coffee": engagement_commands.brought_together,
    "kudos": engagement_commands.kudos,
    "health": engagement_commands.health,
    "help": explain,
}


def obey(
    session: Session, house: CommunityContext, slack: tuple[str, str], typed: tuple[str, str], *, now: datetime
) -> Json:
    """Do what `/community <text>` of a (workspace, user) says in a channel; an unknown word changes nothing."""
    text, channel = typed
    verb, _, rest = text.strip().partition(" ")
    said = CommandContext(session, house, members.arrive(session, *slack, now=now), rest.strip(), channel, now)
    act = VERBS.get(verb.casefold() or "help")
    return act(said) if act else usage.unclear(verb)
