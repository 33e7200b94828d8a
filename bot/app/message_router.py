"""Route every message that people write to the app to its handler, and post the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import Deps
from bot.errors import AskAgainError, GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.members import profile_reader
from bot.members import service as members
from bot.members.callers import caller_member
from bot.members.command_registry import FollowUpContext, Reply
from bot.members.incoming_messages import (
    Change,
    IncomingMessage,
    MessageContext,
    MessageHandler,
    MessageHandlers,
    reply_key,
)

log = structlog.get_logger()
RETRY_SECONDS = (0.1, 0.3, 0.6, 1.0)  # Slack waits for three


class MessageRouter:
    """Finds the handler of a message; `fallback` gets direct messages that no other handler takes.

    `first` gets all that is written or edited where we listen, before anybody keeps or forwards it.
    """

    def __init__(
        self, handlers: Sequence[MessageHandlers], fallback: MessageHandler, first: MessageHandler | None = None
    ) -> None:
        self._handlers = handlers
        self._fallback = fallback
        self._first = first
        self._threads: dict[str, MessageHandler] = {}
        for each in handlers:
            for prefix, handler in each.threads.items():
                if prefix in self._threads:
                    raise ValueError(f"two slices take replies below {prefix}")
                self._threads[prefix] = handler

    def needs_profile(self, message: IncomingMessage) -> bool:
        return any(each.needs_profile(message) for each in self._handlers)

    def route(self, session: Session, message: IncomingMessage, deps: Deps) -> Reply | None:
        """Let the first matching handler store the message, and post its answer; None if there is none.

        A message that is answered already was reported once more, and is left alone. Raises AskAgainError if it may be
        a reply to a message of ours whose timestamp is not stored yet.
        """
        caller, is_written = message.author, message.change is Change.WRITTEN
        if is_written and delivery.exists(session, caller.workspace_id, reply_key(message)):
            return Reply()
        key = handler = None
        if message.thread_ts and (is_written or not message.is_direct):
            key = delivery.key_of(session, caller.workspace_id, message.ref.channel, message.thread_ts)
            handler = self._threads.get(key.partition(":")[0]) if key else None
        if not message.is_direct and handler is None:
            return None
        if message.is_direct and is_written:
            is_below_unknown = message.thread_ts and key is None
            if is_below_unknown and delivery.may_be_in_flight(session, caller.workspace_id, caller.slack_id):
                raise AskAgainError
            member = caller_member(session, caller, now=deps.now())
        else:
            found = members.find(session, caller.workspace_id, caller.slack_id)
            if found is None:
                return None
            member = found
        context = MessageContext(session, message, member, deps, deps.now(), key)
        first = [self._first] if self._first and message.change is not Change.DELETED else []
        for candidate in [*first, *self._candidates(message, handler)]:
            reply = candidate(context)
            if reply is not None:
                post_reply(session, message, reply, deps)
                return reply
        return None

    def _candidates(self, message: IncomingMessage, thread: MessageHandler | None) -> list[MessageHandler]:
        """The handlers to try, in this order, until one takes the message."""
        if not message.is_direct:
            return [thread] if thread else []
        if message.change is not Change.WRITTEN:
            return [each.changes for each in self._handlers if each.changes]
        if message.thread_ts:
            below = [thread] if thread else [each.below for each in self._handlers if each.below]
            return [*below, self._fallback]
        return [*(each.direct for each in self._handlers if each.direct), self._fallback]


def post_reply(session: Session, message: IncomingMessage, reply: Reply, deps: Deps) -> None:
    """Post the answer to a message, in the thread of a direct one; once it is answered, it is left alone.

    What is written in a channel is answered in a direct message. An answer that is on its way already is only recorded.
    """
    shown = reply.message
    if shown is None:
        return
    answer = delivery.Outgoing(
        workspace_id=message.author.workspace_id,
        key=reply_key(message),
        target=message.author.slack_id,
        payload=shown if shown.get("blocks") else blocks.message(shown["text"]),
        at=deps.now(),
        thread_ts=message.thread_ts if message.is_direct else None,
        skip="the answer is a message of its own" if reply.is_delivered else None,
        lane=Lane.PROMPT,
    )
    delivery.post(session, answer)


def register(app: AsyncApp, router: MessageRouter) -> None:
    async def message(
        ack: AsyncAck, body: Json, client: AsyncWebClient, deps: Deps, respond: AsyncRespond, workspace_id: str
    ) -> None:
        """Handle a message, acknowledge it, then run the follow-ups."""
        incoming = IncomingMessage.of(body, workspace_id)
        if incoming is None:
            await ack()
            return
        caller = incoming.author
        is_from_person = incoming.is_direct and incoming.change is Change.WRITTEN
        if is_from_person or router.needs_profile(incoming):
            await profile_reader.meet(deps, caller.workspace_id, caller.slack_id, seconds=profile_reader.WINDOW_SECONDS)
        reply = await receive(router, incoming, deps)
        await ack()
        if reply is None:
            return
        if is_from_person:
            await profile_reader.read_if_unknown(deps, caller.workspace_id, caller.slack_id)
        deps.nudge()
        context = FollowUpContext(deps, client, respond, caller, incoming.ref.channel)
        for follow_up in reply.follow_ups:
            await follow_up(context)

    app.event("message")(message)


async def receive(router: MessageRouter, message: IncomingMessage, deps: Deps) -> Reply | None:
    """Route a message, with retries, because a reply may come before the timestamp of our message is stored.

    Raises AskAgainError if that takes too long: the event is not acknowledged then, and Slack sends it again.
    """
    for seconds in (*RETRY_SECONDS, None):
        try:
            return await deps.db.transact(router.route, message, deps)
        except AskAgainError:
            if seconds is None:
                raise
            await asyncio.sleep(seconds)
        except GroundswellError as error:
            if message.change is not Change.WRITTEN or not message.is_direct:
                log.info("messages.refused", error=type(error).__name__)
                return Reply()
            refusal = Reply({"text": error.sentence(escape, _)})
            await deps.db.transact(_refuse, message, refusal, deps)
            return refusal
    return None


def _refuse(session: Session, message: IncomingMessage, refusal: Reply, deps: Deps) -> None:
    """Post an error's sentence as the answer, after the handler's transaction was rolled back."""
    caller_member(session, message.author, now=deps.now())
    post_reply(session, message, refusal, deps)
