"""`/community rota`, `away`, `owner`, `deputy`: who leads what, and who stands in."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlmodel import Session

from bot.community.calendar import date_lookup, first_date, patterns
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import NotAPlannerError, NotPlannedError
from bot.community.calendar.models import Activity, CommunitySession, SessionState
from bot.community.command_context import CommandContext
from bot.community.permissions import check_owns, is_planner
from bot.community.rota import notices, queries, service, swaps, views
from bot.community.rota.models import RotaRole
from bot.community.rota.queries import Rota
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import local_date, say_date
from bot.members import service as members
from bot.members.models import Member, Role

PERSON = re.compile(r"<@(?P<id>[UW]\w+)(?:\|[^>]*)?>")
_WITH = re.compile(r"\s+(?:with|for|mit|gegen)\s+", re.IGNORECASE)
_NEXT_WEEK = re.compile(r"next\s+week|(?:die\s+)?nächste\s+woche", re.IGNORECASE)
_TO = re.compile(r"\s+(?:to|until|bis)\s+", re.IGNORECASE)
WORDS = {"join": RotaRole.LEAD, "shadow": RotaRole.SHADOW}


class NobodyNamedError(GroundswellError):
    """Whom do you mean? Pick them from the list that Slack offers when you type @, such as `@priya`."""


class OwnTurnsError(GroundswellError):
    """People join a rota themselves: `/community rota join {title}`. To name a stand-in, say `/community deputy`."""


class UnreadableAbsenceError(GroundswellError):
    """When are you away? Say it like `/community away 20 December to 6 January`, or `/community away never mind`."""


def rota(said: CommandContext) -> Json:
    """Show a rota, or join it, leave it, swap in it, ask for a cover."""
    verb, __, rest = said.rest.partition(" ")
    act = {"join": join, "shadow": join, "leave": leave, "swap": swap, "cover": cover}.get(verb.casefold())
    if act:
        return act(said, verb.casefold(), rest.strip())
    found = _named(said, said.rest) if said.rest else queries.rotas(said.session, said.member.workspace_id)
    if not found and not said.rest:
        raise service.NothingLedError
    if not found:
        raise service.NoSuchActivityError(given=said.rest[:60])
    if PERSON.search(said.rest):
        raise OwnTurnsError(title=found[0].activity.title.casefold())
    made = [shown(said, one) for one in found[:5]]
    return {"text": "\n\n".join(each["text"] for each in made), "blocks": [b for each in made for b in each["blocks"]]}


def shown(said: CommandContext, one: Rota) -> Json:
    """One rota with its next dates."""
    ahead = calendar_queries.upcoming(said.session, said.member.workspace_id, now=said.at, limit=200)
    dates = [card for card in ahead if card.activity_id == one.activity.id]
    beside = queries.company(said.session, [card.id for card in dates])
    names = {each.member_id: each.slack_id for each in one.seats}
    company = {session_id: names[member] for session_id, member in beside.items() if member in names}
    return views.shown(one, dates, company, said.zone)


def _named(said: CommandContext, text: str) -> list[Rota]:
    """The activities that a name fits."""
    name = patterns.FILLERS.sub(" ", PERSON.sub(" ", text)).strip(' ,:."“”„').casefold()
    kind = said.house.repertoire.names.get(name)
    every = queries.rotas(said.session, said.member.workspace_id)
    return [one for one in every if not name or kind == one.activity.kind or name in one.activity.title.casefold()]


def activity(said: CommandContext, text: str) -> Activity:
    """The one activity that a name fits, in this channel before others."""
    found = _named(said, text)
    if not found and not text.strip():
        raise service.NothingLedError
    if not found:
        raise service.NoSuchActivityError(given=text[:60])
    here = queries.community_id(said.session, said.member.workspace_id, said.channel)
    return next((one.activity for one in found if one.activity.community_id == here), found[0].activity)


def join(said: CommandContext, verb: str, rest: str) -> Json:
    """Take turns, or begin beside somebody."""
    return take_part(said, activity(said, rest), WORDS[verb])


def take_part(said: CommandContext, what: Activity, standing: RotaRole) -> Json:
    """The same by a button."""
    service.take_part(said.session, what, said.member.id or 0, standing, now=said.at)
    notices.replan(said.session, what, now=said.at)
    if standing == RotaRole.SHADOW:
        text = _("Good. You will be beside whoever leads {title}, and I tell you when.", title=escape(what.title))
    else:
        text = _("Good. You take your turns in {title}, and I tell you when.", title=escape(what.title))
    return views.said(text)


def leave(said: CommandContext, _verb: str, rest: str) -> Json:
    """Take no more turns; the ones ahead go to others."""
    what = activity(said, rest)
    service.leave(said.session, what, said.member.id or 0, now=said.at)
    notices.replan(said.session, what, now=said.at)
    return views.said(_("You take no more turns in {title}. Thank you for those you took.", title=escape(what.title)))


def swap(said: CommandContext, _verb: str, rest: str) -> Json:
    """Offer one's own date for somebody's."""
    parts = _WITH.split(rest, maxsplit=1)
    if len(parts) != 2:
        raise NotPlannedError(given=rest[:60])
    offered = said.meant(parts[0])
    wanted = date_lookup.find(said.session, said.speaker, f"{offered.title} {parts[1]}", now=said.at)
    mine, theirs = (_date(said.session, card.id) for card in (offered, wanted))
    made = swaps.ask(said.session, said.member, mine, theirs, now=said.at)
    return views.asked(notices.ask(said.session, made, said.member.slack_id, now=said.at))


def cover(said: CommandContext, _verb: str, rest: str) -> Json:
    """Ask whoever has led the fewest times to lead one's own date."""
    card = said.meant(rest)
    what = service.find_activity(said.session, card.workspace_id, card.activity_id)
    asked = queries.least(said.session, what, without=said.member.id or 0)
    if asked is None:
        raise service.LastLeadError
    made = swaps.ask_cover(said.session, said.member, _date(said.session, card.id), asked, now=said.at)
    return views.asked(notices.ask(said.session, made, said.member.slack_id, now=said.at))


def _date(session: Session, session_id: int) -> CommunitySession:
    date = session.get(CommunitySession, session_id, with_for_update=True)
    if date is None or date.state != SessionState.PLANNED:
        raise swaps.StaleSwapError
    return date


def away(said: CommandContext) -> Json:
    """Lead nothing on some days; the turns in them go to others."""
    if said.rest.casefold() in ("never mind", "doch nicht"):
        service.be_back(said.session, said.member)
        text = _("Good, you are there.")
    else:
        text = _be_away(said)
    for what in service.activities_led(said.session, said.member):
        notices.replan(said.session, what, now=said.at)
    return views.said(text)


def _be_away(said: CommandContext) -> str:
    if _NEXT_WEEK.fullmatch(said.rest.strip()):
        today = local_date(said.at, said.zone)
        monday = today + timedelta(days=7 - today.weekday())
        return _lead_nothing(said, monday, monday + timedelta(days=6))
    first, *rest = _TO.split(said.rest, maxsplit=1)
    found = [patterns.DATE_PHRASE.search(part) for part in (first, *rest)]
    days = [first_date.day_of(each, said.zone, at=said.at).date for each in found if each]
    if not days or len(days) != len(found) or days[-1] < days[0] or days[-1] - days[0] > timedelta(days=366):
        raise UnreadableAbsenceError
    return _lead_nothing(said, days[0], days[-1])


def _lead_nothing(said: CommandContext, first: date, last: date) -> str:
    service.be_away(said.session, said.member, first, last)
    if first == last:
        return _(
            "You lead nothing on {day}. A turn of yours on it goes to others who lead it too.", day=say_date(first)
        )
    facts = {"first": say_date(first), "last": say_date(last)}
    return _(
        "You lead nothing from {first} to {last}. Your turns in that time go to others who lead them too.", **facts
    )


def owner(said: CommandContext) -> Json:
    """Hand an activity on: whoever is named answers for it from now on."""
    what, whom = _about(said)
    before = what.owner_id
    what.owner_id, what.asked, what.asked_at = whom.id, None, None
    said.session.add(what)
    service.take_part(said.session, what, whom.id or 0, RotaRole.LEAD, now=said.at)
    if before != whom.id:
        notices.tell_named(said.session, what, whom, said.member, deputy=False, now=said.at)
        notices.tell_before(said.session, what, before, whom, said.member, now=said.at)
    notices.replan(said.session, what, now=said.at)
    facts = {"title": escape(what.title), "whom": f"<@{whom.slack_id}>"}
    return views.said(_("{whom} answers for {title} from now on.", **facts))


def deputy(said: CommandContext) -> Json:
    """Name somebody who stands in for the owner."""
    what, whom = _about(said)
    lead = service.take_part(said.session, what, whom.id or 0, RotaRole.LEAD, now=said.at)
    if not lead.deputy:
        notices.tell_named(said.session, what, whom, said.member, deputy=True, now=said.at)
    lead.deputy = True
    said.session.add(lead)
    notices.replan(said.session, what, now=said.at)
    facts = {"title": escape(what.title), "whom": f"<@{whom.slack_id}>"}
    return views.said(_("{whom} stands in for {title} from now on.", **facts))


def _about(said: CommandContext) -> tuple[Activity, Member]:
    found = PERSON.search(said.rest)
    if not found:
        raise NobodyNamedError
    what = activity(said, said.rest)
    check_owns(said.member, what)
    return what, members.arrive(said.session, said.member.workspace_id, found["id"], now=said.at)


def facilitator(said: CommandContext) -> Json:
    """Let somebody plan: facilitators and admins may say so."""
    found = PERSON.search(said.rest)
    if not found:
        raise NobodyNamedError
    if not is_planner(said.member):
        raise NotAPlannerError
    whom = members.arrive(said.session, said.member.workspace_id, found["id"], now=said.at)
    if whom.role != Role.ADMIN:
        whom.role = Role.FACILITATOR
        said.session.add(whom)
    return views.said(_("{whom} can plan gatherings now.", whom=f"<@{whom.slack_id}>"))
