"""What our messages offer that came unasked, so that a yes, a no or a button's name may answer them in words."""

from __future__ import annotations

from sqlmodel import select

from bot.community.button_presses import COMMUNITY, PRESS
from bot.community.rota import leader_views
from bot.community.rota import views as rota_views
from bot.community.rota.models import LeaderSearch
from bot.community.rsvp import views as rsvp_views
from bot.delivery.standing_offers import Choice, Offered
from bot.kit.i18n import _
from bot.members.command_registry import CommandContext

# The kinds of messages about one session that its reader has a seat in; the number of the session comes next.
ABOUT_A_SEAT = frozenset({"community.promoted", "community.reminder", "community.changed"})


def of_message(context: CommandContext, key: str) -> Offered | None:
    """What the message with that key offers; None for one that asks nothing."""
    kind, *parts = key.split(":")
    if kind in ABOUT_A_SEAT and parts:
        return _seat(int(parts[0]), is_new=kind == "community.promoted")
    if kind == "community.swap" and parts:
        numbers = parts[0].replace("-", ",")
        return _yes_or_no(rota_views.AGREE, rota_views.DECLINE, numbers, _("Yes, happy to"), _("Sorry, no"))
    if kind == "community.rota_request" and parts:
        return _yes_or_no(rota_views.WELCOME, rota_views.NOT_NOW, parts[0], _("Yes, welcome"), _("Not now"))
    if kind == "community.next_role" and parts:
        return _yes_or_no(rota_views.ADVANCE, rota_views.STAY, parts[0], _("Yes, happy to"), _("Not yet"))
    if kind == "community.rota_added" and parts:
        return Offered(choices=[Choice(_("Take me off the rota"), _press(rota_views.LEAVE_ROTA, parts[0]))])
    return _no_leader(context, key) if kind == "community.leaderless" else None


def unled(context: CommandContext, key: str) -> list[int]:
    """The sessions that the message with that key asks a leader for, as far as nobody leads them yet."""
    wanted = select(LeaderSearch.session_id).where(
        LeaderSearch.workspace_id == context.member.workspace_id, LeaderSearch.key == key.rpartition(":")[0]
    )
    return list(context.session.exec(wanted.order_by(LeaderSearch.session_id)))  # type: ignore[arg-type]


def _no_leader(context: CommandContext, key: str) -> Offered | None:
    numbers = unled(context, key)
    if len(numbers) != 1:
        return None
    lead = Choice(_("I'll lead it"), _press(leader_views.LEAD_IT, str(numbers[0])))
    find = Choice(_("Ask somebody"), _press(leader_views.FIND_LEADER, str(numbers[0])))
    return Offered(choices=[lead, find])


def _seat(session_id: int, *, is_new: bool) -> Offered:
    yes, no = _press(rsvp_views.YES, str(session_id)), _press(rsvp_views.NO, str(session_id))
    kept = [Choice(_("Keep my seat"), yes)] if is_new else []
    return Offered(yes, no, choices=[*kept, Choice(_("Can't come"), no)])


def _yes_or_no(agree: str, decline: str, value: str, yes: str, no: str) -> Offered:
    choices = [Choice(yes, _press(agree, value)), Choice(no, _press(decline, value))]
    return Offered(choices[0].value, choices[1].value, choices=choices)


def _press(action_id: str, value: str) -> str:
    return f"{COMMUNITY}:{PRESS} {action_id} {value}"
