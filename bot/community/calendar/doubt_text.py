"""Doubts about a planning sentence as questions, in the current language."""

from __future__ import annotations

from bot.kit.dates import Doubt
from bot.kit.i18n import _


def question(doubt: Doubt) -> str:
    """What to ask somebody whose sentence leaves a doubt."""
    if doubt is Doubt.DAY_OR_MONTH_FIRST:
        return _("Which comes first in that date: the day or the month?")
    if doubt is Doubt.DATE_OR_TIME:
        return _("Is that a date or a time of day?")
    if doubt is Doubt.ZONE_HAS_TWO_MEANINGS:
        return _("Which time zone do you mean?")
    if doubt is Doubt.WHICH_WEEK:
        return _("Do you mean this week or the week after?")
    if doubt is Doubt.WRONG_WEEKDAY:
        return _("The weekday doesn't fit the date. Which of the two is right?")
    if doubt is Doubt.PART_OF_DAY:
        return _("At what time exactly?")
    if doubt is Doubt.MORNING_OR_AFTERNOON:
        return _("Do you mean the afternoon?")
    return _("Which day and time do you mean exactly?")


def name_question(near: str) -> str:
    """What to ask if a title is almost the name of a kind."""
    return _("Do you mean {kind}, or is that its own title?", kind=near)
