"""What everyday questions are about, and which of them are told rather than asked."""

from __future__ import annotations

from enum import Enum, auto


class Everyday(Enum):
    """What is asked about the app itself."""

    ENROLLED_BY = auto()
    SAME_AGAIN = auto()
    MISSED = auto()
    OPEN = auto()
    LAST_ONE = auto()
    COMING = auto()
    RULES = auto()
    GOT_MINE = auto()
    WEEKLY = auto()
    DELETE_ONE = auto()
    FIND_MINE = auto()
    OTHER_TRACKS = auto()
    MANDATORY = auto()
    WRONG_ANSWER = auto()
    DURATION = auto()
    NO_ANSWER = auto()
    OLD_LESSONS = auto()
    RHYTHM = auto()
    ANNOYED = auto()
    BUTTONS = auto()
    COLLEAGUE_JOINS = auto()
    WHO_ELSE = auto()


# What is told us rather than asked.
TOLD = frozenset({Everyday.WRONG_ANSWER, Everyday.COMING, Everyday.SAME_AGAIN})
