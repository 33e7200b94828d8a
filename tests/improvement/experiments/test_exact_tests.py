"""Counts, against published figures and against scipy itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scipy.stats import boschloo_exact, fisher_exact

from bot.improvement.experiments.exact_tests import Counts, boschloo, newcombe, share_range
from bot.settings import ROOT


def test_newcombe_gives_the_published_intervals():
    """Method 10 of his paper of 1998, examples (a) and (h)."""
    first = newcombe(Counts(56, 70, 48, 80))
    assert (first.low, first.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    nothing = newcombe(Counts(10, 10, 0, 10))
    assert (nothing.low, nothing.high) == pytest.approx((0.6075, 1.0), abs=5e-5)


def test_boschloo_is_scipys():
    """The table is laid out with the arms as columns."""
    assert boschloo(Counts(9, 12, 3, 13)) == pytest.approx(boschloo_exact([[9, 3], [3, 10]]).pvalue)


def test_many_people_take_no_seconds():
    """Above 300 people it is Fisher's p; just below, both come near one another."""
    assert boschloo(Counts(300, 1000, 340, 1000)) == fisher_exact([[300, 340], [700, 660]]).pvalue
    below = fisher_exact([[60, 80], [90, 70]]).pvalue
    assert boschloo(Counts(60, 150, 80, 150)) == pytest.approx(below, abs=0.007)


@pytest.mark.parametrize("counts", [Counts(0, 5, 0, 5), Counts(5, 5, 5, 5), Counts(0, 0, 3, 5), Counts(3, 5, 0, 0)])
def test_where_nothing_differs_boschloo_is_one(counts):
    """Nobody, everybody, or an empty arm shows nothing."""
    assert boschloo(counts) == 1.0


def test_an_interval_of_none_of_a_thousand():
    """Clopper and Pearson's upper end for no error in 1,000 is 1 less the thousandth root of a half per cent."""
    found = share_range(0, 1000)
    assert (found.low, found.high) == pytest.approx((0.0, 1 - 0.005 ** (1 / 1000)))


def test_scipy_waits_for_its_first_use():
    """Neither the product nor the rooms of experiments load it when they start."""
    rooms = ("analysis", "pooling", "simulation", "verdict", "visible_effect")
    modules = ["bot.app.groundswell", *(f"bot.improvement.experiments.{room}" for room in rooms)]
    code = f"import sys, {', '.join(modules)}; print('scipy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
