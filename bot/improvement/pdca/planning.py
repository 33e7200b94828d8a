"""Plan an experiment: what is tried in which cohort, by which measure, and what so many people can show at all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.cohorts import placements
from bot.cohorts import service as cohorts
from bot.cohorts.models import Cohort, CohortMember
from bot.errors import GroundswellError
from bot.improvement import levers, measures, service
from bot.improvement.levers import BY_HAND
from bot.improvement.models import Improvement
from bot.improvement.pdca.arithmetic import ExperimentCandidate, Visible, measured_by, visible
from bot.improvement.pdca.models import Experiment, ExperimentPerson, ExperimentState
from bot.improvement.pdca.standards import settings_given, standard_of
from bot.journeys.models import Enrolment, EnrolmentState, Step
from bot.kit.db import row_id
from bot.kit.time import local_date, usable_zone
from bot.measurement.participation import MeasuredPeriod
from bot.members import service as members
from bot.members.models import Member, Role

MIN_DAYS, MAX_DAYS, USUAL_DAYS = 7, 180, 28
MAX_HYPOTHESIS, MIN_HYPOTHESIS = 300, 10
ACTIVE_DAYS = 28
SEED_BITS = 31


class NoHypothesisError(GroundswellError):
    """Say in one sentence what you expect, such as “If people get lessons at 15:00, more of them answer”."""


class EndTooSoonError(GroundswellError):
    """Choose an end date between a week and half a year from now."""


class WorthwhileError(GroundswellError):
    """Choose a number of points from 1 to 100. If the difference is smaller, you wouldn't change anything."""


class NoHalvesByHandError(GroundswellError):
    """A change you make yourselves reaches everybody, so there's nobody to compare with. Untick the comparison."""


class ChannelCohortError(GroundswellError):
    """This cohort reads its lessons together in a channel, so everybody sees the same lesson. Choose another cohort."""


class OtherTrackLessonError(GroundswellError):
    """This cohort is on another track and won't get this lesson. Choose another cohort or another lesson."""


class CohortBusyError(GroundswellError):
    """This cohort is already trying “{title}”. With two changes at once, you couldn't tell which one worked."""


class StandardAlreadyError(GroundswellError):
    """“{what}” is already the standard in this cohort: you kept it after an experiment. Try something else."""


class FrozenPlanError(GroundswellError):
    """The experiment is running, so you can't change its plan. If you end it early, its figures mean nothing."""


class NoExperimentError(GroundswellError):
    """That experiment doesn't exist any more. `/groundswell improve` shows the others."""


@dataclass(frozen=True)
class PlanDraft:
    """What the window of a plan has; `ends_on` is the last day (ISO)."""

    improvement_id: int
    cohort_id: int
    hypothesis: str
    measure: str
    rises: bool
    worthwhile: int
    ends_on: str
    lever: str
    setting: str
    is_compared: bool = True
    keeps_teams: bool = False
    measure_about: str = ""
    lever_about: str = ""


@dataclass(frozen=True)
class Outlook:
    """What is told before the start: who would be in it, who wouldn't, and what they could show."""

    experiment: Experiment
    cohort: str
    candidates: Sequence[ExperimentCandidate]
    has_own_choice: int
    elsewhere: int
    visible: Visible | None = None
    standard: str | None = None
    standard_about: str = ""
    answered_before: int = 0


def save(session: Session, lead: Member, draft: PlanDraft, *, follows: int | None = None, now: datetime) -> Experiment:
    """Keep a plan; a plan of the same improvement that has not begun is changed."""
    improvement = service.find_for_lead(session, lead, draft.improvement_id)
    cohort = cohort_of(session, lead, draft.cohort_id)
    _check(draft, cohort, now)
    standard = standard_of(session, cohort, draft.lever)
    if standard and standard.setting == draft.setting:
        raise StandardAlreadyError(what=levers.say(draft.lever, draft.setting, draft.lever_about))
    planned = current(session, improvement)
    if planned and planned.state != ExperimentState.PLANNED:
        raise FrozenPlanError
    _refuse_busy(session, cohort, planned)
    experiment = planned or Experiment(
        workspace_id=lead.workspace_id,
        improvement_id=row_id(improvement),
        cohort_id=row_id(cohort),
        hypothesis="",
        measure=draft.measure,
        worthwhile=draft.worthwhile,
        lever=draft.lever,
        setting=draft.setting,
        ends_on=draft.ends_on,
        seed=secrets.randbits(SEED_BITS),
        planned_by=members.person(lead).member_id,
        planned_at=now,
        follows=follows,
    )
    for name in (
        "measure",
        "measure_about",
        "lever_about",
        "rises",
        "worthwhile",
        "lever",
        "setting",
        "ends_on",
        "is_compared",
        "keeps_teams",
    ):
        setattr(experiment, name, getattr(draft, name))
    experiment.cohort_id, experiment.hypothesis = row_id(cohort), " ".join(draft.hypothesis.split())[:MAX_HYPOTHESIS]
    experiment.planned_at = now
    session.add(experiment)
    session.flush()
    return experiment


def _check(draft: PlanDraft, cohort: Cohort, now: datetime) -> None:
    if len(draft.hypothesis.strip()) < MIN_HYPOTHESIS:
        raise NoHypothesisError
    days = (date.fromisoformat(draft.ends_on) - local_date(now, usable_zone(cohort.zone))).days
    if not MIN_DAYS <= days <= MAX_DAYS:
        raise EndTooSoonError
    if not 1 <= draft.worthwhile <= 100:
        raise WorthwhileError
    if not measures.is_known(draft.measure) or (draft.lever != BY_HAND and levers.find(draft.lever) is None):
        raise NoExperimentError
    if draft.lever == BY_HAND and draft.is_compared:
        raise NoHalvesByHandError
    lesson = draft.lever.removeprefix(levers.OF_LESSON)
    if lesson != draft.lever and lesson.partition("/")[0] != cohort.track_id:
        raise OtherTrackLessonError
    if cohort.channel:
        raise ChannelCohortError
    if cohort.ended_at:
        raise cohorts.EndedCohortError(name=cohort.name)


def _refuse_busy(session: Session, cohort: Cohort, mine: Experiment | None) -> None:
    wanted = select(Experiment).where(
        Experiment.workspace_id == cohort.workspace_id,
        Experiment.cohort_id == cohort.id,
        col(Experiment.state).in_([ExperimentState.PLANNED, ExperimentState.RUNNING]),
    )
    for each in session.exec(wanted):
        if mine is None or each.id != mine.id:
            raise CohortBusyError(title=session.get_one(Improvement, each.improvement_id).title)


def cohort_of(session: Session, lead: Member, cohort_id: int) -> Cohort:
    """A cohort that this lead may change: admins any, facilitators those they lead."""
    found = cohorts.find(session, lead.workspace_id, cohort_id)
    if found is None or not (lead.role == Role.ADMIN or cohorts.leads(session, lead, found)):
        raise cohorts.UnknownCohortError(given="…", hint="")
    return found


def current(session: Session, improvement: Improvement) -> Experiment | None:
    """The experiment of an improvement that has no decision yet."""
    wanted = select(Experiment).where(
        Experiment.workspace_id == improvement.workspace_id,
        Experiment.improvement_id == improvement.id,
        Experiment.state != ExperimentState.CLOSED,
    )
    return session.exec(wanted.order_by(col(Experiment.id).desc())).first()


def find(session: Session, lead: Member, number: int) -> Experiment:
    """An experiment in a cohort that this lead may change."""
    wanted = select(Experiment).where(Experiment.workspace_id == lead.workspace_id, Experiment.id == number)
    found = session.exec(wanted).first()
    if found is None:
        raise NoExperimentError
    cohort_of(session, lead, found.cohort_id)
    return found


def may_change(session: Session, lead: Member, experiment: Experiment) -> bool:
    """Whether an experiment is in a cohort that this lead may change."""
    try:
        cohort_of(session, lead, experiment.cohort_id)
    except cohorts.UnknownCohortError:
        return False
    return True


def discard(session: Session, lead: Member, number: int) -> None:
    """Delete a plan that has not begun; nobody has heard of it."""
    found = find(session, lead, number)
    if found.state != ExperimentState.PLANNED:
        raise FrozenPlanError
    session.delete(found)
    session.flush()


def without_comparison(session: Session, lead: Member, number: int) -> Experiment:
    """Plan an experiment without a comparison."""
    found = find(session, lead, number)
    if found.state != ExperimentState.PLANNED:
        raise FrozenPlanError
    found.is_compared = False
    session.add(found)
    session.flush()
    return found


def outlook(session: Session, lead: Member, number: int, *, now: datetime) -> Outlook:
    """Who would be in an experiment; what they could show is worked out by `foreseen`."""
    experiment = find(session, lead, number)
    cohort = cohort_of(session, lead, experiment.cohort_id)
    everybody = _learning(session, cohort)
    moved = movable(session, everybody, experiment)
    fitting = _unasked(session, experiment, moved, now=now)
    busy = in_other(session, experiment, [row_id(each) for each in fitting])
    found = candidates(session, experiment, fitting, now=now)
    standard = standard_of(session, cohort, experiment.lever)
    usual = standard.setting if standard else None
    return Outlook(
        experiment,
        cohort.name,
        found,
        len(everybody) - len(moved),
        len(busy),
        standard=usual,
        standard_about=session.get_one(Experiment, standard.experiment_id).lever_about if standard else "",
        answered_before=len(moved) - len(fitting),
    )


def foreseen(found: Outlook) -> Outlook:
    """The outlook with what so many people could show; takes a while."""
    shown = visible(found.candidates, found.experiment) if found.experiment.is_compared else None
    return replace(found, visible=shown)


def movable(session: Session, everybody: Sequence[Member], experiment: Experiment) -> list[Member]:
    """Those who have not made the choice that an experiment would change; a standard that they got is none."""
    if experiment.lever == BY_HAND:
        return list(everybody)
    given = settings_given(session, experiment.workspace_id, experiment.lever)
    lever = levers.find(experiment.lever)
    return [each for each in everybody if lever and lever.is_left(each, given.get(row_id(each), ()))]


def people(session: Session, experiment: Experiment, cohort: Cohort, *, now: datetime) -> list[Member]:
    """Those who would be in an experiment."""
    return _unasked(session, experiment, movable(session, _learning(session, cohort), experiment), now=now)


def _unasked(session: Session, experiment: Experiment, fitting: Sequence[Member], *, now: datetime) -> list[Member]:
    """Those who have neither answered the one question that it is measured by nor had the lesson that it changes."""
    before = measures.answered_before(session, experiment.workspace_id, experiment.measure, now=now)
    if experiment.lever.startswith(levers.OF_LESSON):
        before = before | _had(session, experiment.workspace_id, experiment.lever.removeprefix(levers.OF_LESSON))
    return [each for each in fitting if row_id(each) not in before]


def _had(session: Session, workspace_id: str, lesson: str) -> set[int]:
    """Who has had a lesson, by its id as `<track>/<lesson>`."""
    track_id, _slash, lesson_id = lesson.partition("/")
    wanted = select(Enrolment.member_id).join(Step, col(Step.enrolment_id) == col(Enrolment.id))
    mine = wanted.where(
        Enrolment.workspace_id == workspace_id, Enrolment.track_id == track_id, Step.lesson_id == lesson_id
    )
    return set(session.exec(mine))


def _learning(session: Session, cohort: Cohort) -> list[Member]:
    wanted = (
        select(Member)
        .join(CohortMember, col(CohortMember.member_id) == col(Member.id))
        .join(Enrolment, col(Enrolment.member_id) == col(Member.id))
        .where(
            Member.workspace_id == cohort.workspace_id,
            CohortMember.cohort_id == cohort.id,
            Enrolment.track_id == cohort.track_id,
            Enrolment.workspace_id == cohort.workspace_id,
            Enrolment.progress == EnrolmentState.ACTIVE,
            col(Member.active),
        )
        .order_by(col(Member.id))
    )
    return list(session.exec(wanted))


def in_other(session: Session, experiment: Experiment, member_ids: Sequence[int]) -> list[Experiment]:
    """The other experiments that some of these people are in."""
    chosen = (
        select(Experiment)
        .join(ExperimentPerson, col(ExperimentPerson.experiment_id) == col(Experiment.id))
        .where(
            ExperimentPerson.workspace_id == experiment.workspace_id,
            col(ExperimentPerson.is_open),
            col(ExperimentPerson.member_id).in_(member_ids),
            ExperimentPerson.experiment_id != experiment.id,
        )
    )
    return list(session.exec(chosen))


def candidates(
    session: Session, experiment: Experiment, fitting: Sequence[Member], *, now: datetime
) -> list[ExperimentCandidate]:
    """These people with their measure before, and whether they were active, by which they are drawn."""
    ids, workspace_id = [row_id(each) for each in fitting], experiment.workspace_id
    length = ends_at(experiment, "Etc/UTC") - now
    before = measured_by(experiment).values(session, workspace_id, ids, MeasuredPeriod(now - length, now))
    teams = placements.teams_of(session, workspace_id, ids) if experiment.keeps_teams else {}
    recent = MeasuredPeriod(now - timedelta(days=ACTIVE_DAYS), now)
    active = measures.MEASURES["answered"].values(session, workspace_id, ids, recent)
    if not any(active.values()):
        before = {}  # a cohort that has only just begun has no time before
    return [
        ExperimentCandidate(
            row_id(each),
            ["active" if active.get(row_id(each)) else "quiet", usable_zone(each.zone)],
            before.get(row_id(each)),
            teams.get(row_id(each), ""),
        )
        for each in fitting
    ]


def ends_at(experiment: Experiment, zone: str) -> datetime:
    """The end of an experiment's last day."""
    after = date.fromisoformat(experiment.ends_on) + timedelta(days=1)
    return datetime.combine(after, time(), ZoneInfo(zone)).astimezone(UTC)


def stratum_of(candidate: ExperimentCandidate) -> str:
    return json.dumps(list(candidate.stratum))


def lever_words(experiment: Experiment) -> str:
    """What an experiment changes, in words."""
    return levers.say(experiment.lever, experiment.setting, experiment.lever_about)
