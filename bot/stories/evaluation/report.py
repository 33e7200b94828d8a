"""What an evaluation comes to: figures for machines, and a table for people."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from bot.stories.evaluation.agreement import Point, by_length, interval, margin, qwk, share
from bot.stories.evaluation.running import Outcome
from bot.stories.sections import SECTIONS

WHOLE = "all sections"


def report(outcomes: Sequence[Outcome], *, reviewer: str, prompt: str) -> dict[str, Any]:
    """Everything that was measured, as JSON."""
    points = [point for one in outcomes for point in one.points]
    return {
        "reviewer": reviewer,
        "prompt": prompt,
        "stories": len(outcomes),
        "agreement": {name: _agreement(points_of(points, name)) for name in (*SECTIONS, WHOLE)},
        "bias_by_length": by_length(points),
        "constant": {"in_range": share([p.low <= p.constant <= p.high for p in points]), "margin": margin(points)},
        **_attacks(outcomes),
        "quotes": {"checked": sum(one.quotes for one in outcomes), "invalid": sum(one.bad_quotes for one in outcomes)},
        "mentions_missing": sum(len(one.missing_mentions) for one in outcomes),
        "forbidden_found": sum(len(one.forbidden) for one in outcomes),
        "warning_signs": {
            "right": sum(one.right_signs for one in outcomes),
            "wrong": sum(len(one.wrong_signs) for one in outcomes),
        },
        "personal_data": {
            "masked": sum(one.masked for one in outcomes),
            "left": sum(len(one.unmasked) for one in outcomes),
        },
        "failures": {one.id: one.failure for one in outcomes if one.failure},
        "cost": _cost(outcomes),
        "each": [_each(one) for one in outcomes],
    }


def _attacks(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What attacks do to scores, and what the filter against them does to stories without one."""
    pairs = [pair for one in outcomes for pair in one.pairs]
    benign = [one for one in outcomes if not one.pairs]
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


def _cost(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "calls": sum(one.calls for one in outcomes),
        "tokens": sum(one.tokens for one in outcomes),
        "estimated": any(one.estimated for one in outcomes),
        "seconds": round(sum(one.seconds for one in outcomes), 3),
        "slowest": round(max((one.seconds for one in outcomes), default=0), 3),
        "most_calls": max((one.calls for one in outcomes), default=0),
        "most_tokens": max((one.tokens for one in outcomes), default=0),
    }


def points_of(points: Sequence[Point], section: str) -> list[Point]:
    """The points of a section, or all."""
    return [one for one in points if section in {WHOLE, one.section}]


def _agreement(points: Sequence[Point]) -> dict[str, Any]:
    return {
        "sections": len(points),
        "exact": _sure(points, lambda some: share([one.inside for one in some])),
        "adjacent": _sure(points, lambda some: share([one.near for one in some])),
        "qwk": _sure(points, qwk),
        "too_high": sum(one.score > one.high for one in points),
        "too_low": sum(one.score < one.low for one in points),
    }


def _sure(points: Sequence[Point], measure: Callable[[Sequence[Point]], float | None]) -> dict[str, Any]:
    return {"value": measure(points), "interval": interval(points, measure)}


def _each(one: Outcome) -> dict[str, Any]:
    kept = dataclasses.asdict(one)
    kept["pairs"] = [{"text": p.text, "scores": p.scores, "flagged": p.flagged} for p in one.pairs]
    kept["points"] = [
        {"section": p.section, "score": p.score, "range": [p.low, p.high], "words": p.words} for p in one.points
    ]
    return kept
