"""What the Web API answers when it refuses."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`: Slack's error code, and whatever else the body says."""

    def __init__(self, code: str, /, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @classmethod
    def of_arguments(cls, *messages: str) -> ApiError:
        """Slack's answer to arguments that are missing or malformed, each said in one line."""
        return cls("invalid_arguments", response_metadata={"messages": [f"[ERROR] {line}" for line in messages]})


class RefusedError(Exception):
    """The control API's answer to a request that cannot be carried out, as a sentence for the caller."""

    def __init__(self, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
