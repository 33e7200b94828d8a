"""Start an experiment, say so to those in it, let them keep the usual, and end it early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.figures import rules as figures
from bot.improvement import levers, service
from bot.improvement.models import ImprovementState
from bot.improvement.pdca import people_views, planning
from bot.improvement.pdca.arithmetic import ExperimentCandidate, halves
from bot.improvement.pdca.models import (
    Experiment,
    ExperimentComment,
    ExperimentPerson,
    ExperimentState,
    Half,
    LeverTask,
)
from bot.improvement.pdca.standards import settings_given
from bot.journeys.content import ComingChange, Library
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.models import Member

AT_ONCE = 50


class TooFewToCompareError(GroundswellError):
    """A comparison takes at least {n} people. Choose a larger cohort, or try the change without a comparison."""


class TooFewTeamsError(GroundswellError):
    """If whole teams were drawn, one half would have fewer than {n} people. Have people drawn one by one instead."""


class NobodyToTryError(GroundswellError):
    """Nobody in this cohort could take part: everybody has finished the track or has made this choice already."""


class OtherExperimentError(GroundswellError):
    """Some people are in another experiment, and nobody can be in two. Decide on the other experiment first."""


class NotRunningError(GroundswellError):
    """The experiment isn't running any more, so nothing has changed."""


class NoEndReasonError(GroundswellError):
    """Say in a sentence why the experiment ends now. The next person with this idea will want to know."""


class NoCommentError(GroundswellError):
    """Write a sentence first: what is better, and what is worse?"""


def start(session: Session, lead: Member, number: int, *, now: datetime) -> Experiment:
    """Freeze a plan, draw the halves, and tell everybody in it; the levers are moved afterwards."""
    experiment = planning.find(session, lead, number)
    cohort = planning.cohort_of(session, lead, experiment.cohort_id)
    fitting = planning.people(session, experiment, cohort, now=now)
    ids = [row_id(each) for each in fitting]
    if not fitting:
        raise NobodyToTryError
    if experiment.is_compared and len(fitting) < 2 * figures.MIN_PEOPLE:
        raise TooFewToCompareError(n=2 * figures.MIN_PEOPLE)
    if planning.in_other(session, experiment, ids):
        raise OtherExperimentError
    ends = planning.ends_at(experiment, usable_zone(cohort.zone))
    if (ends - now).days < planning.MIN_DAYS - 1:
        raise planning.EndTooSoonError
    running = {"state": ExperimentState.RUNNING, "started_at": now, "ends_at": ends, "look_at": ends}
    if not _move(session, experiment, ExperimentState.PLANNED, running):
        raise planning.FrozenPlanError
    found = planning.candidates(session, experiment, fitting, now=now)
    _draw(session, experiment, found)
    improvement = service.find(session, lead.workspace_id, experiment.improvement_id)
    service.move(
        session, lead, improvement, ImprovementState.TRYING, experiment.hypothesis, was=improvement.state, now=now
    )
    _tell(session, experiment, fitting, now=now)
    return experiment


def _move(session: Session, experiment: Experiment, was: ExperimentState, values: Mapping[str, object]) -> bool:
    mine = sa.update(Experiment).where(
        col(Experiment.workspace_id) == experiment.workspace_id,
        col(Experiment.id) == experiment.id,
        col(Experiment.state) == was,
    )
    is_mine = session.connection().execute(mine.values(**values)).rowcount == 1
    session.refresh(experiment)
    return is_mine


def _draw(session: Session, experiment: Experiment, found: list[ExperimentCandidate]) -> None:
    drawn = halves(found, experiment.seed) if experiment.is_compared else {}
    sizes = Counter(drawn.values())
    if experiment.is_compared and min(sizes[each] for each in Half) < figures.MIN_PEOPLE:
        raise TooFewTeamsError(n=figures.MIN_PEOPLE)
    rows = [
        {
            "workspace_id": experiment.workspace_id,
            "experiment_id": row_id(experiment),
            "member_id": each.member_id,
            "half": (half := drawn.get(each.member_id, Half.NOW)),
            "stratum": planning.stratum_of(each),
            "team": each.team,
            "baseline": each.baseline,
            "todo": LeverTask.APPLY if half is Half.NOW and experiment.lever != levers.BY_HAND else None,
            "is_open": True,
        }
        for each in found
    ]
    if insert_new(session, ExperimentPerson, rows) != len(rows):
        raise OtherExperimentError  # somebody else's began meanwhile


def told_key(experiment: Experiment, what: str, member_id: int) -> str:
    """The key of a message to a person about an experiment."""
    return f"improvement.experiment:{row_id(experiment)}:{what}:{member_id}"


def _tell(session: Session, experiment: Experiment, fitting: list[Member], *, now: datetime) -> None:
    drawn = {each.member_id: each for each in participants(session, experiment)}
    messages = []
    for member in fitting:
        with in_language(member.language):
            payload = people_views.told(experiment, drawn[row_id(member)].half)
        key = told_key(experiment, "start", row_id(member))
        messages.append(delivery.Outgoing(experiment.workspace_id, key, member.slack_id, payload, now))
    delivery.post(session, *messages)


def participants(session: Session, experiment: Experiment) -> list[ExperimentPerson]:
    """The people in an experiment."""
    wanted = select(ExperimentPerson).where(
        ExperimentPerson.workspace_id == experiment.workspace_id, ExperimentPerson.experiment_id == experiment.id
    )
    fresh = wanted.order_by(col(ExperimentPerson.member_id)).execution_options(populate_existing=True)
    return list(session.exec(fresh))


def _participation(session: Session, member: Member, number: int) -> ExperimentPerson:
    found = session.get(ExperimentPerson, (number, member.id))
    if found is None or found.workspace_id != member.workspace_id:
        raise planning.NoExperimentError
    return found


def keep_usual(session: Session, library: Library, member: Member, number: int, *, now: datetime) -> Experiment:
    """Let a person keep the usual; they count where they were drawn."""
    person = _participation(session, member, number)
    experiment = session.get_one(Experiment, number)
    if not person.is_open:
        raise NotRunningError
    person.left_at, person.todo = person.left_at or now, None
    if person.before is not None:
        levers.restore(session, library, member, experiment.lever, experiment.setting, person.before, now=now)
        person.before = None
    session.add(person)
    session.flush()
    return experiment


def comment(session: Session, member: Member, number: int, text: str, *, now: datetime) -> None:
    """Keep what a person says about an experiment, in the place of what they said before."""
    _participation(session, member, number)
    said = text.strip()[: service.MAX_TEXT]
    if not said:
        raise NoCommentError
    mine = select(ExperimentComment).where(
        ExperimentComment.workspace_id == member.workspace_id,
        ExperimentComment.experiment_id == number,
        ExperimentComment.member_id == member.id,
    )
    kept = session.exec(mine).first() or ExperimentComment(
        workspace_id=member.workspace_id,
        experiment_id=number,
        member_id=members.person(member).member_id,
        text=said,
        said_at=now,
    )
    kept.text, kept.said_at = said, now
    session.add(kept)
    session.flush()


def end_early(session: Session, lead: Member, number: int, because: str) -> Experiment:
    """End an experiment before its end, with the reason: its figures say nothing, and everybody gets the usual back."""
    experiment, said = planning.find(session, lead, number), " ".join(because.split())[: service.MAX_TEXT]
    if not said:
        raise NoEndReasonError
    if not spoil(session, experiment, "ended", said):
        raise NotRunningError
    return experiment


def spoil(session: Session, experiment: Experiment, reason: str, because: str = "") -> bool:
    """End a running experiment without a look, and plan the way back for everybody; False if it isn't running."""
    ended = {"state": ExperimentState.CHECKED, "look_at": None, "spoiled": reason, "verdict": "spoiled"}
    if not _move(session, experiment, ExperimentState.RUNNING, {**ended, "ended_because": because}):
        return False
    restore_all(session, experiment)
    return True


def coming_changes(session: Session, member_ids: Collection[int]) -> Mapping[int, ComingChange]:
    """Whose lessons may move at the end of an experiment: those of the half that waits for it."""
    chosen = (
        sa.select(col(ExperimentPerson.member_id), col(Experiment.ends_at), col(Experiment.lever))
        .join(Experiment, col(Experiment.id) == col(ExperimentPerson.experiment_id))
        .where(
            col(ExperimentPerson.member_id).in_(member_ids),
            col(ExperimentPerson.half) == Half.LATER,
            col(ExperimentPerson.left_at).is_(None),
            col(Experiment.state) == ExperimentState.RUNNING,
            col(Experiment.lever).in_([levers.HOUR, levers.PACE]),
        )
    )
    return {
        row.member_id: ComingChange(row.ends_at, moves_days=row.lever == levers.PACE)
        for row in session.connection().execute(chosen)
    }


def restore_all(session: Session, experiment: Experiment) -> None:
    """Plan the way back for everybody whose lever was moved, and for nobody else."""
    mine = sa.update(ExperimentPerson).where(
        col(ExperimentPerson.workspace_id) == experiment.workspace_id,
        col(ExperimentPerson.experiment_id) == experiment.id,
    )
    moved = mine.where(col(ExperimentPerson.before).is_not(None))
    session.connection().execute(mine.where(col(ExperimentPerson.before).is_(None)).values(todo=None))
    session.connection().execute(moved.values(todo=LeverTask.RESTORE))


def apply_to_rest(session: Session, experiment: Experiment) -> None:
    """Plan the change for everybody who hasn't got it and doesn't rather keep the usual."""
    mine = sa.update(ExperimentPerson).where(
        col(ExperimentPerson.workspace_id) == experiment.workspace_id,
        col(ExperimentPerson.experiment_id) == experiment.id,
        col(ExperimentPerson.before).is_(None),
        col(ExperimentPerson.left_at).is_(None),
    )
    if experiment.lever != levers.BY_HAND:
        session.connection().execute(mine.values(todo=LeverTask.APPLY))


def move_levers(session: Session, library: Library, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Move the next levers that are to be moved; returns how many people were looked at."""
    wanted = select(ExperimentPerson).where(col(ExperimentPerson.todo).is_not(None)).limit(limit)
    locked = wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    found = list(session.exec(locked))
    for person in found:
        experiment, member = (
            session.get_one(Experiment, person.experiment_id),
            session.get_one(Member, person.member_id),
        )
        what, person.todo = LeverTask(person.todo or ""), None
        if what is LeverTask.APPLY:
            given = settings_given(session, experiment.workspace_id, experiment.lever).get(row_id(member), ())
            person.before = levers.apply(
                session, library, member, experiment.lever, experiment.setting, standards=given, now=now
            )
            moved = person.before is not None and experiment.state != ExperimentState.RUNNING
        else:
            before, person.before = person.before or "{}", None
            moved = levers.restore(session, library, member, experiment.lever, experiment.setting, before, now=now)
        session.add(person)
        if moved and member.active:
            with in_language(member.language):
                payload = people_views.moved(experiment, what)
            key = told_key(experiment, what, row_id(member))
            delivery.post(session, delivery.Outgoing(experiment.workspace_id, key, member.slack_id, payload, now))
    session.flush()
    return len(found)
