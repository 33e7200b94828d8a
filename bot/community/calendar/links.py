"""The link under which a session is joined."""

from __future__ import annotations

# Slack's limit for the address of a button.
MAX_LINK_CHARACTERS = 3000


def is_link(text: str) -> bool:
    """Whether a text is a web address in one piece: a line break in one would break buttons and calendars."""
    return (
        text.lower().startswith(("https://", "http://"))
        and len(text) <= MAX_LINK_CHARACTERS
        and text.isprintable()
        and " " not in text
    )
