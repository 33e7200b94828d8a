"""Mentions of people and channels in Slack's text."""

from __future__ import annotations

from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape

CHANNEL = LazyPattern(r"<#(?P<id>[CG][A-Z0-9]+)(?:\|[^>]*)?>")
PERSON = LazyPattern(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NAMED = LazyPattern(r"<(?P<mark>[#@])[CGUW][A-Z0-9]+(?:\|(?P<name>[^>]*))?>")


def first_channel(text: str) -> str | None:
    """The id of the first channel mentioned."""
    found = CHANNEL.search(text)
    return found["id"] if found else None


def first_person(text: str) -> str | None:
    """The Slack id of the first person mentioned."""
    found = PERSON.search(text)
    return found["id"] if found else None


def people(text: str) -> list[str]:
    """The Slack ids of the people mentioned, each once, in order."""
    return list(dict.fromkeys(found["id"] for found in PERSON.finditer(text)))


def escaped(text: str) -> str:
    """The text escaped for Slack, but for mentions of people, which stay mentions."""
    shown, at = [], 0
    for found in PERSON.finditer(text):
        shown += [escape(text[at : found.start()]), f"<@{found['id']}>"]
        at = found.end()
    return "".join([*shown, escape(text[at:])])


def readable(text: str) -> str:
    """The text with the names of people and channels, for where Slack shows no mentions; “…” for unknown names."""
    return _NAMED.sub(lambda found: f"{found['mark']}{found['name'] or '…'}", text)


def without_mentions(text: str) -> str:
    """The text without mentions of people and channels."""
    return PERSON.sub("", CHANNEL.sub("", text)).strip()
