"""What a wish with its value does: the command of `/learn`, its button, and the command that leads back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.conversation import offers
from bot.conversation.deeds import Offer
from bot.conversation.intents import Intent
from bot.conversation.slots import DAYS, PER_DAY, REMINDERS, WEEKLY, WHAT
from bot.kit.contact_hours import DAYS as WEEKDAYS

WORKING_DAYS = ",".join(WEEKDAYS[:5])
AS_USUAL = "auto"
# Verbs that turn something on or off, and those that do something without any further word.
ON_OR_OFF = frozenset({"reminders", "weekly", "reviews"})
TURNED_OFF = frozenset({"off", "aus", "0"})
WITHOUT_WORDS = frozenset({"stop", "rest", "resume", "snooze", "pause"})


@dataclass(frozen=True)
class Present:
    """How it is now for somebody: the hour, the days and the limit of their messages, their zone and language.

    `pause` has the first and the last day of their pause, in ISO; it is empty without one, and `is_pause_ahead` says
    that it has not begun. `has_lessons` says that they are on a track, or were.
    """

    hour: str = ""
    days: str = WORKING_DAYS
    zone: str = ""
    language: str = ""
    per_day: int | None = None
    is_stopped: bool = False
    pause: str = ""
    has_lessons: bool = True
    is_pause_ahead: bool = False


NOW = Present()


def command(intent: Intent, given: Mapping[str, str]) -> str:
    """The command that does what a sentence asks for, with the values in it; empty if one is missing."""
    if intent is Intent.FEWER:
        return _fewer(given)
    values = {**given, "last": _last_day(given), "local": offers.local(given.get("at", ""))}
    needs = {
        Intent.PAUSE: ("until", "pause {from} to {last}"),
        Intent.HOUR: ("at", "time {at}"),
        Intent.ZONE: ("zone", "zone {zone}"),
        Intent.LANGUAGE: ("language", "language {language}"),
        Intent.REMIND: ("at", "snooze {local}"),
        Intent.RESUME: ("local", offers.resume().argument),
    }
    needed, pattern = needs.get(intent, ("", ""))
    return pattern.format_map(values) if needed in values else ""


def way_back(intent: Intent, given: Mapping[str, str], present: Present) -> str:
    """The command that leads back to how it is now; empty if there is none."""
    if intent is Intent.FEWER and given.get(WHAT) in {REMINDERS, WEEKLY}:
        return f"{given[WHAT]} on"
    if intent is Intent.FEWER and PER_DAY in given:
        return f"messages {present.per_day or AS_USUAL}"
    ways = {
        Intent.HOUR: f"time {present.hour}" if present.hour else "",
        Intent.FEWER: f"days {present.days}",
        Intent.ZONE: f"zone {present.zone}" if present.zone else "",
        Intent.LANGUAGE: f"language {present.language}" if present.language else "",
        Intent.PAUSE: offers.resume().argument,
        Intent.STOP: offers.resume().argument,
    }
    return ways.get(intent, "")


def way_back_of(command_text: str, present: Present) -> str:
    """The command that leads back to how it is now after a command, by its verb; empty if there is none."""
    verb, _space, argument = command_text.partition(" ")
    was_paused = f"pause {present.pause}" if present.pause else ""
    quiet = offers.resume().argument if not present.is_stopped else ""
    ways = {
        "pause": was_paused or quiet,
        "snooze": quiet,
        "stop": quiet,
        "rest": quiet,
        "resume": "stop" if present.is_stopped else was_paused,
        "time": f"time {present.hour}" if present.hour else "",
        "days": f"days {present.days}",
        "zone": f"zone {present.zone}" if present.zone else "",
        "language": f"language {present.language}" if present.language else "",
        "messages": f"messages {present.per_day or AS_USUAL}",
        "leave": f"begin {argument}",
    }
    if verb in ON_OR_OFF:
        return f"{verb} on" if argument in TURNED_OFF else ""
    return ways.get(verb, "") if argument or verb in WITHOUT_WORDS else ""


def exact(intent: Intent, given: Mapping[str, str]) -> list[Offer]:
    """The button that does exactly what a sentence asks for, where it has the value."""
    if intent is Intent.HOUR and "at" in given:
        return [offers.at_hour(given["at"])]
    if intent is Intent.REMIND and "at" in given:
        return [offers.quiet_until(given["at"])]
    if intent is Intent.LANGUAGE and "language" in given:
        return [offers.german() if given["language"] == "de" else offers.english()]
    if intent is Intent.PAUSE and "until" in given:
        return [offers.pause_between(given["from"], _last_day(given))]
    if intent is Intent.FEWER and DAYS in given:
        return [offers.on_days(given[DAYS])]
    return []


def _fewer(given: Mapping[str, str]) -> str:
    if given.get(WHAT) in {REMINDERS, WEEKLY}:
        return f"{given[WHAT]} off"
    if DAYS in given:
        return f"days {given[DAYS]}"
    return f"messages {given[PER_DAY]}" if PER_DAY in given else ""


def _last_day(given: Mapping[str, str]) -> str:
    """The last day of a pause: the one before the return, and its first day at the earliest."""
    if "until" not in given:
        return ""
    return max(given["from"], (date.fromisoformat(given["until"]) - timedelta(days=1)).isoformat())
