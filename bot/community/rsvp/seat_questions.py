"""Answers to what somebody says of their own seat: which session they mean, and whether they have one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.community.calendar.change_views import LEAVE
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.rsvp.views import ALL, NO, NONE, YES, answers, in_line
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment


def which_session(cards: Sequence[SessionCard], zone: str, *, coming: bool) -> Json:
    """Asks which session somebody comes to or gives up, with a button for each; nothing has been noted yet."""
    text = _("Which session are you coming to?") if coming else _("Which session can't you come to?")
    action_id = YES if coming else NO
    has_one_title = len({card.title for card in cards}) == 1
    buttons = []
    for card in cards:
        moment = format_moment(card.starts_at, zone)
        label = moment if has_one_title else f"{moment}: {card.title}"
        buttons.append(blocks.button(f"{action_id}:{card.id}", blocks.shorten(label, blocks.MAX_BUTTON), card.id))
    is_one_series = coming and len({card.series_id for card in cards}) == 1 and cards[0].rule
    every = blocks.button(ALL, _("Every time"), cards[0].id) if is_one_series else None
    neither = blocks.button(LEAVE, _("None of them"), "-")
    named = f"*{escape(cards[0].title)}*\n{text}" if has_one_title else text
    return blocks.message(text, blocks.section(named), blocks.actions(*buttons, every, neither))


def which_series(cards: Sequence[SessionCard], *, coming: bool) -> Json:
    """Asks which series somebody comes to every time, or no longer; `cards` has one session of each."""
    text = _("Which series do you mean? I'll sign you up for all of its dates.")
    if not coming:
        text = _("Which series do you mean? I'll take you off all of its dates.")
    buttons = [
        blocks.button(f"{ALL if coming else NONE}:{card.id}", blocks.shorten(card.title, blocks.MAX_BUTTON), card.id)
        for card in cards
    ]
    neither = blocks.button(LEAVE, _("None of them"), "-")
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons, neither))


def own_seat(
    cards: Sequence[SessionCard],
    given: Mapping[int, RsvpAnswer],
    zone: str,
    waiting_ahead: Mapping[int, int] | None = None,
) -> Json:
    """Says whether somebody has a seat in some sessions, with the buttons to change that for the first.

    `waiting_ahead` says how many wait before them, by session.
    """
    lines = []
    for card in cards:
        facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
        said = given.get(card.id)
        if said == RsvpAnswer.YES:
            lines.append(_("Yes, you're signed up: {title}, {moment}.", **facts))
        elif said == RsvpAnswer.WAITLISTED:
            lines.append(_("You're on the waiting list: {title}, {moment}.", **facts))
            lines += [in_line(waiting_ahead[card.id])] if waiting_ahead and card.id in waiting_ahead else []
        elif said == RsvpAnswer.NO:
            lines.append(_("No, you said you can't come: {title}, {moment}.", **facts))
        else:
            lines.append(_("No, you're not signed up yet: {title}, {moment}.", **facts))
    return blocks.message("\n".join(lines), blocks.section("\n".join(lines)), answers(cards[0]))
