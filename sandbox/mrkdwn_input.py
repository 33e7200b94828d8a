"""Text as a person types it: escaped mrkdwn, and the rich text that Slack keeps beside it."""

from __future__ import annotations

import re

from sandbox.block_defaults import fresh_id
from sandbox.state import Json
from sandbox.workspace import SlackWorkspace

_SPECIAL = re.compile(
    r"(?P<link>https?://[^\s<>|]*[^\s<>|.,;:!?)])"
    r"|(?<![\w@])(?P<mention>@)(?=\S)"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
    r"|(?<!\w):(?P<emoji>[a-z][a-z0-9_+-]*|[+-]1):"
)
_END_OF_NAME = re.compile(r"(?![\w-]|\.\w)")
_BROADCASTS = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """The three characters that mrkdwn reserves, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parse(workspace: SlackWorkspace, text: str) -> list[Json]:
    """Typed text as rich text elements: plain runs, people, channels, links and emoji."""
    elements: list[Json] = []
    end = start = 0
    while match := _SPECIAL.search(text, start):
        element, start = _element(workspace, text, match)
        if element:
            if match.start() > end:
                elements.append({"type": "text", "text": text[end : match.start()]})
            elements.append(element)
            end = start
    if end < len(text):
        elements.append({"type": "text", "text": text[end:]})
    return elements


def _element(workspace: SlackWorkspace, text: str, match: re.Match[str]) -> tuple[Json | None, int]:
    """The element of a match, None when the text is plain after all, and where the text goes on."""
    value = match[str(match.lastgroup)]
    match match.lastgroup:
        case "mention":
            return _mention(workspace, text, match.end())
        case "link":
            return {"type": "link", "url": value}, match.end()
        case "emoji":
            return {"type": "emoji", "name": value}, match.end()
        case _:
            channels = (item for item in workspace.conversations.values() if item.kind != "im" and item.name == value)
            found = next(channels, None)
            return ({"type": "channel", "channel_id": found.id} if found else None), match.end()


def _mention(workspace: SlackWorkspace, text: str, start: int) -> tuple[Json | None, int]:
    """The longest name that follows an @, which may have spaces and brackets, and where it ends."""
    names: list[tuple[str, Json]] = [(name, {"type": "broadcast", "range": name}) for name in _BROADCASTS]
    groups = workspace.user_groups.values()
    names += [(group.handle, {"type": "usergroup", "usergroup_id": group.id}) for group in groups]
    for user in workspace.users.values():
        names += [(name, {"type": "user", "user_id": user.id}) for name in user.mention_names]
    for name, element in sorted(names, key=lambda named: len(named[0]), reverse=True):
        end = start + len(name)
        if text[start:end].casefold() == name.casefold() and _END_OF_NAME.match(text, end):
            return element, end
    return None, start


def as_text(workspace: SlackWorkspace, elements: list[Json], *, named: bool = False) -> str:
    """Rich text elements as mrkdwn; `named` adds people's names, as slash commands have them."""
    return "".join(_mrkdwn(workspace, element, named=named) for element in elements)


def _mrkdwn(workspace: SlackWorkspace, element: Json, *, named: bool) -> str:
    match element["type"]:
        case "user":
            label = f"|{workspace.users[element['user_id']].name}" if named else ""
            return f"<@{element['user_id']}{label}>"
        case "channel" | "usergroup":
            return _with_name(workspace, element)
        case "broadcast":
            return f"<!{element['range']}>"
        case "link":
            return f"<{escape(element['url'])}>"
        case "emoji":
            return f":{element['name']}:"
        case _:
            return escape(element["text"])


def _with_name(workspace: SlackWorkspace, element: Json) -> str:
    """A channel or a user group, whose mentions always carry their names."""
    if element["type"] == "channel":
        return f"<#{element['channel_id']}|{workspace.conversations[element['channel_id']].name}>"
    return f"<!subteam^{element['usergroup_id']}|@{workspace.user_groups[element['usergroup_id']].handle}>"


def message_parts(workspace: SlackWorkspace, text: str) -> Json:
    """The text and the one rich_text block of a person's message."""
    elements = parse(workspace, text)
    section = {"type": "rich_text_section", "elements": elements}
    block = {"type": "rich_text", "block_id": fresh_id(), "elements": [section]}
    return {"text": as_text(workspace, elements), "blocks": [block] if elements else None}
