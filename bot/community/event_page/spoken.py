"""Details of a session and messages to those coming, said in words: shown first, done by a button, with Undo."""

from __future__ import annotations

from typing import Literal

from bot.community import series_extension
from bot.community.calendar import change_views, date_lookup
from bot.community.calendar.details import DetailsWish, EditScope
from bot.community.calendar.errors import NotPlannedError, NotYoursToChangeError
from bot.community.calendar.queries import SessionCard
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, messages
from bot.community.event_page.messages import MessageMetadata
from bot.community.permissions import may_change
from bot.community.sentences.details import Detail, DetailWish
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.mentions import readable
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment, format_short_date, local_date

DETAIL_NOW, DETAIL_OF = "community.detail_now", "community.detail_of"
WRITE_NOW, WRITE_TO = "community.write_now", "community.write_to"
MAX_CHOICES = 5


class DetailChoice(Payload):
    """A new detail of a session, and for which dates."""

    session_id: int
    detail: Literal[Detail.LINK, Detail.PLACE, Detail.SEATS]
    value: str
    scope: EditScope = EditScope.DATE

    @property
    def wish(self) -> DetailsWish:
        if self.detail == Detail.SEATS:
            return DetailsWish(capacity=int(self.value), sets_seats=True)
        return DetailsWish({self.detail: self.value})


def ask(context: CommunityCommandContext, wish: DetailWish) -> Json | None:
    """Shows what a wish would do, or asks which session is meant; None if it names none and the caller runs none."""
    cards = _meant(context, wish)
    if not cards:
        return None
    if len({card.series_id for card in cards}) > 1:
        return _ask_which(cards, wish, context.zone)
    return _show(context, cards[0], wish)


def _meant(context: CommunityCommandContext, wish: DetailWish) -> list[SessionCard]:
    """The sessions that may be meant, one of each series: of those that the caller may change, led ones first.

    NotPlannedError or NotYoursToChangeError if a title names others.
    """
    words = wish.words
    series_extension.extend_to_named_day(context.session, context.scope, words, now=context.now)
    found = date_lookup.fitting(context.session, context.scope, words)
    theirs = [card for card in found if may_change(context.session, context.member, card)]
    if not theirs and wish.is_titled:
        raise NotYoursToChangeError if found else NotPlannedError(given=readable(words)[:60])
    led = [card for card in theirs if card.host_id == context.member.id]
    first = {card.series_id: card for card in reversed(theirs if words else led or theirs)}
    return sorted(first.values(), key=lambda card: card.starts_at)


def _ask_which(cards: list[SessionCard], wish: DetailWish, zone: str) -> Json:
    text = _("Which session do you mean?")
    buttons = []
    for number, card in enumerate(cards[:MAX_CHOICES]):
        label = blocks.shorten(f"{card.title}, {format_moment(card.starts_at, zone)}", blocks.MAX_BUTTON)
        if wish.detail is Detail.MESSAGE:
            value = MessageMetadata(session_id=card.id, text=wish.value).encode()
            buttons.append(blocks.button(f"{WRITE_TO}:{number}", label, value))
        else:
            buttons.append(blocks.button(f"{DETAIL_OF}:{number}", label, _choice(card, wish).encode()))
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons, _leave()))


def _leave() -> Json:
    return blocks.button(change_views.LEAVE, _("Leave it as it is"), "-")


def _choice(card: SessionCard, wish: DetailWish) -> DetailChoice:
    return DetailChoice.model_validate({"session_id": card.id, "detail": wish.detail.value, "value": wish.value})


def detail_of(context: CommunityCommandContext) -> Json:
    """Shows what the wish of a button would do to its session."""
    chosen = DetailChoice.decode(context.text)
    card = edits.managed(context, chosen.session_id)
    return _show(context, card, DetailWish(chosen.detail, chosen.value))


def write_to(context: CommunityCommandContext) -> Json:
    """Shows the message of a button as those coming to its session would get it."""
    asked = MessageMetadata.decode(context.text)
    card = edits.managed(context, asked.session_id)
    return _show(context, card, DetailWish(Detail.MESSAGE, asked.text))


def _show(context: CommunityCommandContext, card: SessionCard, wish: DetailWish) -> Json:
    if wish.detail is Detail.MESSAGE:
        return messages.ask_to_send(context, card, wish.value, WRITE_NOW)
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, context.zone)}
    said = {
        Detail.LINK: _("Link to join: {link}", link=escape(wish.value)),
        Detail.PLACE: _("Place: {place}", place=escape(wish.value)),
    }
    new = said.get(wish.detail) or ngettext("{n} seat", "{n} seats", int(wish.value))
    lines = [_("What would change for *{title}* on {moment}:", **facts), f"• {new}", *_too_few(card, wish)]
    choice, day = _choice(card, wish), format_short_date(local_date(card.starts_at, context.zone))
    if card.rule:
        later = choice.model_copy(update={"scope": EditScope.FROM_HERE})
        buttons = [
            blocks.button(f"{DETAIL_NOW}:0", _("Only {day}", day=day), choice.encode(), style="primary"),
            blocks.button(f"{DETAIL_NOW}:1", _("All from {day} on", day=day), later.encode()),
        ]
    else:
        buttons = [blocks.button(f"{DETAIL_NOW}:0", _("Save"), choice.encode(), style="primary")]
    text = "\n".join(lines)
    return blocks.message(
        text, blocks.section(text), blocks.actions(*buttons, _leave()), blocks.context(_("Nothing has changed yet."))
    )


def _too_few(card: SessionCard, wish: DetailWish) -> list[str]:
    """Says that more people are coming than there would be seats."""
    if wish.detail is not Detail.SEATS or card.seats_taken <= int(wish.value):
        return []
    then = _(
        "Nobody loses their seat. New people have to wait until fewer than {seats} people are coming.", seats=wish.value
    )
    more = ngettext(
        "{n} person is coming to {title}, which is more than {seats}.",
        "{n} people are coming to {title}, which is more than {seats}.",
        card.seats_taken,
        title=escape(card.title),
        seats=wish.value,
    )
    return [f":warning: {more} {then}"]


def detail_now(context: CommunityCommandContext) -> Json:
    """Changes what a button says; the answer is that of the form, with its Undo."""
    chosen = DetailChoice.decode(context.text)
    return edits.apply(context, edits.managed(context, chosen.session_id), chosen.wish, chosen.scope)


def write_now(context: CommunityCommandContext) -> Json:
    """Sends the message of a button to those coming, once."""
    return messages.deliver(context, MessageMetadata.decode(context.text))
