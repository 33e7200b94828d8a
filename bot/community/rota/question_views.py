"""Questions before turns change: to a deputy, and to somebody who swaps into an absence or a night."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.calendar import nights
from bot.community.calendar.queries import SessionCard
from bot.community.rota import views
from bot.community.rota.turn_choices import DeputyOffer, SwapChoice
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

SWAP_ANYWAY = "community.swap_anyway"
DEPUTY_YES = "community.deputy_yes"
DEPUTY_NO = "community.deputy_no"


def turn_doubt(who: str, card: SessionCard, zone: str, *, is_away: bool) -> str:
    """What speaks against somebody leading a session: an absence, or the night where they are; empty if nothing."""
    facts = {"who": f"<@{who}>", "moment": format_moment(card.starts_at, zone)}
    if is_away:
        return _("{who} is away then: {moment}.", **facts)
    return _("That's at night for {who}: {moment}.", **facts) if nights.is_night(card.starts_at, zone) else ""


def ask_anyway(doubts: Sequence[str], choice: SwapChoice) -> Json:
    """Asks whether a swap is meant although it falls into an absence or a night."""
    text = "\n".join(f":warning: {each}" for each in doubts)
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(
            blocks.button(SWAP_ANYWAY, _("Ask for the swap"), choice.encode()),
            blocks.button(views.STAY_HERE, _("Leave it as it is"), "-"),
        ),
        blocks.context(_("Nothing has changed yet.")),
    )


def deputy_offer(title: str, by: str, gained: Sequence[SessionCard], zone: str, offer: DeputyOffer) -> Json:
    """Asks a member whether they'd be the deputy for an activity, with the turns that they would lead."""
    text = _(
        "{by} would like you to be the deputy for {title}: you'd take turns leading it, and if its owner leaves, I'd "
        "ask you to take it over. Is that all right with you?",
        by=f"<@{by}>",
        title=escape(title),
    )
    if gained:
        text = "\n".join([text, _("You'd lead it on:"), *views.dates(gained, zone)])
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(
            blocks.button(DEPUTY_YES, _("Yes, happy to"), offer.encode(), style="primary"),
            blocks.button(DEPUTY_NO, _("Sorry, no"), offer.encode()),
        ),
    )


def deputy_asked(title: str, whom: str, passed: Sequence[SessionCard], heard: str, zone: str) -> Json:
    """Confirms who is asked to be a deputy, and which turns would pass to them; `passed` have their leaders of now."""
    lines = [_("I'm asking {whom} to be the deputy for {title}.", whom=f"<@{whom}>", title=escape(title))]
    if passed:
        lines.append(_("Nothing changes until they agree. Then these turns pass to them:"))
        lines += [
            f"• {format_moment(card.starts_at, zone)}: {views.leader(card)}" for card in passed[: views.MAX_DATES]
        ]
    return blocks.message("\n".join(filter(None, [*lines, heard])))


def deputy_answered(title: str, whom: str, *, agreed: bool) -> Json:
    """Tells the person who asked for a deputy the answer."""
    facts = {"whom": f"<@{whom}>", "title": escape(title)}
    if agreed:
        return blocks.message(_("{whom} is now the deputy for {title}.", **facts))
    return blocks.message(_("{whom} can't be the deputy for {title} at the moment.", **facts))
