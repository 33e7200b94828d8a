"""What somebody asked for with a click, sent to them in their direct message at once."""

from __future__ import annotations

from bot.delivery import service
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.slack import Caller, Json


async def send_to(deps: Deps, caller: Caller, what: str, payload: Json) -> None:
    """Send a message or a file to the one who asked for it; each click is one, called by `what` it is."""
    now = deps.now()
    key = f"{what}:{caller.slack_id}:{now:%Y%m%dT%H%M%S%f}"
    message = Outgoing(caller.workspace_id, key, caller.slack_id, payload, now, lane=Lane.PROMPT)
    await deps.db.transact(service.post, message)
    deps.nudge()
