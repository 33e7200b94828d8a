"""A message from a facilitator to everybody who comes: written, shown as it will look, then sent once."""

from __future__ import annotations

from hashlib import sha256

from bot.community.calendar import change_views, modals
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.community.notifications import Notice, NoticeRecipient, notify
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery.models import Topic
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

WRITING, SENDING = "community.writing", "community.sending"
MAX_MESSAGE = 1000


class NobodyComesError(GroundswellError):
    """Nobody has said yes yet, so there's nobody to write to."""


class EmptyMessageError(GroundswellError):
    """The message is empty. Write a word or two."""


class MessageMetadata(Payload):
    """The session and the text of a message that is shown before it is sent."""

    session_id: int
    text: str = ""


def form(context: CommunityCommandContext) -> Json:
    """The form for a message; NobodyComesError if it would reach nobody."""
    card = edits.managed(context, int(context.text))
    _readers(context, card)
    field = blocks.input_block("text", _("Your message"), blocks.text_input(multiline=True, max_length=MAX_MESSAGE))
    metadata = views.PageMetadata(session_id=card.id).encode()
    return blocks.modal(
        WRITING, _("Write to everyone coming"), [field], submit=_("Preview it"), close=_("Back"), metadata=metadata
    )


def preview(context: CommunityCommandContext, view: Json) -> Json:
    """The message as it will look, and to how many people it goes."""
    card, text = edits.of_window(context, view), str(modals.values(view).get("text") or "").strip()
    if not text:
        raise EmptyMessageError
    readers = _readers(context, card)
    goes_to = ngettext(
        "{n} person will get this message from me:", "{n} people will get this message from me:", len(readers)
    )
    return blocks.modal(
        SENDING,
        _("Write to everyone coming"),
        [blocks.section(goes_to), *_message(card, text, context.member.slack_id, context.zone)["blocks"]],
        submit=_("Send it"),
        close=_("Cancel"),
        metadata=MessageMetadata(session_id=card.id, text=text).encode(),
    )


def send(context: CommunityCommandContext, view: Json) -> Json:
    """Send the message that was shown in a window."""
    return deliver(context, MessageMetadata.decode(view["private_metadata"]))


def ask_to_send(context: CommunityCommandContext, card: SessionCard, text: str, action_id: str) -> Json:
    """The message as it will look, and to how many people it goes, with a button that sends it."""
    readers = _readers(context, card)
    goes_to = ngettext(
        "{n} person will get this message from me:", "{n} people will get this message from me:", len(readers)
    )
    shown = _message(card, text, context.member.slack_id, context.zone)
    value = MessageMetadata(session_id=card.id, text=text).encode()
    buttons = blocks.actions(
        blocks.button(action_id, _("Send it"), value, style="primary"),
        blocks.button(change_views.LEAVE, _("Discard"), "-"),
    )
    return blocks.message(f"{goes_to}\n{shown['text']}", blocks.section(goes_to), shown["blocks"], buttons)


def deliver(context: CommunityCommandContext, asked: MessageMetadata) -> Json:
    """Send a message that was shown; the same text goes to nobody twice."""
    card, by = edits.managed(context, asked.session_id), context.member.slack_id
    readers = _readers(context, card)
    key = f"community.written:{card.id}:{sha256(asked.text.encode()).hexdigest()[:16]}"
    notice = Notice(card.workspace_id, key, context.now, until=card.ends_at, topic=Topic.APPOINTMENT)
    notify(context.session, notice, readers, lambda to: _message(card, asked.text, by, to.zone))
    return views.done(ngettext("Sent to {n} person.", "Sent to {n} people.", len(readers)))


def _readers(context: CommunityCommandContext, card: SessionCard) -> list[NoticeRecipient]:
    coming = rsvp_queries.who_answered(context.session, card.id, RsvpAnswer.YES)
    found = [each for each in coming if each.member_id != context.member.id]
    if not found:
        raise NobodyComesError
    return found


def _message(card: SessionCard, text: str, by: str, zone: str) -> Json:
    moment = format_moment(card.starts_at, zone)
    head = _(
        "{who} writes to everybody coming to {title} on {moment}:",
        who=f"<@{by}>",
        title=escape(card.title),
        moment=moment,
    )
    return blocks.message(f"{head}\n{escape(text)}", blocks.section(head), blocks.section(escape(text)))
