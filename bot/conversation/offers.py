"""The buttons that go with what was understood."""

from __future__ import annotations

from bot.conversation.intents import Intent
from bot.conversation.understanding import Understood
from bot.kit.i18n import _


def offers(understood: Understood) -> list[str]:
    """The labels of the buttons below the answer, in the current language, at most three.

    They are those of the intent, of a second wish in the same message, and of what else may be meant.
    """
    also = understood.slots.get("also")
    wanted = [understood.intent, *([Intent(also)] if also else [])]
    wanted += [] if len(wanted) > 1 else understood.candidates if understood.intent == Intent.NONE else ()
    labels = [offer_label(intent) for intent in dict.fromkeys(wanted)]
    return [label for label in labels if label][:3]


def offer_label(intent: Intent) -> str:
    """What the button for an intent says, in the current language; empty where there is nothing to do."""
    labels = {
        Intent.STOP: _("Stop all messages"),
        Intent.PAUSE: _("Pause lessons"),
        Intent.RESUME: _("Resume lessons"),
        Intent.FEWER: _("Get fewer messages"),
        Intent.MORE: _("Get another lesson"),
        Intent.HOUR: _("Change the time"),
        Intent.ZONE: _("Change the time zone"),
        Intent.LANGUAGE: _("Change the language"),
        Intent.PRIVACY: _("Show what is stored"),
        Intent.WHO_SEES: _("Show who can read what"),
        Intent.NEXT_SESSION: _("Show the next session"),
        Intent.EXPLAIN: _("Explain a term"),
        Intent.HELP: _("Show help"),
        Intent.STORY_FEEDBACK: _("Get feedback on a story"),
        Intent.REMIND: _("Remind me later"),
        Intent.SKIP: _("Skip this lesson"),
        Intent.TOO_EASY: _("Report it as too easy"),
        Intent.TOO_HARD: _("Report it as too hard"),
        Intent.DELETE_DATA: _("Delete my data"),
        Intent.EXPORT_DATA: _("Export my data"),
        Intent.PROGRESS: _("Show my progress"),
        Intent.WHO_ARE_YOU: _("Show who I am"),
        Intent.CERTIFICATE: _("Show my certificate"),
        Intent.BUG: _("Report a problem"),
    }
    return labels.get(intent, "")
