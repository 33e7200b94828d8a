"""Agreeing to a model's questions, and turning them off."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.slack import Caller, Json, action_pattern
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.model_consents import ConsentTerms
from bot.members.service import Person
from bot.reflections import data_export, response_messages, shared_thoughts
from bot.reflections.context import ReflectionContext
from bot.reflections.model_consents import consents
from bot.reflections.model_question import views
from bot.reflections.responding import responses
from bot.reflections.views import ASK_MODEL, MODEL_OFF, NO_REFLECTION


class NoModelError(GroundswellError):
    """No AI is set up here any more, so I don't send anything."""


def register(app: AsyncApp) -> None:
    app.action(action_pattern(ASK_MODEL))(window_asked)
    app.view(views.AGREE)(agreed)
    app.action(action_pattern(MODEL_OFF))(turned_off)


async def window_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    client: AsyncWebClient,
    reflecting: ReflectionContext,
) -> None:
    """Say what would be sent to whom."""
    if reflecting.model is None:
        raise NoModelError
    await ack()
    view = views.consent_window(reflecting.host, reflecting.model_name, int(action["value"]))
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def agreed(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, deps: Deps, reflecting: ReflectionContext, view: Json
) -> None:
    """Record the consent, and have the model asked about the reply below which it was given."""
    redraws = await transact_for(deps, caller, _agree, reflecting, view, now=deps.now())
    await ack()
    deps.nudge()
    await redraw(client, redraws)


def _agree(session: Session, who: Person, reflecting: ReflectionContext, view: Json, *, now: datetime) -> list[Redrawn]:
    if reflecting.model is None:
        return []
    wording = views.consent_wording(reflecting.host, reflecting.model_name)
    consents.give(session, who, ConsentTerms(reflecting.host, wording), now=now)
    reflection_id = views.AgreePayload.decode(view["private_metadata"]).reflection
    if reflection_id == NO_REFLECTION:
        return []
    reflection = shared_thoughts.own(session, who, reflection_id)
    if responses.ask_later(session, who, reflection, now=now):
        reflecting.enqueue(session, reflection)
    return response_messages.redrawn(session, who, [reflection.source])


async def turned_off(ack: AsyncAck, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Withdraw the consent, and show the summary as it is now."""
    summary = await transact_for(deps, caller, _turn_off, now=deps.now())
    await ack()
    if body.get("response_url"):
        await respond(**summary, replace_original=True)


def _turn_off(session: Session, who: Person, *, now: datetime) -> Json:
    consents.withdraw(session, who, now=now)
    return data_export.summary(session, who)
