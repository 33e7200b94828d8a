"""The one app in the workspace, made from its manifest."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sandbox.state import Json, User


def _token(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(16)}"


@dataclass
class Installation:
    """An app as its manifest describes it, with the ids and secrets that Slack would give it.

    `scopes` are those granted to `bot_token`; `refusal` is the error code for that token once it is revoked.
    """

    manifest: Json
    request_url: str | None = None
    team_id: str = "T0SANDBOX1"
    app_id: str = "A0SANDBOX1"
    bot_user_id: str = "U0APPBOT01"
    bot_id: str = "B0APPBOT01"
    client_id: str = "1000000000001.1000000000002"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    verification_token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    bot_token: str = field(default_factory=lambda: _token("xoxb"))
    app_token: str = field(default_factory=lambda: _token("xapp"))
    scopes: tuple[str, ...] = ()
    refusal: str = ""

    def __post_init__(self) -> None:
        """Grant every scope that the manifest asks for."""
        self.scopes = self.scopes or self.wanted_scopes

    def _section(self, *path: str) -> Json:
        found = self.manifest
        for key in path:
            found = found.get(key) or {}
        return found

    @cached_property
    def name(self) -> str:
        """The app's name as people see it."""
        return str(self._section("display_information").get("name", "App"))

    @cached_property
    def display_name(self) -> str:
        """The bot user's name as people see it."""
        return str(self._section("features", "bot_user").get("display_name") or self.name)

    @cached_property
    def bot_name(self) -> str:
        """The bot user's handle."""
        return re.sub(r"\W+", "-", self.display_name.lower()).strip("-") or "app"

    @cached_property
    def wanted_scopes(self) -> tuple[str, ...]:
        """The bot scopes in the manifest, optional ones last."""
        scopes = self._section("oauth_config", "scopes")
        return (*scopes.get("bot", ()), *scopes.get("bot_optional", ()))

    @cached_property
    def user_scopes(self) -> tuple[str, ...]:
        """The user scopes in the manifest, which the sandbox does not grant."""
        scopes = self._section("oauth_config", "scopes")
        return (*scopes.get("user", ()), *scopes.get("user_optional", ()))

    @cached_property
    def user_events(self) -> tuple[str, ...]:
        """The user events in the manifest, which the sandbox does not send."""
        return tuple(self._section("settings", "event_subscriptions").get("user_events", ()))

    @cached_property
    def redirect_urls(self) -> tuple[str, ...]:
        """The addresses to which OAuth may redirect; none means any."""
        return tuple(self._section("oauth_config").get("redirect_urls", ()))

    @cached_property
    def subscriptions(self) -> frozenset[str]:
        """The bot events in the manifest."""
        return frozenset(self._section("settings", "event_subscriptions").get("bot_events", ()))

    @cached_property
    def commands(self) -> dict[str, Json]:
        """Slash commands by name, with their slash."""
        return {command["command"]: command for command in self._section("features").get("slash_commands", ())}

    @cached_property
    def shortcuts(self) -> dict[str, Json]:
        """Global and message shortcuts by callback id."""
        return {shortcut["callback_id"]: shortcut for shortcut in self._section("features").get("shortcuts", ())}

    @property
    def home_enabled(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self._section("features", "app_home").get("home_tab_enabled", False))

    @property
    def installed(self) -> bool:
        """Whether the app's token is valid."""
        return not self.refusal

    @property
    def socket_mode(self) -> bool:
        """Whether payloads are sent over WebSockets; with a request URL they are sent over HTTP."""
        return self.request_url is None

    @cached_property
    def bot_user(self) -> User:
        """The bot as a member of the workspace."""
        return User(
            id=self.bot_user_id,
            name=self.bot_name,
            real_name=self.name,
            display_name=self.display_name,
            tz="America/Los_Angeles",
            is_bot=True,
        )

    @cached_property
    def bot_profile(self) -> Json:
        """The bot_profile of the app's messages."""
        return {
            "id": self.bot_id,
            "app_id": self.app_id,
            "user_id": self.bot_user_id,
            "name": self.name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": self.team_id,
        }

    def install(self, scopes: Sequence[str]) -> str:
        """Grant these scopes besides earlier ones, and replace a token that was revoked; the token."""
        granted = self.scopes if self.installed else ()
        self.scopes = tuple(dict.fromkeys((*granted, *scopes)))
        if not self.installed:
            self.bot_token = _token("xoxb")
            self.refusal = ""
        return self.bot_token
