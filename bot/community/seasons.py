"""Seasons: several series, drafted from a template and announced together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.community.calendar import drafts, first_date, patterns, sentence_parser, views
from bot.community.calendar.errors import UnknownSeasonError
from bot.community.command_context import CommunityCommandContext
from bot.members.command_registry import Reply

SAMPLE_DAY = datetime(2026, 1, 5, 6, tzinfo=UTC)


def check_sentence(sentence: str, kinds: Mapping[str, str]) -> None:
    """Raise an error for a sentence of a season that could not be scheduled; `kinds` are the catalog's, by name."""
    sentence_parser.read(sentence, kinds, "Etc/UTC", now=SAMPLE_DAY)


def draft(context: CommunityCommandContext) -> Reply:
    """Draft all series of a season, from the named day or now; without a name list the seasons."""
    catalog = context.catalog
    name, _space, rest = context.text.partition(" ")
    if not name:
        return Reply(views.season_list(catalog))
    season_id = name.casefold()
    found = catalog.seasons.get(season_id)
    if found is None:
        raise UnknownSeasonError(given=name[:40], seasons=", ".join(catalog.seasons))
    start = _start(rest, context.zone, context.now)
    named = patterns.CHANNEL.search(rest)
    channel = named["id"] if named else context.channel
    mark = f"{season_id}:{context.now:%Y%m%d%H%M%S}:{context.member.id}"
    described = []
    for sentence in found.gatherings:
        request = sentence_parser.read(sentence, catalog.kinds, context.zone, now=start)
        draft = drafts.create(context.session, catalog, request, channel, context.member, now=context.now, season=mark)
        described.append(views.describe_draft(draft, context.zone))
    translation = catalog.season(season_id)
    return Reply(views.season_preview(translation.title, translation.summary, described, mark))


def _start(text: str, zone: str, now: datetime) -> datetime:
    """The beginning of the day named in a text, in a zone; now if none is named, or it is over."""
    found = patterns.DATE_PHRASE.search(text)
    if not found:
        return now
    day = first_date.day_of(found, zone, now=now).date
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    return max(now, midnight - timedelta(seconds=1))
