"""Drawing somebody's App Home."""

from __future__ import annotations

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.home import service
from bot.journeys.content import Library
from bot.kit.slack import error_code

log = structlog.get_logger()


async def publish(deps: Deps, library: Library, workspace_id: str, slack_id: str) -> None:
    """Redraw a Home. A failure is only logged: the next opening draws it again."""
    view = await deps.db.read(service.home, library, workspace_id, slack_id, at=deps.now())
    try:
        client = await deps.client(workspace_id)
        await client.views_publish(user_id=slack_id, view=view)
    except SlackApiError as error:
        log.warning("home.publish_refused", workspace=workspace_id, reason=error_code(error.response))
    except (TimeoutError, WorkspaceGoneError, aiohttp.ClientError) as error:
        log.warning("home.publish_failed", workspace=workspace_id, error=type(error).__name__)
