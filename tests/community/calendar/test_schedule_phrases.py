"""What facilitators write to `/community schedule`: read right, or asked about, never acted on wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.community.activities.content import load
from bot.community.calendar.reading_data import as_data
from bot.community.calendar.sentence_parser import understand
from bot.kit.dates import ReadingContext, second_reader
from bot.settings import ROOT

CATALOG = load(ROOT / "content")
FOLDER = Path(__file__).parent / "phrases"
# Saturday, 10:00 in Berlin.
CONTEXT = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")
COLUMNS = 7


@dataclass(frozen=True)
class Phrase:
    """A sentence and what it means: an activity, “its own title” or both, and the fields of the reading as text."""

    text: str
    name: str
    first: str
    minutes: str
    rule: str
    end: str
    is_asked: bool


def phrases(name: str) -> list[Phrase]:
    """The phrases of a file, one a line, its columns separated by bars."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            columns = [column.strip() for column in line.split("|")]
            text, name, first, minutes, rule, end, asked = columns + [""] * (COLUMNS - len(columns))
            found.append(Phrase(text, name, first, minutes, rule, end, is_asked=asked == "?"))
    return found


ALL = [each for name in ("people_say", "blind", "ours") for each in phrases(name)]


@pytest.fixture(params=["with Duckling", "without Duckling"])
def second(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader, or none, as on machines that have no wheel of it."""
    if request.param == "without Duckling":
        monkeypatch.setattr(second_reader, "library", lambda: None)
    elif second_reader.library() is None:
        pytest.skip("Duckling has no wheel for this machine")


def read(text: str) -> dict[str, Any]:
    return as_data(understand(text, CATALOG.kinds, CONTEXT), CATALOG)


def differences(phrase: Phrase, found: dict[str, Any]) -> Iterator[str]:
    """The fields that were read otherwise than they were meant."""
    kind, _slash, own = phrase.name.partition("/") if not phrase.name.startswith("“") else ("", "", phrase.name)
    if found["activity"] != (kind if kind not in ("", "-") else None):
        yield f"activity {found['activity']}"
    template = CATALOG.template(kind) if kind not in ("", "-") else None
    title = ": ".join(filter(None, (template.title if template else "", own.strip("“”")))) or None
    if found["title"] != title:
        yield f"title {found['title']}"
    if datetime.fromisoformat(found["first"]) != datetime.fromisoformat(phrase.first) if found["first"] else True:
        yield f"first {found['first']}"
    default = template.minutes if template else 45
    if found["minutes"] != int(phrase.minutes or default):
        yield f"minutes {found['minutes']}"
    if (found["rule"] or "") != phrase.rule:
        yield f"rule {found['rule']}"
    end = [f"until={found['until']}"] if found["until"] else []
    end += [f"count={found['count']}"] if found["count"] else []
    end += [f"except={','.join(found['except'])}"] if found["except"] else []
    if " ".join(end) != phrase.end:
        yield f"end {end}"


@pytest.mark.parametrize("phrase", ALL, ids=lambda phrase: phrase.text)
def test_a_phrase(phrase: Phrase, second: None):
    """It is read as it was meant, or asked about if it leaves a doubt."""
    found = read(phrase.text)
    if phrase.is_asked:
        assert found["questions"]
    else:
        assert (list(differences(phrase, found)), found["questions"]) == ([], [])
