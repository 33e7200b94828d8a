"""An attacker with linear algebra over every report that a year of a programme has shown to anybody."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlmodel import Session, select

from bot.cohorts import placements, service
from bot.cohorts.models import Cohort, Placement
from bot.figures.models import ReleasedFigure, Shown
from bot.figures.rules import unpack
from bot.kit.db import insert_new
from bot.measurement import report, scopes, snapshots
from bot.measurement.scopes import EVERYBODY, Scope
from bot.measurement.weeks import last_closed
from tests.measurement.conftest import TRACK, WORKSPACE, Programme

WEEKS = 16


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_found_in_what_a_programme_was_shown(
    session: Session, programme: Programme, monday: datetime, seed: int
):
    """People join, answer, forget and keep plans; reports are read about everybody, a track and two cohorts."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    people = programme.people(14)
    snapshots.enter(session)
    for week in range(WEEKS):
        people += programme.people(chance.randrange(3))
        active = [each for each in people if chance.random() < 0.6]
        programme.answer([each for each in active if chance.random() < 0.5], weeks=week, source=f"l{week}")
        programme.answer(
            [each for each in active if chance.random() < 0.4], weeks=week + 0.1, source=f"m{week}", correct=False
        )
        programme.remember([each for each in active if chance.random() < 0.5], weeks=week + 0.2)
        programme.keep_plans([each for each in active if chance.random() < 0.4], weeks=week + 0.3)
        now = monday + timedelta(weeks=week + 1, hours=6)
        while snapshots.keep_due(session, now=now):
            pass
        for scope in [
            EVERYBODY,
            scopes.of_track(TRACK, "Track"),
            *cohorts(session, people, now),
            *teams(session, people),
        ]:
            report.build(session, WORKSPACE, scope, last_closed(now), now=now)
    equations = released(session)
    assert sum(len(rows) for rows in equations.values()) > 50, "the attacker has something to work with"
    for family, rows in equations.items():
        assert found(rows) == set(), family


def cohorts(session: Session, people: list[int], now: datetime) -> list[Scope]:
    """Two cohorts that share six people, and that grow with the workspace."""
    found = []
    for name, members in (("early", people[:14]), ("even", [*people[8:14], *people[14::2]])):
        row = {
            "workspace_id": WORKSPACE,
            "name": name,
            "folded": name,
            "track_id": TRACK,
            "created_by": people[0],
            "created_at": now,
        }
        insert_new(session, Cohort, [row])
        cohort = service.find_by_name(session, WORKSPACE, name)
        assert cohort
        service.add_members(session, cohort, members, people[0], now=now)
        found.append(scopes.of_cohort(cohort))
    return found


def teams(session: Session, people: list[int]) -> list[Scope]:
    """A large team and a small one at one site, and one of three at another: small ones are shown with their site."""
    placed = dict.fromkeys(people, ("Large", "Leeds"))
    placed |= dict.fromkeys(people[3:7], ("Small", "Leeds")) | dict.fromkeys(people[9:12], ("Three", "York"))
    rows = [
        {"workspace_id": WORKSPACE, "member_id": each, "team": team, "site": site, "manager": ""}
        for each, (team, site) in placed.items()
    ]
    insert_new(session, Placement, rows)
    named = [scopes.of_team(each) for each in placements.teams(session, WORKSPACE)]
    return [*named, *(scopes.of_site(each) for each in placements.sites(session, WORKSPACE))]


def test_a_small_team_is_shown_with_its_site_and_then_with_everybody(
    session: Session, programme: Programme, monday: datetime
):
    """Never by itself, and by the same figures that its site has anyway."""
    people = programme.people(40)
    small, large, three, york, leeds = (
        next(each for each in teams(session, people) if each.name == name)
        for name in ("Small", "Large", "Three", "York", "Leeds")
    )
    programme.answer(people[:25])
    week, now = last_closed(monday + timedelta(weeks=1, hours=6)), monday + timedelta(weeks=1, hours=6)
    shown = {each.name: report.build(session, WORKSPACE, each, week, now=now) for each in (small, leeds, three, york)}
    assert [(shown[name].scope, shown[name].asked) for name in ("Small", "Leeds")] == [(leeds, small), (leeds, None)]
    assert [shown[name].scope for name in ("Three", "York")] == [EVERYBODY, EVERYBODY]
    assert shown["Small"].figures["begun"] == shown["Leeds"].figures["begun"]
    # What is left of the site without its large team would be the small one.
    assert report.build(session, WORKSPACE, large, week, now=now).figures["begun"].shown is None or (
        found_small(released(session)) == set()
    )


def test_three_people_cannot_be_cut_out_by_two_filters(session: Session, programme: Programme, monday: datetime):
    """A cohort and a site that differ by three people: whichever is read second shows nothing of the three."""
    people = programme.people(40)
    programme.answer(people[:20])
    now, week = monday + timedelta(weeks=1, hours=6), last_closed(monday + timedelta(weeks=1, hours=6))
    row = {
        "workspace_id": WORKSPACE,
        "name": "Spring",
        "folded": "spring",
        "track_id": TRACK,
        "created_by": people[0],
        "created_at": monday,
    }
    insert_new(session, Cohort, [row])
    cohort = service.find_by_name(session, WORKSPACE, "Spring")
    assert cohort
    service.add_members(session, cohort, people[:25], people[0], now=monday)
    at_leeds = [
        {"workspace_id": WORKSPACE, "member_id": each, "team": "", "site": "Leeds", "manager": ""}
        for each in people[3:25]
    ]
    insert_new(session, Placement, at_leeds)
    first = report.build(session, WORKSPACE, scopes.of_cohort(cohort), week, now=now)
    second = report.build(session, WORKSPACE, scopes.of_site("Leeds"), week, now=now)
    assert first.figures["begun"].shown == Shown.EXACT, "there is something to subtract from"
    assert second.scope == EVERYBODY or second.figures["begun"].shown is None
    assert found_small(released(session)).isdisjoint(people[:3])


def found_small(equations: dict[str, list[int]]) -> set[int]:
    """Everybody of whom the sums that were shown tell something, of any family."""
    return set().union(*(found(rows) for rows in equations.values()))


def released(session: Session) -> dict[str, list[int]]:
    """Every sum that was shown, by the question that it answers: the people counted, and the rest."""
    equations: dict[str, list[int]] = defaultdict(list)
    for row in session.exec(select(ReleasedFigure)):
        if row.shown == Shown.EXACT:
            counted, base = unpack(row.people), unpack(row.base)
            equations[row.family] += [counted, base & ~counted]
        equations[row.family].append(unpack(row.base))
    return equations


def found(rows: list[int]) -> set[int]:
    """The people of whom, or of whose pair with another, the sums tell something by themselves."""
    ids = [each for each in range(max(rows).bit_length()) if any(row >> each & 1 for row in rows)]
    matrix = np.array([[row >> each & 1 for each in ids] for row in rows], dtype=float)
    # The projection onto the row space leaves alone exactly the vectors that are sums of rows.
    _, sizes, directions = np.linalg.svd(matrix, full_matrices=False)
    basis = directions[sizes > 1e-9]
    seen = set()
    for place, each in enumerate(ids):
        alone = np.zeros(len(ids))
        alone[place] = 1.0
        if np.allclose(basis.T @ (basis @ alone), alone):
            seen.add(each)
    return seen
