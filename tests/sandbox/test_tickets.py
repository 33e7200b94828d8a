from __future__ import annotations

import pytest

from sandbox.errors import ApiError
from sandbox.tickets import ResponseTarget, ResponseUrls, Triggers


class Stopwatch:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("seconds", "error"), [(0.0, None), (3.0, None), (3.1, "expired_trigger_id")])
def test_a_trigger_lives_three_seconds(seconds: float, error: str | None) -> None:
    """It is good for the person it was issued for until then."""
    watch = Stopwatch()
    triggers = Triggers(watch)
    trigger_id = triggers.issue("U1")
    watch.now = seconds

    if error:
        with pytest.raises(ApiError, match=error):
            triggers.exchange(trigger_id)
    else:
        assert triggers.exchange(trigger_id) == "U1"


def test_a_trigger_works_once() -> None:
    """The second exchange has an error of its own."""
    triggers = Triggers()
    trigger_id = triggers.issue("U1")
    triggers.exchange(trigger_id)

    with pytest.raises(ApiError, match="exchanged_trigger_id"):
        triggers.exchange(trigger_id)


def test_an_unknown_trigger_is_refused() -> None:
    """Made-up ids, and those of long ago, are not valid."""
    watch = Stopwatch()
    triggers = Triggers(watch)
    old = triggers.issue("U1")
    watch.now = 601.0
    triggers.issue("U1")

    for trigger_id in ("12345.98765.abcd", old):
        with pytest.raises(ApiError, match="invalid_trigger_id"):
            triggers.exchange(trigger_id)


def test_a_response_url_lives_half_an_hour() -> None:
    """It ages in real time, and is forgotten then."""
    watch = Stopwatch()
    urls = ResponseUrls(watch)
    ticket = urls.issue(ResponseTarget("C1", "U1")).rpartition("/")[2]
    watch.now = 1800.0
    assert urls.use(ticket)
    watch.now = 1800.1
    assert urls.use(ticket) is None
    urls.issue(ResponseTarget("C1", "U1"))
    assert list(urls._issued) != [ticket]
