"""Cancelling a date or the rest of its series from the event page, with the same count as the commands."""

from __future__ import annotations

from bot.community import session_changes
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json

SKIPPING, ENDING = "community.skipping", "community.ending"
UNDO_CHANGE = "community.undo_change"


def skip_form(context: CommunityCommandContext) -> Json:
    """What cancelling one date would do."""
    card = edits.managed(context, int(context.text))
    return _asked(SKIPPING, session_changes.ask_to_skip(context, card), card.id, _("Cancel this date"))


def end_form(context: CommunityCommandContext) -> Json:
    """What the end of the series would do."""
    card = edits.managed(context, int(context.text))
    return _asked(ENDING, session_changes.ask_to_end(context, card), card.id, _("End the series"))


def _asked(callback_id: str, question: Json, session_id: int, label: str) -> Json:
    return blocks.modal(
        callback_id,
        label,
        [blocks.section(question["text"]), blocks.context(_("Nothing has changed yet."))],
        submit=label,
        close=_("Leave it as it is"),
        metadata=views.PageMetadata(session_id=session_id).encode(),
    )


def skip(context: CommunityCommandContext, view: Json) -> Json:
    """Cancel one date."""
    return _done(session_changes.skip(context, edits.of_window(context, view)))


def end(context: CommunityCommandContext, view: Json) -> Json:
    """End the series."""
    return _done(session_changes.end(context, edits.of_window(context, view)))


def _done(answer: Json) -> Json:
    """What a change answers, as a window: its button to undo it has another action, which answers there."""
    [undo] = [block["elements"][0] for block in answer["blocks"] if block["type"] == "actions"]
    return views.done(
        answer["text"],
        blocks.actions(blocks.button(UNDO_CHANGE, _("Undo"), undo["value"])),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def undo(context: CommunityCommandContext) -> Json:
    """Undo what a window has just done."""
    return views.done(session_changes.undo(context)["text"])
