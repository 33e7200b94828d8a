"""What facilitators write to `/community schedule`: read right, or asked about, never acted on wrongly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.activities.content import load
from bot.community.calendar.reading_data import as_data
from bot.community.calendar.recurrence import Recurrence, expand, to_utc
from bot.community.calendar.sentence_parser import understand
from bot.kit.dates import ReadingContext, second_reader
from bot.kit.i18n import in_language
from bot.kit.time import format_moment
from bot.settings import ROOT

CATALOG = load(ROOT / "content")
FOLDER = Path(__file__).parent / "phrases"
# Saturday, 10:00 in Berlin.
CONTEXT = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")
COLUMNS = 8


@dataclass(frozen=True)
class Phrase:
    """A sentence and what it means: an activity, “its own title” or both, and the fields of the reading as text.

    `surroundings` are a place and a remark, where they are looked at.
    """

    text: str
    name: str
    first: str
    minutes: str
    rule: str
    end: str
    is_asked: bool
    surroundings: str = ""


def phrases(name: str) -> list[Phrase]:
    """The phrases of a file, one a line, its columns separated by bars."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            columns = [column.strip() for column in line.split("|")]
            text, name, first, minutes, rule, end, asked, around = columns + [""] * (COLUMNS - len(columns))
            found.append(Phrase(text, name, first, minutes, rule, end, asked == "?", around))
    return found


ALL = [each for name in ("people_say", "blind", "ours", "strangers_like", "facilitators") for each in phrases(name)]


ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Etc/UTC")
WORDS = (
    "prompt jam", "Sprechstunde", "every", "jeden", "other", "zweiten", "Tuesday", "Dienstag", "Tue", "Mo-Fr",
    "15:00", "3pm", "um 15 Uhr", "halb vier", "2-3pm", "until", "bis", "March", "24.12.", "03/04", "31 February",
    "except", "außer", "am", "im", "first", "Monday of the month", "for 45 minutes", "max 12", "in Berlin", "ET",
    "IST", "tomorrow", "morgen", "a", "week", "5 times", "for 8 weeks", "next", "nächste Woche", "and", "und", "-",
    "to", "lunch", "#ai", "<#C123|ai>", "“Tables”", "https://meet.example/x", "0", "99", "31.12.", "monthly",
    "quarterly", "noon", "midnight", "tonight", "from 5 January",
)  # fmt: skip


@pytest.fixture(params=["with Duckling", "without Duckling"])
def second(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader, or none, as on machines that have no wheel of it."""
    if request.param == "without Duckling":
        monkeypatch.setattr(second_reader, "library", lambda: None)
    elif second_reader.library() is None:
        pytest.skip("Duckling has no wheel for this machine")


def read(text: str) -> dict[str, Any]:
    reading = understand(text, CATALOG.kinds, CONTEXT)
    return as_data(reading, CATALOG) | {"place": reading.place, "note": reading.note}


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
    around = [f"{name}={found[name]}" for name in ("place", "note") if found[name]]
    if phrase.surroundings and " ".join(around) != phrase.surroundings:
        yield f"surroundings {around}"


@pytest.mark.parametrize("phrase", ALL, ids=lambda phrase: phrase.text)
def test_a_phrase(phrase: Phrase, second: None):
    """It is read as it was meant, or asked about if it leaves a doubt."""
    found = read(phrase.text)
    if phrase.is_asked:
        assert found["questions"]
    else:
        assert (list(differences(phrase, found)), found["questions"]) == ([], [])


def test_no_phrase_is_acted_on_wrongly():
    """Without a question, all that was read is what was meant; and 97 in a hundred are read right."""
    read_right = wrong = 0
    for phrase in ALL:
        found = read(phrase.text)
        is_right = bool(found["questions"]) if phrase.is_asked else not [*differences(phrase, found)]
        read_right += is_right and (phrase.is_asked or not found["questions"])
        wrong += not is_right and not found["questions"]
    assert wrong == 0
    assert read_right >= 0.97 * len(ALL)
    assert len(ALL) - len(phrases("people_say")) >= 200


@settings(max_examples=60)
@given(
    wall=st.datetimes(datetime(2026, 11, 29), datetime(2028, 12, 31)),  # noqa: DTZ001 - on the wall
    zone=st.sampled_from(ZONES),
    language=st.sampled_from(["en", "de"]),
    with_year=st.booleans(),
)
def test_what_we_show_is_read_back(wall: datetime, zone: str, language: str, *, with_year: bool):
    """Our own format of a moment, with a year or in the months ahead, means that moment."""
    wall = wall.replace(second=0, microsecond=0)
    moment = to_utc(wall, zone)
    with_year = with_year or moment - CONTEXT.now > timedelta(days=300)
    with in_language(language):
        shown = format_moment(moment, zone, with_year=with_year)
    found = understand(f"Sprechstunde {shown}", CATALOG.kinds, ReadingContext(CONTEXT.now, zone, language))
    assert not found.questions
    assert found.starts
    assert to_utc(found.starts, zone) == moment


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.sampled_from(ZONES),
    st.sampled_from(["en-US", "de-DE"]),
)
def test_any_words_are_read_or_asked_about(words: list[str], zone: str, language: str):
    """Nothing raises, and what leaves no question has a name and a first date that is ahead."""
    context = ReadingContext(CONTEXT.now, zone, language)
    reading = understand(" ".join(words), CATALOG.kinds, context)
    as_data(reading, CATALOG)
    if reading.is_clear:
        assert reading.starts
        assert to_utc(reading.starts, reading.zone) > CONTEXT.now
        assert reading.kind or reading.title
        assert reading.starts.date() not in reading.end.excluded


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_any_text_is_read_or_asked_about(text: str):
    """Nothing raises."""
    as_data(understand(text, CATALOG.kinds, CONTEXT), CATALOG)


@pytest.mark.parametrize(
    "text", ["10:00 " * 1600, "x" * 10_000, "every Tuesday " * 100, "1." * 700, "prompt jam " + "\x00" * 50]
)
def test_a_hostile_text_takes_no_time(text: str):
    """It is refused or asked about, at once."""
    began = time.monotonic()
    assert read(text)["questions"]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_series_keeps_its_hour_across_both_clock_changes(zone: str):
    """And begins and ends on the days that were said."""
    context = ReadingContext(CONTEXT.now, zone, "en-GB")
    request = understand("prompt jam every Tuesday 15:00 until 30 November 2027", CATALOG.kinds, context).request
    assert request
    recurrence = Recurrence("uid", request.starts, 45, zone, request.rule)
    dates = expand([recurrence], CONTEXT.now, CONTEXT.now + timedelta(days=800))
    assert {f"{each.starts_at.astimezone(ZoneInfo(zone)):%a %H:%M}" for each in dates} == {"Tue 15:00"}
    assert f"{dates[-1].starts_at:%Y-%m-%d}" == "2027-11-30"
