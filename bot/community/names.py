"""What people are called, as Slack says; names are not stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.slack import SLACK_CALL_ERRORS

log = structlog.get_logger()
MAX_PEOPLE, AT_ONCE = 60, 8


async def read(client: AsyncWebClient, slack_ids: Iterable[str], *, seconds: float = 20) -> Mapping[str, str]:
    """The names of people by their Slack ids, as far as Slack says them in that time."""
    wanted, found = list(dict.fromkeys(slack_ids))[:MAX_PEOPLE], dict[str, str]()
    gate = asyncio.Semaphore(AT_ONCE)

    async def look_up(slack_id: str) -> None:
        async with gate:
            try:
                user = (await client.users_info(user=slack_id))["user"]
            except SLACK_CALL_ERRORS as error:
                log.warning("community.name_unread", error=type(error).__name__)
                return
        if name := user.get("real_name") or user.get("name"):
            found[slack_id] = str(name)

    looking = [asyncio.create_task(look_up(each)) for each in wanted]
    if looking:
        _done, late = await asyncio.wait(looking, timeout=seconds)
        for task in late:
            task.cancel()
    return found
