"""Seasons: several series, drafted from a template and announced together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import date_lookup, drafts, flags, patterns, sentence_parser, views
from bot.community.calendar.errors import UnknownSeasonError
from bot.community.calendar.views import SeasonLine
from bot.community.command_context import CommunityCommandContext
from bot.community.permissions import check_planner
from bot.kit.dates import ReadingContext
from bot.kit.mentions import readable
from bot.kit.public_holidays import DaysOff
from bot.kit.slack import Json
from bot.members.command_registry import Reply
from bot.members.service import days_off_of

SATURDAY = 5
MAX_FLAGS = 3
MAX_NAME_WORDS = 4
ARTICLES = frozenset(
    {"a", "an", "the", "my", "our", "one", "ein", "eine", "einen", "das", "der", "die", "unser", "unsere"}
)
SAMPLE_DAY = datetime(2026, 1, 5, 6, tzinfo=UTC)


def check_sentence(sentence: str, kinds: Mapping[str, str]) -> None:
    """Raise an error for a sentence of a season that could not be scheduled; `kinds` are the catalog's, by name."""
    sentence_parser.read(sentence, kinds, ReadingContext(SAMPLE_DAY, "Etc/UTC"))


def draft(context: CommunityCommandContext) -> Reply:
    """Draft all series of a season, from the named day or tomorrow; without a name list the seasons.

    Public holidays and days off are left out, and nothing begins today, at a weekend or on a day off.
    """
    catalog = context.catalog
    if not context.text.strip():
        return Reply(views.season_list(catalog))
    season_id, rest = find(catalog, context.text)
    off = days_off_of(context.session, context.member)
    start = _start(rest, context.reading, off)
    named = patterns.CHANNEL.search(rest)
    channel = (named and named["id"]) or context.channel
    mark = f"{season_id}:{context.now:%Y%m%d%H%M%S}:{context.member.id}"
    for sentence in catalog.seasons[season_id].gatherings:
        request = sentence_parser.read(sentence, catalog.kinds, replace(context.reading, now=start))
        made = drafts.create(context.session, catalog, request, channel, context.member, now=context.now, season=mark)
        drafts.leave_out_days(context.session, made, off, now=context.now)
    return Reply(preview(context, mark))


def preview(context: CommunityCommandContext, mark: str) -> Json:
    """The drafts of a season as they are now, each with a button to leave it out."""
    translation = context.catalog.season(mark.partition(":")[0])
    found = [
        drafts.load(context.session, context.member.workspace_id, each, now=context.now)
        for each in drafts.of_season(context.session, context.member, mark)
    ]
    country = days_off_of(context.session, context.member).country
    lines = [
        SeasonLine(each, flags.unlikely(context.session, each, country, now=context.now)[:MAX_FLAGS]) for each in found
    ]
    return views.season_preview(translation.title, translation.summary, lines, mark, context.zone)


def is_season(catalog: ActivityCatalog, mark: str | None) -> bool:
    """Whether drafts with this mark are those of a season, and not of an imported calendar."""
    return bool(mark) and str(mark).partition(":")[0] in catalog.seasons


def find(catalog: ActivityCatalog, text: str) -> tuple[str, str]:
    """The id of the season that a text begins with, however loosely it is named, and the rest of the text."""
    words = text.replace("-", " ").split()
    for count in range(min(len(words), MAX_NAME_WORDS), 0, -1):
        wanted = _core(" ".join(words[:count]))
        known = [season_id for season_id in catalog.seasons if wanted and wanted in _names(catalog, season_id)]
        if len(known) == 1:
            rest = text
            for word in words[:count]:
                rest = rest[rest.index(word) + len(word) :]
            return known[0], rest
    raise UnknownSeasonError(given=readable(text)[:40], seasons=", ".join(catalog.seasons))


def _names(catalog: ActivityCatalog, season_id: str) -> set[str]:
    """What a season is called: its id and its titles in every language, in full and by their last word."""
    titles = [catalog.seasons[season_id].title, season_id.replace("-", " ")]
    titles += [each.title for (of, _code), each in catalog.season_translations.items() if of == season_id]
    cores = {_core(title) for title in titles}
    return cores | {core.rpartition(" ")[2] for core in cores}


def _core(name: str) -> str:
    """A name as it is compared: without articles."""
    return " ".join(word for word in name.casefold().strip(" .,").split() if word not in ARTICLES)


def _start(text: str, context: ReadingContext, off: DaysOff) -> datetime:
    """The beginning of the first working day from the day named in a text, in the writer's zone; at least tomorrow."""
    zone = ZoneInfo(context.zone)
    day = context.now.astimezone(zone).date() + timedelta(days=1)
    if days := date_lookup.days_in(text, context):
        day = max(day, days[0].first)
    while day.weekday() >= SATURDAY or day.isoformat() in off:
        day += timedelta(days=1)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def leave_out(context: CommunityCommandContext) -> Json:
    """Discard one line of a season; returns the preview of the others."""
    check_planner(context.member)
    series_id = int(context.text)
    drafts.check_author(context.session, context.member, series_id)
    mark = drafts.season_of(context.session, context.member.workspace_id, series_id)
    if len(drafts.of_season(context.session, context.member, mark)) == 1:
        drafts.discard(context.session, context.member.workspace_id, series_id)
        return views.discarded()
    drafts.discard(context.session, context.member.workspace_id, series_id)
    return preview(context, mark)
