"""A Slack that says ok to everything: `instant_slack.py PORT [DELAY SECONDS]`."""

from __future__ import annotations

import asyncio
import itertools
import sys

from aiohttp import web

TEAM, BOT_USER = "T0BENCH0001", "U0BENCHBOT1"
WHO = f'"team_id":"{TEAM}","team":"Bench","user_id":"{BOT_USER}","bot_id":"B0BENCH0001"'
_count = itertools.count(1)


def answers(delay: float) -> web.Application:
    """The application; what it says suits chat.postMessage, auth.test and everything that only looks at `ok`."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        if delay:
            await asyncio.sleep(delay)
        said = f'{{"ok":true,"channel":"D0BENCH0001","ts":"1790000000.{next(_count):06d}",{WHO}}}'
        return web.Response(text=said, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    return app


if __name__ == "__main__":
    web.run_app(answers(float(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
