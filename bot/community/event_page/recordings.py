"""Notes and a recording of a session, for its card and for those who came."""

from __future__ import annotations

from bot.community.calendar import modals, service
from bot.community.calendar.links import is_link
from bot.community.calendar.models import SessionState
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.community.live_session import notices
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json

NOTING = "community.noting"
MAX_NOTES = 2000


class BrokenRecordingError(GroundswellError):
    """I can't use that link. It needs `https://` at the start and no spaces or line breaks. Please copy it again."""


def form(context: CommunityCommandContext) -> Json:
    """The form for notes and a recording."""
    card = edits.managed(context, int(context.text))
    notes = blocks.text_input(initial=card.notes, multiline=True, max_length=MAX_NOTES)
    return blocks.modal(
        NOTING,
        _("Notes and recording"),
        [
            blocks.section(
                _(
                    "After the session, I show the notes and the recording on its card, and I send both to the "
                    "people who came."
                )
            ),
            blocks.input_block("notes", _("Notes"), notes, optional=True),
            blocks.input_block(
                "recording", _("Link to the recording"), blocks.text_input(initial=card.recording), optional=True
            ),
        ],
        submit=_("Save"),
        close=_("Back"),
        metadata=views.PageMetadata(session_id=card.id).encode(),
    )


def save(context: CommunityCommandContext, view: Json) -> Json:
    """Keep notes and a recording; once the session is over, those who came get what is new, once."""
    card, given = edits.of_window(context, view), modals.values(view)
    notes, recording = (str(given.get(name) or "").strip() or None for name in ("notes", "recording"))
    if recording and not is_link(recording):
        raise BrokenRecordingError
    found = service.find_session(context.session, card.workspace_id, card.id)
    found.notes, found.recording = notes, recording
    context.session.add(found)
    context.session.flush()
    context.community.updates.mark_outdated(card.workspace_id, card.id)
    if card.state != SessionState.OVER:
        return views.done(_("Saved. Everybody who comes will get this after the session."))
    now_shown = edits.managed(context, card.id)
    sent = notices.send_afterwards(
        context.session, now_shown,
        with_notes=bool(notes and not card.notes), with_recording=bool(recording and not card.recording),
        by=context.member.id, now=context.now,
    )  # fmt: skip
    if not sent:
        return views.done(_("Saved. You'll see the change on the session's card."))
    return views.done(
        ngettext("Saved. {n} person who came will get this.", "Saved. {n} people who came will get this.", sent)
    )
