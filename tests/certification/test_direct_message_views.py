"""The messages that answer what is written about the certification."""

from __future__ import annotations

from bot.certification import direct_message_views
from bot.certification.progress.views import NEXT_STEP
from bot.kit.slack import action_pattern


def test_both_buttons_of_a_question_back_are_heard():
    """Each has an action of its own that the listener of the next step takes."""
    row = direct_message_views.unclear()["blocks"][-1]["elements"]
    ids = [button["action_id"] for button in row]
    assert len(set(ids)) == len(row) == 2
    assert all(action_pattern(NEXT_STEP).match(each) for each in ids)
