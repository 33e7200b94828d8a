"""How a member wants to be spoken to, said in words: `/learn hours 8-17`, `digest on`, `snooze 2 hours`."""

from __future__ import annotations

from bot.errors import GroundswellError
from bot.journeys import date_parser, replies
from bot.journeys.command_context import Reply, Said
from bot.journeys.preferences.modals import MAX_PER_DAY, MAX_REMINDERS
from bot.kit import i18n
from bot.kit.contact_hours import read_days
from bot.kit.i18n import _, nearest
from bot.kit.time import read_time
from bot.members import profiles
from bot.members import service as members

DEFAULT_PAUSE = "1 week"
DEFAULT_SNOOZE = "2 hours"
ON = frozenset({"on", "yes", "an", "ja", "ein"})
OFF = frozenset({"off", "no", "aus", "nein", "0", "none"})


class UnclearChoiceError(GroundswellError):
    """“{given}” is neither on nor off. Try `on` or `off`."""


class UnclearHoursError(GroundswellError):
    """“{given}” are no hours I can read. Try `8:00-17:00`."""


class UnclearNumberError(GroundswellError):
    """“{given}” is no number I can use here. One from {least} to {most} works."""


class UnknownLanguageError(GroundswellError):
    """I don't speak “{given}” yet. I speak {spoken}: try `/learn language {example}`."""


class UnclearSnoozeError(GroundswellError):
    """I can't read “{given}” as a time. Try `2 hours`, `until 14:00` or `tomorrow`."""


def pause(said: Said) -> Reply:
    """Nothing until a day, or from one day to another."""
    starts, until = date_parser.read_span(said.rest or DEFAULT_PAUSE, said.zone, now=said.at)
    members.pause(said.session, said.member, until, now=said.at, starts=starts)
    return Reply(replies.paused(starts, until, said.reschedule()))


def snooze(said: Said) -> Reply:
    """A short pause: for some hours, or until tomorrow."""
    try:
        until = date_parser.read_moment(said.rest or DEFAULT_SNOOZE, said.zone, now=said.at)
    except date_parser.UnreadableDateError as error:
        raise UnclearSnoozeError(given=said.rest[:60]) from error
    members.snooze(said.session, said.member, until, now=said.at)
    return Reply(replies.snoozed(until, said.zone))


def hours(said: Said) -> Reply:
    if said.rest:
        first, dash, last = said.rest.replace("\u2013", "-").replace(" to ", "-").replace(" bis ", "-").partition("-")
        if not dash:
            raise UnclearHoursError(given=said.rest[:60])
        members.set_hours(said.session, said.member, read_time(first), read_time(last))
        return Reply(replies.changed(replies.hours(said.member), said.reschedule()))
    return Reply(replies.hours(said.member))


def days(said: Said) -> Reply:
    if said.rest:
        members.set_days(said.session, said.member, read_days(said.rest))
        return Reply(replies.changed(replies.days(said.member), said.reschedule()))
    return Reply(replies.days(said.member))


def digest(said: Said) -> Reply:
    """Everything of a day in one message, or each by itself."""
    if said.rest:
        said.member.digest = _on(said.rest)
        said.session.add(said.member)
    return Reply(replies.digest(said.member))


def messages(said: Said) -> Reply:
    """How many messages a day may come unasked, over all features."""
    if said.rest:
        said.member.per_day = _number(said.rest, 1, MAX_PER_DAY)
        said.session.add(said.member)
    return Reply(replies.messages(said.member))


def reminders(said: Said) -> Reply:
    """How many reminders in a row about what is open."""
    if said.rest:
        wanted = said.rest.casefold()
        said.member.reminders = 0 if wanted in OFF else None if wanted in ON else _number(said.rest, 0, MAX_REMINDERS)
        said.session.add(said.member)
    return Reply(replies.reminders(said.member))


def language(said: Said) -> Reply:
    if said.rest:
        wanted = i18n.called(said.rest)
        if wanted is None:
            spoken = ", ".join(i18n.name_of(code) for code in i18n.languages())
            raise UnknownLanguageError(given=said.rest[:40], spoken=spoken, example=i18n.name_of(i18n.language()))
        profiles.set_language(said.session, said.member, wanted, said.hooks)
    with i18n.speaking(nearest(said.member.language)):
        return Reply(replies.language())


def settings(_said: Said) -> Reply:
    """In a conversation no window can be opened; a command or a button can."""
    return Reply(_("`/learn settings` opens all of that in one window, and so does the Home tab."))


def _on(given: str) -> bool:
    wanted = given.casefold()
    if wanted not in ON | OFF:
        raise UnclearChoiceError(given=given[:40])
    return wanted in ON


def _number(given: str, least: int, most: int) -> int:
    if not given.isdecimal() or not least <= int(given) <= most:
        raise UnclearNumberError(given=given[:40], least=least, most=most)
    return int(given)
