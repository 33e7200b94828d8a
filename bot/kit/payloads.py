"""The values of buttons and the metadata of modals, as frozen models with a codec.

A button's value holds 2,000 characters, an option's 150 and a modal's private metadata 3,000. A value may come from an
older version of the app, so decoding may fail with an error that is shown to the user.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import GroundswellError


class OutdatedPayloadError(GroundswellError):
    """That button belongs to something I no longer offer, so nothing has changed."""


class Payload(BaseModel):
    """Values that are sent as JSON in a button's value or a modal's private metadata."""

    # Built at the first use: there are hundreds, and a process needs few.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def encode(self) -> str:
        """Compact JSON, without defaults."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def decode(cls, text: str) -> Self:
        """Decode JSON; raises OutdatedPayloadError if it does not fit."""
        try:
            return cls.model_validate_json(text or "{}")
        except ValidationError:
            raise OutdatedPayloadError from None
