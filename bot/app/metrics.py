"""Metrics for Prometheus, computed on request."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.delivery import service as delivery
from bot.kit.db import Database
from bot.kit.load_shedding import LoadShedder


class LedgerCollector(Collector):
    """The number of messages by state, over all workspaces, and of requests that this process has refused."""

    def __init__(self, db: Database, load: LoadShedder) -> None:
        self._db = db
        self._load = load

    def collect(self) -> Iterator[Metric]:
        gauge = GaugeMetricFamily("groundswell_messages", "Messages on the ledger by state.", labels=["state"])
        for state, count in self._db.read_now(delivery.totals).items():
            gauge.add_metric([state], count)
        yield gauge
        refused = "Requests that could not have been answered in time."
        yield CounterMetricFamily("groundswell_requests_shed", refused, value=self._load.shed)
