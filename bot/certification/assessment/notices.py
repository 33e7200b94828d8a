"""Messages about judging, each under a key of its own, and what follows a change of a submission."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.certification.assessment import drawing, queries, service, views
from bot.certification.assessment.models import AssessorSeat, CapstoneAppeal
from bot.certification.capstone import submitting
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import Capstone, CapstoneSubmission, SubmissionState
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.service import person


def _news(member: Member, key: str, payload: Json, *, now: datetime) -> Outgoing:
    return Outgoing(member.workspace_id, key, member.slack_id, payload, now)


def candidate_of(session: Session, submission: CapstoneSubmission) -> Member:
    """Who handed it in."""
    return session.get_one(Member, session.get_one(Capstone, submission.capstone_id).member_id)


def handed_in(session: Session, certification: Certification, submission: CapstoneSubmission, now: datetime) -> None:
    """Draw assessors for what was handed in, and tell them; or tell the leads that there are too few."""
    look_after(session, submission, certification, now=now)


def look_after(
    session: Session, submission: CapstoneSubmission, _certification: Certification, *, now: datetime
) -> list[AssessorSeat]:
    """Fill the seats that nobody has and tell those who were drawn; returns the seats.

    Where nobody is left, those who run the programme are told, once for each kind of seat.
    """
    made = drawing.fill(session, submission, now=now)
    for seat in made:
        member = session.get_one(Member, seat.member_id)
        with in_language(member.language):
            payload = views.seat_drawn(queries.task(session, person(member), row_id(seat)))
        delivery.post(session, _news(member, f"assessment.seat:{seat.id}", payload, now=now))
    candidate = candidate_of(session, submission)
    # Two first assessors who are missing are one message.
    for kind in {"pair" if each in drawing.INDEPENDENT else each for each in drawing.needed(session, submission)}:
        for lead in _leads(session, candidate):
            with in_language(lead.language):
                payload = views.too_few(candidate)
            key = f"assessment.too_few:{submission.id}:{kind}:{lead.id}"
            delivery.post(session, _news(lead, key, payload, now=now))
    return made


def _leads(session: Session, candidate: Member) -> list[Member]:
    """Those who run the programme, but for the candidate."""
    found = members.facilitators(session, candidate.workspace_id)
    if found == [candidate.slack_id]:
        found = members.admins(session, candidate.workspace_id)
    known = (members.find(session, candidate.workspace_id, each) for each in found if each != candidate.slack_id)
    return [each for each in known if each]


def after_lock(
    session: Session, submission: CapstoneSubmission, certification: Certification, *, now: datetime
) -> None:
    """Tell the judges what has become of it, and find a third one if they are far apart."""
    candidate = candidate_of(session, submission)
    seats = drawing.seats(session, submission)
    judges = [session.get_one(Member, each.member_id) for each in seats if each.locked_at]
    pair = [each for each in seats if each.kind in drawing.INDEPENDENT and each.locked_at]
    if len(pair) == len(drawing.INDEPENDENT):
        for judge in (session.get_one(Member, each.member_id) for each in pair):
            with in_language(judge.language):
                payload = views.both_locked(candidate, submission)
            key = f"assessment.compared:{submission.id}:{judge.id}"
            delivery.post(session, _news(judge, key, payload, now=now))
    if submission.state == SubmissionState.SETTLED:
        for judge in judges:
            with in_language(judge.language):
                payload = views.settled(candidate, submission)
            key = f"assessment.settled:{submission.id}:{len(judges)}:{judge.id}"
            delivery.post(session, _news(judge, key, payload, now=now))
    look_after(session, submission, certification, now=now)


def released(session: Session, submission: CapstoneSubmission, certification: Certification, *, now: datetime) -> None:
    """Send the candidate their result."""
    candidate = candidate_of(session, submission)
    capstone = session.get_one(Capstone, submission.capstone_id)
    with in_language(candidate.language):
        marks = queries.part_marks(session, submission)
        outcome = queries.outcome(
            session, capstone, marks, pass_total=certification.pass_total, pass_part=certification.pass_part
        )
        payload = views.result(
            submission,
            queries.compared_for_release(session, submission),
            marks,
            outcome,
            submitting.rubric_of(session, submission).rubric,
            may_appeal=service.appeal_of(session, submission) is None,
        )
    key = f"assessment.result:{submission.id}:{now:%Y%m%dT%H%M%S%f}"
    message = Outgoing(candidate.workspace_id, key, candidate.slack_id, payload, now, lane=Lane.PROMPT)
    delivery.post(session, message)


def appealed(session: Session, submission: CapstoneSubmission, appeal: CapstoneAppeal, *, now: datetime) -> None:
    """Tell those who run the programme that somebody asks for a second look."""
    candidate = candidate_of(session, submission)
    for lead in _leads(session, candidate):
        with in_language(lead.language):
            payload = views.appeal_asked(candidate, appeal)
        delivery.post(session, _news(lead, f"assessment.appeal:{appeal.id}:{lead.id}", payload, now=now))


def look_after_all(session: Session, certification: Certification, *, now: datetime) -> int:
    """Replace assessors who are gone and find missing ones, in all workspaces; returns how many were drawn."""
    gone = select(Workspace.id).where(col(Workspace.gone_at).is_(None))
    return sum(look_after_workspace(session, each, certification, now=now) for each in session.exec(gone))


def look_after_workspace(session: Session, workspace_id: str, certification: Certification, *, now: datetime) -> int:
    """Like `look_after_all`, in one workspace."""
    drawing.leave(session, workspace_id, now=now)
    return sum(len(look_after(session, each, certification, now=now)) for each in _under_way(session, workspace_id))


def _under_way(session: Session, workspace_id: str) -> Iterable[CapstoneSubmission]:
    wanted = select(CapstoneSubmission).where(
        CapstoneSubmission.workspace_id == workspace_id,
        col(CapstoneSubmission.state).not_in((SubmissionState.RELEASED, SubmissionState.SETTLED)),
    )
    return session.exec(wanted.order_by(col(CapstoneSubmission.id))).all()
