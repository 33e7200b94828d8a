"""Enrolment lists: kept as requested, resolved, confirmed once, and enrolled in parts."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import enrol_parser, queries, service
from bot.cohorts.enrol_parser import EnrolRequest
from bot.cohorts.models import Cohort, EnrolmentLine, EnrolmentList, ListOutcome, ListStage
from bot.cohorts.people_csv import PersonRow
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment
from bot.journeys import service as journeys
from bot.journeys.content import Library, Track
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import language
from bot.kit.time import usable_zone
from bot.members.models import Member

lines = EnrolmentLine.__table__  # type: ignore[attr-defined] # bulk statements use Core
AT_ONCE = 200
MAX_NAMED = 15
KEPT = timedelta(days=7)
UNDO_FOR = timedelta(days=1)


class EmptyListError(GroundswellError):
    """Who should I enrol? Name people, a channel or a user group, or use `/groundswell enrol csv`."""


@dataclass(frozen=True)
class ResolvedPerson:
    """A name in a list: the member it means with their track and start date, or a problem."""

    outcome: ListOutcome
    given: str = ""
    line: int | None = None
    slack_id: str | None = None
    track_id: str | None = None
    starts_on: str | None = None
    language: str | None = None
    zone: str | None = None
    row: PersonRow | None = None


@dataclass(frozen=True)
class ListRequest:
    """A list whose people have not been resolved yet, with everything needed for that."""

    list_id: str
    workspace_id: str
    asker: str
    language: str
    zone: str
    request: EnrolRequest
    track: Track
    starts_on: str | None
    has_cohort: bool


@dataclass(frozen=True)
class Preview:
    """What confirming a list would do; `begun` is the number of people by track title."""

    list_id: str
    request: EnrolRequest
    cohort: Cohort | None
    starts_on: str | None
    counts: Counter[str]
    named: dict[ListOutcome, list[str]]
    problems: list[EnrolmentLine]
    own_dates: bool = False
    not_in_channel: bool = False
    begun: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    has_file: bool = False


def create(session: Session, library: Library, asker: Member, request: EnrolRequest, *, now: datetime) -> str:
    """Keep a request and return its id; a GroundswellError if it is invalid."""
    if request.is_empty:
        raise EmptyListError
    cohort = service.find_by_name(session, asker.workspace_id, request.cohort) if request.cohort else None
    if request.place and not request.cohort:
        raise service.NamelessCohortError
    if cohort and cohort.ended_at:
        raise service.EndedCohortError(name=cohort.name)
    track = _track(library, request, cohort)
    starts = enrol_parser.read_day(request.starts, usable_zone(asker.zone), now=now) if request.starts else None
    enrolment_list = EnrolmentList(
        id=uuid.uuid4().hex,
        workspace_id=asker.workspace_id,
        asked_by=row_id(asker),
        request=json.dumps(request.as_json()),
        track_id=track.id,
        starts_on=starts or (cohort.starts_on if cohort else None),
        cohort_id=cohort.id if cohort else None,
        asked_at=now,
    )
    session.add(enrolment_list)
    session.flush()
    return enrolment_list.id


def _track(library: Library, request: EnrolRequest, cohort: Cohort | None) -> Track:
    if cohort is None:
        return journeys.find_track_for_others(library, request.track)
    track = library.track(cohort.track_id)
    if track is None or (
        request.track and journeys.find_track_for_others(library, request.track).id != cohort.track_id
    ):
        raise service.OtherTrackError(
            name=cohort.name, track=track.in_language(language()).title if track else cohort.track_id
        )
    return track


def unread(session: Session, library: Library, list_id: str) -> ListRequest | None:
    """A list that has not been resolved yet, or None."""
    enrolment_list = session.get(EnrolmentList, list_id)
    track = library.track(enrolment_list.track_id) if enrolment_list else None
    asker = session.get(Member, enrolment_list.asked_by) if enrolment_list else None
    if (
        enrolment_list is None
        or enrolment_list.stage != ListStage.READING
        or enrolment_list.request is None
        or track is None
        or asker is None
    ):
        return None
    request = enrol_parser.from_json(json.loads(enrolment_list.request))
    return ListRequest(
        list_id=enrolment_list.id,
        workspace_id=enrolment_list.workspace_id,
        asker=asker.slack_id,
        language=asker.language,
        zone=usable_zone(asker.zone),
        request=request,
        track=track,
        starts_on=enrolment_list.starts_on,
        has_cohort=bool(enrolment_list.cohort_id or request.cohort),
    )


def save_people(session: Session, list_id: str, found: Sequence[ResolvedPerson]) -> bool:
    """Store the resolved people; False if another worker has done it."""
    ready = sa.update(EnrolmentList).where(
        col(EnrolmentList.id) == list_id, col(EnrolmentList.stage) == ListStage.READING
    )
    if session.connection().execute(ready.values(stage=ListStage.READY)).rowcount == 0:
        return False
    enrolment_list = session.get_one(EnrolmentList, list_id)
    checked = _mark_exceptions(session, enrolment_list, found)
    rows = [_row(enrolment_list, number, one) for number, one in enumerate(checked)]
    for start in range(0, len(rows), AT_ONCE):
        insert_new(session, EnrolmentLine, rows[start : start + AT_ONCE])
    return True


def _row(enrolment_list: EnrolmentList, number: int, found: ResolvedPerson) -> dict[str, Any]:
    return {
        "list_id": enrolment_list.id,
        "number": number,
        "workspace_id": enrolment_list.workspace_id,
        "line": found.line,
        "outcome": found.outcome,
        "given": found.given[:80],
        "slack_id": found.slack_id,
        "track_id": found.track_id,
        "starts_on": found.starts_on,
        "language": found.language,
        "zone": found.zone,
        "team": found.row.team if found.row else "",
        "site": found.row.site if found.row else "",
        "manager": found.row.manager if found.row else "",
        "done": False,
    }


def _mark_exceptions(
    session: Session, enrolment_list: EnrolmentList, found: Sequence[ResolvedPerson]
) -> list[ResolvedPerson]:
    """Mark people who are already on their track, who have opted out, and who are named twice."""
    ids = {one.slack_id for one in found if one.slack_id}
    known = _known(session, enrolment_list.workspace_id, sorted(ids))
    cohort = service.find(session, enrolment_list.workspace_id, enrolment_list.cohort_id)
    cohort_ids = service.find_member_ids(session, cohort) if cohort else set()
    in_channel = bool(
        cohort.channel if cohort else enrol_parser.from_json(json.loads(enrolment_list.request or "{}")).place
    )
    # In a cohort with a channel, members may also be on the track by themselves.
    enrolled = set() if in_channel else _in_parts(session, known, bulk_enrolment.current_tracks)
    opted_out = _in_parts(session, known, bulk_enrolment.opted_out)
    seen: set[tuple[str, str]] = set()
    checked = []
    for one in found:
        member = known.get(one.slack_id or "")
        key = (one.slack_id or "", one.track_id or "")
        outcome = one.outcome
        if outcome is ListOutcome.BEGIN and key in seen:
            outcome = ListOutcome.DUPLICATE
        elif outcome is ListOutcome.BEGIN and (member in cohort_ids or (member, one.track_id) in enrolled):
            outcome = ListOutcome.ALREADY_ENROLLED
        elif outcome is ListOutcome.BEGIN and member in opted_out:
            outcome = ListOutcome.LEFT_OUT
        seen.add(key)
        checked.append(replace(one, outcome=outcome))
    return checked


def _known(session: Session, workspace_id: str, slack_ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(slack_ids), AT_ONCE):
        part = slack_ids[start : start + AT_ONCE]
        chosen = sa.select(col(Member.slack_id), col(Member.id)).where(col(Member.workspace_id) == workspace_id)
        for row in session.connection().execute(chosen.where(col(Member.slack_id).in_(part))):
            found[row.slack_id] = row.id
    return found


def _in_parts(session: Session, known: dict[str, int], verb: Any) -> set[Any]:
    ids = sorted(known.values())
    found: set[Any] = set()
    for start in range(0, len(ids), AT_ONCE):
        found |= verb(session, ids[start : start + AT_ONCE])
    return found


def preview(session: Session, library: Library, list_id: str, *, not_in_channel: bool = False) -> Preview:
    """What confirming a list would do."""
    enrolment_list = session.get_one(EnrolmentList, list_id)
    counted = sa.select(lines.c.outcome, sa.func.count().label("people")).where(lines.c.list_id == list_id)
    counts = Counter({r.outcome: r.people for r in session.connection().execute(counted.group_by(lines.c.outcome))})
    fine = (ListOutcome.BEGIN, ListOutcome.ALREADY_ENROLLED, ListOutcome.LEFT_OUT)
    named = {outcome: _names(session, list_id, outcome) for outcome in fine}
    wrong = (
        select(EnrolmentLine)
        .where(EnrolmentLine.list_id == list_id, col(EnrolmentLine.outcome).not_in(fine))
        .order_by(col(EnrolmentLine.number))
    )
    dated = select(EnrolmentLine.number).where(
        EnrolmentLine.list_id == list_id,
        EnrolmentLine.outcome == ListOutcome.BEGIN,
        col(EnrolmentLine.starts_on).is_not(None),
    )
    return Preview(
        list_id=list_id,
        request=enrol_parser.from_json(json.loads(enrolment_list.request or "{}")),
        cohort=service.find(session, enrolment_list.workspace_id, enrolment_list.cohort_id),
        starts_on=enrolment_list.starts_on,
        counts=counts,
        named=named,
        problems=list(session.exec(wrong)),
        own_dates=session.exec(dated.limit(1)).first() is not None,
        not_in_channel=not_in_channel,
        begun=queries.count_begun(session, library, list_id),
        teams=queries.count_teams(session, list_id),
    )


def _names(session: Session, list_id: str, outcome: str) -> list[str]:
    chosen = sa.select(lines.c.slack_id).where(lines.c.list_id == list_id, lines.c.outcome == outcome)
    return list(session.connection().execute(chosen.order_by(lines.c.number).limit(MAX_NAMED)).scalars())


def next_forgotten_at(session: Session) -> datetime | None:
    """When the next preview has waited too long to be confirmed."""
    oldest = select(sa.func.min(col(EnrolmentList.asked_at))).where(EnrolmentList.stage == ListStage.READY)
    asked_at = session.exec(oldest).one()
    undoable = select(sa.func.min(col(EnrolmentList.done_at))).where(EnrolmentList.stage == ListStage.DONE)
    done_at = session.exec(undoable).one()
    found = [asked_at + KEPT] if asked_at else []
    return min([*found, *([done_at + UNDO_FOR] if done_at else [])], default=None)


def forget_old(session: Session, *, now: datetime) -> int:
    """Delete who was in previews that nobody confirmed in a week, and in lists that can't be undone any more."""
    old = sa.select(col(EnrolmentList.id)).where(
        col(EnrolmentList.stage) == ListStage.READY, col(EnrolmentList.asked_at) <= now - KEPT
    )
    ids = list(session.connection().execute(old.limit(AT_ONCE)).scalars())
    undoable = sa.select(col(EnrolmentList.id)).where(
        col(EnrolmentList.stage) == ListStage.DONE, col(EnrolmentList.done_at) <= now - UNDO_FOR
    )
    final = list(session.connection().execute(undoable.limit(AT_ONCE)).scalars())
    session.connection().execute(sa.delete(EnrolmentLine).where(col(EnrolmentLine.list_id).in_([*ids, *final])))
    session.connection().execute(sa.update(EnrolmentList).where(col(EnrolmentList.id).in_(final)).values(done_at=None))
    gone = (
        sa.update(EnrolmentList).where(col(EnrolmentList.id).in_(ids)).values(stage=ListStage.CANCELLED, request=None)
    )
    session.connection().execute(gone)
    return len(ids) + len(final)
