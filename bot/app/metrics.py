"""Metrics for Prometheus, computed on request."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.delivery import service as delivery
from bot.kit.db import Database


class LedgerCollector(Collector):
    """The number of messages by state, over all workspaces."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def collect(self) -> Iterator[GaugeMetricFamily]:
        gauge = GaugeMetricFamily("groundswell_messages", "Messages on the ledger by state.", labels=["state"])
        for state, count in self._db.read_now(delivery.totals).items():
            gauge.add_metric([state], count)
        yield gauge
