"""Verify that a request is Slack's, well formed, and answered only to Slack."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.kit import payload_shapes
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json

log = structlog.get_logger()

TIMESTAMP_HEADER = "x-slack-request-timestamp"
SIGNATURE_HEADER = "x-slack-signature"
_TIMESTAMP = LazyPattern(r"[0-9]{1,12}")
_SIGNATURE = LazyPattern(r"v0=[0-9a-f]{64}")
# The hosts of Slack's response URLs; GovSlack has its own, at slack-gov.com.
RESPONSE_URL_ORIGINS = ("https://hooks.slack.com", "https://hooks.slack-gov.com")
_ADMITTED = "admitted"


class RequestSignature:
    """The signature in the headers of an HTTP request."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._timestamp = headers.get(TIMESTAMP_HEADER, "")
        self._signature = headers.get(SIGNATURE_HEADER, "")

    @property
    def well_formed(self) -> bool:
        """Whether it has the form of a signature; the SDK's comparison raises on one that is not ASCII."""
        return bool(_TIMESTAMP.fullmatch(self._timestamp) and _SIGNATURE.fullmatch(self._signature))

    def matches(self, verifier: SignatureVerifier, body: str) -> bool:
        """Whether Slack made it over this body within the last five minutes."""
        return self.well_formed and verifier.is_valid(body, self._timestamp, self._signature)


class AdmissionMiddleware(AsyncMiddleware):
    """Runs right after Bolt's own check of the signature and before everything that reads or answers the body.

    It refuses a response URL on any host but Slack's or that of our Web API, because `respond`, called by Bolt or by
    us, posts to it. It refuses a malformed payload, on which Bolt and our listeners would fail; Slack is told not to
    retry. It acknowledges what this app does not listen to, because Slack counts a 404 against the app. Every other
    request is marked as admitted.
    """

    def __init__(self, api_url: str) -> None:
        self._prefixes = response_url_prefixes(api_url)

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        if not all(self._is_slacks(url) for url in _response_urls(req.body)):
            log.warning("slack.response_url_refused", allowed=self._prefixes)
            return _refusal("invalid response_url")
        if not payload_shapes.is_offered(req.body):
            return BoltResponse(status=200)
        try:
            payload_shapes.check(req.body, req.raw_body)
        except payload_shapes.MalformedPayloadError as error:
            log.warning("slack.payload_refused", places=error.places)
            return _refusal("invalid payload")
        req.context[_ADMITTED] = True
        await next()
        return resp

    def _is_slacks(self, url: Any) -> bool:
        return isinstance(url, str) and url.startswith(self._prefixes)


def response_url_prefixes(api_url: str) -> tuple[str, ...]:
    """What an address may begin with to which an answer is posted: Slack's hosts and that of our Web API.

    They end with a slash, so that nothing can be appended to the host.
    """
    api = urlsplit(api_url)
    return tuple(f"{origin}/" for origin in (*RESPONSE_URL_ORIGINS, f"{api.scheme}://{api.netloc}"))


def is_admitted(request: AsyncBoltRequest) -> bool:
    """Whether the request passed AdmissionMiddleware, so it is Slack's and may be answered."""
    return _ADMITTED in request.context


def _refusal(reason: str) -> BoltResponse:
    return BoltResponse(status=400, body={"error": reason}, headers={"X-Slack-No-Retry": ["1"]})


def _response_urls(body: Json) -> list[Any]:
    """All response URLs in the body, or whatever is in their place."""
    listed = body.get("response_urls")
    listed = listed if isinstance(listed, list) else [listed]
    urls = [body.get("response_url"), *(url.get("response_url") if isinstance(url, dict) else url for url in listed)]
    return [url for url in urls if url is not None]
