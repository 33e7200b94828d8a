"""Sessions that nobody leads any more: who is asked, when those coming are told, and what comes of it.

Those in charge hear of it at once, in one message for all sessions of an activity. A day before a session that still
has no leader, those coming are told, and those in charge are asked once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity, CommunitySession, Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.permissions import PLANNERS, is_planner, may_change
from bot.community.rota import leader_views, service
from bot.community.rota.models import LeaderSearch, RotaRole
from bot.community.rota.service import TurnChange
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.models import Member

SOON = timedelta(days=3)
# Those coming are told this long before; of what is nearer, after a while in which somebody may take it.
TOLD_BEFORE, TIME_TO_ANSWER, LATEST = timedelta(days=1), timedelta(hours=2), timedelta(hours=1)
MAX_ASKED, MAX_AT_ONCE = 5, 20


def review(session: Session, activity: Activity, changes: Sequence[TurnChange], *, now: datetime) -> None:
    """Ask those in charge about sessions that nobody leads, and end the search for those that somebody leads by now.

    What nobody has ever led, in an activity that nobody can lead, is left alone.
    """
    before = {each.session_id: each.before for each in changes if each.before}
    has_leads = any(each.role != RotaRole.SHADOW for each in service.active_members(session, activity))
    open_ids = {card.id for card in _without_leader(session, activity, now)}
    searches = {each.session_id: each for each in _searches(session, activity)}
    for session_id in searches.keys() - open_ids:
        _end(session, searches[session_id], now)
    opened = []
    for card in calendar_queries.cards(session, sorted(open_ids)):
        search = searches.get(card.id)
        if search and search.told_at is None:
            search.tell_at = _tell_at(card, now)
        elif search is None and (card.id in before or has_leads):
            former_id = before.get(card.id)
            opened.append(
                LeaderSearch(
                    session_id=card.id, workspace_id=card.workspace_id, former_id=former_id, asked_at=now,
                    tell_at=_tell_at(card, now),
                )
            )  # fmt: skip
    session.add_all(opened)
    session.flush()
    if opened:
        _ask(session, activity, opened, now)


def _without_leader(session: Session, activity: Activity, now: datetime) -> list[SessionCard]:
    wanted = (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, CommunitySession.workspace_id == activity.workspace_id)
        .where(CommunitySession.state == SessionState.PLANNED, col(CommunitySession.starts_at) > now)
        .where(col(CommunitySession.facilitator_id).is_(None))
    )
    return calendar_queries.cards(session, [each for each in session.exec(wanted) if each])


def _searches(session: Session, activity: Activity) -> list[LeaderSearch]:
    wanted = (
        select(LeaderSearch)
        .join(CommunitySession, col(CommunitySession.id) == col(LeaderSearch.session_id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, LeaderSearch.workspace_id == activity.workspace_id)
    )
    return list(session.exec(wanted))


def _tell_at(card: SessionCard, now: datetime) -> datetime:
    """When those coming are told that nobody leads a session."""
    day_before = card.starts_at - TOLD_BEFORE
    return day_before if day_before > now else max(now, min(now + TIME_TO_ANSWER, card.starts_at - LATEST))


def _ask(
    session: Session, activity: Activity, searches: Sequence[LeaderSearch], now: datetime, *, is_again: bool = False
) -> None:
    """Ask those in charge who is to lead some sessions, each in one message."""
    cards = calendar_queries.cards(session, [each.session_id for each in searches])
    former = {each.session_id: each.former_id for each in searches}
    asked = _in_charge(session, activity, cards, [each for each in former.values() if each])
    slack_ids = {each.member_id: each.slack_id for each in recipients(session, activity.workspace_id, _known(former))}
    # The number keeps the key new, because the message under an older one may be withdrawn.
    key = f"community.leaderless:{cards[0].id}:{delivery.newest_id(session)}"
    is_soon = cards[0].starts_at - now < SOON
    topic = Topic.APPOINTMENT if is_soon else Topic.NOTICE
    notice = Notice(activity.workspace_id, key, now, until=cards[-1].starts_at, topic=topic)

    def write(to: NoticeRecipient) -> Json:
        reader = session.get_one(Member, to.member_id)
        may_cancel = {card.id for card in cards if may_change(session, reader, card)}
        formers = set(_known(former))
        who = slack_ids.get(formers.pop(), "") if len(formers) == 1 else ""
        return leader_views.nobody_leads(cards, who, to.zone, may_cancel=may_cancel, is_again=is_again)

    notify(session, notice, asked, write)
    for each in searches:
        each.asked, each.key, each.asked_at = ",".join(str(to.member_id) for to in asked), key, now
        session.add(each)
    session.flush()


def _known(former: dict[int, int | None]) -> list[int]:
    return sorted({each for each in former.values() if each})


def _in_charge(
    session: Session, activity: Activity, cards: Sequence[SessionCard], former: Sequence[int]
) -> list[NoticeRecipient]:
    """Who can do something about sessions without a leader: the owner, its deputies, and who planned them.

    If they are the ones who can't, the facilitators; if there is nobody else, they themselves.
    """
    wanted = select(Series.drafted_by).where(col(Series.id).in_({card.series_id for card in cards}))
    planned_by = [session.get(Member, each) for each in session.exec(wanted) if each]
    deputies = [each.member_id for each in service.active_members(session, activity) if each.is_deputy]
    ids = [activity.owner_id, *deputies, *(row_id(each) for each in planned_by if each and is_planner(each))]
    known = [each for each in dict.fromkeys(ids) if each]
    found = recipients(session, activity.workspace_id, [each for each in known if each not in former])
    if found:
        return found[:MAX_ASKED]
    others = select(Member.id).where(
        Member.workspace_id == activity.workspace_id, col(Member.role).in_(PLANNERS.value), col(Member.active)
    )
    planners = [each for each in session.exec(others.order_by(col(Member.id))) if each and each not in former]
    return recipients(session, activity.workspace_id, planners[:MAX_ASKED] or known or list(former))


def tell_due(session: Session, *, now: datetime) -> int:
    """Tell those coming to sessions that nobody leads, and ask those in charge once more; returns how many are due."""
    wanted = select(LeaderSearch).where(col(LeaderSearch.tell_at) <= now).order_by(col(LeaderSearch.tell_at))
    due = list(session.exec(wanted.limit(MAX_AT_ONCE).with_for_update(skip_locked=True)))
    for search in due:
        card = calendar_queries.card(session, search.workspace_id, search.session_id)
        if card.host_id or not card.is_planned or card.starts_at <= now:
            _end(session, search, now)
            continue
        notice = Notice(
            card.workspace_id, f"community.no_leader:{card.id}", now, until=card.starts_at, topic=Topic.APPOINTMENT
        )
        notify(session, notice, _coming(session, card), lambda to, card=card: leader_views.no_leader_yet(card, to.zone))  # type: ignore[misc]
        _note_told(session, search, card, now)
    session.flush()
    return len(due)


def tell_with_reminder(session: Session, card: SessionCard, *, now: datetime) -> bool:
    """Whether a reminder of a session has to say that nobody leads it; those in charge are asked once more then."""
    search = session.get(LeaderSearch, card.id)
    if search is None or card.host_id or not card.is_planned:
        return False
    if search.told_at is None:
        _note_told(session, search, card, now)
    return True


def _note_told(session: Session, search: LeaderSearch, card: SessionCard, now: datetime) -> None:
    search.told_at, search.tell_at = now, None
    activity = service.find_activity(session, card.workspace_id, card.activity_id)
    _ask(session, activity, [search], now, is_again=True)


def _coming(session: Session, card: SessionCard) -> list[NoticeRecipient]:
    return rsvp_queries.who_answered(session, card.id, RsvpAnswer.YES)


def end_search(session: Session, card: SessionCard, *, now: datetime) -> bool:
    """End the search for somebody to lead a session, if there is one; whether there was."""
    search = session.get(LeaderSearch, card.id)
    if search is not None:
        _end(session, search, now)
    return search is not None


def _end(session: Session, search: LeaderSearch, now: datetime) -> None:
    """End a search; if somebody leads the session by now, those who were asked, told or led it hear who."""
    card = calendar_queries.card(session, search.workspace_id, search.session_id)
    asked = [int(each) for each in search.asked.split(",") if each]
    others = select(LeaderSearch.session_id).where(
        LeaderSearch.key == search.key,
        LeaderSearch.session_id != card.id,
        LeaderSearch.workspace_id == card.workspace_id,
    )
    if session.exec(others).first() is None:
        # Nobody is asked any more who hasn't seen the question.
        keys, reason = {each: f"{search.key}:{each}" for each in asked}, "nobody is needed to lead it any more"
        unseen = {each for each in asked if delivery.withdraw(session, card.workspace_id, [keys[each]], reason=reason)}
        asked = [each for each in asked if each not in unseen]
    former_id, was_told = search.former_id, search.told_at is not None
    session.delete(search)
    session.flush()
    if card.host_id and card.is_planned and card.starts_at > now:
        ids = {*asked, *([former_id] if former_id else [])}
        tell_of_leader(session, card, ids, former_id, was_told=was_told, now=now)


def tell_of_leader(
    session: Session, card: SessionCard, concerned: set[int], former_id: int | None, *, was_told: bool, now: datetime
) -> None:
    """Tell who leads a session now: those concerned, and those coming if they know that somebody else does or nobody.

    They know it if they `were told`, or if the invitation with the former leader's name has been posted.
    """
    keys = rsvp_notices.invitation_keys(card)
    if calendar_queries.first_of_series(session, card.series_id) == card.id:
        keys.append(rsvp_notices.announcement_key(card.series_id))
    knew = was_told or (former_id and former_id != card.host_id and delivery.places(session, card.workspace_id, keys))
    to = [each for each in recipients(session, card.workspace_id, sorted(concerned)) if each.member_id != card.host_id]
    coming = [each for each in _coming(session, card) if each.member_id != card.host_id] if knew else []
    key = f"community.leader:{card.id}:{delivery.newest_id(session)}"
    notice = Notice(card.workspace_id, key, now, until=card.starts_at, topic=Topic.APPOINTMENT)
    notify(session, notice, dict.fromkeys([*to, *coming]), lambda each: leader_views.found(card, each.zone))
