"""What every text renderer needs: emoji, safe links, mentions."""

from __future__ import annotations

import re

import emoji
from markupsafe import Markup, escape

from sandbox.page.render.people import Viewer

SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
SKIN_TONE = re.compile(r"::skin-tone-\d:")


def unescape(text: str) -> str:
    """Undo Slack's three escapes, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def emojize(text: str) -> str:
    """Known `:shortcodes:` become characters; skin tones are dropped, unknown ones stay."""
    return emoji.emojize(SKIN_TONE.sub(":", text), language="alias") if ":" in text else text


def plain(text: str) -> Markup:
    """Plain text with its emoji."""
    return escape(emojize(text))


def is_safe(url: str) -> bool:
    """Whether a link is http, https or mailto."""
    return SAFE_LINK.fullmatch(url) is not None


def link(url: str, label: str | Markup) -> Markup:
    """A link, or only its label when its scheme is not safe."""
    if not is_safe(url):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)


def person(user_id: str, viewer: Viewer, fallback: str = "") -> Markup:
    """A mention of a person; that of the viewer is highlighted."""
    name = viewer.name_of(user_id)
    shown = fallback or name if name == user_id else name
    kind = "mention mention-me" if user_id == viewer.id else "mention"
    return Markup('<span class="{}">@{}</span>').format(kind, shown.lstrip("@"))


def channel(channel_id: str, viewer: Viewer, fallback: str = "") -> Markup:
    """A mention of a channel, with a link when the viewer may see it."""
    conversation = viewer.conversations.get(channel_id)
    name = (conversation and conversation.name) or fallback or channel_id
    if conversation is None or (conversation.kind != "channel" and viewer.id not in conversation.members):
        return Markup('<span class="mention">#{}</span>').format(name)
    return Markup('<a class="mention" href="/as/{}/{}">#{}</a>').format(viewer.id, channel_id, name)


def broadcast(name: str) -> Markup:
    """`@here`, `@channel`, `@everyone`, or a user group."""
    return Markup('<span class="mention mention-me">@{}</span>').format(name.lstrip("@"))
