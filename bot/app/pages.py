"""The pages and files that people read in a browser, without Slack."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.metadata import version

from prometheus_client import CollectorRegistry
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.routing import Route

from bot.app.metrics import LedgerCollector
from bot.certification.certificates import web as certificates
from bot.certification.certificates.keys import BadgeContext
from bot.community.context import CommunityContext
from bot.community.feeds import web as calendars
from bot.deps import Deps
from bot.kit.web import site


def routes(deps: Deps, community: CommunityContext, badges: BadgeContext) -> list[Route]:
    """The addresses of every feature."""
    return [calendars.route(deps.db, community.catalog), *certificates.routes(deps.db, badges, deps.now)]


def asgi(
    bolt: AsyncApp,
    deps: Deps,
    problem: Callable[[], Awaitable[str | None]],
    more: list[Route] | None,
) -> Starlette:
    """The HTTP side; without `more`, it takes no requests from Slack and has no pages for people."""
    settings, metrics = deps.settings, CollectorRegistry()
    metrics.register(LedgerCollector(deps.db, deps.now, version("groundswell")))
    secret = settings.slack_signing_secret
    return site(
        bolt,
        signing_secret=secret.get_secret_value() if more is not None and secret else None,
        install=more is not None and settings.many_workspaces,
        problem=problem,
        metrics=metrics,
        more=more or [],
    )
