"""What this process has counted since its start, for `/metrics`."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

COUNTERS = CollectorRegistry()

RATE_LIMITED = Counter("groundswell_rate_limited", "Answers of Slack that asked to wait (429).", registry=COUNTERS)
SHED = Counter("groundswell_shed", "Requests from Slack refused at once, because of too much load.", registry=COUNTERS)
MODEL_TOKENS = Counter("groundswell_model_tokens", "Tokens that requests to the model have used.", registry=COUNTERS)
ACKS = Counter("groundswell_acks", "Answered requests from Slack, by kind.", ["kind"], registry=COUNTERS)
SLOW_ACKS = Counter("groundswell_slow_acks", "Those that took over a second.", ["kind"], registry=COUNTERS)
