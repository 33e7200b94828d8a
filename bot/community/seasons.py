"""A season laid down at once from a template, to be looked over before anybody hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.community.calendar import drafts, first_date, patterns, sentence_parser, service, views
from bot.community.calendar.errors import AlreadyAnnouncedError, UnknownSeasonError
from bot.community.calendar.models import CommunitySession, Series, SeriesState
from bot.community.command_context import CommandContext
from bot.kit.slack import Json
from bot.members.models import Member


def lay_down(said: CommandContext, drafted: Callable[..., tuple[drafts.SeriesDraft, str]]) -> Json:
    """Draft every gathering of a season from the day that was said on, or from now."""
    service.check_planner(said.member)
    repertoire = said.house.repertoire
    name, _, rest = said.rest.partition(" ")
    if not name:
        return views.seasons(repertoire)
    found = repertoire.seasons.get(name.casefold())
    if found is None:
        raise UnknownSeasonError(given=name[:40], seasons=", ".join(repertoire.seasons))
    start = _start(rest, said.zone, said.at)
    if place := patterns.CHANNEL.search(rest):
        said = replace(said, channel=place["id"])
    mark = f"{name.casefold()}:{said.at:%Y%m%d%H%M%S}:{said.member.id}"
    plans = []
    for sentence in found.gatherings:
        wish = sentence_parser.read(sentence, repertoire.names, said.zone, now=start)
        draft, channel = drafted(said, wish, mark)
        plans.append(views.plan(draft, channel, said.zone))
    spoken = repertoire.season(name.casefold())
    return views.season(spoken.title, spoken.summary, plans, mark)


def _start(rest: str, zone: str, now: datetime) -> datetime:
    """The beginning of the day a season starts on, in the speaker's zone; now where no day was said."""
    found = patterns.DATE_PHRASE.search(rest)
    if not found:
        return now
    day = first_date.day_of(found, zone, at=now).date
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(seconds=1)
    return max(now, midnight)


def announce(session: Session, workspace_id: str, mark: str, by: Member, *, now: datetime) -> list[CommunitySession]:
    """Announce all drafts of a season; the first session of each."""
    first = []
    for series in _drafted(session, workspace_id, mark):
        first += drafts.announce(session, workspace_id, series.id or 0, by, now=now)[:1]
    return first


def discard(session: Session, workspace_id: str, mark: str) -> None:
    """Throw all drafts of a season away."""
    for series in _drafted(session, workspace_id, mark):
        drafts.discard(session, workspace_id, series.id or 0)


def _drafted(session: Session, workspace_id: str, mark: str) -> list[Series]:
    wanted = select(Series).where(
        Series.workspace_id == workspace_id, Series.season == mark, Series.state == SeriesState.DRAFT
    )
    found = list(session.exec(wanted))
    if not found:
        raise AlreadyAnnouncedError
    return found
