"""Jobs of the clock and the engine: batch due messages, send a batch, settle uncertain messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import batches, due_messages, service, slack_sender, views
from bot.delivery.batches import Batch, UncertainMessage
from bot.delivery.isolation import Apply, Isolation, at_once
from bot.delivery.models import DeliveryState
from bot.delivery.sending import BatchSender
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.db import is_unavailable
from bot.kit.engine import Job, JobFailedError
from bot.kit.log import cause, reason, where

log = structlog.get_logger()

QUEUE = "slack"
DELIVER = "delivery.deliver"
Admins = Callable[[Session, str], list[str]]
R = TypeVar("R")


def queue(deps: Deps, admins: Admins) -> dict[str, dict[str, Job]]:
    """The engine's queue for messages; `admins(session, workspace_id)` returns the Slack ids to ask about held ones."""
    return {QUEUE: {DELIVER: partial(deliver, deps, admins)}}


async def dispatch(deps: Deps) -> int:
    """Enqueue everything that is due, and return the number of batches."""
    settings = deps.settings

    def gather(session: Session, *, apply: Apply = at_once) -> list[Batch]:
        uncertain = due_messages.make_uncertain_batches(
            session, wall=deps.wall(), settle_after=settings.reconcile_seconds, apply=apply
        )
        due = due_messages.make_batches(session, now=deps.now(), per_day=settings.messages_per_day, apply=apply)
        for batch in [*due, *uncertain]:
            deps.engine.enqueue(session, QUEUE, DELIVER, partition=batch.partition, job_id=batch.id)
        return [*due, *uncertain]

    return len(await _isolating(Isolation(spares_all=True), deps.db.transact_aside, gather))


async def _isolating(
    isolation: Isolation, run: Callable[..., Awaitable[R]], verb: Callable[..., R], *args: Any, **kwargs: Any
) -> R:
    """Let `run` call `verb` for many messages; if that fails, once more with the failing messages isolated."""
    try:
        return await run(verb, *args, **kwargs)
    except Exception as error:
        if is_unavailable(error):
            raise
        log.error("delivery.isolating", verb=verb.__name__, error=cause(error), where=where(error))
    return await run(verb, *args, apply=isolation, **kwargs)


async def deliver(deps: Deps, admins: Admins, batch: str) -> None:
    """Send one batch; running it again, or twice at once, sends nothing twice.

    After any error the batch is released, so that its other messages come with a later one. Raises JobFailedError if
    messages were marked as failed or the run broke off, but not because the database was unavailable.
    """
    run = BatchRun(deps, admins, batch)
    try:
        await run.deliver()
    except Exception as error:  # noqa: BLE001 - see above
        log.error("delivery.batch_failed", batch=batch, error=cause(error), where=where(error))
        if not is_unavailable(error):
            run.isolation.reasons.append(reason(error))
        await run.insist(batches.open_batch)
    await run.insist(batches.release, now=deps.now())
    if run.isolation.reasons:
        raise JobFailedError(run.isolation.reasons[0])


class BatchRun:
    """One run of a batch, with the messages that cannot be handled isolated."""

    def __init__(self, deps: Deps, admins: Admins, batch: str) -> None:
        self.deps = deps
        self.admins = admins
        self.batch = batch
        self.isolation = Isolation()

    async def deliver(self) -> None:
        """Settle uncertain messages, then send the rest."""
        workspace_id = await self._transact(batches.open_batch, self.batch)
        if workspace_id is None:
            return
        try:
            client = await self.deps.client(workspace_id)
        except WorkspaceGoneError:
            await self._transact(batches.give_up, self.batch, reason="the workspace has removed the app")
            return
        await self._settle(client, workspace_id)
        await BatchSender(self.deps, self._transact, client, self.batch, workspace_id).send()

    async def insist(self, verb: Callable[..., object], **kwargs: Any) -> None:
        """Call `verb` with the batch as soon as the database is available."""
        await _isolating(self.isolation, self.deps.db.transact_when_available, verb, self.batch, **kwargs)

    async def _transact(self, verb: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        return await _isolating(self.isolation, self.deps.db.transact_aside, verb, *args, **kwargs)

    async def _settle(self, client: AsyncWebClient, workspace_id: str) -> None:
        """Settle uncertain messages; ask the admins once about those that are held."""
        held = 0
        for uncertain in await self._uncertain_messages():
            try:
                result = await slack_sender.settle(client, uncertain, resend=self.deps.settings.uncertain == "resend")
            except slack_sender.RateLimitedError as limited:
                await asyncio.sleep(limited.seconds)
                continue
            except Exception as error:  # noqa: BLE001 - the others of the batch are settled all the same
                self.isolation.reasons.append(reason(error))
                await self._transact(batches.put_off, uncertain, reason=reason(error), wall=self.deps.wall())
                continue
            held += result.state == DeliveryState.HELD
            await self._transact(batches.record, [result])
        if held:
            await self._tell_admins(workspace_id, held)

    async def _uncertain_messages(self) -> list[UncertainMessage]:
        try:
            return await self.deps.db.read(batches.uncertain_messages, self.batch)
        except Exception as error:
            if is_unavailable(error):
                raise
        return await self.deps.db.transact_aside(batches.uncertain_messages, self.batch, apply=self.isolation)

    async def _tell_admins(self, workspace_id: str, held: int) -> None:
        question = service.Outgoing(
            workspace_id=workspace_id,
            key=f"delivery.held:{self.batch}",
            target="",
            payload=views.held(self.batch, held),
            at=self.deps.now(),
        )

        def tell(session: Session) -> None:
            for admin in self.admins(session, workspace_id):
                service.post(session, replace(question, key=f"{question.key}:{admin}", target=admin))

        await self.deps.db.transact_aside(tell)
