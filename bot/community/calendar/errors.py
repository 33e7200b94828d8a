"""What can be wrong with a wish for a date, each in a sentence that says what to do."""

from __future__ import annotations

from bot.errors import GroundswellError


class NoTimeError(GroundswellError):
    """At what time? Add one, such as `15:00` or `3pm`."""


class NoDayError(GroundswellError):
    """On which day? Add one, such as `next Tuesday`, `24 December` or `every second Tuesday`."""


class UnreadableDayError(GroundswellError):
    """I can't read “{given}” as a day. Try `2026-12-24`, `next Monday` or `every second Tuesday`."""


class NoKindError(GroundswellError):
    """What kind of gathering is it? I know {kinds}. For something else, put its name in “quotation marks”."""


class UnknownKindError(GroundswellError):
    """I don't know “{given}”. Did you mean {kinds}? For something else, put its name in “quotation marks”."""


class UnknownChannelError(GroundswellError):
    """I don't find the channel {given}. Pick it from the list that Slack offers when you type #."""


class UnreadWordsError(GroundswellError):
    """I understood all but “{unread}”, so nothing is planned yet. Leave it out or put it another way."""


class ImpossibleSeatsError(GroundswellError):
    """A gathering needs at least one seat, and {given} is not a number I can use. Leave it out for as many as come."""


class BrokenLinkError(GroundswellError):
    """I can’t use that link. It starts with `https://` and has no spaces or line breaks. Please copy it again."""


class TooLongSessionError(GroundswellError):
    """A session lasts from 1 minute to 24 hours, not {given} minutes."""


class InThePastError(GroundswellError):
    """{moment} ({zone}) is over already. Give me a moment that is still to come."""


class TooFarError(GroundswellError):
    """{day} is more than five years away. Pick an earlier day."""


class NoOccurrenceError(GroundswellError):
    """That leaves no date at all: it would end before it begins. Give it a later end, or leave the end out."""


class NoRepetitionError(GroundswellError):
    """How often within that time? Add it, such as `every Tuesday` or `monthly`."""


class TooManyError(GroundswellError):
    """That would be more than {most} dates. Pick an earlier end; you can always go on later."""


class GoneError(GroundswellError):
    """That is not in the calendar any more. `/community list` shows what is."""


class AlreadyAnnouncedError(GroundswellError):
    """That has been announced already. `/community list` shows it."""


class AlreadyOverError(GroundswellError):
    """That session has begun or is over, so its date stays. You can still move or skip a later one."""


class NotAPlannerError(GroundswellError):
    """Planning is for facilitators. Ask one of them to plan it, or an admin to make you one."""


class NotPlannedError(GroundswellError):
    """I find nothing in the calendar for “{given}”. `/community list` shows what is planned."""


class WhichOneError(GroundswellError):
    """Which one? Several are planned, and that would change the first of them. Name it, such as `{verb} prompt jam`."""


class SameTimeError(GroundswellError):
    """{title} is on {moment} already, so nothing is changed and nobody is told."""


class NoDestinationError(GroundswellError):
    """Where to? Say it like `/community move prompt jam 1 December to Thursday 16:00`."""


class NotYoursToChangeError(GroundswellError):
    """That is for whoever leads or owns it, and for facilitators. They will gladly hear why you ask."""


class NoChannelError(GroundswellError):
    """In which channel? Say it there, or add the channel, such as `in #ai-champions`."""


class UnknownSeasonError(GroundswellError):
    """I have no season called “{given}”. There are {seasons}."""
