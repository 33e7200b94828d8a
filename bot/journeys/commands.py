"""`/learn` and its words; the same words work in a direct message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.journeys import dates, queries, replies, service
from bot.journeys.content import Library
from bot.kit.time import read_time, read_zone
from bot.members import service as members
from bot.members.models import Member

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Said:
    """Who said something to us and when; `rest` is what came after the verb."""

    session: Session
    library: Library
    member: Member
    rest: str
    at: datetime

    @property
    def zone(self) -> str:
        return self.member.zone or "Etc/UTC"

    def standing(self) -> queries.Standing:
        self.session.flush()
        return queries.standing(self.session, self.library, self.member)


def start(said: Said) -> str:
    track = service.find_track(said.library, said.rest)
    taken = service.start(said.session, said.library, said.member, track, at=said.at)
    if taken is None:
        return replies.already_on(track, said.standing(), said.zone)
    return replies.started(track)


def take_next(said: Said) -> str:
    return replies.taken(service.take_next(said.session, said.library, said.member, at=said.at))


def today(said: Said) -> str:
    return replies.today(said.standing(), said.at, said.zone, said.member.paused_until)


def pause(said: Said) -> str:
    until = dates.read_end(said.rest, said.zone, at=said.at) if said.rest else said.at + A_WEEK
    members.pause(said.session, said.member, until, at=said.at)
    next_due_at = service.reschedule(said.session, said.library, said.member, at=said.at)
    return replies.paused(until, next_due_at, said.zone)


def resume(said: Said) -> str:
    was_paused = said.member.paused_until is not None and said.member.paused_until > said.at
    members.resume(said.session, said.member)
    next_due_at = service.reschedule(said.session, said.library, said.member, at=said.at)
    return replies.resumed(next_due_at, said.zone, was_paused=was_paused)


def time(said: Said) -> str:
    if not said.rest:
        return replies.hour(said.standing(), said.member.at, said.zone)
    members.set_time(said.session, said.member, read_time(said.rest))
    next_due_at = service.reschedule(said.session, said.library, said.member, at=said.at)
    return replies.changed(f"Your lessons come at {said.member.at} from now on.", next_due_at, said.zone)


def zone(said: Said) -> str:
    if not said.rest:
        return replies.where(said.zone, own=said.member.zone_is_own)
    members.set_zone(said.session, said.member, read_zone(said.rest))
    next_due_at = service.reschedule(said.session, said.library, said.member, at=said.at)
    return replies.changed(f"I go by the clock in {said.zone} from now on.", next_due_at, said.zone)


def progress(said: Said) -> str:
    return replies.progress(said.standing(), said.zone)


def usage(said: Said) -> str:
    return replies.usage(said.standing(), said.zone)


VERBS: dict[str, Callable[[Said], str]] = {
    "start": start,
    "today": today,
    "next": take_next,
    "pause": pause,
    "resume": resume,
    "time": time,
    "zone": zone,
    "progress": progress,
    "help": usage,
}


def obey(session: Session, library: Library, slack: tuple[str, str], text: str, *, at: datetime) -> str:
    """Do what `/learn <text>` of a (workspace, user) says and give the answer in mrkdwn; help for what is unclear."""
    verb, _, rest = text.strip().partition(" ")
    member = members.arrive(session, *slack, at=at)
    said = Said(session, library, member, rest.strip(), at)
    if not verb:
        return usage(said)
    act = VERBS.get(verb.casefold())
    return act(said) if act else replies.unclear(verb, said.standing(), said.zone)
