"""`tick`: plan what is due at any time."""

from __future__ import annotations

import asyncio
from datetime import datetime

from rich.console import Console
from rich.table import Table

from bot.app.groundswell import Groundswell, Role
from bot.cli.maintenance import need_current
from bot.errors import GroundswellError
from bot.journeys import jobs, rounds, scheduler
from bot.journeys.jobs import AnyDecision
from bot.journeys.rules import DueLesson
from bot.kit.time import to_local, usable_zone
from bot.settings import read

MAX_SHOWN = 10_000
WIDE = 200
CLOCK: tuple[Role, ...] = ("clock",)


class UnreadableMomentError(GroundswellError):
    """“{given}” is not a moment with its offset. Write it like 2026-11-24T09:00+01:00 or 2026-11-24T08:00Z."""


def run(given: str, *, dry_run: bool) -> None:
    """Plan for a given time, or with `dry_run` only print the decisions, in each member's local time."""
    at = _moment(given)
    _print(asyncio.run(_decide(at, dry_run=dry_run)), at, dry_run=dry_run)


async def _decide(at: datetime, *, dry_run: bool) -> list[AnyDecision]:
    product = Groundswell(read(), roles=CLOCK, now=lambda: at)
    try:
        need_current(product.db)
        if not dry_run:
            return await product.tick()
        library, terms = product.library, jobs.terms(product.deps.settings)
        lessons = await product.db.read(scheduler.due, library, now=at, cutoff=terms.cutoff, limit=MAX_SHOWN)
        return [*lessons, *await product.db.read(rounds.due, library, terms, now=at, limit=MAX_SHOWN)]
    finally:
        await product.stop()


def _moment(given: str) -> datetime:
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise UnreadableMomentError(given=given) from None
    if at.tzinfo is None:
        raise UnreadableMomentError(given=given)
    return at


def _print(decisions: list[AnyDecision], at: datetime, *, dry_run: bool) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = WIDE
    if not decisions:
        console.print(f"Nobody is due at {at.isoformat()}.", markup=False, highlight=False)
        return
    table = Table(box=None)
    for heading in ("workspace", "member", "local time", "zone", "track", "what"):
        table.add_column(heading, no_wrap=True)
    table.add_column("why")
    for decision in decisions:
        who = decision.due
        what = who.track_id if isinstance(who, DueLesson) else "reviews"
        zone = usable_zone(who.zone)
        cells = (who.workspace_id, who.slack_id, f"{to_local(at, zone):%a %Y-%m-%d %H:%M}", zone, what)
        table.add_row(*cells, decision.verdict, decision.reason)
    console.print(table)
    planned = "would be decided on; nothing was written" if dry_run else "decided on; a worker sends what is to be sent"
    console.print(f"{len(decisions)} {planned}.", markup=False, highlight=False)
