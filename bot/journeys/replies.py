"""What we answer to a person's own words, in mrkdwn."""

from __future__ import annotations

from datetime import datetime

from bot.journeys.content import Track
from bot.journeys.models import EnrolmentState
from bot.journeys.queries import LearningStatus, ReceivedLesson
from bot.journeys.service import DeliveredLesson
from bot.kit.contact_hours import say_days
from bot.kit.i18n import _, ngettext
from bot.kit.slack import escape
from bot.kit.time import local, say_date, say_moment
from bot.members.models import Member

MAX_CELLS = 20


def commands() -> str:
    """The words of `/learn`, a line each."""
    return "\n".join(
        [
            _("`/learn start` begins a track, with the first lesson straight away"),
            _("`/learn tracks` what there is to learn"),
            _("`/learn today` what came today, and what is still open"),
            _("`/learn next` the next lesson now"),
            _("`/learn pause 2 weeks` nothing until then (a date works too); `/learn resume` ends it"),
            _("`/learn stop` nothing more, until you start again"),
            _("`/learn snooze 2 hours` quiet for a while, or `/learn snooze tomorrow`"),
            _("`/learn time 17:00` your hour · `/learn zone Europe/Berlin` your time zone · `/learn language de`"),
            _("`/learn hours 8:00-17:00` and `/learn days mon-thu` when I may write to you"),
            _("`/learn messages 3` at most so many a day · `/learn digest on` all in one · `/learn reminders off`"),
            _("`/learn settings` all of that in one window"),
            _("`/learn review` some questions from earlier lessons now; `/learn reviews` when they come"),
            _("`/learn progress` how far you are"),
            _("`/learn plan` a plan of your own (“when …, I will …”) that I ask you about when you like"),
            _("`/learn mine` what I keep of your words, to take along or to have forgotten"),
            _("The words alone work here in our conversation as well."),
        ]
    )


def not_started() -> str:
    return _("You are not on a track yet. `/learn start` begins one.")


def started(track: Track) -> str:
    return ngettext(
        "Welcome to *{track}*: {n} lesson of a few minutes, on its way to you in our direct message. `/learn pause` "
        "and `/learn stop` are there any time.",
        "Welcome to *{track}*: {n} lessons of a few minutes, one at a time and at your hour. The first one is on its "
        "way to you in our direct message. `/learn pause` and `/learn stop` are there any time.",
        len(track.steps),
        track=escape(track.title),
    )


def already_on(track: Track, standing: LearningStatus) -> str:
    on = _("You are on *{track}*.", track=escape(track.title))
    bring = [_("`/learn next` brings it now.")] if standing.next_due_at else []
    return " ".join([on, what_next(standing), *bring])


def taken(taken: DeliveredLesson) -> str:
    return _("*{lesson}* is on its way to you in our direct message.", lesson=escape(taken.title))


def today(standing: LearningStatus) -> str:
    came = standing.today
    lines = [f"• *{escape(had.title)}*, {_open(had)}" for had in came]
    earlier = [had for had in standing.waiting if had not in came]
    if earlier:
        lines.append(_("Open from earlier days: {titles}. No hurry.", titles=_titles(earlier)))
    head = _("Today you had:") if came else _("Nothing has come today.")
    return "\n".join([head, *lines, what_next(standing)])


def _open(had: ReceivedLesson) -> str:
    if had.question_open and had.reflection_open:
        return _("still open: its question and a thought in its thread")
    if had.question_open:
        return _("still open: its question")
    return _("still open: a thought in its thread") if had.reflection_open else _("done")


def _titles(lessons: list[ReceivedLesson], most: int = 5) -> str:
    shown = ", ".join(escape(had.title) for had in lessons[:most])
    return _("{titles} and {n} more", titles=shown, n=len(lessons) - most) if len(lessons) > most else shown


def paused(starts: datetime | None, until: datetime, standing: LearningStatus) -> str:
    day = _day(until, standing.zone)
    if starts:
        said = [_("Noted: from {first} nothing reaches you before {day}.", first=_day(starts, standing.zone), day=day)]
    else:
        said = [_("Paused until {day}: nothing reaches you before.", day=day)]
    if standing.next_due_at:
        said.append(_("Your next lesson comes {moment}.", moment=say_moment(standing.next_due_at, standing.zone)))
    return " ".join([*said, _("`/learn resume` ends it earlier.")])


def snoozed(until: datetime, zone: str) -> str:
    moment = say_moment(until, zone)
    return _("Quiet until {moment}. `/learn resume` ends it earlier.", moment=moment)


def hours(member: Member) -> str:
    return _(
        "I write to you only between {first} and {last}. `/learn hours 8:00-17:00` changes that.",
        first=member.hours_from,
        last=member.hours_to,
    )


def days(member: Member) -> str:
    return _("Your days are {days}. `/learn days mon-thu` changes them.", days=say_days(member.days))


def digest(member: Member) -> str:
    if member.digest:
        return _("Everything of a day comes in one message. `/learn digest off` sends each by itself again.")
    return _("Each message comes by itself. `/learn digest on` puts a day's messages into one.")


def messages(member: Member) -> str:
    if member.per_day is None:
        return _("You have set no number of messages for a day. `/learn messages 3` sets one, for all that I send.")
    return ngettext(
        "At most {n} message a day comes from me unasked. `/learn messages 3` changes that.",
        "At most {n} messages a day come from me unasked. `/learn messages 3` changes that.",
        member.per_day,
    )


def reminders(member: Member) -> str:
    if member.reminders == 0:
        return _("I don't remind you of anything open. `/learn reminders on` brings that back.")
    if member.reminders is None:
        return _("I remind you gently of what is open, and stop by myself. `/learn reminders off` ends it.")
    return ngettext(
        "I remind you at most {n} time in a row. `/learn reminders off` ends it.",
        "I remind you at most {n} times in a row. `/learn reminders off` ends it.",
        member.reminders,
    )


def language() -> str:
    return _("We speak English from now on. `/learn language de` changes that.")


def resumed(standing: LearningStatus, *, was_away: bool) -> str:
    hello = _("Good to have you back.") if was_away else _("You were not paused.")
    return f"{hello} {what_next(standing)}"


def stopped() -> str:
    return _("Stopped: nothing more comes from me. What you did is kept, and `/learn start` goes on from there.")


def hour(own: str | None, standing: LearningStatus) -> str:
    pace = own or (standing.tracks[0].track.pace.at if standing.tracks else "09:00")
    return _(
        "Your lessons come at {hour} ({zone}). A time after it changes that, such as `/learn time 17:00`.",
        hour=pace,
        zone=standing.zone,
    )


def hour_changed(hour: str | None, standing: LearningStatus) -> str:
    return changed(_("Your lessons come at {hour} from now on.", hour=hour), standing)


def zone(standing: LearningStatus, *, own: bool) -> str:
    chosen = _("I go by the clock in {zone} (you chose it).", zone=standing.zone)
    read = _("I go by the clock in {zone} (from your Slack profile).", zone=standing.zone)
    return f"{chosen if own else read} {_('A city after it changes that: `/learn zone Lisbon`.')}"


def zone_changed(zone: str, standing: LearningStatus) -> str:
    return changed(_("I go by the clock in {zone} from now on.", zone=zone), standing)


def changed(what: str, standing: LearningStatus) -> str:
    """What was changed, and what that comes to."""
    return f"{what} {what_next(standing)}" if standing.tracks else what


def progress(standing: LearningStatus, answered: int) -> str:
    if not standing.tracks:
        return not_started()
    lines = [f"*{escape(on.track.title)}*  {progress_bar(on.taken, len(on.track.steps))}" for on in standing.tracks]
    given = ngettext("{n} question answered", "{n} questions answered", answered)
    reflected = ngettext("{n} reflection written", "{n} reflections written", standing.reflected)
    lines.append(f"{given}, {reflected}.")
    if standing.waiting:
        lines.append(_("Still open: {titles}. No hurry.", titles=_titles(standing.waiting)))
    return "\n".join([*lines, what_next(standing)])


def usage(standing: LearningStatus) -> str:
    head = _("I bring you a short lesson and a question on each working day, at your hour.")
    return f"{head}\n\n{commands()}\n\n{what_next(standing)}"


def unclear(verb: str) -> str:
    return _(
        "I don't know “{given}”. `/learn next` brings a lesson, and `/learn help` shows the rest.",
        given=escape(verb[:40]),
    )


def greeting(standing: LearningStatus) -> str:
    """To words in the direct message that are none of ours."""
    hello = _(
        "Thank you for writing. I am a simple one: I bring lessons, keep what you write below them, and know a few "
        "words; `help` shows them."
    )
    return f"{hello} {what_next(standing)}"


def progress_bar(had: int, of: int) -> str:
    """How far along, for the eye and in words."""
    words = ngettext("{had} of {n} lesson", "{had} of {n} lessons", of, had=had)
    cells = min(of, MAX_CELLS)
    full = had * cells // of if of else 0
    return f"{'▰' * full}{'▱' * (cells - full)}  {words}"


def what_next(standing: LearningStatus) -> str:
    """When something comes again, or why nothing does."""
    if not standing.tracks:
        return not_started()
    if standing.paused_until:
        day = _day(standing.paused_until, standing.zone)
        return _("You have paused until {day}; `/learn resume` ends that.", day=day)
    if standing.next_due_at:
        moment = say_moment(standing.next_due_at, standing.zone)
        return _("Your next lesson comes {moment} ({zone}).", moment=moment, zone=standing.zone)
    if any(on.progress == EnrolmentState.STOPPED for on in standing.tracks):
        return _("You have stopped, so nothing comes; `/learn start` goes on where you were.")
    if any(on.progress == EnrolmentState.ACTIVE and on.taken < len(on.track.steps) for on in standing.tracks):
        return _("Your next lesson comes on the next working day; I am just looking up your time zone.")
    return _("You have had every lesson there is.")


def _day(moment: datetime, zone: str) -> str:
    return say_date(local(moment, zone).date())
