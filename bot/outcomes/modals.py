"""The windows in which results are entered, one or many at a time, and what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, field_error, fields_of, unescape
from bot.outcomes import amounts, pasted_table
from bot.outcomes.models import OutcomeFigure
from bot.outcomes.pasted_table import BadLine, EnteredFigure
from bot.outcomes.periods import CalendarSpan
from bot.outcomes.service import (
    MAX_NAME,
    MAX_SOURCE,
    MAX_UNIT,
    FuturePeriodError,
    OtherUnitError,
    SameFigureError,
)
from bot.outcomes.views import REMOVE

SAVE = "outcomes.save"
TABLE = "outcomes.table"
NAME, AMOUNT, UNIT, FIRST, LAST, SOURCE, PERSON, LINES = (
    "name",
    "amount",
    "unit",
    "first",
    "last",
    "source",
    "person",
    "lines",
)
MAX_PASTED = 3000
MAX_AMOUNT = 40
MAX_REASONS = 20


class ResultWindow(Payload):
    """An open window: of which figure, 0 for a new one."""

    number: int = 0


class EmptyPeriodError(GroundswellError):
    """The last day is before the first day."""


class UnreadFieldError(Exception):
    """A sentence to be shown below a field of a window."""

    def __init__(self, field: str, error: GroundswellError) -> None:
        super().__init__(field)
        self.field = field
        self.error = error


@dataclass(frozen=True)
class Prefilled:
    """What a window begins with."""

    name: str = ""
    amount: str = ""
    unit: str = ""
    first: date | None = None
    last: date | None = None
    source: str = ""
    person: str = ""


def shown(figure: OutcomeFigure, person: str) -> Prefilled:
    """A figure as its window begins."""
    return Prefilled(figure.name, figure.amount, figure.unit, figure.first_day, figure.last_day, figure.source, person)


def form(opened: ResultWindow, begin: Prefilled) -> Json:
    """The window of one figure."""
    text_input = blocks.text_input
    parts = [
        blocks.input_block(
            NAME,
            _("What was measured?"),
            text_input(initial=begin.name, max_length=MAX_NAME),
            hint=_(
                "For example “Hours saved in customer care”. Use the same name each time, so that I can show "
                "what changed."
            ),
        ),
        blocks.input_block(AMOUNT, _("The number"), text_input(initial=begin.amount, max_length=MAX_AMOUNT)),
        blocks.input_block(
            UNIT,
            _("What the number counts"),
            text_input(initial=begin.unit, max_length=MAX_UNIT),
            optional=True,
            hint=_("For example hours a week, cases, euros or %"),
        ),
        blocks.input_block(FIRST, _("From"), blocks.date_picker(initial=begin.first)),
        blocks.input_block(LAST, _("To (this day included)"), blocks.date_picker(initial=begin.last)),
        blocks.input_block(
            SOURCE,
            _("Where does the number come from?"),
            text_input(initial=begin.source, max_length=MAX_SOURCE),
            hint=_(
                "For example a system, a report or a count by hand. Be exact enough for somebody else to look it up."
            ),
        ),
        blocks.input_block(
            PERSON,
            _("Who vouches for the figure?"),
            blocks.person_select(initial=begin.person or None),
            optional=True,
            hint=_(
                "If you leave this field empty, you vouch for the result yourself. If you name somebody "
                "else, they'll get a message and can say no."
            ),
        ),
    ]
    if opened.number:
        sure = blocks.confirm(
            _("Remove this result?"), _("The result will disappear from the report, too."), _("Remove it"), _("Keep it")
        )
        parts.append(blocks.actions(blocks.button(REMOVE, _("Remove it"), opened.number, style="danger", confirm=sure)))
    return blocks.modal(SAVE, _("A result"), parts, submit=_("Save"), close=_("Cancel"), metadata=opened.encode())


def filled(view: Json) -> tuple[EnteredFigure, str]:
    """What was filled in, and who stands for it; UnreadFieldError for what cannot be read."""
    held = fields_of(view)

    def written(name: str) -> str:
        return unescape((held.get(name) or {}).get("value") or "").strip()

    try:
        typed = amounts.read_amount(written(AMOUNT))
        amount = typed.amount()
    except GroundswellError as error:
        raise UnreadFieldError(AMOUNT, error) from None
    try:
        unit = pasted_table.one_unit(typed, written(UNIT))
    except GroundswellError as error:
        raise UnreadFieldError(UNIT, error) from None
    first, last = (date.fromisoformat(str(held[each]["selected_date"])) for each in (FIRST, LAST))
    if last < first:
        raise UnreadFieldError(LAST, EmptyPeriodError())
    entered = EnteredFigure(written(NAME), f"{amount:f}", unit, CalendarSpan(first, last), written(SOURCE))
    return entered, str((held.get(PERSON) or {}).get("selected_user") or "")


def field_of(error: GroundswellError) -> str:
    """The field below which an error of saving is shown."""
    return {OtherUnitError: UNIT, FuturePeriodError: FIRST, SameFigureError: AMOUNT}.get(type(error), NAME)


def errors(field: str, error: GroundswellError) -> Json:
    """The response that keeps a window open, with a sentence below a field."""
    return field_error(field, error.sentence(translate=_))


def table_form(lines: str = "", said: Sequence[Json] = ()) -> Json:
    """The window for many figures; `said` stands above the lines that it begins with."""
    how = _(
        "Copy the cells from your spreadsheet and paste them here. Each line is one figure: what was "
        "measured, the number, its unit, the period and the source. You vouch for all these figures."
    )
    example = _("Hours saved ; 120 ; hours a week ; October 2026 ; time sheets of two teams")
    parts = [
        *(said or [blocks.section(how), blocks.context(_("For example: {line}", line=example))]),
        blocks.input_block(
            LINES, _("Figures"), blocks.text_input(initial=lines, multiline=True, max_length=MAX_PASTED)
        ),
    ]
    return blocks.modal(TABLE, _("Paste results"), parts, submit=_("Save"), close=_("Cancel"))


def pasted(view: Json) -> str:
    """The lines that were pasted."""
    return unescape(view["state"]["values"][LINES][LINES].get("value") or "")


def table_again(kept: int, bad: Sequence[BadLine]) -> Json:
    """The window with the lines that could not be kept, and why; the others are kept."""
    heading = " ".join(
        [
            ngettext("{n} figure is saved.", "{n} figures are saved.", kept) if kept else _("Nothing is saved yet."),
            ngettext("I couldn't save this line:", "I couldn't save these {n} lines:", len(bad)),
        ]
    )
    reasons = [
        f"• {escape(blocks.shorten(' '.join(each.text.split()), 80))}\n   {escape(each.reason)}"
        for each in bad[:MAX_REASONS]
    ]
    said = [blocks.section(text) for text in blocks.pack([heading, *reasons])]
    return table_form("\n".join(each.text for each in bad)[:MAX_PASTED], said)


def done(text: str) -> Json:
    """Replaces a window once its content is kept."""
    return blocks.modal(SAVE, _("Results"), [blocks.section(text)], close=_("Close"))


def all_saved(kept: int) -> Json:
    """Replaces the window of many figures when every line is kept."""
    return done(ngettext("{n} figure is saved.", "{n} figures are saved.", kept))
