"""Send the messages of a batch: several at a time, never two to one recipient, at the pace of their workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import batches, pace, rules, slack_sender
from bot.delivery.batches import ClaimedMessage, SendResult
from bot.delivery.isolation import Apply, at_once
from bot.delivery.models import DeliveryState
from bot.deps import Deps
from bot.kit.log import reason

log = structlog.get_logger()
# What is held up for longer is claimed later, so that a crash leaves it in no doubt.
MAX_HELD_SECONDS = 2.0
UNREACHED_SECONDS = 5.0
# A message that is later than this takes a new slot; others may have counted on the old one being over.
LATE_SECONDS = 0.05
# When a message of a workspace was last started in this process.
_started_at: dict[str, float] = {}


@dataclass
class Progress:
    """What has happened since the last transaction; `hold` is for how many seconds Slack takes nothing.

    `requests` are the ids of the requests that sent messages answer.
    """

    results: list[SendResult] = field(default_factory=list)
    untried: list[ClaimedMessage] = field(default_factory=list)
    hold: float = 0.0
    requests: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Claims:
    """Claimed messages in order, and the seconds until the first may go; without any, those until the next look."""

    messages: list[ClaimedMessage]
    wait: float = 0.0


@dataclass(frozen=True)
class Rate:
    """How many messages are claimed at once, and the seconds of each one's slot; 0 is as fast as Slack takes them."""

    size: int
    slot: float


def advance(
    session: Session,
    batch: str,
    workspace_id: str,
    progress: Progress,
    rate: Rate,
    *,
    wall: float,
    apply: Apply | None = None,
) -> Claims:
    """Store what has happened, claim what comes next and take its slots, in one transaction."""
    if progress.results or progress.untried:
        batches.record(session, progress.results, progress.untried, apply=apply or at_once)
    if progress.hold:
        pace.hold(session, workspace_id, seconds=progress.hold, wall=wall)
    if not rate.size:
        return Claims([])
    wait = pace.wait(session, workspace_id, wall=wall)
    if wait > max(MAX_HELD_SECONDS, rate.slot):
        return Claims([], wait)
    claimed = batches.claim(session, batch, size=rate.size, wall=wall, apply=apply)
    if claimed and rate.slot:
        wait = pace.take(session, workspace_id, slots=len(claimed), seconds=rate.slot, wall=wall)
    return Claims(claimed, wait if claimed else 0.0)


class BatchSender:
    """Sends one batch; `transact` runs a verb in a transaction."""

    def __init__(
        self, deps: Deps, transact: Callable[..., Any], client: AsyncWebClient, batch: str, workspace_id: str
    ) -> None:
        self._deps, self._transact, self._client = deps, transact, client
        self._batch, self._workspace_id = batch, workspace_id
        per_second = deps.settings.messages_per_second
        self._rate = Rate(rules.claim_size(per_second), rules.slot_seconds(per_second))
        self._gap = rules.pause_between(per_second)
        self._progress = Progress()
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._ended = asyncio.Event()
        # One at first, as after a limit: more only when Slack takes them.
        self._most = 1
        self._error: Exception | None = None

    async def send(self) -> None:
        """Send everything that can be claimed; raises what sending a message has raised."""
        try:
            while True:
                if self._is_interrupted:
                    await self._rest()
                    if self._error or self._deps.engine.is_stopping:
                        break
                if self._most == 1:
                    await self._all_ended()  # a slot that is taken now would be over
                claims = await self._advance(self._rate if self._most > 1 else Rate(1, self._rate.slot))
                if claims.messages:
                    await self._start(claims)
                elif self._in_flight or self._progress.results:
                    await self._all_ended()  # to be stored, and replies may wait for them
                elif claims.wait:
                    await asyncio.sleep(min(claims.wait, MAX_HELD_SECONDS))
                else:
                    break
        except Exception:
            await self._all_ended()
            raise
        if self._error:
            raise self._error

    @property
    def _is_interrupted(self) -> bool:
        return bool(self._progress.hold or self._error or self._deps.engine.is_stopping)

    async def _rest(self) -> None:
        """Store what has come of all that is in flight, and start slowly again."""
        await self._all_ended()
        self._most = 1
        await self._advance(Rate(0, 0.0))

    async def _advance(self, rate: Rate) -> Claims:
        progress, self._progress = self._progress, Progress()
        wall = self._deps.wall()
        claims: Claims = await self._transact(advance, self._batch, self._workspace_id, progress, rate, wall=wall)
        if progress.results or progress.hold:
            log.info(
                "delivery.sent",
                batch=self._batch,
                messages=len(progress.results),
                wait=progress.hold,
                requests=sorted(progress.requests),
            )
        return claims

    async def _start(self, claims: Claims) -> None:
        """Start sending these; those that are not started when something interrupts come back unsent."""
        at = asyncio.get_running_loop().time() + claims.wait
        for nth, claim in enumerate(claims.messages):
            await self._place_for(claim.recipient)
            if not self._is_interrupted:
                at = await self._slot(at, claims.messages[nth:])
            if self._is_interrupted:
                self._progress.untried += claims.messages[nth:]
                return
            self._in_flight[claim.recipient] = asyncio.create_task(self._send_one(claim))

    async def _place_for(self, recipient: str) -> None:
        """Wait until there is room, and nothing in flight to the same recipient."""
        while not self._is_interrupted and (len(self._in_flight) >= self._most or recipient in self._in_flight):
            self._ended.clear()
            await self._ended.wait()

    async def _slot(self, at: float, waiting: Sequence[ClaimedMessage]) -> float:
        """Wait for a slot of the workspace; returns when the one after it begins."""
        if not self._rate.slot:
            await self._until(at)
            return at
        clock = asyncio.get_running_loop().time
        if clock() > at + max(LATE_SECONDS, self._rate.slot / 2):
            take = partial(pace.take, slots=len(waiting), seconds=self._rate.slot, wall=self._deps.wall())
            at = await self._deps.db.transact_aside(take, self._workspace_id) + clock()
        # Never closer than the pace, even after one that was a little late, of whichever lane.
        while (next_at := max(at, _started_at.get(self._workspace_id, 0.0) + self._gap)) > clock():
            await self._until(next_at)
        _started_at[self._workspace_id] = clock()
        return at + self._rate.slot

    async def _until(self, at: float) -> None:
        left = at - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)

    async def _send_one(self, claim: ClaimedMessage) -> None:
        try:
            result = await slack_sender.send(self._client, claim, now=self._deps.now())
        except slack_sender.RateLimitedError as limited:
            self._progress.hold = max(self._progress.hold, limited.seconds)
            self._progress.untried.append(claim)
        except Exception as error:  # noqa: BLE001 - it ends the batch, after the others
            self._error = self._error or error
            doubt = SendResult(claim.id, claim.attempts, DeliveryState.UNCERTAIN, reason=reason(error))
            self._progress.results.append(doubt)
        else:
            if result.unreached:
                # No attempt of this one message: all of them wait until there is a connection again.
                self._progress.hold = max(self._progress.hold, UNREACHED_SECONDS)
                self._progress.untried.append(claim)
                return
            self._progress.results.append(result)
            self._progress.requests |= {claim.cause} if claim.cause else set()
            if result.state == DeliveryState.SENT:
                self._most = self._deps.settings.messages_at_once
        finally:
            del self._in_flight[claim.recipient]
            self._ended.set()

    async def _all_ended(self) -> None:
        while self._in_flight:
            self._ended.clear()
            await self._ended.wait()
