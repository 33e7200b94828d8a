"""Experiments on the screens of the backlog: what is being tried, the buttons of a card, and what was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.improvement.models import Improvement, ImprovementState
from bot.improvement.pdca import experiment_queries, pausing, result_views, views
from bot.improvement.pdca.models import ExperimentDecision, ExperimentState
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.models import Member


def lines(session: Session, reader: Member, *, now: datetime) -> Sequence[str]:
    """A line for each experiment that is being planned, runs, or waits for a decision."""
    return [views.line(each, now=now) for each in experiment_queries.unfinished(session, reader.workspace_id, now=now)]


def about(session: Session, improvement: Improvement, *, now: datetime) -> Sequence[Json]:
    """What is known of an improvement's newest experiment."""
    newest = experiment_queries.newest(session, improvement)
    return views.about(experiment_queries.experiment_details(session, newest, now=now), now=now) if newest else ()


def buttons(session: Session, improvement: Improvement, *, now: datetime) -> Sequence[Json]:
    """The buttons of a card about its experiment."""
    newest = experiment_queries.newest(session, improvement)
    is_over = newest is None or newest.state == ExperimentState.CLOSED
    if newest and newest.decision == ExperimentDecision.STANDARDISE and improvement.state == ImprovementState.DONE:
        return [result_views.undo(newest)]
    if is_over and improvement.state in (ImprovementState.DONE, ImprovementState.DROPPED):
        return ()
    pauses = pausing.pauses(session, newest) if newest else ()
    return views.buttons(row_id(improvement), newest, pauses, now=now)


def learnings(session: Session, reader: Member, words: str, *, now: datetime) -> Json:
    """What experiments taught, those about some words if there are any; first those that wait for a decision."""
    found = [] if words else experiment_queries.unfinished(session, reader.workspace_id, now=now)
    waiting = [one for one in found if one.experiment.state == ExperimentState.CHECKED]
    learnt = experiment_queries.learnt(session, reader.workspace_id, words, now=now)
    if waiting:
        rows = [(blocks.section(views.line(one, now=now)), result_views.buttons(one.experiment)) for one in waiting]
        title = _("Verdicts that wait for your decision")
        parts = [part for row in rows for part in row if part]
        below = result_views.learnings(learnt, words)["blocks"] if learnt else []
        return blocks.message(title, blocks.section(f"*{title}*"), parts, below)
    return result_views.learnings(learnt, words)
