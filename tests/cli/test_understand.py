"""`groundswell understand` prints what a sentence means and writes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.errors import GroundswellError

KEYS = ["intent", "slots", "confidence", "offers"]


def shown(*arguments: str, given: str = "") -> list[dict[str, Any]]:
    result = CliRunner().invoke(cli, ["understand", *arguments, "--door", "dm", "--json"], input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_one_sentence():
    """A sentence is shown with its intent, slots, confidence and buttons."""
    when = ("--now", "2026-11-30T10:00:00+01:00", "--zone", "Europe/Berlin", "--language", "de-DE")
    [found] = shown("bin nächste Woche im Urlaub", *when)
    assert list(found) == KEYS
    assert found["intent"] == "pause"
    assert found["slots"] == {"from": "2026-12-07", "until": "2026-12-14"}
    assert len(found["offers"]) == 1


def test_lines_of_standard_input():
    """With a dash, each line is one sentence with its own moment, zone and language."""
    lines = [
        {"text": "what is PDCA?", "now": None, "zone": None, "language": None},
        {
            "text": "stop, and delete my data",
            "now": "2026-11-30T10:00:00Z",
            "zone": "Europe/Berlin",
            "language": "en-US",
        },
    ]
    first, second = shown("-", given="\n".join(map(json.dumps, lines)))
    assert (first["intent"], first["slots"]) == ("explain", {"term": "PDCA"})
    assert (second["intent"], second["slots"]) == ("stop", {"also": "delete_data"})
    assert len(second["offers"]) == 2


@pytest.mark.parametrize("line", ["[]", "{", '{"text": 1, "what": 2}', '{"text": "stop", "now": "yesterday"}'])
def test_a_line_that_cannot_be_read(line):
    """A malformed line is named by its number."""
    result = CliRunner().invoke(cli, ["understand", "-", "--json"], input=f'{{"text": "stop"}}\n{line}\n')
    assert isinstance(result.exception, GroundswellError)
    assert "2" in str(result.exception)
