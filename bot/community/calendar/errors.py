"""Errors in planning requests; each sentence says what to do."""

from __future__ import annotations

from bot.errors import GroundswellError


class NoTimeError(GroundswellError):
    """What time? Add one, such as `15:00` or `3pm`."""


class NoDayError(GroundswellError):
    """On which day? Add one, such as `next Tuesday`, `24 December` or `every other Tuesday`."""


class ImpossibleDateError(GroundswellError):
    """There's no such day in the calendar. Pick another one."""


class LongSentenceError(GroundswellError):
    """That's too long for me to read. Say what, when and where in fewer than {most} characters."""


class LongTitleError(GroundswellError):
    """I'm not sure which of these words are the title. Put it in “quotation marks”, or shorten it."""


class UnclearError(GroundswellError):
    """“{given}” can mean more than one thing. Write it another way, such as `prompt jam Tuesday 24 Nov 15:00`."""


class NoKindError(GroundswellError):
    """What is the session called? I know {kinds}, and any other name will do too."""


class UnknownChannelError(GroundswellError):
    """I can't find the channel {given}. Pick it from the list that Slack offers when you type #."""


class UnreadWordsError(GroundswellError):
    """I understood everything except “{unread}”, so nothing is planned yet. Leave it out or say it another way."""


class ImpossibleSeatsError(GroundswellError):
    """A session needs at least one seat, and {given} isn't a number I can use. Leave it out if there's no limit."""


class BrokenLinkError(GroundswellError):
    """I can't use that link. Links start with `https://` and have no spaces or line breaks. Please copy it again."""


class TooLongSessionError(GroundswellError):
    """A session can last from 1 minute to 24 hours, not {given} minutes."""


class InThePastError(GroundswellError):
    """{moment} ({zone}) is in the past. Choose a later time."""


class TooFarError(GroundswellError):
    """{day} is more than five years away. Pick an earlier day."""


class NoOccurrenceError(GroundswellError):
    """That leaves no dates at all: the series would end before it starts. Choose a later end, or leave the end out."""


class NoRepetitionError(GroundswellError):
    """How often during that time? Add it, such as `every Tuesday` or `monthly`."""


class TooManyError(GroundswellError):
    """That would be more than {most} dates. Pick an earlier end; you can always extend it later."""


class GoneError(GroundswellError):
    """That session isn't in the calendar any more. `/community list` shows what's planned."""


class AlreadyAnnouncedError(GroundswellError):
    """That session has already been announced. `/community list` shows it."""


class NotSkippedError(GroundswellError):
    """That date isn't cancelled, so there's nothing to bring back. `/community list` shows what's planned."""


class NothingToRestoreError(GroundswellError):
    """I can't find a cancelled date like that to bring back. `/community list` shows what's planned."""


class TooLateToUndoError(GroundswellError):
    """The ten minutes for undoing that are over. `/community move` and `/community restore` can still change it."""


class ChangedSinceError(GroundswellError):
    """That has changed again in the meantime, so it can't be undone. `/community list` shows how it is now."""


class AlreadyOverError(GroundswellError):
    """That session has started or is over, so you can't change it any more. You can still move or skip a later one."""


class NotAPlannerError(GroundswellError):
    """Only facilitators can plan sessions. Ask one of them, or ask an admin to make you a facilitator."""


class NotPlannedError(GroundswellError):
    """I can't find “{given}” in the calendar. `/community list` shows what's planned."""


class WhichDayError(GroundswellError):
    """“{given}” can mean more than one of the dates: {days}. Write the day like `1 December`."""


class WhichOneError(GroundswellError):
    """Which session do you mean? Several are planned. Add its name, such as `{verb} prompt jam`."""


class SameTimeError(GroundswellError):
    """{title} is already on {moment}, so nothing has changed and nobody was notified."""


class NoDestinationError(GroundswellError):
    """When should it be instead? For example, `/community move prompt jam 1 December to Thursday 16:00`."""


class NotYoursToChangeError(GroundswellError):
    """Only the owner of a session, the person leading it and facilitators can change it. Just ask one of them."""


class NoChannelError(GroundswellError):
    """Which channel? Use the command there, or add the channel, such as `in #ai-champions`."""


class PickChannelError(NoChannelError):
    """In which channel should it be? Pick one below; everything else is filled in as you wrote it."""


class UnknownSeasonError(GroundswellError):
    """There's no season called “{given}”. The seasons are {seasons}."""
