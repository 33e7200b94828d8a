"""Messages about attendance: invitations, reminders, free seats, moved and cancelled sessions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import horizon
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar import service as calendar_service
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.calendar.service import SessionChange
from bot.community.calendar.undoing import told_by_day
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.rsvp import queries, service, views
from bot.community.rsvp.views import ChangeNews, KnownDate
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.models import Member

INVITATION, ANNOUNCEMENT = "community.invitation", "community.announcement"
# So many later dates are named in the announcement of a series.
MAX_LATER = 4
REMINDERS = (SessionStep.DAY_REMINDER, SessionStep.LAST_REMINDER)


def announcement_key(series_id: int) -> str:
    return f"{ANNOUNCEMENT}:{series_id}"


def invitation_key(session_id: int, sequence: int) -> str:
    return f"{INVITATION}:{session_id}:{sequence}"


def invitation_keys(card: SessionCard) -> list[str]:
    """The keys of all possible invitations to a session; each change makes another."""
    return [invitation_key(card.id, sequence) for sequence in range(card.sequence + 1)]


def reminder_key(session_id: int, sequence: int, step: SessionStep) -> str:
    return f"community.reminder:{session_id}:{sequence}:{step}"


def change_key(session_id: int, sequence: int) -> str:
    return f"community.changed:{session_id}:{sequence}"


def announce(session: Session, catalog: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    """Announce a series in its channel, with its first sessions; `card` is the first of them."""
    payload = announcement(session, catalog, card, now=now)
    key = announcement_key(card.series_id)
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now))


def announcement(session: Session, catalog: ActivityCatalog, card: SessionCard, *, now: datetime) -> Json:
    """The current announcement of a series; once a session is over or skipped, it invites to the next one."""
    ahead = calendar_queries.of_series(session, card.workspace_id, card.series_id, now=now)
    planned = [each for each in ahead if each.is_planned]
    if not card.is_planned and planned:
        card = planned[0]
    waiting, later = queries.count_waiting(session, card.id), None
    if card.is_planned and card.rule:
        series = calendar_service.find_series(session, card.workspace_id, card.series_id)
        later = horizon.dates_after(session, series, card.starts_at, limit=MAX_LATER)
    with in_language(card.language):
        return views.invitation(card, catalog.template(card.kind), waiting, later=later)


def invite(session: Session, catalog: ActivityCatalog, card: SessionCard, *, now: datetime) -> None:
    """Invite to a session in its channel."""
    key, payload = invitation_key(card.id, card.sequence), invitation(session, catalog, card)
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now, until=card.starts_at))


def invitation(session: Session, catalog: ActivityCatalog, card: SessionCard) -> Json:
    """The current invitation to a session."""
    waiting = queries.count_waiting(session, card.id)
    with in_language(card.language):
        return views.invitation(card, catalog.template(card.kind), waiting)


def remind(
    session: Session, card: SessionCard, step: SessionStep, say_more: Callable[[], str] | None = None, *, now: datetime
) -> tuple[int, ...]:
    """Remind attendees, perhaps with a line more; seats of members who left go to those returned first."""
    promoted = service.release(session, card.workspace_id, card.id, now=now)
    notify_promoted(session, card, promoted, now=now)
    # The first reminder is dropped 15 minutes before the last one is due.
    margin = timedelta() if step == SessionStep.LAST_REMINDER else timedelta(minutes=15)
    key, until = reminder_key(card.id, card.sequence, step), card.starts_at - margin
    notice = Notice(card.workspace_id, key, now, until=until, topic=Topic.APPOINTMENT)
    coming = queries.who_answered(session, card.id, RsvpAnswer.YES)
    notify(session, notice, coming, lambda to: views.reminder(card, step, to.zone, say_more() if say_more else ""))
    return promoted


def withdraw_reminders(session: Session, card: SessionCard, member_id: int) -> None:
    """Withdraw reminders of a session that have not reached a member."""
    _withdraw_reminders(session, card, range(card.sequence + 1), member_id)


def _withdraw_reminders(session: Session, card: SessionCard, sequences: Iterable[int], member_id: int) -> None:
    keys = [f"{reminder_key(card.id, each, step)}:{member_id}" for each in sequences for step in REMINDERS]
    delivery.withdraw(session, card.workspace_id, keys, reason="there is nothing to remind of any more")


def withdraw_changes(session: Session, card: SessionCard, member_id: int) -> None:
    """Withdraw undelivered news of moves for a member who doesn't come, unless they lead the session."""
    if member_id != card.host_id:
        keys = _change_keys(card, member_id, card.sequence)
        delivery.withdraw(session, card.workspace_id, keys, reason="they do not come")


def _change_keys(card: SessionCard, member_id: int, last: int) -> list[str]:
    return [f"{change_key(card.id, sequence)}:{member_id}" for sequence in range(1, last + 1)]


def remind_channel(session: Session, card: SessionCard, *, now: datetime) -> None:
    """Remind the channel ten minutes before, with the link, if the series wants that."""
    if not card.reminds_channel:
        return
    with in_language(card.language):
        payload = views.channel_reminder(card)
    key = f"community.channel_reminder:{card.id}:{card.sequence}"
    delivery.post(session, Outgoing(card.workspace_id, key, card.channel, payload, now, until=card.starts_at))


def notify_promoted(session: Session, card: SessionCard, member_ids: Sequence[int], *, now: datetime) -> None:
    """Tell members from the waiting list that they have a seat, and until when it is held for them."""
    held = queries.held_seats(session, card.id)
    key = f"community.promoted:{card.id}:{int(now.timestamp())}"
    notice = Notice(card.workspace_id, key, now, until=card.starts_at, topic=Topic.APPOINTMENT)
    to = recipients(session, card.workspace_id, member_ids)
    notify(session, notice, to, lambda each: views.promoted(card, each.zone, held.get(each.member_id)))


def notify_passed_over(session: Session, card: SessionCard, member_id: int, *, now: datetime) -> None:
    """Tell a member that the seat held for them has gone to the next in line."""
    key = f"community.passed_over:{card.id}:{int(now.timestamp())}"
    notice = Notice(card.workspace_id, key, now, until=card.starts_at, topic=Topic.APPOINTMENT)
    notify(
        session, notice, recipients(session, card.workspace_id, [member_id]),
        lambda each: views.passed_over(card, each.zone),
    )  # fmt: skip


def notify_freed(session: Session, card: SessionCard, member_id: int, by: str, *, now: datetime) -> None:
    """Tell a member that a facilitator has freed their seat, or taken them off the waiting list."""
    key = f"community.freed:{card.id}:{int(now.timestamp())}"
    notice = Notice(card.workspace_id, key, now, until=card.starts_at, topic=Topic.APPOINTMENT)
    to = recipients(session, card.workspace_id, [member_id])
    notify(session, notice, to, lambda each: views.freed(card, by, each.zone))


def concerned(session: Session, cards: Iterable[SessionCard], by: Member) -> set[int]:
    """The ids of those who would be told of a change of some sessions: who comes, waits or leads, except `by`."""
    found: set[int] = set()
    for card in cards:
        coming = queries.who_answered(session, card.id, RsvpAnswer.YES, RsvpAnswer.WAITLISTED)
        leads = recipients(session, card.workspace_id, [card.host_id] if card.host_id else [])
        found |= {each.member_id for each in (*coming, *leads)}
    return found - {by.id}


def notify_changes(
    session: Session, changes: Iterable[SessionChange], by: Member | None, *, besides: Collection[int] = ()
) -> int:
    """Tell attendees, waiting members and leaders about changed sessions; returns how many people are told.

    Of several sessions of a series changed together each person hears of the first only, and of others of which
    earlier news have not gone out yet. `by` isn't notified, nor are those in `besides`, who hear of it in another
    message. Nor is anybody for whom nothing has changed after all, because earlier news have not gone out yet.
    """
    settled: set[tuple[int, int]] = set()
    notified: set[int] = set()
    for change in changes:
        card = calendar_queries.card(session, change.session.workspace_id, row_id(change.session))
        leads = recipients(session, card.workspace_id, [card.host_id] if card.host_id else [])
        coming = queries.who_answered(session, card.id, RsvpAnswer.YES, RsvpAnswer.WAITLISTED)
        for recipient in dict.fromkeys([*leads, *coming]):
            # A reminder that has not gone out would name the old time.
            _withdraw_reminders(session, card, range(card.sequence), recipient.member_id)
            withdrawn = _withdraw_older_news(session, change, card, recipient)
            known = withdrawn or KnownDate(change.before, takes_place=change.was_planned)
            series_and_member = (card.series_id, recipient.member_id)
            is_settled = series_and_member in settled
            # What all of them have in common is said of the first.
            if change.known and known.minutes is None and not is_settled:
                known = known.with_details(change.known)
            is_told = recipient.member_id in besides or (by and recipient.member_id == by.id)
            ends_with_all = card.state == SessionState.CANCELLED
            if is_told or (is_settled and (withdrawn is None or ends_with_all)):
                continue
            if known.is_still_true_of(card) or _is_only_a_link_for_others(session, card, known, recipient):
                if withdrawn and (change.is_lasting or not change.was_planned):
                    settled.add(series_and_member)  # they were to be told of one date for the whole series
                continue
            settled.add(series_and_member)
            notified.add(recipient.member_id)
            _notify_change(session, replace(change, is_lasting=_is_lasting(change, known)), known, card, recipient)
    return len(notified)


def _is_lasting(change: SessionChange, known: KnownDate) -> bool:
    """Whether what is new for somebody is new for later dates too, and not only a move that they hadn't heard of."""
    moves = known.starts_at != change.session.starts_at
    return change.is_lasting and (not moves or known.later_too or change.before != change.session.starts_at)


def _is_only_a_link_for_others(
    session: Session, card: SessionCard, known: KnownDate, recipient: NoticeRecipient
) -> bool:
    """Whether nothing is new but the link, which those get who have a seat, and they wait for one."""
    is_all = known.takes_place == card.is_planned and known.starts_at == card.starts_at
    answer = queries.answers_of(session, recipient.member_id, [card.id]).get(card.id)
    waits = answer == RsvpAnswer.WAITLISTED and recipient.member_id != card.host_id
    return waits and is_all and known.edited(card) == ["link"]


def _withdraw_older_news(
    session: Session, change: SessionChange, card: SessionCard, recipient: NoticeRecipient
) -> KnownDate | None:
    """Withdraw undelivered news of a session; returns what they know of it, None if there were none.

    News that later dates move too go out as they are before news of this date alone.
    """
    keys = _change_keys(card, recipient.member_id, card.sequence - 1)
    older = delivery.waiting(session, card.workspace_id, keys) if keys else []
    known = views.known_before(older[0]) if older else None
    if not older or (known and known.later_too and not change.is_lasting):
        return None
    delivery.withdraw(session, card.workspace_id, keys, reason="there are newer news of it")
    return known


def _notify_change(
    session: Session, change: SessionChange, known: KnownDate, card: SessionCard, recipient: NoticeRecipient
) -> None:
    def write(to: NoticeRecipient) -> Json:
        leads = to.member_id == card.host_id
        if card.is_planned:
            answer = queries.answers_of(session, to.member_id, [card.id]).get(card.id)
            waits = answer == RsvpAnswer.WAITLISTED
            marked = replace(known, later_too=change.is_lasting and known.starts_at != card.starts_at)
            return views.changed(card, ChangeNews(marked, leads, waits, change.is_lasting), to.zone)
        ahead = calendar_queries.of_series(session, card.workspace_id, card.series_id, now=change.changed_at)
        next_at = next((each.starts_at for each in ahead if each.is_planned), None)
        as_known = replace(card, starts_at=known.starts_at)
        whole_series = card.state == SessionState.CANCELLED
        return views.called_off(as_known, known, to.zone, whole_series=whole_series, next_at=next_at)

    due_at = told_by_day(change.changed_at, recipient.zone, known.starts_at, change.before, card.starts_at)
    # Once they would have come in vain, or the session has begun without them, the news is useless.
    until = (card.ends_at if change.known else card.starts_at) if card.is_planned else known.starts_at
    key = change_key(card.id, card.sequence)
    notice = Notice(card.workspace_id, key, due_at, until=until, topic=Topic.APPOINTMENT)
    notify(session, notice, [recipient], write)
