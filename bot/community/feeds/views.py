"""Messages about the address of a calendar feed, which is shown once."""

from __future__ import annotations

from datetime import datetime

from bot.community.calendar.views import nothing_accepted
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import format_moment

RENEW = "community.renew"
OWN, COMMUNITY = "own", "community"


def new_address(base_url: str, secret: str, *, of_community: bool) -> Json:
    """A new address, and how to use it."""
    what = (
        _("Everything this community plans is listed here:")
        if of_community
        else _("The calendar at this address has everything you've said yes to or are leading:")
    )
    how = _(
        "In your calendar, choose “subscribe” or “add from URL” and paste this address. Changes show up by "
        "themselves, usually within a few hours. Anyone who has the address can read the calendar, so keep "
        "it to yourself. You'll see it only once."
    )
    return blocks.message(f"{what}\n`{base_url.rstrip('/')}/calendar/{secret}.ics`\n{how}")


def existing_address(made_at: datetime, zone: str, *, of_community: bool) -> Json:
    """An address exists, which can't be shown again; a button replaces it."""
    text = _(
        "You've had an address since {moment}. For safety I can't show it again. A new one would replace it, and "
        "calendars that use the old one would stop updating.",
        moment=format_moment(made_at, zone),
    )
    button = blocks.button(RENEW, _("Make a new address"), COMMUNITY if of_community else OWN)
    return blocks.message(text, blocks.section(text), blocks.actions(button))


def no_address() -> Json:
    """The installation has no public address."""
    return blocks.message(
        _("You can't subscribe to this calendar yet. Ask an admin to set Groundswell's public address.")
    )


def sent_as_file() -> Json:
    """The installation has no public address, so the calendar is sent as a file."""
    return blocks.message(
        _(
            "I can't offer a calendar to subscribe to here; an admin can set that up. Until then I'll send you "
            "everything as a file, in our direct messages. Each time you say yes to a session, you get a file for it."
        )
    )


def nothing_planned(*, of_community: bool) -> Json:
    """A calendar without entries needs no file."""
    if of_community:
        return blocks.message(_("This community has nothing planned yet. Use `/community schedule` to start."))
    return nothing_accepted()
