"""What the owner of a row is told, and what a gap says where it becomes an improvement."""

from __future__ import annotations

from datetime import date

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_date
from bot.sustainability.practice_check.content import PracticePair, PracticeToEmbed


def to_owner(practice: str, by: str, due_on: str | None) -> Json:
    """Tells somebody that they look after a row of the embedding list now, and what to do if it doesn't suit them."""
    if due_on:
        text = _(
            "<@{by}> has put you down for this task, to be done by {day}: “{practice}”. Thank you! If "
            "it doesn't suit you, tell <@{by}>.",
            by=by,
            day=format_date(date.fromisoformat(due_on)),
            practice=escape(practice),
        )
    else:
        text = _(
            "<@{by}> has put you down for this task: “{practice}”. Thank you! If it doesn't suit you, tell <@{by}>.",
            by=by,
            practice=escape(practice),
        )
    return blocks.message(text)


def gap_of_pair(pair: PracticePair, score: int) -> str:
    """What happens today, as the check says."""
    return _(
        "The practice check gives this {n} of 5, between “{dependence}” (1) and “{capability}” (5).",
        n=score,
        dependence=pair.dependence,
        capability=pair.capability,
    )


def gap_of_practice(practice: PracticeToEmbed) -> str:
    """What happens today, as the embedding list says."""
    return _("Not part of everyday work yet: “{practice}”.", practice=practice.text)
