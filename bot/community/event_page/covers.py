"""A cover image for sessions, with its alternative text."""

from __future__ import annotations

from bot.community.calendar import modals
from bot.community.calendar.details import DetailsWish
from bot.community.calendar.links import is_link
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json

CHOOSING = "community.choosing_cover"
FILETYPES = ("png", "jpg", "jpeg", "gif")
MAX_ALT = 300
REMOVE = "remove"


class NoAltTextError(GroundswellError):
    """Say in a few words what the picture shows, for those who can't see it."""


class NoPictureError(GroundswellError):
    """Choose a picture. Upload one, or paste an address that starts with `https://`."""


def form(context: CommunityCommandContext) -> Json:
    """The form for a cover image."""
    card = edits.managed(context, int(context.text))
    is_address = bool(card.cover and "://" in card.cover)
    remove = blocks.checkboxes([blocks.option(_("Stop showing a picture"), REMOVE)])
    alt = blocks.text_input(initial=card.cover_alt, max_length=MAX_ALT)
    address = blocks.text_input(initial=card.cover if is_address else None)
    return blocks.modal(
        CHOOSING,
        _("Cover image"),
        [
            views.scope_field() if card.rule else None,
            blocks.input_block("picture", _("Upload a picture"), blocks.file_input(FILETYPES), optional=True),
            blocks.input_block("address", _("Or paste a link to a picture"), address, optional=True),
            blocks.input_block("alt", _("What does the picture show?"), alt, optional=True),
            blocks.input_block("remove", _("No picture"), remove, optional=True) if card.cover else None,
        ],
        submit=_("Save"),
        close=_("Back"),
        metadata=views.PageMetadata(session_id=card.id).encode(),
    )


def save(context: CommunityCommandContext, view: Json) -> Json:
    """Keep the image for the dates that the form is for, or remove it."""
    card, given, scope = edits.of_window(context, view), modals.values(view), views.scope_in(view)
    if given.get("remove"):
        return edits.apply(context, card, DetailsWish({"cover": "", "cover_alt": ""}), scope)
    uploaded = view["state"]["values"].get("picture", {}).get("picture", {}).get("files") or []
    address, alt = (str(given.get(name) or "").strip() for name in ("address", "alt"))
    cover = str(uploaded[0]["id"]) if uploaded else address or (card.cover or "")
    if not cover or (not uploaded and "://" in cover and not _is_picture(cover)):
        raise NoPictureError
    if not alt:
        raise NoAltTextError
    return edits.apply(context, card, DetailsWish({"cover": cover, "cover_alt": alt}), scope)


def _is_picture(address: str) -> bool:
    return is_link(address) and address.lower().startswith("https://")
