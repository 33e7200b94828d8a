"""What buttons and modals carry through Slack and back: frozen models with one codec.

A button's value holds 2,000 characters, an option's 150 and a modal's private metadata 3,000. What comes back may have
been made by an older version of the app, so that reading it may fail, in a sentence.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import GroundswellError


class OutdatedPayloadError(GroundswellError):
    """That belongs to something I no longer offer, so nothing has changed."""


class Payload(BaseModel):
    """Values that travel as JSON in a button's value or in a modal's private metadata."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def encode(self) -> str:
        """Compact JSON, without what has its default."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def decode(cls, text: str) -> Self:
        """OutdatedPayloadError for anything that is not such a payload."""
        try:
            return cls.model_validate_json(text or "{}")
        except ValidationError:
            raise OutdatedPayloadError from None
