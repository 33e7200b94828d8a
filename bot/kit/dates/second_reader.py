"""Duckling as a second reader: a library in Haskell, where there is a wheel of it.

It is kept on a short leash. Its time and memory grow without bounds with the number of times that stand side by side
(ten of them hold the interpreter for fifteen seconds), so it only sees a few words at once; a NUL makes it print the
text; and its runtime takes the signals of the process, which are given back.
"""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from types import ModuleType
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.kit.dates.values import Grain, ReadingContext, TextSpan, TimeReading
from bot.kit.patterns import LazyPattern

MAX_TOKENS = 7
# One word such as “1.1.1.1.1.1” is many times for the library.
MAX_NUMBERS = 8
MAX_CHARACTERS = 120
STRIDE = 4
MAX_WINDOWS = 4
LOCALES = {"de": "DE_DE", "en": "EN_GB"}
_TOKEN = LazyPattern(r"\d+(?:[:.,]\d+)*|[^\W\d]+")
_NUMBER = LazyPattern(r"\d+")
_UNSAFE = LazyPattern(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTSTP, signal.SIGXFSZ)
_ROOM_FOR_SIGACTION = 512


@dataclass(frozen=True)
class SecondReading:
    """What the library makes of a part of a text: the likeliest meanings, soonest first."""

    span: TextSpan
    readings: tuple[TimeReading, ...]


@cache
def library() -> ModuleType | None:
    """The library, loaded on first use; None where it has no wheel."""
    try:
        with _own_signals():
            import duckling  # noqa: PLC0415 - 60 MB that most processes never need
    except ImportError:
        return None
    return cast("ModuleType", duckling)


def read(text: str, context: ReadingContext) -> list[SecondReading]:
    """What the library finds in a short text, in the writer's language, else in the other one.

    An empty list for more than `MAX_TOKENS` words or `MAX_NUMBERS` numbers, and where there is no library.
    """
    loaded = library()
    is_short = 0 < len(_TOKEN.findall(text)) <= MAX_TOKENS and len(_NUMBER.findall(text)) <= MAX_NUMBERS
    if loaded is None or not is_short or len(text) > MAX_CHARACTERS:
        return []
    locales = ["EN_US" if context.month_first else "EN_GB", "DE_DE"]
    found: list[SecondReading] = []
    for locale in locales if context.language == "en" else locales[::-1]:
        found += _parse(loaded, _UNSAFE.sub(" ", text), locale, context)
    return found


def windows(text: str) -> Iterator[TextSpan]:
    """Parts of a text that are short enough, overlapping, so that no phrase is cut in all of them."""
    tokens = list(_TOKEN.finditer(text))
    for number in range(MAX_WINDOWS):
        chosen = tokens[number * STRIDE : number * STRIDE + MAX_TOKENS]
        if chosen:
            yield TextSpan(chosen[0].start(), chosen[-1].end())
        if number * STRIDE + MAX_TOKENS >= len(tokens):
            return


def _parse(loaded: ModuleType, text: str, locale: str, context: ReadingContext) -> list[SecondReading]:
    setting = loaded.Context(_reference_time(loaded, context), _locale(loaded, locale))
    found = loaded.parse(text, setting, _dimensions(loaded), False)  # noqa: FBT003 - no readings that are mere guesses
    readings = []
    for each in found:
        values = [_reading(value, context.zone) for value in each["value"].get("values", ())]
        kept = tuple(value for value in values if value)
        if each["dim"] == "time" and kept:
            readings.append(SecondReading(TextSpan(each["start"], each["end"]), kept))
    return readings


def _reading(value: dict[str, Any], zone: str) -> TimeReading | None:
    """A value as a reading in the zone; None for grains that nobody plans by, and for ranges without an end."""
    begin, end = (value.get("from"), value.get("to")) if value["type"] == "interval" else (value, None)
    if not begin or (value["type"] == "interval" and not end) or begin["grain"] not in {*Grain}:
        return None
    grain = Grain(begin["grain"])
    start = _moment(begin["value"], zone)
    finish = _moment(end["value"], zone) if end else None
    if finish and end and grain in (Grain.MINUTE, Grain.HOUR):  # its end is that of the last minute or hour
        finish -= timedelta(minutes=1) if end["grain"] == "minute" else timedelta(hours=1)
    return TimeReading(start, finish, grain)


def _moment(text: str, zone: str) -> datetime:
    """Wall times are passed to the library as UTC and come back as such."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def _reference_time(loaded: ModuleType, context: ReadingContext) -> Any:
    wall = int(context.wall_time.replace(tzinfo=UTC).timestamp())
    return loaded.parse_ref_time(_zones(loaded), "UTC", wall)


@cache
def _zones(loaded: ModuleType) -> Any:
    """The few zones of the Etc area: all of them would take a third of a second."""
    with as_file(files("tzdata") / "zoneinfo" / "Etc") as folder:
        return loaded.load_time_zones(str(folder))


@cache
def _locale(loaded: ModuleType, name: str) -> Any:
    return loaded.parse_locale(name, loaded.default_locale_lang(loaded.parse_lang(name[:2])))


@cache
def _dimensions(loaded: ModuleType) -> Any:
    return loaded.parse_dimensions(["time"])


@contextmanager
def _own_signals() -> Iterator[None]:
    """Keep the handlers of the process: with the library's, Ctrl-C does nothing."""
    libc = ctypes.CDLL(None)
    kept = {number: ctypes.create_string_buffer(_ROOM_FOR_SIGACTION) for number in _SIGNALS}
    for number, room in kept.items():
        libc.sigaction(int(number), None, room)
    try:
        yield
    finally:
        for number, room in kept.items():
            libc.sigaction(int(number), room, None)
