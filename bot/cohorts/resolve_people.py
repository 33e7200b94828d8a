"""Finding out whom a list means: people, channels, groups and tables become members with a fate each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.cohorts import enrol_parser, people_csv
from bot.cohorts.directory import Directory, Profile, download
from bot.cohorts.enrolment_lists import Asked, Found
from bot.cohorts.models import Fate
from bot.cohorts.people_csv import EMAIL, SLACK_ID, Row
from bot.errors import GroundswellError
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.i18n import languages


async def find(
    client: AsyncWebClient, library: Library, asked: Asked, directory: Directory, *, now: datetime
) -> list[Found]:
    """Everybody a list names, in its order; a GroundswellError where a channel, a group or the file stays closed."""
    wanted = asked.wanted
    ids = list(wanted.people)
    for channel in wanted.channels:
        ids += await directory.in_channel(channel)
    for group in wanted.groups:
        ids += await directory.in_group(group)
    sheet = people_csv.Sheet(())
    if wanted.file:
        sheet = people_csv.read(await download(client, wanted.file))
    elif wanted.sheet:
        sheet = people_csv.read(wanted.sheet)
    await _look_up(directory, [*ids, *wanted.emails, *(row.who for row in sheet.rows)])
    named = [await _named(directory, asked, who) for who in _once(ids, wanted.people, wanted.emails)]
    rows = [await _row(directory, library, asked, row, now) for row in sheet.rows]
    broken = [Found(Fate.UNREADABLE, line=line) for line in sheet.unreadable]
    return [*(one for one in named if one), *sorted([*rows, *broken], key=lambda one: one.line or 0)]


def _once(ids: Iterable[str], people: Iterable[str], emails: Iterable[str]) -> list[tuple[str, bool]]:
    """Everybody once, with whether they were named themselves and not only by a channel or group they are in."""
    own = set(people)
    return [*((who, who in own) for who in dict.fromkeys(ids)), *((who, True) for who in emails)]


async def _look_up(directory: Directory, who: Iterable[str]) -> None:
    everybody = set(who)
    await directory.prepare(
        sorted(one for one in everybody if SLACK_ID.fullmatch(one)),
        sorted(one.casefold() for one in everybody if EMAIL.fullmatch(one)),
    )


async def _profile(directory: Directory, who: str) -> Profile | None:
    return await (directory.person_at(who) if EMAIL.fullmatch(who) else directory.person(who))


async def _named(directory: Directory, asked: Asked, who: tuple[str, bool]) -> Found | None:
    """Somebody by mention; an app or a closed account among a channel's members is no problem worth telling."""
    name, themselves = who
    found = _found(directory, name, await _profile(directory, name))
    if found.fate is not Fate.BEGIN and not themselves:
        return None
    return replace(found, track_id=asked.track.id)


def _found(directory: Directory, who: str, profile: Profile | None) -> Found:
    if profile is None:
        unchecked = EMAIL.fullmatch(who) and not directory.can_read_addresses
        return Found(Fate.UNCHECKED if unchecked else Fate.UNKNOWN, given=who)
    given = "" if profile.fate is Fate.BEGIN else who
    return Found(profile.fate, given=given, slack_id=profile.slack_id, language=profile.language, zone=profile.zone)


async def _row(directory: Directory, library: Library, asked: Asked, row: Row, now: datetime) -> Found:
    if not (EMAIL.fullmatch(row.who) or SLACK_ID.fullmatch(row.who)):
        return Found(Fate.UNKNOWN if row.who else Fate.NOBODY, given=row.who, line=row.line)
    found = replace(_found(directory, row.who, await _profile(directory, row.who)), line=row.line, given=row.who)
    if found.fate is not Fate.BEGIN:
        return found
    language = row.language.replace("_", "-").partition("-")[0].casefold()
    if language and language not in languages():
        return replace(found, fate=Fate.NO_LANGUAGE, given=row.language)
    try:
        starts_on = enrol_parser.read_day(row.start, asked.zone, now=now) if row.start else None
    except GroundswellError:
        return replace(found, fate=Fate.NO_DATE, given=row.start)
    return _on_track(library, asked, row, replace(found, starts_on=starts_on, language=language or found.language))


def _on_track(library: Library, asked: Asked, row: Row, found: Found) -> Found:
    track = asked.track
    if row.track:
        named = journeys.named_track(library, row.track)
        if named is None:
            return replace(found, fate=Fate.NO_TRACK, given=row.track)
        track = named
    if asked.has_cohort and track.id != asked.track.id:
        return replace(found, fate=Fate.OTHER_TRACK, given=row.track)
    return replace(found, track_id=track.id)
