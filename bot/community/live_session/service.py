"""Verbs of a session while it takes place: check in, ask, note, say how it was."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import lifecycle
from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.live_session.models import CheckIn, NoteKind, SessionNote, SessionRating
from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.service import Person

CODES = 9000
SMALLEST_CODE = 1000
MAX_NOTE = 500
WORTH, USE = (1, 5), (1, 3)


class NotOpenError(GroundswellError):
    """Check-in is open from a quarter of an hour before a session until a quarter of an hour after it."""


class NotHeldError(NotOpenError):
    """That session does not take place, so nothing is kept of it. `/community list` shows what does."""


class OverError(NotOpenError):
    """That session is over. `/community list` shows what comes next."""


class NoCodeError(GroundswellError):
    """Which code? Say it like `/community here 1234`; whoever leads the session shows it. Or press the button there."""


class WrongCodeError(GroundswellError):
    """No session that is open now has the code {given}. The button in the channel works too."""


class NothingToAskError(GroundswellError):
    """There is nothing to keep in an empty line. Write a word or two, at most {most} characters."""


@dataclass(frozen=True)
class NewNote:
    """Something to be kept of a session, with its author's name or without."""

    kind: NoteKind
    text: str
    named: bool = True


def open_session(session: Session, date: CommunitySession) -> str:
    """The code of a session, made when it is first needed."""
    if date.code is None:
        date.code = str(SMALLEST_CODE + secrets.randbelow(CODES))
        session.add(date)
    return date.code


def check_in(session: Session, who: Person, session_id: int, *, by: str, now: datetime) -> bool:
    """Somebody is there; whether that is news. NotOpenError outside the window."""
    date = session.get(CommunitySession, session_id)
    if date is None or date.workspace_id != who.workspace_id:
        raise NotOpenError
    check_held(date.state, date.ends_at, now=now)
    if not lifecycle.takes_check_ins(date.starts_at, date.ends_at, now):
        raise NotOpenError
    before = session.get(CheckIn, (session_id, who.member_id))
    row = {
        "session_id": session_id, "member_id": who.member_id, "workspace_id": who.workspace_id, "by": by, "at": now,
    }  # fmt: skip
    insert_new(session, CheckIn, [row])
    return before is None


def check_held(state: str, ends_at: datetime, *, now: datetime) -> None:
    """NotHeldError for a session that was left out, OverError a little after its end."""
    if state in NOT_HELD:
        raise NotHeldError
    if state == SessionState.OVER or now > ends_at + lifecycle.AFTER_END:
        raise OverError


TOO_LATE = (NotHeldError, OverError)
NOT_HELD = (SessionState.SKIPPED, SessionState.CANCELLED)


def by_code(session: Session, workspace_id: str, code: str, *, now: datetime) -> int:
    """The session that a code opens now; WrongCodeError otherwise."""
    if not code.strip():
        raise NoCodeError
    wanted = select(CommunitySession).where(
        CommunitySession.workspace_id == workspace_id,
        CommunitySession.code == code.strip(),
        col(CommunitySession.ends_at) > now - lifecycle.AFTER_END,
    )
    for date in session.exec(wanted.order_by(col(CommunitySession.starts_at))):
        if date.id and lifecycle.takes_check_ins(date.starts_at, date.ends_at, now):
            return date.id
    raise WrongCodeError(given=code.strip()[:10])


def note(session: Session, who: Person, session_id: int, said: NewNote, *, now: datetime) -> SessionNote:
    """Keep a question, a note or a decision of a session; without a name where its author likes that better."""
    words = said.text.strip()
    if not words or len(words) > MAX_NOTE:
        raise NothingToAskError(most=MAX_NOTE)
    author = who.member_id if said.named else None
    made = SessionNote(
        workspace_id=who.workspace_id, session_id=session_id, member_id=author, kind=said.kind, text=words, at=now
    )
    session.add(made)
    session.flush()
    return made


def answered(session: Session, workspace_id: str, note_id: int, *, now: datetime) -> SessionNote | None:
    """A question leaves the queue; None where there is no such question."""
    found = session.get(SessionNote, note_id)
    if found is None or found.workspace_id != workspace_id:
        return None
    found.done_at = found.done_at or now
    session.add(found)
    return found


def say_pulse(session: Session, who: Person, session_id: int, *, now: datetime, **answer: int) -> SessionRating:
    """One of the two answers after a session: `worth` from 1 to 5, `use` from 1 to 3. The last one given stands."""
    found = session.get(SessionRating, (session_id, who.member_id))
    kept = found or SessionRating(session_id=session_id, member_id=who.member_id, workspace_id=who.workspace_id, at=now)
    for name, value in answer.items():
        setattr(kept, name, value)
    kept.at = now
    session.add(kept)
    return kept


def present(session: Session, session_id: int) -> list[int]:
    """The members who checked in, in that order."""
    wanted = sa.select(col(CheckIn.member_id)).where(col(CheckIn.session_id) == session_id).order_by(col(CheckIn.at))
    return list(session.connection().execute(wanted).scalars())


def notes(session: Session, session_id: int) -> list[SessionNote]:
    """What was asked, noted and decided in a session, in order."""
    return list(
        session.exec(select(SessionNote).where(SessionNote.session_id == session_id).order_by(col(SessionNote.id)))
    )
