"""Metrics for Prometheus, computed on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import sqlalchemy as sa
import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlmodel import Session

from bot.delivery import punctuality
from bot.delivery import service as delivery
from bot.kit import engine
from bot.kit.db import Database
from bot.kit.log import cause

log = structlog.get_logger()


class LedgerCollector(Collector):
    """What the database says of messages, jobs and the clock, over all workspaces; of this process, its version.

    Without a database, that is all it says: it never fails.
    """

    def __init__(self, db: Database, now: Callable[[], datetime], version: str) -> None:
        self._db = db
        self._now = now
        self._version = version

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing, so that no database is asked when this is registered."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        kind = "sqlite" if self._db.is_sqlite else "postgresql"
        info = GaugeMetricFamily("groundswell_info", "Always 1.", labels=["version", "database"])
        info.add_metric([self._version, kind], 1)
        yield info
        found: list[GaugeMetricFamily] = []
        try:
            found = self._db.read_now(self._read)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("metrics.no_database", error=cause(error))
        yield GaugeMetricFamily("groundswell_database_up", "Whether the database answers.", value=bool(found))
        yield from found

    def _read(self, session: Session) -> list[GaugeMetricFamily]:
        now = self._now()
        waiting = punctuality.backlog(session, now=now)
        lag = (now - waiting.oldest_at).total_seconds() if waiting.oldest_at else 0.0
        ticked_at = engine.clock_ticked_at(session)
        return [
            _by_state("groundswell_messages", "Messages on the ledger by state.", delivery.totals(session)),
            _by_state("groundswell_jobs", "Jobs of the engine by state; ended ones for a week.", engine.jobs(session)),
            _gauge("groundswell_messages_due", "Messages that are due and not sent.", waiting.due),
            _gauge(
                "groundswell_messages_late", "Those of them that should have gone out five minutes ago.", waiting.late
            ),
            _gauge("groundswell_lag_seconds", "For how long the oldest of them has been due.", lag),
            _gauge("groundswell_last_tick_timestamp_seconds", "When a clock last ticked, 0 for never.", ticked_at),
        ]


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _by_state(name: str, words: str, counts: dict[str, int]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, words, labels=["state"])
    for state, count in counts.items():
        gauge.add_metric([state], count)
    return gauge
