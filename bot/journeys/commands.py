"""`/learn` and its words; the same words work in a direct message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.deps import ProfileHooks
from bot.journeys import replies, review_commands, service, track_list
from bot.journeys.command_context import Reply, Said
from bot.journeys.content import Library
from bot.journeys.preferences import commands as preferences
from bot.kit.i18n import language
from bot.kit.time import read_time, read_zone
from bot.members import profiles
from bot.members import service as members
from bot.members.service import person
from bot.quizzes import queries as questions
from bot.reviews.rules import DEFAULT_QUESTIONS


def start(said: Said) -> Reply:
    track = service.find_track(said.library, said.rest)
    taken = service.start(said.session, said.library, said.member, track, now=said.at)
    told = track.in_language(language())
    if taken is None:
        return Reply(replies.already_on(told, said.standing()))
    return Reply(replies.started(told), lesson_follows=True)


def tracks(said: Said) -> Reply:
    offered = track_list.offers(said.library, said.standing())
    return Reply(track_list.text(offered), blocks=track_list.blocks(offered))


def take_next(said: Said) -> Reply:
    taken = service.take_next(said.session, said.library, said.member, now=said.at)
    return Reply(replies.taken(taken), lesson_follows=True)


def today(said: Said) -> Reply:
    return Reply(replies.today(said.standing()))


def resume(said: Said) -> Reply:
    before = said.standing()
    members.resume(said.session, said.member)
    stopped = service.restart(said.session, said.member)
    return Reply(replies.resumed(said.reschedule(), was_away=stopped or before.paused_until is not None))


def stop(said: Said) -> Reply:
    service.stop(said.session, said.member, now=said.at)
    return Reply(replies.stopped() if said.standing().tracks else replies.not_started())


def time(said: Said) -> Reply:
    if not said.rest:
        return Reply(replies.hour(said.member.at, said.standing()))
    members.set_time(said.session, said.member, read_time(said.rest))
    return Reply(replies.hour_changed(said.member.at, said.reschedule()))


def zone(said: Said) -> Reply:
    if not said.rest:
        return Reply(replies.zone(said.standing(), own=said.member.zone_is_own))
    profiles.set_zone(said.session, said.member, read_zone(said.rest), said.hooks)
    return Reply(replies.zone_changed(said.zone, said.reschedule()))


def progress(said: Said) -> Reply:
    answered = questions.count_answers(said.session, said.member.workspace_id, person(said.member).member_id)
    return Reply(replies.progress(said.standing(), answered))


def usage(said: Said) -> Reply:
    return Reply(replies.usage(said.standing()))


VERBS: dict[str, Callable[[Said], Reply]] = {
    "start": start,
    "tracks": tracks,
    "today": today,
    "next": take_next,
    "pause": preferences.pause,
    "snooze": preferences.snooze,
    "resume": resume,
    "stop": stop,
    "time": time,
    "zone": zone,
    "hours": preferences.hours,
    "days": preferences.days,
    "digest": preferences.digest,
    "messages": preferences.messages,
    "reminders": preferences.reminders,
    "language": preferences.language,
    "settings": preferences.settings,
    "review": review_commands.review,
    "reviews": review_commands.reviews,
    "progress": progress,
    "help": usage,
    "hilfe": usage,
}


def obey(
    session: Session,
    library: Library,
    slack: tuple[str, str],
    text: str,
    *,
    now: datetime,
    questions: int = DEFAULT_QUESTIONS,
    hooks: ProfileHooks = (),
) -> Reply:
    """Do what `/learn <text>` of a (workspace, user) says; an unknown word changes nothing."""
    verb, _, rest = text.strip().partition(" ")
    said = Said(session, library, members.arrive(session, *slack, now=now), rest.strip(), now, questions, hooks)
    act = VERBS.get(verb.casefold() or "help")
    return act(said) if act else Reply(replies.unclear(verb))


def converse(
    session: Session,
    library: Library,
    slack: tuple[str, str],
    text: str,
    *,
    now: datetime,
    questions: int = DEFAULT_QUESTIONS,
    hooks: ProfileHooks = (),
) -> Reply:
    """The same for words in the direct message, where people also just talk."""
    words = text.split(maxsplit=1)
    if words and words[0].casefold() in VERBS:
        return obey(session, library, slack, text, now=now, questions=questions, hooks=hooks)
    said = Said(session, library, members.arrive(session, *slack, now=now), "", now)
    return Reply(replies.greeting(said.standing()))
