"""A question with what it takes to answer it, and the explanation that takes its place."""

from __future__ import annotations

from collections.abc import Sequence

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
    Question,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.explanations import labelled
from bot.quizzes.rules import FALSE, TRUE
from bot.quizzes.service import ShownQuestion

ANSWER = "quizzes.answer"
FILL = "quizzes.fill"
MAX_IN_LABEL = 75
MAX_IN_SECTION = 2900


def question_blocks(asked: ShownQuestion) -> list[Json]:
    """The question with what it takes to answer it, or with its explanation once it is answered."""
    ask = _section(f"{bold(asked.question.ask)}{_listing(asked)}")
    if asked.given is None:
        return [ask, *_fields(asked), *_confidence(asked), *_buttons(asked)]
    return [ask, *map(_section, pack_sections(explanations.explanation(asked)))]


def question_text(asked: ShownQuestion) -> str:
    """The same in plain words, for notifications and screen readers."""
    lines = [escape(asked.question.ask) + _listing(asked, fields=False)]
    return "\n\n".join(lines if asked.given is None else [*lines, *explanations.explanation(asked)])


def already_answered(asked: ShownQuestion) -> str:
    """Said to a second answer."""
    return _(
        "You have answered this one: {answer}. The first answer stays; the explanation is below it.",
        answer=explanations.answer_text(asked),
    )


def pack_sections(paragraphs: Sequence[str]) -> list[str]:
    """Paragraphs in as few sections as Slack's limit allows."""
    found: list[str] = []
    for paragraph in paragraphs:
        if found and len(found[-1]) + len(paragraph) + 2 <= MAX_IN_SECTION:
            found[-1] = f"{found[-1]}\n\n{paragraph}"
        else:
            found.append(paragraph)
    return found


def _listing(asked: ShownQuestion, *, fields: bool = True) -> str:
    """The options by their letters, unless there are fields that say them already."""
    question = asked.question
    listed = labelled(asked)
    if fields and not isinstance(question, SingleChoice) and asked.given is None and _fit(listed):
        return ""
    chosen = set(asked.given.choices) if asked.given else set()
    marked = isinstance(question, SingleChoice | MultipleChoice)
    lines = []
    for at, letter, text in listed if marked or asked.given is None else ():
        mark = _("your answer") if at in chosen else ""
        lines.append(f"*{letter}*  {escape(text)}{f'  _({mark})_' if mark else ''}")
    return "\n\n" + "\n".join(lines) if lines else ""


def _fit(listed: Sequence[tuple[int, str, str]]) -> bool:
    return all(len(f"{letter} · {text}") <= MAX_IN_LABEL for _at, letter, text in listed)


def _fields(asked: ShownQuestion) -> list[Json]:
    match asked.question:
        case MultipleChoice():
            boxes = {"type": "checkboxes", "options": _choices(asked)}
            return [_input(asked, FIELD, _("Several can be right"), boxes)]
        case Numeric(unit=unit):
            label = _("Your number ({unit})", unit=unit) if unit else _("Your number")
            return [_input(asked, FIELD, label, {"type": "plain_text_input", "max_length": 50})]
        case ShortText():
            return [_input(asked, FIELD, _("Your answer"), {"type": "plain_text_input", "max_length": 150})]
        case FreeText():
            lines = {"type": "plain_text_input", "multiline": True, "max_length": MAX_CHARACTERS}
            return [_input(asked, FIELD, _("Your answer"), lines)]
        case Ordering(items=items):
            labels = [_("Place {n}", n=at) for at in range(1, len(items) + 1)]
        case Matching(pairs=pairs):
            labels = [pair.left for pair in pairs]
        case _:
            return []
    return [_input(asked, str(at), label, _select(_choices(asked))) for at, label in enumerate(labels)]


def _select(options: list[Json]) -> Json:
    return {"type": "static_select", "placeholder": _plain(_("Choose")), "options": options}


def _choices(asked: ShownQuestion) -> list[Json]:
    """The options of a field: with their whole text where all of them fit, otherwise by letter with its beginning."""
    return [{"text": _plain(_short(f"{letter} · {text}")), "value": str(at)} for at, letter, text in labelled(asked)]


def _input(asked: ShownQuestion, field: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return {
        "type": "input",
        "block_id": f"{FILL}:{asked.ask_id}:{field}",
        "label": _plain(label),
        "element": {"action_id": FILL, **element},
        "optional": optional,
    }


def _confidence(asked: ShownQuestion) -> list[Json]:
    if not asked.question.confidence:
        return []
    options = [{"text": _plain(_("Sure")), "value": SURE}, {"text": _plain(_("Not sure")), "value": NOT_SURE}]
    element = {"type": "radio_buttons", "options": options}
    return [_input(asked, CONFIDENCE, _("How sure are you?"), element, optional=True)]


def _buttons(asked: ShownQuestion) -> list[Json]:
    buttons = [
        {
            "type": "button",
            "action_id": f"{ANSWER}:{value}",
            "value": f"{asked.ask_id}:{value}",
            "text": _plain(text),
            "accessibility_label": _short(label),
        }
        for value, text, label in _answers(asked.question, asked)
    ]
    hint = _context(_scale(asked.question)) if isinstance(asked.question, Scale) else []
    return [*hint, {"type": "actions", "block_id": f"{ANSWER}:{asked.ask_id}", "elements": buttons}]


def _answers(question: Question, asked: ShownQuestion) -> list[tuple[str, str, str]]:
    """Each button's value, its text, and what a screen reader calls it."""
    match question:
        case SingleChoice():
            return [(str(at), letter, f"{letter}: {text}") for at, letter, text in labelled(asked)]
        case TrueFalse():
            words = {TRUE: _("True"), FALSE: _("False")}
            return [(str(value), word, word) for value, word in words.items()]
        case Scale():
            return [(str(n), str(n), _("{n} of 10", n=n)) for n in range(11)]
    return [("given", _("Answer"), _("Answer this question"))]


def _scale(question: Scale) -> str:
    return _("0: {low}  ·  10: {high}", low=escape(question.low), high=escape(question.high))


def _short(label: str) -> str:
    return label if len(label) <= MAX_IN_LABEL else f"{label[: MAX_IN_LABEL - 1]}…"


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> list[Json]:
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
