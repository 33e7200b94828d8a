"""Check in to a session, ask and note, and rate it afterwards."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import lifecycle, queries
from bot.community.calendar.errors import GoneError
from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.live_session.models import CheckIn, NoteKind, SessionNote, SessionRating
from bot.community.permissions import may_change
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.members.models import Member
from bot.members.service import Person

MIN_CODE, CODES = 1000, 9000
MAX_NOTE = 500
BY_HOST = "host"


class NotOpenError(GroundswellError):
    """You can check in from 15 minutes before a session until 15 minutes after it."""


class NotHeldError(NotOpenError):
    """That session is cancelled, so nothing was saved. `/community list` shows what's planned."""


class TooEarlyError(NotOpenError):
    """You can check people in from 15 minutes before the session, and afterwards too."""


class OverError(NotOpenError):
    """That session is over. `/community list` shows the next sessions."""


class NoCodeError(GroundswellError):
    """Which code? The person leading the session shows it. Write it like this: `/community here 1234`."""


class WrongCodeError(GroundswellError):
    """The code {given} doesn't fit any session that is open now. You can also use the button in the channel."""


class NothingToAskError(GroundswellError):
    """The field is empty, so there's nothing to save. Write a word or two, at most {most} characters."""


class NotYourQuestionError(GroundswellError):
    """Only the person who asked a question or leads the session can close it. You can answer in the thread."""


@dataclass(frozen=True)
class NewNote:
    """A question, note or decision to be kept, with its author's name or without."""

    kind: NoteKind
    text: str
    named: bool = True


def make_code(session: Session, session_id: int) -> str:
    """The check-in code of a session, made when it is first needed."""
    community_session = session.get_one(CommunitySession, session_id)
    if community_session.code is None:
        community_session.code = str(MIN_CODE + secrets.randbelow(CODES))
        session.add(community_session)
    return community_session.code


def check_in(session: Session, who: Person, card: SessionCard, *, by: str, now: datetime) -> bool:
    """Check a member in; whether that is new. NotOpenError too early or too late."""
    check_not_over(card, now=now)
    if not lifecycle.is_check_in_open(card.starts_at, card.ends_at, now=now):
        raise NotOpenError
    row = {
        "session_id": card.id, "member_id": who.member_id, "workspace_id": who.workspace_id, "by": by, "at": now,
    }  # fmt: skip
    return insert_new(session, CheckIn, [row]) > 0


def check_in_by_host(session: Session, who: Person, card: SessionCard, *, now: datetime) -> bool:
    """Check a member in for the host, who may do so afterwards too; whether that is new."""
    if card.state in (SessionState.SKIPPED, SessionState.CANCELLED):
        raise NotHeldError
    if now < card.starts_at - lifecycle.CHECK_IN_OPENS_BEFORE:
        raise TooEarlyError
    row = {
        "session_id": card.id, "member_id": who.member_id, "workspace_id": who.workspace_id, "by": BY_HOST, "at": now,
    }  # fmt: skip
    return insert_new(session, CheckIn, [row]) > 0


def check_out(session: Session, who: Person, card: SessionCard) -> None:
    """Take back a check-in that the host made."""
    mine = sa.delete(CheckIn).where(
        col(CheckIn.workspace_id) == who.workspace_id,
        col(CheckIn.session_id) == card.id,
        col(CheckIn.member_id) == who.member_id,
        col(CheckIn.by) == BY_HOST,
    )
    session.connection().execute(mine)


def check_not_over(card: SessionCard, *, now: datetime) -> None:
    """NotHeldError for a cancelled session, OverError some time after its end."""
    if card.state in (SessionState.SKIPPED, SessionState.CANCELLED):
        raise NotHeldError
    if card.state == SessionState.OVER or now > card.ends_at + lifecycle.CLOSES_AFTER_END:
        raise OverError


def find_by_code(session: Session, workspace_id: str, code: str, *, now: datetime) -> int:
    """The id of the session that is open for check-in with a code; WrongCodeError otherwise."""
    if not code.strip():
        raise NoCodeError
    wanted = select(CommunitySession).where(
        CommunitySession.workspace_id == workspace_id,
        CommunitySession.code == code.strip(),
        col(CommunitySession.ends_at) > now - lifecycle.CLOSES_AFTER_END,
    )
    for each in session.exec(wanted.order_by(col(CommunitySession.starts_at))):
        if lifecycle.is_check_in_open(each.starts_at, each.ends_at, now=now):
            return row_id(each)
    raise WrongCodeError(given=code.strip()[:10])


def add_note(session: Session, who: Person, session_id: int, note: NewNote, *, now: datetime) -> SessionNote:
    text = note.text.strip()
    if not text or len(text) > MAX_NOTE:
        raise NothingToAskError(most=MAX_NOTE)
    kept = SessionNote(
        workspace_id=who.workspace_id, session_id=session_id, member_id=who.member_id if note.named else None,
        kind=note.kind, text=text, at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def mark_answered(session: Session, member: Member, note_id: int, *, now: datetime) -> SessionNote:
    """Mark a question as answered, by the member who asked it or leads; NotYourQuestionError for others.

    If nobody leads the session, those who may change it can close its questions.
    """
    found = session.get(SessionNote, note_id)
    if found is None or found.workspace_id != member.workspace_id:
        raise GoneError
    card = queries.card(session, found.workspace_id, found.session_id)
    stands_in = card.host_id is None and may_change(session, member, card)
    if member.id not in {found.member_id, card.host_id} and not stands_in:
        raise NotYourQuestionError
    found.done_at = found.done_at or now
    session.add(found)
    return found


def rate(
    session: Session,
    who: Person,
    session_id: int,
    *,
    worth: int | None = None,
    will_use: int | None = None,
    now: datetime,
) -> SessionRating:
    """Keep one of the two ratings, replacing an earlier one."""
    kept = session.get(SessionRating, (session_id, who.member_id)) or SessionRating(
        session_id=session_id, member_id=who.member_id, workspace_id=who.workspace_id, at=now
    )
    kept.worth, kept.will_use, kept.at = worth or kept.worth, will_use or kept.will_use, now
    session.add(kept)
    return kept


def present(session: Session, session_id: int) -> list[int]:
    """The members who checked in, in that order."""
    wanted = select(CheckIn.member_id).where(CheckIn.session_id == session_id).order_by(col(CheckIn.at))
    return list(session.exec(wanted))


def notes(session: Session, session_id: int) -> list[SessionNote]:
    """The questions, notes and decisions of a session, in order."""
    return list(
        session.exec(select(SessionNote).where(SessionNote.session_id == session_id).order_by(col(SessionNote.id)))
    )
