"""Why a calendar file can't be imported; each sentence says what to do."""

from __future__ import annotations

from bot.errors import GroundswellError


class NotACalendarError(GroundswellError):
    """“{name}” isn't a calendar file. In your calendar, export it as iCalendar (.ics) and send me that."""


class NoEventsError(GroundswellError):
    """“{name}” is a calendar without any events, so there's nothing to plan."""


class CalendarTooLargeError(GroundswellError):
    """“{name}” is {size} MB, and I can read calendars of up to {most} MB. Please export only the next few months."""


class UnreadableCalendarError(GroundswellError):
    """I couldn't read “{name}”. Nothing is planned. Please export it again, or plan it with `/community schedule`."""


class CalendarUnavailableError(GroundswellError):
    """I couldn't fetch that file from Slack. Nothing is planned. Please send it again, as a file from your computer."""


class ImportDecidedError(GroundswellError):
    """You've already decided about that calendar. If you'd like to import it again, send the file once more."""
