"""What somebody may want who writes to the app."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """The meaning of a sentence; the names are relied on from outside."""

    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    FEWER = "fewer"
    MORE = "more"
    HOUR = "hour"
    ZONE = "zone"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    WHO_SEES = "who_sees"
    NEXT_SESSION = "next_session"
    YEAR = "year"
    STRATEGY = "strategy"
    EXPLAIN = "explain"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    STORY_FEEDBACK = "story_feedback"
    REMIND = "remind"
    SKIP = "skip"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    DELETE_DATA = "delete_data"
    EXPORT_DATA = "export_data"
    PROGRESS = "progress"
    WHO_ARE_YOU = "who_are_you"
    CERTIFICATE = "certificate"
    BUG = "bug"
    IDEA = "idea"
    COACH = "coach"
    NONE = "none"


# These change something. One that is wrong costs more than one that is missed.
ACTIONS = frozenset(
    {
        Intent.STOP,
        Intent.PAUSE,
        Intent.RESUME,
        Intent.FEWER,
        Intent.HOUR,
        Intent.ZONE,
        Intent.LANGUAGE,
        Intent.DELETE_DATA,
        Intent.REMIND,
        Intent.SKIP,
    }
)
# Of two wishes in one sentence, the one that comes first here is done, and the other is offered.
MILDEST_FIRST = (
    Intent.FEWER,
    Intent.REMIND,
    Intent.PAUSE,
    Intent.SKIP,
    Intent.HOUR,
    Intent.ZONE,
    Intent.LANGUAGE,
    Intent.RESUME,
    Intent.STOP,
    Intent.DELETE_DATA,
)
# What is said around a wish, and is no wish of its own.
POLITE = frozenset({Intent.GREETING, Intent.THANKS})
# What the days and hours of a sentence about a session are never taken for.
LESSON_TIMES = frozenset({Intent.PAUSE, Intent.RESUME, Intent.FEWER, Intent.HOUR, Intent.REMIND, Intent.SKIP})
