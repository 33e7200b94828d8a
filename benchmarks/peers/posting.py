"""A bare loop over chat.postMessage with one shared session: messages on standard input; `posting.py API_URL TOKEN`.

Prints how long it took, in seconds of the clock and of the processor.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient


async def post(api_url: str, token: str, messages: list[dict[str, Any]]) -> dict[str, float]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token, base_url=api_url, session=session)
        await client.auth_test()
        began, computed = time.perf_counter(), time.process_time()
        for message in messages:
            await client.chat_postMessage(**message)
        return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - computed}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(post(sys.argv[1], sys.argv[2], json.load(sys.stdin)))))
