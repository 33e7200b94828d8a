"""Experiments on the screens of the backlog: what is being tried, the buttons of a card, and what was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.improvement.models import Improvement
from bot.kit import blocks
from bot.kit.slack import Json
from bot.members.models import Member


def lines(session: Session, reader: Member, *, now: datetime) -> Sequence[str]:
    """A line for each experiment that is being planned, runs, or waits for a decision."""
    return []


def buttons(session: Session, improvement: Improvement) -> Sequence[Json]:
    """The buttons of a card about its experiment."""
    return []


def learnings(session: Session, reader: Member, words: str) -> Json:
    """What experiments taught, those about some words if there are any."""
    return blocks.message("")
