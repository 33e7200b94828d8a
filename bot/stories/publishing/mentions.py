"""People and channels as Slack writes them in a command."""

from __future__ import annotations

import re

_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def channel_in(text: str) -> str | None:
    """The id of the first channel that is named."""
    found = _CHANNEL.search(text)
    return found[1] if found else None


def person_in(text: str) -> str | None:
    """The Slack id of the first person that is named."""
    found = _PERSON.search(text)
    return found[1] if found else None


def without_references(text: str) -> str:
    """What is left of a text without them."""
    return _PERSON.sub("", _CHANNEL.sub("", text)).strip()
