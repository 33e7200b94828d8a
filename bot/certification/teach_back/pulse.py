"""Two questions to those who were at a teach-back, and what of it the candidate may see; not the pulse of a group."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.certification.teach_back import notices, queries, rating_views, timing
from bot.certification.teach_back.models import RaterState, TeachBack, TeachBackPulse, TeachBackState
from bot.community.notifications import Notice, notify, recipients
from bot.delivery.models import Topic
from bot.errors import GroundswellError
from bot.figures.ledger import FigureLedger
from bot.kit.db import insert_new, row_id
from bot.kit.slack import Json
from bot.members.models import Member

ASKED_FOR = timedelta(days=3)
MAX_COMMENT = 300
CLEAR, WOULD_USE = range(1, 6), range(1, 4)


class NotThereError(GroundswellError):
    """Only people who were there can do that."""


class NotAnOptionError(GroundswellError):
    """I didn't offer that answer, so nothing has changed."""


class NotReleasedError(GroundswellError):
    """There's no result yet. I'll write to you as soon as I have one."""


def audience(session: Session, teach_back: TeachBack) -> list[int]:
    """The ids of the learners who were there: all who checked in but the candidate and the raters."""
    agreed = queries.raters(session, teach_back, RaterState.AGREED)
    apart = {teach_back.member_id, *(each.member_id for each in agreed)}
    return [each for each in timing.present(session, teach_back) if each not in apart]


def ask(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Ask everybody who was there, once."""
    teach_back.pulse_at = None
    session.add(teach_back)
    key = notices.message_key(teach_back, "pulse")
    notice = Notice(teach_back.workspace_id, key, now, until=now + ASKED_FOR, topic=Topic.COMMUNITY)
    to = recipients(session, teach_back.workspace_id, audience(session, teach_back))
    notify(session, notice, to, lambda _to: rating_views.pulse(teach_back))


def answer(
    session: Session,
    member: Member,
    number: int,
    *,
    clear: int | None = None,
    would_use: int | None = None,
    now: datetime,
) -> Json:
    """Keep one of the two answers, in the place of an earlier one; returns the message as it is now."""
    if (clear is not None and clear not in CLEAR) or (would_use is not None and would_use not in WOULD_USE):
        raise NotAnOptionError
    teach_back, kept = _own(session, member, number, now=now)
    kept.clear, kept.would_use, kept.at = clear or kept.clear, would_use or kept.would_use, now
    session.add(kept)
    session.flush()
    return rating_views.pulse(teach_back, kept)


def comment(session: Session, member: Member, number: int, text: str, *, now: datetime) -> None:
    """Keep a comment, in the place of an earlier one; an empty one takes it back."""
    _teach_back, kept = _own(session, member, number, now=now)
    kept.comment, kept.at = " ".join(text.split())[:MAX_COMMENT], now
    session.add(kept)
    session.flush()


def _own(session: Session, member: Member, number: int, *, now: datetime) -> tuple[TeachBack, TeachBackPulse]:
    teach_back = queries.find(session, member.workspace_id, number)
    if teach_back.ended_at is None or row_id(member) not in audience(session, teach_back):
        raise NotThereError
    row = {
        "workspace_id": teach_back.workspace_id, "teach_back_id": number, "member_id": member.id, "comment": "",
        "at": now,
    }  # fmt: skip
    insert_new(session, TeachBackPulse, [row])
    return teach_back, session.get_one(TeachBackPulse, (number, member.id), populate_existing=True)


def family(teach_back: TeachBack, question: str) -> str:
    """The family of the figures about one question of one teach-back."""
    return f"teach_back:{row_id(teach_back)}:{question}"


def shown(session: Session, member: Member, number: int, *, now: datetime) -> Json:
    """What learners said, for the candidate, once the result is out; through the ledger of figures.

    A comment is shown only if it was there when the figure was made, so that no late one points at its author.
    """
    teach_back = queries.find_own(session, member, number)
    if teach_back.state != TeachBackState.RELEASED:
        raise NotReleasedError
    wanted = select(TeachBackPulse).where(
        TeachBackPulse.workspace_id == teach_back.workspace_id, TeachBackPulse.teach_back_id == number
    )
    given = list(session.exec(wanted.order_by(col(TeachBackPulse.comment))))
    families = {name: family(teach_back, name) for name in ("clear", "would_use")}
    ledger = FigureLedger(session, teach_back.workspace_id, families.values(), now=now)
    clear = ledger.average(
        families["clear"], "all", {each.member_id: float(each.clear) for each in given if each.clear is not None}
    )
    would_use = ledger.average(
        families["would_use"],
        "all",
        {each.member_id: float(each.would_use) for each in given if each.would_use is not None},
    )
    ledger.save()
    since = [each.as_of for each in (clear, would_use) if each.as_of]
    comments = [each.comment for each in given if each.comment and since and each.at <= max(since)]
    return rating_views.learners(clear, would_use, comments)
