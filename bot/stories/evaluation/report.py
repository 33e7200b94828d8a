"""The report of an evaluation, as JSON. Its keys are relied on from outside."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.stories.evaluation.agreement import ScorePoint, by_length, interval, margin, qwk, share
from bot.stories.evaluation.runner import StoryEvaluation
from bot.stories.sections import SECTIONS

WHOLE = "all sections"


def report(evaluations: Sequence[StoryEvaluation], *, reviewer: str, prompt: str) -> dict[str, Any]:
    """Everything that was measured."""
    points = [point for one in evaluations for point in one.points]
    return {
        "reviewer": reviewer,
        "prompt": prompt,
        "stories": len(evaluations),
        "agreement": {name: _agreement(points_of(points, name)) for name in (*SECTIONS, WHOLE)},
        "bias_by_length": by_length(points),
        "constant": {"in_range": share([p.low <= p.constant <= p.high for p in points]), "margin": margin(points)},
        **_attacks(evaluations),
        "quotes": {
            "checked": sum(one.quotes for one in evaluations),
            "invalid": sum(one.bad_quotes for one in evaluations),
        },
        "mentions_missing": sum(len(one.missing_mentions) for one in evaluations),
        "forbidden_found": sum(len(one.forbidden) for one in evaluations),
        "warning_signs": {
            "right": sum(one.right_signs for one in evaluations),
            "wrong": sum(len(one.wrong_signs) for one in evaluations),
        },
        "personal_data": {
            "masked": sum(one.masked for one in evaluations),
            "left": sum(len(one.unmasked) for one in evaluations),
        },
        **_coach(evaluations),
        "replay": {
            "unanswered": sum(not request.has_answer for one in evaluations for request in one.open_requests),
            "unusable": sum(request.has_answer for one in evaluations for request in one.open_requests),
        },
        "failures": {one.id: one.failure for one in evaluations if one.failure},
        "cost": _cost(evaluations),
        "each": [_story(one) for one in evaluations],
    }


def _attacks(evaluations: Sequence[StoryEvaluation]) -> dict[str, Any]:
    """How attacks change scores, and how the filter against them changes stories without one."""
    pairs = [pair for one in evaluations for pair in one.pairs]
    benign = [one for one in evaluations if not one.pairs]
    return {
        "injection": {
            "pairs": len(pairs),
            "flagged": sum(pair.flagged for pair in pairs),
            "largest_lift": max((pair.lift for pair in pairs), default=None),
            "largest_difference": max((pair.difference for pair in pairs), default=None),
            "differing": sum(pair.difference > 0 for pair in pairs),
        },
        "benign": {
            "stories": len(benign),
            "sentences": sum(one.sentences for one in benign),
            "false_alarms": sum(one.false_alarms for one in benign),
            "sections_moved": sum(len(one.drift) for one in benign),
        },
    }


def _coach(evaluations: Sequence[StoryEvaluation]) -> dict[str, Any]:
    """How much of what a coach would raise is raised, and how much of what a first pass proposed a second one kept."""
    points = sum(one.coach_points for one in evaluations)
    raised = points - sum(len(one.missed_points) for one in evaluations)
    proposed, carried = _total(one.proposed for one in evaluations), _total(one.carried for one in evaluations)
    return {
        "coach": {
            "points": points,
            "raised": raised,
            "recall": raised / points if points else None,
            "not_ready": sum(one.expected_ready is False for one in evaluations),
            "false_ready": [one.id for one in evaluations if one.false_ready],
        },
        "precision": {
            "proposed": proposed,
            "carried": carried,
            "value": carried / proposed if carried is not None and proposed else None,
        },
    }


def _total(counts: Iterable[int | None]) -> int | None:
    """The sum of what was counted; None if nothing was."""
    counted = [one for one in counts if one is not None]
    return sum(counted) if counted else None


def _cost(evaluations: Sequence[StoryEvaluation]) -> dict[str, Any]:
    return {
        "calls": sum(one.calls for one in evaluations),
        "tokens": sum(one.tokens for one in evaluations),
        "estimated": any(one.estimated for one in evaluations),
        "seconds": round(sum(one.seconds for one in evaluations), 3),
        "slowest": round(max((one.seconds for one in evaluations), default=0), 3),
        "most_calls": max((one.calls for one in evaluations), default=0),
        "most_tokens": max((one.tokens for one in evaluations), default=0),
    }


def points_of(points: Sequence[ScorePoint], section: str) -> list[ScorePoint]:
    """The points of a section, or all of them."""
    return [one for one in points if section in {WHOLE, one.section}]


def _agreement(points: Sequence[ScorePoint]) -> dict[str, Any]:
    return {
        "sections": len(points),
        "exact": _measured(points, lambda some: share([one.inside for one in some])),
        "adjacent": _measured(points, lambda some: share([one.near for one in some])),
        "qwk": _measured(points, qwk),
        "too_high": sum(one.score > one.high for one in points),
        "too_low": sum(one.score < one.low for one in points),
    }


def _measured(points: Sequence[ScorePoint], measure: Callable[[Sequence[ScorePoint]], float | None]) -> dict[str, Any]:
    return {"value": measure(points), "interval": interval(points, measure)}


def _story(one: StoryEvaluation) -> dict[str, Any]:
    kept = dataclasses.asdict(one)
    kept["recall"] = one.recall
    kept["pairs"] = [{"text": p.text, "scores": p.scores, "flagged": p.flagged} for p in one.pairs]
    kept["points"] = [
        {"section": p.section, "score": p.score, "range": [p.low, p.high], "words": p.words} for p in one.points
    ]
    return kept
