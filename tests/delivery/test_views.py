"""What admins see of messages in doubt."""

from __future__ import annotations

import pytest

from bot.delivery import views
from sandbox import limits


@pytest.mark.parametrize(("count", "words"), [(1, "1 message was on its way"), (2, "2 messages were on their way")])
def test_the_question(count: int, words: str):
    """In words, with two buttons that carry the batch."""
    made = views.held("b1", count)

    assert words in made["text"]
    assert [e["value"] for e in made["blocks"][1]["elements"]] == ["b1", "b1"]
    assert limits.check_message(made["blocks"]) == []


@pytest.mark.parametrize(
    ("count", "resend", "words"),
    [
        (1, True, "1 message will be sent again"),
        (3, True, "3 messages will be sent again"),
        (3, False, "3 messages won't be sent again"),
        (0, True, "already decided"),
        (0, False, "already decided"),
    ],
)
def test_the_answer(count: int, resend: bool, words: str):  # noqa: FBT001 - a column of the table
    """What was decided, or that somebody was quicker."""
    made = views.decided(count, resend=resend)

    assert words in made["text"]
    assert limits.check_message(made["blocks"]) == []
