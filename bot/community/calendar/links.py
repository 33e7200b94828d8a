"""Links for joining a session."""

from __future__ import annotations

# Slack's limit for the address of a button.
MAX_LINK_CHARACTERS = 3000


def is_link(text: str) -> bool:
    """Whether a text is one web address, without line breaks, which would break buttons and calendar files."""
    return (
        text.lower().startswith(("https://", "http://"))
        and len(text) <= MAX_LINK_CHARACTERS
        and text.isprintable()
        and " " not in text
    )
