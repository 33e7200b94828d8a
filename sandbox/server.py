"""The running workspace: one HTTP server in front of one `Workspace`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import ClassVar, Self

from aiohttp import web

from sandbox import api, control, events, files, oauth, response_urls, transports
from sandbox import people as cast
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.installation import Installation
from sandbox.page import routes as page
from sandbox.state import Json
from sandbox.triggers import Triggers
from sandbox.workspace import Workspace

Door = Callable[["Sandbox"], list[web.RouteDef]]

RECORDED_CALLS = 10_000
LARGEST_UPLOAD = 100 * 1024 * 1024


class Sandbox:
    """A local Slack: the Web API, what Slack sends to the app, a control API and a page.

    With `request_url` the app is served over signed HTTP; without, over Socket Mode.
    `hint` is mrkdwn that the page shows to a first visitor: what to try.
    """

    _doors: ClassVar[tuple[Door, ...]] = (
        api.routes,
        control.routes,
        files.routes,
        oauth.routes,
        transports.routes,
        response_urls.routes,
        page.routes,
    )

    def __init__(
        self,
        manifest: Json,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        request_url: str | None = None,
        people: bool = True,
        hint: str = "",
    ) -> None:
        self.host = host
        self.port = port
        self.hint = hint
        self.clock = clock or Clock()
        self.workspace = Workspace(clock=self.clock)
        self.installation = Installation(manifest, request_url=request_url, team_id=self.workspace.team_id)
        self.faults = Faults()
        self.uploads = files.Uploads()
        self.grants = oauth.Grants(self.clock)
        self.triggers = Triggers()
        self.response_urls = response_urls.ResponseUrls(self)
        self.selections: dict[tuple[str, str, str], Json] = {}
        self.transport = transports.Transport(self)
        events.watch(self)
        self.calls: deque[Json] = deque(maxlen=RECORDED_CALLS)
        self._runner: web.AppRunner | None = None
        self.workspace.add_user(cast.SLACKBOT)
        self.workspace.add_user(self.installation.bot_user)
        if people:
            cast.seed(self.workspace, self.installation.bot_user_id)

    @property
    def url(self) -> str:
        """Where the workspace lives."""
        return f"http://{self.host}:{self.port}"

    def env(self) -> dict[str, str]:
        """The variables that point an app at this workspace."""
        installation = self.installation
        return {
            "SLACK_BOT_TOKEN": installation.bot_token,
            "SLACK_APP_TOKEN": installation.app_token,
            "SLACK_SIGNING_SECRET": installation.signing_secret,
            "SLACK_CLIENT_ID": installation.client_id,
            "SLACK_CLIENT_SECRET": installation.client_secret,
            "SLACK_API_URL": f"{self.url}/api/",
        }

    def uninstall(self, *, refusal: str = "account_inactive") -> None:
        """Somebody removes the app: its token dies at once, and it is told."""
        self.installation.refusal = refusal
        self.workspace.announce("app.uninstalled")

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        for routes in self._doors:
            app.add_routes(routes(self))
        return app

    async def start(self) -> None:
        """Listen; `port` and `url` are settled afterwards."""
        self._runner = web.AppRunner(self._app(), access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening and let go of every connection."""
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
