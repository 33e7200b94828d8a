"""A scaling strategy on screen, and its window."""

from __future__ import annotations

from collections.abc import Mapping

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, fields_of
from bot.sustainability.scaling.filling import FilledPart, FilledStrategy
from bot.sustainability.scaling.service import MAX_TEXT, ScalingPart

SHOW = "sustainability.scaling_show"
WRITE = "sustainability.scaling_write"
SAVE = "sustainability.scaling_save"
WORD = "sustainability.scaling_word"
PDF = "sustainability.scaling_pdf"
DELETE = "sustainability.scaling_delete"
BEGINNING = 160


def names() -> dict[ScalingPart, str]:
    """What each part is called, as in the capstone."""
    return {
        ScalingPart.PACKAGE: _("Success package"),
        ScalingPart.STAKEHOLDERS: _("Stakeholder strategy"),
        ScalingPart.CHANGE: _("Bringing people along (change management)"),
        ScalingPart.SUSTAINABILITY: _("Making it last (sustainability)"),
    }


def hints() -> dict[ScalingPart, str]:
    """What belongs into each part."""
    return {
        ScalingPart.PACKAGE: _(
            "What works and where, what it took, what the results were, and what nobody should leave out."
        ),
        ScalingPart.STAKEHOLDERS: _(
            "Who can help or block the change, and what you do about each of these people. Leave names out."
        ),
        ScalingPart.CHANGE: _(
            "When you expect the dip, how you prepare people for it, and what you do during the dip."
        ),
        ScalingPart.SUSTAINABILITY: _(
            "What would stop if you left, and what you do about that: roles, places, deputies."
        ),
    }


def page(found: FilledStrategy) -> Json:
    """The four parts as they begin, and what can be done with them."""
    head = _("Your scaling strategy")
    return blocks.message(
        head,
        blocks.header(head),
        blocks.section(_standing(found)),
        *(blocks.section(_beginning(part, found.parts[part])) for part in ScalingPart),
        blocks.actions(
            blocks.button(WRITE, _("Continue writing") if found.is_saved else _("Complete it"), style="primary"),
            blocks.button(WORD, _("Send me Word")),
            blocks.button(PDF, _("Send me PDF")),
            _delete() if found.is_saved else None,
        ),
        blocks.context(_("Only you can see this. You can use it for part 4 of your capstone: `/learn capstone`.")),
    )


def _standing(found: FilledStrategy) -> str:
    if found.is_saved:
        return _("This is what you wrote: your plan for spreading what works, in four parts.")
    return _(
        "In four parts, you describe how something that works spreads. I've filled in what you already "
        "have. Add what's missing, and I'll keep your text as you write it."
    )


def _beginning(part: ScalingPart, one: FilledPart) -> str:
    lines = [f"*{names()[part]}*" + (f" · {escape(one.source)}" if one.source else "")]
    # A list is read in one line here.
    words = " · ".join(piece for each in one.text.splitlines() if (piece := each.strip().removeprefix("- ")))
    lines.append(f"> {escape(blocks.shorten_to_words(words, BEGINNING))}" if words else hints()[part])
    return "\n".join(lines)


def _delete() -> Json:
    sure = blocks.confirm(
        _("Delete what you wrote?"),
        _(
            "I can't bring back what you delete. Next time I'll start again from your story, your map "
            "and the last check."
        ),
        _("Delete it"),
        _("Keep it"),
        style="danger",
    )
    return blocks.button(DELETE, _("Delete it"), confirm=sure)


def form(begin: Mapping[ScalingPart, str]) -> Json:
    """The window with the four parts."""
    told = _(
        "Write so that people who weren't there can understand your strategy. Lines that begin with “- ” become a list."
    )
    fields = [
        blocks.input_block(
            part,
            names()[part],
            blocks.text_input(initial=begin[part], multiline=True, max_length=MAX_TEXT),
            optional=True,
            hint=hints()[part],
        )
        for part in ScalingPart
    ]
    return blocks.modal(
        SAVE, _("Scaling strategy"), [blocks.section(told), *fields], submit=_("Save"), close=_("Cancel")
    )


def written(view: Json) -> dict[ScalingPart, str]:
    """What is in the window."""
    held = fields_of(view)
    return {part: str(held.get(part, {}).get("value") or "") for part in ScalingPart}


def saved() -> Json:
    """Replaces the window, with the way to the files."""
    text = _("Saved. Here's your strategy as a file, if you need one:")
    row = blocks.actions(blocks.button(WORD, _("Send me Word")), blocks.button(PDF, _("Send me PDF")))
    return blocks.modal(SAVE, _("Scaling strategy"), [blocks.section(text), row], close=_("Close"))


def on_its_way() -> Json:
    """The file follows."""
    return blocks.message(_("I'm sending you the file."))
