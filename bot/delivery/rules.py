"""Limits of sending: batch sizes, pauses, retries, and Slack's error codes."""

from __future__ import annotations

BATCH_SIZE = 1000
MAX_CLAIMED = 100
MAX_ATTEMPTS = 8
ABANDONED_SECONDS = 600.0
PACE_SLACK = 1.03

# Slack's error codes for a message that can never be sent.
PERMANENT_ERRORS = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "invalid_auth",
        "invalid_blocks",
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "msg_blocks_too_many",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "token_revoked",
        "user_disabled",
        "user_not_found",
    }
)

# Slack's error codes after which the message may have arrived, and ours for an unreadable answer.
AMBIGUOUS_ERRORS = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "unknown_error"}
)


def claim_size(per_second: float) -> int:
    """How many messages to claim at once: about a second's worth, so that a crash leaves few uncertain."""
    if per_second <= 0:
        return MAX_CLAIMED
    return max(1, min(MAX_CLAIMED, int(per_second)))


def pause_between(per_second: float) -> float:
    """Seconds between two messages in a workspace; 0 means as fast as Slack accepts them."""
    return 1 / per_second if per_second > 0 else 0.0


def slot_seconds(per_second: float) -> float:
    """Seconds of a message's slot in a workspace's schedule: a little more than the pause, to catch up after a delay.

    Without the little more, one that starts late would put off all after it, or one second would have one too many.
    """
    return PACE_SLACK * pause_between(per_second)


def retry_delay(attempt: int) -> float:
    """Seconds before trying again after the n-th failure: 2, 4, 8 … at most 5 minutes."""
    return float(min(300, 2**attempt))
