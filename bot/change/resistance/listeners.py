"""The buttons of the resistance helper, and the window for a sentence of one's own."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.change.resistance import service, views
from bot.change.resistance.commands import ResistanceHelper
from bot.change.resistance.views import MARK, VERB
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Caller, Json, MessageRef, action_pattern, escape
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUpContext, Invocation
from bot.members.message_updates import Redrawn, redraw

log = structlog.get_logger()
REPLACING = {"replace_original": True}
BELOW = {"response_type": "in_channel", "replace_original": False}


class EditedSentence(Payload):
    """The talk whose sentence is written in a window, and the message that shows it."""

    coaching: str
    channel: str
    ts: str


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.PRESSED))(pressed)
    app.action(action_pattern(views.EDIT))(window_asked)
    app.view(views.SAVE)(saved)


async def pressed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    learn_commands: CommandRegistry,
    respond: AsyncRespond,
) -> None:
    """Go on with a talk: the next message takes the place of the button's; what is to be read stands below it."""
    invocation = Invocation(caller, f"{VERB} {MARK}{action['value']}")
    reply = await deps.db.transact(learn_commands.dispatch, invocation, now=deps.now())
    await ack()
    step = str(action["value"]).partition(" ")[0]
    log.info("change.coach", workspace=caller.workspace_id, step=step)
    if reply.message and not reply.is_delivered:
        await respond(**reply.message, **(BELOW if step == views.PRACTISE else REPLACING))
    deps.nudge()
    context = FollowUpContext(deps, client, respond, caller, "", body.get("trigger_id", ""))
    for follow_up in reply.follow_ups:
        await follow_up(context)


async def window_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    helper: ResistanceHelper,
) -> None:
    """Open the window with the sentence as it is, or the first of the two."""
    words = await deps.db.transact(_words, caller, helper, str(action["value"]), now=deps.now())
    await ack()
    place = body["container"]
    purpose = EditedSentence(coaching=action["value"], channel=place["channel_id"], ts=place["message_ts"])
    await client.views_open(trigger_id=body["trigger_id"], view=views.window(words, purpose.encode()))


def _words(session: Session, caller: Caller, helper: ResistanceHelper, coaching_id: str, *, now: datetime) -> str:
    context = _context(session, caller, now)
    coaching = service.find(session, context.person, coaching_id)
    ways = service.ways(coaching, helper.content)
    return coaching.sentence or (ways.first if ways else "")


async def saved(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, deps: Deps, helper: ResistanceHelper, view: Json
) -> None:
    """Keep the sentence, and ask when it will be said; what is wrong with it stands below the field."""
    try:
        redrawn = await deps.db.transact(_save, caller, helper, view, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="errors", errors={views.FIELD: error.sentence(escape, _)})
        return
    await ack()
    await redraw(client, [redrawn])


def _save(session: Session, caller: Caller, helper: ResistanceHelper, view: Json, *, now: datetime) -> Redrawn:
    context, purpose = _context(session, caller, now), EditedSentence.decode(view["private_metadata"])
    coaching = service.find(session, context.person, purpose.coaching)
    written = view["state"]["values"][views.FIELD][views.FIELD].get("value") or ""
    shown = helper.edited(context, coaching, written)
    return Redrawn(MessageRef(purpose.channel, purpose.ts), shown)


def _context(session: Session, caller: Caller, now: datetime) -> CommandContext:
    return CommandContext(session, caller_member(session, caller, now=now), "", "", now)
