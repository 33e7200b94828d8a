"""The programme's status for admins."""

from __future__ import annotations

from bot.delivery.models import DeliveryState
from bot.delivery.service import UnsentCount
from bot.insights import views
from bot.insights.service import Status
from tests.sentences import says


def test_what_was_not_sent_has_its_reasons_in_words():
    """Most frequent first; Slack's codes stay, and nobody reads what the ledger notes for itself."""
    unsent = [
        UnsentCount(DeliveryState.SKIPPED, "they had paused", 3),
        UnsentCount(DeliveryState.SKIPPED, "undone", 2),
        UnsentCount(DeliveryState.SKIPPED, "changed again", 2),
        UnsentCount(DeliveryState.SKIPPED, "missed Mon 9:00 by too much", 1),
        UnsentCount(DeliveryState.SKIPPED, "something new", 1),
        UnsentCount(DeliveryState.GIVEN_UP, "channel_not_found", 1),
    ]
    text = views.status_text(Status(3, {DeliveryState.SKIPPED: 9, DeliveryState.GIVEN_UP: 1}, [], unsent), "Etc/UTC")
    lines = [line.strip(" ◦") for line in text.splitlines() if "◦" in line]
    assert [line.partition(":")[0] for line in lines] == ["4", "3", "1", "1", "1"]
    assert says(lines[0], "the thing they were about was undone or changed")
    assert says(lines[1], "the person was on a break")
    assert "`channel_not_found`" in lines[-1]
    assert "something new" not in text
