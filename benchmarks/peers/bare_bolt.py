"""Bolt's hello world over HTTP, with nothing of ours: `bare_bolt.py PORT API_URL SECRET`."""

from __future__ import annotations

import sys

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def hello(api_url: str, secret: str) -> AsyncApp:
    """An app with one button, which it acknowledges."""
    app = AsyncApp(client=AsyncWebClient("xoxb-bench", base_url=api_url), signing_secret=secret)

    @app.action("quizzes.answer:0")
    async def pressed(ack: AsyncAck) -> None:
        await ack()

    return app


if __name__ == "__main__":
    port, api_url, secret = sys.argv[1:]
    handler = AsyncSlackRequestHandler(hello(api_url, secret))  # type: ignore[no-untyped-call]
    uvicorn.run(handler, host="127.0.0.1", port=int(port), log_level="warning", lifespan="off")
