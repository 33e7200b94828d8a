"""Reads the way of one member."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.board import consents
from bot.certification.capstone import service as capstones
from bot.certification.capstone import submitting
from bot.certification.capstone.models import Capstone
from bot.certification.capstone.rubric import RubricPart
from bot.certification.capstone.submitting import CapstoneOverview
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.progress.way import PartStand, TrainerWay, WayContext, WayPart
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.community.calendar.models import SeriesState, SessionState, activity_table, series_table, session_table
from bot.journeys.models import Enrolment, EnrolmentState
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories.models import Story, StoryAuthor, StoryStatus

# The track with which the trainer's part ends.
TRAINER_TRACK = "scaling-successes"


def way(session: Session, context: WayContext, member: Member, *, now: datetime) -> TrainerWay:
    """Where a member stands, in the current language."""
    who = person(member)
    capstone = capstones.find(session, who)
    overview = submitting.overview(session, capstone) if capstone else None
    held = certificates.of_member(session, who)
    certificate = next((each for each in held if each.revoked_at is None), None)
    finished = _finished_tracks(session, who) & {*context.library.tracks}
    return TrainerWay(
        tracks_finished=len(finished),
        tracks=len(context.library.tracks),
        is_trainer_track_finished=TRAINER_TRACK in finished,
        stories=_published_stories(session, who),
        sessions_led=_sessions(session, who, session_table.c.facilitator_id == who.member_id, now),
        led_by_others=_sessions(session, who, _OTHERS_LED, now),
        is_capstone_begun=capstone is not None,
        is_capstone_passed=bool(capstone and capstone.passed_at),
        parts=[_part(context, overview, part) for part in context.certification.rubric.parts],
        teach_back=context.teach_back(session, who.workspace_id, who.member_id),
        certificate=certificate,
        standing=certificates.standing(certificate, now=now) if certificate else None,
        is_revoked=bool(held) and certificate is None,
        is_listed=consents.has_agreed(session, who),
    )


def has_begun(session: Session, context: WayContext, member: Member) -> bool:
    """Whether a member has anything of the trainer's part; cheaper than the whole way."""
    who = person(member)
    mine = sa.or_(
        _exists(Capstone, who),
        _exists(Certificate, who),
        _exists(Enrolment, who, col(Enrolment.track_id) == TRAINER_TRACK, _FINISHED),
    )
    if session.connection().execute(sa.select(mine)).scalar():
        return True
    return context.teach_back(session, who.workspace_id, who.member_id).is_begun


_FINISHED = col(Enrolment.progress) == EnrolmentState.FINISHED
_OTHERS_LED = sa.and_(
    activity_table.c.owner_id == sa.bindparam("member"),
    session_table.c.facilitator_id.is_not(None),
    session_table.c.facilitator_id != sa.bindparam("member"),
)
# The sessions of teach-backs that didn't take place; the calendar knows nothing of it.
_MISSED = sa.select(col(TeachBack.session_id)).where(
    col(TeachBack.state) == TeachBackState.MISSED,
    col(TeachBack.ended_at).is_(None),
    col(TeachBack.session_id).is_not(None),
)


def _exists(table: type[Capstone | Certificate | Enrolment], who: Person, *more: sa.ColumnElement[bool]) -> sa.Exists:
    mine = sa.select(sa.literal(1)).where(
        col(table.workspace_id) == who.workspace_id, col(table.member_id) == who.member_id
    )
    return mine.where(*more).exists()


def _finished_tracks(session: Session, who: Person) -> set[str]:
    wanted = select(Enrolment.track_id).where(
        Enrolment.workspace_id == who.workspace_id, Enrolment.member_id == who.member_id, _FINISHED
    )
    return {*session.exec(wanted)}


def _published_stories(session: Session, who: Person) -> int:
    """The stories in the showcase that they began, or wrote with others."""
    with_others = sa.select(col(StoryAuthor.story_id)).where(
        col(StoryAuthor.workspace_id) == who.workspace_id, col(StoryAuthor.member_id) == who.member_id
    )
    counted = sa.select(sa.func.count()).where(
        col(Story.workspace_id) == who.workspace_id,
        col(Story.status) == StoryStatus.PUBLISHED,
        col(Story.deleted_at).is_(None),
        sa.or_(col(Story.member_id) == who.member_id, col(Story.id).in_(with_others)),
    )
    return int(session.connection().execute(counted).scalar_one())


def _sessions(session: Session, who: Person, condition: sa.ColumnElement[bool], now: datetime) -> int:
    """The sessions that took place and fulfil a condition."""
    counted = (
        sa.select(sa.func.count())
        .select_from(session_table)
        .join(series_table, series_table.c.id == session_table.c.series_id)
        .join(activity_table, activity_table.c.id == series_table.c.activity_id)
        .where(
            session_table.c.workspace_id == who.workspace_id,
            session_table.c.state.not_in((SessionState.SKIPPED, SessionState.CANCELLED)),
            session_table.c.ends_at <= now,
            session_table.c.id.not_in(_MISSED),
            series_table.c.state != SeriesState.DRAFT,
            condition,
        )
    )
    return int(session.connection().execute(counted, {"member": who.member_id}).scalar_one())


def _part(context: WayContext, overview: CapstoneOverview | None, part: RubricPart) -> WayPart:
    if overview is None:
        return WayPart(part.id, part.title, PartStand.MISSING)
    state = overview.state(part.id)
    if state.handed_in_at:
        stand = PartStand.HANDED_IN
    elif state.percent is not None:
        # With a total that is no pass, a part below it is what can bring it up.
        least = context.certification.pass_part if overview.total is None else context.certification.pass_total
        passes = overview.passed_at or Fraction(state.percent) >= least
        stand = PartStand.PASSED if passes else PartStand.REVISE
    elif any(element.id in overview.draft.texts for element in part.elements):
        stand = PartStand.DRAFT
    else:
        stand = PartStand.MISSING
    return WayPart(part.id, part.title, stand, state.percent)
