"""The local workspace's chat.postMessage beside a server that says ok to everything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from delivery import lesson
from figures import Row, interleaved
from processes import ask, free_port, instant_slack, serving

LENA = "U0LENA0001"


def measure(*, quick: bool) -> list[Row]:
    number, rounds = (500, 1) if quick else (3000, 3)
    messages = [{**lesson(at), "channel": LENA} for at in range(number)]
    with instant_slack() as instant, local_workspace() as (url, token):
        [rate] = interleaved(
            rounds,
            lambda: [number / ask("posting", f"{instant.url}/api/", "xoxb-bench", given=messages)["seconds"]],
            lambda: [number / ask("posting", url, token, given=messages)["seconds"]],
        )
    return [Row("the local workspace's chat.postMessage, one after the other", "messages/s", *rate)]


@contextmanager
def local_workspace() -> Iterator[tuple[str, str]]:
    """`groundswell sandbox`; its API's address and the app's token."""
    port = free_port()
    with serving([sys.executable, "-m", "bot", "sandbox", "--port", str(port)], port) as server:
        lines = server.printed("SLACK_API_URL=").splitlines()
        env = dict(line.split("=", 1) for line in lines if "=" in line)
        yield env["SLACK_API_URL"], env["SLACK_BOT_TOKEN"]
