"""What is put on the ledger about who comes: invitations, reminders, seats that became free, dates that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.service import SessionChange
from bot.community.rsvp import queries, service, views
from bot.community.rsvp.models import RsvpAnswer
from bot.community.rsvp.queries import Recipient
from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import speaking
from bot.kit.slack import Json
from bot.members.models import Member


def call_key(card: SessionCard) -> str:
    return f"community.call:{card.id}:{card.sequence}"


def call_keys(card: SessionCard) -> list[str]:
    """The keys of every invitation there may have been to a date, which changes with each move."""
    return [call_key(replace(card, sequence=n)) for n in range(card.sequence + 1)]


def announced_key(series_id: int) -> str:
    return f"community.announced:{series_id}"


def reminder_key(card: SessionCard, step: SessionStep, member_id: int) -> str:
    return f"community.reminder:{card.id}:{step}:{card.sequence}:{member_id}"


def change_key(card: SessionCard, member_id: int) -> str:
    return f"community.changed:{card.id}:{card.sequence}:{member_id}"


def announce(session: Session, repertoire: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    """Say in its channel that a series begins, with its first dates; `card` is the first."""
    payload = announcement(session, repertoire, card, now=now)
    key = announced_key(card.series_id)
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now))


def announcement(session: Session, repertoire: ActivityCatalog, card: SessionCard, *, now: datetime) -> Json:
    """The announcement of a series as it should look now: where a date of it is over, that of the next."""
    ahead = calendar_queries.of_series(session, card.workspace_id, card.series_id, now=now)
    fresh = [one for one in ahead if one.state == SessionState.PLANNED]
    if card.state == SessionState.OVER and fresh:
        card = fresh[0]
    with speaking(card.tongue):
        return views.call(card, repertoire.template(card.kind), queries.waiting(session, card.id), fresh=fresh)


def call(session: Session, repertoire: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    """Invite to a session in its channel."""
    payload = as_it_is(session, repertoire, card)
    delivery.post(
        session, Outgoing(card.workspace_id, call_key(card), card.channel, payload, now, until=card.starts_at)
    )


def as_it_is(session: Session, repertoire: ActivityCatalog, card: SessionCard) -> Json:
    """The invitation as it should look now."""
    with speaking(card.tongue):
        return views.call(card, repertoire.template(card.kind), queries.waiting(session, card.id))


def remind(session: Session, card: SessionCard, step: SessionStep, *, now: datetime) -> int:
    """Remind those who said yes and are still there, each in their own zone and language; how many."""
    lucky = service.release(session, card.workspace_id, card.id, now=now)
    tell_promoted(session, card, lucky, now=now)
    messages = []
    for reader in queries.who(session, card.id, RsvpAnswer.YES):
        with speaking(reader.language):
            payload = views.reminder(card, step, reader.zone)
        key = reminder_key(card, step, reader.member_id)
        # The day's reminder makes way for the one ten minutes before.
        until = card.starts_at if step == SessionStep.SOON else card.starts_at - timedelta(minutes=15)
        messages.append(
            Outgoing(card.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.COMMUNITY)
        )
    delivery.post(session, *messages)
    return len(messages)


def forget_reminders(session: Session, card: SessionCard, member_id: int) -> None:
    """Take back what was to remind somebody of a date and has not reached them."""
    every = (replace(card, sequence=n) for n in range(card.sequence + 1))
    keys = [reminder_key(one, step, member_id) for one in every for step in (SessionStep.DAY, SessionStep.SOON)]
    delivery.withdraw(session, card.workspace_id, keys, reason="there is nothing to remind of any more")


def forget_changes(session: Session, card: SessionCard, member_id: int) -> None:
    """Take back the news of moves that have not reached somebody who does not come; a host hears of them still."""
    if member_id == card.host_id:
        return
    keys = [change_key(replace(card, sequence=n), member_id) for n in range(1, card.sequence + 1)]
    delivery.withdraw(session, card.workspace_id, keys, reason="they do not come")


def tell_promoted(session: Session, card: SessionCard, member_ids: Sequence[int], *, now: datetime) -> None:
    """Tell those who got a seat from the line."""
    for reader in queries.readers(session, card.workspace_id, member_ids):
        with speaking(reader.language):
            payload = views.promoted(card, reader.zone)
        key = f"community.promoted:{card.id}:{reader.member_id}:{int(now.timestamp())}"
        seat = Outgoing(card.workspace_id, key, reader.slack_id, payload, now, until=card.starts_at, topic=Topic.NOTICE)
        delivery.post(session, seat)


def tell_seat(session: Session, card: SessionCard, slack_id: str, payload: Json, *, now: datetime) -> str:
    """The confirmation somebody has just asked for by a click in a channel; its key."""
    key = f"community.seat:{card.id}:{slack_id}:{int(now.timestamp())}"
    delivery.post(session, Outgoing(card.workspace_id, key, slack_id, payload, now, lane=Lane.PROMPT))
    return key


def tell_changes(session: Session, changes: Iterable[SessionChange], by: Member | None) -> int:
    """Tell those who said yes or wait, and who leads it, that dates have moved or fall out; how many hear of it.

    Of many dates of one series that fall out together only the first is told to each.
    """
    told: set[tuple[int, int]] = set()
    for changed in changes:
        for reader, card, hosting in _concerned(session, changed):
            # What waits for somebody's hours would remind them of a time that is none any more.
            forget_reminders(session, replace(card, sequence=card.sequence - 1), reader.member_id)
            if (by and reader.member_id == by.id) or (changed.session.series_id, reader.member_id) in told:
                continue
            known = _known(session, card, reader) or changed.before
            if card.state == SessionState.PLANNED and known == card.starts_at:
                continue  # it is back where they know it to be
            told.add((changed.session.series_id, reader.member_id))
            with speaking(reader.language):
                payload = _words(session, replace(changed, before=known), card, reader, hosting=hosting)
            # Once it would have begun, hearing of it helps nobody.
            until = min(known, changed.before, card.starts_at)
            key = change_key(card, reader.member_id)
            news = Outgoing(
                card.workspace_id, key, reader.slack_id, payload, changed.at, until=until, topic=Topic.NOTICE
            )
            delivery.post(session, news)
    return len({member_id for __, member_id in told})


def _known(session: Session, card: SessionCard, reader: Recipient) -> datetime | None:
    """When somebody takes a date to be whose last news have not reached them, which are taken back; None for others."""
    keys = [change_key(replace(card, sequence=n), reader.member_id) for n in range(1, card.sequence)]
    older = delivery.waiting(session, card.workspace_id, keys) if keys else []
    if not older:
        return None
    delivery.withdraw(session, card.workspace_id, keys, reason="there are newer news of it")
    return views.known_before(older[0])


def _concerned(session: Session, changed: SessionChange) -> list[tuple[Recipient, SessionCard, bool]]:
    card = calendar_queries.card(session, changed.session.workspace_id, changed.session.id or 0)
    assert card, "it has just been changed"
    leading = queries.readers(session, card.workspace_id, [card.host_id] if card.host_id else [])
    coming = queries.who(session, card.id, RsvpAnswer.YES, RsvpAnswer.WAITLISTED)
    hosts = {reader.member_id for reader in leading}
    return [(reader, card, True) for reader in leading] + [
        (reader, card, False) for reader in coming if reader.member_id not in hosts
    ]


def _words(session: Session, changed: SessionChange, card: SessionCard, reader: Recipient, *, hosting: bool) -> Json:
    if card.state == SessionState.PLANNED:
        waits = queries.answers_of(session, reader.member_id, [card.id]).get(card.id) == RsvpAnswer.WAITLISTED
        return views.moved(card, changed.before, reader.zone, hosting=hosting, waits=waits)
    ahead = calendar_queries.of_series(session, card.workspace_id, card.series_id, now=changed.at)
    following = next((one.starts_at for one in ahead if one.state == SessionState.PLANNED), None)
    for_good = card.state == SessionState.CANCELLED
    known = replace(card, starts_at=changed.before)
    return views.called_off(known, reader.zone, for_good=for_good, following=following)
