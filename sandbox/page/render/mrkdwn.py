"""Slack's mrkdwn as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup, escape

from sandbox.page.render import text as pieces
from sandbox.page.render.people import Viewer
from sandbox.page.render.times import slack_date

FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
QUOTE = re.compile(r"(?:&gt;|>) ?")
REST_QUOTED = re.compile(r"^(?:&gt;|>){3} ?", re.MULTILINE)
ENTITY = re.compile(r"<([^<>\n]+)>")


def _span(name: str, mark: str) -> str:
    """A pattern for text between two marks at word edges; `<entities>` are not split."""
    sign = re.escape(mark)
    inner = rf"(?:<[^<>\n]+>|[^{sign}<\n])+?"
    return rf"(?<![\w{sign}]){sign}(?=\S)(?P<{name}>{inner})(?<=\S){sign}(?![\w{sign}])"


INLINE = re.compile(
    "|".join(
        (r"<(?P<entity>[^<>\n]+)>", r"`(?P<code>[^`\n]+)`", _span("b", "*"), _span("i", "_"), _span("s", "~")),
    ),
)


def mrkdwn(text: str, viewer: Viewer) -> Markup:
    """A whole mrkdwn text: code fences first, then quotes, then lines."""
    parts = FENCE.split(text)
    rendered = [_code_block(part, viewer) if odd % 2 else _prose(part, viewer) for odd, part in enumerate(parts)]
    return Markup("").join(rendered)


def source(text: str, viewer: Viewer) -> str:
    """The text for editing: entities as names and addresses."""
    return pieces.unescape(ENTITY.sub(lambda found: _label(found[1], viewer), text))


def _code_block(code: str, viewer: Viewer) -> Markup:
    return Markup("<pre><code>{}</code></pre>").format(source(code, viewer))


def _prose(text: str, viewer: Viewer) -> Markup:
    """Lines in runs of quoted and unquoted ones; three quote signs quote all that follows."""
    text, *rest = REST_QUOTED.split(text.strip("\n"), maxsplit=1)
    runs = groupby(text.removesuffix("\n").split("\n"), key=lambda line: bool(QUOTE.match(line)))
    html = Markup().join(_run(list(lines), viewer, quoted=quoted) for quoted, lines in runs)
    return html + Markup().join(_quote(part, viewer) for part in rest)


def _run(lines: list[str], viewer: Viewer, *, quoted: bool) -> Markup:
    if quoted:
        return _quote("\n".join(QUOTE.sub("", line, count=1) for line in lines), viewer)
    return inline("\n".join(lines), viewer)


def _quote(text: str, viewer: Viewer) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(inline(text, viewer))


def inline(text: str, viewer: Viewer) -> Markup:
    """One stretch of text: entities, code, bold, italic, strike and emoji."""
    html, end = Markup(), 0
    for found in INLINE.finditer(text):
        html += pieces.plain(pieces.unescape(text[end : found.start()]))
        html += _marked(found, viewer)
        end = found.end()
    return html + pieces.plain(pieces.unescape(text[end:]))


def _marked(found: re.Match[str], viewer: Viewer) -> Markup:
    kind = found.lastgroup or ""
    inner = found[kind]
    if kind == "entity":
        return entity(inner, viewer)
    if kind == "code":
        return Markup("<code>{}</code>").format(source(inner, viewer))
    return Markup("<{}>{}</{}>").format(kind, inline(inner, viewer), kind)


def entity(body: str, viewer: Viewer) -> Markup:
    """The entity between `<` and `>`; anything else is shown as written."""
    target, _, label = body.partition("|")
    resolve = _ENTITIES.get(target[:1])
    if resolve:
        return resolve(target[1:], pieces.unescape(label), viewer)
    address = pieces.unescape(target)
    if pieces.is_safe(address):
        return pieces.link(address, pieces.plain(pieces.unescape(label)) if label else address.removeprefix("mailto:"))
    return escape(f"<{pieces.unescape(body)}>")


def _special(target: str, label: str, viewer: Viewer) -> Markup:
    name, *arguments = target.split("^")
    if name == "date":
        return _date(arguments, label, viewer)
    return pieces.broadcast(label or (arguments[0] if name == "subteam" and arguments else name))


def _date(arguments: list[str], fallback: str, viewer: Viewer) -> Markup:
    try:
        words = slack_date(int(arguments[0]), arguments[1], now=viewer.now, tz=viewer.tz)
    except (ValueError, IndexError, OverflowError, OSError):
        return escape(fallback)
    label = Markup('<time title="{}">{}</time>').format(fallback, pieces.unescape(words))
    return pieces.link(pieces.unescape(arguments[2]), label) if len(arguments) > 2 else label


def _label(body: str, viewer: Viewer) -> str:
    target, _, label = body.partition("|")
    names: dict[str, Callable[[], str]] = {
        "@": lambda: f"@{viewer.name_of(target[1:])}",
        "#": lambda: f"#{label or target[1:]}",
        "!": lambda: label or f"@{target[1:]}",
    }
    return names[target[0]]() if target[0] in names else label or target


_ENTITIES: dict[str, Callable[[str, str, Viewer], Markup]] = {
    "@": lambda target, label, viewer: pieces.person(target, viewer, label),
    "#": lambda target, label, viewer: pieces.channel(target, viewer, label),
    "!": _special,
}
