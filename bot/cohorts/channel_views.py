"""A lesson in a channel: the part that everybody sees, and the part that one member sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cohorts.views import ANSWER, OPEN, SUBMIT
from bot.figures.ledger import ShownFigure
from bot.journeys import views as journeys
from bot.journeys.content import Track
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, bold, escape
from bot.quizzes import modals
from bot.quizzes import views as quizzes
from bot.quizzes.service import ShownQuestion


@dataclass(frozen=True)
class AnswerCounts:
    """How many answered a question, and how many of them well (None if no answer is better than another)."""

    ask: str
    answered: ShownFigure
    well: ShownFigure | None


def lesson(track: Track, position: int, asked: Sequence[ShownQuestion], cohort: str) -> Json:
    """The lesson and its questions; answers to clicks are ephemeral."""
    message = journeys.step(track, position, asked)
    note = _("{cohort}: only you can see your answer.", cohort=escape(cohort))
    if not asked:
        note = escape(cohort)
    return blocks.message(message["text"], [*map(_for_anyone, message["blocks"]), blocks.context(note)])


def _for_anyone(block: Json) -> Json:
    """A copy of a block, with buttons for any member instead of one."""
    if block.get("type") != "actions":
        return block
    elements = []
    for element in block["elements"]:
        action_id = element["action_id"].replace(quizzes.ANSWER, ANSWER).replace(quizzes.OPEN, OPEN)
        elements.append({**element, "action_id": action_id})
    return {**block, "elements": elements}


def prompt(ask: str) -> Json:
    """The reflection prompt for the lesson's thread, which says that the channel can read replies."""
    note = _("Reply here in the thread if you like. Everyone in this channel can read your reply.")
    return blocks.message(escape(ask), blocks.markdown(ask), blocks.context(note))


def window(asked: ShownQuestion) -> Json:
    """The window of a question for the person who pressed its button, with their answer if they've given one."""
    if asked.given is not None:
        return modals.explained(asked, again=True)
    note = _("This is your own answer. Nobody else in the channel can see it.")
    return modals.question(asked, SUBMIT, note=note)


def explained(answered: ShownQuestion, shared: str, *, again: bool) -> Json:
    """The explanation for one member after their answer, with the option letters of the channel's message."""
    shown = replace(answered, ask_id=shared)
    text = quizzes.question_text(shown)
    if not again:
        return blocks.message(text, quizzes.question_blocks(shown))
    first = quizzes.already_answered(shown)
    return blocks.message(f"{first}\n\n{text}", blocks.section(first), quizzes.question_blocks(shown))


def finished(track: Track) -> Json:
    """The message after the last lesson."""
    said = _(":tada: That's the end of *{track}*. Thank you all for taking it together.", track=escape(track.title))
    return blocks.message(said)


def counts(counted: Sequence[AnswerCounts]) -> Json:
    """How a cohort answered a lesson that is closed."""
    lines = []
    for one in counted:
        said = _("Nearly all of you answered")
        if one.answered.counted is not None:
            said = ngettext("{n} of you answered", "{n} of you answered", one.answered.counted)
        if one.well is not None and one.well.counted is not None:
            well = _("{n} chose the best answer", n=one.well.counted)
            said = f"{said}, {well}"
        lines.append(f"{bold(one.ask)}\n{said}.")
    text = "\n\n".join([*lines, _("The question stays open for anyone who arrives later.")])
    return blocks.message(text)
