"""Answers to sentences about the certification, each in a few lines with one to three buttons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.rubric import RubricElement, RubricPart
from bot.certification.progress import views as progress_views
from bot.certification.progress.way import TrainerWay
from bot.certification.teach_back import views as teach_back_views
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date

PUT = "certification.piece_put"
LEAVE_OUT = "certification.piece_left_out"
DUE_BACK = "certification.due_back"
BOOK_AT = "certification.teach_back_at"
MAX_VALUE = 2000


class OfferedPiece(Payload):
    """A text that may be put into an element of the capstone."""

    element: str = ""
    text: str = ""


class EarlierDay(Payload):
    """The day that was planned before, if there was one, and the one that was planned instead."""

    was: str | None = None
    planned: str | None = None


def way(shown: TrainerWay, verbs: Collection[str], parts: int) -> Json:
    """What the certificate takes, where somebody stands, and the next step."""
    takes = _(
        "You need two things for a certificate: a capstone in {parts} parts and a 15-minute teach-back. For "
        "each, two people judge it independently.",
        parts=parts,
    )
    stand = "; ".join(f"{name}: {state}" for name, state in progress_views.stations(shown)[3:])
    text = f"{takes}\n{_('*You now:* {stand}', stand=stand)}\n{progress_views.next_line(shown)}"
    return _with(text, progress_views.next_button(shown, verbs))


def day_planned(day: date, was: str | None) -> Json:
    """The day by which somebody wants to hand in, read back with a way back."""
    text = _("You plan to hand in your capstone by {day}. I'll ask you once, on that day.", day=format_date(day))
    back = EarlierDay(was=was, planned=day.isoformat()).encode()
    return _with(
        text, blocks.button(DUE_BACK, _("Undo"), back), blocks.button(capstone_views.DUE, _("Choose another day"))
    )


def which_day() -> Json:
    """Asks for the day, where words didn't say one clearly."""
    text = _("Which day do you mean? I haven't planned one yet.")
    return _with(text, blocks.button(capstone_views.DUE, _("Set a day to hand it in"), style="primary"))


def day_undone(was: str | None) -> str:
    if was is None:
        return _("Undone. No day is planned for your capstone.")
    return _("Undone. You plan to hand in your capstone by {day}, as before.", day=format_date(date.fromisoformat(was)))


def day_changed_since() -> str:
    return _("The day has changed since, so I've left it as it is.")


def shall_i_put(element: RubricElement, part: RubricPart, text: str) -> Json:
    """Shows a text and where it would go; nothing is written before the button is pressed."""
    value = OfferedPiece(element=element.id, text=text).encode()
    if len(value) > MAX_VALUE:
        long = _(
            "This looks like “{title}” of your capstone. It's long, so please paste it into the window yourself.",
            title=escape(element.title),
        )
        return _with(long, blocks.button(capstone_views.WRITE, _("Write"), part.id, style="primary"))
    asked = _("This looks like “{title}” of your capstone. Shall I put it there?", title=escape(element.title))
    row = blocks.actions(
        blocks.button(PUT, _("Put it into “{title}”", title=element.title), value, style="primary"),
        blocks.button(LEAVE_OUT, _("Leave it out")),
    )
    return blocks.message(asked, blocks.section(asked), *capstone_views.pieces(text), row)


def left_out() -> str:
    return _("Left out. I haven't changed your capstone.")


def book_at(when: str) -> Json:
    """The way to the form for a teach-back, with the time that was said."""
    text = _("I need to know what you'll teach, and where. Your time is in the form: {when}.", when=escape(when))
    return _with(text, blocks.button(BOOK_AT, _("Book my teach-back"), when, style="primary"))


def rehearse() -> Json:
    """The way to the form for a rehearsal."""
    text = _("You teach, a friend watches and tells you what they saw. Nothing is rated.")
    return _with(text, blocks.button(teach_back_views.REHEARSE, _("Rehearse with a friend"), style="primary"))


def no_certificate(shown: TrainerWay, verbs: Collection[str]) -> Json:
    """To somebody who asks for a certificate that they don't have."""
    text = f"{_('You have no certificate yet.')}\n{progress_views.next_line(shown)}"
    return _with(text, progress_views.next_button(shown, verbs))


def judges(raters: Sequence[str]) -> Json:
    """Who judges: for a capstone nobody is named, for a teach-back those who have agreed."""
    capstone = _("Two assessors read your capstone. You won't know who they are, and neither sees the other's marks.")
    if raters:
        people = ", ".join(f"<@{each}>" for each in raters)
        teach_back = _("Your teach-back is rated by {people}.", people=people)
    else:
        teach_back = _("Two people rate your teach-back. You'll hear who they are once they have agreed.")
    verb, label = "teach-back", _("Open my teach-back")
    return _with(f"{capstone}\n{teach_back}", blocks.button(progress_views.NEXT_STEP, label, verb))


def result(*, is_read: bool) -> Json:
    """When somebody hears about what they handed in."""
    if is_read:
        text = _(
            "Your assessors have your capstone. I remind them after five working days, and you'll hear from me here as "
            "soon as the result is released."
        )
    else:
        text = _("No part of your capstone is with the assessors at the moment, so there's nothing to wait for.")
    return _with(text, blocks.button(progress_views.NEXT_STEP, _("Open my capstone"), "capstone"))


def _with(text: str, *buttons: Json | None) -> Json:
    shown = [each for each in buttons if each]
    return blocks.message(text, blocks.section(text), *([blocks.actions(*shown)] if shown else []))
