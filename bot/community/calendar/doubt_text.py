"""Doubts about a planning sentence as questions, in the current language."""

from __future__ import annotations

from collections.abc import Iterator

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.schedule_reading import ScheduleReading
from bot.kit.dates import Doubt
from bot.kit.i18n import _


def question(doubt: Doubt) -> str:
    """What to ask somebody whose sentence leaves a doubt."""
    questions = {
        Doubt.DAY_OR_MONTH_FIRST: _("Which comes first in that date: the day or the month?"),
        Doubt.DATE_OR_TIME: _("Do you mean a date or a time of day?"),
        Doubt.ZONE_HAS_TWO_MEANINGS: _("Which time zone do you mean?"),
        Doubt.WHICH_WEEK: _("Do you mean this week or the week after?"),
        Doubt.WRONG_WEEKDAY: _("The weekday doesn't match the date. Which of the two is right?"),
        Doubt.EVERY_OR_OF_MONTH: _("Do you mean every five weeks, or the fifth such weekday of each month?"),
        Doubt.ONE_OF_TWO: _("Which of these do you mean?"),
        Doubt.AT_NIGHT: _("That time is in the middle of the night. What time do you mean?"),
        Doubt.WHICH_MIDNIGHT: _("Do you mean midnight at the beginning of that day, or at the end?"),
        Doubt.PART_OF_DAY: _("At what time exactly?"),
    }
    return questions.get(doubt) or _("Which day and time do you mean exactly?")


def questions(reading: ScheduleReading, catalog: ActivityCatalog) -> Iterator[str]:
    """What must be asked before a sentence may be kept, apart from what was not understood."""
    yield from dict.fromkeys(question(doubt) for doubt in sorted(reading.questions))
    if reading.near:
        yield _("Do you mean {kind}, or is that the title of your session?", kind=catalog.title_of_name(reading.near))
