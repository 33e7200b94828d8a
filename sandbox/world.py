"""A workspace with one app installed: what every request to the sandbox reads and changes."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from sandbox.clock import WorkspaceClock
from sandbox.errors import RefusedError
from sandbox.faults import Faults
from sandbox.installation import Installation
from sandbox.state import Json
from sandbox.tickets import Grants, ResponseTarget, ResponseUrls, Triggers, Uploads
from sandbox.transports.transport import Transport
from sandbox.workspace import SlackWorkspace

MAX_RECORDED_CALLS = 10_000
MAX_PREPARING_SECONDS = 60.0


@dataclass
class World:
    """The parts of a running sandbox.

    `url` is the address at which it is served, `hint` is mrkdwn that the page shows to a first visitor, `progress`
    says what is awaited while the app starts.
    `selections` holds what people chose in messages, by person, channel and ts; `options` holds the options
    that the app last suggested to a person, by person, block id and action id.
    """

    clock: WorkspaceClock
    workspace: SlackWorkspace
    installation: Installation
    transport: Transport
    url: str = ""
    hint: str = ""
    progress: str = ""
    faults: Faults = field(default_factory=Faults)
    uploads: Uploads = field(default_factory=Uploads)
    triggers: Triggers = field(default_factory=Triggers)
    response_urls: ResponseUrls = field(default_factory=ResponseUrls)
    grants: Grants = field(init=False)
    selections: dict[tuple[str, str, str], Json] = field(default_factory=dict)
    options: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)
    calls: deque[Json] = field(default_factory=lambda: deque(maxlen=MAX_RECORDED_CALLS))
    _prepared: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def __post_init__(self) -> None:
        """Codes expire by the workspace's clock."""
        self.grants = Grants(self.clock)
        self._prepared.set()

    def response_url(self, target: ResponseTarget) -> str:
        """A new address at which the app may answer."""
        return self.url + self.response_urls.issue(target)

    def env(self) -> dict[str, str]:
        """The environment variables that connect an app to this workspace."""
        installation = self.installation
        return {
            "SLACK_BOT_TOKEN": installation.bot_token,
            "SLACK_APP_TOKEN": installation.app_token,
            "SLACK_SIGNING_SECRET": installation.signing_secret,
            "SLACK_CLIENT_ID": installation.client_id,
            "SLACK_CLIENT_SECRET": installation.client_secret,
            "SLACK_API_URL": f"{self.url}/api/",
        }

    def show_progress(self, words: str) -> None:
        """Say on every open page what is awaited; "" for nothing."""
        self.progress = words
        if words:
            self._prepared.clear()
        else:
            self._prepared.set()
        self.workspace.announce("world.progress", words)

    async def prepared(self) -> None:
        """Return once nothing is awaited any more; RefusedError if that takes too long."""
        try:
            async with asyncio.timeout(MAX_PREPARING_SECONDS):
                await self._prepared.wait()
        except TimeoutError:
            sentence = f"The workspace isn't ready yet ({self.progress}). Try again in a moment."
            raise RefusedError(sentence, status=503) from None

    def uninstall(self, *, refusal: str = "account_inactive") -> None:
        """Remove the app: its token stops working at once, and the app is told."""
        self.installation.refusal = refusal
        self.workspace.announce("app.uninstalled")
