"""The control API: a person's hands, for tests and scripts, under /sandbox/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import control_interactions, control_people, control_running, control_speech

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """Speech, interactions, people and the running of the workspace."""
    parts = (control_speech, control_interactions, control_people, control_running)
    return [route for part in parts for route in part.routes(sandbox)]
