"""Errors in planning requests; each sentence says what to do."""

from __future__ import annotations

from bot.errors import GroundswellError


class NoTimeError(GroundswellError):
    """What time? Add a time, such as `15:00` or `3pm`."""


class NoDayError(GroundswellError):
    """On which day? Add a day, such as `next Tuesday`, `24 December` or `every other Tuesday`."""


class ImpossibleDateError(GroundswellError):
    """That day doesn't exist. Pick another day."""


class LongSentenceError(GroundswellError):
    """That message is too long for me to read. Say what, when and where in fewer than {most} characters."""


class LongTitleError(GroundswellError):
    """I'm not sure which of these words are the title. Put the title in “quotation marks”, or make it shorter."""


class UnclearError(GroundswellError):
    """“{given}” can mean more than one thing. Write it another way, such as `prompt jam Tuesday 24 Nov 15:00`."""


class NoKindError(GroundswellError):
    """What is the session called? I know {kinds}, but you can use any other name too."""


class UnknownChannelError(GroundswellError):
    """I can't find the channel {given}. Pick it from the list that Slack offers when you type #."""


class UnreadWordsError(GroundswellError):
    """I understood everything except “{unread}”, so nothing is planned yet. Leave that out, or say it another way."""


class ImpossibleSeatsError(GroundswellError):
    """A session needs at least one seat, and {given} isn't a number I can use. Without a limit, leave it out."""


class BrokenLinkError(GroundswellError):
    """I can't use that link. It needs `https://` at the start and no spaces or line breaks. Please copy it again."""


class TooLongSessionError(GroundswellError):
    """A session can last from 1 minute to 24 hours, not {given} minutes."""


class InThePastError(GroundswellError):
    """{moment} ({zone}) is in the past. Choose a later time."""


class TooFarError(GroundswellError):
    """{day} is more than five years away. Pick an earlier day."""


class NoOccurrenceError(GroundswellError):
    """That leaves no sessions: the series would end before it starts. Choose a later end date, or leave it out."""


class NoRepetitionError(GroundswellError):
    """Please also say how often it takes place in that time, such as `every Tuesday` or `monthly`."""


class TooManyError(GroundswellError):
    """That would be more than {most} sessions. Pick an earlier end date; you can extend the series later."""


class GoneError(GroundswellError):
    """That session isn't in the calendar any more. `/community list` shows what's planned."""


class AlreadyAnnouncedError(GroundswellError):
    """That session has already been announced. `/community list` shows it."""


class NotSkippedError(GroundswellError):
    """That session isn't cancelled, so there's nothing to restore. `/community list` shows what's planned."""


class NothingToRestoreError(GroundswellError):
    """I can't find a cancelled date like that. `/community list` shows what's planned."""


class TooLateToUndoError(GroundswellError):
    """The ten minutes to undo that are over. Use `/community move` or `/community restore` to change the session."""


class ChangedSinceError(GroundswellError):
    """That session has changed again, so you can't undo this change. `/community list` shows what's planned now."""


class AlreadyOverError(GroundswellError):
    """That session has started or is over, so it can't be changed. You can still move or skip a later session."""


class NotAPlannerError(GroundswellError):
    """Only facilitators can plan sessions. Ask one of them to plan yours, or ask an admin to make you a facilitator."""


class NotPlannedError(GroundswellError):
    """I can't find “{given}” in the calendar. `/community list` shows what's planned."""


class WhichDayError(GroundswellError):
    """“{given}” can mean more than one of the dates: {days}. Write the day like this: `1 December`."""


class WhichOneError(GroundswellError):
    """Which session do you mean? Several are planned. Add its name, such as `{verb} prompt jam`."""


class SameTimeError(GroundswellError):
    """{title} is already on {moment}, so nothing has changed and nobody was notified."""


class NoDestinationError(GroundswellError):
    """When should the session be instead? For example: `/community move prompt jam 1 December to Thursday 16:00`."""


class NotYoursToChangeError(GroundswellError):
    """Only the owner of a session, the person leading it and facilitators can change it. Please ask one of them."""


class NoChannelError(GroundswellError):
    """Which channel? Use the command in that channel, or add the channel's name, such as `in #ai-champions`."""


class PickChannelError(NoChannelError):
    """In which channel should the session be? Pick a channel below. Everything else is filled in as you wrote it."""


class UnknownSeasonError(GroundswellError):
    """I don't know a season called “{given}”. The seasons are {seasons}."""
