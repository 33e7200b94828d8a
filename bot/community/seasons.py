"""Seasons: several series, drafted from a template and announced together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.community.calendar import date_lookup, drafts, patterns, sentence_parser, views
from bot.community.calendar.errors import UnknownSeasonError
from bot.community.command_context import CommunityCommandContext
from bot.kit.dates import ReadingContext
from bot.members.command_registry import Reply

SAMPLE_DAY = datetime(2026, 1, 5, 6, tzinfo=UTC)


def check_sentence(sentence: str, kinds: Mapping[str, str]) -> None:
    """Raise an error for a sentence of a season that could not be scheduled; `kinds` are the catalog's, by name."""
    sentence_parser.read(sentence, kinds, ReadingContext(SAMPLE_DAY, "Etc/UTC"))


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
    start = _start(rest, context.reading)
    named = patterns.CHANNEL.search(rest)
    channel = (named and named["id"]) or context.channel
    mark = f"{season_id}:{context.now:%Y%m%d%H%M%S}:{context.member.id}"
    described = []
    for sentence in found.gatherings:
        request = sentence_parser.read(sentence, catalog.kinds, replace(context.reading, now=start))
        draft = drafts.create(context.session, catalog, request, channel, context.member, now=context.now, season=mark)
        described.append(views.describe_draft(draft, context.zone))
    translation = catalog.season(season_id)
    return Reply(views.season_preview(translation.title, translation.summary, described, mark))


def _start(text: str, context: ReadingContext) -> datetime:
    """The beginning of the day named in a text, in the writer's zone; now if none is named, or it is over."""
    days = date_lookup.days_in(text, context)
    if not days:
        return context.now
    midnight = datetime.combine(days[0].first, time(), ZoneInfo(context.zone)).astimezone(UTC)
    return max(context.now, midnight - timedelta(seconds=1))
