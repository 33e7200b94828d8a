"""The app's answer to a payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OPERATION_TIMEOUT = "operation_timeout"
DISPATCH_FAILED = "dispatch_failed"


@dataclass(frozen=True)
class Ack:
    """How the app answered: `body` is JSON or text, `error` Slack's code for what went wrong.

    A status of 0 means that no answer came, or that nothing was sent because the person's own
    input was not complete.
    """

    ok: bool
    status: int = 200
    body: Any = None
    milliseconds: float = 0.0
    error: str | None = None

    @property
    def reply(self) -> dict[str, Any]:
        """The answer as an object; plain text becomes `{"text": …}`, nothing an empty one."""
        if isinstance(self.body, dict):
            return self.body
        return {"text": self.body} if isinstance(self.body, str) and self.body.strip() else {}
