"""Everything that people write to the app goes through here, once: filtered, attributed, dispatched, answered."""

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
from bot.members.commands import FollowUpContext, Reply
from bot.members.messages import Change, IncomingMessage, MessageContext, MessageHandler, MessageHandlers

log = structlog.get_logger()
RETRY_SECONDS = (0.1, 0.3, 0.6, 1.0)  # Slack waits for three


def reply_key(message: IncomingMessage) -> str:
    """The key of the answer to a message: one, however often Slack reports the message."""
    return f"messages.reply:{message.ref.channel}:{message.ref.ts}"


class MessageRouter:
    """Finds the handler of a message; a direct message that nobody else takes is for `fallback`."""

    def __init__(self, handlers: Sequence[MessageHandlers], fallback: MessageHandler) -> None:
        self._handlers = handlers
        self._fallback = fallback
        self._threads: dict[str, MessageHandler] = {}
        for each in handlers:
            for prefix, handler in each.threads.items():
                if prefix in self._threads:
                    raise ValueError(f"two slices take replies below {prefix}")
                self._threads[prefix] = handler

    def needs_profile(self, message: IncomingMessage) -> bool:
        return any(each.needs_profile(message) for each in self._handlers)

    def route(self, session: Session, message: IncomingMessage, deps: Deps) -> Reply | None:
        """Let the message be kept and its answer be put on the ledger; None when it concerns nobody.

        AskAgainError while it may be a reply to a message of ours whose timestamp is not stored yet.
        """
        caller, is_written = message.author, message.change is Change.WRITTEN
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
            member = members.arrive(session, caller.workspace_id, caller.slack_id, now=deps.now())
        else:
            found = members.find(session, caller.workspace_id, caller.slack_id)
            if found is None:
                return None
            member = found
        context = MessageContext(session, message, member, deps, deps.now(), key)
        for candidate in self._candidates(message, handler):
            reply = candidate(context)
            if reply is not None:
                post_reply(session, message, reply, deps)
                return reply
        return None

    def _candidates(self, message: IncomingMessage, thread: MessageHandler | None) -> list[MessageHandler]:
        """Who is asked, in this order, until one takes the message."""
        if not message.is_direct:
            return [thread] if thread else []
        if message.change is not Change.WRITTEN:
            return [each.changes for each in self._handlers if each.changes]
        if message.thread_ts:
            return [thread, self._fallback] if thread else [self._fallback]
        return [*(each.direct for each in self._handlers if each.direct), self._fallback]


def post_reply(session: Session, message: IncomingMessage, reply: Reply, deps: Deps) -> None:
    """Answer a direct message in its thread, if it has one; nothing more is said when the answer is on its way."""
    shown = reply.message
    if shown is None or reply.is_delivered:
        return
    answer = delivery.Outgoing(
        workspace_id=message.author.workspace_id,
        key=reply_key(message),
        target=message.author.slack_id,
        payload=shown if shown.get("blocks") else blocks.message(shown["text"]),
        at=deps.now(),
        thread_ts=message.thread_ts,
        lane=Lane.PROMPT,
    )
    delivery.post(session, answer)


def register(app: AsyncApp, router: MessageRouter) -> None:
    async def message(
        ack: AsyncAck, body: Json, client: AsyncWebClient, deps: Deps, respond: AsyncRespond, workspace_id: str
    ) -> None:
        """Keep what was written, acknowledge it, and show what has changed by it."""
        incoming = IncomingMessage.of(body, workspace_id)
        if incoming is None:
            await ack()
            return
        caller = incoming.author
        if router.needs_profile(incoming):
            await profile_reader.meet(deps, caller.workspace_id, caller.slack_id, seconds=profile_reader.WINDOW_SECONDS)
        reply = await receive(router, incoming, deps)
        await ack()
        if reply is None:
            return
        if incoming.is_direct and incoming.change is Change.WRITTEN:
            await profile_reader.read_if_unknown(deps, caller.workspace_id, caller.slack_id)
        deps.nudge()
        context = FollowUpContext(deps, client, respond, caller, incoming.ref.channel)
        for follow_up in reply.follow_ups:
            await follow_up(context)

    app.event("message")(message)


async def receive(router: MessageRouter, message: IncomingMessage, deps: Deps) -> Reply | None:
    """Route a message; somebody may reply to one of ours before we have stored where it is: wait a moment for that.

    AskAgainError when it takes longer: the event is not acknowledged then, and Slack sends it again.
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
    """Say why it could not be done, after all that was begun has been rolled back."""
    members.arrive(session, message.author.workspace_id, message.author.slack_id, now=deps.now())
    post_reply(session, message, refusal, deps)
