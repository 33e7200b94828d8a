"""The Jinja environment of the page."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sandbox.page.render import blocks, elements, markdown, mrkdwn, people, rich_text, text, times
from sandbox.state import Json


@pass_context
def _mrkdwn(context: Context, source: str) -> Markup:
    return mrkdwn.mrkdwn(source, context["viewer"])


@pass_context
def _source(context: Context, source: str) -> str:
    return mrkdwn.source(source, context["viewer"])


@pass_context
def _rich_text(context: Context, block: Json) -> Markup:
    return rich_text.rich_text(block, context["viewer"])


@pass_context
def _groups(context: Context, element: Json) -> list[elements.ChoiceGroup]:
    return elements.groups(element, context["viewer"], context.get("typed"))


@pass_context
def _text(context: Context, thing: Json | str) -> Markup:
    """A text object of either kind, or a bare string."""
    if isinstance(thing, str):
        return text.plain(thing)
    if thing["type"] == "mrkdwn":
        return _mrkdwn(context, thing["text"])
    return text.plain(thing["text"])


def _size(count: int) -> str:
    """Bytes in words."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.0f} KB" if count < 1024**2 else f"{count / 1024**2:.1f} MB"


@cache
def environment() -> Environment:
    """Templates with escaping on, where a missing variable is an error."""
    jinja = Environment(
        loader=PackageLoader("sandbox.page"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= _filters()
    jinja.tests["safe_url"] = text.is_safe
    jinja.tests["grouped"] = lambda element: element["type"] in elements.GROUPED
    return jinja


def _filters() -> dict[str, Any]:
    return {
        "mrkdwn": _mrkdwn,
        "source": _source,
        "rich_text": _rich_text,
        "markdown": markdown.markdown,
        "text": _text,
        "plain": text.plain,
        "emojize": text.emojize,
        "groups": _groups,
        "typed_text": elements.typed_text,
        "value_key": elements.value_key,
        "legible": elements.legible,
        "block": blocks.block_html,
        "attachment": blocks.attachment_html,
        "element": blocks.element_html,
        "words": blocks.words,
        "initials": people.initials,
        "tint": people.tint,
        "city": times.city,
        "size": _size,
    }
