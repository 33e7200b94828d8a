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
                "The connection to Slack broke while {n} message was on its way, and I'm not allowed to check whether "
                "it arrived. Sending it again may show somebody the same message twice."
            ),
        ),
        (
            2,
            (
                "The connection to Slack broke while {n} messages were on their way, and I'm not allowed to check "
                "whether they arrived. Sending them again may show some people the same message twice."
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
        (1, True, "OK, {n} message will be sent again."),
        (3, True, "OK, {n} messages will be sent again."),
        (3, False, "OK, {n} messages won't be sent again."),
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

    assert says(made["text"], "Somebody has already decided what to do with these messages.")
    assert limits.check_message(made["blocks"]) == []
