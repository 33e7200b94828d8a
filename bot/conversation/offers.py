"""The buttons below an answer: what each says and does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.intents import Intent
from bot.kit.i18n import _


class Deed(StrEnum):
    """What kind of thing a button does.

    `learn` runs a command of `/learn`, `mean` answers as if that intent had been meant; the others need no more words.
    """

    LEARN = "learn"
    MEAN = "mean"
    STORY = "story"
    SESSIONS = "sessions"
    TELL = "tell"


@dataclass(frozen=True)
class Offer:
    """A button: its label, what kind of thing it does, and the command or the intent."""

    label: str
    deed: Deed
    argument: str = ""


def meant(intent: Intent) -> Offer:
    """The button of somebody who may have meant an intent."""
    return Offer(_label(intent), Deed.MEAN, intent)


def _label(intent: Intent) -> str:
    labels = {
        Intent.STOP: _("Stop all messages"),
        Intent.PAUSE: _("Pause lessons"),
        Intent.RESUME: _("Resume lessons"),
        Intent.FEWER: _("Get fewer messages"),
        Intent.MORE: _("Get another lesson"),
        Intent.HOUR: _("Change the time"),
        Intent.ZONE: _("Change the time zone"),
        Intent.LANGUAGE: _("Change the language"),
        Intent.PRIVACY: _("What's kept about me"),
        Intent.WHO_SEES: _("Who can read what"),
        Intent.NEXT_SESSION: _("The next session"),
        Intent.EXPLAIN: _("Explain a word"),
        Intent.HELP: _("What you can do"),
        Intent.GREETING: _("Just hello"),
        Intent.THANKS: _("Just thanks"),
        Intent.STORY_FEEDBACK: _("Feedback on a story"),
        Intent.REMIND: _("Remind me later"),
        Intent.SKIP: _("Skip this lesson"),
        Intent.TOO_EASY: _("It's too easy"),
        Intent.TOO_HARD: _("It's too hard"),
        Intent.DELETE_DATA: _("Delete my data"),
        Intent.EXPORT_DATA: _("Export my data"),
        Intent.PROGRESS: _("How far along am I?"),
        Intent.WHO_ARE_YOU: _("Who you are"),
        Intent.CERTIFICATE: _("My certificate"),
        Intent.BUG: _("Something is broken"),
    }
    return labels[intent]


def _learn(label: str, command: str) -> Offer:
    return Offer(label, Deed.LEARN, command)


def stop() -> Offer:
    return _learn(_("Stop"), "stop")


def pause_a_week() -> Offer:
    return _learn(_("Pause a week"), "pause 1 week")


def pause_two_weeks() -> Offer:
    return _learn(_("Pause two weeks"), "pause 2 weeks")


def once_a_week() -> Offer:
    return _learn(_("Once a week"), "days tue")


def three_a_week() -> Offer:
    return _learn(_("Three times a week"), "days mon,wed,fri")


def every_day() -> Offer:
    return _learn(_("Every working day"), "days mon-fri")


def no_reminders() -> Offer:
    return _learn(_("No reminders"), "reminders off")


def reminders() -> Offer:
    return _learn(_("Reminders again"), "reminders on")


def in_the_morning() -> Offer:
    return _learn("8:30", "time 08:30")


def at_noon() -> Offer:
    return _learn("13:00", "time 13:00")


def in_the_afternoon() -> Offer:
    return _learn("16:00", "time 16:00")


def resume() -> Offer:
    return _learn(_("Go on"), "resume")


def next_lesson() -> Offer:
    return _learn(_("Next lesson now"), "next")


def review() -> Offer:
    return _learn(_("A few questions"), "review")


def what_is_open() -> Offer:
    return _learn(_("What's open?"), "today")


def progress() -> Offer:
    return _learn(_("How far along am I?"), "progress")


def tracks() -> Offer:
    return _learn(_("Other tracks"), "tracks")


def settings() -> Offer:
    return _learn(_("My settings"), "settings")


def kept() -> Offer:
    return _learn(_("What's kept about me"), "mine")


def in_two_hours() -> Offer:
    return _learn(_("In two hours"), "snooze 2 hours")


def tomorrow() -> Offer:
    return _learn(_("Tomorrow"), "snooze tomorrow")


def skip() -> Offer:
    return _learn(_("Skip it"), "skip")


def english() -> Offer:
    return _learn("English", "language en")


def german() -> Offer:
    return _learn("Deutsch", "language de")


def story() -> Offer:
    return Offer(_("Tell a success story"), Deed.STORY)


def sessions() -> Offer:
    return Offer(_("The next sessions"), Deed.SESSIONS)


def tell_somebody() -> Offer:
    return Offer(_("Tell a person"), Deed.TELL)
