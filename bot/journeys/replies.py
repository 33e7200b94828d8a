"""What we answer to a person's own words, in mrkdwn."""

from __future__ import annotations

from datetime import datetime

from bot.journeys.content import Track
from bot.journeys.models import Progress
from bot.journeys.queries import Had, Standing
from bot.journeys.service import Taken
from bot.kit.slack import escape
from bot.kit.time import local, say_date, say_moment

COMMANDS = """\
`/learn start` begins a track, with the first lesson straight away
`/learn today` what came today, and what is still open
`/learn next` the next lesson now
`/learn pause 2 weeks` nothing until then (a date works too); `/learn resume` ends it
`/learn stop` nothing more, until you start again
`/learn time 17:00` your hour · `/learn zone Europe/Berlin` your time zone
`/learn progress` how far you are
The words alone work here in our conversation as well."""
NOT_STARTED = "You are not on a track yet. `/learn start` begins one."


def started(track: Track) -> str:
    return (
        f"Welcome to *{escape(track.title)}*: {len(track.steps)} lessons of a few minutes, one on each working day. "
        "The first one is on its way to you in our direct message. `/learn pause` and `/learn stop` are there any time."
    )


def already_on(track: Track, standing: Standing) -> str:
    bring = " `/learn next` brings it now." if standing.next_due_at else ""
    return f"You are on *{escape(track.title)}*. {what_next(standing)}{bring}"


def taken(taken: Taken) -> str:
    return f"*{escape(taken.title)}* is on its way to you in our direct message."


def today(standing: Standing) -> str:
    came = standing.today
    lines = [f"• *{escape(had.title)}*, {_open(had)}" for had in came]
    earlier = [had for had in standing.waiting if had not in came]
    if earlier:
        lines.append(f"Open from earlier days: {_titles(earlier)}. No hurry.")
    head = "Today you had:" if came else "Nothing has come today."
    return "\n".join([head, *lines, what_next(standing)])


def _open(had: Had) -> str:
    question = "its question" if had.question_open else ""
    thought = "a thought in its thread" if had.reflection_open else ""
    still = " and ".join(filter(None, [question, thought]))
    return f"still open: {still}" if still else "done"


def _titles(lessons: list[Had], most: int = 5) -> str:
    shown = ", ".join(escape(had.title) for had in lessons[:most])
    return f"{shown} and {len(lessons) - most} more" if len(lessons) > most else shown


def paused(until: datetime, standing: Standing) -> str:
    then = f" Your next lesson comes {say_moment(standing.next_due_at, standing.zone)}." if standing.next_due_at else ""
    return (
        f"Paused until {_day(until, standing.zone)}: nothing reaches you before.{then} `/learn resume` ends it earlier."
    )


def resumed(standing: Standing, *, was_away: bool) -> str:
    return f"{'Good to have you back.' if was_away else 'You were not paused.'} {what_next(standing)}"


def stopped() -> str:
    return "Stopped: nothing more comes from me. What you did is kept, and `/learn start` goes on from there."


def hour(own: str | None, standing: Standing) -> str:
    pace = own or (standing.tracks[0].track.pace.at if standing.tracks else "09:00")
    return f"Your lessons come at {pace} ({standing.zone}). A time after it changes that, such as `/learn time 17:00`."


def where(standing: Standing, *, own: bool) -> str:
    origin = "you chose it" if own else "from your Slack profile"
    return f"I go by the clock in {standing.zone} ({origin}). A city after it changes that: `/learn zone Lisbon`."


def changed(what: str, standing: Standing) -> str:
    return f"{what} {what_next(standing)}" if standing.tracks else what


def progress(standing: Standing) -> str:
    if not standing.tracks:
        return NOT_STARTED
    lines = [f"*{escape(on.track.title)}*  {bar(on.taken, len(on.track.steps))}" for on in standing.tracks]
    lines.append(
        f"{_count(standing.answered, 'question')} answered, {_count(standing.reflected, 'reflection')} written."
    )
    if standing.waiting:
        lines.append(f"Still open: {_titles(standing.waiting)}. No hurry.")
    return "\n".join([*lines, what_next(standing)])


def usage(standing: Standing) -> str:
    head = "I bring you a short lesson and a question on each working day, at your hour."
    return f"{head}\n\n{COMMANDS}\n\n{what_next(standing)}"


def unclear(verb: str) -> str:
    return f"I don't know “{escape(verb[:40])}”. `/learn next` brings a lesson, and `/learn help` shows the rest."


def greeting(standing: Standing) -> str:
    """To words in the direct message that are none of ours."""
    return (
        "Thank you for writing. I am a simple one: I bring lessons, keep what you write below them, and know a few "
        f"words; `help` shows them. {what_next(standing)}"
    )


def bar(had: int, of: int) -> str:
    """How far along, for the eye and in words."""
    return f"{'▰' * had}{'▱' * (of - had)}  {had} of {of} lessons" if of <= 20 else f"{had} of {of} lessons"


def what_next(standing: Standing) -> str:
    """When something comes again, or why nothing does."""
    if not standing.tracks:
        return NOT_STARTED
    if standing.paused_until:
        return f"You have paused until {_day(standing.paused_until, standing.zone)}; `/learn resume` ends that."
    if standing.next_due_at:
        return f"Your next lesson comes {say_moment(standing.next_due_at, standing.zone)} ({standing.zone})."
    if any(on.progress == Progress.STOPPED for on in standing.tracks):
        return "You have stopped, so nothing comes; `/learn start` goes on where you were."
    if any(on.progress == Progress.ACTIVE for on in standing.tracks):
        return "Your next lesson comes on the next working day; I am just looking up your time zone."
    return "You have had every lesson there is."


def _day(moment: datetime, zone: str) -> str:
    return say_date(local(moment, zone).date())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
