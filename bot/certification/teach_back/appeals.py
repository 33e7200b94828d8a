"""A candidate asks for a second look, and a lead who had no part in it answers."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.certification.teach_back import drawing, notices, queries, rating_views
from bot.certification.teach_back.models import TeachBack, TeachBackAppeal, TeachBackState
from bot.certification.teach_back.pulse import NotReleasedError
from bot.errors import GroundswellError, NotAllowedError
from bot.kit.db import row_id
from bot.members.models import Member

MAX_REASON = 500


class NoSecondLookReasonError(GroundswellError):
    """Say in a sentence what somebody should look at again."""


class NoAnswerError(GroundswellError):
    """Write your reason in one sentence. The candidate will read that sentence."""


class AppealedOnceError(GroundswellError):
    """You've already asked for a second look at this result. I'll write to you when there's an answer."""


class NobodyToAskError(GroundswellError):
    """I couldn't find a lead who wasn't involved in your teach-back. Please ask an admin directly. Nothing is lost."""


class AnsweredAlreadyError(GroundswellError):
    """Somebody has already answered that question, so nothing has changed."""


def ask(session: Session, member: Member, number: int, reason: str, *, now: datetime) -> TeachBackAppeal:
    """Pass a candidate's wish for a second look on to the leads."""
    teach_back = queries.find_own(session, member, number)
    if teach_back.state != TeachBackState.RELEASED:
        raise NotReleasedError
    said = " ".join(reason.split())[:MAX_REASON]
    if not said:
        raise NoSecondLookReasonError
    if queries.appeal(session, teach_back):
        raise AppealedOnceError
    to = [row_id(each) for each in _leads(session, teach_back)]
    if not to:
        raise NobodyToAskError
    made = TeachBackAppeal(workspace_id=teach_back.workspace_id, teach_back_id=number, reason=said, asked_at=now)
    session.add(made)
    session.flush()
    notices.tell(
        session, teach_back, "appeal", to,
        lambda _to: rating_views.please_answer(teach_back, said, member.slack_id), now=now,
    )  # fmt: skip
    return made


def _leads(session: Session, teach_back: TeachBack) -> list[Member]:
    """The leads who had no part in it, nor decided anything of it."""
    ruled = {each.decided_by for each in queries.rulings(session, teach_back).values()}
    return [each for each in drawing.leads(session, teach_back) if row_id(each) not in ruled]


def open_for(session: Session, lead: Member, number: int) -> tuple[TeachBack, TeachBackAppeal]:
    """An appeal that waits for a lead; NotAllowedError for those who may not answer it."""
    teach_back = queries.find(session, lead.workspace_id, number)
    found = queries.appeal(session, teach_back)
    if found is None:
        raise queries.NoTeachBackError
    if row_id(lead) not in {row_id(each) for each in _leads(session, teach_back)}:
        raise NotAllowedError
    if found.answered_at is not None:
        raise AnsweredAlreadyError
    return teach_back, found


def answer(session: Session, lead: Member, number: int, text: str, *, is_granted: bool, now: datetime) -> TeachBack:
    """Answer an appeal: the result stays, or it is passed after all. The marks stay as they were locked."""
    teach_back, found = open_for(session, lead, number)
    said = " ".join(text.split())[:MAX_REASON]
    if not said:
        raise NoAnswerError
    found.answered_by, found.answered_at, found.answer, found.is_granted = row_id(lead), now, said, is_granted
    teach_back.is_passed = is_granted or teach_back.is_passed
    session.add_all([found, teach_back])
    session.flush()
    notices.tell(
        session, teach_back, "answered", [teach_back.member_id],
        lambda _to: rating_views.answered(teach_back, said, is_granted=is_granted), now=now,
    )  # fmt: skip
    return teach_back
