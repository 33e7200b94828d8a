"""What travels through Slack comes back as it was, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.payloads import OutdatedPayloadError, Payload


class Example(Payload):
    plan: int | None = None
    source: str = ""


@given(st.builds(Example, plan=st.none() | st.integers(), source=st.text()))
def test_a_payload_survives_the_journey(payload: Example):
    """Encoded and decoded it is the same."""
    assert Example.decode(payload.encode()) == payload


@pytest.mark.parametrize("text", ["12", "no json", '{"story": 1}', '{"plan": "x"}', "[]", "null"])
def test_what_is_no_payload_is_refused(text: str):
    """A button of an older version is a sentence and no crash."""
    with pytest.raises(OutdatedPayloadError):
        Example.decode(text)


def test_an_empty_value_is_a_payload_of_defaults():
    """Buttons without a value come back without one."""
    assert Example.decode("") == Example()
