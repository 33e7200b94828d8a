"""The address of a calendar feed, shown once."""

from __future__ import annotations

from datetime import datetime

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import format_moment

RENEW = "community.renew"
OWN, COMMUNITY = "own", "community"


def new_address(base_url: str, secret: str, *, of_community: bool) -> Json:
    """A new address, and what to do with it."""
    what = (
        _("This address has everything this community plans:")
        if of_community
        else _("This address has everything you come to and lead:")
    )
    how = _(
        "In your calendar choose “subscribe” or “add from URL” and paste it. Changes follow by themselves, usually "
        "within some hours. Whoever has the address can read the calendar, so keep it to yourself. It is shown once."
    )
    return blocks.message(f"{what}\n`{base_url.rstrip('/')}/calendar/{secret}.ics`\n{how}")


def existing_address(made_at: datetime, zone: str, *, of_community: bool) -> Json:
    """There is an address already, which cannot be shown again; a button replaces it."""
    text = _(
        "There is an address since {moment}; for safety I keep only its fingerprint and cannot show it again. "
        "A new one replaces it: calendars with the old one stop following.",
        moment=format_moment(made_at, zone),
    )
    button = blocks.button(RENEW, _("Make a new address"), COMMUNITY if of_community else OWN)
    return blocks.message(text, blocks.section(text), blocks.actions(button))


def no_address() -> Json:
    """The installation has no public address."""
    return blocks.message(_("I don't know at which address calendars reach me: an admin sets `GROUNDSWELL_URL`."))


def sent_as_file() -> Json:
    """The installation has no public address, so the calendar is sent as a file."""
    return blocks.message(
        _(
            "I cannot offer an address that your calendar follows: an admin sets `GROUNDSWELL_URL` for that. Until "
            "then I send you everything as a file, in our direct messages. Each later yes brings a file of its own."
        )
    )


def nothing_planned(*, of_community: bool) -> Json:
    """A calendar without entries needs no file."""
    if of_community:
        return blocks.message(_("This community plans nothing yet: `/community schedule` begins."))
    return blocks.message(_("You have not said yes to anything yet. `/community list` shows what comes next."))
