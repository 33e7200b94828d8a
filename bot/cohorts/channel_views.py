"""A lesson in a channel: what everybody sees, and what only one person does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cohorts.views import ANSWER
from bot.journeys import views as journeys
from bot.journeys.content import Track
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, bold, escape
from bot.quizzes import views as quizzes
from bot.quizzes.service import ShownQuestion


@dataclass(frozen=True)
class AnswerCounts:
    """How a cohort answered a question: how many did, and how many of them well (None where nobody should know)."""

    ask: str
    answered: int
    well: int | None


def lesson(track: Track, position: int, asked: Sequence[ShownQuestion], cohort: str) -> Json:
    """The lesson and its questions; what is pressed here is answered to one person alone."""
    message = journeys.step(track, position, asked)
    blocks = [_theirs(block) for block in message["blocks"]]
    note = _("{cohort}: only you can see your answer.", cohort=escape(cohort))
    if not asked:
        note = escape(cohort)
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": note}]})
    return {"text": message["text"], "blocks": blocks}


def _theirs(block: Json) -> Json:
    """The same block with buttons that mean whoever presses them, not the one person they were made for."""
    if block.get("type") != "actions":
        return block
    elements = [
        {**element, "action_id": element["action_id"].replace(quizzes.ANSWER, ANSWER)} for element in block["elements"]
    ]
    return {**block, "elements": elements}


def prompt(ask: str) -> Json:
    """What to think about, in the thread that the channel reads."""
    note = _("Reply here in the thread if you like. Everyone in this channel can read it.")
    return {
        "text": escape(ask),
        "blocks": [
            {"type": "markdown", "text": ask},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": note}]},
        ],
    }


def explained(answered: ShownQuestion, shared: str, *, again: bool) -> Json:
    """What one person sees after their answer, with the letters that the channel's message has."""
    shown = replace(answered, ask_id=shared)
    text = quizzes.question_text(shown)
    if not again:
        return blocks.message(text, quizzes.question_blocks(shown))
    first = quizzes.already_answered(shown)
    return blocks.message(f"{first}\n\n{text}", blocks.section(first), quizzes.question_blocks(shown))


def finished(track: Track) -> Json:
    """After the last lesson."""
    said = _(":tada: That's the end of *{track}*. Thank you for going through it together.", track=escape(track.title))
    return blocks.message(said)


def counts(counted: Sequence[AnswerCounts]) -> Json:
    """How a cohort answered, once it is closed."""
    lines = []
    for one in counted:
        said = ngettext("{n} of you answered", "{n} of you answered", one.answered)
        if one.well is not None:
            well = _("{n} with the best answer", n=one.well)
            said = f"{said}, {well}"
        lines.append(f"{bold(one.ask)}\n{said}.")
    text = "\n\n".join([*lines, _("The question stays open for anyone who comes later.")])
    return blocks.message(text)
