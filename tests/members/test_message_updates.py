"""Messages that are redrawn after a commit."""

from __future__ import annotations

from typing import Any

from pytest_mock import MockerFixture
from slack_sdk.errors import SlackApiError

from bot.kit.slack import MessageRef
from bot.members.message_updates import Redrawn, redraw, redrawing

GONE, THERE = MessageRef("D1", "1.5"), MessageRef("D1", "2.5")


async def test_a_message_that_is_gone_does_not_keep_others_from_being_redrawn(mocker: MockerFixture):
    """The failure is not raised: what the messages show is committed already."""
    updated: list[str] = []

    async def chat_update(*, channel: str, ts: str, text: str) -> None:
        if ts == GONE.ts:
            raise SlackApiError("gone", {"ok": False, "error": "message_not_found"})
        updated.append(f"{channel} {ts} {text}")

    client: Any = mocker.Mock(chat_update=chat_update)
    await redraw(client, [Redrawn(GONE, {"text": "one"}), Redrawn(THERE, {"text": "two"})])

    assert updated == ["D1 2.5 two"]


def test_nothing_to_redraw_needs_no_follow_up():
    """The reply says nothing either."""
    assert redrawing([]).follow_ups == ()
    assert len(redrawing([Redrawn(THERE, {})]).follow_ups) == 1
    assert redrawing([Redrawn(THERE, {})]).message is None
