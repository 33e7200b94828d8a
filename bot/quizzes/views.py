"""A question in a message or on the Home with its buttons, replaced by the explanation."""

from __future__ import annotations

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, bold, escape
from bot.quizzes import explanations
from bot.quizzes.answer_parser import ANSWER as FIELD
from bot.quizzes.answer_parser import CONFIDENCE, GIVEN, NOT_SURE, SURE
from bot.quizzes.content import (
    FreeText,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
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
OPEN = "quizzes.open"
FILL = "quizzes.fill"
MAX_SHORT = 32  # as much as a menu shows in a window on a phone
IN_WINDOW = (Ordering, Matching, Numeric, ShortText, FreeText)


def question_blocks(shown: ShownQuestion) -> list[Json]:
    """The question with its buttons, with its explanation once answered, or what became of it.

    A question that takes more than a tap has one button, which opens its window (`modals.question`).
    """
    if shown.given is None and shown.closed:
        return [blocks.authored_section(bold(shown.question.ask)), blocks.context(_fate(shown.closed))]
    ask = blocks.authored_section(f"{bold(shown.question.ask)}{_listing(shown)}")
    if shown.given is not None:
        return [ask, *map(blocks.authored_section, blocks.pack(explanations.explanation(shown)))]
    if isinstance(shown.question, IN_WINDOW):
        return [ask, _row(shown, _opener(shown))]
    return [ask, *_boxes(shown), *confidence(shown), *_buttons(shown)]


def question_text(shown: ShownQuestion) -> str:
    """The question as plain text, for notifications and screen readers."""
    if shown.given is None and shown.closed:
        return f"{escape(shown.question.ask)}\n\n{_fate(shown.closed)}"
    lines = [escape(shown.question.ask) + _listing(shown, boxes=False)]
    return "\n\n".join(lines if shown.given is None else [*lines, *explanations.explanation(shown)])


def _fate(closed: Closed) -> str:
    """What became of a question that is closed without an answer."""
    return _("This question is in a newer message now.") if closed is Closed.MOVED else _("You dropped this question.")


def already_answered(shown: ShownQuestion) -> str:
    """The reply to a second answer."""
    return _(
        "You've already answered this question: {answer}. Your first answer counts; the explanation is "
        "below the question.",
        answer=explanations.answer_text(shown),
    )


def answered_elsewhere(shown: ShownQuestion) -> Json:
    """The answered question where it was shown once more, outside its own message."""
    return blocks.message(question_text(shown), question_blocks(shown))


def verb(question: Question) -> str:
    """What there is to do in a question's window, for the button that opens it and for its title."""
    match question:
        case Ordering():
            return _("Put them in order")
        case Matching():
            return _("Match the pairs")
        case Numeric():
            return _("Enter your number")
        case FreeText():
            return _("Write your answer")
    return _("Answer")


def confidence(shown: ShownQuestion) -> list[Json]:
    """The optional field for how sure somebody is, where the author wants it."""
    if not shown.question.confidence:
        return []
    options = [blocks.option(_("Sure"), SURE), blocks.option(_("Not sure"), NOT_SURE)]
    element = blocks.radio_buttons(options, action_id=FILL)
    return [input_field(shown, CONFIDENCE, _("How sure are you?"), element, optional=True)]


def input_field(shown: ShownQuestion, field: str, label: str, element: Json, *, optional: bool = False) -> Json:
    """A field of a question, which `listeners.form_values` reads."""
    return blocks.input_block(f"{FILL}:{shown.ask_id}:{field}", label, element, optional=optional)


def lettered_options(shown: ShownQuestion) -> list[Json]:
    """The options of a field: with their whole text if it fits, otherwise with its beginning."""
    return [blocks.option(f"{letter} · {text}", at) for at, letter, text in labelled(shown)]


def short_options(shown: ShownQuestion) -> list[Json]:
    """The options of a menu below their whole texts: the letter and the first words."""
    return [
        blocks.option(f"{letter} · {blocks.shorten_to_words(text, MAX_SHORT)}", at)
        for at, letter, text in labelled(shown)
    ]


def _listing(shown: ShownQuestion, *, boxes: bool = True) -> str:
    """The options with their letters, unless boxes below show them already."""
    question = shown.question
    if not isinstance(question, SingleChoice | MultipleChoice):
        return ""
    listed = labelled(shown)
    fit = all(len(f"{letter} · {text}") <= blocks.MAX_OPTION for _at, letter, text in listed)
    if boxes and fit and isinstance(question, MultipleChoice) and shown.given is None:
        return ""
    chosen = set(shown.given.choices) if shown.given else set()
    lines = []
    for at, letter, text in listed:
        mark = _("your answer") if at in chosen else ""
        lines.append(f"*{letter}*  {escape(text)}{f'  _({mark})_' if mark else ''}")
    return "\n\n" + "\n".join(lines)


def _boxes(shown: ShownQuestion) -> list[Json]:
    if not isinstance(shown.question, MultipleChoice):
        return []
    boxes = blocks.checkboxes(lettered_options(shown), action_id=FILL)
    return [input_field(shown, FIELD, _("Choose all that apply"), boxes)]


def _opener(shown: ShownQuestion) -> Json:
    label = verb(shown.question)
    return blocks.button(OPEN, label, shown.ask_id, accessibility_label=f"{label}: {shown.question.ask}")


def _buttons(shown: ShownQuestion) -> list[Json]:
    buttons = [
        blocks.button(f"{ANSWER}:{value}", text, f"{shown.ask_id}:{value}", accessibility_label=label)
        for value, text, label in _answers(shown)
    ]
    row = _row(shown, *buttons)
    if isinstance(shown.question, Scale):
        ends = _("0: {low}  ·  10: {high}", low=escape(shown.question.low), high=escape(shown.question.high))
        return [blocks.context(ends), row]
    return [row]


def _row(shown: ShownQuestion, *buttons: Json) -> Json:
    return blocks.actions(*buttons, block_id=f"{ANSWER}:{shown.ask_id}")


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
    return [(GIVEN, _("Answer"), _("Answer this question"))]
