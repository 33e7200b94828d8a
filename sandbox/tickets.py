"""One-time permissions that Slack hands out: trigger ids, response URLs, OAuth codes and upload URLs.

Lifetimes of trigger ids and response URLs are measured in real time, whatever the workspace's clock says.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import WorkspaceClock
from sandbox.errors import ApiError
from sandbox.state import File

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60
MAX_RESPONSE_URL_USES = 5
CODE_LIFETIME = timedelta(minutes=10)
_REMEMBERED_SECONDS = 600.0


class Triggers:
    """Trigger ids: an app may open one modal for a person within three seconds of what they did."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._issued: dict[str, tuple[str, float]] = {}
        self._exchanged: set[str] = set()

    def issue(self, user_id: str) -> str:
        """A new trigger id for this person."""
        now = self._monotonic()
        self._forget(now)
        trigger_id = f"{secrets.randbelow(10**13):013d}.{secrets.randbelow(10**12):012d}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = (user_id, now)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person it was issued for; ApiError when it is unknown, late or used."""
        if trigger_id not in self._issued:
            raise ApiError("invalid_trigger_id")
        if trigger_id in self._exchanged:
            raise ApiError("exchanged_trigger_id")
        user_id, issued = self._issued[trigger_id]
        if self._monotonic() - issued > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        self._exchanged.add(trigger_id)
        return user_id

    def _forget(self, now: float) -> None:
        """Drop the oldest, which would be refused as expired anyway."""
        while self._issued:
            oldest, (_, issued) = next(iter(self._issued.items()))
            if now - issued < _REMEMBERED_SECONDS:
                return
            del self._issued[oldest]
            self._exchanged.discard(oldest)


@dataclass(frozen=True)
class ResponseTarget:
    """Where an app's answer goes, and the message that it may replace or delete."""

    channel: str
    user: str
    thread_ts: str | None = None
    original: str | None = None


@dataclass
class _ResponseUrl:
    target: ResponseTarget
    issued: float
    uses: int = 0


class ResponseUrls:
    """Response URLs: an app answers where it was addressed, five times within half an hour."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._issued: dict[str, _ResponseUrl] = {}

    def issue(self, target: ResponseTarget) -> str:
        """The path of a new URL."""
        now = self._monotonic()
        self._forget(now)
        ticket = secrets.token_urlsafe(24)
        self._issued[ticket] = _ResponseUrl(target, now)
        return f"/actions/{ticket}"

    def use(self, ticket: str) -> ResponseTarget | None:
        """Where the answer goes; None when the URL is used up, expired or unknown."""
        url = self._issued.get(ticket)
        if url is None or url.uses >= MAX_RESPONSE_URL_USES or self._monotonic() - url.issued > RESPONSE_URL_SECONDS:
            return None
        url.uses += 1
        return url.target

    def _forget(self, now: float) -> None:
        while self._issued:
            ticket, url = next(iter(self._issued.items()))
            if now - url.issued <= RESPONSE_URL_SECONDS:
                return
            del self._issued[ticket]


@dataclass(frozen=True)
class Grant:
    """What a person allowed the app, until the app exchanges the code for its token."""

    user_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    expires: datetime


class Grants:
    """Authorization codes: each works once, within ten minutes of the workspace's time."""

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock
        self._open: dict[str, Grant] = {}
        self._used: set[str] = set()

    def issue(self, user_id: str, scopes: Sequence[str], redirect_uri: str) -> str:
        """A new code for what this person allowed."""
        code = secrets.token_urlsafe(24)
        self._open[code] = Grant(user_id, tuple(scopes), redirect_uri, self._clock.now() + CODE_LIFETIME)
        return code

    def redeem(self, code: str, redirect_uri: str) -> Grant:
        """The grant of a code, which cannot be used again."""
        if code in self._used:
            raise ApiError("code_already_used")
        grant = self._open.pop(code, None)
        if grant is None or self._clock.now() > grant.expires:
            raise ApiError("invalid_code")
        self._used.add(code)
        if redirect_uri and redirect_uri != grant.redirect_uri:
            raise ApiError("bad_redirect_uri")
        return grant


class Uploads:
    """Files announced with files.getUploadURLExternal that are not complete yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, File] = {}

    def expect(self, file: File) -> str:
        """The path to which the bytes of this file may be sent."""
        ticket = secrets.token_urlsafe(24)
        self._waiting[ticket] = file
        return f"/upload/v1/{ticket}"

    def receive(self, ticket: str, content: bytes) -> File | None:
        """Keep the bytes; None for an unknown ticket."""
        file = self._waiting.get(ticket)
        if file:
            file.content = content
        return file

    def complete(self, file_id: str) -> File | None:
        """The file whose upload is finished, once; None for one that was not announced."""
        ticket = next((ticket for ticket, file in self._waiting.items() if file.id == file_id), None)
        return self._waiting.pop(ticket) if ticket else None
