"""What is written to us about plans: one made in a message, notes on how one went, and `mine`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, plain
from bot.members import service as members
from bot.members.profile_reader import WINDOW_SECONDS, meet
from bot.members.service import Person
from bot.reflections import data_export, message_updates, plans, views
from bot.reflections import service as reflections
from bot.reflections.keys import made_in_message, plan_of
from bot.reflections.message_updates import Redraw
from bot.reflections.models import Plan
from bot.reflections.plan_parser import read_plan
from bot.reflections.plans import PlanInput

log = structlog.get_logger()
PLAN = re.compile(r"\s*plan(\s*:\s*(?P<words>.*)|\s*)", re.IGNORECASE | re.DOTALL)
MINE = frozenset({"mine", "my data", "meins", "meine daten"})


@dataclass(frozen=True)
class HandledPlanMessage:
    """It was meant for us; what is to be drawn anew."""

    redraws: list[Redraw] = field(default_factory=list)


async def hear(
    event: Json, *, client: AsyncWebClient, deps: Deps, workspace_id: str, **_more: object
) -> Callable[[], Awaitable[None]] | None:
    """Keep what concerns a plan; None when something else was meant."""
    if event.get("channel_type") != "im":
        return None
    verb = {None: written, "message_changed": edited, "message_deleted": deleted}.get(event.get("subtype"))
    if verb is written and event.get("user") and PLAN.fullmatch(event.get("text") or ""):
        await meet(deps, workspace_id, event["user"], seconds=WINDOW_SECONDS)
    heard = await deps.db.transact(verb, event, deps, workspace_id) if verb else None
    if heard is None:
        return None
    deps.nudge()
    return partial(message_updates.redraw, client, heard.redraws)


def written(session: Session, event: Json, deps: Deps, workspace_id: str) -> HandledPlanMessage | None:
    """A note below a message about a plan, a plan of one's own, or a wish to see what is kept."""
    if not event.get("user") or event.get("bot_id") or event.get("bot_profile"):
        return None
    text = plain(event.get("text") or "").strip()
    if event.get("thread_ts"):
        return _note(session, event, text, deps, workspace_id)
    said = PLAN.fullmatch(text)
    if not said and " ".join(text.casefold().split()) not in MINE:
        return None
    who = members.person(members.arrive(session, workspace_id, event["user"], now=deps.now()))
    if not said:
        _answer(session, who, event, data_export.summary(session, who), deps)
        return HandledPlanMessage()
    return _plan(session, who, event, said["words"] or "", deps)


def _note(session: Session, event: Json, text: str, deps: Deps, workspace_id: str) -> HandledPlanMessage | None:
    source = delivery.key_of(session, workspace_id, event["channel"], event["thread_ts"])
    if source is None or plan_of(source) is None or not text:
        return None
    who = members.person(members.arrive(session, workspace_id, event["user"], now=deps.now()))
    reply = reflections.ThreadReply(event["channel"], event["ts"], text)
    reflections.collect(session, who, source, reply, now=deps.now())
    log.info("reflections.note", workspace=workspace_id, characters=len(text))
    return HandledPlanMessage(message_updates.threads(session, who, [source]))


def _plan(session: Session, who: Person, event: Json, words: str, deps: Deps) -> HandledPlanMessage:
    """A plan that is understood is kept at once, and its card offers when to ask; another gets a window."""
    found = read_plan(words)
    if found is None:
        _answer(session, who, event, views.how_to_plan(), deps)
        return HandledPlanMessage()
    try:
        plan = plans.make(
            session, who, made_in_message(event["channel"], event["ts"]), PlanInput(found, None), now=deps.now()
        )
    except GroundswellError as error:
        _answer(session, who, event, views.message(error.sentence(escape, _)), deps)
        return HandledPlanMessage()
    return HandledPlanMessage(message_updates.show(session, who, plan, now=deps.now()))


def _answer(session: Session, who: Person, event: Json, payload: Json, deps: Deps) -> None:
    key = f"reflections.reply:{event['channel']}:{event['ts']}"
    delivery.post(
        session, delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, deps.now(), lane=Lane.PROMPT)
    )


def edited(session: Session, event: Json, deps: Deps, workspace_id: str) -> HandledPlanMessage | None:
    """The message a plan was made in has other words now; one that reads as no plan any more leaves it as it was."""
    after = event.get("message") or {}
    if not after.get("user") or after.get("bot_id") or "edited" not in after:
        return None
    found = _author(session, workspace_id, after["user"], event["channel"], after["ts"])
    said = PLAN.fullmatch(plain(after.get("text") or ""))
    words = read_plan(said["words"] or "") if said else None
    if found is None:
        return None
    who, plan = found
    if words:
        try:
            plan = plans.change(session, who, row_id(plan), PlanInput(words, plan.ask_at))
        except GroundswellError:
            return HandledPlanMessage()
    return HandledPlanMessage(message_updates.drawn(session, who, [plan], now=deps.now()))


def deleted(session: Session, event: Json, deps: Deps, workspace_id: str) -> HandledPlanMessage | None:
    """The message a plan was made in is gone, and so is the plan."""
    before = event.get("previous_message") or {}
    user, ts = before.get("user"), event.get("deleted_ts", "")
    found = _author(session, workspace_id, user, event["channel"], ts) if user else None
    if found is None:
        return None
    who, plan = found
    gone = plans.delete(session, who, row_id(plan))
    return HandledPlanMessage(message_updates.drawn(session, who, [gone], now=deps.now()))


def _author(session: Session, workspace_id: str, user: str, channel: str, ts: str) -> tuple[Person, Plan] | None:
    """Whose plan was made in a message, and that plan while it has its words."""
    member = members.find(session, workspace_id, user)
    who = members.person(member) if member else None
    plan = plans.made_in(session, who, made_in_message(channel, ts)) if who else None
    return (who, plan) if who and plan and plan.when is not None else None
