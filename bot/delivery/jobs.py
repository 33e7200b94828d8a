"""What the clock and the engine call: gather what is due, send a batch, settle what is in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.delivery import batches, batching, rules, service, slack_sender, views
from bot.delivery.batches import Claim, Outcome
from bot.delivery.models import State
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.engine import Job
from bot.kit.log import where

log = structlog.get_logger()

QUEUE = "slack"
DELIVER = "delivery.deliver"
AWAY_SECONDS = 2.0
Admins = Callable[[Session, str], list[str]]


def queue(deps: Deps, admins: Admins) -> dict[str, dict[str, Job]]:
    """The engine's queue for messages; `admins(session, workspace)` gives whom to tell about held ones."""
    return {QUEUE: {DELIVER: partial(deliver, deps, admins)}}


async def dispatch(deps: Deps) -> int:
    """Put everything that is due on the engine's queue; how many batches that was."""

    def gather(session: Session) -> int:
        doubts = batching.make_doubt_batches(session, wall=deps.wall(), settle_after=deps.settings.reconcile_seconds)
        made = batching.make_batches(session, now=deps.now(), per_day=deps.settings.messages_per_day) + doubts
        for batch in made:
            deps.engine.enqueue(session, QUEUE, DELIVER, partition=batch.partition, job_id=batch.id)
        return len(made)

    return await deps.db.transact_aside(gather)


async def deliver(deps: Deps, admins: Admins, batch: str) -> None:
    """Send one batch of one workspace; running it again, or twice at once, sends nothing twice.

    Whatever goes wrong, the batch is left in order: a job that failed would keep its messages for ever.
    """
    try:
        await _deliver(deps, admins, batch)
    except Exception as error:  # noqa: BLE001 - see above
        log.error("delivery.batch_failed", batch=batch, error=type(error).__name__, where=where(error))
        await _insist(deps, batches.open_batch, batch)
    await _insist(deps, partial(batches.leave, now=deps.now()), batch)


async def _insist(deps: Deps, verb: Callable[[Session, str], object], batch: str) -> None:
    """Keep asking while the database is away."""
    while True:
        try:
            await deps.db.transact_aside(verb, batch)
        except DBAPIError as error:
            log.error("delivery.database_away", batch=batch, error=type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)
        else:
            return


async def _deliver(deps: Deps, admins: Admins, batch: str) -> None:
    workspace_id = await deps.db.transact_aside(batches.open_batch, batch)
    if workspace_id is None:
        return
    try:
        client = await deps.client(workspace_id)
    except WorkspaceGoneError:
        await deps.db.transact_aside(batches.give_up, batch, reason="the workspace has removed the app")
        return
    await _settle(deps, admins, client, workspace_id, batch)
    await _send(deps, client, batch)


async def _send(deps: Deps, client: AsyncWebClient, batch: str) -> None:
    per_second = deps.settings.messages_per_second
    size = rules.claim_size(per_second)
    while claims := await deps.db.transact_aside(batches.claim, batch, size=size, wall=deps.wall()):
        outcomes, wait = await _send_claims(deps, client, claims, rules.pause_between(per_second))
        await deps.db.transact_aside(batches.record, outcomes, untried=claims[len(outcomes) :])
        log.info("delivery.sent", batch=batch, messages=len(outcomes), wait=wait)
        await asyncio.sleep(wait)


async def _send_claims(
    deps: Deps, client: AsyncWebClient, claims: list[Claim], pause: float
) -> tuple[list[Outcome], float]:
    """Outcomes in order, and seconds to wait: those not reached when Slack says wait have none."""
    outcomes: list[Outcome] = []
    for claim in claims:
        try:
            outcomes.append(await slack_sender.send(client, claim, now=deps.now()))
        except slack_sender.SlackSaysWait as said:
            return outcomes, said.seconds
        if pause:
            await asyncio.sleep(pause)
    return outcomes, 0.0


async def _settle(deps: Deps, admins: Admins, client: AsyncWebClient, workspace_id: str, batch: str) -> None:
    """Find out about the batch's doubtful messages; tell the admins once about those nobody can find out about."""
    held = 0
    for doubt in await deps.db.read(batches.doubts, batch):
        try:
            outcome = await slack_sender.settle(client, doubt, resend=deps.settings.uncertain == "resend")
        except slack_sender.SlackSaysWait as said:
            await asyncio.sleep(said.seconds)
            continue
        held += outcome.state == State.HELD
        await deps.db.transact_aside(batches.record, [outcome])
    if held:
        question = service.Outgoing(
            workspace_id=workspace_id,
            key=f"delivery.held:{batch}",
            target="",
            payload=views.held(batch, held),
            at=deps.now(),
        )
        await deps.db.transact_aside(_tell_admins, admins, question)


def _tell_admins(session: Session, admins: Admins, question: service.Outgoing) -> None:
    for admin in admins(session, question.workspace_id):
        service.post(session, replace(question, key=f"{question.key}:{admin}", target=admin))
