"""`groundswell simulate experiments` prints what simulated experiments are called."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.errors import GroundswellError
from bot.settings import ROOT

SMALL = ["simulate", "experiments", "--people", "20", "--base", "0.3", "--effect", "0.4", "--runs", "40", "--seed", "2"]
KEYS = [
    "people", "base", "effect", "runs", "seed", "team_size", "alike", "verdicts", "error_rate",
    "error_rate_interval", "coverage", "coverage_interval", "mean_width", "boschloo_agrees", "smallest_visible_effect",
]  # fmt: skip


def test_as_json():
    """One object with every figure; the shares of the verdicts add up."""
    result = CliRunner().invoke(cli, [*SMALL, "--json"])
    found = json.loads(result.output)
    assert list(found) == KEYS
    assert sum(found["verdicts"].values()) == pytest.approx(1)
    assert set(found["verdicts"]) == {"better", "worse", "no_difference", "too_few", "spoiled"}
    low, high = found["error_rate_interval"]
    assert low <= found["error_rate"] <= high


def test_as_lines():
    """A line for each verdict among the others, and the seed to run it again."""
    result = CliRunner().invoke(cli, SMALL)
    assert result.exit_code == 0
    assert "(seed 2)" in result.output
    assert len([line for line in result.output.splitlines() if line.startswith("  ")]) == 5


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--people", "0"), ("--people", "3"), ("--people", "-5"), ("--base", "2"), ("--base", "-0.1"),
        ("--base", "nan"), ("--effect", "-0.5"), ("--effect", "0.8"), ("--effect", "inf"), ("--effect", "nan"),
        ("--runs", "0"), ("--seed", "-1"),
    ],
)  # fmt: skip
def test_impossible_values(option, value):
    """Each is refused in a sentence that has the option and the value in it."""
    result = CliRunner().invoke(cli, ["simulate", "experiments", f"{option}={value}"])
    assert isinstance(result.exception, GroundswellError)
    assert option in str(result.exception)


def test_without_a_database_or_settings():
    """It needs neither, even if the settings could not be read; a refusal is exit code 2 and one sentence."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GROUNDSWELL_")}
    environment |= {"DATABASE_URL": "nowhere://at.all", "GROUNDSWELL_MESSAGES_PER_DAY": "none"}
    command = [sys.executable, "-m", "bot", *SMALL]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    refused = subprocess.run(
        [*command, "--people", "0"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
