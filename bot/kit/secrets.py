"""Encrypt tokens and addresses at rest, with keys derived from a secret in the environment."""

from __future__ import annotations

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet


# One each, so that what was sealed for one is nothing to another.
TOKENS, ADDRESSES, BADGES = "tokens", "addresses", "badges"


class Cipher:
    """Encrypts short texts for one purpose, so that nobody can read them from the database alone.

    What the `old` secret has sealed is opened too, until everything was sealed again.
    """

    def __init__(self, secret: str, purpose: str = TOKENS, *, old: str | None = None) -> None:
        self._secret, self._old, self._purpose = secret, old, purpose

    @cached_property
    def _fernet(self) -> MultiFernet:
        from cryptography.fernet import MultiFernet  # noqa: PLC0415 - see below

        return MultiFernet([self._with(secret) for secret in (self._secret, self._old) if secret])

    def _with(self, secret: str) -> Fernet:
        # Many processes never encrypt anything, and the library takes eight megabytes.
        from cryptography.fernet import Fernet  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - see above

        key = HKDF(SHA256(), length=32, salt=None, info=f"groundswell.{self._purpose}".encode())
        return Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The text, or None if it was sealed with another secret."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see above

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
