"""Refusals of the Web API and of the control API."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`: Slack's error code, and other fields of the body."""

    def __init__(self, code: str, /, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def body(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.code, **self.details}

    @classmethod
    def of_arguments(cls, *messages: str) -> ApiError:
        """Slack's answer to missing or malformed arguments, one message for each."""
        return cls("invalid_arguments", response_metadata={"messages": [f"[ERROR] {line}" for line in messages]})


class RefusedError(Exception):
    """A control API request that cannot be carried out; its text is a sentence for the caller."""

    def __init__(self, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
