"""All addresses of the control API."""

from __future__ import annotations

from aiohttp import web

from sandbox.control import interactions, messages, people, running
from sandbox.control.requests import Verb, answering
from sandbox.world import World

VERBS: dict[tuple[str, str], Verb] = {**messages.verbs, **interactions.verbs, **people.verbs, **running.verbs}


def routes(world: World) -> list[web.RouteDef]:
    """One address for each verb."""
    return [web.route(method, f"/sandbox/{name}", answering(world, verb)) for (method, name), verb in VERBS.items()]
