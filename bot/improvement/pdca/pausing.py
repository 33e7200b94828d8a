"""Let a running experiment rest for some days and go on: its end moves, and everybody stays in their half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.improvement import service
from bot.improvement.pdca import people_views, planning, running
from bot.improvement.pdca.models import Experiment, ExperimentPause, ExperimentPerson, ExperimentState
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.time import local_date, usable_zone
from bot.measurement.participation import MeasuredPeriod
from bot.members.models import Member

MAX_DAYS = 56
TOLD_AFTER = timedelta(minutes=10)  # so that a slip of the finger is undone before anybody hears of it


class PauseDaysError(GroundswellError):
    """The first day must be today or later, before the experiment ends, and the last day after the first."""


class LongPauseError(GroundswellError):
    """After more than eight weeks, an experiment isn't the same any more. End it early, and try it again later."""


class NotPausedError(GroundswellError):
    """The experiment isn't paused, so nothing has changed."""


@dataclass(frozen=True)
class WantedPause:
    """From which day to which, both included, and why."""

    first: date
    last: date
    because: str = ""


def pauses(session: Session, experiment: Experiment) -> list[ExperimentPause]:
    """An experiment's pauses in their order, without those that were taken back."""
    wanted = select(ExperimentPause).where(
        ExperimentPause.workspace_id == experiment.workspace_id,
        ExperimentPause.experiment_id == experiment.id,
        col(ExperimentPause.days) > 0,
    )
    return list(session.exec(wanted.order_by(col(ExperimentPause.starts_at))))


def current(found: Sequence[ExperimentPause], *, now: datetime) -> ExperimentPause | None:
    """The pause that runs or is still to come."""
    return next((each for each in found if each.ends_at > now), None)


def measured_period(session: Session, experiment: Experiment) -> MeasuredPeriod:
    """The time that counts: from the start to the end, without pauses."""
    assert experiment.started_at is not None, "it runs"
    assert experiment.ends_at is not None, "it runs"
    without = [MeasuredPeriod(each.starts_at, each.ends_at) for each in pauses(session, experiment)]
    return MeasuredPeriod(experiment.started_at, experiment.ends_at, without)


def pause(session: Session, lead: Member, number: int, wanted: WantedPause, *, now: datetime) -> Experiment:
    """Let a running experiment rest, or change the pause that runs or is to come; its people hear of the new end."""
    experiment, zone = _running(session, lead, number, now)
    known, today = current(pauses(session, experiment), now=now), local_date(now, zone)
    has_begun = known is not None and known.starts_at <= now
    first = date.fromisoformat(known.first_day) if known and has_begun else wanted.first
    ends_on = date.fromisoformat(experiment.ends_on) - timedelta(days=known.days if known else 0)
    if not (first <= ends_on and first <= wanted.last and today <= wanted.last and (has_begun or first >= today)):
        raise PauseDaysError
    days = (wanted.last - first).days + 1
    if days > MAX_DAYS:
        raise LongPauseError
    rests = known or ExperimentPause(
        workspace_id=lead.workspace_id,
        experiment_id=number,
        first_day="",
        last_day="",
        starts_at=now,
        ends_at=now,
        days=0,
        version=0,
    )
    rests.first_day, rests.last_day, rests.days = first.isoformat(), wanted.last.isoformat(), days
    rests.starts_at = rests.starts_at if has_begun else max(now, _midnight(first, zone))
    rests.ends_at = _midnight(wanted.last + timedelta(days=1), zone)
    rests.because = " ".join(wanted.because.split())[: service.MAX_TEXT]
    _move_end(session, experiment, ends_on + timedelta(days=days), zone, now)
    _changed(session, experiment, rests, now=now)
    return experiment


def go_on(session: Session, lead: Member, number: int, *, now: datetime) -> Experiment:
    """End a pause today, or drop one that is to come; the days that were not needed come off the end again."""
    experiment, zone = _running(session, lead, number, now)
    rests = current(pauses(session, experiment), now=now)
    if rests is None:
        raise NotPausedError
    today, before = local_date(now, zone), rests.days
    used = max((today - date.fromisoformat(rests.first_day)).days, 0)
    rests.last_day, rests.days = (today - timedelta(days=1)).isoformat(), used
    rests.ends_at = now if used else rests.starts_at
    ends_on = date.fromisoformat(experiment.ends_on) - timedelta(days=before - used)
    _move_end(session, experiment, ends_on, zone, now)
    _changed(session, experiment, rests, now=now)
    return experiment


def _running(session: Session, lead: Member, number: int, now: datetime) -> tuple[Experiment, str]:
    """An experiment that runs and isn't at its end, and the zone of its cohort."""
    experiment = planning.find(session, lead, number)
    cohort = planning.cohort_of(session, lead, experiment.cohort_id)
    if experiment.state != ExperimentState.RUNNING or experiment.look_at is None or experiment.look_at <= now:
        raise running.NotRunningError
    return experiment, usable_zone(cohort.zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _move_end(session: Session, experiment: Experiment, ends_on: date, zone: str, now: datetime) -> None:
    """Set the last day, unless somebody has looked meanwhile."""
    ends = _midnight(ends_on + timedelta(days=1), zone)
    mine = sa.update(Experiment).where(
        col(Experiment.workspace_id) == experiment.workspace_id,
        col(Experiment.id) == experiment.id,
        col(Experiment.state) == ExperimentState.RUNNING,
        col(Experiment.look_at) > now,
    )
    moved = mine.values(ends_on=ends_on.isoformat(), ends_at=ends, look_at=ends)
    if session.connection().execute(moved).rowcount != 1:
        raise running.NotRunningError
    session.refresh(experiment)


def _changed(session: Session, experiment: Experiment, rests: ExperimentPause, *, now: datetime) -> None:
    """Keep a pause, and tell those in the experiment of its new end, once each.

    Who hasn't heard of the pause before hears nothing of its being dropped.
    """
    rests.version += 1
    session.add(rests)
    session.flush()
    chosen = (
        select(ExperimentPerson, Member)
        .join(Member, col(Member.id) == col(ExperimentPerson.member_id))
        .where(
            ExperimentPerson.workspace_id == experiment.workspace_id,
            ExperimentPerson.experiment_id == experiment.id,
            col(ExperimentPerson.left_at).is_(None),
            col(Member.active),
        )
    )
    messages = []
    for person, member in session.exec(chosen):
        earlier = [_key(experiment, rests, version, person) for version in range(1, rests.version)]
        delivery.withdraw(session, experiment.workspace_id, earlier, reason="there is newer news of it")
        if not rests.days and not delivery.messages(session, experiment.workspace_id, earlier):
            continue
        with in_language(member.language):
            payload = people_views.paused(experiment, person.half, rests)
        key = _key(experiment, rests, rests.version, person)
        messages.append(delivery.Outgoing(experiment.workspace_id, key, member.slack_id, payload, now + TOLD_AFTER))
    delivery.post(session, *messages)


def _key(experiment: Experiment, rests: ExperimentPause, version: int, person: ExperimentPerson) -> str:
    return running.told_key(experiment, f"pause-{row_id(rests)}-{version}", person.member_id)
