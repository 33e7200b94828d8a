"""The ledger of figures on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.figures.ledger import FigureLedger, ShownFigure, ThresholdFallsError, raise_threshold, threshold
from bot.figures.models import Shown
from bot.figures.rules import as_bits
from bot.kit.db import Database
from bot.members.models import Workspace

FAMILY = "progress"


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


def count(
    session: Session, people: range, of: range, *, now: datetime, scope: str = "", workspace: str = "T1"
) -> ShownFigure:
    """What one reader is shown of it, who looks alone."""
    ledger = FigureLedger(session, workspace, [FAMILY], now=now)
    figure = ledger.count(FAMILY, scope, as_bits(people), as_bits(of))
    ledger.save()
    return figure


def average(session: Session, answers: dict[int, float], *, now: datetime) -> ShownFigure:
    ledger = FigureLedger(session, "T1", ["reaction"], now=now)
    figure = ledger.average("reaction", "", answers)
    ledger.save()
    return figure


@pytest.mark.parametrize(
    ("people", "of", "shown", "counted"),
    [
        (range(7), range(20), Shown.EXACT, 7),
        (range(4), range(20), Shown.FEW, None),
        (range(0), range(20), Shown.FEW, None),
        (range(16), range(20), Shown.NEARLY_ALL, None),
        (range(20), range(20), Shown.NEARLY_ALL, None),
        (range(2), range(4), None, None),
        (range(5), range(9), None, None),
        (range(0), range(0), None, None),
    ],
)
def test_few_and_nobody_look_the_same(
    session: Session, monday: datetime, people: range, of: range, shown: Shown | None, counted: int | None
):
    """And so do all and all but a few."""
    figure = count(session, people, of, now=monday)
    assert (figure.shown, figure.counted) == (shown, counted)


def test_a_figure_that_moved_by_a_few_stays_as_it_was_shown(session: Session, monday: datetime):
    """A week later three more have finished: the figure of last week is shown with its date, until five more have."""
    later = monday + timedelta(weeks=1)
    count(session, range(7), range(20), now=monday)
    stays = count(session, range(10), range(20), now=later)
    moves = count(session, range(12), range(20), now=later)
    assert (stays.counted, stays.as_of) == (7, monday)
    assert (moves.counted, moves.as_of) == (12, later)


def test_a_figure_that_has_not_moved_looks_like_one_that_moved_by_a_few(session: Session, monday: datetime):
    """Both carry the date of when they were shown first."""
    count(session, range(7), range(20), now=monday)
    assert count(session, range(7), range(20), now=monday + timedelta(weeks=1)).as_of == monday


def test_two_readers_cannot_put_their_figures_together(session: Session, monday: datetime):
    """One sees a cohort, the other the cohort without three of its people."""
    count(session, range(8), range(20), now=monday, scope="cohort:1")
    other = count(session, range(8), range(17), now=monday, scope="team:berlin")
    assert other.shown is None


def test_other_questions_and_other_workspaces_do_not_disturb(session: Session, monday: datetime):
    """A difference needs the same question about the same people."""
    count(session, range(8), range(20), now=monday)
    assert count(session, range(9), range(20), now=monday, workspace="T2").counted == 9
    ledger = FigureLedger(session, "T1", ["active:2026-W48"], now=monday)
    assert ledger.count("active:2026-W48", "", as_bits(range(9)), as_bits(range(20))).counted == 9


def test_an_average_hides_the_one_who_changed_their_answer(session: Session, monday: datetime):
    """The difference between two averages would be what they changed it by."""
    later = monday + timedelta(days=1)
    answers = dict.fromkeys(range(6), 8.0)
    assert average(session, answers, now=monday).average == 8.0
    changed = average(session, answers | {3: 2.0}, now=later)
    assert (changed.average, changed.as_of) == (8.0, monday)
    assert average(session, dict.fromkeys(range(6), 3.0), now=later).average == 3.0


def test_an_average_of_four_is_not_shown(session: Session, monday: datetime):
    """Nor is their number."""
    assert average(session, dict.fromkeys(range(4), 8.0), now=monday) == ShownFigure(None, 5)


def test_what_the_ledger_needs_can_rise_and_never_fall(session: Session, monday: datetime):
    """Figures that were shown of fewer people are shown no more."""
    count(session, range(7), range(20), now=monday)
    raise_threshold(session, "T1", 8)
    with pytest.raises(ThresholdFallsError):
        raise_threshold(session, "T1", 6)
    assert threshold(session, "T1") == 8
    assert count(session, range(7), range(20), now=monday).shown == Shown.FEW
    assert threshold(session, "T2") == 5


def test_what_is_not_saved_was_not_shown(session: Session, monday: datetime):
    """A screen that could not be drawn uses up nothing."""
    FigureLedger(session, "T1", [FAMILY], now=monday).count(FAMILY, "", as_bits(range(7)), as_bits(range(20)))
    assert count(session, range(8), range(20), now=monday).counted == 8
