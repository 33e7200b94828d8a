"""Direct messages with plans and notes on plans, and their edits."""

from __future__ import annotations

import re

import structlog
from sqlmodel import Session

from bot.delivery import standing_offers
from bot.delivery.standing_offers import Place
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.patterns import LazyPattern
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers
from bot.members.message_updates import redrawing
from bot.members.service import Person
from bot.reflections import (
    data_export,
    message_updates,
    obstacles,
    plan_offers,
    plan_replies,
    plans,
    response_messages,
    views,
)
from bot.reflections import service as reflections
from bot.reflections.asked_moments import asked_moment
from bot.reflections.context import ReflectionContext
from bot.reflections.keys import ASK_PREFIX, PLAN_PREFIX, made_in_message, plan_of
from bot.reflections.models import Plan
from bot.reflections.plan_parser import read_called_plan
from bot.reflections.plans import PlanInput
from bot.reflections.service import ThreadReply

log = structlog.get_logger()
_PLEASE = r"(?:(?:please|bitte|can you|could you|kannst du|und|and|ok|okay|hey|hi)[\s,]+)*"
PLAN = LazyPattern(
    rf"\s*{_PLEASE}(?:(?:i['’]d like to|i would like to|i want to|can i|let me|let['’]s) (?:make|write|set) (?:a|my) |"
    r"my |(?:make|set|create|add|write|note)(?: me)?(?: down)? (?:a|my) |(?:a )?new |"
    r"(?:mach|mache|machst du|schreib|notier|leg|setz)e?(?: mir| dir)?(?: bitte| mal)* (?:einen |'?nen |meinen |als )?|"
    r"(?:ein )?neuer |"
    r"ich (?:möchte|will|würde)(?: gerne?)? (?:einen |meinen )|mein )?(?:if[- ]then |wenn[- ]dann[- ])?plan"
    r"(?: machen| daraus| draus| for me| an)?"
    r"(\s*:\s*(?P<words>.*)|\s*(?:please|bitte)?\s*[.!?]?\s*)",
    re.IGNORECASE | re.DOTALL,
)
MINE = frozenset({"mine", "my data", "meins", "meine daten"})


def handlers(reflecting: ReflectionContext) -> MessageHandlers:
    def note(context: MessageContext) -> Reply | None:
        """Keep a reply in the thread of a message about a plan; it may say what got in the way."""
        message, key = context.message, context.thread_key
        plan_id = plan_of(key)
        if not key or plan_id is None or not message.text:
            return None
        session, who, now = context.session, context.person, context.now
        asked = plan_replies.asked_below(session, who, key)
        taken = plan_replies.answer(session, who, asked, _reply(message), now=now) if asked else None
        if taken:
            return redrawing(taken.redraws, {"text": views.said_of_plan(taken.happened)})
        plan = obstacles.record_note(session, who, plan_id, message.text, reflecting.help, now=now)
        _reflection, redraws = reflections.collect(session, who, key, _reply(message), now=now)
        log.info("reflections.note", workspace=message.author.workspace_id, characters=len(message.text))
        return redrawing([*redraws, *(message_updates.drawn(session, who, [plan], now=now) if plan else ())])

    return MessageHandlers(
        threads={PLAN_PREFIX: note, ASK_PREFIX: note}, direct=written, changes=changed, needs_profile=_is_plan
    )


def _is_plan(message: IncomingMessage) -> bool:
    is_written = message.is_direct and message.change is Change.WRITTEN and message.thread_ts is None
    return is_written and bool(PLAN.fullmatch(message.text))


def written(context: MessageContext) -> Reply | None:
    """Keep a plan that could be parsed, with times for the follow-up on its card; or show what is stored."""
    session, who, message = context.session, context.person, context.message
    if " ".join(message.text.casefold().split()) in MINE:
        return Reply(data_export.summary(session, who))
    found = PLAN.fullmatch(message.text)
    if not found:
        return None
    called = read_called_plan(found["words"] or "")
    if called is None:
        return Reply(views.how_to_plan())
    key = made_in_message(message.ref)
    ask_at = asked_moment(session, who, called.asking, now=context.now)
    plan = plans.make(session, who, key, PlanInput(called.plan, ask_at), now=context.now)
    shown = message_updates.show(session, who, plan, now=context.now)
    offered = plan_offers.after_making(plan, plans.hours(session, who), now=context.now)
    standing_offers.remember(session, who, offered, Place(), now=context.now)
    return redrawing(shown)


def changed(context: MessageContext) -> Reply | None:
    """Follow the edit or deletion of a message with a plan or a reflection."""
    session, who, message = context.session, context.person, context.message
    plan = plans.made_in(session, who, made_in_message(message.ref))
    if plan is not None and plan.when is not None:
        plan = _changed_plan(session, who, plan, message)
        return redrawing(message_updates.drawn(session, who, [plan], now=context.now))
    if message.change is Change.DELETED:
        source = reflections.erase(session, who, message.ref.channel, message.ref.ts, now=context.now)
    else:
        source = reflections.edit(session, who, _reply(message), now=context.now)
    return redrawing(response_messages.redrawn(session, who, [source])) if source else None


def _changed_plan(session: Session, who: Person, plan: Plan, message: IncomingMessage) -> Plan:
    """Apply the edit or deletion to the plan; text that is no plan any more leaves it unchanged."""
    if message.change is Change.DELETED:
        return plans.delete(session, who, row_id(plan))
    found = PLAN.fullmatch(message.text)
    called = read_called_plan(found["words"] or "") if found else None
    parsed = called.plan if called else None
    if parsed is None:
        return plan
    try:
        return plans.change(session, who, row_id(plan), PlanInput(parsed, plan.ask_at))
    except GroundswellError:
        return plan


def _reply(message: IncomingMessage) -> ThreadReply:
    return ThreadReply(message.ref.channel, message.ref.ts, message.text)
