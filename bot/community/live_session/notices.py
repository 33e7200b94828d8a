"""What is put on the ledger around a session: to whoever leads it, in its channel, and afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.queries import SessionCard
from bot.community.context import CommunityContext
from bot.community.live_session import service, views
from bot.community.live_session.models import NoteKind, SessionNote
from bot.community.rsvp import queries
from bot.community.rsvp.models import RsvpAnswer
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import speaking
from bot.kit.slack import Json

STILL_OF_USE = timedelta(days=2)


def open_key(session_id: int) -> str:
    return f"community.open:{session_id}"


def note_key(note: SessionNote) -> str:
    return f"community.note:{note.id}"


def pulse_key(session_id: int, member_id: int) -> str:
    return f"community.pulse:{session_id}:{member_id}"


def for_host(session: Session, card: SessionCard, *, now: datetime) -> None:
    """Remind whoever leads a session, with the code."""
    date = session.get(CommunitySession, card.id)
    assert date, "it has just been read"
    code = service.open_session(session, date)
    for reader in queries.readers(session, card.workspace_id, [card.host_id] if card.host_id else []):
        with speaking(reader.language):
            payload = views.for_host(card, code, reader.zone)
        key = f"community.host:{card.id}:{card.sequence}:{reader.member_id}"
        until = card.ends_at
        told = Outgoing(card.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.NOTICE)
        delivery.post(session, told)


def opening(session: Session, repertoire: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    """Open a session in its channel."""
    payload = opening_as_it_is(repertoire, card)
    key = open_key(card.id)
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now, until=card.ends_at))


def opening_as_it_is(repertoire: ActivityCatalog, card: SessionCard) -> Json:
    """The opening as it should look now."""
    with speaking(card.tongue):
        return views.opening(card, repertoire.template(card.kind))


def noted(session: Session, card: SessionCard, note: SessionNote, author: str | None, *, now: datetime) -> None:
    """Put a question, a note or a decision into the thread."""
    with speaking(card.tongue):
        payload = views.noted(note, author)
    said = Outgoing(card.workspace_id, note_key(note), card.channel, payload, now, thread_of=open_key(card.id))
    delivery.post(session, said)


def closing(session: Session, house: CommunityContext, card: SessionCard, *, now: datetime) -> None:
    """Thank in the thread, ask those who were there how it was, and give the others what came of it."""
    there = service.present(session, card.id)
    _thank(session, house.repertoire, card, now=now)
    for reader in queries.readers(session, card.workspace_id, there):
        with speaking(reader.language):
            payload = views.pulse(card)
        key = pulse_key(card.id, reader.member_id)
        until = now + STILL_OF_USE
        asked = Outgoing(card.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.COMMUNITY)
        delivery.post(session, asked)
    # Where nobody checked in we know nothing of who was there.
    if there:
        _console(session, house, card, now=now)


def _thank(session: Session, repertoire: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    there, notes = len(service.present(session, card.id)), service.notes(session, card.id)
    if not there and not notes:
        return
    authors = [note.member_id for note in notes if note.member_id]
    names = {each.member_id: each.slack_id for each in queries.readers(session, card.workspace_id, authors)}
    with speaking(card.tongue):
        payload = views.closing(card, repertoire.template(card.kind), there, notes, names)
    key = f"community.close:{card.id}"
    thanks = Outgoing(card.workspace_id, key, card.channel, payload, now, thread_of=open_key(card.id))
    delivery.post(session, thanks)


def _console(session: Session, house: CommunityContext, card: SessionCard, *, now: datetime) -> None:
    """To those who said yes and are not on the list: notes and a lesson, where there are any. Nobody asks why."""
    there, notes = set(service.present(session, card.id)), service.notes(session, card.id)
    kept = [note for note in notes if note.kind in (NoteKind.NOTE, NoteKind.DECISION)]
    template = house.repertoire.template(card.kind)
    for reader in queries.who(session, card.id, RsvpAnswer.YES):
        lesson = house.lessons.title(template.lesson, reader.language) if template and template.lesson else None
        if reader.member_id in there or not (kept or lesson) or reader.member_id == card.host_id:
            continue
        with speaking(reader.language):
            payload = views.missed(card, kept, lesson)
        key = f"community.missed:{card.id}:{reader.member_id}"
        until = now + STILL_OF_USE
        told = Outgoing(card.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.COMMUNITY)
        delivery.post(session, told)


def card_of(session: Session, workspace_id: str, session_id: int) -> SessionCard:
    """A session as it stands; NotOpenError where it is gone."""
    card = calendar_queries.card(session, workspace_id, session_id)
    if card is None:
        raise service.NotOpenError
    return card
