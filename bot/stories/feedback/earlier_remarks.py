"""The remarks of earlier feedback that a model is told of when it reads the next version."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.kit.db import row_id
from bot.stories.analysis import private_words
from bot.stories.analysis.pii import mask
from bot.stories.feedback import findings, store
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.models import FindingDecision, StoryFinding
from bot.stories.feedback.schema import PRAISE, EarlierRemark, FeedbackResult, FindingKind
from bot.stories.feedback.store import FeedbackRun
from bot.stories.sections import Section

MAX_REMARKS = 12
_Remark = tuple[StoryFinding, FeedbackResult]


@dataclass(frozen=True)
class EarlierFeedback:
    """Remarks of earlier feedback, the ids of their findings in the same order, and what was settled before that."""

    remarks: tuple[EarlierRemark, ...] = ()
    finding_ids: tuple[int, ...] = ()
    done: tuple[EarlierRemark, ...] = ()


def of_run(session: Session, run: FeedbackRun) -> EarlierFeedback:
    """What the feedback on the version before asked for, the steps first, and what authors have ever called wrong."""
    row = store.get(session, run.author.workspace_id, run.feedback_id)
    before = store.model_feedback_before(session, row)
    steps: list[_Remark] = []
    others: list[_Remark] = []
    if before is not None:
        result = store.result_of(before)
        positions = {step.finding for step in result.steps}
        for one in findings.all_findings(session, row.workspace_id, row_id(before)):
            (steps if one.position in positions else others).append((one, result))
    order = [*steps, *findings.rated_wrong(session, row), *others]
    told = {row_id(one): (one, result) for one, result in order if _is_told(one)}
    first = list(told.values())[:MAX_REMARKS]
    done = tuple(_remark(*one) for one in findings.settled_before(session, row))
    return EarlierFeedback(tuple(_remark(*one) for one in first), tuple(row_id(one) for one, _result in first), done)


def _is_told(finding: StoryFinding) -> bool:
    """Whether it asked for something; what speaks to a reviewer is shown to no model, not even as a quote."""
    kind = FindingKind(finding.kind)
    is_dismissed = finding.decision == FindingDecision.DISMISSED
    return not is_dismissed and kind not in PRAISE and kind != FindingKind.ADDRESSED_TO_REVIEWER


def _remark(finding: StoryFinding, result: FeedbackResult) -> EarlierRemark:
    """A finding as a model is told of it; a facilitator's words are masked too, and private sentences not repeated."""
    said = {"text": finding.edited_text or finding.text, "question": finding.question}
    masked = mask(said, people=private_words.named_alone(said.values())).texts
    is_private = finding.kind == FindingKind.PRIVACY
    return EarlierRemark(
        kind=FindingKind(finding.kind),
        section=Section(finding.section),
        text=masked["text"],
        question=masked["question"],
        quotes=() if is_private else findings.quotes(finding, result),
        is_wrong=finding.rating == FindingRating.WRONG,
    )
