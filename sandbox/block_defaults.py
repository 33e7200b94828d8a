"""The ids and defaults that Slack fills in where blocks lack them."""

from __future__ import annotations

import random
from typing import Any

from sandbox.state import Json

_NOT_INTERACTIVE = frozenset({"image", "plain_text", "mrkdwn"})
_NESTED = ("text", "title", "label", "hint", "placeholder")
_random = random.Random()  # noqa: S311, names for elements are no secrets


def fresh_id() -> str:
    """A short name for a block or an element."""
    return f"{_random.getrandbits(30):06x}"


def with_defaults(blocks: list[Json] | None) -> list[Json] | None:
    """Blocks as Slack stores them: every block has a `block_id`, every interactive element an `action_id`."""
    return None if blocks is None else [_block(block) for block in blocks]


def _block(block: Json) -> Json:
    done = {"block_id": fresh_id(), **block}
    for key in _NESTED:
        if key in done:
            done[key] = _text(done[key])
    for key in ("accessory", "element"):
        if key in done:
            done[key] = _element(done[key])
    if "elements" in done and done["type"] in ("actions", "context", "context_actions"):
        done["elements"] = [_element(element) for element in done["elements"]]
    if "actions" in done:
        done["actions"] = [_element(element) for element in done["actions"]]
    if done["type"] == "container":
        done["child_blocks"] = with_defaults(done["child_blocks"])
    if done["type"] == "carousel":
        done["elements"] = with_defaults(done["elements"])
    if "fields" in done:
        done["fields"] = [_text(field) for field in done["fields"]]
    return done


def _text(value: Any) -> Any:
    if isinstance(value, dict) and value.get("type") == "plain_text":
        return {"emoji": True, **value}
    if isinstance(value, dict) and value.get("type") == "mrkdwn":
        return {"verbatim": False, **value}
    return value


def _element(element: Json) -> Json:
    if element["type"] in _NOT_INTERACTIVE:
        return {**_text(element)}
    done = {"action_id": fresh_id(), **element}
    for key in _NESTED:
        if key in done:
            done[key] = _text(done[key])
    return done
