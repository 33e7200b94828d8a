"""Many people clicking: requests on standard input as JSON, `[body, …]`; `clicking.py PORT SECRET CONNECTIONS`.

It signs before it begins and speaks HTTP itself, so that on the second core it is never slower than what it measures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator

from slack_sdk.signature import SignatureVerifier


def signed(body: str, verifier: SignatureVerifier) -> bytes:
    """A request as Slack sends it."""
    raw, at = body.encode(), str(int(time.time()))
    signature = verifier.generate_signature(timestamp=at, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: {signature}\r\n"
        f"Content-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


async def connection(port: int, requests: Iterator[bytes], milliseconds: list[float]) -> None:
    """One connection that sends the next request as soon as the last was answered; anything but 200 ends it all."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(length)
        milliseconds.append((time.perf_counter() - began) * 1000)
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the answer was {head[:40]!r} {body!r}")
    writer.close()


async def clicks(port: int, requests: list[bytes], connections: int) -> dict[str, float]:
    """Send them all; how that went."""
    milliseconds: list[float] = []
    waiting = iter(requests)
    began = time.perf_counter()
    await asyncio.gather(*(connection(port, waiting, milliseconds) for _ in range(connections)))
    seconds = time.perf_counter() - began
    milliseconds.sort()
    return {
        "per_second": len(requests) / seconds,
        "p50": milliseconds[len(milliseconds) // 2],
        "p99": milliseconds[int(len(milliseconds) * 0.99)],
        "most": milliseconds[-1],
    }


if __name__ == "__main__":
    port, secret, connections = sys.argv[1:]
    verifier = SignatureVerifier(secret)
    requests = [signed(body, verifier) for body in json.load(sys.stdin)]
    print(json.dumps(asyncio.run(clicks(int(port), requests, int(connections)))))
