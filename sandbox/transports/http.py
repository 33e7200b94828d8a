"""Delivery over HTTP: every request is signed, and failed events are retried."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.installation import Installation
from sandbox.state import Json
from sandbox.transports.ack import DISPATCH_FAILED, OPERATION_TIMEOUT, Ack
from sandbox.transports.delivery import EventDelivery

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
MAX_REDIRECTS = 2


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request body."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class HttpDelivery:
    """Sends to the app's request URL and reads its answers.

    `retry_delays` are the seconds before the first, second and third retry of an event.
    """

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.ack_seconds = 3.0
        self.retry_delays = (0.0, 60.0, 300.0)
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def stop(self) -> None:
        """Cancel deliveries and close the HTTP session."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None

    def send_event(self, delivery: EventDelivery) -> None:
        """Send an event in the background, and again while it fails."""
        task = asyncio.create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: EventDelivery) -> None:
        while True:
            headers = {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
            ack, reason = await self._post(_json(delivery.body), JSON, headers if delivery.attempt else {})
            if ack.ok or reason == "no_retry" or not delivery.retry(reason):
                return
            await asyncio.sleep(self.retry_delays[delivery.attempt - 1])

    async def request(self, kind: str, payload: Json, *, wants_answer: bool) -> Ack:
        """Send a command or an interaction and wait for the answer."""
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        ack, _ = await self._post(urlencode(fields).encode(), FORM, {})
        return ack if wants_answer or not ack.ok else Ack(ok=True, status=ack.status, milliseconds=ack.milliseconds)

    async def verify_url(self) -> Ack:
        """Send Slack's url_verification to the request URL; the answer must contain the challenge."""
        challenge = secrets.token_urlsafe(32)
        token = self.installation.verification_token
        body = {"token": token, "challenge": challenge, "type": "url_verification"}
        ack, _ = await self._post(_json(body), JSON, {})
        answered = ack.ok and challenge in (ack.body, ack.reply.get("challenge"))
        return ack if answered else Ack(ok=False, status=ack.status, body=ack.body, error="challenge_failed")

    async def _post(self, body: bytes, content_type: str, extra: dict[str, str]) -> tuple[Ack, str]:
        """Send one signed request; the answer, and the retry reason of a failed one."""
        self._session = self._session or aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        began = time.perf_counter()
        try:
            async with self._session.post(
                self.installation.request_url or "",
                data=body,
                headers={**self._headers(body, content_type), **extra},
                timeout=aiohttp.ClientTimeout(total=self.ack_seconds),
                max_redirects=MAX_REDIRECTS,
            ) as response:
                return _answer(response, await response.text(), _since(began))
        except TimeoutError:
            return Ack(ok=False, status=0, error=OPERATION_TIMEOUT, milliseconds=_since(began)), "http_timeout"
        except (aiohttp.ClientError, UnicodeDecodeError) as error:
            return Ack(ok=False, status=0, error=DISPATCH_FAILED, milliseconds=_since(began)), _reason(error)

    def _headers(self, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": content_type,
            "User-Agent": USER_AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.installation.signing_secret, timestamp, body),
        }


def _json(body: Json) -> bytes:
    return json.dumps(body).encode()


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _answer(response: aiohttp.ClientResponse, text: str, milliseconds: float) -> tuple[Ack, str]:
    if response.ok:
        return Ack(ok=True, status=response.status, body=_body(response, text), milliseconds=milliseconds), ""
    failed = Ack(ok=False, status=response.status, body=text, error=DISPATCH_FAILED, milliseconds=milliseconds)
    return failed, "no_retry" if response.headers.get("X-Slack-No-Retry") == "1" else "http_error"


def _body(response: aiohttp.ClientResponse, text: str) -> Any:
    if not text.strip():
        return None
    if response.content_type != JSON:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _reason(error: Exception) -> str:
    match error:
        case aiohttp.TooManyRedirects():
            return "too_many_redirects"
        case aiohttp.ClientSSLError():
            return "ssl_error"
        case aiohttp.ClientConnectionError():
            return "connection_failed"
        case _:
            return "unknown_error"
