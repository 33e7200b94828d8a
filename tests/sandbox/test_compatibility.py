"""What the documentation claims is what is registered, and a manifest is told what is missing."""

from pathlib import Path
from typing import Any

from sandbox import compatibility
from sandbox.installation import Installation

DOCUMENT = Path(__file__).parents[2] / "docs" / "sandbox.md"


def test_the_table_in_the_documentation_is_that_of_the_code() -> None:
    """`python -m sandbox.compatibility docs/sandbox.md` renews it."""
    written = DOCUMENT.read_text(encoding="utf-8")

    assert compatibility.BEGIN in written
    assert compatibility.END in written
    assert compatibility.with_table(written) == written


def test_what_a_manifest_asks_for_in_vain(manifest: dict[str, Any]) -> None:
    """Events that are never sent and scopes without effect, those of users included."""
    manifest["settings"]["event_subscriptions"]["bot_events"] += ["emoji_changed", "channel_created"]
    manifest["settings"]["event_subscriptions"]["user_events"] = ["message.im"]
    manifest["oauth_config"]["scopes"]["bot"] = ["chat:write", "canvases:write"]
    manifest["oauth_config"]["scopes"]["user"] = ["search:read"]

    found = compatibility.unsupported(Installation(manifest))

    assert found.events == ("channel_created", "emoji_changed", "message.im (user)")
    assert found.scopes == ("canvases:write", "search:read (user)")
    assert len(found.lines()) == 2


def test_nothing_is_said_of_a_manifest_that_is_supported_whole(manifest: dict[str, Any]) -> None:
    """The app of the tests uses only what there is."""
    assert compatibility.unsupported(Installation(manifest)).lines() == []
