"""Who judges a submission: willing people who are not too close, the least busy first, and who takes over."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.assessment.models import AppealState, Assessor, AssessorSeat, CapstoneAppeal, SeatKind
from bot.certification.capstone import submitting
from bot.certification.capstone.models import Capstone, CapstoneSubmission, SubmissionState
from bot.certification.capstone.sources import SourceKind
from bot.community.engagement.models import CoffeeMeeting
from bot.kit.db import row_id
from bot.members.models import Member
from bot.stories.models import Story, StoryAuthor

MAX_OPEN_SEATS = 5
PAIRED_WITHIN = timedelta(days=182)
INDEPENDENT = (SeatKind.FIRST, SeatKind.SECOND)


def willing(session: Session, workspace_id: str) -> list[Member]:
    """The active members who have said that they are willing to judge."""
    wanted = (
        select(Member)
        .join(Assessor, col(Assessor.member_id) == col(Member.id))
        .where(Assessor.workspace_id == workspace_id, col(Assessor.stopped_at).is_(None), col(Member.active))
    )
    return list(session.exec(wanted.order_by(col(Member.id))))


def load(session: Session, workspace_id: str) -> dict[int, int]:
    """How many seats everybody has that aren't locked yet, by member."""
    counted = sa.select(col(AssessorSeat.member_id), sa.func.count().label("seats")).where(
        col(AssessorSeat.workspace_id) == workspace_id,
        col(AssessorSeat.locked_at).is_(None),
        col(AssessorSeat.left_at).is_(None),
    )
    rows = session.connection().execute(counted.group_by(col(AssessorSeat.member_id)))
    return {row.member_id: row.seats for row in rows}


def too_close(session: Session, submission: CapstoneSubmission, *, now: datetime) -> set[int]:
    """Who may not judge a submission: its author, their reader, manager, co-authors and partner, and who sat already.

    A partner is somebody with whom they were paired for coffee in the last half year. Co-authors are those of any story
    of theirs if one was taken into what they handed in. Somebody who stepped back isn't drawn for this person again.
    """
    capstone = session.get_one(Capstone, submission.capstone_id)
    near = {capstone.member_id, capstone.reader_id, submission.manager_id}
    near |= {each.member_id for each in seats(session, submission, with_left=True)}
    near |= _partners(session, capstone, now) | _stepped_back(session, capstone)
    texts = submitting.submitted_texts(session, submission).values()
    if any(each.source == SourceKind.STORY for each in texts):
        near |= _co_authors(session, capstone)
    return {each for each in near if each is not None}


def _stepped_back(session: Session, capstone: Capstone) -> set[int]:
    """Who has said that they can't judge this candidate."""
    wanted = (
        select(AssessorSeat.member_id)
        .join(CapstoneSubmission, col(CapstoneSubmission.id) == col(AssessorSeat.submission_id))
        .where(
            AssessorSeat.workspace_id == capstone.workspace_id,
            CapstoneSubmission.capstone_id == capstone.id,
            col(AssessorSeat.has_stepped_back),
        )
    )
    return {*session.exec(wanted)}


def _partners(session: Session, capstone: Capstone, now: datetime) -> set[int]:
    met = select(CoffeeMeeting.first_id, CoffeeMeeting.second_id).where(
        CoffeeMeeting.workspace_id == capstone.workspace_id,
        CoffeeMeeting.at > now - PAIRED_WITHIN,
        sa.or_(col(CoffeeMeeting.first_id) == capstone.member_id, col(CoffeeMeeting.second_id) == capstone.member_id),
    )
    return {each for pair in session.exec(met) for each in pair}


def _co_authors(session: Session, capstone: Capstone) -> set[int]:
    """Everybody with whom the candidate writes or wrote a story."""
    begun = select(Story.id).where(Story.workspace_id == capstone.workspace_id, Story.member_id == capstone.member_id)
    joined = select(StoryAuthor.story_id).where(
        StoryAuthor.workspace_id == capstone.workspace_id, StoryAuthor.member_id == capstone.member_id
    )
    authors = select(StoryAuthor.member_id).where(
        StoryAuthor.workspace_id == capstone.workspace_id,
        sa.or_(col(StoryAuthor.story_id).in_(begun), col(StoryAuthor.story_id).in_(joined)),
    )
    beginners = select(Story.member_id).where(Story.workspace_id == capstone.workspace_id, col(Story.id).in_(joined))
    return {*session.exec(authors), *session.exec(beginners)}


def seats(session: Session, submission: CapstoneSubmission, *, with_left: bool = False) -> Sequence[AssessorSeat]:
    """The seats of a submission as they were drawn; those whom somebody took over from only `with_left`."""
    wanted = select(AssessorSeat).where(
        AssessorSeat.workspace_id == submission.workspace_id, AssessorSeat.submission_id == submission.id
    )
    if not with_left:
        wanted = wanted.where(col(AssessorSeat.left_at).is_(None))
    return session.exec(wanted.order_by(col(AssessorSeat.id))).all()


def seat_of(found: Sequence[AssessorSeat], kind: SeatKind) -> AssessorSeat | None:
    """The seat of a kind among those of a submission."""
    return next((each for each in found if each.kind == kind), None)


def needed(session: Session, submission: CapstoneSubmission) -> list[SeatKind]:
    """The seats of a submission that nobody has."""
    wanted: dict[str, tuple[SeatKind, ...]] = {
        SubmissionState.WAITING: INDEPENDENT,
        SubmissionState.MARKING: INDEPENDENT,
        SubmissionState.DECIDING: (SeatKind.THIRD,),
        SubmissionState.APPEALED: (SeatKind.APPEAL,) if reading_appeal(session, submission) else (),
    }
    taken = {each.kind for each in seats(session, submission)}
    return [each for each in wanted.get(submission.state, ()) if each not in taken]


def reading_appeal(session: Session, submission: CapstoneSubmission) -> CapstoneAppeal | None:
    """The appeal against a result that somebody new is to read."""
    wanted = select(CapstoneAppeal).where(
        CapstoneAppeal.workspace_id == submission.workspace_id,
        CapstoneAppeal.submission_id == submission.id,
        CapstoneAppeal.state == AppealState.READING,
    )
    return session.exec(wanted).first()


def fill(session: Session, submission: CapstoneSubmission, *, now: datetime) -> list[AssessorSeat]:
    """Draw people for the seats that nobody has, as far as there are any; both of the first two or neither."""
    kinds = needed(session, submission)
    if not kinds:
        return []
    drawn = draw(session, submission, too_close(session, submission, now=now), len(kinds), now=now)
    if len(drawn) < len(kinds) and submission.state == SubmissionState.WAITING:
        return []
    made = [
        AssessorSeat(
            workspace_id=submission.workspace_id,
            submission_id=row_id(submission),
            member_id=row_id(member),
            kind=kind,
            drawn_at=now,
        )
        for kind, member in zip(kinds, drawn, strict=False)
    ]
    session.add_all(made)
    if submission.state == SubmissionState.WAITING:
        submission.state = SubmissionState.MARKING
    session.flush()
    return made


def draw(
    session: Session, submission: CapstoneSubmission, without: Collection[int], count: int, *, now: datetime
) -> list[Member]:
    """The willing with the fewest open seats; those on a pause last, nobody with five. A hash decides a tie."""
    busy = load(session, submission.workspace_id)

    def rank(member: Member) -> tuple[bool, int, str]:
        rests = bool(member.paused_until and member.paused_until > now)
        chance = hashlib.sha256(f"{submission.id}:{member.id}".encode()).hexdigest()
        return rests, busy.get(row_id(member), 0), chance

    free = [
        member
        for member in willing(session, submission.workspace_id)
        if row_id(member) not in without and busy.get(row_id(member), 0) < MAX_OPEN_SEATS
    ]
    return sorted(free, key=rank)[:count]


def leave(session: Session, workspace_id: str, *, now: datetime) -> list[CapstoneSubmission]:
    """Free the open seats of those who are gone or no longer willing; returns the submissions they were of.

    Locked marks stay and count.
    """
    able = [row_id(each) for each in willing(session, workspace_id)]
    wanted = select(AssessorSeat).where(
        AssessorSeat.workspace_id == workspace_id,
        col(AssessorSeat.locked_at).is_(None),
        col(AssessorSeat.left_at).is_(None),
        col(AssessorSeat.member_id).not_in(able),
    )
    found = session.exec(wanted).all()
    for seat in found:
        seat.left_at = now
    session.flush()
    return [session.get_one(CapstoneSubmission, each) for each in sorted({seat.submission_id for seat in found})]
