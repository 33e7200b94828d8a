"""Messages around a session: to its leader, in its channel, and afterwards to those who said yes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.drafts import TEACH_BACK
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.context import CommunityContext
from bot.community.live_session import service, views
from bot.community.live_session.models import NoteKind, SessionNote
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.rsvp import queries
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import in_language
from bot.kit.slack import Json

FOLLOW_UP_WINDOW = timedelta(days=2)


def opening_key(session_id: int) -> str:
    return f"community.open:{session_id}"


def prepare_host(session: Session, card: SessionCard, *, now: datetime) -> None:
    """Send a session's leader its check-in code."""
    code = service.make_code(session, card.id)
    key = f"community.host:{card.id}:{card.sequence}"
    notice = Notice(card.workspace_id, key, now, until=card.ends_at, topic=Topic.APPOINTMENT)
    hosts = recipients(session, card.workspace_id, [card.host_id] if card.host_id else [])
    notify(session, notice, hosts, lambda to: views.for_host(card, code, to.zone))


def open_session(session: Session, catalog: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    key, payload = opening_key(card.id), opening(session, catalog, card)
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now, until=card.ends_at))


def opening(session: Session, catalog: ActivityCatalog, card: SessionCard) -> Json:
    """The message that opens a session, with its current state."""
    has_notes = bool(service.notes(session, card.id))
    with in_language(card.language):
        return views.opening(card, catalog.template(card.kind), has_notes=has_notes)


def post_note(session: Session, card: SessionCard, note: SessionNote, author: str | None, *, now: datetime) -> None:
    """Post a question, note or decision in the session's thread; `author` is a Slack id."""
    _post_in_thread(session, card, f"community.note:{note.id}", note_in_thread(card, note, author), now)


def note_in_thread(card: SessionCard, note: SessionNote, author: str | None) -> Json:
    """A question, note or decision as it looks now, in the language of its channel; `author` is a Slack id."""
    with in_language(card.language):
        return views.note(note, author)


def close_session(session: Session, community: CommunityContext, card: SessionCard, *, now: datetime) -> None:
    """Say thanks in the thread, ask attendees for ratings, and send the notes to those who missed it."""
    present, notes = service.present(session, card.id), service.notes(session, card.id)
    template = community.catalog.template(card.kind)
    if present or notes:
        authors = recipients(session, card.workspace_id, [note.member_id for note in notes if note.member_id])
        names = {each.member_id: each.slack_id for each in authors}
        with in_language(card.language):
            payload = views.closing(card, community.catalog.template(card.kind), len(present), notes, names)
        _post_in_thread(session, card, f"community.close:{card.id}", payload, now)
    send_afterwards(
        session, card, with_notes=bool(card.notes), with_recording=bool(card.recording), by=card.host_id, now=now
    )
    if not present:
        return  # nobody checked in, so attendance is unknown
    until = now + FOLLOW_UP_WINDOW
    rating = Notice(card.workspace_id, f"community.rating:{card.id}", now, until=until, topic=Topic.COMMUNITY)
    if card.kind != TEACH_BACK:
        notify(session, rating, recipients(session, card.workspace_id, present), lambda _to: views.rating(card))
    kept = [note for note in notes if note.kind in (NoteKind.NOTE, NoteKind.DECISION)]

    def lesson(to: NoticeRecipient) -> str | None:
        return community.lessons.title(template.lesson, to.language) if template and template.lesson else None

    missed = Notice(card.workspace_id, f"community.missed:{card.id}", now, until=until, topic=Topic.COMMUNITY)
    absent = [
        each
        for each in queries.who_answered(session, card.id, RsvpAnswer.YES)
        if each.member_id not in {*present, card.host_id} and (kept or lesson(each))
    ]
    notify(session, missed, absent, lambda to: views.missed(card, kept, lesson(to)))


def send_afterwards(
    session: Session, card: SessionCard, *, with_notes: bool, with_recording: bool, by: int | None, now: datetime
) -> int:
    """Send facilitators' notes and the recording, each once, to those who came, except `by`; returns how many people.

    If nobody checked in, to those who said yes.
    """
    if not with_notes and not with_recording:
        return 0
    came = recipients(session, card.workspace_id, service.present(session, card.id))
    to = [each for each in came or queries.who_answered(session, card.id, RsvpAnswer.YES) if each.member_id != by]
    key = f"community.afterwards:{card.id}:{'n' if with_notes else ''}{'r' if with_recording else ''}"
    notice = Notice(card.workspace_id, key, now, topic=Topic.COMMUNITY)
    notify(session, notice, to, lambda _to: views.came_out_of_it(card, notes=with_notes, recording=with_recording))
    return len(to)


def _post_in_thread(session: Session, card: SessionCard, key: str, payload: Json, now: datetime) -> None:
    thread = opening_key(card.id)
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now, thread_of=thread))
