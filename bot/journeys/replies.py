"""What we answer to a person's own words, in mrkdwn."""

from __future__ import annotations

from datetime import datetime

from bot.journeys.content import Track
from bot.journeys.queries import Had, Standing
from bot.journeys.service import Taken
from bot.kit.slack import escape
from bot.kit.time import say_moment

COMMANDS = """\
`/learn start` begins a track, with the first lesson straight away
`/learn today` what came today, and what is still open
`/learn next` the next lesson now
`/learn pause 2 weeks` nothing until then (a date works too); `/learn resume` ends it
`/learn time 8:30` your hour · `/learn zone Europe/Berlin` your time zone
`/learn progress` how far you are
The words alone work here in our conversation as well."""


def started(track: Track) -> str:
    return (
        f"Welcome to *{escape(track.title)}*: {len(track.steps)} lessons of a few minutes, one on each working day. "
        "The first one is on its way to you in our direct message. `/learn pause` stops them whenever you like."
    )


def already_on(track: Track, standing: Standing, zone: str) -> str:
    return (
        f"You are on *{escape(track.title)}* already. {_next(standing.next_due_at, zone)} `/learn next` brings it now."
    )


def taken(taken: Taken) -> str:
    return f"*{escape(taken.title)}* is on its way to you in our direct message."


def today(standing: Standing, at: datetime, zone: str, paused_until: datetime | None) -> str:
    lines = [f"• *{escape(had.title)}*, {_open(had)}" for had in standing.on(at, zone)]
    head = "Today you had:" if lines else "Nothing has come today."
    if paused_until and paused_until > at:
        tail = f"You have paused until {say_moment(paused_until, zone)}; `/learn resume` ends that."
    else:
        tail = _next(standing.next_due_at, zone)
    return "\n".join([head, *lines, tail])


def _open(had: Had) -> str:
    question = "its question" if had.question_open else ""
    thought = "a thought in its thread" if had.reflection_open else ""
    still = " and ".join(filter(None, [question, thought]))
    return f"still open: {still}" if still else "done"


def paused(until: datetime, next_due_at: datetime | None, zone: str) -> str:
    then = f" Your next lesson comes {say_moment(next_due_at, zone)}." if next_due_at else ""
    return f"Paused until {say_moment(until, zone)}: nothing reaches you before.{then} `/learn resume` ends it earlier."


def resumed(next_due_at: datetime | None, zone: str, *, was_paused: bool) -> str:
    head = "Good to have you back." if was_paused else "You were not paused."
    return f"{head} {_next(next_due_at, zone)}"


def hour(standing: Standing, own: str | None, zone: str) -> str:
    pace = own or (standing.tracks[0].track.pace.at if standing.tracks else "09:00")
    return f"Your lessons come at {pace} ({zone}). `/learn time 8:30` changes that."


def where(zone: str, *, own: bool) -> str:
    origin = "you chose it" if own else "from your Slack profile"
    return f"I go by the clock in {zone} ({origin}). `/learn zone Europe/Berlin` changes that."


def changed(what: str, next_due_at: datetime | None, zone: str) -> str:
    return f"{what} {_next(next_due_at, zone)}" if next_due_at else what


def progress(standing: Standing, zone: str) -> str:
    if not standing.tracks:
        return "You are not on a track yet. `/learn start` begins one."
    lines = [f"*{escape(on.track.title)}*  {bar(on.taken, len(on.track.steps))}" for on in standing.tracks]
    lines.append(
        f"{_count(standing.answered, 'question')} answered, {_count(standing.reflected, 'reflection')} written."
    )
    if standing.waiting:
        lines.append(f"Still open: {', '.join(escape(had.title) for had in standing.waiting[:5])}. No hurry.")
    lines.append(_next(standing.next_due_at, zone))
    return "\n".join(lines)


def usage(standing: Standing, zone: str) -> str:
    head = "I bring you a short lesson and a question on each working day, at your hour."
    tail = _next(standing.next_due_at, zone) if standing.tracks else "You are not on a track yet: `/learn start`."
    return f"{head}\n\n{COMMANDS}\n\n{tail}"


def unclear(verb: str, standing: Standing, zone: str) -> str:
    return f"I don't know “{escape(verb[:40])}” yet. This is what I can do:\n\n{usage(standing, zone)}"


def bar(done: int, of: int) -> str:
    """How far along, for the eye and in words."""
    filled = round(10 * done / of) if of else 0
    return f"{'▰' * filled}{'▱' * (10 - filled)}  {done} of {of}"


def _next(next_due_at: datetime | None, zone: str) -> str:
    return f"Your next lesson comes {say_moment(next_due_at, zone)} ({zone})." if next_due_at else "Nothing is planned."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
