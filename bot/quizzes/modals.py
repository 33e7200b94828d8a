"""The window in which a question is answered that takes more than a tap, and the one that explains its answer."""

from __future__ import annotations

from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, bold, escape, field_error
from bot.quizzes import views
from bot.quizzes.answer_parser import ANSWER as FIELD
from bot.quizzes.answer_parser import MAX_CHARACTERS
from bot.quizzes.content import FreeText, Matching, Numeric, Ordering
from bot.quizzes.explanations import labelled
from bot.quizzes.service import ShownQuestion

SUBMIT = "quizzes.submit"


def question(shown: ShownQuestion, callback_id: str, *, note: str = "") -> Json:
    """An open question with everything in it, its fields, and perhaps a note below them."""
    items = "\n".join(f"*{letter}*  {escape(text)}" for _at, letter, text in labelled(shown))
    return blocks.modal(
        callback_id,
        views.verb(shown.question),
        [
            blocks.authored_section(bold(shown.question.ask)),
            blocks.authored_section(items) if items else None,
            *_fields(shown),
            *views.confidence(shown),
            blocks.context(note) if note else None,
        ],
        close=_("Not now"),
        submit=_("Answer"),
        metadata=shown.ask_id,
    )


def _fields(shown: ShownQuestion) -> list[Json]:
    match shown.question:
        case Ordering():
            return _positions(shown)
        case Matching(pairs=pairs):
            labels = [pair.left for pair in pairs]
        case Numeric(unit=unit):
            label = _("Your number ({unit})", unit=unit) if unit else _("Your number")
            return [views.input_field(shown, FIELD, label, blocks.text_input(max_length=50, action_id=views.FILL))]
        case FreeText():
            lines = blocks.text_input(multiline=True, max_length=MAX_CHARACTERS, action_id=views.FILL)
            return [views.input_field(shown, FIELD, _("Your answer"), lines)]
        case _:
            line = blocks.text_input(max_length=150, action_id=views.FILL)
            return [views.input_field(shown, FIELD, _("Your answer"), line)]
    select = blocks.static_select(views.lettered_options(shown), placeholder=_("Choose"), action_id=views.FILL)
    return [views.input_field(shown, str(at), label, select) for at, label in enumerate(labels)]


def _positions(shown: ShownQuestion) -> list[Json]:
    """A menu for each position, filled in with the order shown: only what belongs elsewhere has to be chosen."""
    options = views.short_options(shown)
    return [
        views.input_field(
            shown,
            str(at),
            _("Position {n}", n=at + 1),
            blocks.static_select(options, initial=option, action_id=views.FILL),
        )
        for at, option in enumerate(options)
    ]


def explained(shown: ShownQuestion, *, again: bool) -> Json:
    """An answered question with its explanation; with `again` it says that the first answer counts."""
    first = blocks.section(views.already_answered(shown)) if again else None
    return blocks.modal(SUBMIT, _("Your answer"), [first, *views.question_blocks(shown)], close=_("Close"))


def refusal(error: GroundswellError, view: Json) -> Json:
    """The response to a submitted window that keeps it open, with the error below its field or else the first one.

    Raises the error if there is no field, which Slack never sends.
    """
    fields = list((view.get("state") or {}).get("values") or {})
    if not fields:
        raise error
    field = next((one for one in fields if one.endswith(f":{error.facts.get('field', FIELD)}")), fields[0])
    return field_error(field, error.sentence(translate=_))
