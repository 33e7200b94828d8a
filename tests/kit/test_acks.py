"""Each request has an id, from the click to the delivery, and its time is counted."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.delivery.service import ledger
from bot.kit import acks, error_handler
from bot.kit.acks import AckCount, kind_of
from sandbox.people import LENA
from tests.stage import Stage


async def test_one_id_leads_from_a_click_to_its_message(stage: Stage):
    """It is in the row of the ledger, and in the line of the log that says what was sent."""
    with capture_logs() as lines:
        await stage.begins()
        await stage.settled()
    [row] = [row for row in stage.rows(ledger) if row.key.startswith("journeys.step")][:1]
    assert row.cause
    sent = [line for line in lines if line["event"] == "delivery.sent"]
    assert any(row.cause in line["requests"] for line in sent)


def test_the_number_that_people_are_given_is_that_id(monkeypatch: pytest.MonkeyPatch):
    """So that an operator finds all lines of it."""
    monkeypatch.setattr(error_handler, "request_id", lambda: "abcd1234")
    with capture_logs() as lines:
        text = error_handler._sentence(KeyError("x"), "command")
    assert "abcd1234" in text
    assert lines[0]["reference"] == "abcd1234"


async def test_clicks_are_counted_and_events_are_not(stage: Stage):
    """By workspace, until they are kept."""
    stage.product._acks.take()
    await stage.command("help")
    stage.says("hello")
    await stage.settled()
    assert stage.product._acks.take() == {stage.workspace_id: AckCount(1, 1)}


def test_slow_is_over_a_second():
    """And in time is what took exactly one."""
    counted = acks.AckTimes()
    counted.note("command", LENA.id, 1.0)
    counted.note("command", LENA.id, 1.01)
    assert counted.take() == {LENA.id: AckCount(2, 1)}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/learn"}, "command"),
        ({"type": "block_actions"}, "block_actions"),
        ({"type": "event_callback"}, "event_callback"),
        ({"type": "what somebody made up"}, "other"),
        ({}, "other"),
    ],
)
def test_kinds_are_few(body: dict[str, str], kind: str):
    """Whatever is sent, as each is a row in Prometheus."""
    assert kind_of(body) == kind
