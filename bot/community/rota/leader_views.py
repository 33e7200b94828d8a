"""Messages about sessions that nobody leads: to those who can find somebody, and to those coming."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.community.calendar import views as calendar_views
from bot.community.calendar.queries import SessionCard
from bot.community.rota import views
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

LEAD_IT, FIND_LEADER = "community.lead_it", "community.find_leader"
MAX_SESSIONS = 6


def nobody_leads(
    cards: Sequence[SessionCard], former: str, zone: str, *, may_cancel: Collection[int], is_again: bool
) -> Json:
    """Asks who is to lead some sessions, with buttons below each; `former` is the Slack id of who can't.

    `may_cancel` has the sessions that the reader may cancel. With `is_again` they were asked before, and those coming
    have been told.
    """
    rows: list[Json] = []
    texts = []
    for number, card in enumerate(cards[:MAX_SESSIONS]):
        text = _about(card, former, zone, is_again=is_again)
        cancel = calendar_views.SKIP if card.rule else calendar_views.CANCEL
        buttons = [
            blocks.button(f"{LEAD_IT}:{number}", _("I'll lead it"), card.id, style="primary"),
            blocks.button(f"{FIND_LEADER}:{number}", _("Ask somebody"), card.id),
            blocks.button(f"{cancel}:{number}", _("Cancel it"), card.id) if card.id in may_cancel else None,
        ]
        rows += [blocks.section(text), blocks.actions(*buttons)]
        texts.append(text)
    rest = views.dates(cards[MAX_SESSIONS:], zone)
    return blocks.message("\n".join([*texts, *rest]), *rows, blocks.section("\n".join(rest)) if rest else None)


def _about(card: SessionCard, former: str, zone: str, *, is_again: bool) -> str:
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    if is_again:
        said = _("*{title}* on {moment} still has no leader. I've told the people who are coming.", **facts)
    elif former:
        said = _("Nobody is leading *{title}* on {moment} any more: {who} can't.", who=f"<@{former}>", **facts)
    else:
        said = _("Nobody is leading *{title}* on {moment} yet.", **facts)
    coming = ngettext("{n} person is coming.", "{n} people are coming.", card.seats_taken) if card.seats_taken else ""
    return " ".join(filter(None, (said, coming, _("What would you like to do?"))))


def no_leader_yet(card: SessionCard, zone: str) -> Json:
    """Tells somebody coming that nobody leads their session so far."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    return blocks.message(f"*{facts['title']}*, {facts['moment']}: {still_looking()}")


def still_looking() -> str:
    """What those coming are told about a session that nobody leads, perhaps below its reminder."""
    return _(
        "Nobody is leading this session so far. I've asked the people in charge, and I'll tell you when I know more."
    )


def found(card: SessionCard, zone: str) -> Json:
    """Tells who leads a session now."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone), "who": views.leader(card)}
    return blocks.message(_("{who} leads {title} on {moment}.", **facts))


def taken(card: SessionCard, zone: str) -> Json:
    """Confirms to somebody that they lead a session."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    return blocks.message(
        _("Thank you! You're leading {title} on {moment}. I've told everyone who needs to know.", **facts)
    )


def led_already(card: SessionCard, zone: str, *, is_own: bool) -> Json:
    """Says who leads a session that somebody wanted to lead, or to be led."""
    if is_own:
        facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
        return blocks.message(_("You're already leading {title} on {moment}.", **facts))
    return found(card, zone)
