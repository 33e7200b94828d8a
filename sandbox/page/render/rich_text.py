"""`rich_text` blocks as HTML."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from sandbox.page.render import text as pieces
from sandbox.page.render.people import Viewer
from sandbox.page.render.times import slack_date
from sandbox.state import Json

Leaf = Callable[[Json, Viewer], Markup]
STYLE_TAGS = {"bold": "b", "italic": "i", "strike": "s", "underline": "u", "code": "code", "highlight": "mark"}
BULLETS = ("disc", "circle", "square")
NUMBERS = ("1", "a", "i")


def rich_text(block: Json, viewer: Viewer) -> Markup:
    """The whole block."""
    return Markup().join(_section(part, viewer) for part in block.get("elements", []))


def _section(part: Json, viewer: Viewer) -> Markup:
    if part.get("type") == "rich_text_list":
        return _list(part, viewer)
    body = Markup().join(_leaf(item, viewer) for item in part.get("elements", []))
    match part.get("type"):
        case "rich_text_preformatted":
            return Markup("<pre><code>{}</code></pre>").format(body)
        case "rich_text_quote":
            return Markup("<blockquote>{}</blockquote>").format(body)
        case _:
            return Markup('<div class="rich">{}</div>').format(body)


def _list(part: Json, viewer: Viewer) -> Markup:
    """A list with its depth as a class, so that jumps of indent stay readable."""
    indent = min(max(int(part.get("indent", 0)), 0), 8)
    items = Markup().join(Markup("<li>{}</li>").format(_section(item, viewer)) for item in part.get("elements", []))
    if part.get("style") == "ordered":
        start = int(part.get("offset", 0)) + 1
        return Markup('<ol class="indent-{}" type="{}" start="{}">{}</ol>').format(
            indent, NUMBERS[indent % 3], start, items
        )
    return Markup('<ul class="indent-{} bullet-{}">{}</ul>').format(indent, BULLETS[indent % 3], items)


def _leaf(item: Json, viewer: Viewer) -> Markup:
    render = _LEAVES.get(item.get("type", ""))
    html = render(item, viewer) if render else escape(item.get("text", item.get("type", "")))
    style = item.get("style")
    for name, tag in STYLE_TAGS.items():
        if isinstance(style, dict) and style.get(name):
            html = Markup("<{}>{}</{}>").format(tag, html, tag)
    return html


def _emoji(item: Json, _viewer: Viewer) -> Markup:
    return pieces.plain(f":{item['name']}:")


def _link(item: Json, _viewer: Viewer) -> Markup:
    return pieces.link(item["url"], item.get("text") or item["url"])


def _date(item: Json, viewer: Viewer) -> Markup:
    words = slack_date(int(item["timestamp"]), item.get("format", "{date_short_pretty}"), now=viewer.now, tz=viewer.tz)
    label = Markup("<time>{}</time>").format(words)
    return pieces.link(item["url"], label) if item.get("url") else label


_LEAVES: dict[str, Leaf] = {
    "text": lambda item, _viewer: escape(item["text"]),
    "link": _link,
    "emoji": _emoji,
    "user": lambda item, viewer: pieces.person(item["user_id"], viewer),
    "channel": lambda item, viewer: pieces.channel(item["channel_id"], viewer),
    "usergroup": lambda item, viewer: pieces.broadcast(viewer.handle_of(item["usergroup_id"])),
    "broadcast": lambda item, _viewer: pieces.broadcast(item["range"]),
    "color": lambda item, _viewer: Markup("<code>{}</code>").format(item["value"]),
    "date": _date,
}
