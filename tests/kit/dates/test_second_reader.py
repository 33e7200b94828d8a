"""Duckling on its leash: what it may see, what it may say, and what it must leave alone."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from pytest_mock import MockerFixture

from bot.kit.dates import Doubt, Grain, ReadingContext, TextSpan, TimeReading, find_times, second_reader
from bot.kit.dates.second_reader import SecondReading

CONTEXT = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")
LOAD_AND_INTERRUPT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a process in the background begins without it
from bot.kit.dates import second_reader
assert second_reader.library()
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
"""

needs_duckling = pytest.mark.usefixtures("with_duckling")


@pytest.fixture
def with_duckling() -> None:
    """Skips where the second reader is not there."""
    if second_reader.library() is None:
        pytest.skip("there is no second reader")


@needs_duckling
def test_ctrl_c_still_works():
    """Its runtime takes the signals of the process; they are given back."""
    run = subprocess.run([sys.executable, "-c", LOAD_AND_INTERRUPT], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "interrupted"


@needs_duckling
def test_what_our_grammar_lacks_comes_with_a_doubt():
    """It is always asked about."""
    [found] = find_times("see you on Mother's Day", CONTEXT)
    assert found.reading
    assert f"{found.reading.start:%Y-%m-%d}" == "2027-03-07"  # the British one
    assert found.questions == {Doubt.ONE_READER_ONLY}


def test_long_texts_are_kept_from_it():
    """Ten times in a row would hold the interpreter for fifteen seconds."""
    assert second_reader.read("10:00 " * (second_reader.MAX_TOKENS + 1), CONTEXT) == []


@pytest.mark.parametrize("words", [0, 1, 6, 7, 8, 15, 40])
def test_windows_are_short_and_overlap(words: int):
    """Each has few words; together they have the first of the text."""
    text = " ".join(f"word{number}" for number in range(words))
    spans = [*second_reader.windows(text)]
    assert len(spans) <= second_reader.MAX_WINDOWS
    assert all(len(each.of(text).split()) <= second_reader.MAX_TOKENS for each in spans)
    assert all(one.end > other.start for one, other in pairwise(spans))


@needs_duckling
def test_a_disagreement_is_a_doubt(mocker: MockerFixture):
    """Our value, and what the other made of the same words."""
    other = TimeReading(CONTEXT.now + timedelta(days=40), None, Grain.DAY)
    mocker.patch.object(second_reader, "read", return_value=[SecondReading(TextSpan(0, 8), (other,))])
    [found] = find_times("tomorrow", CONTEXT)
    assert found.reading
    assert f"{found.reading.start:%Y-%m-%d}" == "2026-11-29"
    assert found.questions == {Doubt.READERS_DISAGREE}
    assert found.alternatives == (other,)


@needs_duckling
def test_the_half_of_the_day_is_no_disagreement(mocker: MockerFixture):
    """It reads half past two in the night; we say what we took and ask nobody."""
    night = TimeReading(datetime(2026, 11, 29, 8, tzinfo=UTC), None, Grain.MINUTE)
    mocker.patch.object(second_reader, "read", return_value=[SecondReading(TextSpan(0, 13), (night,))])
    [found] = find_times("tomorrow 21:00", CONTEXT)
    assert found.doubts == frozenset()
