"""A rota, turns that changed hands, and questions about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.community.calendar import formatting
from bot.community.calendar.queries import SessionCard
from bot.community.rota.models import RotaRole
from bot.community.rota.queries import Rota, RotaEntry
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment

AGREE = "community.agree"
DECLINE = "community.decline"
ADVANCE = "community.advance"
STAY = "community.stay"
JOIN_ROTA = "community.join_rota"
SHADOW = "community.shadow"
CARRY_ON = "community.carry_on"
TAKE_OVER = "community.take_over"
MAX_DATES = 8


def shown(rota: Rota, dates: Sequence[SessionCard], company: Mapping[int, str], zone: str) -> Json:
    """Who leads what, whose turns are how many, and what hangs on whom."""
    lines = [f"*{escape(rota.activity.title)}*", *map(seat, rota.seats)]
    if not rota.seats:
        lines.append(_("Nobody leads it yet."))
    lines += [_("Next:")] if dates else []
    for card in dates[:MAX_DATES]:
        host = f"<@{card.host}>" if card.host else _("nobody yet")
        beside = f" · {_('with {company}', company=f'<@{company[card.id]}>')}" if card.id in company else ""
        lines.append(f"• {say_moment(card.starts_at, zone)}: {host}{beside}")
    lines.append(_risk(rota))
    buttons = formatting.actions(
        formatting.button(JOIN_ROTA, _("I take turns too"), rota.activity.id),
        formatting.button(SHADOW, _("I begin beside somebody"), rota.activity.id),
    )
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text[:3000]), buttons)


def seat(one: RotaEntry) -> str:
    """Somebody's line in a rota."""
    words = {
        RotaRole.SHADOW: _("learns beside a lead"),
        RotaRole.CO_LEAD: _("leads together with somebody"),
        RotaRole.LEAD: _("leads"),
    }
    facts = [words[RotaRole(one.standing)], ngettext("{n} turn", "{n} turns", one.turns)]
    facts += [_("owner")] if one.owner else []
    facts += [_("deputy")] if one.deputy else []
    return f"• <@{one.slack_id}>: {', '.join(facts)}"


def _risk(rota: Rota) -> str:
    head = ngettext("If {n} person stops, this stops.", "It stops only when {n} people do.", max(rota.bus_factor, 1))
    return f"{head} {' '.join(advice(rota))}".strip()


def advice(rota: Rota) -> list[str]:
    """What makes an activity hang on fewer people; nothing when it stands well."""
    found = []
    if not rota.owned:
        found.append(_("Nobody answers for it: `/community owner` names somebody."))
    if not rota.deputised:
        found.append(_("It has no deputy: `/community deputy` names one."))
    if rota.able < 2:
        found.append(_("Only one person leads it: ask somebody to begin beside them."))
    return found


def turns(title: str, gained: Sequence[SessionCard], lost: Sequence[SessionCard], zone: str) -> Json:
    """To somebody whose dates have changed."""
    lines = []
    if gained:
        lines.append(_("You lead {title} on:", title=escape(title)))
        lines += [f"• {say_moment(card.starts_at, zone)}" for card in gained[:MAX_DATES]]
    if lost:
        lines.append(_("You don't lead {title} any more on:", title=escape(title)))
        lines += [f"• {say_moment(card.starts_at, zone)}" for card in lost[:MAX_DATES]]
    if gained:
        lines.append(
            _("Something in the way? `/community away 20 December to 6 January`, or `/community rota` to swap.")
        )
    text = "\n".join(lines)
    return formatting.message(text, formatting.mrkdwn(text))


def handed_over(title: str) -> str:
    """Where to find what there is of it."""
    return _("`/community handover {title}` gives all there is of it.", title=escape(title.casefold()))


def named(title: str, by: str, *, deputy: bool) -> Json:
    """To somebody whom somebody else has named."""
    facts = {"title": escape(title), "by": f"<@{by}>"}
    if deputy:
        text = _(
            "{by} asks you to stand in for {title}: you lead it in turn, and are asked when its owner is gone.", **facts
        )
    else:
        text = _("{by} hands {title} on to you: you answer for it from now on.", **facts)
    way_out = _("If that does not suit you, say `/community rota leave {title}`.", title=escape(title.casefold()))
    return said(f"{text} {handed_over(title)} {way_out}")


def handed_on(title: str, to: str) -> Json:
    """To whoever answered for it before."""
    return said(_("{whom} answers for {title} from now on.", whom=f"<@{to}>", title=escape(title)))


def offer(swap_id: int, asker: str, offered: SessionCard, wanted: SessionCard | None, zone: str) -> Json:
    """To whoever is asked for an exchange or a cover."""
    facts = {"asker": f"<@{asker}>", "title": escape(offered.title), "theirs": say_moment(offered.starts_at, zone)}
    if wanted:
        yours = say_moment(wanted.starts_at, zone)
        text = _(
            "{asker} asks to swap: you lead {title} on {theirs}, they lead yours on {yours}.", yours=yours, **facts
        )
    else:
        text = _("{asker} cannot lead {title} on {theirs}. Could you? The turns to come make up for it.", **facts)
    return formatting.message(
        text,
        formatting.mrkdwn(text),
        formatting.actions(
            formatting.button(AGREE, _("Yes, gladly"), swap_id, style="primary"),
            formatting.button(DECLINE, _("Sorry, no"), swap_id),
        ),
    )


def asked(host: str) -> Json:
    text = _("I have asked {host}. Nothing changes before they agree.", host=f"<@{host}>")
    return formatting.message(text, formatting.mrkdwn(text))


def answered(*, agreed: bool) -> Json:
    text = _("Thank you, it is changed. Both of you are told.") if agreed else _("All right, nothing changes.")
    return formatting.message(text, formatting.mrkdwn(text))


def answer_to_asker(asked: str, card: SessionCard, zone: str, *, agreed: bool) -> Json:
    facts = {"asked": f"<@{asked}>", "title": escape(card.title), "moment": say_moment(card.starts_at, zone)}
    text = (
        _("{asked} leads {title} on {moment}.", **facts)
        if agreed
        else _(
            "{asked} cannot lead {title} on {moment}. Somebody else may: `/community rota` shows who is there.", **facts
        )
    )
    return formatting.message(text, formatting.mrkdwn(text))


def next_step(title: str, activity_id: int, standing: str) -> Json:
    """To somebody who has learnt enough for the next step, if they like."""
    if standing == RotaRole.SHADOW:
        text = _("You have been beside {title} twice. Would you lead it together with somebody?", title=escape(title))
    else:
        text = _("You have led {title} together twice. Would you lead it by yourself?", title=escape(title))
    return formatting.message(
        text,
        formatting.mrkdwn(text),
        formatting.actions(
            formatting.button(ADVANCE, _("Yes, gladly"), activity_id, style="primary"),
            formatting.button(STAY, _("Not yet"), activity_id),
        ),
    )


def said(text: str) -> Json:
    return formatting.message(text, formatting.mrkdwn(text))


def lapsing(title: str, activity_id: int, asked: str, days: int) -> Json:
    """Asks the owner, then the deputies, then everybody whether an activity goes on."""
    facts = {"title": escape(title), "days": days}
    if asked == "owner":
        text = _("{title} has been quiet for a while. Do you carry on with it? Handing it on is just as fine.", **facts)
        buttons = [
            formatting.button(CARRY_ON, _("I carry on"), activity_id, style="primary"),
            formatting.button(TAKE_OVER, _("Somebody else may"), f"{activity_id}:away"),
        ]
    else:
        text = _(
            "{title} needs somebody who answers for it. Would you? What there is of it is handed to you. "
            "Without anybody it is archived in {days} days, with its history.",
            **facts,
        )
        buttons = [formatting.button(TAKE_OVER, _("I take it over"), activity_id, style="primary")]
    return formatting.message(text, formatting.mrkdwn(text), formatting.actions(*buttons))


def archived(title: str, sessions: int) -> Json:
    text = (
        _("{title} is archived.", title=escape(title))
        + " "
        + ngettext(
            "It took place {n} time, and all of it is kept.",
            "It took place {n} times, and all of it is kept.",
            sessions,
        )
    )
    begin = _("Whoever would like to begin it anew: `/community schedule`.")
    return formatting.message(f"{text} {begin}", formatting.mrkdwn(f"{text} {begin}"))
