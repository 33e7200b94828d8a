"""A bare loop over chat.postMessage with one shared session: `posting.py API_URL TOKEN [AT A TIME]`.

Messages are on standard input.
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


async def post(api_url: str, token: str, messages: list[dict[str, Any]], at_once: int) -> dict[str, float]:
    waiting = iter(messages)

    async def loop(client: AsyncWebClient) -> None:
        for message in waiting:
            await client.chat_postMessage(**message)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        client = AsyncWebClient(token, base_url=api_url, session=session)
        await client.auth_test()
        began, computed = time.perf_counter(), time.process_time()
        await asyncio.gather(*(loop(client) for _ in range(at_once)))
        return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - computed}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(post(*sys.argv[1:3], json.load(sys.stdin), at_once=int((sys.argv[3:] or ["1"])[0])))))
