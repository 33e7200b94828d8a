"""Teams stay together where a lead asks for it, and what that costs is said before and in the verdict."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.cohorts.models import Cohort, CohortMember, Placement
from bot.improvement.experiments.verdict import ExperimentVerdict
from bot.improvement.pdca import modals, planning, result_views, running, views
from bot.improvement.pdca.modals import PlanWindow
from bot.improvement.pdca.models import Half
from bot.kit.db import insert_new
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

FEW = (
    "*With {n} people in {teams} teams, no difference would show up:* each team stays together, so the "
    "verdict will be “too few teams to say”, whatever happens. Have people drawn one by one, or choose "
    "a larger cohort."
)
WORTH = (
    "Teams stay together. People in the same team are alike. So {n} people in {teams} teams tell you "
    "about as much as {worth} people drawn one by one. A person without a team counts as a team of one."
)


def placed(lab: Lab, cohort: Cohort, size: int, alone: int = 0) -> dict[int, str]:
    """Everybody of a cohort in a team of so many, but for some without one; the team of each."""
    ids = lab.session.connection().execute(
        CohortMember.__table__.select().where(CohortMember.cohort_id == cohort.id)  # type: ignore[attr-defined] # a table
    )
    people = sorted(row.member_id for row in ids)
    teams = {each: f"Team {place // size}" for place, each in enumerate(people[alone:])}
    rows = [
        {"workspace_id": "T1", "member_id": each, "team": team, "site": "", "manager": ""}
        for each, team in teams.items()
    ]
    insert_new(lab.session, Placement, rows)
    return teams


def test_a_team_is_in_one_half(lab: Lab):
    """All of it, and both halves have teams; without the wish, people are drawn one by one."""
    cohort = lab.cohort("Spring", 40)
    teams = placed(lab, cohort, 4, alone=2)
    number = lab.started(cohort, keeps_teams=True)
    halves: dict[str, set[str]] = {}
    for each in lab.people(number):
        assert each.team == teams.get(each.member_id, "")
        halves.setdefault(each.team or str(each.member_id), set()).add(each.half)
    assert len(halves) == 12
    assert all(len(each) == 1 for each in halves.values())
    assert set.union(*halves.values()) == {Half.NOW, Half.LATER}
    other = lab.cohort("Autumn", 40)
    placed(lab, other, 4)
    assert {each.team for each in lab.people(lab.started(other, "One by one"))} == {""}


def test_what_teams_cost_is_said_before_the_start(lab: Lab):
    """As how many people they count, and that few teams show nothing."""
    large, small = lab.cohort("Spring", 100), lab.cohort("Autumn", 40)
    placed(lab, large, 5)
    placed(lab, small, 8)
    for cohort, sentence, facts in (
        (large, WORTH, {"n": 100, "teams": 20, "worth": 71}),
        (small, FEW, {"n": 40, "teams": 5}),
    ):
        number = lab.planned(cohort, f"In {cohort.name}", keeps_teams=True)
        found = planning.foreseen(planning.outlook(lab.session, lab.sam, number, now=lab.now))
        assert says(views.outlook(found), sentence, **facts)


def test_few_teams_are_too_few_to_say(lab: Lab):
    """However clear it looks, and no figure is shown."""
    cohort = lab.cohort("Spring", 48)
    placed(lab, cohort, 8)
    number = lab.started(cohort, keeps_teams=True)
    answered(lab.session, "T1", lab.half(number, Half.NOW)[:18], lab.now + timedelta(days=2))
    found = lab.ended(number)
    assert (found.verdict, found.spoiled) == (ExperimentVerdict.TOO_FEW, "few_teams")
    assert says(
        result_views.result(lab.details(number)),
        "*Too few teams to say.* Each team stayed together in one half. With fewer than {k} teams, "
        "nobody can tell whether the change made the difference or the teams did.",
    )


def test_many_teams_have_a_verdict(lab: Lab):
    """It is drawn again with the same teams."""
    cohort = lab.cohort("Spring", 80)
    placed(lab, cohort, 4)
    number = lab.started(cohort, keeps_teams=True)
    now, later = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
    answered(lab.session, "T1", [*now[:34], *later[:6]], lab.now + timedelta(days=2))
    assert lab.ended(number).verdict == ExperimentVerdict.BETTER


@pytest.mark.parametrize("size", [20, 16])
def test_a_half_of_next_to_nobody_is_refused(lab: Lab, size: int):
    """Where one team is nearly everybody."""
    cohort = lab.cohort("Spring", 20)
    placed(lab, cohort, size)
    number = lab.planned(cohort, keeps_teams=True)
    with pytest.raises(running.TooFewTeamsError):
        running.start(lab.session, lab.sam, number, now=lab.now)


@pytest.mark.parametrize("has_teams", [True, False])
def test_it_is_asked_only_where_there_are_teams(monday: datetime, has_teams: bool):  # noqa: FBT001 - a parameter
    """A lead who has no table of teams reads nothing of it."""
    window = modals.plan(
        PlanWindow(improvement_id=1),
        [],
        "Later",
        None,
        choices={"hour:15:00": "Lessons at 15:00"},
        has_teams=has_teams,
        now=monday,
    )
    assert "block_id" not in str(window) or ("'teams'" in str(window)) is has_teams
