"""The pages and files that people read in a browser, without Slack."""

from __future__ import annotations

from starlette.routing import Route

from bot.certification.certificates import web as certificates
from bot.certification.certificates.keys import BadgeContext
from bot.community.context import CommunityContext
from bot.community.feeds import web as calendars
from bot.deps import Deps


def routes(deps: Deps, community: CommunityContext, badges: BadgeContext) -> list[Route]:
    """The addresses of every feature."""
    return [calendars.route(deps.db, community.catalog), *certificates.routes(deps.db, badges, deps.now)]
