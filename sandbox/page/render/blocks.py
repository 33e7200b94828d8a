"""Blocks as HTML: one template for each type, and a fallback for unknown and invalid blocks."""

from __future__ import annotations

from typing import Any

from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sandbox.page.render import elements
from sandbox.state import Json

TEMPLATES: dict[str, str] = {
    name: name
    for name in (
        "actions",
        "alert",
        "auth_provider",
        "card",
        "carousel",
        "container",
        "context",
        "context_actions",
        "data_visualization",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "markdown",
        "plan",
        "rich_text",
        "section",
        "table",
        "task_card",
        "video",
    )
} | {"data_table": "table"}

_BROKEN = (UndefinedError, AttributeError, KeyError, IndexError, TypeError, ValueError)


@pass_context
def block_html(context: Context, block: Json, state: Json | None = None) -> Markup:
    """One block with the viewer's values by block and action id; an invalid block does not break the page."""
    state = context.get("state") if state is None else state
    return _draw(context, "blocks", TEMPLATES.get(block.get("type", "")), block=block, state=state)


@pass_context
def attachment_html(context: Context, attachment: Json, state: Json) -> Markup:
    """A legacy attachment, which has not been validated."""
    return _draw(context, "blocks", "attachment", block=attachment, state=state)


@pass_context
def element_html(context: Context, element: Json, block: Json) -> Markup:
    """One element of a block."""
    kind = elements.TEMPLATES.get(element.get("type", ""))
    typed = _typed(context, block.get("block_id", ""), element.get("action_id", ""))
    return _draw(context, "elements", kind, block=block, element=element, typed=typed)


def _typed(context: Context, block_id: str, action_id: str) -> Json | None:
    """The viewer's value of an element."""
    state: Json = context.get("state") or {}
    found: Json | None = state.get(block_id, {}).get(action_id)
    return found


def _draw(context: Context, folder: str, kind: str | None, **values: Any) -> Markup:
    everything = {**context.get_all(), **values}
    try:
        if kind:
            return Markup(context.environment.get_template(f"{folder}/{kind}.html").render(everything))  # noqa: S704  # a template escapes what it prints
    except _BROKEN:
        pass
    fallback = context.environment.get_template("blocks/unknown.html")
    return Markup(fallback.render(thing=values.get("element", values["block"])))  # noqa: S704  # as above


def words(thing: Any) -> str:
    """Every text inside a block, for the fallback."""
    if isinstance(thing, dict):
        kept = (value for key, value in thing.items() if not key.endswith(("_id", "type", "url")))
        return " ".join(filter(None, map(words, kept)))
    if isinstance(thing, list):
        return " ".join(filter(None, map(words, thing)))
    return thing if isinstance(thing, str) else ""
