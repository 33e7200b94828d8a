"""Feedback in Slack: asking for it, its questions in the thread, and findings that an author calls wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, col, select

from bot.kit.db import insert_new
from bot.members.service import Person
from bot.stories import service
from bot.stories.analysis.rules import Rule
from bot.stories.feedback import consents, findings, store
from bot.stories.feedback.models import StoryFollowUp
from bot.stories.feedback.schema import Result, Step
from bot.stories.feedback.store import Asked
from bot.stories.models import Story, StoryFinding, StoryReview
from bot.stories.sections import Section
from bot.stories.service import Draft
from bot.stories.writing import service as writing

WRONG = "wrong"


class Desk(Protocol):
    """Where reviews are asked for."""

    @property
    def host(self) -> str | None:
        """Where stories go when their author agrees; None when no model is set."""

    def request(self, session: Session, who: Person, story_id: int, *, with_model: bool) -> Asked:
        """Ask for a review of the story as it stands."""


@dataclass(frozen=True)
class Wish:
    """What asking for feedback comes to: a question about consent first, or a review."""

    draft: Draft
    asked: Asked | None = None


@dataclass(frozen=True)
class Reviewed:
    """A review that its author may see, with what stands in it now."""

    review: StoryReview
    title: str
    version: int
    found: Result
    rows: list[tuple[StoryFinding, str]]
    struck: frozenset[int]


def wish(session: Session, desk: Desk, who: Person, story_id: int) -> Wish:
    """Ask for feedback: at once where nothing need be agreed first."""
    draft = service.draft(session, who, story_id)
    if writing.is_blank(draft):
        raise service.NothingWrittenError
    agreed = desk.host is not None and consents.has_agreed(session, who, story_id, desk.host)
    if desk.host and not agreed:
        return Wish(draft)
    return Wish(draft, desk.request(session, who, story_id, with_model=agreed))


def agreed(session: Session, desk: Desk, who: Person, story_id: int, wording: str, *, now: datetime) -> Wish:
    """The author has said yes to the words they saw: write that down with this version, and ask with the model."""
    draft = service.draft(session, who, story_id)
    service.snapshot(session, who, story_id, now=now)
    if desk.host:
        consents.agree(session, who, story_id, consents.Agreement(desk.host, wording), now=now)
    return Wish(draft, desk.request(session, who, story_id, with_model=True))


def by_rules(session: Session, desk: Desk, who: Person, story_id: int) -> Wish:
    """The author wants no model."""
    return Wish(service.draft(session, who, story_id), desk.request(session, who, story_id, with_model=False))


def reviewed(session: Session, workspace_id: str, review_id: int) -> Reviewed:
    """A finished review as it stands now; UnknownReviewError when there is none, or its words are gone."""
    row = store.review(session, workspace_id, review_id)
    found = store.result(row)
    story = session.get(Story, row.story_id)
    rows = findings.shown(session, workspace_id, review_id)
    version = service.version(session, workspace_id, row.version_id)
    wrong = wrong_ones(session, row)
    struck = frozenset(one.position for one, _ in rows if _same(one) in wrong)
    return Reviewed(row, story.title if story else "", version.number, found, rows, struck)


def own(session: Session, who: Person, review_id: int) -> Reviewed:
    """The same for one of the story's authors only, once they may see it."""
    found = reviewed(session, who.workspace_id, review_id)
    service.owned(session, who, found.review.story_id)
    if found.review.released_at is None:
        raise store.UnknownReviewError
    return found


def wrong_ones(session: Session, row: StoryReview) -> set[tuple[str, str, str]]:
    """What the authors called wrong in any review of that version."""
    chosen = (
        select(StoryFinding)
        .join(StoryReview, col(StoryReview.id) == col(StoryFinding.review_id))
        .where(StoryReview.version_id == row.version_id, StoryReview.workspace_id == row.workspace_id)
        .where(StoryFinding.opinion == WRONG)
    )
    return {_same(one) for one in session.exec(chosen)}


def _same(finding: StoryFinding) -> tuple[str, str, str]:
    """Two findings that say the same about the same."""
    return finding.kind, finding.section, finding.question


def steps(reviewed: Reviewed) -> list[Step]:
    """The next steps without those that rest on something its author called wrong."""
    wrong = {(one.section, one.question) for one, _ in reviewed.rows if one.position in reviewed.struck}
    return [
        one
        for one in reviewed.found.steps
        if not wrong & {(str(one.section), f"q{one.question}"), (str(one.section), str(Rule.THIN))}
    ]


def ask_next(session: Session, row: StoryReview, *, now: datetime) -> StoryFollowUp | None:
    """The next question for the thread of a review, written down as asked; None when there is none left."""
    asked = _asked(session, row.id or 0)
    left = steps(reviewed(session, row.workspace_id, row.id or 0))[len(asked) :]
    if not left or any(one.answered_at is None for one in asked):
        return None
    values = {
        "workspace_id": row.workspace_id,
        "review_id": row.id,
        "position": len(asked),
        "section": str(left[0].section),
        "question": left[0].question,
        "asked_at": now,
    }
    insert_new(session, StoryFollowUp, [values])
    return _asked(session, row.id or 0)[-1]


def _asked(session: Session, review_id: int) -> list[StoryFollowUp]:
    chosen = select(StoryFollowUp).where(StoryFollowUp.review_id == review_id)
    return list(session.exec(chosen.order_by(col(StoryFollowUp.position))))


def answer(
    session: Session, who: Person, review_id: int, reply: tuple[str, str, str], *, now: datetime
) -> Section | None:
    """Put a reply, as (channel, ts, text), into the section that was asked about; None when nothing was asked.

    The same reply twice is one, and gives the same section again.
    """
    found = own(session, who, review_id)
    channel, ts, text = reply
    known = session.exec(
        select(StoryFollowUp).where(
            StoryFollowUp.workspace_id == who.workspace_id, StoryFollowUp.channel == channel, StoryFollowUp.ts == ts
        )
    ).first()
    if known:
        return Section(known.section)
    open_ = next((one for one in _asked(session, review_id) if one.answered_at is None), None)
    if open_ is None:
        return None
    section = Section(open_.section)
    writing.append(session, who, found.review.story_id, section, text, now=now)
    open_.channel, open_.ts, open_.answered_at = channel, ts, now
    session.add(open_)
    session.flush()
    return section


def review_before(session: Session, row: StoryReview) -> StoryReview | None:
    """The latest finished review of an earlier version of the same story."""
    chosen = (
        select(StoryReview)
        .where(StoryReview.workspace_id == row.workspace_id, StoryReview.story_id == row.story_id)
        .where(col(StoryReview.version_id) < row.version_id, col(StoryReview.result).is_not(None))
        .order_by(col(StoryReview.version_id).desc(), col(StoryReview.finished_at).desc())
    )
    return session.exec(chosen).first()
