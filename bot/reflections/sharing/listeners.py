"""The buttons below a response that are about sharing, and their windows."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import standing_offers
from bot.delivery.standing_offers import Place
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person
from bot.reflections import plan_offers, response_messages, shared_thoughts
from bot.reflections.context import ReflectionContext
from bot.reflections.responding.reading import is_not_for_the_lexicon
from bot.reflections.sharing import views
from bot.reflections.sharing.views import SharePayload
from bot.reflections.views import OTHERS, SHARE, TAKE_BACK


def register(app: AsyncApp) -> None:
    app.action(action_pattern(SHARE))(window_asked)
    app.view(views.SHARE_NOW)(shared)
    app.action(action_pattern(TAKE_BACK))(taken_back)
    app.action(action_pattern(OTHERS))(others_asked)


async def window_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    reflecting: ReflectionContext,
) -> None:
    """Show what would be seen of a thought, and by whom."""
    view = await transact_for(deps, caller, _share_window, reflecting, int(action["value"]))
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=view)


def _share_window(session: Session, who: Person, reflecting: ReflectionContext, reflection_id: int) -> Json:
    reflection = shared_thoughts.own(session, who, reflection_id)
    circle = reflecting.circle(session, who, reflection.source)
    if circle is None:
        raise shared_thoughts.NoCircleError
    payload = SharePayload(reflection=reflection_id, digest=shared_thoughts.digest(reflection))
    least = reflecting.least(session, who.workspace_id)
    return views.share_window(reflection.text or "", who.slack_id, circle, payload, least)


async def shared(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, deps: Deps, reflecting: ReflectionContext, view: Json
) -> None:
    """Share a thought as it was shown; an error is shown below the choice."""
    try:
        redraws = await transact_for(deps, caller, _share, reflecting, view, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="errors", errors={"how": error.sentence(escape, _)})
        return
    await ack()
    await redraw(client, redraws)


def _share(session: Session, who: Person, reflecting: ReflectionContext, view: Json, *, now: datetime) -> list[Redrawn]:
    payload = SharePayload.decode(view["private_metadata"])
    reflection = shared_thoughts.own(session, who, payload.reflection)
    if shared_thoughts.digest(reflection) != payload.digest or is_not_for_the_lexicon(reflection.text or ""):
        raise shared_thoughts.ThoughtChangedError
    circle = reflecting.circle(session, who, reflection.source)
    if circle is None:
        raise shared_thoughts.NoCircleError
    how = view["state"]["values"]["how"]["how"]["selected_option"]["value"]
    by_name, least = how == views.BY_NAME, reflecting.least(session, who.workspace_id)
    shared_thoughts.share(session, who, reflection, circle, by_name=by_name, least=least, now=now)
    standing_offers.put_behind(session, who)
    standing_offers.remember(session, who, plan_offers.after_sharing(row_id(reflection)), Place(), now=now)
    return response_messages.redrawn(session, who, [reflection.source])


async def taken_back(ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Stop sharing a thought."""
    redraws = await transact_for(deps, caller, _take_back, int(action["value"]))
    await ack()
    await redraw(client, redraws)


def _take_back(session: Session, who: Person, reflection_id: int) -> list[Redrawn]:
    reflection = shared_thoughts.own(session, who, reflection_id)
    shared_thoughts.take_back(session, who, row_id(reflection))
    return response_messages.redrawn(session, who, [reflection.source])


async def others_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    reflecting: ReflectionContext,
) -> None:
    """Show what others shared, to somebody who has written something too."""
    view = await transact_for(deps, caller, _others, reflecting, action["value"])
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=view)


def _others(session: Session, who: Person, reflecting: ReflectionContext, source: str) -> Json:
    shared_thoughts.check_wrote(session, who, source)
    circle = reflecting.circle(session, who, source)
    if circle is None:
        raise shared_thoughts.NoCircleError
    least = reflecting.least(session, who.workspace_id)
    found = shared_thoughts.by_others(session, who, circle, k=least - 1)
    return views.others_window(found, circle, least)
