"""What becomes of text that a person types: escaped mrkdwn, and the rich text Slack keeps beside it."""

from __future__ import annotations

import re

from sandbox.blocks import fresh_id
from sandbox.state import Json
from sandbox.workspace import Workspace

_SPECIAL = re.compile(
    r"(?P<link>https?://[^\s<>|]*[^\s<>|.,;:!?)])"
    r"|(?<![\w@])@(?P<user>[\w-]+(?:\.[\w-]+)*)"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
    r"|(?<!\w):(?P<emoji>[a-z][a-z0-9_+-]*|[+-]1):"
)
_BROADCASTS = frozenset({"here", "channel", "everyone"})


def escape(text: str) -> str:
    """The three characters that mrkdwn reserves, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parse(workspace: Workspace, text: str) -> list[Json]:
    """Typed text as rich text elements: plain runs, people, channels, links and emoji."""
    elements: list[Json] = []
    end = 0
    for match in _SPECIAL.finditer(text):
        special = _element(workspace, str(match.lastgroup), match[str(match.lastgroup)])
        if special is None:
            continue
        if match.start() > end:
            elements.append({"type": "text", "text": text[end : match.start()]})
        elements.append(special)
        end = match.end()
    if end < len(text):
        elements.append({"type": "text", "text": text[end:]})
    return elements


def _element(workspace: Workspace, kind: str, value: str) -> Json | None:
    if kind == "link":
        return {"type": "link", "url": value}
    if kind == "emoji":
        return {"type": "emoji", "name": value}
    if kind == "channel":
        channels = (item for item in workspace.conversations.values() if item.kind != "im" and item.name == value)
        found = next(channels, None)
        return {"type": "channel", "channel_id": found.id} if found else None
    if value in _BROADCASTS:
        return {"type": "broadcast", "range": value}
    group = next((group for group in workspace.user_groups.values() if group.handle == value), None)
    if group:
        return {"type": "usergroup", "usergroup_id": group.id}
    user = next((user for user in workspace.users.values() if user.name == value), None)
    return {"type": "user", "user_id": user.id} if user else None


def as_text(workspace: Workspace, elements: list[Json], *, named: bool = False) -> str:
    """Rich text elements as mrkdwn; `named` adds people's names, as slash commands have them."""
    return "".join(_mrkdwn(workspace, element, named=named) for element in elements)


def _mrkdwn(workspace: Workspace, element: Json, *, named: bool) -> str:
    match element["type"]:
        case "user":
            label = f"|{workspace.users[element['user_id']].name}" if named else ""
            return f"<@{element['user_id']}{label}>"
        case "channel" | "usergroup":
            return _named(workspace, element)
        case "broadcast":
            return f"<!{element['range']}>"
        case "link":
            return f"<{escape(element['url'])}>"
        case "emoji":
            return f":{element['name']}:"
        case _:
            return escape(element["text"])


def _named(workspace: Workspace, element: Json) -> str:
    """A channel or a user group, which always carry their names."""
    if element["type"] == "channel":
        return f"<#{element['channel_id']}|{workspace.conversations[element['channel_id']].name}>"
    return f"<!subteam^{element['usergroup_id']}|@{workspace.user_groups[element['usergroup_id']].handle}>"


def as_blocks(elements: list[Json]) -> list[Json]:
    """The one rich_text block that a person's message carries."""
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": fresh_id(), "elements": [section]}]
