"""`groundswell understand` prints what a sentence means and writes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.errors import GroundswellError
from bot.kit.i18n import _

KEYS = ["intent", "slots", "confidence", "offers"]
SCHEDULE_KEYS = [
    "title", "activity", "first", "minutes", "rule", "until", "count", "channel", "except", "questions",
]  # fmt: skip


def shown(*arguments: str, given: str = "", door: str = "dm") -> list[dict[str, Any]]:
    result = CliRunner().invoke(cli, ["understand", *arguments, "--door", door, "--json"], input=given)
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
    assert _("Delete my data") in second["offers"]


def test_what_the_calendar_takes():
    """As the command it stands for; what is said of lessons stays an intent of the talk."""
    when = ("--now", "2026-11-30T10:00:00+01:00", "--zone", "Europe/Berlin")
    [led] = shown("Can Sam lead the prompt jam on Thursday?", *when)
    assert list(led) == KEYS
    assert (led["intent"], led["slots"]["community"]) == ("none", "rota ask prompt jam on Thursday Sam")
    [seat] = shown("put me down for every prompt jam", *when)
    assert seat["slots"]["community"] == "seat coming every prompt jam"
    [lessons] = shown("pause my lessons for two weeks", *when)
    assert (lessons["intent"], "community" in lessons["slots"]) == ("pause", False)


@pytest.mark.parametrize("line", ["[]", "{", '{"text": 1, "what": 2}', '{"text": "stop", "now": "yesterday"}'])
def test_a_line_that_cannot_be_read(line):
    """A malformed line is named by its number."""
    result = CliRunner().invoke(cli, ["understand", "-", "--json"], input=f'{{"text": "stop"}}\n{line}\n')
    assert isinstance(result.exception, GroundswellError)
    assert "2" in str(result.exception)


def test_a_planning_sentence():
    """It is shown with its fixed fields, in the writer's zone and language."""
    text = "Sprechstunde jeden Donnerstag 14-15 Uhr bis Ende Januar außer am 24.12. in #ki"
    when = ("--now", "2026-11-28T10:00:00+01:00", "--zone", "Europe/Berlin", "--language", "de-DE")
    [found] = shown(text, *when, door="schedule")
    assert list(found) == SCHEDULE_KEYS
    assert found == {
        "title": "Sprechstunde", "activity": "office-hours", "first": "2026-12-03T14:00:00+01:00", "minutes": 60,
        "rule": "FREQ=WEEKLY;BYDAY=TH", "until": "2027-01-31", "count": None, "channel": "ki",
        "except": ["2026-12-24"], "questions": [],
    }  # fmt: skip


def test_planning_sentences_of_standard_input():
    """Whether the month comes first depends on the writer's language; what is doubtful is asked."""
    texts = ["prompt jam 03/04 10:00", "prompt jam 12/24 5pm", "", "tomorrow"]
    lines = [{"text": text, "now": "2026-11-28T10:00:00+01:00", "language": "en-US"} for text in texts]
    ambiguous, plain, empty, half = shown("-", given="\n".join(map(json.dumps, lines)), door="schedule")
    assert ambiguous["first"] == "2027-03-04T10:00:00+00:00"
    assert (plain["first"], plain["questions"]) == ("2026-12-24T17:00:00+00:00", [])
    assert [bool(each["questions"]) for each in (ambiguous, empty, half)] == [True, True, True]


def test_a_planning_sentence_as_a_line():
    """Without JSON, only what was understood is printed."""
    result = CliRunner().invoke(cli, ["understand", "prompt jam tomorrow 15:00", "--door", "schedule"])
    assert result.exit_code == 0
    assert "prompt-jam" in result.output
    assert "until" not in result.output
