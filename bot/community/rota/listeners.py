"""Buttons of rotas: swaps, the next role, and whether an activity goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity, Community
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.notifications import recipients
from bot.community.rota import (
    abandonment,
    absences,
    commands,
    cover_requests,
    deputies,
    joining,
    leader_views,
    notices,
    question_views,
    responsible_views,
    service,
    swap_views,
    swaps,
    views,
)
from bot.community.rota.abandonment import OwnerCheckStage
from bot.community.rota.absence_choices import AbsenceChoice, AbsenceUndo
from bot.community.rota.models import RotaMember, RotaRole
from bot.community.rota.turn_choices import DeputyOffer
from bot.deps import Deps
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, Json, action_pattern, escape


def register(app: AsyncApp) -> None:
    for action_id in CLICKS:
        app.action(action_pattern(action_id))(clicked)


async def clicked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Handle a click; the answer to a question replaces it."""
    action_id = action["action_id"].partition(":")[0]
    reply = await deps.db.transact(click, community, caller, action_id, str(action["value"]), now=deps.now())
    await ack()
    deps.nudge()
    is_ephemeral = bool((body.get("container") or {}).get("is_ephemeral"))
    replaces = action_id in CONFIRMED or (action_id in QUESTIONS and not is_ephemeral)
    await respond(**reply, replace_original=replaces, response_type="ephemeral")


def click(
    session: Session, community: CommunityContext, caller: Caller, action_id: str, value: str, *, now: datetime
) -> Json:
    """Handle a click; returns the answer."""
    return CLICKS[action_id](CommunityCommandContext.of_click(session, community, caller, value=value, now=now))


def _answer(context: CommunityCommandContext, *, agreed: bool) -> Json:
    session, now = context.session, context.now
    numbers = [int(each) for each in context.text.split(",")]
    answered = swaps.answer_all(session, context.member, numbers, agreed=agreed, now=now)
    notices.notify_swap_answer(session, answered, context.member.slack_id, agreed=agreed, now=now)
    for card in calendar_queries.cards(session, [each.offered_id for each in answered]):
        notices.refresh(session, service.find_activity(session, card.workspace_id, card.activity_id), now=now)
        context.community.updates.mark_outdated(card.workspace_id, card.id)
    return swap_views.swap_answered(agreed=agreed)


def _answer_request(context: CommunityCommandContext, *, agreed: bool) -> Json:
    request = joining.answer(context.session, context.member, int(context.text), agreed=agreed, now=context.now)
    activity = service.find_activity(context.session, request.workspace_id, request.activity_id)
    notices.replan(context.session, activity, now=context.now)
    to = recipients(context.session, request.workspace_id, [request.member_id])
    heard = notices.heard(context.session, request.workspace_id, to, now=context.now)
    return views.rota_request_answered(heard, agreed=agreed)


def _advance(context: CommunityCommandContext) -> Json:
    activity = _activity(context)
    rota_member = context.session.get(RotaMember, (activity.id, context.member.id))
    next_roles = {RotaRole.SHADOW: RotaRole.CO_LEAD, RotaRole.CO_LEAD: RotaRole.LEAD}
    # A second click, or an old one, finds them in their new role, in which they have not led yet, or gone.
    if rota_member and rota_member.left_at is None and notices.may_advance(context.session, activity, rota_member):
        service.take_part(
            context.session, activity, rota_member.member_id, next_roles[RotaRole(rota_member.role)], now=context.now
        )
        rota_member.joined_at = context.now
        notices.replan(context.session, activity, now=context.now)
    return blocks.message(
        _(
            "Good. You're on the rota for {title} now, and I'll tell you when it's your turn.",
            title=escape(activity.title),
        )
    )


def _stay(context: CommunityCommandContext) -> Json:
    title = escape(_activity(context).title)
    return blocks.message(
        _("All right, nothing changes. You can join at any time with `/community rota join {title}`.", title=title)
    )


def _take_part(context: CommunityCommandContext, *, role: RotaRole) -> Json:
    return commands.take_part(context, _activity(context), role)


def _carry_on(context: CommunityCommandContext) -> Json:
    activity = _activity(context)
    abandonment.keep_owner(context.session, activity, row_id(context.member), now=context.now)
    return blocks.message(_("Thank you for carrying on with {title}.", title=escape(activity.title)))


def _step_down(context: CommunityCommandContext) -> Json:
    activity = _activity(context)
    abandonment.step_down(context.session, activity, row_id(context.member), now=context.now)
    return blocks.message(
        _("Thank you for all you did for {title}. I'll ask who can take over.", title=escape(activity.title))
    )


def _take_over(context: CommunityCommandContext) -> Json:
    activity = _activity(context)
    spoken = context.member.language
    if activity.owner_check_stage == OwnerCheckStage.CHANNEL:
        community = context.session.get_one(Community, activity.community_id)
        spoken = calendar_queries.channel_language(context.session, community)
    abandonment.take_over(context.session, activity, row_id(context.member), now=context.now)
    # The answer may replace the question in the channel, so it names the new owner for everybody.
    facts = {"whom": f"<@{context.member.slack_id}>", "title": escape(activity.title)}
    with in_language(spoken):
        taken = _("{whom} is now the owner of {title}.", **facts)
        return blocks.message(f"{taken} {responsible_views.handover_hint(activity.title)}")


def _be_away(context: CommunityCommandContext) -> Json:
    days = AbsenceChoice.decode(context.text)
    return views.away(days, absences.record(context.session, context.member, days, now=context.now))


def _stay_here(_context: CommunityCommandContext) -> Json:
    return blocks.message(_("All right. I haven't changed anything."))


def _undo_away(context: CommunityCommandContext) -> Json:
    absences.undo(context.session, context.member, AbsenceUndo.decode(context.text), now=context.now)
    return views.away_undone()


def _leave_rota(context: CommunityCommandContext) -> Json:
    return commands.leave_rota(context, _activity(context))


def _answer_offer(context: CommunityCommandContext, *, agreed: bool) -> Json:
    offer = DeputyOffer.decode(context.text)
    return deputies.answer(context.session, context.member, offer, agreed=agreed, now=context.now)


def _activity(context: CommunityCommandContext) -> Activity:
    return service.find_living_activity(context.session, context.member.workspace_id, int(context.text))


CLICKS: dict[str, Callable[[CommunityCommandContext], Json]] = {
    views.AGREE: partial(_answer, agreed=True),
    views.DECLINE: partial(_answer, agreed=False),
    views.WELCOME: partial(_answer_request, agreed=True),
    views.NOT_NOW: partial(_answer_request, agreed=False),
    views.ADVANCE: _advance,
    views.STAY: _stay,
    views.JOIN_ROTA: partial(_take_part, role=RotaRole.LEAD),
    views.SHADOW: partial(_take_part, role=RotaRole.SHADOW),
    views.CARRY_ON: _carry_on,
    views.STEP_DOWN: _step_down,
    views.TAKE_OVER: _take_over,
    views.AWAY_NOW: _be_away,
    views.STAY_HERE: _stay_here,
    views.UNDO_AWAY: _undo_away,
    views.LEAVE_ROTA: _leave_rota,
    question_views.SWAP_ANYWAY: commands.ask_for_swap,
    question_views.COVER_DATE: cover_requests.for_date,
    question_views.COVER_ASK: cover_requests.ask,
    leader_views.LEAD_IT: cover_requests.lead_it,
    leader_views.FIND_LEADER: cover_requests.for_nobodys,
    question_views.DEPUTY_YES: partial(_answer_offer, agreed=True),
    question_views.DEPUTY_NO: partial(_answer_offer, agreed=False),
}
# The answers to these replace what was shown to the caller only.
CONFIRMED = frozenset(
    {
        views.AWAY_NOW,
        views.STAY_HERE,
        views.UNDO_AWAY,
        question_views.SWAP_ANYWAY,
        question_views.COVER_DATE,
        question_views.COVER_ASK,
    }
)
# The answers to these replace the message that asks.
KEPT = frozenset({views.JOIN_ROTA, views.SHADOW, leader_views.LEAD_IT, leader_views.FIND_LEADER})
QUESTIONS = frozenset(CLICKS) - KEPT - CONFIRMED
