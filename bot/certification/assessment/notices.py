"""Messages about judging, each under a key of its own, and what follows a change of a submission."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.certification.assessment import drawing, queries, service, views
from bot.certification.assessment.models import AssessorSeat, CapstoneAppeal, SeatKind
from bot.certification.assessment.views import PassMarks
from bot.certification.capstone import submitting
from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import Capstone, CapstoneSubmission, SubmissionState
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.message_updates import Redrawn
from bot.members.models import Member, Workspace
from bot.members.service import person

# For so many days a question may wait until somebody is at work again.
ASKED_DAYS = 7


def _news(member: Member, key: str, payload: Json, *, now: datetime) -> Outgoing:
    return Outgoing(member.workspace_id, key, member.slack_id, payload, now)


def candidate_of(session: Session, submission: CapstoneSubmission) -> Member:
    """Who handed it in."""
    return session.get_one(Member, session.get_one(Capstone, submission.capstone_id).member_id)


def handed_in(session: Session, _certification: Certification, submission: CapstoneSubmission, now: datetime) -> None:
    """Draw assessors for what was handed in, and tell them; or tell the leads that there are too few."""
    _fill(session, submission, now=now)


def look_after(
    session: Session, submission: CapstoneSubmission, _certification: Certification, *, now: datetime
) -> list[AssessorSeat]:
    """Fill the seats that nobody has and tell those who were drawn; returns the seats.

    A candidate whose work waited is told once that two read it now.
    """
    waited = submission.state == SubmissionState.WAITING
    made = _fill(session, submission, now=now)
    if waited and made:
        candidate = candidate_of(session, submission)
        with in_language(candidate.language):
            payload = capstone_views.assessors_found()
        delivery.post(session, _news(candidate, _found_key(submission), payload, now=now))
    return made


def _fill(session: Session, submission: CapstoneSubmission, *, now: datetime) -> list[AssessorSeat]:
    """Where nobody is left, those who run the programme are told, once for each kind of seat that becomes free."""
    made = drawing.fill(session, submission, now=now)
    for seat in made:
        member = session.get_one(Member, seat.member_id)
        with in_language(member.language):
            payload = views.seat_drawn(queries.task(session, person(member), row_id(seat)))
        delivery.post(session, _news(member, _seat_key(seat), payload, now=now))
    candidate = candidate_of(session, submission)
    leads = _leads(session, candidate)
    drawn = len(drawing.seats(session, submission, with_left=True))
    if made:
        kinds = ("pair", SeatKind.THIRD, SeatKind.APPEAL)
        earlier = (
            _too_few_key(submission, kind, number, lead) for kind in kinds for number in range(drawn) for lead in leads
        )
        _withdraw(session, submission, earlier)
    # Two first assessors who are missing are one message.
    for kind in {"pair" if each in drawing.INDEPENDENT else each for each in drawing.needed(session, submission)}:
        for lead in leads:
            with in_language(lead.language):
                payload = views.too_few(candidate)
            delivery.post(session, _news(lead, _too_few_key(submission, kind, drawn, lead), payload, now=now))
    return made


def _found_key(submission: CapstoneSubmission) -> str:
    return f"assessment.found:{submission.id}"


def _too_few_key(submission: CapstoneSubmission, kind: str, drawn: int, lead: Member) -> str:
    """One for each time that somebody is missing: `drawn` is how many were drawn before."""
    return f"assessment.too_few:{submission.id}:{kind}:{drawn}:{lead.id}"


def _withdraw(session: Session, submission: CapstoneSubmission, keys: Iterable[str]) -> None:
    """Drop messages that wait for somebody's morning and are no longer true."""
    delivery.withdraw(session, submission.workspace_id, [*keys], reason="it isn't so any more")


def _withdraw_seats(session: Session, submission: CapstoneSubmission) -> None:
    """Ask nobody to mark who has locked their marks or has left."""
    seats = drawing.seats(session, submission, with_left=True)
    _withdraw(session, submission, (_seat_key(each) for each in seats if each.locked_at or each.left_at))


def _seat_key(seat: AssessorSeat) -> str:
    return f"assessment.seat:{seat.id}"


def reminder_key(seat: AssessorSeat, day: datetime | None = None) -> str:
    """The key of a reminder: one by the clock, and one a day by those who run the programme."""
    return f"assessment.reminder:{seat.id}:{day:%Y-%m-%d}" if day else f"assessment.reminder:{seat.id}"


def marked(session: Session, seat: AssessorSeat, *, now: datetime) -> list[Redrawn]:
    """What asked the holder of a seat to mark, as it should look once they have locked; what waits isn't sent."""
    days = [reminder_key(seat, now - timedelta(days=each)) for each in range(ASKED_DAYS)]
    submission = session.get_one(CapstoneSubmission, seat.submission_id)
    _withdraw(session, submission, [reminder_key(seat), *days])
    holder = session.get_one(Member, seat.member_id)
    keys = {_seat_key(seat), reminder_key(seat)}
    found = delivery.sent_to(session, seat.workspace_id, holder.slack_id, [_seat_key(seat), reminder_key(seat)])
    payload = views.was_marked(candidate_of(session, submission))
    return [
        Redrawn(place, payload)
        for key, place in found.items()
        if key in keys or key.startswith(f"{reminder_key(seat)}:")
    ]


def gone_out(session: Session, submission: CapstoneSubmission) -> list[Redrawn]:
    """What asked the judges to write and release, as it should look once the result has gone out."""
    candidate, redraws = candidate_of(session, submission), list[Redrawn]()
    for seat in drawing.seats(session, submission):
        judge = session.get_one(Member, seat.member_id)
        with in_language(judge.language):
            payload = views.was_released(candidate)
        prefix = f"assessment.settled:{submission.id}:"
        for place in delivery.sent_to(session, submission.workspace_id, judge.slack_id, [prefix]).values():
            redraws.append(Redrawn(place, payload))
    return redraws


def _compared_key(submission: CapstoneSubmission, seat: AssessorSeat) -> str:
    return f"assessment.compared:{submission.id}:{seat.member_id}"


def _settled_key(submission: CapstoneSubmission, judges: int, seat: AssessorSeat) -> str:
    return f"assessment.settled:{submission.id}:{judges}:{seat.member_id}"


def _leads(session: Session, candidate: Member) -> list[Member]:
    """Everybody who runs the programme, facilitators and admins, but for the candidate."""
    workspace_id = candidate.workspace_id
    found = {*members.facilitators(session, workspace_id), *members.admins(session, workspace_id)}
    known = (members.find(session, workspace_id, each) for each in sorted(found - {candidate.slack_id}))
    return [each for each in known if each]


def stepped_back(
    session: Session, submission: CapstoneSubmission, certification: Certification, *, now: datetime
) -> bool:
    """Draw somebody else for somebody who has just stepped back; whether there was anybody."""
    _withdraw_seats(session, submission)
    return bool(look_after(session, submission, certification, now=now))


def after_lock(
    session: Session, submission: CapstoneSubmission, certification: Certification, *, now: datetime
) -> None:
    """Tell the judges what has become of it, and find a third one if they are far apart."""
    candidate = candidate_of(session, submission)
    seats = drawing.seats(session, submission)
    locked = [each for each in seats if each.locked_at]
    _withdraw_seats(session, submission)
    pair = [each for each in seats if each.kind in drawing.INDEPENDENT and each.locked_at]
    if len(pair) == len(drawing.INDEPENDENT):
        for seat in pair:
            judge = session.get_one(Member, seat.member_id)
            with in_language(judge.language):
                payload = views.both_locked(candidate, submission)
            delivery.post(session, _news(judge, _compared_key(submission, seat), payload, now=now))
    if submission.state == SubmissionState.SETTLED:
        if len(locked) > len(pair):
            # A third one has decided by now.
            _withdraw(session, submission, (_compared_key(submission, each) for each in pair))
        for seat in locked:
            judge = session.get_one(Member, seat.member_id)
            with in_language(judge.language):
                payload = views.settled(candidate, submission)
            delivery.post(session, _news(judge, _settled_key(submission, len(locked), seat), payload, now=now))
    look_after(session, submission, certification, now=now)


def released(session: Session, submission: CapstoneSubmission, certification: Certification, *, now: datetime) -> None:
    """Send the candidate their result; nobody is asked to release it any more."""
    candidate = candidate_of(session, submission)
    seats = drawing.seats(session, submission)
    counts = range(len(drawing.INDEPENDENT), len(seats) + 1)
    _withdraw(session, submission, (_settled_key(submission, count, each) for count in counts for each in seats))
    _withdraw(session, submission, [_found_key(submission)])
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
            PassMarks(certification.pass_total, certification.pass_part),
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
        delivery.post(session, _news(lead, _appeal_key(appeal, lead), payload, now=now))


def _appeal_key(appeal: CapstoneAppeal, lead: Member) -> str:
    return f"assessment.appeal:{appeal.id}:{lead.id}"


def appeal_answered(
    session: Session, submission: CapstoneSubmission, certification: Certification, *, now: datetime
) -> bool:
    """Draw somebody new for an appeal that a lead has just answered, about which the others needn't hear any more."""
    appeal = service.appeal_of(session, submission)
    leads = _leads(session, candidate_of(session, submission))
    _withdraw(session, submission, (_appeal_key(appeal, each) for each in leads if appeal))
    return bool(look_after(session, submission, certification, now=now))


def ask_to_judge(session: Session, lead: Member, asked: Member, *, now: datetime) -> None:
    """Ask somebody whether they are willing to judge, as a lead wishes; the same person once a day."""
    with in_language(asked.language):
        payload = views.willing_asked(lead.slack_id)
    delivery.post(session, _news(asked, _asked_key(asked, now), payload, now=now))


def volunteered(session: Session, member: Member, *, now: datetime) -> None:
    """Ask somebody who has said that they are willing no more, where the question waits for their morning."""
    keys = [_asked_key(member, now - timedelta(days=each)) for each in range(ASKED_DAYS)]
    delivery.withdraw(session, member.workspace_id, keys, reason="they have said yes")


def _asked_key(asked: Member, now: datetime) -> str:
    return f"assessment.asked:{asked.id}:{now:%Y-%m-%d}"


def look_after_all(session: Session, certification: Certification, *, now: datetime) -> int:
    """Replace assessors who are gone and find missing ones, in all workspaces; returns how many were drawn."""
    gone = select(Workspace.id).where(col(Workspace.gone_at).is_(None))
    return sum(look_after_workspace(session, each, certification, now=now) for each in session.exec(gone))


def look_after_workspace(session: Session, workspace_id: str, certification: Certification, *, now: datetime) -> int:
    """Like `look_after_all`, in one workspace."""
    for submission in drawing.leave(session, workspace_id, now=now):
        _withdraw_seats(session, submission)
    return sum(len(look_after(session, each, certification, now=now)) for each in _under_way(session, workspace_id))


def _under_way(session: Session, workspace_id: str) -> Iterable[CapstoneSubmission]:
    wanted = select(CapstoneSubmission).where(
        CapstoneSubmission.workspace_id == workspace_id,
        col(CapstoneSubmission.state).not_in((SubmissionState.RELEASED, SubmissionState.SETTLED)),
    )
    return session.exec(wanted.order_by(col(CapstoneSubmission.id))).all()
