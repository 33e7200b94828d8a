"""Publishing App Homes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.home import service
from bot.journeys.content import Library
from bot.kit.slack import Caller, Json, error_code
from bot.members import profile_reader
from bot.members import service as members

log = structlog.get_logger()
RECENT_SECONDS = 1800.0


class RecentViewers:
    """Members who viewed their Home recently, so that changes are shown at once.

    Kept in this process only; in others, a Home is updated when it is opened.
    """

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._since: dict[Caller, float] = {}

    def note(self, caller: Caller) -> None:
        self._since[caller] = self._wall()

    def __contains__(self, caller: Caller) -> bool:
        return self._since.get(caller, float("-inf")) > self._wall() - RECENT_SECONDS

    def among(self, people: Iterable[Caller]) -> list[Caller]:
        """Those of some members who viewed their Home recently."""
        start = self._wall() - RECENT_SECONDS
        self._since = {person: since for person, since in self._since.items() if since > start}
        return [person for person in people if person in self._since]


async def publish(
    deps: Deps,
    library: Library,
    caller: Caller,
    shown: str | None = None,
    *,
    programme: Sequence[Json] = (),
    way: Sequence[Json] = (),
) -> None:
    """Publish a Home. Failures are only logged, because the next opening publishes it again.

    `programme` is what those who run it read there, `way` what future trainers do.
    """
    workspace_id, slack_id = caller.workspace_id, caller.slack_id
    language = None
    member = await deps.db.read(members.find, workspace_id, slack_id)
    if member is None:
        language = await profile_reader.language_of_stranger(deps, workspace_id, slack_id)
    elif member.zone is None:
        await profile_reader.meet(deps, workspace_id, slack_id, seconds=profile_reader.WINDOW_SECONDS)
    viewer = service.HomeViewer(workspace_id, slack_id, shown, language, programme, way)
    usual = {"most_reviews": deps.settings.reviews_per_day, "per_day": deps.settings.messages_per_day}
    view = await deps.db.read(service.home, library, viewer, now=deps.now(), **usual)
    try:
        client = await deps.client(workspace_id)
        await client.views_publish(user_id=slack_id, view=view)
    except SlackApiError as error:
        log.warning("home.publish_refused", workspace=workspace_id, reason=error_code(error.response))
    except (TimeoutError, WorkspaceGoneError, aiohttp.ClientError) as error:
        log.warning("home.publish_failed", workspace=workspace_id, error=type(error).__name__)
