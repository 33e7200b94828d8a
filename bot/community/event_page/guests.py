"""An invitation file for guests from outside, which a facilitator sends from their own mailbox."""

from __future__ import annotations

from icalendar import Calendar, vCalAddress, vText

from bot.community.calendar import modals
from bot.community.calendar.models import CommunitySession
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits, views
from bot.community.feeds import entries, ics
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json

INVITING = "community.inviting_guests"
MAX_GUESTS = 50
MAX_ADDRESSES = 3000
ADDRESS = LazyPattern(r"[^\s@<>,;:\"()\\]{1,64}@[^\s@<>,;:\"()\\]{1,190}\.[^\s@<>,;:\"()\\.]{2,63}")
SEPARATORS = LazyPattern(r"[\s,;]+")


class NoAddressError(GroundswellError):
    """“{given}” isn't an email address. Write addresses like this: `guest@example.org`, one on each line."""


class TooManyGuestsError(GroundswellError):
    """I can put at most {most} guests in one file. Make one file for some of them, and another for the rest."""


def form(context: CommunityCommandContext) -> Json:
    """Asks for the addresses of guests, and of the facilitator who sends the file."""
    card = edits.managed(context, int(context.text))
    explained = _(
        "I'll make an invitation file and send it to you here. I don't send emails, so please attach "
        "the file to an email of your own. I don't keep the addresses."
    )
    guests = blocks.text_input(multiline=True, max_length=MAX_ADDRESSES)
    return blocks.modal(
        INVITING,
        _("Invite guests by email"),
        [
            blocks.section(explained),
            blocks.input_block("guests", _("Email addresses of your guests, one on each line"), guests),
            blocks.input_block("own", _("Your own email address, so that guests can reply"), blocks.text_input()),
        ],
        submit=_("Make the file"),
        close=_("Back"),
        metadata=views.PageMetadata(session_id=card.id).encode(),
    )


def make_file(context: CommunityCommandContext, view: Json) -> Json:
    """Send the caller an invitation file for their guests."""
    card, given = edits.of_window(context, view), modals.values(view)
    guests = list(dict.fromkeys(each for each in SEPARATORS.split(str(given.get("guests") or "")) if each))
    own = str(given.get("own") or "").strip()
    if len(guests) > MAX_GUESTS:
        raise TooManyGuestsError(most=MAX_GUESTS)
    for each in guests or [""]:
        _check(each)
    _check(own)
    community_session = context.session.get_one(CommunitySession, card.id)
    entry = entries.of_session(context.session, context.catalog, community_session)
    content = invitation(ics.write(entry.title, [entry], method="REQUEST"), own, guests)
    name = f"invitation-{community_session.original_start[:10]}.ics"
    key = f"community.guest_file:{card.id}:{context.member.id}:{int(context.now.timestamp())}"
    payload = files.file(name, _("Invitation for your guests: {title}", title=card.title), content)
    to = context.member.slack_id
    delivery.post(context.session, Outgoing(card.workspace_id, key, to, payload, context.now, lane=Lane.PROMPT))
    return views.done(
        ngettext(
            "I've sent you the file for {n} guest as a direct message. Attach the file to an email of your own.",
            "I've sent you the file for {n} guests as a direct message. Attach the file to an email of your own.",
            len(guests),
        )
    )


def _check(address: str) -> None:
    if not ADDRESS.fullmatch(address):
        raise NoAddressError(given=address[:60])


def invitation(calendar: bytes, organizer: str, guests: list[str]) -> str:
    """A calendar file as an invitation from somebody, which guests can answer."""
    made = Calendar.from_ical(calendar)
    for event in made.walk("VEVENT"):
        event.pop("organizer", None)
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
        for each in guests:
            guest = vCalAddress(f"mailto:{each}")
            guest.params["role"], guest.params["partstat"] = vText("REQ-PARTICIPANT"), vText("NEEDS-ACTION")
            guest.params["rsvp"] = vText("TRUE")
            event.add("attendee", guest)
    return bytes(made.to_ical()).decode()
