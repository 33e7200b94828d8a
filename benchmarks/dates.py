"""Reading dates beside dateparser: how many of 70 phrases are right, what one costs, and what the first one loads."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dateparser
from date_phrases import PHRASES, Phrase
from figures import Figures, Row, at_least, interleaved

from bot.kit.dates import ReadingContext, find_times, second_reader

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 28, 10, tzinfo=ZONE)
ROOT = Path(__file__).resolve().parent.parent
FIRST_PHRASE = """
import time
from datetime import UTC, datetime
from pathlib import Path

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

before, began = megabytes(), time.perf_counter()
{code}
print(time.perf_counter() - began, megabytes() - before)
"""
OURS = """from bot.kit.dates import ReadingContext, find_times
find_times("tomorrow at 3pm", ReadingContext(datetime.now(UTC), "Europe/Berlin"))"""
THEIRS = 'import dateparser; dateparser.parse("tomorrow at 3pm", languages=["en", "de"])'

Wall = tuple[datetime | None, datetime | None]


def measure(*, quick: bool) -> list[Row]:
    rounds = 1 if quick else 5
    theirs = Figures([_right(_dateparser)])
    both = Figures([_right(_ours)])
    cost = interleaved(rounds, lambda: [_milliseconds(_dateparser)], lambda: [_milliseconds(_ours)])
    library = second_reader.library
    second_reader.library = lambda: None  # type: ignore[assignment]
    try:
        alone = Figures([_right(_ours)])
        cost_alone = interleaved(rounds, lambda: [_milliseconds(_dateparser)], lambda: [_milliseconds(_ours)])
    finally:
        second_reader.library = library
    seconds, megabytes = interleaved(rounds, lambda: _first(THEIRS), lambda: _first(OURS))
    return [
        Row(f"dates read right, of {len(PHRASES)} (beside it: dateparser)", "", both, theirs, at_least(2)),
        Row("… without the second reader", "", alone, theirs, at_least(2)),
        Row("one phrase (beside it: dateparser)", "ms", *cost[0]),
        Row("… without the second reader", "ms", *cost_alone[0]),
        Row("from a fresh process to the first date (beside it: dateparser)", "s", *seconds),
        Row("memory that the first date takes (beside it: dateparser)", "MB", *megabytes),
    ]


def _right(read: Callable[[Phrase], Wall]) -> float:
    """How many phrases have the first moment that was meant, and, if they are ranges, the end."""
    return sum(_is_right(phrase, read(phrase)) for phrase in PHRASES)


def _is_right(phrase: Phrase, found: Wall) -> bool:
    start, end = datetime.fromisoformat(phrase.start), datetime.fromisoformat(phrase.end) if phrase.end else None
    return found[0] == start and (end is None or found[1] == end)


def _milliseconds(read: Callable[[Phrase], Wall]) -> float:
    began = time.process_time()
    for phrase in PHRASES:
        read(phrase)
    return (time.process_time() - began) / len(PHRASES) * 1000


def _ours(phrase: Phrase) -> Wall:
    found = find_times(phrase.text, ReadingContext(NOW.astimezone(UTC), ZONE.key, phrase.locale))
    reading = found[0].reading if found else None
    return (_wall(reading.start), _wall(reading.end)) if reading else (None, None)


def _wall(moment: datetime | None) -> datetime | None:
    return moment.astimezone(ZONE).replace(tzinfo=None) if moment else None


def _dateparser(phrase: Phrase) -> Wall:
    """As the product used it; a day that comes back with the time of now is its beginning."""
    now = NOW.replace(tzinfo=None)
    order = "MDY" if phrase.locale == "en-US" else "DMY"
    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": now, "DATE_ORDER": order}
    found = dateparser.parse(phrase.text, languages=["en", "de"], settings=settings)  # type: ignore[arg-type]
    is_day = found is not None and found.time() == now.time()
    return (found.replace(hour=0, minute=0) if found and is_day else found, None)


def _first(code: str) -> list[float]:
    """Seconds and megabytes of a fresh process's first date."""
    run = subprocess.run(
        [sys.executable, "-c", FIRST_PHRASE.format(code=code)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [float(each) for each in run.stdout.split()]
