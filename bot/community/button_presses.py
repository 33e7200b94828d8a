"""The buttons of our messages in a direct message, said in words: which there are, and what each does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.community import message_updates, own_seats, planning
from bot.community.calendar import change_views
from bot.community.channel_access import find_problem, not_announced
from bot.community.command_buttons import SAY
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.engagement import coffee_views
from bot.community.event_page import listeners as event_page
from bot.community.event_page import views as event_page_views
from bot.community.planning import DraftClick
from bot.community.rota import listeners as rota
from bot.community.rota import views as rota_views
from bot.community.rsvp import views as rsvp_views
from bot.delivery.standing_offers import Choice, Offered
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, unescape
from bot.members.command_registry import FollowUp, FollowUpContext, Reply

# What stands before the button in an offer: `community:press community.skip_now 12`.
PRESS = "press"
COMMUNITY = "community"
LEAVES = frozenset({change_views.LEAVE, rota_views.STAY_HERE})
SEATS = frozenset({rsvp_views.YES, rsvp_views.NO, rsvp_views.ALL, rsvp_views.NONE})
UNDOES = frozenset(
    {
        change_views.UNDO,
        change_views.UNDO_SERIES,
        rota_views.UNDO_AWAY,
        event_page_views.UNDO_EDIT,
        coffee_views.UNDO_ROUNDS,
    }
)
IN_MESSAGE = event_page.IN_MESSAGE | {event_page_views.UNDO_EDIT: event_page.IN_WINDOW[event_page_views.UNDO_EDIT]}
ACTS: dict[str, Callable[[CommunityCommandContext], Json]] = {
    **planning.DECISIONS,
    **planning.CHANGES,
    **planning.CONFIRMED,
    **rota.CLICKS,
    **IN_MESSAGE,
}


@dataclass(frozen=True)
class _Button:
    """A button of a message that can be said in words."""

    action_id: str
    label: str
    value: str
    is_primary: bool

    @property
    def offer(self) -> str:
        """The button as the value of an offer."""
        if self.action_id == SAY:
            return f"{COMMUNITY}:{self.value}"
        return f"{COMMUNITY}:{PRESS} {self.action_id} {self.value}"


def offered(message: Json | None) -> Offered:
    """What a message of ours offers: its buttons, and what a yes, a no and an undo mean to it."""
    found = _buttons(message)
    asked = [each for each in found if each.action_id not in LEAVES | UNDOES]
    leave = next((each.offer for each in found if each.action_id in LEAVES), "")
    undo = next((each.offer for each in found if each.action_id in UNDOES), "")
    primary = [each for each in asked if each.is_primary and each.action_id not in SEATS]
    only = asked if leave and len(asked) == 1 else primary if len(primary) == 1 else []
    seats = [each for each in asked if each.action_id in SEATS]
    if len(seats) == len(asked) == 1 and not leave:
        undo, asked, only = seats[0].offer, seats, []
    choices = tuple(Choice(each.label, each.offer) for each in found if each.action_id not in LEAVES)
    return Offered(only[0].offer if only else "", leave, undo, choices)


def _buttons(message: Json | None) -> list[_Button]:
    rows = [block.get("elements") or [block.get("accessory")] for block in (message or {}).get("blocks", [])]
    found = []
    for each in [one for row in rows for one in row if isinstance(one, dict) and one.get("type") == "button"]:
        action_id = each["action_id"].partition(":")[0]
        if "url" not in each and (action_id in ACTS or action_id in SEATS or action_id == SAY):
            label, value = unescape(each["text"]["text"]), unescape(each.get("value", ""))
            found.append(_Button(action_id, label, value, each.get("style") == "primary"))
    return found


def press(context: CommunityCommandContext, action_id: str, value: str) -> Reply:
    """What a button does whose name somebody wrote; what needs Slack follows."""
    if action_id in SEATS:
        return own_seats.press(context, action_id, int(value))
    here = replace(context, text=value)
    if action_id in planning.ANNOUNCING:
        return Reply(follow_ups=[partial(_announce, here.community, action_id, value)])
    shown = event_page.as_message(ACTS[action_id](here))
    is_change = action_id in {*planning.CHANGES, *planning.CONFIRMED, *IN_MESSAGE}
    return Reply(shown, [_bring_up_to_date(context)] if is_change else [])


def _bring_up_to_date(context: CommunityCommandContext) -> FollowUp:
    """Redraws what was posted about the sessions that were changed."""

    async def follow_up(slack: FollowUpContext) -> None:
        await message_updates.update_changed(
            slack.deps, context.community, slack.client, context.member.workspace_id, changed_at=context.now
        )

    return follow_up


async def _announce(community: CommunityContext, action_id: str, value: str, slack: FollowUpContext) -> None:
    """Announces a draft, if we can post in its channel; nothing is announced that nobody would see."""
    deps, now = slack.deps, slack.deps.now()
    click = DraftClick(slack.caller, action_id, value)
    try:
        channel = await deps.db.transact(planning.channel_of_drafts, community, click, now=now)
        problem = await find_problem(slack.client, channel)
        shown = not_announced(problem) if problem else await deps.db.transact(_decide, community, click, now=now)
    except GroundswellError as error:
        shown = {"text": error.sentence(escape, _)}
    deps.nudge()
    await slack.respond(**shown)


def _decide(session: Session, community: CommunityContext, click: DraftClick, *, now: datetime) -> Json:
    context = CommunityCommandContext.of_click(session, community, click.caller, value=click.value, now=now)
    return planning.DECISIONS[click.action_id](context)
