"""Mentions of people and channels in Slack's text."""

from __future__ import annotations

import re

CHANNEL = re.compile(r"<#(?P<id>[CG][A-Z0-9]+)(?:\|[^>]*)?>")
PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>")


def first_channel(text: str) -> str | None:
    """The id of the first channel mentioned."""
    found = CHANNEL.search(text)
    return found["id"] if found else None


def first_person(text: str) -> str | None:
    """The Slack id of the first person mentioned."""
    found = PERSON.search(text)
    return found["id"] if found else None


def without_mentions(text: str) -> str:
    """The text without mentions of people and channels."""
    return PERSON.sub("", CHANNEL.sub("", text)).strip()
