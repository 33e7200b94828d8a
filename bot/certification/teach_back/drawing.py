"""Who is asked to rate a teach-back: people who lead, are free at that time and not too close, the least busy first."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.assessment.models import Assessor
from bot.certification.teach_back import queries, rules
from bot.certification.teach_back.models import (
    RaterSeat,
    RaterState,
    TeachBack,
    TeachBackRater,
    TeachBackState,
)
from bot.community.calendar import queries as calendar_queries
from bot.community.rota import service as rota_service
from bot.community.rsvp import queries as rsvp_queries
from bot.kit.db import row_id
from bot.kit.time import to_local, usable_zone
from bot.members.models import Member, Role
from bot.stories.models import Story, StoryAuthor

LEADING = (Role.FACILITATOR, Role.ADMIN)
WANTED = 2
AWAKE_FROM, AWAKE_UNTIL = 7, 22


def judges(session: Session, workspace_id: str) -> list[Member]:
    """Everybody active who may rate: facilitators, admins, trainers who have passed, and who judges capstones."""
    willing = select(Assessor.member_id).where(
        Assessor.workspace_id == workspace_id, col(Assessor.stopped_at).is_(None)
    )
    trainers = select(TeachBack.member_id).where(
        TeachBack.workspace_id == workspace_id, TeachBack.state == TeachBackState.RELEASED, col(TeachBack.is_passed)
    )
    wanted = select(Member).where(
        Member.workspace_id == workspace_id,
        col(Member.active),
        sa.or_(col(Member.role).in_(LEADING), col(Member.id).in_(trainers), col(Member.id).in_(willing)),
    )
    return list(session.exec(wanted.order_by(col(Member.id))))


def too_close(session: Session, teach_back: TeachBack) -> set[int]:
    """Who never rates a teach-back: the candidate, their manager, their co-authors, and who was asked before."""
    near = {*queries.barred(session, teach_back), *co_authors(session, teach_back)}
    return near | ({teach_back.manager_id} if teach_back.manager_id else set())


def co_authors(session: Session, teach_back: TeachBack) -> set[int]:
    """Everybody with whom the candidate writes or wrote a story."""
    here, member_id = teach_back.workspace_id, teach_back.member_id
    begun = select(Story.id).where(Story.workspace_id == here, Story.member_id == member_id)
    joined = select(StoryAuthor.story_id).where(StoryAuthor.workspace_id == here, StoryAuthor.member_id == member_id)
    authors = select(StoryAuthor.member_id).where(
        StoryAuthor.workspace_id == here,
        sa.or_(col(StoryAuthor.story_id).in_(begun), col(StoryAuthor.story_id).in_(joined)),
    )
    beginners = select(Story.member_id).where(Story.workspace_id == here, col(Story.id).in_(joined))
    return {*session.exec(authors), *session.exec(beginners)}


def is_free(session: Session, member: Member, teach_back: TeachBack, *, now: datetime) -> bool:
    """Whether a member is not away and has nothing else at the time of a teach-back, as far as we know."""
    begins, ends = teach_back.starts_at, teach_back.starts_at + rules.ENDS_AFTER
    if member.paused_until and (member.paused_from or now) < ends and begins < member.paused_until:
        return False
    if rota_service.is_away(session, member, begins):
        return False
    member_id = row_id(member)
    coming = rsvp_queries.accepted_sessions(session, member.workspace_id, member_id, now=now)
    cards = calendar_queries.cards(session, list(coming))
    cards += calendar_queries.led_by(session, member.workspace_id, member_id, now=now)
    if any(card.starts_at < ends and begins < card.ends_at for card in cards if card.id != teach_back.session_id):
        return False
    others = (
        select(TeachBack.id)
        .join(TeachBackRater, col(TeachBackRater.teach_back_id) == col(TeachBack.id))
        .where(TeachBack.workspace_id == member.workspace_id, TeachBackRater.member_id == member_id)
        .where(
            col(TeachBackRater.state).in_([RaterState.ASKED, RaterState.AGREED]),
            col(TeachBack.state).in_([TeachBackState.ASKING, TeachBackState.BOOKED]),
            col(TeachBack.starts_at) < ends,
            col(TeachBack.starts_at) > begins - rules.ENDS_AFTER,
            col(TeachBack.id) != teach_back.id,
        )
    )
    return session.exec(others).first() is None


def is_awake(member: Member, moment: datetime) -> bool:
    """Whether it's between seven in the morning and ten at night where somebody is; if unknown, it may be."""
    if member.zone is None:
        return True
    local = to_local(moment, usable_zone(member.zone))
    return AWAKE_FROM <= local.hour < AWAKE_UNTIL


def load(session: Session, workspace_id: str) -> dict[int, int]:
    """How many teach-backs everybody rates or is asked to rate at present, by member."""
    counted = (
        sa.select(col(TeachBackRater.member_id), sa.func.count().label("seats"))
        .join(TeachBack, col(TeachBack.id) == col(TeachBackRater.teach_back_id))
        .where(
            col(TeachBackRater.workspace_id) == workspace_id,
            col(TeachBackRater.state).in_([RaterState.ASKED, RaterState.AGREED]),
            col(TeachBackRater.locked_at).is_(None),
            col(TeachBack.state).in_(queries.OPEN_STATES),
        )
        .group_by(col(TeachBackRater.member_id))
    )
    return {row.member_id: row.seats for row in session.connection().execute(counted)}


def draw(session: Session, teach_back: TeachBack, count: int, *, now: datetime) -> list[Member]:
    """The free judges with the fewest teach-backs to rate; a hash decides a tie.

    For whom it's night then comes last.
    """
    near, busy = too_close(session, teach_back), load(session, teach_back.workspace_id)
    able = [each for each in judges(session, teach_back.workspace_id) if row_id(each) not in near]
    free = [each for each in able if is_free(session, each, teach_back, now=now)]
    ranked = _ranked(free, busy, teach_back)
    return sorted(ranked, key=lambda each: not is_awake(each, teach_back.starts_at))[:count]


def draw_present(session: Session, teach_back: TeachBack, present: Collection[int]) -> Member | None:
    """A judge among those who were there, for a seat that needs somebody who saw it."""
    near, busy = too_close(session, teach_back), load(session, teach_back.workspace_id)
    able = [each for each in judges(session, teach_back.workspace_id) if row_id(each) in set(present) - near]
    return next(iter(_ranked(able, busy, teach_back)), None)


def _ranked(found: Sequence[Member], busy: dict[int, int], teach_back: TeachBack) -> list[Member]:
    def rank(member: Member) -> tuple[int, str]:
        chance = hashlib.sha256(f"{teach_back.id}:{member.id}".encode()).hexdigest()
        return busy.get(row_id(member), 0), chance

    return sorted(found, key=rank)


def leads(session: Session, teach_back: TeachBack) -> list[Member]:
    """Who may decide for the programme: admins who have no part in it and are not too close, else facilitators."""
    able = _apart(session, teach_back)
    admins = [each for each in able if each.role == Role.ADMIN]
    return admins or [each for each in able if each.role == Role.FACILITATOR]


def deciders(session: Session, teach_back: TeachBack) -> list[Member]:
    """Who may decide where the raters differ: a lead, else anybody who may rate and has no part in it."""
    return leads(session, teach_back) or _apart(session, teach_back)


def awaited_judges(session: Session, teach_back: TeachBack) -> list[int]:
    """Those who were asked to mark it or to decide, and haven't done so yet."""
    asked = queries.raters(session, teach_back, RaterState.ASKED, RaterState.AGREED)
    found = [each.member_id for each in asked if each.locked_at is None]
    if found or teach_back.state != TeachBackState.DECIDING:
        return found
    return [row_id(each) for each in deciders(session, teach_back) or stand_ins(session, teach_back)]


def stand_ins(session: Session, teach_back: TeachBack) -> list[Member]:
    """The admins but for the candidate: one of them decides if nobody else can, however close they are."""
    found = judges(session, teach_back.workspace_id)
    return [each for each in found if each.role == Role.ADMIN and row_id(each) != teach_back.member_id]


def _apart(session: Session, teach_back: TeachBack) -> list[Member]:
    """Those who may rate, without anybody who rated this one or is too close to its speaker."""
    judged = queries.raters(session, teach_back, RaterState.AGREED, RaterState.LEFT)
    near = {teach_back.member_id, teach_back.manager_id, *co_authors(session, teach_back)}
    near |= {each.member_id for each in judged}
    return [each for each in judges(session, teach_back.workspace_id) if row_id(each) not in near]


def add(
    session: Session, teach_back: TeachBack, members: Sequence[Member], seat: RaterSeat, *, now: datetime
) -> list[TeachBackRater]:
    """Give people a seat, for them to say yes or no."""
    made = [
        TeachBackRater(
            workspace_id=teach_back.workspace_id,
            teach_back_id=row_id(teach_back),
            member_id=row_id(member),
            seat=seat,
            asked_at=now,
        )
        for member in members
    ]
    session.add_all(made)
    session.flush()
    return made
