"""`check`: check all content, including Slack's limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from bot.app.lesson_catalog import LessonCatalog
from bot.app.manifest import manifest
from bot.authoring import checking, phrase_check
from bot.authoring import coverage as tables
from bot.certification.alumni.content import AlumniContext
from bot.certification.capstone import rubric
from bot.certification.progress import competencies
from bot.certification.teach_back import rubric as teach_back_rubric
from bot.change.resistance.content import CoachingContent
from bot.change.stakeholders.content import StakeholderContext
from bot.cli.check_activities import activity_problems
from bot.cli.check_coaching import coaching_problems
from bot.cli.check_rubric import rubric_problems
from bot.community import seasons
from bot.community.activities import content as activities
from bot.community.activities.content import ActivityCatalog
from bot.conversation import command_finder, glossary
from bot.conversation import content as understanding
from bot.journeys import views
from bot.journeys.content import Library, Track, load
from bot.kit import editions
from bot.kit.content import ContentErrors
from bot.kit.i18n import in_language
from bot.kit.prompts import Prompts
from bot.kit.slack import Json
from bot.quizzes import modals
from bot.quizzes.content import Question
from bot.quizzes.examples import example_answers
from bot.quizzes.service import ShownQuestion
from bot.quizzes.views import IN_WINDOW
from bot.reflections import themes
from bot.reflections import views as reflections
from bot.settings import ROOT, read
from bot.sustainability.practice_check.content import PracticeCheckContext
from sandbox import limits


def run(content: Path | None, *, strict: bool = False, coverage: bool = False, catalogue: bool = False) -> int:
    """Print each problem and remark with its place; returns 1 if there are problems, else 0.

    With `strict`, remarks on style count as problems. `coverage` writes the tables of ideas into docs; `catalogue` also
    looks for banned phrases in the interface's sentences.
    """
    root = content or read().content
    try:
        library = load(root)
        repertoire = activities.load(root, seasons.check_sentence)
        edition = rubric.load(root)
        themes.load(root)
        glossary.load(root)
        command_finder.load(root)
        command_finder.load(root)
        teach_back_rubric.load(root)
        editions.load(root, competencies.NAME, competencies.Competencies)
        AlumniContext.load(root)
        StakeholderContext.load(root)
        PracticeCheckContext.load(root)
        coaching = CoachingContent.load(root)
        understanding.load(understanding.folder_in(root))
    except ContentErrors as errors:
        typer.echo(str(errors), err=True)
        return 1
    problems = [problem for track in library.tracks.values() for problem in _track_problems(track)]
    problems += activity_problems(repertoire, LessonCatalog(library))
    problems += rubric_problems(edition)
    problems += coaching_problems(coaching, library)
    covered = tables.folders(root)
    problems += [str(hole) for folder in covered for hole in tables.holes(folder)]
    remarks = [str(remark) for remark in checking.remarks(root)]
    remarks += [str(remark) for remark in phrase_check.catalogue_remarks()] if catalogue else []
    for problem in (*problems, *remarks):
        typer.echo(problem, err=True)
    for folder in covered if coverage else ():
        tables.page(folder, ROOT / "docs").write_text(tables.table(folder), encoding="utf-8")
    if not problems and not (strict and remarks):
        typer.echo(_summary(library, repertoire))
        return 0
    return 1


def _track_problems(track: Track) -> list[str]:
    found = []
    for language, variant in track.languages.items():
        with in_language(language):
            for position, step in enumerate(variant.steps):
                where = f"{track.id}/{step.lesson.id} ({language})"
                found += [
                    f"{where}: Slack would refuse it: {problem.pointer} {problem.reason}"
                    for message in _messages(variant, position)
                    for problem in limits.check_message(message["blocks"])
                ]
                found += [
                    f"{where}: Slack would refuse the window: {problem.pointer} {problem.reason}"
                    for window in _windows(step.questions)
                    for problem in limits.check_view(window)
                ]
    return list(dict.fromkeys(found))


def _messages(track: Track, position: int) -> Iterator[Json]:
    """All messages of a step: with open questions, and with each question and its cousin open or answered."""
    step = track.steps[position]
    yield views.step(track, position, [ShownQuestion(f"{at:032d}", one) for at, one in enumerate(step.questions)])
    for question in step.questions:
        for one in filter(None, (question, question.review)):
            yield from (
                views.step(track, position, [ShownQuestion("0" * 32, one, given)])
                for given in (None, *example_answers(one))
            )
    if step.prompt:
        yield reflections.invitation(step.prompt.ask)


def _windows(questions: Sequence[Question]) -> Iterator[Json]:
    """The windows in which questions and their cousins are answered, and explained if they are answered again."""
    for question in questions:
        for one in filter(None, (question, question.review)):
            if isinstance(one, IN_WINDOW):
                yield modals.question(ShownQuestion("0" * 32, one), modals.SUBMIT)
            for given in example_answers(one):
                yield modals.explained(ShownQuestion("0" * 32, one, given), again=True)


def _summary(library: Library, repertoire: ActivityCatalog) -> str:
    lessons = sum(len(track.steps) for track in library.tracks.values())
    questions = sum(1 for _ in library.questions())
    prompts = len(Prompts(ROOT / "prompts").names())
    commands = len(manifest()["features"]["slash_commands"])
    return (
        f"All is well: {len(library.tracks)} tracks, {lessons} lessons, {questions} questions, {prompts} prompts, "
        f"{commands} commands, {len(repertoire.templates)} activities."
    )
