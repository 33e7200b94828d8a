"""Why a calendar file can't be imported; each sentence says what to do."""

from __future__ import annotations

from bot.errors import GroundswellError


class NotACalendarError(GroundswellError):
    """“{name}” isn't a calendar file. In your calendar, export it as iCalendar (.ics) and send me the file."""


class NoEventsError(GroundswellError):
    """“{name}” is a calendar without any events, so there's nothing to plan."""


class CalendarTooLargeError(GroundswellError):
    """“{name}” is {size} MB, and I can read calendars of up to {most} MB. Please export only the next few months."""


class UnreadableCalendarError(GroundswellError):
    """I couldn't read “{name}”, so nothing is planned. Export it again, or plan sessions with `/community schedule`."""


class CalendarUnavailableError(GroundswellError):
    """I couldn't get that file from Slack, so nothing is planned. Please send the file again from your computer."""


class ImportDecidedError(GroundswellError):
    """You've already decided about that calendar. If you'd like to import it again, send the file once more."""
