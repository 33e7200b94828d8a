"""The product's worker and clock with messages that are due: `delivering.py DATABASE_URL API_URL SECRET`.

Standard input has a pair for each message, [workspace, what is said]. Prints how long it took from the moment they were
on the ledger until all were written down as sent, in seconds of the clock and of the processor.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlmodel import Session

from bot.app.groundswell import Groundswell
from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.settings import Settings

PATIENCE_SECONDS = 240  # less than what the benchmark grants to this program


async def deliver(settings: Settings, messages: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, float]:
    product = Groundswell(settings, roles=("worker", "clock"))
    await product.start()
    try:
        await product.db.transact(put_on_the_ledger, messages, at=datetime.now(UTC))
        began, computed = time.perf_counter(), time.process_time()
        product.nudge()
        while (now := await product.db.read(sent)) < len(messages):
            if time.perf_counter() - began > PATIENCE_SECONDS:
                raise TimeoutError(f"{now} of {len(messages)} messages were sent in {PATIENCE_SECONDS} seconds")
            await asyncio.sleep(0.25)
        return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - computed}
    finally:
        await product.stop()


def put_on_the_ledger(session: Session, messages: Sequence[tuple[str, dict[str, Any]]], *, at: datetime) -> None:
    rows = []
    for number, (workspace, said) in enumerate(messages):
        payload = {"text": said["text"], "blocks": said["blocks"]}
        rows.append(delivery.Outgoing(workspace, f"bench:{number}", said["channel"], payload, at))
    delivery.post(session, *rows)


def sent(session: Session) -> int:
    return delivery.totals(session).get(DeliveryState.SENT, 0)


if __name__ == "__main__":
    database_url, api_url, secret = sys.argv[1:]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    given = Settings.model_validate(
        {
            "slack_api_url": api_url,
            "database_url": database_url,
            "secret": secret,
            "messages_per_second": 0,
            "executor": "bench",
        }
    )
    print(json.dumps(asyncio.run(deliver(given, json.load(sys.stdin)))))
