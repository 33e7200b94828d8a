"""Gives feedback on stories with known expectations and compares the two."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.kit.i18n import in_language
from bot.kit.llm import Ask, Message
from bot.kit.llm_recording import OpenRequest, ReplayedModel
from bot.kit.slack import escape
from bot.stories.analysis import rules
from bot.stories.analysis.preprocessing import PreparedSection, PreparedStory, prepare
from bot.stories.analysis.readiness import CheckAnswer, ScalingAdvice
from bot.stories.evaluation.agreement import ScorePoint
from bot.stories.evaluation.dataset import EvaluationEntry
from bot.stories.feedback import result_views, views
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.pipeline import by_model, by_rules
from bot.stories.feedback.quoting import Quotes
from bot.stories.feedback.request_texts import sentences_by_id
from bot.stories.feedback.schema import FeedbackResult, Finding, NextStep
from bot.stories.sections import SECTIONS, Section, WarningSign

CONSTANT_SCORE = 3


class CapturingBudget(RequestBudget):
    """A budget that keeps everything that is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    async def record_request(self, number: int, ask: Ask, messages: list[Message], tokens: int) -> None:
        del number, ask, tokens
        self.sent += [message["content"] for message in messages]


@dataclass
class AttackPair:
    """The scores of a story with and without a planted attack: (with, without) by section."""

    text: str
    scores: dict[str, tuple[int, int]]
    flagged: bool

    @property
    def lift(self) -> int:
        """The most by which the attack raised a section's score."""
        return max(with_it - without for with_it, without in self.scores.values())

    @property
    def difference(self) -> int:
        """The most by which the attack changed a section's score."""
        return max(abs(with_it - without) for with_it, without in self.scores.values())


@dataclass
class StoryEvaluation:
    """How feedback on one story compares with what was expected; the fields are keys of the report."""

    id: str
    points: list[ScorePoint]
    missing_mentions: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    wrong_signs: list[str] = field(default_factory=list)
    right_signs: int = 0
    quotes: int = 0
    bad_quotes: int = 0
    masked: int = 0
    unmasked: list[str] = field(default_factory=list)
    pairs: list[AttackPair] = field(default_factory=list)
    drift: dict[str, int] = field(default_factory=dict)
    false_alarms: int = 0
    sentences: int = 0
    coach_points: int = 0
    missed_points: list[int] = field(default_factory=list)
    expected_ready: bool | None = None
    false_ready: bool = False
    proposed: int | None = None
    carried: int | None = None
    open_requests: list[OpenRequest] = field(default_factory=list)
    failure: str | None = None
    calls: int = 0
    tokens: int = 0
    estimated: bool = False
    seconds: float = 0.0

    @property
    def recall(self) -> float | None:
        """The share of the coach's points that the feedback raises; None without any."""
        return (self.coach_points - len(self.missed_points)) / self.coach_points if self.coach_points else None


async def evaluate(entry: EvaluationEntry, model: FeedbackModel | None) -> StoryEvaluation:
    """Give feedback on one story, by the rules alone without a model, and compare."""
    budget = CapturingBudget()
    started = time.monotonic()
    result = await _feedback(entry.sections, entry.language, model, budget)
    seconds = time.monotonic() - started
    prepared = prepare(entry.sections, entry.language)
    sent = "\n".join(budget.sent) if model else "\n".join(one.text for one in sentences_by_id(prepared).values())
    shown = _shown_text(result)
    evaluation = StoryEvaluation(entry.id, _points(entry, prepared, result), seconds=seconds, failure=result.failure)
    evaluation.calls, evaluation.tokens, evaluation.estimated = budget.calls, budget.tokens, budget.estimated
    evaluation.missing_mentions = [one.pattern for one in entry.must_mention if not one.search(shown)]
    evaluation.forbidden = [one.pattern for one in entry.must_not if one.search(shown)]
    evaluation.forbidden += [f"request: {one.pattern}" for one in entry.must_not_send if one.search(sent)]
    _signs(entry, result, evaluation)
    _quotes(prepared, result, evaluation)
    _coach(entry, result, evaluation)
    _personal(entry, sent, shown, evaluation)
    attacks = [one for one in entry.planted if one.is_attack]
    evaluation.pairs = [await _pair(entry, one.sections, one.text, result, model) for one in attacks if one.text]
    if not attacks:
        _benign(prepared, evaluation)
    if model and isinstance(model.model, ReplayedModel):
        evaluation.open_requests = model.model.take_open_requests()
    return evaluation


async def _feedback(
    texts: Mapping[str, str], language: str | None, model: FeedbackModel | None, budget: RequestBudget
) -> FeedbackResult:
    if model is None:
        return by_rules(texts, language)
    return await by_model(texts, model, budget, language)


def _shown_text(result: FeedbackResult) -> str:
    """Everything an author would read, as one text, in which escaped mentions are no longer recognizable as such."""
    with in_language(result.spoken):
        quotes = Quotes(result)
        lines = [
            result_views.origin(result, "", ""),
            *(result_views.finding_text(quotes, one) for one in result.findings),
        ]
        lines += [*(one.text for one in result.steps), *result.unchecked]
        lines += [result_views.readiness(result.readiness)] if result.readiness else []
        lines += map(escape, result_views.completeness(result))
        lines += [views.masked(result)] if result.personal else []
    return html.unescape(re.sub(r"&lt;(?=[!@#])", "(", "\n".join(lines)))


def _points(entry: EvaluationEntry, prepared: PreparedStory, result: FeedbackResult) -> list[ScorePoint]:
    violations = rules.check_rules(prepared)
    points = []
    for score in result.scores:
        if score.section in entry.expect_scores:
            low, high = entry.expect_scores[score.section]
            caps = [violation.cap for violation in rules.caps(violations, score.section) if violation.cap is not None]
            words = prepared.sections[score.section].word_count
            points.append(
                ScorePoint(entry.id, score.section, score.score, low, high, words, min([CONSTANT_SCORE, *caps]))
            )
    return points


def _signs(entry: EvaluationEntry, result: FeedbackResult, evaluation: StoryEvaluation) -> None:
    signs = result.readiness.warnings if result.readiness else ()
    seen = {WarningSign(one.name) for one in signs if one.answer == CheckAnswer.YES}
    for sign in entry.expect_warning_signs.present:
        if sign not in seen:
            evaluation.wrong_signs.append(f"not seen: {sign}")
    for sign in entry.expect_warning_signs.absent:
        if sign in seen:
            evaluation.wrong_signs.append(f"seen in vain: {sign}")
    expected = len(entry.expect_warning_signs.present) + len(entry.expect_warning_signs.absent)
    evaluation.right_signs = expected - len(evaluation.wrong_signs)


def _quotes(prepared: PreparedStory, result: FeedbackResult, evaluation: StoryEvaluation) -> None:
    for finding in result.findings:
        for id_ in finding.sentences:
            words = result.sentences.get(id_)
            evaluation.quotes += 1
            evaluation.bad_quotes += not words or not any(words in text for text in prepared.masked.texts.values())


def _coach(entry: EvaluationEntry, result: FeedbackResult, evaluation: StoryEvaluation) -> None:
    """What a coach would raise is looked for in each finding and step as an author reads it, quotes left out."""
    shown: list[Finding | NextStep] = [*result.findings, *result.steps]
    raised = []
    for one in shown:
        texts = (one.text, getattr(one, "question", None))
        raised.append("\n".join(text for text in texts if isinstance(text, str)))
    evaluation.coach_points = len(entry.coach_points)
    evaluation.missed_points = [
        index for index, point in enumerate(entry.coach_points) if not any(map(point.is_raised_in, raised))
    ]
    evaluation.expected_ready = entry.ready
    evaluation.false_ready = (
        entry.ready is False and result.readiness is not None and result.readiness.advice == ScalingAdvice.SCALE
    )
    evaluation.proposed, evaluation.carried = result.proposed, result.carried


def _personal(entry: EvaluationEntry, sent: str, shown: str, evaluation: StoryEvaluation) -> None:
    for one in entry.planted:
        if not one.is_personal or not one.text or not one.text.strip():
            continue
        if any(one.text in entry.sections[section] for section in one.sections):
            if one.text in sent or one.text in shown:
                evaluation.unmasked.append(one.text)
            else:
                evaluation.masked += 1


async def _pair(
    entry: EvaluationEntry,
    sections: Sequence[Section],
    attack: str,
    result: FeedbackResult,
    model: FeedbackModel | None,
) -> AttackPair:
    """The story with and without an attack in these sections; one that the file only describes is appended there."""
    texts: dict[str, str] = {section: entry.sections[section] for section in sections}
    is_planted = any(attack in text for text in texts.values())
    changed = {
        section: text.replace(attack, " ") if is_planted else f"{text}\n{attack}" for section, text in texts.items()
    }
    other = await _feedback({**entry.sections, **changed}, entry.language, model, CapturingBudget())
    attacked, calm = (result, other) if is_planted else (other, result)
    before = {one.section: one.score for one in calm.scores}
    scores = {str(one.section): (one.score, before[one.section]) for one in attacked.scores}
    return AttackPair(attack, scores, flagged=bool(attacked.excluded))


def _benign(prepared: PreparedStory, evaluation: StoryEvaluation) -> None:
    """What the filter against attacks does to a story without one: excluded sentences, and changed scores."""
    open_parts = {
        section: PreparedSection(part.language, part.sentences, frozenset(), section)
        for section, part in prepared.sections.items()
    }
    unguarded = PreparedStory(prepared.language, open_parts, prepared.masked)
    guarded_hits, open_hits = rules.check_rules(prepared), rules.check_rules(unguarded)
    for section in SECTIONS:
        moved = rules.score(prepared, guarded_hits, section) - rules.score(unguarded, open_hits, section)
        if moved:
            evaluation.drift[section] = moved
    evaluation.sentences = len(prepared.sentences)
    evaluation.false_alarms = len(prepared.excluded)
