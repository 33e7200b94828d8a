"""What a button below an answer does: a command of `/learn`, or one of a few things that no command does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.kit.i18n import _


class Special(StrEnum):
    """What is offered and no command."""

    STORY = "story"
    SESSIONS = "sessions"
    TELL = "tell"


@dataclass(frozen=True)
class Offer:
    """A button: what it says, and the text after `/learn` or the special thing that it stands for."""

    label: str
    does: str | Special


def stop() -> Offer:
    return Offer(_("Stop"), "stop")


def pause_a_week() -> Offer:
    return Offer(_("Pause a week"), "pause 1 week")


def pause_two_weeks() -> Offer:
    return Offer(_("Pause two weeks"), "pause 2 weeks")


def once_a_week() -> Offer:
    return Offer(_("Once a week"), "days tue")


def three_a_week() -> Offer:
    return Offer(_("Three times a week"), "days mon,wed,fri")


def every_day() -> Offer:
    return Offer(_("Every working day"), "days mon-fri")


def no_reminders() -> Offer:
    return Offer(_("No reminders"), "reminders off")


def reminders() -> Offer:
    return Offer(_("Reminders again"), "reminders on")


def at(hour: str) -> Offer:
    return Offer(hour, f"time {hour}")


def resume() -> Offer:
    return Offer(_("Go on"), "resume")


def next_lesson() -> Offer:
    return Offer(_("Next lesson now"), "next")


def review() -> Offer:
    return Offer(_("A few questions"), "review")


def what_is_open() -> Offer:
    return Offer(_("What's open?"), "today")


def progress() -> Offer:
    return Offer(_("How far am I?"), "progress")


def tracks() -> Offer:
    return Offer(_("Other tracks"), "tracks")


def settings() -> Offer:
    return Offer(_("My settings"), "settings")


def kept() -> Offer:
    return Offer(_("What's kept about me"), "mine")


def in_two_hours() -> Offer:
    return Offer(_("In two hours"), "snooze 2 hours")


def tomorrow() -> Offer:
    return Offer(_("Tomorrow"), "snooze tomorrow")


def skip() -> Offer:
    return Offer(_("Skip it"), "skip")


def english() -> Offer:
    return Offer("English", "language en")


def german() -> Offer:
    return Offer("Deutsch", "language de")


def story() -> Offer:
    return Offer(_("Tell a success story"), Special.STORY)


def sessions() -> Offer:
    return Offer(_("The next sessions"), Special.SESSIONS)


def tell_somebody() -> Offer:
    return Offer(_("Tell a person"), Special.TELL)
