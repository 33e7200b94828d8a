"""Links for joining a session."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern

# Slack's limit for the address of a button.
MAX_LINK_CHARACTERS = 3000
# A name with a dot in it, such as meet.example.com, perhaps with a path.
_WITHOUT_SCHEME = LazyPattern(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def is_link(text: str) -> bool:
    """Whether a text is one web address, without line breaks, which would break buttons and calendar files."""
    return (
        text.lower().startswith(("https://", "http://"))
        and len(text) <= MAX_LINK_CHARACTERS
        and text.isprintable()
        and " " not in text
    )


def completed(text: str) -> str:
    """A link as it was typed, with the `https://` that people leave out."""
    return f"https://{text}" if _WITHOUT_SCHEME.fullmatch(text) else text
