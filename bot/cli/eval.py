"""`eval`: measure how well feedback on stories agrees with what people expect."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.errors import SettingsError
from bot.kit import log
from bot.kit.llm import Model
from bot.kit.llm_recording import Recording, RecordingModel, ReplayedModel
from bot.kit.prompts import Prompts
from bot.settings import ROOT, Settings, read
from bot.stories.analysis import rules
from bot.stories.evaluation.dataset import EvaluationEntry, load
from bot.stories.evaluation.report import report
from bot.stories.evaluation.runner import StoryEvaluation, evaluate
from bot.stories.feedback import pipeline
from bot.stories.feedback.feedback_model import FeedbackModel, ModelProfile

ANSWERS = "answers.jsonl"
BY_RULES = "rules alone (no model was asked)"


@dataclass(frozen=True)
class AnswerSource:
    """Who answers: the rules alone, the model that is set (kept in the file `record`), or the file `replay` alone.

    `requests` is a folder for the requests that have no answer in `replay`, by default the file ANSWERS in it.
    """

    rules_only: bool = False
    record: Path | None = None
    replay: Path | None = None
    requests: Path | None = None


def run(path: Path, source: AnswerSource, *, as_json: bool) -> int:
    """Print the evaluation; returns 1 if the model failed, or a recorded answer, for any story, else 0."""
    if sum([source.rules_only, bool(source.record), bool(source.replay or source.requests)]) > 1:
        raise typer.BadParameter("--rules-only, --record and --replay (with --requests) exclude each other")
    log.configure("console", logging.WARNING)
    entries = load(path)
    found = asyncio.run(_run(entries, source))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        _show(found)
    return 1 if found["failures"] or any(found["replay"].values()) else 0


async def _run(entries: list[EvaluationEntry], source: AnswerSource) -> dict[str, Any]:
    if source.rules_only:
        return report(await _each(entries, None), reviewer=BY_RULES, prompt=rules.VERSION)
    settings = read()
    model, prompts = _model(settings, source), Prompts(ROOT / "prompts")
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


def _model(settings: Settings, source: AnswerSource) -> Model:
    if source.requests:
        answers = Recording(source.replay or source.requests / ANSWERS, may_be_missing=True)
        return ReplayedModel(settings, answers, source.requests)
    if source.replay:
        return ReplayedModel(settings, Recording(source.replay, may_be_missing=False))
    if not settings.openai_model:
        raise SettingsError(reason="no model is set; set OPENAI_MODEL (docs/models.md), or use --rules-only")
    if source.record:
        return RecordingModel(settings, Recording(source.record, may_be_missing=True))
    return Model(settings)


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
        *_lines_if_measured(found),
    ]


def _lines_if_measured(found: dict[str, Any]) -> list[str]:
    """About what a file, a pipeline or a replay may not have."""
    lines = []
    coach, precision, replay = found["coach"], found["precision"], found["replay"]
    if coach["points"]:
        lines.append(f"coach's points: {coach['raised']} of {coach['points']} raised, {_percent(coach['recall'])}")
    if coach["not_ready"]:
        lines.append(f"false ready: {len(coach['false_ready'])} of {coach['not_ready']} stories that aren't ready")
    if precision["proposed"] is not None:
        kept = f"{precision['carried']} of {precision['proposed']} findings kept, {_percent(precision['value'])}"
        lines.append(f"second pass: {kept}")
    if any(replay.values()):
        unusable = f"{replay['unusable']} answers that can't be used"
        lines.append(f"replay: {replay['unanswered']} requests without an answer, {unusable}")
    return lines


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
    if one["missed_points"]:
        missed = ", ".join(map(str, one["missed_points"]))
        wrong.append(f"coach's points not raised (counted from 0): {missed}; recall {_percent(one['recall'])}")
    wrong += ["advised to scale, but it isn't ready"] if one["false_ready"] else []
    wrong += [f"request {r['key']} ({r['name']}): {r['problem']}" for r in one["open_requests"]]
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
