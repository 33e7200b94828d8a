"""Resolve the people, channels, groups and tables of a list to members, each with an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.cohorts import enrol_parser, people_csv
from bot.cohorts.directory import Directory, DirectoryProfile, download
from bot.cohorts.enrolment_lists import ListRequest, ResolvedPerson
from bot.cohorts.models import ListOutcome
from bot.cohorts.people_csv import EMAIL, SLACK_ID, PersonRow
from bot.errors import GroundswellError
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.i18n import languages


async def resolve(
    client: AsyncWebClient, library: Library, list_request: ListRequest, directory: Directory, *, now: datetime
) -> list[ResolvedPerson]:
    """Everybody a list names, in its order; a GroundswellError if a channel, group or file can't be read."""
    request = list_request.request
    ids = list(request.people)
    for channel in request.channels:
        ids += await directory.in_channel(channel)
    for group in request.groups:
        ids += await directory.in_group(group)
    sheet = people_csv.PeopleTable(())
    if request.file:
        sheet = people_csv.read(await download(client, request.file))
    elif request.sheet:
        sheet = people_csv.read(request.sheet)
    await _look_up(directory, [*ids, *request.emails, *(row.who for row in sheet.rows)])
    named = [
        await _named(directory, list_request, who, is_named=is_named)
        for who, is_named in _once(ids, request.people, request.emails)
    ]
    rows = [await _row(directory, library, list_request, row, now) for row in sheet.rows]
    broken = [ResolvedPerson(ListOutcome.UNREADABLE, line=line) for line in sheet.unreadable]
    return [*(one for one in named if one), *sorted([*rows, *broken], key=lambda one: one.line or 0)]


def _once(ids: Iterable[str], people: Iterable[str], emails: Iterable[str]) -> list[tuple[str, bool]]:
    """Each person once, with whether they were named themselves and not only as part of a channel or group."""
    own = set(people)
    return [*((who, who in own) for who in dict.fromkeys(ids)), *((who, True) for who in emails)]


async def _look_up(directory: Directory, who: Iterable[str]) -> None:
    everybody = set(who)
    await directory.prepare(
        sorted(one for one in everybody if SLACK_ID.fullmatch(one)),
        sorted(one.casefold() for one in everybody if EMAIL.fullmatch(one)),
    )


async def _profile(directory: Directory, who: str) -> DirectoryProfile | None:
    return await (directory.person_at(who) if EMAIL.fullmatch(who) else directory.person(who))


async def _named(directory: Directory, list_request: ListRequest, who: str, *, is_named: bool) -> ResolvedPerson | None:
    """Resolve a mention; None for an app or a closed account that is only in a named channel or group."""
    found = _found(directory, who, await _profile(directory, who))
    if found.outcome is not ListOutcome.BEGIN and not is_named:
        return None
    return replace(found, track_id=list_request.track.id)


def _found(directory: Directory, who: str, profile: DirectoryProfile | None) -> ResolvedPerson:
    if profile is None:
        unchecked = EMAIL.fullmatch(who) and not directory.can_read_addresses
        return ResolvedPerson(ListOutcome.UNCHECKED if unchecked else ListOutcome.UNKNOWN, given=who)
    given = "" if profile.outcome is ListOutcome.BEGIN else who
    return ResolvedPerson(
        profile.outcome, given=given, slack_id=profile.slack_id, language=profile.language, zone=profile.zone
    )


async def _row(
    directory: Directory, library: Library, list_request: ListRequest, row: PersonRow, now: datetime
) -> ResolvedPerson:
    if not (EMAIL.fullmatch(row.who) or SLACK_ID.fullmatch(row.who)):
        outcome = ListOutcome.UNKNOWN if row.who else ListOutcome.NO_PERSON
        return ResolvedPerson(outcome, given=row.who, line=row.line, row=row)
    found = replace(
        _found(directory, row.who, await _profile(directory, row.who)), line=row.line, given=row.who, row=row
    )
    if found.outcome is not ListOutcome.BEGIN:
        return found
    language = row.language.replace("_", "-").partition("-")[0].casefold()
    if language and language not in languages():
        return replace(found, outcome=ListOutcome.NO_LANGUAGE, given=row.language)
    try:
        starts_on = enrol_parser.read_day(row.start, list_request.zone, now=now) if row.start else None
    except GroundswellError:
        return replace(found, outcome=ListOutcome.NO_DATE, given=row.start)
    return _on_track(
        library, list_request, row, replace(found, starts_on=starts_on, language=language or found.language)
    )


def _on_track(library: Library, list_request: ListRequest, row: PersonRow, found: ResolvedPerson) -> ResolvedPerson:
    track = list_request.track
    if row.track:
        named = journeys.briefly_named_track(library, row.track)
        if named is None:
            return replace(found, outcome=ListOutcome.NO_TRACK, given=row.track)
        track = named
    if list_request.has_cohort and track.id != list_request.track.id:
        return replace(found, outcome=ListOutcome.OTHER_TRACK, given=row.track)
    return replace(found, track_id=track.id)
