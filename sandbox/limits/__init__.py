"""Block Kit's limits: what Slack would refuse in a message's blocks or in a view, and why."""

from __future__ import annotations

import json

from sandbox.limits.blocks import BLOCKS
from sandbox.limits.composition import FLAG, KIND, plain
from sandbox.limits.schema import Items, Json, Obj, Problem, Rule, Str, Typed, Visit
from sandbox.limits.whole import check_whole, has_input

__all__ = ["Problem", "check_message", "check_view"]

_MESSAGE_BLOCKS = Items(BLOCKS, 0, 50)
_VIEW_BYTES = 250 * 1024
_VIEW: dict[str, Rule] = {
    "type": KIND,
    "blocks": Items(BLOCKS, 1, 100),
    "private_metadata": Str(3000),
    "callback_id": Str(255),
    "external_id": Str(255),
}
_MODAL = Obj(
    {
        **_VIEW,
        "title": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": FLAG,
        "notify_on_close": FLAG,
        "submit_disabled": FLAG,
    },
    ("title", "blocks"),
)
_VIEWS = Typed({"modal": _MODAL, "home": Obj(_VIEW, ("blocks",))})


def check_message(blocks: object, at: str = "/blocks") -> list[Problem]:
    """What is wrong with a message's blocks; nothing when Slack would take them."""
    visit = Visit("message")
    _MESSAGE_BLOCKS.check(blocks, at, visit)
    check_whole(blocks, at, visit)
    return visit.problems


def check_view(view: object, at: str = "/view") -> list[Problem]:
    """What is wrong with a modal or an App Home; nothing when Slack would take it."""
    kind = view.get("type") if isinstance(view, dict) else None
    visit = Visit("home" if kind == "home" else "modal")
    _VIEWS.check(view, at, visit)
    if isinstance(view, dict):
        check_whole(view.get("blocks"), f"{at}/blocks", visit)
        _check_submit(view, at, visit)
        _check_size(view, at, visit)
    return visit.problems


def _check_submit(view: Json, at: str, visit: Visit) -> None:
    if view.get("type") == "modal" and "submit" not in view and has_input(view.get("blocks")):
        visit.refuse(f"{at}/submit", "missing required field: submit, for the input blocks")


def _check_size(view: Json, at: str, visit: Visit) -> None:
    if len(json.dumps(view)) > _VIEW_BYTES:
        visit.refuse(at, "view_too_large")
