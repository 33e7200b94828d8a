"""The app's manifest: as it is for Socket Mode, with addresses filled in for HTTP."""

from __future__ import annotations

import json
from typing import Any

from bot.settings import ROOT

MANIFEST = ROOT / "manifest.json"


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest; with the public `url` of `groundswell serve`, for HTTP delivery and installation."""
    made: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    if url is None:
        return made
    base = url.rstrip("/")
    events = f"{base}/slack/events"
    for command in made["features"]["slash_commands"]:
        command["url"] = events
    made["oauth_config"]["redirect_urls"] = [f"{base}/slack/oauth_redirect"]
    made["settings"]["socket_mode_enabled"] = False
    made["settings"]["event_subscriptions"]["request_url"] = events
    made["settings"]["interactivity"]["request_url"] = events
    return made


def bot_scopes() -> list[str]:
    """The scopes that the app requests, including optional ones."""
    scopes = manifest()["oauth_config"]["scopes"]
    return [*scopes["bot"], *scopes.get("bot_optional", ())]
