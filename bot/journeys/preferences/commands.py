"""The `/learn` commands for preferences, such as `/learn hours 8-17` and `/learn snooze 2 hours`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.deps import ProfileHooks
from bot.errors import GroundswellError
from bot.journeys import coming_text, command_replies, contact, date_parser, queries, service
from bot.journeys.command_replies import reply
from bot.journeys.content import Library
from bot.journeys.preferences import modals, promises
from bot.journeys.preferences.lesson_state import lesson_state
from bot.journeys.preferences.modals import MAX_PER_DAY, MAX_REMINDERS, Defaults, Preferences
from bot.journeys.queries import LearningStatus
from bot.kit import i18n
from bot.kit.contact_hours import parse_days
from bot.kit.dates import ReadingContext, read_zone
from bot.kit.i18n import _, nearest_language
from bot.kit.public_holidays import parse_country
from bot.kit.time import local_date, parse_time
from bot.members import profiles
from bot.members import service as members
from bot.members.command_registry import Command, CommandContext, Reply
from bot.members.models import Member
from bot.members.slash_commands import open_modal
from bot.reflections import plans

DEFAULT_PAUSE = "1 week"
DEFAULT_SNOOZE = "2 hours"
AUTOMATIC = frozenset({"auto", "automatic", "automatisch", "default", "standard"})
ON = frozenset({"on", "yes", "an", "ja", "ein"})
OFF = frozenset({"off", "no", "aus", "nein", "0", "none"})


class UnclearChoiceError(GroundswellError):
    """“{given}” is neither on nor off. Try `on` or `off`."""


class UnclearHoursError(GroundswellError):
    """I can't read “{given}” as hours. Try `8:00-17:00`."""


class UnclearNumberError(GroundswellError):
    """“{given}” doesn't work here. Choose a number from {least} to {most}."""


class UnknownLanguageError(GroundswellError):
    """I don't speak “{given}” yet. I speak {spoken}: try `/learn language {example}`."""


class UnclearSnoozeError(GroundswellError):
    """I can't read “{given}” as a time. Try `2 hours`, `until 14:00` or `tomorrow`."""


@dataclass(frozen=True)
class PreferenceCommands:
    """The handlers; most show a preference, or change it if something follows the verb."""

    library: Library
    defaults: Defaults
    hooks: ProfileHooks

    def commands(self) -> list[Command]:
        """The commands in the order of the help text."""
        return [
            Command(
                "pause",
                self._pause,
                lambda: _(
                    "`/learn pause 2 weeks` nothing for two weeks (a date works too); `/learn resume` ends the pause"
                ),
                aliases={"de": ("pausieren", "unterbrechen")},
                is_common=True,
            ),
            Command("resume", self._resume, aliases={"de": ("fortsetzen", "weitermachen")}),
            Command(
                "stop",
                self._stop,
                lambda: _("`/learn stop` nothing more, until you start again"),
                aliases={"de": ("stopp", "aufhören", "beenden")},
                is_common=True,
            ),
            Command(
                "snooze",
                self._snooze,
                lambda: _("`/learn snooze 2 hours` or `/learn snooze tomorrow`: quiet for a while"),
                aliases={"de": ("später", "ruhe")},
            ),
            Command(
                "time",
                self._time,
                lambda: _(
                    "`/learn time 17:00` sets your lesson time · `/learn zone Europe/Berlin` your time zone · "
                    "`/learn language de` your language"
                ),
                aliases={"de": ("uhrzeit", "zeit")},
            ),
            Command("zone", self._zone, aliases={"de": ("zeitzone",)}),
            Command("language", self._language, aliases={"de": ("sprache",)}),
            Command(
                "hours",
                self._hours,
                lambda: _("`/learn hours 8:00-17:00` and `/learn days mon-thu` set when I may message you"),
                aliases={"de": ("zeiten", "stunden")},
            ),
            Command("days", self._days, aliases={"de": ("tage",)}),
            Command(
                "country",
                self._country,
                lambda: _(
                    "`/learn country Germany` sets your country: I won't send you anything on its public holidays"
                ),
                aliases={"de": ("land",), "en": ("holidays",)},
            ),
            Command(
                "messages",
                self._messages,
                lambda: _(
                    "`/learn messages 3` at most three messages a day · `/learn digest on` a day's messages in one "
                    "· `/learn reminders off` no reminders · `/learn weekly off` nothing about your week"
                ),
                aliases={"de": ("nachrichten",)},
            ),
            Command("digest", self._digest, aliases={"de": ("bündeln",)}),
            Command("reminders", self._reminders, aliases={"de": ("erinnerungen",)}),
            Command("weekly", self._weekly, aliases={"de": ("wochenzeile",)}),
            Command(
                "settings",
                self._settings,
                lambda: _("`/learn settings` the time, the days, the language and how much I send, in one form"),
                aliases={"de": ("einstellungen",)},
                is_common=True,
            ),
        ]

    def _pause(self, context: CommandContext) -> Reply:
        """Pause until a day, or from one day to another."""
        starts, until = date_parser.read_span(context.text or DEFAULT_PAUSE, _reading_context(context))
        members.pause(context.session, context.member, until, now=context.now, starts=starts)
        return self._answer(context, command_replies.paused(starts, until, self._reschedule(context)))

    def _snooze(self, context: CommandContext) -> Reply:
        """Pause for a short time, such as some hours or until tomorrow."""
        until = self._snooze_end(context)
        members.snooze(context.session, context.member, until, now=context.now)
        return self._answer(context, command_replies.snoozed(until, context.zone))

    def _resume(self, context: CommandContext) -> Reply:
        """End what keeps the lessons away; with `back`, welcome somebody who says so, even if nothing did."""
        status, member = self._status(context), context.member
        was_quiet = status.paused_until is not None or status.snoozed_until is not None
        was_away = was_quiet or context.text.casefold() == "back" or contact.is_back(context.session, context.person)
        planned = member.paused_from if member.paused_from and member.paused_from > context.now else None
        members.resume(context.session, member)
        had_stopped = service.restart(context.session, member)
        after = self._reschedule(context)
        if planned and not (had_stopped or was_away):
            return reply(command_replies.pause_cancelled(planned, after))
        return reply(command_replies.resumed(after, was_away=had_stopped or was_away))

    def _stop(self, context: CommandContext) -> Reply:
        promised = plans.promised(context.session, context.person)
        service.stop(context.session, context.member, now=context.now)
        is_enrolled = self._status(context).tracks
        said = reply(command_replies.stopped() if is_enrolled else coming_text.not_started())
        return promises.corrected(context.session, context.member, said, promised, now=context.now)

    def _time(self, context: CommandContext) -> Reply:
        if not context.text:
            return reply(command_replies.hour(context.member.at, self._status(context)))
        at, before = parse_time(context.text), plans.hours(context.session, context.person).at
        members.set_time(context.session, context.member, at)
        context.session.flush()
        moved = plans.follow_hour(context.session, context.person, before, now=context.now)
        said = command_replies.changed(command_replies.hour_changed(at), self._reschedule(context))
        text = " ".join([said, *promises.moved_sentences(context.member, moved)])
        return promises.corrected(context.session, context.member, self._answer(context, text), moved, now=context.now)

    def _zone(self, context: CommandContext) -> Reply:
        if not context.text:
            return reply(command_replies.zone(context.zone, own=context.member.zone_is_own))
        profiles.set_zone(context.session, context.member, read_zone(context.text), self.hooks)
        return self._changed(context, command_replies.zone_changed(context.zone))

    def _hours(self, context: CommandContext) -> Reply:
        if not context.text:
            return reply(command_replies.hours(context.member))
        first, dash, last = (
            context.text.replace("\u2013", "-").replace(" to ", "-").replace(" bis ", "-").partition("-")
        )
        if not dash:
            raise UnclearHoursError(given=context.text[:60])
        members.set_hours(context.session, context.member, parse_time(first), parse_time(last))
        return self._changed(context, command_replies.hours(context.member))

    def _days(self, context: CommandContext) -> Reply:
        if not context.text:
            return reply(command_replies.days(context.member))
        members.set_days(context.session, context.member, parse_days(context.text))
        return self._changed(context, command_replies.days(context.member))

    def _country(self, context: CommandContext) -> Reply:
        """Show or set whose public holidays are days off."""
        if context.text:
            is_automatic = context.text.casefold() in AUTOMATIC
            members.set_country(context.session, context.member, None if is_automatic else parse_country(context.text))
        country = members.days_off_of(context.session, context.member).country
        text = command_replies.country(context.member, country, local_date(context.now, context.zone))
        return self._changed(context, text) if context.text else reply(text)

    def _digest(self, context: CommandContext) -> Reply:
        """Show or set whether a day's messages come as one."""
        if context.text:
            context.member.digest = _is_on(context.text)
            context.session.add(context.member)
        return reply(command_replies.digest(context.member))

    def _weekly(self, context: CommandContext) -> Reply:
        """Show or set whether a line ends a week in which they took part."""
        if context.text:
            context.member.weekly_line = _is_on(context.text)
            context.session.add(context.member)
        return reply(command_replies.weekly(context.member))

    def _messages(self, context: CommandContext) -> Reply:
        """Show or set the daily limit of unrequested messages, over all features."""
        if context.text:
            is_usual = context.text.casefold() in AUTOMATIC
            context.member.per_day = None if is_usual else _number(context.text, 1, MAX_PER_DAY)
            context.session.add(context.member)
        return reply(command_replies.messages(context.member))

    def _reminders(self, context: CommandContext) -> Reply:
        """Show or set the number of reminders in a row; None is the default number."""
        wanted = context.text.casefold()
        if wanted:
            number = 0 if wanted in OFF else None if wanted in ON else _number(context.text, 0, MAX_REMINDERS)
            context.member.reminders = number
            context.session.add(context.member)
        return reply(command_replies.reminders(context.member))

    def _language(self, context: CommandContext) -> Reply:
        """Show or set the language; the answer is in the one chosen."""
        if context.text:
            wanted = i18n.language_named(context.text)
            if wanted is None:
                spoken = ", ".join(i18n.language_name(code) for code in i18n.languages())
                example = i18n.language_name(i18n.language())
                raise UnknownLanguageError(given=context.text[:40], spoken=spoken, example=example)
            profiles.set_language(context.session, context.member, wanted, self.hooks)
        with i18n.in_language(nearest_language(context.member.language)):
            return reply(command_replies.language())

    def _settings(self, context: CommandContext) -> Reply:
        now = current(context.session, self.library, context.member, self._status(context))
        return Reply(follow_ups=(open_modal(modals.modal(now, self.defaults)),))

    def _snooze_end(self, context: CommandContext) -> datetime:
        """When to be heard again; on a day without a time, at the hour of their lessons."""
        hour = service.lesson_hour(context.session, self.library, context.member)
        try:
            return date_parser.read_moment(context.text or DEFAULT_SNOOZE, _reading_context(context), hour=hour)
        except date_parser.UnreadableDateError as error:
            raise UnclearSnoozeError(given=context.text[:60]) from error

    def _changed(self, context: CommandContext, text: str) -> Reply:
        return self._answer(context, command_replies.changed(text, self._reschedule(context)))

    def _answer(self, context: CommandContext, text: str) -> Reply:
        return promises.answer(context.session, context.member, text, now=context.now)

    def _reschedule(self, context: CommandContext) -> LearningStatus:
        service.reschedule(context.session, self.library, context.member, now=context.now)
        return self._status(context)

    def _status(self, context: CommandContext) -> LearningStatus:
        return queries.learning_status(context.session, self.library, context.member, now=context.now)


def current(session: Session, library: Library, member: Member, status: LearningStatus) -> Preferences:
    """A member's settings now, as the modal shows them."""
    hour = service.lesson_hour(session, library, member)
    return Preferences.of(member, hour, lesson_state(session, member, status))


def _reading_context(context: CommandContext) -> ReadingContext:
    """When, where and by whose habits the text of a command was written."""
    return ReadingContext(context.now.replace(second=0, microsecond=0), context.zone, context.member.language)


def _is_on(given: str) -> bool:
    if given.casefold() not in ON | OFF:
        raise UnclearChoiceError(given=given[:40])
    return given.casefold() in ON


def _number(given: str, least: int, most: int) -> int:
    if not given.isdecimal() or not least <= int(given) <= most:
        raise UnclearNumberError(given=given[:40], least=least, most=most)
    return int(given)
