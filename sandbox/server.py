"""The HTTP server of a sandbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox import file_transfer, oauth
from sandbox.api import http as api
from sandbox.clock import WorkspaceClock
from sandbox.control import routes as control
from sandbox.events.dispatch import watch
from sandbox.installation import Installation
from sandbox.interactions import replies
from sandbox.page import routes as page
from sandbox.people import SLACKBOT, seed
from sandbox.state import Json
from sandbox.transports.socket import PATH as SOCKET_PATH
from sandbox.transports.transport import Transport
from sandbox.workspace import SlackWorkspace
from sandbox.world import World

MAX_UPLOAD_BYTES = 100 * 1024 * 1024
ROUTES: tuple[Callable[[World], list[web.RouteDef]], ...] = (
    api.routes,
    control.routes,
    file_transfer.routes,
    oauth.routes,
    replies.routes,
    page.routes,
)


class Sandbox(World):
    """A local Slack for the app of a manifest: the Web API, Socket Mode or HTTP delivery, a control API and a page.

    With `request_url` the app is served over signed HTTP; without, over Socket Mode. What is below `app_paths` is the
    app's own: `app_pages` answers it, as soon as there is one.
    """

    app_pages: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None

    def __init__(
        self,
        manifest: Json,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: WorkspaceClock | None = None,
        request_url: str | None = None,
        people: bool = True,
        hint: str = "",
        app_paths: Sequence[str] = (),
    ) -> None:
        clock = clock or WorkspaceClock()
        workspace = SlackWorkspace(clock=clock)
        installation = Installation(manifest, request_url=request_url, team_id=workspace.team_id)
        super().__init__(clock, workspace, installation, Transport(installation), f"http://{host}:{port}", hint)
        self.host = host
        self.port = port
        self._app_paths = app_paths
        self._runner: web.AppRunner | None = None
        watch(self)
        workspace.add_user(SLACKBOT)
        workspace.add_user(installation.bot_user)
        if people:
            seed(workspace, installation.bot_user_id)

    async def start(self) -> None:
        """Listen; afterwards `port` and `url` are those of the server."""
        app = web.Application(client_max_size=MAX_UPLOAD_BYTES)
        app.router.add_get(SOCKET_PATH, self.transport.socket.connect)
        for routes in ROUTES:
            app.add_routes(routes(self))
        for path in self._app_paths:
            app.router.add_route("*", path + "{below:(/.*)?}", self._ask_app)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = int(self._runner.addresses[0][1])
        self.url = f"http://{self.host}:{self.port}"

    async def _ask_app(self, request: web.Request) -> web.StreamResponse:
        if self.app_pages is None:
            raise web.HTTPServiceUnavailable(text="The app is starting.")
        return await self.app_pages(request)

    async def stop(self) -> None:
        """Stop listening and close every connection."""
        self.workspace.announce("workspace.closing")
        await self.transport.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
