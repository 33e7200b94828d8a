"""The buttons below the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.conversation import replies_to_offers, views
from bot.conversation.deeds import Deed, Offer
from bot.conversation.handlers import Conversation
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Place
from bot.deps import Deps
from bot.journeys import contact
from bot.kit.slack import Caller, Json, MessageRef, action_pattern, unescape
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUpContext, Invocation, Reply
from bot.members.service import person

REPLACING = {"replace_original": True}
BELOW = {"response_type": "in_channel", "replace_original": False}


@dataclass(frozen=True)
class PressedButton:
    """A button that somebody pressed below one of our answers; its value has the deed and the argument."""

    caller: Caller
    value: str
    answer: MessageRef

    @property
    def offer(self) -> Offer:
        return Offer.of(unescape(self.value))


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.PRESSED))(pressed)


async def pressed(
    ack: AsyncAck,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    conversation: Conversation,
    deps: Deps,
    learn_commands: CommandRegistry,
    respond: AsyncRespond,
) -> None:
    """Do what a button says; the answer takes the place of the buttons, but what only shows something stands below."""
    pressed_in = body.get("message") or {"ts": body["container"]["message_ts"]}
    place = MessageRef(body["channel"]["id"], pressed_in["ts"])
    button = PressedButton(caller, body["actions"][0]["value"], place)
    reply = await deps.db.transact(do, conversation, learn_commands, button, now=deps.now())
    await ack()
    if reply.message:
        await respond(**reply.message, **(BELOW if button.offer.only_shows else REPLACING))
    deps.nudge()
    context = FollowUpContext(deps, client, respond, caller, place.channel, body.get("trigger_id", ""))
    for follow_up in reply.follow_ups:
        await follow_up(context)


def do(
    session: Session,
    conversation: Conversation,
    learn_commands: CommandRegistry,
    button: PressedButton,
    *,
    now: datetime,
) -> Reply:
    """What a button does; it may be undone in words, and its answer be answered in words."""
    offer, member = button.offer, caller_member(session, button.caller, now=now)
    is_command = offer.deed is Deed.LEARN
    context = CommandContext(session, member, offer.argument if is_command else "", "", now)
    if not is_command:
        standing_offers.put_behind(session, context.person)
        if offer.deed is Deed.NOTHING:
            standing_offers.pressed(session, context.person, offer.value)
        contact.note_heard(session, person(member).member_id, now=now)
        return replies_to_offers.stand(context, conversation.press(context, offer, button.answer), Place())
    reply = learn_commands.dispatch(session, Invocation(button.caller, offer.argument), now=now)
    return replies_to_offers.stand(context, reply, Place())
