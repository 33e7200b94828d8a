"""A framework as a message: its levels, what is missing, and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.measurement.framework import service
from bot.measurement.framework.models import EvaluationLevel, FrameworkMeasure
from bot.measurement.framework.service import WrittenMeasure

ADD = "measurement.framework_add"
EXAMPLE = "measurement.framework_example"
EDIT = "measurement.framework_edit"
REMOVE = "measurement.framework_remove"
WORD = "measurement.framework_word"
MARKDOWN = "measurement.framework_markdown"

MAX_LINE = 300


def level_name(level: EvaluationLevel) -> str:
    """What a level is called."""
    return {
        EvaluationLevel.REACTION: _("Reaction"),
        EvaluationLevel.LEARNING: _("Learning"),
        EvaluationLevel.BEHAVIOUR: _("Behaviour"),
        EvaluationLevel.RESULTS: _("Results"),
    }[level]


def level_question(level: EvaluationLevel) -> str:
    """What a level asks."""
    return {
        EvaluationLevel.REACTION: _("did they find it useful?"),
        EvaluationLevel.LEARNING: _("can they do it?"),
        EvaluationLevel.BEHAVIOUR: _("do they do it at work?"),
        EvaluationLevel.RESULTS: _("does it change what matters to the organisation?"),
    }[level]


def framework(found: Sequence[FrameworkMeasure]) -> Json:
    """The framework level by level; a level without a measure says so."""
    if not found:
        return _empty()
    title = _("Your measurement framework")
    parts: list[Json] = [blocks.header(title)]
    for level, inside in service.by_level(found).items():
        heading = f"*{level_name(level)}:* {level_question(level)}"
        parts.append(blocks.section(heading if inside else f"{heading}\n{_('Not measured.')}"))
        parts += [blocks.section(_measure(each), blocks.button(EDIT, _("Change it"), each.id)) for each in inside]
    row = blocks.actions(
        _add(),
        blocks.button(WORD, _("Send me the Word file")),
        blocks.button(MARKDOWN, _("Send me the Markdown file")),
    )
    note = blocks.context(_("Only you can see this list here."))
    return blocks.message(title, parts[: blocks.MAX_MESSAGE_BLOCKS - 2], note, row)


def _empty() -> Json:
    text = _(
        "A measurement framework says what you measure at four levels: reaction, learning, behaviour "
        "and results. For each measure, it says how you get the figures, who sees them, and what you "
        "improve when they're low."
    )
    row = blocks.actions(_add(primary=True), blocks.button(EXAMPLE, _("Begin with an example")))
    return blocks.message(text, blocks.section(text), row)


def _add(*, primary: bool = False) -> Json:
    return blocks.button(ADD, _("Add a measure"), style="primary" if primary else None)


def _measure(one: FrameworkMeasure) -> str:
    how, audience, when_low = (_short(text) for text in (one.how, one.audience, one.when_low))
    facts = [
        _("collected: {text}", text=how) if how else "",
        _("reported to: {text}", text=audience) if audience else "",
        _("if the figure is low: {text}", text=when_low) if when_low else "",
    ]
    return "\n".join([f"• {_short(one.what)}", *(f"   {fact}" for fact in facts if fact)])


def _short(text: str) -> str:
    """A text on one line, escaped."""
    return escape(blocks.shorten(" ".join(text.split()), MAX_LINE))


def example() -> list[WrittenMeasure]:
    """A framework to begin with, in the current language: what can be measured here and what has to be asked for."""
    return [
        WrittenMeasure(
            EvaluationLevel.REACTION,
            _("How useful people found a session, from 1 to 5"),
            _("a question after each session, answered by at least five people"),
            _("the facilitators, the week after"),
            _("ask two people what they'd have needed, and change the next session"),
        ),
        WrittenMeasure(
            EvaluationLevel.LEARNING,
            _("People who still know the answer four weeks later"),
            _("questions that are asked again in the daily lesson"),
            _("the programme's leads, each month"),
            _("bring the topic up in the next session, or rewrite the lesson"),
        ),
        WrittenMeasure(
            EvaluationLevel.BEHAVIOUR,
            _("Plans that people say they carried out"),
            _(
                "what people say when they're asked, at a time they chose; with two people a month, you "
                "look at the result together at their desk"
            ),
            _("the programme's leads, each month"),
            _("ask what got in the way, and remove the most common obstacle"),
        ),
        WrittenMeasure(
            EvaluationLevel.RESULTS,
            _("Hours a week that a task takes"),
            _("time sheets of two teams before, and the same months a year later"),
            _("the sponsor, each quarter"),
            _("ask whether the task was the right one, before you train more people"),
        ),
    ]
