"""The windows of assessors, and of a candidate who appeals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.certification.assessment import views
from bot.certification.assessment.queries import ComparedElement, GivenMark, SeatTask
from bot.certification.assessment.rules import CapstoneOutcome, PartMark
from bot.certification.assessment.service import MAX_REASON, MAX_WORDS
from bot.certification.capstone.rubric import LEVELS, Rubric, RubricElement, RubricPart
from bot.certification.capstone.service import ElementText
from bot.certification.capstone.views import percent, readable_texts
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape, fields_of, unescape

KEEP = "certification.seat_keep"
SEND = "certification.release_send"
ASK = "certification.appeal_ask"
READ = "certification.seat_read"
LEVEL, REASON, WORDS = "level", "reason", "words"


class MarkWindow(Payload):
    """An open window of marks: the seat and the part."""

    seat: int = 0
    part: str = ""


class NumberWindow(Payload):
    """An open window about something with a number."""

    number: int = 0


def task(found: SeatTask) -> Json:
    """What somebody has to mark, part by part, and the button that locks it once all is marked."""
    title = _("Your marks")
    if found.seat.locked_at:
        return locked(found)
    note = _(
        "Read each part, and give every piece a level and a reason. You can't see the other assessor's "
        "marks, and they can't see yours. The candidate reads your reasons with the result, without "
        "your name."
    )
    shown: list[Json] = [blocks.section(note)]
    for part in found.parts:
        inside = [each for each in part.elements if each.id in found.wanted]
        done = sum(1 for each in inside if each.id in found.marks)
        text = _("*{title}*: {done} of {all} marked", title=escape(part.title), done=done, all=len(inside))
        value = MarkWindow(seat=row_id(found.seat), part=part.id).encode()
        shown.append(blocks.section(text, blocks.button(views.MARK, _("Mark it"), value)))
    left = len(found.missing)
    if left:
        shown.append(blocks.context(ngettext("{n} piece still needs a mark.", "{n} pieces still need a mark.", left)))
        shown.append(blocks.actions(views.step_back_button(row_id(found.seat))))
    else:
        sure = blocks.confirm(
            _("Lock your marks?"), _("You can't change your marks after that."), _("Lock them"), _("Not yet")
        )
        shown.append(
            blocks.actions(
                blocks.button(views.LOCK, _("Lock my marks"), found.seat.id, style="primary", confirm=sure),
                views.step_back_button(row_id(found.seat)),
            )
        )
    return blocks.modal(READ, title, shown, close=_("Close"))


def locked(found: SeatTask) -> Json:
    """One's own marks to read again once they are locked."""
    lines = [
        f"*{escape(element.title)}*: {given.level}\n{escape(given.reason)}"
        for element in found.rubric.elements
        if (given := found.marks.get(element.id))
    ]
    shown = [blocks.section(_("You've locked these marks. They can't be changed any more."))]
    return blocks.modal(READ, _("Your marks"), [*shown, *map(blocks.section, lines)], close=_("Close"))


def marking(found: SeatTask, part: RubricPart, texts: Mapping[str, ElementText]) -> Json:
    """The texts of a part, each with the words of all levels, a level and a reason."""
    shown: list[Json] = []
    for element in part.elements:
        shown += readable_texts({**texts}, [element])
        if element.id in found.wanted:
            shown += _mark_fields(element, found.marks.get(element.id))
        shown.append(blocks.divider())
    opened = MarkWindow(seat=row_id(found.seat), part=part.id)
    return blocks.modal(KEEP, part.title, shown[:-1], submit=_("Save"), close=_("Close"), metadata=opened.encode())


def _mark_fields(element: RubricElement, given: GivenMark | None) -> list[Json]:
    words = "\n".join(f"*{level}*  {escape(text)}" for level, text in zip(LEVELS, element.levels, strict=True))
    options = [blocks.option(f"{level}: {text}", level) for level, text in zip(LEVELS, element.levels, strict=True)]
    chosen = options[given.level] if given else None
    reason = blocks.text_input(initial=given.reason if given else "", multiline=True, max_length=MAX_REASON)
    return [
        blocks.section(words),
        blocks.input_block(
            f"{LEVEL}:{element.id}", _("Level"), blocks.static_select(options, initial=chosen), optional=True
        ),
        blocks.input_block(f"{REASON}:{element.id}", _("Why? One sentence"), reason, optional=True),
    ]


def given_marks(view: Json) -> tuple[dict[str, GivenMark], list[str]]:
    """What was marked in a window, and the elements of which only the level or only the reason was given."""
    levels: dict[str, int] = {}
    reasons: dict[str, str] = {}
    for block, held in fields_of(view).items():
        kind, _colon, element = block.partition(":")
        if kind == LEVEL and held.get("selected_option"):
            levels[element] = int(held["selected_option"]["value"])
        if kind == REASON and unescape(held.get("value") or "").strip():
            reasons[element] = unescape(held["value"])
    both = levels.keys() & reasons.keys()
    return {each: GivenMark(levels[each], reasons[each]) for each in both}, sorted({*levels, *reasons} - both)


def compared(found: Sequence[ComparedElement]) -> Json:
    """Where two assessors agree, with both reasons."""
    return blocks.modal(READ, _("Your marks compared"), views.compared_lines(found), close=_("Close"))


def release(
    number: int,
    found: Sequence[ComparedElement],
    marks: Sequence[PartMark],
    outcome: CapstoneOutcome | None,
    rubric: Rubric,
) -> Json:
    """What goes to the candidate, and the words that come first."""
    parts = [
        _("{title}: {percent}", title=escape(part.title), percent=percent(each.percent))
        for each in marks
        if (part := rubric.part(each.part))
    ]
    text = views.calculation(outcome, rubric) if outcome else "\n".join(parts)
    field = blocks.text_input(multiline=True, max_length=MAX_WORDS)
    hint = _("The candidate reads your words first, then the marks with your reasons.")
    shown = [
        blocks.section(text),
        blocks.input_block(WORDS, _("What is good, and what should the candidate change?"), field, hint=hint),
        *views.compared_lines(found),
    ]
    return blocks.modal(
        SEND,
        _("Release the result"),
        shown,
        submit=_("Release it"),
        close=_("Not yet"),
        metadata=NumberWindow(number=number).encode(),
    )


def appeal(number: int) -> Json:
    """What should be looked at again."""
    text = _(
        "Somebody who hasn't seen the marks reads your work again. If their mark for a part is higher, "
        "that mark counts, so your result can't get worse. You can ask for this once."
    )
    field = blocks.text_input(multiline=True, max_length=MAX_WORDS)
    shown = [blocks.section(text), blocks.input_block(WORDS, _("What should somebody look at again?"), field)]
    return blocks.modal(
        ASK,
        _("Ask once more"),
        shown,
        submit=_("Ask"),
        close=_("Cancel"),
        metadata=NumberWindow(number=number).encode(),
    )


def words_in(view: Json) -> str:
    """What was written."""
    return unescape(fields_of(view)[WORDS].get("value") or "")


def told(text: str) -> Json:
    """A window that says one thing."""
    return blocks.modal(READ, _("Your marks"), [blocks.section(text)], close=_("Close"))
