"""Findings as they are shown, moderated by a facilitator and rated by their author."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories import queries
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback import store
from bot.stories.feedback.models import FindingDecision, StoryFeedback, StoryFinding
from bot.stories.feedback.schema import (
    PRAISE,
    FeedbackResult,
    Finding,
    FindingKind,
    NextStep,
    PrivateMatter,
    SettledRemark,
)
from bot.stories.feedback.whole_story import selection
from bot.stories.models import Story
from bot.stories.sections import SECTIONS, Section


class FindingRating(StrEnum):
    """An author's rating of a finding; a wrong one is struck through in all feedback from its version on."""

    HELPFUL = "up"
    UNHELPFUL = "down"
    WRONG = "wrong"


class UnknownFindingError(GroundswellError):
    """I can't find that remark any more. You can ask for feedback again from your story."""


class AlreadyReleasedError(GroundswellError):
    """The author has already read this feedback, so you can't change it any more."""


@dataclass(frozen=True)
class Moderation:
    """A facilitator's decision about a finding; `text` is theirs if they edit it."""

    decision: FindingDecision
    text: str | None = None


@dataclass(frozen=True)
class ShownFinding:
    """A finding that was not dismissed, with its text after moderation; `is_struck` if an author rated it as wrong."""

    row: StoryFinding
    text: str
    is_struck: bool

    @property
    def finding(self) -> Finding:
        """The finding as a result has it."""
        return Finding(
            kind=FindingKind(self.row.kind),
            section=Section(self.row.section),
            topic=self.row.topic,
            source="model" if self.row.source == "model" else "rules",
            text=self.text,
            sentences=tuple(self.row.sentences.split()),
            question=self.row.question,
            importance=self.row.importance,
        )


@dataclass(frozen=True)
class FeedbackDetails:
    """Finished feedback with everything that is shown of it."""

    feedback: StoryFeedback
    title: str
    version: int
    result: FeedbackResult
    findings: list[ShownFinding]

    @property
    def next_steps(self) -> list[NextStep]:
        """The next steps; one whose finding is wrong or was taken out gives its place to the next remark, if any."""
        wrong = {(one.row.section, one.row.topic) for one in self.findings if one.is_struck}
        visible = {one.row.position for one in self.findings if not one.is_struck}
        spare = iter(self._further_steps())
        places = [
            step if _is_shown(step, visible, wrong) else next(spare, None) if step.finding is not None else None
            for step in self.result.steps
        ]
        return [step for step in places if step is not None]

    def _further_steps(self) -> list[NextStep]:
        """The steps that would come in place of those of the result that are wrong or were taken out."""
        left = [one for one in self.findings if not one.is_struck]
        unanswered: dict[Section, tuple[int, ...]] = dict.fromkeys(SECTIONS, ())
        steps = selection.steps([one.finding for one in left], unanswered, self.result.empty_sections)
        placed = [step.model_copy(update={"finding": left[step.finding or 0].row.position}) for step in steps]
        taken = {step.finding for step in self.result.steps}
        return [step for step in placed if step.finding not in taken]


def _is_shown(step: NextStep, visible: Collection[int], wrong: Collection[tuple[str, str]]) -> bool:
    if step.finding is not None:
        return step.finding in visible
    return not {(str(step.section), f"q{step.question}"), (str(step.section), str(StoryRule.THIN))} & set(wrong)


def details(session: Session, workspace_id: str, feedback_id: int) -> FeedbackDetails:
    """The current state of finished feedback; UnknownFeedbackError if there is none or its story was deleted."""
    row = store.get(session, workspace_id, feedback_id)
    story = session.get(Story, row.story_id)
    version = queries.version(session, workspace_id, row.version_id)
    result = store.result_of(row)
    wrong = rated_wrong(session, row)
    shown = [
        ShownFinding(one, one.edited_text or one.text, _is_struck(one, quotes(one, result), wrong))
        for one in all_findings(session, workspace_id, feedback_id)
        if one.decision != FindingDecision.DISMISSED
    ]
    return FeedbackDetails(row, story.title if story else "", version.number, result, shown)


def author_details(session: Session, who: Person, feedback_id: int) -> FeedbackDetails:
    """Feedback for one of the story's authors; UnknownFeedbackError before it is released."""
    found = details(session, who.workspace_id, feedback_id)
    queries.owned_story(session, who, found.feedback.story_id)
    if found.feedback.released_at is None:
        raise store.UnknownFeedbackError
    return found


def rated_wrong(session: Session, row: StoryFeedback) -> list[tuple[StoryFinding, FeedbackResult]]:
    """What authors rated as wrong in any feedback on this version or an earlier one, with the result it is in."""
    statement = (
        select(StoryFinding, StoryFeedback.result)
        .join(StoryFeedback, col(StoryFeedback.id) == col(StoryFinding.feedback_id))
        .where(StoryFeedback.workspace_id == row.workspace_id, StoryFeedback.story_id == row.story_id)
        .where(col(StoryFeedback.version_id) <= row.version_id, StoryFinding.rating == FindingRating.WRONG)
        .where(col(StoryFeedback.result).is_not(None))
        .order_by(col(StoryFinding.id).desc())
    )
    return [(one, FeedbackResult.model_validate_json(result or "")) for one, result in session.exec(statement)]


def settled_before(session: Session, row: StoryFeedback) -> list[tuple[StoryFinding, FeedbackResult]]:
    """A model's remarks on earlier versions that a later one has settled, with the result each is in."""
    statement = (
        select(StoryFinding, StoryFeedback.result)
        .join(StoryFeedback, col(StoryFeedback.id) == col(StoryFinding.feedback_id))
        .where(StoryFeedback.workspace_id == row.workspace_id, StoryFeedback.story_id == row.story_id)
        .where(col(StoryFeedback.version_id) < row.version_id, col(StoryFinding.adopted).is_(True))
        .where(StoryFinding.source == "model", col(StoryFeedback.result).is_not(None))
        .order_by(col(StoryFinding.id).desc())
    )
    return [(one, FeedbackResult.model_validate_json(result or "")) for one, result in session.exec(statement)]


def quotes(finding: StoryFinding, result: FeedbackResult) -> tuple[str, ...]:
    """The sentences of a finding as they were then, masked, without those that were shown to no model."""
    ids = [id_ for id_ in finding.sentences.split() if id_ not in result.excluded]
    return tuple(result.sentences[id_] for id_ in ids if id_ in result.sentences)


def _is_struck(
    finding: StoryFinding, quoted: Collection[str], wrong: Collection[tuple[StoryFinding, FeedbackResult]]
) -> bool:
    """Whether its author has rated it as wrong, here or in other feedback in which it was about the same sentence."""
    for other, result in wrong:
        if other.id == finding.id:
            return True
        if other.feedback_id == finding.feedback_id or _identity(other) != _identity(finding):
            continue
        before = quotes(other, result)
        # A model's remark has no topic of its own: without a sentence only its words tell it from another one.
        is_same_gap = not before and not quoted and (finding.topic != finding.kind or finding.text == other.text)
        if set(before) & set(quoted) or is_same_gap:
            return True
    return False


def _identity(finding: StoryFinding) -> tuple[str, str, str]:
    return finding.kind, finding.section, finding.topic


def all_findings(session: Session, workspace_id: str, feedback_id: int) -> list[StoryFinding]:
    """All findings of a feedback, dismissed ones too, in their order."""
    statement = (
        select(StoryFinding)
        .where(StoryFinding.workspace_id == workspace_id, StoryFinding.feedback_id == feedback_id)
        .order_by(col(StoryFinding.position))
    )
    return list(session.exec(statement))


def privacy_remarks(session: Session, workspace_id: str, story_id: int) -> list[str]:
    """What the latest feedback that authors may see says about privacy, without what they called wrong."""
    latest = store.latest_released(session, workspace_id, story_id)
    statement = (
        select(StoryFinding)
        .where(StoryFinding.workspace_id == workspace_id, StoryFinding.feedback_id == latest)
        .where(StoryFinding.kind == FindingKind.PRIVACY, StoryFinding.decision != FindingDecision.DISMISSED)
        .order_by(col(StoryFinding.position))
    )
    return [one.edited_text or one.text for one in session.exec(statement) if one.rating != FindingRating.WRONG]


def about_companies(session: Session, workspace_id: str, story_id: int) -> list[str]:
    """The masked sentences in which the latest feedback that authors may see saw a customer or supplier."""
    latest = store.latest_released(session, workspace_id, story_id)
    if latest is None:
        return []
    found = details(session, workspace_id, latest)
    seen = [one.row for one in found.findings if one.row.topic == PrivateMatter.CUSTOMER and not one.is_struck]
    return [sentence for one in seen for sentence in quotes(one, found.result)]


def release(
    session: Session, who: Person, feedback_id: int, decisions: Mapping[int, Moderation], *, now: datetime
) -> None:
    """Record a facilitator's decisions by finding id and release the feedback to the author.

    A finding without a decision counts as accepted. AlreadyReleasedError if it was released before.
    """
    row = store.get(session, who.workspace_id, feedback_id)
    if row.released_at:
        raise AlreadyReleasedError
    for finding in all_findings(session, who.workspace_id, feedback_id):
        moderation = decisions.get(row_id(finding), Moderation(FindingDecision.ACCEPTED))
        finding.decision, finding.edited_text = moderation.decision, moderation.text
        finding.decided_by, finding.decided_at = who.member_id, now
    row.released_at = now


def rate(session: Session, who: Person, finding_id: int, rating: FindingRating | None) -> StoryFinding:
    """Record an author's rating of a finding; a later rating replaces it, and None takes it back."""
    finding = session.get(StoryFinding, finding_id)
    if finding is None or finding.workspace_id != who.workspace_id:
        raise UnknownFindingError
    queries.owned_story(session, who, store.get(session, who.workspace_id, finding.feedback_id).story_id)
    finding.rating = rating
    return finding


def record_settled(
    session: Session, workspace_id: str, finding_ids: Sequence[int], settled: Collection[SettledRemark]
) -> None:
    """Record which of these earlier findings, by their position in `finding_ids`, a later version has settled."""
    for one in settled:
        finding = session.get(StoryFinding, finding_ids[one.earlier]) if one.earlier < len(finding_ids) else None
        if finding is not None and finding.workspace_id == workspace_id:
            finding.adopted = one.is_settled


def record_adoption(
    session: Session, workspace_id: str, feedback_id: int, remaining: Collection[tuple[str, str]]
) -> None:
    """Record which gaps, warnings and notices were resolved since; `remaining` has (section, topic) of the others."""
    for finding in all_findings(session, workspace_id, feedback_id):
        if FindingKind(finding.kind) not in PRAISE:
            finding.adopted = (finding.section, finding.topic) not in remaining
