"""The address of a calendar, shown once."""

from __future__ import annotations

from datetime import datetime

from bot.community.calendar import formatting
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import say_moment

RENEW = "community.renew"
MINE, OURS = "mine", "ours"


def address(base: str, secret: str, *, ours: bool) -> Json:
    """A fresh address, with what to do with it."""
    url = f"{base.rstrip('/')}/calendar/{secret}.ics"
    what = (
        _("This address has everything this community plans:")
        if ours
        else _("This address has everything you come to and lead:")
    )
    how = _(
        "In your calendar choose “subscribe” or “add from URL” and paste it. Changes follow by themselves, usually "
        "within some hours. Whoever has the address can read the calendar, so keep it to yourself. It is shown once."
    )
    text = f"{what}\n`{url}`\n{how}"
    return formatting.message(text, formatting.mrkdwn(text))


def exists(made_at: datetime, zone: str, *, ours: bool) -> Json:
    """There is an address already, which nobody can read again; a new one replaces it."""
    text = _(
        "There is an address since {moment}; for safety I keep only its fingerprint and cannot show it again. "
        "A new one replaces it: calendars with the old one stop following.",
        moment=say_moment(made_at, zone),
    )
    button = formatting.button(RENEW, _("Make a new address"), OURS if ours else MINE)
    return formatting.message(text, formatting.mrkdwn(text), formatting.actions(button))


def no_address() -> Json:
    """Where nobody has said at which address this installation can be reached."""
    text = _("I don't know at which address calendars reach me: an admin sets `GROUNDSWELL_URL`.")
    return formatting.message(text, formatting.mrkdwn(text))


def sent_as_file() -> Json:
    """The same, with everything in a file instead."""
    text = _(
        "I cannot offer an address that your calendar follows: an admin sets `GROUNDSWELL_URL` for that. Until then I "
        "send you everything as a file, in our direct messages. Each later yes brings a file of its own."
    )
    return formatting.message(text, formatting.mrkdwn(text))


def nothing_planned(*, ours: bool) -> Json:
    """A calendar with nothing in it needs no file."""
    text = (
        _("This community plans nothing yet: `/community schedule` begins.")
        if ours
        else _("You have not said yes to anything yet. `/community list` shows what comes next.")
    )
    return formatting.message(text, formatting.mrkdwn(text))
