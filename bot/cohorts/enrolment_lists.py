"""A list of people on its way: kept as it was asked for, read, confirmed once, and enrolled part by part."""

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
from bot.cohorts.enrol_parser import Wanted
from bot.cohorts.models import Cohort, Fate, Line, Roll, Stage
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment
from bot.journeys import service as journeys
from bot.journeys.content import Library, Track
from bot.kit.db import insert_new
from bot.kit.time import usable_zone
from bot.members.models import Member

lines = Line.__table__  # type: ignore[attr-defined] # many rows at once speak Core
AT_ONCE = 200
MAX_NAMED = 15
KEPT = timedelta(days=7)


class NobodyNamedError(GroundswellError):
    """Whom shall I enrol? Name people, a channel or a user group after it, or write `/groundswell enrol csv`."""


@dataclass(frozen=True)
class Found:
    """What became of a name in a list: who it is, and what they are to begin from when, or what is wrong with it."""

    fate: Fate
    given: str = ""
    line: int | None = None
    slack_id: str | None = None
    track_id: str | None = None
    starts_on: str | None = None
    language: str | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Asked:
    """A list that is to be read, and everything its reader has to know."""

    roll_id: str
    workspace_id: str
    asker: str
    language: str
    zone: str
    wanted: Wanted
    track: Track
    starts_on: str | None
    has_cohort: bool


@dataclass(frozen=True)
class Preview:
    """What confirming a list would do; `wanted` is what was asked for, `begun` how many begin a track, by its title."""

    roll_id: str
    wanted: Wanted
    cohort: Cohort | None
    starts_on: str | None
    counts: Counter[str]
    named: dict[Fate, list[str]]
    problems: list[Line]
    own_dates: bool = False
    not_in_channel: bool = False
    begun: dict[str, int] = field(default_factory=dict)


def ask(session: Session, library: Library, asker: Member, wanted: Wanted, *, now: datetime) -> str:
    """Keep what somebody asked for, and give its id; the GroundswellErrors say what is wrong with it already."""
    if wanted.nobody:
        raise NobodyNamedError
    cohort = service.named(session, asker.workspace_id, wanted.cohort) if wanted.cohort else None
    if wanted.place and not wanted.cohort:
        raise service.NamelessCohortError
    track = _track(library, wanted, cohort)
    starts = enrol_parser.read_day(wanted.starts, usable_zone(asker.zone), now=now) if wanted.starts else None
    roll = Roll(
        id=uuid.uuid4().hex,
        workspace_id=asker.workspace_id,
        asked_by=asker.id or 0,
        wanted=json.dumps(wanted.as_json()),
        track_id=track.id,
        starts_on=starts or (cohort.starts_on if cohort else None),
        cohort_id=cohort.id if cohort else None,
        asked_at=now,
    )
    session.add(roll)
    session.flush()
    return roll.id


def _track(library: Library, wanted: Wanted, cohort: Cohort | None) -> Track:
    if cohort is None:
        return journeys.find_track_for_others(library, wanted.track)
    track = library.track(cohort.track_id)
    if track is None or (wanted.track and journeys.find_track_for_others(library, wanted.track).id != cohort.track_id):
        raise service.OtherTrackError(name=cohort.name, track=track.title if track else cohort.track_id)
    return track


def asked(session: Session, library: Library, roll_id: str) -> Asked | None:
    """A list that has not been read yet; None when there is nothing to read any more."""
    roll = session.get(Roll, roll_id)
    track = library.track(roll.track_id) if roll else None
    asker = session.get(Member, roll.asked_by) if roll else None
    if roll is None or roll.stage != Stage.READING or roll.wanted is None or track is None or asker is None:
        return None
    return Asked(
        roll_id=roll.id,
        workspace_id=roll.workspace_id,
        asker=asker.slack_id,
        language=asker.language,
        zone=usable_zone(asker.zone),
        wanted=enrol_parser.of_json(json.loads(roll.wanted)),
        track=track,
        starts_on=roll.starts_on,
        has_cohort=bool(roll.cohort_id) or '"cohort": ""' not in roll.wanted,
    )


def keep(session: Session, roll_id: str, found: Sequence[Found]) -> bool:
    """Write down who was found; False when somebody else was quicker."""
    ready = sa.update(Roll).where(col(Roll.id) == roll_id, col(Roll.stage) == Stage.READING)
    if session.connection().execute(ready.values(stage=Stage.READY)).rowcount == 0:
        return False
    roll = session.get_one(Roll, roll_id)
    judged = _judged(session, roll, found)
    rows = [_row(roll, number, one) for number, one in enumerate(judged)]
    for start in range(0, len(rows), AT_ONCE):
        insert_new(session, Line, rows[start : start + AT_ONCE])
    return True


def _row(roll: Roll, number: int, found: Found) -> dict[str, Any]:
    return {
        "roll_id": roll.id,
        "number": number,
        "workspace_id": roll.workspace_id,
        "line": found.line,
        "fate": found.fate,
        "given": found.given[:80],
        "slack_id": found.slack_id,
        "track_id": found.track_id,
        "starts_on": found.starts_on,
        "language": found.language,
        "zone": found.zone,
        "done": False,
    }


def _judged(session: Session, roll: Roll, found: Sequence[Found]) -> list[Found]:
    """The same with those who are on their track already, who refuse, and who are named twice."""
    ids = {one.slack_id for one in found if one.slack_id}
    known = _known(session, roll.workspace_id, sorted(ids))
    cohort = service.find(session, roll.workspace_id, roll.cohort_id)
    together = service.companions(session, cohort) if cohort else set()
    in_channel = bool(cohort.channel if cohort else enrol_parser.of_json(json.loads(roll.wanted or "{}")).place)
    # Whose lessons come in a channel may be on the track by themselves as well.
    on = set() if in_channel else _in_parts(session, known, bulk_enrolment.current_tracks)
    away = _in_parts(session, known, bulk_enrolment.opted_out)
    seen: set[tuple[str, str]] = set()
    judged = []
    for one in found:
        member = known.get(one.slack_id or "")
        whom = (one.slack_id or "", one.track_id or "")
        fate = one.fate
        if fate is Fate.BEGIN and whom in seen:
            fate = Fate.TWICE
        elif fate is Fate.BEGIN and (member in together or (member, one.track_id) in on):
            fate = Fate.ALREADY
        elif fate is Fate.BEGIN and member in away:
            fate = Fate.LEFT
        seen.add(whom)
        judged.append(replace(one, fate=fate))
    return judged


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


def preview(session: Session, library: Library, roll_id: str, *, not_in_channel: bool = False) -> Preview:
    """What confirming a list would do, as it was found."""
    roll = session.get_one(Roll, roll_id)
    counted = sa.select(lines.c.fate, sa.func.count().label("people")).where(lines.c.roll_id == roll_id)
    counts = Counter({r.fate: r.people for r in session.connection().execute(counted.group_by(lines.c.fate))})
    fine = (Fate.BEGIN, Fate.ALREADY, Fate.LEFT)
    named = {fate: _names(session, roll_id, fate) for fate in fine}
    wrong = select(Line).where(Line.roll_id == roll_id, col(Line.fate).not_in(fine)).order_by(col(Line.number))
    dated = select(Line.number).where(
        Line.roll_id == roll_id, Line.fate == Fate.BEGIN, col(Line.starts_on).is_not(None)
    )
    return Preview(
        roll_id=roll_id,
        wanted=enrol_parser.of_json(json.loads(roll.wanted or "{}")),
        cohort=service.find(session, roll.workspace_id, roll.cohort_id),
        starts_on=roll.starts_on,
        counts=counts,
        named=named,
        problems=list(session.exec(wrong)),
        own_dates=session.exec(dated.limit(1)).first() is not None,
        not_in_channel=not_in_channel,
        begun=queries.begun(session, library, roll_id),
    )


def _names(session: Session, roll_id: str, fate: str) -> list[str]:
    chosen = sa.select(lines.c.slack_id).where(lines.c.roll_id == roll_id, lines.c.fate == fate)
    return list(session.connection().execute(chosen.order_by(lines.c.number).limit(MAX_NAMED)).scalars())


def forget_old(session: Session, *, now: datetime) -> int:
    """Previews that nobody has agreed to for a week are gone, with everybody in them; how many."""
    old = sa.select(col(Roll.id)).where(col(Roll.stage) == Stage.READY, col(Roll.asked_at) < now - KEPT)
    ids = list(session.connection().execute(old.limit(AT_ONCE)).scalars())
    session.connection().execute(sa.delete(Line).where(col(Line.roll_id).in_(ids)))
    gone = sa.update(Roll).where(col(Roll.id).in_(ids)).values(stage=Stage.CANCELLED, wanted=None)
    session.connection().execute(gone)
    return len(ids)
