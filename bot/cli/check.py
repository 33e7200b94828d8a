"""`check`: everything an author writes, down to what Slack would refuse."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.app.manifest import manifest
from bot.journeys import views
from bot.journeys.content import Library, Track, load
from bot.kit.content import ContentErrors
from bot.kit.prompts import Prompts
from bot.quizzes.content import SingleChoice
from bot.quizzes.service import Asked
from bot.reflections import views as reflections
from bot.sandbox import limits
from bot.settings import ROOT, read


def run(content: Path | None) -> int:
    """0 when all is well; else 1, after printing each problem with its place."""
    root = content or read().content
    try:
        library = load(root)
    except ContentErrors as errors:
        typer.echo(str(errors), err=True)
        return 1
    problems = [problem for track in library.tracks.values() for problem in _track_problems(track)]
    for problem in problems:
        typer.echo(problem, err=True)
    if not problems:
        typer.echo(_summary(library))
    return 1 if problems else 0


def _track_problems(track: Track) -> list[str]:
    found = []
    for position, step in enumerate(track.steps):
        where = f"{track.id}/{step.lesson.id}"
        questions = [question for question in step.questions if isinstance(question, SingleChoice)]
        open_questions = [Asked(f"{at:032d}", question, None) for at, question in enumerate(questions)]
        answered = [
            Asked(open_one.ask_id, open_one.question, choice)
            for open_one in open_questions
            for choice in range(len(questions[int(open_one.ask_id)].options))
        ]
        messages = [views.step(track, position, asked) for asked in (open_questions, *([one] for one in answered))]
        if step.prompt:
            messages.append(reflections.invitation(step.prompt.ask))
        for message in messages:
            found += [
                f"{where}: Slack would refuse it: {p.pointer} {p.reason}"
                for p in limits.check_message(message["blocks"])
            ]
    return list(dict.fromkeys(found))


def _summary(library: Library) -> str:
    lessons = sum(len(track.steps) for track in library.tracks.values())
    questions = sum(1 for _ in library.questions())
    prompts = len(Prompts(ROOT / "prompts").names())
    commands = len(manifest()["features"]["slash_commands"])
    return (
        f"All is well: {len(library.tracks)} tracks, {lessons} lessons, {questions} questions, {prompts} prompts, "
        f"{commands} commands."
    )
