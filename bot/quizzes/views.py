"""A question with its buttons and fields, replaced by the explanation."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, bold, escape
from bot.quizzes import explanations
from bot.quizzes.answer_parser import ANSWER as FIELD
from bot.quizzes.answer_parser import CONFIDENCE, MAX_CHARACTERS, NOT_SURE, SURE
from bot.quizzes.content import (
    FreeText,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.explanations import labelled
from bot.quizzes.models import Closed
from bot.quizzes.rules import FALSE, TRUE
from bot.quizzes.service import ShownQuestion

ANSWER = "quizzes.answer"
FILL = "quizzes.fill"


def question_blocks(shown: ShownQuestion) -> list[Json]:
    """The question with its buttons and fields, with its explanation once answered, or what became of it."""
    if shown.given is None and shown.closed:
        return [blocks.authored_section(bold(shown.question.ask)), blocks.context(_fate(shown.closed))]
    ask = blocks.authored_section(f"{bold(shown.question.ask)}{_listing(shown)}")
    if shown.given is None:
        return [ask, *_fields(shown), *_confidence(shown), *_buttons(shown)]
    return [ask, *map(blocks.authored_section, blocks.pack(explanations.explanation(shown)))]


def question_text(shown: ShownQuestion) -> str:
    """The question as plain text, for notifications and screen readers."""
    if shown.given is None and shown.closed:
        return f"{escape(shown.question.ask)}\n\n{_fate(shown.closed)}"
    lines = [escape(shown.question.ask) + _listing(shown, fields=False)]
    return "\n\n".join(lines if shown.given is None else [*lines, *explanations.explanation(shown)])


def _fate(closed: Closed) -> str:
    """What became of a question that is closed without an answer."""
    return _("This question is in a newer message now.") if closed is Closed.MOVED else _("You let this one go.")


def already_answered(shown: ShownQuestion) -> str:
    """The reply to a second answer."""
    return _(
        "You've already answered this one: {answer}. Your first answer counts; the explanation is below it.",
        answer=explanations.answer_text(shown),
    )


def _listing(shown: ShownQuestion, *, fields: bool = True) -> str:
    """The options with their letters, unless fields show them already."""
    question = shown.question
    listed = labelled(shown)
    if fields and not isinstance(question, SingleChoice) and shown.given is None and _fit(listed):
        return ""
    chosen = set(shown.given.choices) if shown.given else set()
    marked = isinstance(question, SingleChoice | MultipleChoice)
    lines = []
    for at, letter, text in listed if marked or shown.given is None else ():
        mark = _("your answer") if at in chosen else ""
        lines.append(f"*{letter}*  {escape(text)}{f'  _({mark})_' if mark else ''}")
    return "\n\n" + "\n".join(lines) if lines else ""


def _fit(listed: Sequence[tuple[int, str, str]]) -> bool:
    return all(len(f"{letter} · {text}") <= blocks.MAX_OPTION for _at, letter, text in listed)


def _fields(shown: ShownQuestion) -> list[Json]:
    match shown.question:
        case MultipleChoice():
            boxes = blocks.checkboxes(_options(shown), action_id=FILL)
            return [_input(shown, FIELD, _("Choose all that apply"), boxes)]
        case Numeric(unit=unit):
            label = _("Your number ({unit})", unit=unit) if unit else _("Your number")
            return [_input(shown, FIELD, label, blocks.text_input(max_length=50, action_id=FILL))]
        case ShortText():
            return [_input(shown, FIELD, _("Your answer"), blocks.text_input(max_length=150, action_id=FILL))]
        case FreeText():
            lines = blocks.text_input(multiline=True, max_length=MAX_CHARACTERS, action_id=FILL)
            return [_input(shown, FIELD, _("Your answer"), lines)]
        case Ordering(items=items):
            labels = [_("Position {n}", n=at) for at in range(1, len(items) + 1)]
        case Matching(pairs=pairs):
            labels = [pair.left for pair in pairs]
        case _:
            return []
    select = blocks.static_select(_options(shown), placeholder=_("Choose"), action_id=FILL)
    return [_input(shown, str(at), label, select) for at, label in enumerate(labels)]


def _options(shown: ShownQuestion) -> list[Json]:
    """The options of a field: with their whole text if all of them fit, otherwise by letter with its beginning."""
    return [blocks.option(f"{letter} · {text}", at) for at, letter, text in labelled(shown)]


def _input(shown: ShownQuestion, field: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return blocks.input_block(f"{FILL}:{shown.ask_id}:{field}", label, element, optional=optional)


def _confidence(shown: ShownQuestion) -> list[Json]:
    if not shown.question.confidence:
        return []
    options = [blocks.option(_("Sure"), SURE), blocks.option(_("Not sure"), NOT_SURE)]
    element = blocks.radio_buttons(options, action_id=FILL)
    return [_input(shown, CONFIDENCE, _("How sure are you?"), element, optional=True)]


def _buttons(shown: ShownQuestion) -> list[Json]:
    buttons = [
        blocks.button(f"{ANSWER}:{value}", text, f"{shown.ask_id}:{value}", accessibility_label=label)
        for value, text, label in _answers(shown)
    ]
    row = blocks.actions(*buttons, block_id=f"{ANSWER}:{shown.ask_id}")
    if isinstance(shown.question, Scale):
        ends = _("0: {low}  ·  10: {high}", low=escape(shown.question.low), high=escape(shown.question.high))
        return [blocks.context(ends), row]
    return [row]


def _answers(shown: ShownQuestion) -> list[tuple[str, str, str]]:
    """The value, text and accessibility label of each button."""
    match shown.question:
        case SingleChoice():
            return [(str(at), letter, f"{letter}: {text}") for at, letter, text in labelled(shown)]
        case TrueFalse():
            words = {TRUE: _("True"), FALSE: _("False")}
            return [(str(value), word, word) for value, word in words.items()]
        case Scale():
            return [(str(n), str(n), _("{n} out of 10", n=n)) for n in range(11)]
    return [("given", _("Answer"), _("Answer this question"))]
