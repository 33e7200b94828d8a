"""The farewell after the last lesson of a track."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.journeys import coming_text, daily_turn, views
from bot.journeys.content import Library, Track
from bot.journeys.daily_turn import NextThing
from bot.journeys.lesson_delivery import step_key
from bot.journeys.models import EnrolmentState, enrolments
from bot.journeys.queries import ComingThing
from bot.journeys.rules import DueLesson
from bot.kit.i18n import _, in_language
from bot.quizzes import queries as quizzes
from bot.quizzes.queries import OpenQuestion


def outgoing(
    session: Session, library: Library, finished: Sequence[DueLesson], *, now: datetime
) -> list[delivery.Outgoing]:
    """The farewells of these enrolments, which have just finished their tracks."""
    if not finished:
        return []
    whose = [one.member_id for one in finished]
    waiting = quizzes.open_by_member(session, whose)
    things = daily_turn.next_things(session, library, whose, now=now)
    tracks = _track_ids(session, [thing.enrolment_id for thing in things.values() if thing.enrolment_id])
    begun = _begun(session, whose)
    messages = []
    for one in finished:
        track, thing = library.track(one.track_id), things.get(one.member_id)
        assert track is not None, "the enrolment of a removed track is parked"
        with in_language(one.language):
            next_up = _next_up(library, thing, tracks, one)
            open_now = _still_open(one, waiting.get(one.member_id, ()))
            suggested = _suggested(library, track, begun[one.member_id])
            shown = suggested.in_language(one.language) if suggested else None
            payload = views.finished(track.in_language(one.language), open_now, next_up, shown)
        key = f"journeys.finished:{one.enrolment_id}"
        messages.append(delivery.Outgoing(one.workspace_id, key, one.slack_id, payload, now))
    return messages


def _track_ids(session: Session, enrolment_ids: Sequence[int]) -> dict[int, str]:
    """The ids of the tracks of these enrolments."""
    chosen = sa.select(enrolments.c.id, enrolments.c.track_id).where(enrolments.c.id.in_(enrolment_ids))
    return {row.id: row.track_id for row in session.connection().execute(chosen)}


def _begun(session: Session, member_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """How each track that these members have begun stands, by member and track."""
    chosen = sa.select(enrolments.c.member_id, enrolments.c.track_id, enrolments.c.progress)
    found: dict[int, dict[str, str]] = {}
    for row in session.connection().execute(chosen.where(enrolments.c.member_id.in_(member_ids))):
        found.setdefault(row.member_id, {})[row.track_id] = row.progress
    return found


def _suggested(library: Library, track: Track, begun: dict[str, str]) -> Track | None:
    """The track that follows this one, for a member who hasn't begun it and is on no other."""
    suggested = library.next_of(track)
    is_on_another = any(state == EnrolmentState.ACTIVE for each, state in begun.items() if each != track.id)
    return None if suggested is None or suggested.id in begun or is_on_another else suggested


def _next_up(library: Library, thing: NextThing | None, tracks: dict[int, str], whose: DueLesson) -> str:
    if thing is None:
        return _("For now, I'll only send you something if you ask for it.")
    track = library.track(tracks.get(thing.enrolment_id, "")) if thing.enrolment_id is not None else None
    coming = ComingThing(thing.at, track.in_language(whose.language) if track else None, thing.is_round, thing.ends)
    return coming_text.comes(coming, whose.zone, of_several=True)


def _still_open(whose: DueLesson, waiting: Sequence[OpenQuestion]) -> int:
    """In how many lessons of a track a question is open."""
    return len({one.source for one in waiting if one.source.startswith(step_key(whose.enrolment_id, ""))})
