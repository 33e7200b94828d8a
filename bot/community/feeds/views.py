"""Messages about the address of a calendar feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.community.calendar.views import nothing_accepted
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import format_moment

RENEW = "community.renew"
MAX_ADMINS = 3


class FeedScope(StrEnum):
    """Whose calendar it is: the reader's, that of the channel around them, or the workspace's."""

    OWN = "own"
    COMMUNITY = "community"
    WORKSPACE = "workspace"


def address(base_url: str, secret: str, scope: FeedScope, *, may_renew: bool) -> Json:
    """The address, how to use it, and a button for another one if the reader may replace it."""
    what = {
        FeedScope.OWN: _("Everything you've said yes to or are leading is in this calendar:"),
        FeedScope.COMMUNITY: _("Everything planned in this channel is in this calendar:"),
        FeedScope.WORKSPACE: _("Everything planned in this workspace is in this calendar:"),
    }
    how = _(
        "In your calendar, choose “subscribe” or “add from URL” and paste this address. Changes show up by "
        "themselves, in some calendars only after a day."
    )
    who = (
        _("Anyone who has the address can read your calendar, so keep it to yourself.")
        if scope is FeedScope.OWN
        else _("Anyone who has the address can read the calendar, so share it with colleagues only.")
    )
    text = f"{what[scope]}\n`{base_url.rstrip('/')}/calendar/{secret}.ics`\n{how} {who}"
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(_new_address_button(scope)) if may_renew else None,
        blocks.context(_more_calendars(scope)),
    )


def _more_calendars(scope: FeedScope) -> str:
    if scope is not FeedScope.OWN:
        return _("`/community calendar` on its own only shows the sessions you're coming to or leading.")
    return _(
        "You can ask for this address again whenever you like. `/community calendar ours` shows "
        "everything in a channel, `/community calendar all` everything in the whole workspace."
    )


def lost_address(made_at: datetime, zone: str, scope: FeedScope, *, may_renew: bool) -> Json:
    """An address exists that can't be shown again; a button replaces it."""
    text = _(
        "The calendar address from {moment} still works, but I can't show it again. You can replace it "
        "with a new address.",
        moment=format_moment(made_at, zone),
    )
    button = blocks.actions(_new_address_button(scope)) if may_renew else None
    return blocks.message(text, blocks.section(text), button)


def _new_address_button(scope: FeedScope) -> Json:
    sure = blocks.confirm(
        _("Make a new address?"),
        _("The old address will stop working. Calendars that use it will stop updating."),
        _("Make a new address"),
        _("Keep the old one"),
    )
    return blocks.button(RENEW, _("Make a new address"), scope, confirm=sure)


def unavailable(admins: Sequence[str]) -> Json:
    """The installation has no public address."""
    return blocks.message(_unavailable(admins))


def sent_as_file(admins: Sequence[str]) -> Json:
    """The installation has no public address, so the calendar is sent as a file."""
    instead = _(
        "Until then, I'll send you everything as a file in our direct messages. You'll also get a file "
        "each time you say yes to a session."
    )
    return blocks.message(f"{_unavailable(admins)} {instead}")


def _unavailable(admins: Sequence[str]) -> str:
    if not admins:
        return _("You can't subscribe to calendars here yet. The person who installed Groundswell can set that up.")
    people = ", ".join(f"<@{each}>" for each in admins[:MAX_ADMINS])
    return _("You can't subscribe to calendars here yet. If you'd like to, ask {people}.", people=people)


def nothing_planned(scope: FeedScope) -> Json:
    """A calendar without entries needs no file."""
    if scope is FeedScope.OWN:
        return nothing_accepted()
    return blocks.message(_("No session is planned here yet. Use `/community schedule` to plan one."))
