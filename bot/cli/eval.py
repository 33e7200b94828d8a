"""`eval`: measure how well feedback on stories agrees with what people expect."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.errors import SettingsError
from bot.kit import log
from bot.kit.llm import Model
from bot.kit.prompts import Prompts
from bot.settings import ROOT, read
from bot.stories.analysis import rules
from bot.stories.evaluation.dataset import EvaluationEntry, load
from bot.stories.evaluation.report import report
from bot.stories.evaluation.runner import StoryEvaluation, evaluate
from bot.stories.feedback import pipeline
from bot.stories.feedback.feedback_model import FeedbackModel, ModelProfile

BY_RULES = "rules alone (no model was asked)"


def run(path: Path, *, rules_only: bool, as_json: bool) -> int:
    """Print the evaluation; returns 1 if the model failed for any story, else 0."""
    log.configure("console", logging.WARNING)
    entries = load(path)
    found = asyncio.run(_run(entries, rules_only=rules_only))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        _show(found)
    return 1 if found["failures"] else 0


async def _run(entries: list[EvaluationEntry], *, rules_only: bool) -> dict[str, Any]:
    if rules_only:
        return report(await _each(entries, None), reviewer=BY_RULES, prompt=rules.VERSION)
    settings = read()
    if not settings.openai_model:
        raise SettingsError(reason="no model is set; set OPENAI_MODEL (docs/models.md), or use --rules-only")
    model, prompts = Model(settings), Prompts(ROOT / "prompts")
    feedback_model = FeedbackModel(
        model,
        prompts,
        settings.model_answer_tokens,
        settings.feedback_deadline_seconds,
        ModelProfile(settings.model_profile),
    )
    try:
        evaluations = await _each(entries, feedback_model)
    finally:
        await model.close()
    return report(
        evaluations, reviewer=f"{model.name} at {model.host}", prompt=pipeline.version(prompts, feedback_model.profile)
    )


async def _each(entries: list[EvaluationEntry], model: FeedbackModel | None) -> list[StoryEvaluation]:
    evaluations = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reviewing", total=len(entries))
        for entry in entries:
            progress.update(task, description=f"Reviewing {entry.id}")
            evaluations.append(await evaluate(entry, model))
            progress.advance(task)
    return evaluations


def _show(found: dict[str, Any]) -> None:
    console = Console()
    console.print(
        f"{found['stories']} stories, reviewed by {found['reviewer']}; prompts {found['prompt']}", markup=False
    )
    console.print(_agreement(found["agreement"]))
    for line in _lines(found):
        console.print(line, markup=False, highlight=False)
    for one in found["each"]:
        for problem in _problems(one):
            console.print(f"  {one['id']}: {problem}", markup=False, highlight=False)


def _agreement(sections: dict[str, Any]) -> Table:
    table = Table("section", "n", "in range", "within 1", "QWK (95 % interval)", "too high", "too low", box=None)
    for name, one in sections.items():
        if one["sections"]:
            table.add_row(
                name,
                str(one["sections"]),
                _percent(one["exact"]["value"]),
                _percent(one["adjacent"]["value"]),
                _figure(one["qwk"]),
                str(one["too_high"]),
                str(one["too_low"]),
            )
    return table


def _lines(found: dict[str, Any]) -> list[str]:
    constant, attacks, benign, cost = found["constant"], found["injection"], found["benign"], found["cost"]
    quotes, signs, personal = found["quotes"], found["warning_signs"], found["personal_data"]
    bias = ", ".join(f"{name} {_signed(value)}" for name, value in found["bias_by_length"].items())
    baseline, margin = _percent(constant["in_range"]), _points(constant["margin"])
    tokens = f"{'about ' if cost['estimated'] else ''}{cost['tokens']:,} tokens"
    moved = f"{attacks['differing']} with another score, largest lift {attacks['largest_lift']}"
    alarms = f"{benign['false_alarms']} of {benign['sentences']} sentences taken for one"
    most = f"{cost['most_calls']} calls, {cost['most_tokens']:,} tokens, {cost['slowest']:.2f} s"
    return [
        f"“always 3, with the caps”: {baseline} in range; our margin {margin}",
        f"bias by length (score less the middle of the range): {bias}",
        f"attacks: {attacks['pairs']} pairs, {attacks['flagged']} flagged, {moved}",
        f"stories without attacks: {alarms}, {benign['sections_moved']} sections with another score by it",
        f"quotes: {quotes['checked']} checked, {quotes['invalid']} not to be found in the story",
        f"must mention: {found['mentions_missing']} missing; must not: {found['forbidden_found']} found",
        f"warning signs: {signs['right']} as expected, {signs['wrong']} not",
        f"personal data: {personal['masked']} masked, {personal['left']} left",
        f"cost: {cost['calls']} calls, {tokens}, {cost['seconds']:.1f} s; the most for one review: {most}",
    ]


def _problems(one: dict[str, Any]) -> list[str]:
    wrong = [
        f"{p['section']} scored {p['score']}, expected {p['range'][0]:g} to {p['range'][1]:g}"
        for p in one["points"]
        if not p["range"][0] <= p["score"] <= p["range"][1]
    ]
    wrong += [f"did not mention {pattern}" for pattern in one["missing_mentions"]]
    wrong += [f"has what it must not: {pattern}" for pattern in one["forbidden"]]
    wrong += [f"warning sign {sign}" for sign in one["wrong_signs"]]
    wrong += [f"personal data not recognised: {text}" for text in one["unmasked"]]
    wrong += [f"the model's part failed: {one['failure']}"] if one["failure"] else []
    return wrong


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.0f} points"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _figure(measured: dict[str, Any]) -> str:
    if measured["value"] is None:
        return "–"
    between = measured["interval"]
    return f"{measured['value']:.2f}" + (f" ({between[0]:.2f} to {between[1]:.2f})" if between else "")
