"""Experiments, the people in them, their comments, and the levers that have become the standard."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class ExperimentState(StrEnum):
    """`planned` can be changed; `running` is frozen; `checked` waits for a decision; `closed` has one."""

    PLANNED = "planned"
    RUNNING = "running"
    CHECKED = "checked"
    CLOSED = "closed"


class ExperimentDecision(StrEnum):
    """What became of an experiment: kept for everybody, tried again differently, or dropped."""

    STANDARDISE = "standardise"
    ITERATE = "iterate"
    DROP = "drop"


class Half(StrEnum):
    """Who gets the change at once, and who later; without a comparison everybody gets it at once."""

    NOW = "now"
    LATER = "later"


class LeverTask(StrEnum):
    """What is to be done with a person's lever."""

    APPLY = "apply"
    RESTORE = "restore"


class Experiment(NumberedRow, table=True):
    """One experiment on an improvement in a cohort; what it plans is frozen once it is `running`.

    `measure_about` is what a measure of one question or lesson is about, in words, `lever_about` that of a lesson's
    text. `worthwhile` is the smallest effect worth having, in points; `seed` redraws the halves, in which teams stay
    together if it `keeps_teams`. It ends at `ends_at`, when it is looked at once; `look_at` is null before and after.
    `spoiled` is the reason why its figures say nothing, in the words `ended_because` of somebody who ended it early.
    `result` (JSON) is what the one look found, `follows` the experiment that it iterates.
    """

    __table_args__ = (
        sa.Index("experiment_of", "improvement_id"),
        partial_index("experiment_look", "look_at", where="look_at IS NOT NULL"),
        partial_index("experiment_open", "cohort_id", where="state IN ('planned', 'running')", unique=True),
    )

    improvement_id: int = Field(foreign_key="improvement.id")
    cohort_id: int = Field(foreign_key="cohort.id")
    hypothesis: str
    measure: str
    measure_about: str = ""
    rises: bool = True
    worthwhile: int
    lever: str
    lever_about: str = ""
    setting: str
    is_compared: bool = True
    keeps_teams: bool = False
    ends_on: str
    state: str = ExperimentState.PLANNED
    seed: int
    planned_by: int = Field(foreign_key="member.id")
    planned_at: datetime
    started_at: datetime | None = None
    ends_at: datetime | None = None
    look_at: datetime | None = None
    spoiled: str = ""
    ended_because: str = ""
    result: str = ""
    verdict: str = ""
    decision: str = ""
    learning: str = ""
    decided_at: datetime | None = None
    follows: int | None = Field(default=None, foreign_key="experiment.id")


class ExperimentPerson(WorkspaceRow, table=True):
    """A person in an experiment: the half, stratum and team they were drawn with, and the measure before the start.

    `before` (JSON) is what the lever stood at, null while it is not applied; `todo` says what is to be done with it.
    `left_at` is set by a person who would rather keep the usual. Nobody is in two experiments that are `is_open`.
    """

    __tablename__ = "experiment_person"
    __table_args__ = (
        partial_index("experiment_person_open", "member_id", where="is_open", unique=True),
        partial_index("experiment_person_todo", "experiment_id", where="todo IS NOT NULL"),
    )

    experiment_id: int = Field(primary_key=True, foreign_key="experiment.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    half: str
    stratum: str = ""
    team: str = ""
    baseline: float | None = None
    before: str | None = None
    todo: str | None = None
    left_at: datetime | None = None
    is_open: bool = True


class ExperimentPause(NumberedRow, table=True):
    """Days (ISO) on which an experiment rests: what people do then doesn't count, and its end comes `days` later.

    A pause that is changed gets a new `version`, of which people are told once.
    """

    __tablename__ = "experiment_pause"
    __table_args__ = (sa.Index("experiment_pause_of", "experiment_id"),)

    experiment_id: int = Field(foreign_key="experiment.id")
    first_day: str
    last_day: str
    starts_at: datetime
    ends_at: datetime
    days: int
    because: str = ""
    version: int = 1


class ExperimentComment(MemberRow, table=True):
    """What a person in an experiment said about it; shown without names."""

    __tablename__ = "experiment_comment"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "member_id"),)

    experiment_id: int = Field(foreign_key="experiment.id")
    text: str
    said_at: datetime


class StandardSetting(NumberedRow, table=True):
    """A lever's setting that everybody who is or comes into a cohort gets, or who begins its track if `for_track`.

    `replaced_by` is the newer one that it made way for, and comes back after if that is undone.
    """

    __tablename__ = "standard_setting"

    experiment_id: int = Field(foreign_key="experiment.id", unique=True)
    cohort_id: int = Field(foreign_key="cohort.id")
    track_id: str
    for_track: bool = False
    lever: str
    setting: str
    since: datetime
    is_active: bool = True
    replaced_by: int | None = None


class StandardApplied(WorkspaceRow, table=True):
    """A member who has got a standard setting, or kept their own; they are not looked at again.

    `is_moved` if they got it as newcomers, in the place of what stood there `before` (JSON); those who were in its
    experiment have it from there.
    """

    __tablename__ = "standard_applied"

    standard_id: int = Field(primary_key=True, foreign_key="standard_setting.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)
    is_moved: bool = False
    before: str | None = None
    applied_at: datetime
