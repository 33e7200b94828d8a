"""Questions before turns change: to a deputy, and to somebody who swaps into an absence or a night."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.community.calendar import nights
from bot.community.calendar.queries import SessionCard
from bot.community.command_buttons import pick_person, say
from bot.community.rota import views
from bot.community.rota.queries import RotaEntry
from bot.community.rota.turn_choices import CoverChoice, DeputyOffer, SwapChoice
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

SWAP_ANYWAY = "community.swap_anyway"
COVER_DATE, COVER_ASK = "community.cover_date", "community.cover_ask"
MAX_CANDIDATES = 8
DEPUTY_YES = "community.deputy_yes"
DEPUTY_NO = "community.deputy_no"


def turn_doubt(who: str, card: SessionCard, zone: str, *, is_away: bool) -> str:
    """What speaks against somebody leading a session: an absence, or the night where they are; empty if nothing."""
    facts = {"who": f"<@{who}>", "moment": format_moment(card.starts_at, zone)}
    if is_away:
        return _("{who} is away at that time: {moment}.", **facts)
    return _("That time is at night for {who}: {moment}.", **facts) if nights.is_night(card.starts_at, zone) else ""


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


def cover_for_which(cards: Sequence[SessionCard], zone: str) -> Json:
    """Asks which turn somebody else is to take, with a button for each."""
    text = _("Which session do you need cover for?")
    buttons = [
        blocks.button(
            f"{COVER_DATE}:{number}",
            blocks.shorten(f"{format_moment(card.starts_at, zone)}: {card.title}", blocks.MAX_BUTTON),
            card.id,
        )
        for number, card in enumerate(cards)
    ]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons))


def ask_to_lead_anyway(doubt: str, card: SessionCard, whom: str) -> Json:
    """Asks whether somebody is to be asked although they are away or asleep then."""
    text = f":warning: {doubt}"
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(
            say(_("Ask them anyway"), f"rota ask #{card.id} <@{whom}>"),
            blocks.button(views.STAY_HERE, _("Leave it as it is"), "-"),
        ),
        blocks.context(_("I haven't asked anybody yet.")),
    )


def whom_to_ask(card: SessionCard, able: Sequence[RotaEntry], away: Collection[int], zone: str) -> Json:
    """Who could lead a session, with a button beside each, and a list of all others; nobody has been asked yet."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    text = _("Who could lead {title} on {moment}:", **facts)
    rows = []
    for number, entry in enumerate(able[:MAX_CANDIDATES]):
        doubt = turn_doubt(entry.slack_id, card, entry.zone, is_away=entry.member_id in away)
        line = "\n".join(filter(None, (views.entry_line(entry), f":warning: {doubt}" if doubt else "")))
        choice = CoverChoice(session_id=card.id, asked_id=entry.member_id)
        button = blocks.button(f"{COVER_ASK}:{number}", _("Ask them"), choice.encode())
        rows.append(blocks.section(line, button))
    stay = blocks.button(views.STAY_HERE, _("Leave it as it is"), "-")
    return blocks.message(
        text,
        blocks.section(text),
        rows,
        blocks.section(_("Or somebody else:")),
        pick_person(f"rota ask #{card.id}"),
        blocks.actions(stay),
        blocks.context(_("I haven't asked anybody yet.")),
    )


def deputy_offer(title: str, by: str, gained: Sequence[SessionCard], zone: str, offer: DeputyOffer) -> Json:
    """Asks a member whether they'd be the deputy for an activity, with the turns that they would lead."""
    text = _(
        "{by} would like you to be the deputy for {title}. You'd take turns leading the sessions. If "
        "the owner left, I'd ask you to take over. Is that all right with you?",
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
        lines.append(_("Nothing changes until they agree. Then they'll lead these sessions:"))
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
