"""Encrypt tokens and addresses at rest, with keys derived from a secret in the environment."""

from __future__ import annotations

import base64
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Cipher:
    """Encrypts short texts for one purpose, so that nobody can read them from the database alone."""

    def __init__(self, secret: str, purpose: str = "tokens") -> None:
        self._secret, self._purpose = secret, purpose

    @cached_property
    def _fernet(self) -> Fernet:
        # Many processes never encrypt anything, and the library takes eight megabytes.
        from cryptography.fernet import Fernet  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - see above

        key = HKDF(SHA256(), length=32, salt=None, info=f"groundswell.{self._purpose}".encode())
        return Fernet(base64.urlsafe_b64encode(key.derive(self._secret.encode())))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The text, or None if it was sealed with another secret."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see above

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
