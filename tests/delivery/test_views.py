"""What admins see of messages in doubt."""

from __future__ import annotations

import pytest

from bot.delivery import views
from sandbox import limits
from tests.sentences import says


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            1,
            (
                "The connection to Slack broke while I was sending {n} message, and I'm not allowed to "
                "check whether it arrived. If you send the message again, somebody may get it twice."
            ),
        ),
        (
            2,
            (
                "The connection to Slack broke while I was sending {n} messages, and I'm not allowed to "
                "check whether they arrived. If you send the messages again, some people may get them "
                "twice."
            ),
        ),
    ],
)
def test_the_question(count: int, sentence: str):
    """In words, with two buttons that carry the batch."""
    made = views.held("b1", count)

    assert says(made["text"], sentence, n=count)
    assert [e["value"] for e in made["blocks"][1]["elements"]] == ["b1", "b1"]
    assert limits.check_message(made["blocks"]) == []


@pytest.mark.parametrize(
    ("count", "resend", "sentence"),
    [
        (1, True, "OK, I'll send {n} message again."),
        (3, True, "OK, I'll send {n} messages again."),
        (3, False, "OK, I won't send {n} messages again."),
    ],
)
def test_the_answer(count: int, resend: bool, sentence: str):  # noqa: FBT001 - a column of the table
    """What was decided."""
    made = views.decided(count, resend=resend)

    assert says(made["text"], sentence, n=count)
    assert limits.check_message(made["blocks"]) == []


@pytest.mark.parametrize("resend", [True, False])
def test_the_answer_when_somebody_was_quicker(resend: bool):  # noqa: FBT001 - a column of the table
    """The same, whichever button it was."""
    made = views.decided(0, resend=resend)

    assert says(made["text"], "Somebody has already decided whether to send these messages.")
    assert limits.check_message(made["blocks"]) == []
