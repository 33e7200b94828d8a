"""Check how much depends on people, keep the embedding list, and make improvements of gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from bot.cohorts.service import ForStaffError, is_staff
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.improvement import queries as improvement_queries
from bot.improvement import service as improvements
from bot.improvement.models import Improvement, Origin
from bot.improvement.service import Suggestion
from bot.kit.blocks import shorten
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.mentions import readable
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.sustainability.practice_check import news_views
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.models import (
    EmbeddedPractice,
    EmbeddingState,
    PracticeCheck,
    PracticeCheckRhythm,
    PracticeRating,
)
from bot.sustainability.practice_check.rules import NEEDS_EVIDENCE

HALF_YEAR = relativedelta(months=6)
MONTH = relativedelta(months=1)
MAX_EVIDENCE = 300
# What a gap is about.
PAIR, PRACTICE = "pair", "practice"


class NoEvidenceError(GroundswellError):
    """Say how people can tell, or choose 3 or less."""


class NoEvidenceOfDoneError(GroundswellError):
    """Say where people can see that the work is done, such as on a page or in a plan."""


class NoPracticeError(GroundswellError):
    """I can't find that practice any more. `/groundswell practice list` shows the whole list."""


class NoCheckError(GroundswellError):
    """That check doesn't exist any more. `/groundswell practice` shows the last one."""


@dataclass(frozen=True)
class GivenRating:
    """How somebody rates a pair, and what shows it."""

    score: int
    evidence: str = ""


@dataclass(frozen=True)
class EmbeddingEntry:
    """What a lead says of a row of the embedding list; `owner` is a Slack id, or empty."""

    state: EmbeddingState
    owner: str = ""
    due_on: date | None = None
    evidence: str = ""


def check(
    session: Session, lead: Member, ratings: Mapping[str, GivenRating], *, key: str, now: datetime
) -> PracticeCheck:
    """Keep a check of all five pairs, once for each `key`; the next one is due in half a year."""
    _only_leads(lead)
    _need_evidence(ratings)
    row = {"workspace_id": lead.workspace_id, "member_id": row_id(lead), "key": key, "checked_at": now}
    is_new = insert_new(session, PracticeCheck, [row]) > 0
    wanted = select(PracticeCheck).where(PracticeCheck.workspace_id == lead.workspace_id, PracticeCheck.key == key)
    made = session.exec(wanted).one()
    if is_new:
        _keep(session, made, ratings)
        ask_again(session, lead, HALF_YEAR, now=now)
    return made


def correct(session: Session, lead: Member, number: int, ratings: Mapping[str, GivenRating]) -> PracticeCheck:
    """Change what was said in a check."""
    _only_leads(lead)
    _need_evidence(ratings)
    wanted = select(PracticeCheck).where(PracticeCheck.workspace_id == lead.workspace_id, PracticeCheck.id == number)
    found = session.exec(wanted).first()
    if found is None:
        raise NoCheckError
    session.connection().execute(
        sa.delete(PracticeRating).where(
            col(PracticeRating.workspace_id) == lead.workspace_id, col(PracticeRating.check_id) == number
        )
    )
    _keep(session, found, ratings)
    return found


def _need_evidence(ratings: Mapping[str, GivenRating]) -> None:
    for pair, each in ratings.items():
        if each.score >= NEEDS_EVIDENCE and not each.evidence.strip():
            raise NoEvidenceError(pair=pair)


def _keep(session: Session, made: PracticeCheck, ratings: Mapping[str, GivenRating]) -> None:
    rows = [
        {
            "workspace_id": made.workspace_id,
            "check_id": row_id(made),
            "pair": pair,
            "score": given.score,
            "evidence": readable(given.evidence.strip()),
        }
        for pair, given in ratings.items()
    ]
    insert_new(session, PracticeRating, rows)


def ask_again(session: Session, lead: Member, after: relativedelta, *, now: datetime) -> datetime:
    """Plan when this lead is asked to check again; returns that moment."""
    _only_leads(lead)
    day = local_date(now, usable_zone(lead.zone)) + after
    asked_at = members.hours_begin(session, lead, day)
    session.merge(PracticeCheckRhythm(workspace_id=lead.workspace_id, member_id=row_id(lead), next_due_at=asked_at))
    session.flush()
    return asked_at


def _only_leads(member: Member) -> None:
    if not is_staff(member):
        raise ForStaffError


def embed(
    session: Session,
    lead: Member,
    practice: str,
    entry: EmbeddingEntry,
    context: PracticeCheckContext,
    *,
    now: datetime,
) -> EmbeddedPractice:
    """Say how far a row of the embedding list is; an owner who is new hears of it."""
    _only_leads(lead)
    if context.current.practice(practice) is None:
        raise NoPracticeError
    if entry.state is EmbeddingState.DONE and not entry.evidence.strip():
        raise NoEvidenceOfDoneError
    owner = members.arrive(session, lead.workspace_id, entry.owner, now=now) if entry.owner else None
    found = session.get(EmbeddedPractice, (lead.workspace_id, practice)) or EmbeddedPractice(
        workspace_id=lead.workspace_id, practice=practice, changed_by=row_id(lead), changed_at=now
    )
    was = found.owner_id
    found.state, found.evidence = entry.state, readable(entry.evidence.strip())
    found.owner_id = row_id(owner) if owner else None
    found.due_on = entry.due_on.isoformat() if entry.due_on else None
    found.changed_by, found.changed_at = row_id(lead), now
    session.add(found)
    session.flush()
    if owner and owner.id != was:
        _tell_owner(session, found, owner, lead, context, now=now)
    return found


def owner_key(found: EmbeddedPractice, member_id: int) -> str:
    """The key of the message to somebody who looks after a row now: one, however often it is changed."""
    return f"sustainability.embedding_owner:{found.practice}:{member_id}"


def _tell_owner(
    session: Session,
    found: EmbeddedPractice,
    owner: Member,
    by: Member,
    context: PracticeCheckContext,
    *,
    now: datetime,
) -> None:
    if owner.id == by.id or not owner.active:
        return
    with in_language(owner.language):
        practice = context.current.practice(found.practice)
        assert practice, "it was found in another language"
        payload = news_views.to_owner(practice.text, by.slack_id, found.due_on)
    key = owner_key(found, row_id(owner))
    delivery.post(session, Outgoing(owner.workspace_id, key, owner.slack_id, payload, now))


def improve(session: Session, lead: Member, about: str, context: PracticeCheckContext, *, now: datetime) -> Improvement:
    """The improvement that a gap becomes: a new one, or the one that is under way already."""
    _only_leads(lead)
    known = improvement_of(session, lead.workspace_id).get(about)
    if known is not None and known.state in improvement_queries.CURRENT:
        return known
    title, today, evidence = _gap(session, lead, about, context)
    # Without a category, whose typical impact would stand there as a rating that nobody chose.
    suggestion = Suggestion(title, today=today, evidence=shorten(evidence, MAX_EVIDENCE))
    key = f"practice:{about}:{row_id(known) if known else 'first'}"
    who = members.person(lead)
    return improvements.suggest(session, who, suggestion, key=key, origin=Origin.PRACTICE, about=about, now=now)


def _gap(session: Session, lead: Member, about: str, context: PracticeCheckContext) -> tuple[str, str, str]:
    """The title of an improvement, what happens today, and what shows it."""
    kind, _colon, name = about.partition(":")
    pair = context.current.pair(name) if kind == PAIR else None
    if pair:
        found = _latest_rating(session, lead.workspace_id, name)
        return pair.improvement, news_views.gap_of_pair(pair, found.score), found.evidence
    practice = context.current.practice(name) if kind == PRACTICE else None
    if practice is None:
        raise NoPracticeError
    row = session.get(EmbeddedPractice, (lead.workspace_id, name))
    return practice.improvement, news_views.gap_of_practice(practice), row.evidence if row else ""


def _latest_rating(session: Session, workspace_id: str, pair: str) -> PracticeRating:
    wanted = select(PracticeRating).where(PracticeRating.workspace_id == workspace_id, PracticeRating.pair == pair)
    found = session.exec(wanted.order_by(col(PracticeRating.check_id).desc()).limit(1)).first()
    if found is None:
        raise NoCheckError
    return found


def improvement_of(session: Session, workspace_id: str) -> dict[str, Improvement]:
    """The newest improvement that came from each gap, by what it is about."""
    wanted = select(Improvement).where(Improvement.workspace_id == workspace_id, Improvement.origin == Origin.PRACTICE)
    return {each.about: each for each in session.exec(wanted.order_by(col(Improvement.id)))}
