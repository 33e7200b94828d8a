"""Suggest, edit and vote for improvements, decide on them, and tell those who suggested them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.service import ForStaffError, is_staff
from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.improvement import news_views
from bot.improvement.models import (
    Improvement,
    ImprovementChange,
    ImprovementChannel,
    ImprovementState,
    ImprovementVote,
    Origin,
)
from bot.improvement.rules import typical_impact
from bot.kit.blocks import shorten_to_words
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.mentions import readable
from bot.members import service as members
from bot.members.models import Member, Role
from bot.members.service import Person

MIN_TITLE, MAX_TITLE, MAX_TEXT = 3, 120, 800
ENDED = (ImprovementState.DONE, ImprovementState.DROPPED)


class UntitledImprovementError(GroundswellError):
    """Say in a few words what should change, such as “Send the lessons later in the day”."""


class LongSuggestionError(GroundswellError):
    """Use at most {most} characters here. There's room for the rest under “How does it work today?”."""


class LongTextError(GroundswellError):
    """I can only keep {most} characters, and your text is longer. Write just the most important part."""


class NoImprovementError(GroundswellError):
    """I can't find that improvement. `/groundswell improve all` lists all improvements."""


class NoReasonError(GroundswellError):
    """Say why in one sentence. The person who made the suggestion will read your sentence."""


class AlreadyDecidedError(GroundswellError):
    """Somebody else has just decided on this improvement. Please read their decision first."""


class TryingError(GroundswellError):
    """Somebody is trying this improvement right now. End the experiment first, so that nobody gets stuck halfway."""


@dataclass(frozen=True)
class Suggestion:
    """What somebody suggests, in their words; what they left open is None or empty."""

    title: str
    today: str = ""
    category: str | None = None
    impact: int | None = None
    effort: int | None = None
    owner: str = ""
    evidence: str = ""


def in_own_words(text: str) -> Suggestion:
    """A suggestion of a text: what is too long for a title has its beginning there, and all of it below."""
    words = readable(" ".join(text.split()))
    if len(words) <= MAX_TITLE:
        return Suggestion(words)
    return Suggestion(shorten_to_words(words, MAX_TITLE - 2), today=readable(text.strip()))


def suggest(
    session: Session,
    who: Person,
    suggestion: Suggestion,
    *,
    key: str,
    origin: Origin = Origin.PERSON,
    about: str = "",
    now: datetime,
) -> Improvement:
    """The improvement that somebody suggests, once for each `key`; leads have looked at their own."""
    title = _title(suggestion.title)
    author = session.get_one(Member, who.member_id)
    row = {
        **_values(session, who, suggestion, now),
        "workspace_id": who.workspace_id,
        "key": key,
        "title": title,
        "origin": origin,
        "about": about,
        "state": ImprovementState.OPEN,
        "reason": "",
        "suggested_by": who.member_id,
        "suggested_at": now,
        "looked_at": now if is_staff(author) else None,
        "changed_at": now,
    }
    is_new = insert_new(session, Improvement, [row]) > 0
    wanted = select(Improvement).where(Improvement.workspace_id == who.workspace_id, Improvement.key == key)
    made = session.exec(wanted).one()
    if is_new:
        insert_new(session, ImprovementVote, [_vote(who, row_id(made), now)])
        _tell_owner(session, made, author, now=now)
    return made


def _values(session: Session, who: Person, suggestion: Suggestion, now: datetime) -> dict[str, object]:
    owner = members.arrive(session, who.workspace_id, suggestion.owner, now=now) if suggestion.owner else None
    return {
        "today": _whole(suggestion.today),
        "category": suggestion.category,
        "impact": suggestion.impact or typical_impact(suggestion.category),
        "effort": suggestion.effort,
        "owner_id": row_id(owner) if owner else None,
        "evidence": _whole(suggestion.evidence),
    }


def _title(given: str) -> str:
    title = readable(" ".join(given.split()))
    if len(title) < MIN_TITLE:
        raise UntitledImprovementError
    if len(title) > MAX_TITLE:
        raise LongSuggestionError(most=MAX_TITLE)
    return title


def _whole(text: str) -> str:
    """A text as it was written, never cut."""
    if len(text.strip()) > MAX_TEXT:
        raise LongTextError(most=MAX_TEXT)
    return text.strip()


def edit(session: Session, member: Member, number: int, suggestion: Suggestion, *, now: datetime) -> Improvement:
    """Change what an improvement says; a lead has looked at it then."""
    found = find_to_edit(session, member, number)
    found.title = _title(suggestion.title)
    for name, value in _values(session, members.person(member), suggestion, now).items():
        setattr(found, name, value)
    if is_staff(member):
        found.looked_at = found.looked_at or now
    found.changed_at = now
    session.add(found)
    session.flush()
    _tell_owner(session, found, member, now=now)
    return found


def owner_key(improvement: Improvement, member_id: int) -> str:
    """The key of the message to somebody who looks after an improvement now: one, however often it is edited."""
    return f"improvement.owner:{row_id(improvement)}:{member_id}"


def _tell_owner(session: Session, improvement: Improvement, by: Member, *, now: datetime) -> None:
    """Tell the owner, unless they have put themselves down."""
    owner = session.get(Member, improvement.owner_id) if improvement.owner_id else None
    if owner is None or owner.id == by.id or not owner.active:
        return
    with in_language(owner.language):
        payload = news_views.to_owner(improvement, by.slack_id)
    key = owner_key(improvement, row_id(owner))
    delivery.post(session, delivery.Outgoing(owner.workspace_id, key, owner.slack_id, payload, now))


def find(session: Session, workspace_id: str, number: int) -> Improvement:
    """An improvement of a workspace; raises NoImprovementError."""
    wanted = select(Improvement).where(Improvement.workspace_id == workspace_id, Improvement.id == number)
    found = session.exec(wanted).first()
    if found is None:
        raise NoImprovementError
    return found


def find_to_edit(session: Session, member: Member, number: int) -> Improvement:
    """Like `find`, for leads, and for its author until a lead has looked at it."""
    found = find(session, member.workspace_id, number)
    if is_staff(member) or (found.suggested_by == member.id and found.looked_at is None):
        return found
    raise ForStaffError


def withdraw(session: Session, member: Member, number: int) -> bool:
    """Delete a suggestion that its author takes back; False once a lead has looked at it."""
    mine = sa.and_(
        col(Improvement.workspace_id) == member.workspace_id,
        col(Improvement.id) == number,
        col(Improvement.suggested_by) == member.id,
        col(Improvement.looked_at).is_(None),
    )
    if session.connection().execute(sa.select(col(Improvement.id)).where(mine).with_for_update()).first() is None:
        return False
    votes = sa.delete(ImprovementVote).where(col(ImprovementVote.improvement_id) == number)
    session.connection().execute(votes.where(col(ImprovementVote.workspace_id) == member.workspace_id))
    return session.connection().execute(sa.delete(Improvement).where(mine)).rowcount == 1


def find_for_lead(session: Session, lead: Member, number: int) -> Improvement:
    """Like `find`, for admins and facilitators only."""
    if not is_staff(lead):
        raise ForStaffError
    return find(session, lead.workspace_id, number)


def may_read(member: Member, improvement: Improvement) -> bool:
    """Whether a member may read an improvement and vote for it."""
    return is_staff(member) or improvement.looked_at is not None or improvement.suggested_by == member.id


def vote(session: Session, member: Member, number: int, *, now: datetime) -> bool:
    """Vote for an improvement, or take the vote back; returns whether there is one now."""
    found = find(session, member.workspace_id, number)
    if not may_read(member, found):
        raise NoImprovementError
    who = members.person(member)
    gone = sa.delete(ImprovementVote).where(
        col(ImprovementVote.workspace_id) == who.workspace_id,
        col(ImprovementVote.improvement_id) == number,
        col(ImprovementVote.member_id) == who.member_id,
    )
    if session.connection().execute(gone).rowcount:
        return False
    return insert_new(session, ImprovementVote, [_vote(who, number, now)]) > 0


def _vote(who: Person, number: int, now: datetime) -> dict[str, object]:
    return {
        "workspace_id": who.workspace_id,
        "improvement_id": number,
        "member_id": who.member_id,
        "voted_at": now,
    }


def decide(
    session: Session, lead: Member, number: int, state: ImprovementState, reason: str, *, was: str, now: datetime
) -> Improvement:
    """Move an improvement on from the state `was`, and tell its author; dropping one needs a reason."""
    found = find_for_lead(session, lead, number)
    if found.state == ImprovementState.TRYING:
        raise TryingError
    if state is ImprovementState.DROPPED and not reason.strip():
        raise NoReasonError
    return move(session, lead, found, state, reason, was=was, now=now)


def move(
    session: Session,
    lead: Member,
    improvement: Improvement,
    state: ImprovementState,
    reason: str,
    *,
    was: str,
    now: datetime,
) -> Improvement:
    """Change an improvement's state if it is still `was`, note it in its history, and tell people."""
    number, said = row_id(improvement), reason.strip()[:MAX_TEXT]
    mine = sa.update(Improvement).where(
        col(Improvement.workspace_id) == lead.workspace_id,
        col(Improvement.id) == number,
        col(Improvement.state) == was,
    )
    changed = {"state": state, "reason": said, "changed_at": now, "looked_at": improvement.looked_at or now}
    if session.connection().execute(mine.values(**changed)).rowcount != 1:
        raise AlreadyDecidedError
    session.refresh(improvement)
    change = ImprovementChange(
        workspace_id=lead.workspace_id,
        member_id=members.person(lead).member_id,
        improvement_id=number,
        state=state,
        reason=said,
        changed_at=now,
    )
    session.add(change)
    session.flush()
    _tell(session, improvement, change, now=now)
    return improvement


def news_key(change: ImprovementChange, whom: str) -> str:
    """The key of a message about a change, to a channel or to a person."""
    return f"improvement.news:{row_id(change)}:{whom}"


def _tell(session: Session, improvement: Improvement, change: ImprovementChange, *, now: datetime) -> None:
    """Tell the author of any news but an experiment's, and the channel of what was done."""
    if change.state not in (ImprovementState.DECIDED, *ENDED):
        return
    workspace_id, author = improvement.workspace_id, session.get_one(Member, improvement.suggested_by)
    if author.id != change.member_id and author.active:
        with in_language(author.language):
            payload = news_views.to_author(improvement)
        key = news_key(change, author.slack_id)
        delivery.post(session, delivery.Outgoing(workspace_id, key, author.slack_id, payload, now))
    chosen = session.get(ImprovementChannel, workspace_id)
    if chosen and change.state == ImprovementState.DONE:
        lead = session.get_one(Member, change.member_id)
        with in_language(lead.language):
            payload = news_views.to_channel(improvement)
        key = news_key(change, chosen.channel)
        delivery.post(session, delivery.Outgoing(workspace_id, key, chosen.channel, payload, now))


def choose_channel(session: Session, admin: Member, channel: str) -> None:
    """Set the channel for “You said, we did”; an empty one means none."""
    if admin.role != Role.ADMIN:
        raise ForStaffError
    chosen = session.get(ImprovementChannel, admin.workspace_id)
    if chosen and not channel:
        session.delete(chosen)
    elif channel:
        session.merge(ImprovementChannel(workspace_id=admin.workspace_id, channel=channel))
    session.flush()
