"""Messages about rotas, changed turns, and questions to members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.community.calendar import nights
from bot.community.calendar.formatting import title_and_start
from bot.community.calendar.queries import SessionCard
from bot.community.rota.absence_choices import AbsenceChoice, AbsenceUndo
from bot.community.rota.models import RotaRole
from bot.community.rota.queries import Rota, RotaEntry
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment

AGREE = "community.agree"
DECLINE = "community.decline"
ADVANCE = "community.advance"
STAY = "community.stay"
JOIN_ROTA = "community.join_rota"
SHADOW = "community.shadow"
CARRY_ON = "community.carry_on"
STEP_DOWN = "community.step_down"
TAKE_OVER = "community.take_over"
AWAY_NOW = "community.away_now"
STAY_HERE = "community.stay_here"
WELCOME = "community.rota_welcome"
NOT_NOW = "community.rota_not_now"
LEAVE_ROTA = "community.leave_rota"
UNDO_AWAY = "community.undo_away"
MAX_DATES = 8


def rota_view(rota: Rota, cards: Sequence[SessionCard], companions: Mapping[int, str], zone: str) -> Json:
    """An activity's rota, turns and dependence on single people; `companions` are Slack ids by session."""
    lines = [f"*{escape(rota.activity.title)}*", *map(entry_line, rota.entries)]
    if not rota.entries:
        lines.append(_("Nobody is leading this yet."))
    lines += [_("Next:")] if cards else []
    for card in cards[:MAX_DATES]:
        host = leader(card) + _at_night(rota, card)
        companion = companions.get(card.id)
        beside = f" · {_('with {company}', company=f'<@{companion}>')}" if companion else ""
        lines.append(f"• {format_moment(card.starts_at, zone)}: {host}{beside}")
    bus_factor = max(rota.bus_factor, 1)
    risk = ngettext(
        "If {n} person left, this activity would stop.", "This activity would stop only if {n} people left.", bus_factor
    )
    joining = (
        _("Anybody can join.") if rota.activity.is_open else _("To join, press the button. I'll ask the owner first.")
    )
    text = "\n".join([*lines, " ".join([risk, *advice(rota)]), joining])
    buttons = blocks.actions(
        blocks.button(JOIN_ROTA, _("I'll take turns leading it"), rota.activity.id),
        blocks.button(SHADOW, _("I'd like to shadow somebody first"), rota.activity.id),
    )
    return blocks.message(text, blocks.section(text), buttons)


def _at_night(rota: Rota, card: SessionCard) -> str:
    """What the clock says for the leader of a session, if that is at night."""
    entry = next((each for each in rota.entries if each.member_id == card.host_id), None)
    if entry is None or not nights.is_night(card.starts_at, entry.zone):
        return ""
    return f" ({_('{time} at night where they are', time=nights.clock(card.starts_at, entry.zone))})"


def rota_request(request_id: int, asker: str, title: str, role: str, *, at_night: str | None = None) -> Json:
    """Asks the owner of an activity whether a member may join its rota; `at_night` is what their clock says then."""
    facts = {"asker": f"<@{asker}>", "title": escape(title)}
    if role == RotaRole.SHADOW:
        text = _("{asker} would like to shadow the person who leads {title}. Is that all right with you?", **facts)
    else:
        text = _("{asker} would like to take turns leading {title}. Is that all right with you?", **facts)
    if at_night:
        text += "\n:warning: " + _(
            "The next session is at {time}, which is at night for {asker}.", time=at_night, asker=facts["asker"]
        )
    how = _("`/community rota open {title}` lets anybody join without asking.", title=escape(title.casefold()))
    buttons = blocks.actions(
        blocks.button(WELCOME, _("Yes, welcome"), request_id, style="primary"),
        blocks.button(NOT_NOW, _("Not now"), request_id),
    )
    return blocks.message(text, blocks.section(text), buttons, blocks.context(how))


def heard_later(whom: str, at: datetime, zone: str) -> str:
    """Says that somebody hears of something only in their own hours; `whom` is a Slack id."""
    return _("I'll let {whom} know on {moment} (their time).", whom=f"<@{whom}>", moment=format_moment(at, zone))


def rota_requested(title: str, asked: Sequence[str], heard: str) -> Json:
    """Confirms who is asked; they are Slack ids. `heard` says who hears of it only later."""
    facts = {"whom": ", ".join(f"<@{each}>" for each in asked), "title": escape(title)}
    if not heard:
        return blocks.message(
            _("I've asked {whom} whether you can join {title}, and I'll tell you what they say.", **facts)
        )
    asking = _("I'm asking {whom} whether you can join {title}, and I'll tell you the answer.", **facts)
    return blocks.message(f"{asking} {heard}")


def rota_request_answered(heard: str, *, agreed: bool) -> Json:
    """Replaces the question after an answer; `heard` says if they hear of it only later."""
    done = (
        _("Done. This person is part of the rota now.") if agreed else _("All right, this person won't join for now.")
    )
    told = heard or _("I've told them.")
    return blocks.message(f"{done} {told}")


def rota_answer(by: str, title: str, role: str, *, agreed: bool) -> Json:
    """Tells a member whether they may join a rota."""
    facts = {"by": f"<@{by}>", "title": escape(title)}
    if not agreed:
        return blocks.message(
            _("{by} says that now isn't a good time to join {title}. Feel free to ask them why.", **facts)
        )
    if role == RotaRole.SHADOW:
        return blocks.message(_("{by} says yes: you'll shadow the person who leads {title}.", **facts))
    return blocks.message(_("{by} says yes: you're on the rota for {title} now.", **facts))


def added(title: str, whom: Sequence[str]) -> Json:
    """Confirms who was put on a rota; they are Slack ids."""
    names = ", ".join(f"<@{each}>" for each in whom)
    return blocks.message(
        _(
            "Added to the rota for {title}: {whom}. I'll tell them, and they can leave the rota at any time.",
            title=escape(title),
            whom=names,
        )
    )


def added_by(activity_id: int, title: str, by: str) -> Json:
    """Tells a member who put them on a rota, with a button to leave it."""
    text = _(
        "{by} has put you on the rota for {title}: now and then it's your turn to lead it, and I'll tell you when.",
        by=f"<@{by}>",
        title=escape(title),
    )
    return blocks.message(
        text, blocks.section(text), blocks.actions(blocks.button(LEAVE_ROTA, _("Take me off the rota"), activity_id))
    )


def opened(title: str, *, is_open: bool) -> Json:
    """Confirms who may join a rota."""
    return blocks.message(
        _("Anybody can join the rota for {title} now.", title=escape(title))
        if is_open
        else _("From now on I'll ask the owner before anybody joins the rota for {title}.", title=escape(title))
    )


def entry_line(entry: RotaEntry) -> str:
    """A member of a rota with their role and turns."""
    roles = {
        RotaRole.SHADOW: _("shadows somebody who leads"),
        RotaRole.CO_LEAD: _("co-leads"),
        RotaRole.LEAD: _("leads"),
    }
    facts = [roles[RotaRole(entry.role)], ngettext("{n} turn", "{n} turns", entry.turns)]
    facts += [_("owner")] if entry.is_owner else []
    facts += [_("deputy")] if entry.is_deputy else []
    return f"• <@{entry.slack_id}>: {', '.join(facts)}"


def advice(rota: Rota) -> list[str]:
    """What would make an activity depend less on single people; empty if nothing is needed."""
    found = []
    if not rota.has_owner:
        found.append(_("There's no owner yet. Name one with `/community owner`."))
    if not rota.has_deputy:
        found.append(_("There's no deputy yet. Name one with `/community deputy`."))
    if rota.able < 2:
        found.append(_("Only one person leads this activity: ask somebody to watch how they do it."))
    return found


def turns(gained: Sequence[SessionCard], lost: Sequence[SessionCard], zone: str) -> Json:
    """Tells a member which sessions they lead now, and which not any more."""
    lines = []
    for title, cards in _by_title(gained).items():
        lines += [_("You're leading {title} on:", title=escape(title)), *dates(cards, zone)]
    for title, cards in _by_title(lost).items():
        lines += [_("You no longer lead {title} on:", title=escape(title)), *dates(cards, zone)]
    if gained:
        lines.append(
            _("Can't make it? Write `/community away 20 December to 6 January`, or use `/community rota` to swap.")
        )
    return blocks.message("\n".join(lines))


def _by_title(cards: Sequence[SessionCard]) -> dict[str, list[SessionCard]]:
    found: dict[str, list[SessionCard]] = {}
    for card in cards:
        found.setdefault(card.title, []).append(card)
    return found


def dates(cards: Sequence[SessionCard], zone: str) -> list[str]:
    """The first dates of some sessions, one a line, and how many more there are."""
    lines = [f"• {format_moment(card.starts_at, zone)}" for card in cards[:MAX_DATES]]
    rest = len(cards) - MAX_DATES
    if rest > 0:
        lines.append(ngettext("… and {n} more: `/community mine`", "… and {n} more: `/community mine`", rest))
    return lines


def ask_to_be_away(
    days: AbsenceChoice, passed: Sequence[SessionCard], zone: str, longer: AbsenceChoice | None = None
) -> Json:
    """What an absence would change, with a button to record it; `passed` are turns with those who would lead them.

    `longer` has one more day that may be meant, as after “until Saturday”, and gets a button too.
    """
    lines = [
        _("You wouldn't lead any session on {first}.", first=format_date(days.first))
        if days.first == days.last
        else _(
            "You wouldn't lead any session from {first} to {last}.",
            first=format_date(days.first),
            last=format_date(days.last),
        )
    ]
    if not passed:
        lines.append(
            _("You aren't leading anything in that time that somebody else could take over, so nobody gets a message.")
        )
    else:
        taken, left = [card for card in passed if card.host], [card for card in passed if not card.host]
        if taken:
            lines.append(
                ngettext(
                    "{n} person takes over these turns and gets a direct message:",
                    "{n} people take over these turns and get a direct message:",
                    len({card.host for card in taken}),
                )
            )
            lines += [f"• {title_and_start(card, zone)}: {leader(card)}" for card in taken[:MAX_DATES]]
        if left:
            lines.append(_("Nobody else on the rota can take these sessions, so nobody would lead them:"))
            lines += [f"• {title_and_start(card, zone)}" for card in left[:MAX_DATES]]
            lines.append(_("I'd ask the people in charge to find somebody else, or to cancel these dates."))
    text = "\n".join(lines)
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(
            blocks.button(AWAY_NOW, _("Take me off"), days.encode(), style="primary"),
            blocks.button(f"{AWAY_NOW}:1", _("Including {day}", day=format_date(longer.last)), longer.encode())
            if longer
            else None,
            blocks.button(STAY_HERE, _("Leave it as it is"), "-"),
        ),
        blocks.context(_("Nothing has changed yet.")),
    )


def leader(card: SessionCard) -> str:
    """Who leads a session, as a mention."""
    return f"<@{card.host}>" if card.host else _("nobody yet")


def away(days: AbsenceChoice, undo: AbsenceUndo) -> Json:
    """Confirms an absence."""
    first, last = format_date(days.first), format_date(days.last)
    if days.first == days.last:
        text = _(
            "You won't lead anything on {day}. If it's your turn that day, somebody on the rota who "
            "has time will lead instead.",
            day=first,
        )
    else:
        text = _(
            "You won't lead anything from {first} to {last}. Others on the rota will take your turns "
            "in that time, if they can.",
            first=first,
            last=last,
        )
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(UNDO_AWAY, _("Undo"), undo.encode())),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def away_undone() -> Json:
    """Confirms that an absence is undone."""
    return blocks.message(
        _("Undone: you're no longer marked as away. You keep the sessions that nobody has taken over yet.")
    )


def next_role(title: str, activity_id: int, role: str) -> Json:
    """Offers the next role to a member who has done enough in theirs."""
    if role == RotaRole.SHADOW:
        text = _(
            "You've shadowed the person leading {title} twice. Would you like to lead a session "
            "together with somebody?",
            title=escape(title),
        )
    else:
        text = _(
            "You've led {title} together with somebody twice. Would you like to lead a session by yourself?",
            title=escape(title),
        )
    buttons = blocks.actions(
        blocks.button(ADVANCE, _("Yes, happy to"), activity_id, style="primary"),
        blocks.button(STAY, _("Not yet"), activity_id),
    )
    return blocks.message(text, blocks.section(text), buttons)


def goes_on(title: str, activity_id: int, days: int, *, is_owner: bool) -> Json:
    """Asks the owner whether they carry on with an activity, or others whether they take it over."""
    facts = {"title": escape(title), "days": days}
    if is_owner:
        text = _(
            "It's been a while since the last {title}. Would you like to carry on, or hand the "
            "sessions over to somebody else? Both are fine.",
            **facts,
        )
        buttons = blocks.actions(
            blocks.button(CARRY_ON, _("I'll carry on"), activity_id, style="primary"),
            blocks.button(STEP_DOWN, _("Ask someone else"), activity_id),
        )
    else:
        text = _(
            "{title} needs an owner. Would you like to take it on? You'll get everything you need. Without an "
            "owner it will be archived in {days} days; its history is kept.",
            **facts,
        )
        buttons = blocks.actions(blocks.button(TAKE_OVER, _("I'll take it over"), activity_id, style="primary"))
    return blocks.message(text, blocks.section(text), buttons)


def archived(title: str, sessions: int) -> Json:
    """Says in the channel that an activity is archived, and how often it took place."""
    sentences = (
        _("{title} is archived.", title=escape(title)),
        ngettext(
            "The activity has taken place {n} time, and I've kept its history.",
            "The activity has taken place {n} times, and I've kept its history.",
            sessions,
        ),
        _("Would you like to start the series again? Use `/community schedule`."),
    )
    return blocks.message(" ".join(sentences))
