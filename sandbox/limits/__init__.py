"""Block Kit's limits: what Slack would refuse in a message's blocks or in a view, and why."""

from __future__ import annotations

import json

from sandbox.limits.blocks import BLOCKS
from sandbox.limits.composition import FLAG, KIND, plain
from sandbox.limits.schema import Items, Json, LimitProblem, LimitReport, LimitRule, Obj, OneOfTypes, Str
from sandbox.limits.whole import check_whole, has_input

__all__ = ["LimitProblem", "check_message", "check_view"]

_MESSAGE_BLOCKS = Items(BLOCKS, 0, 50)
_VIEW_BYTES = 250 * 1024
_VIEW: dict[str, LimitRule] = {
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
_VIEWS = OneOfTypes({"modal": _MODAL, "home": Obj(_VIEW, ("blocks",))})


def check_message(blocks: object, at: str = "/blocks") -> list[LimitProblem]:
    """The problems of a message's blocks; none when Slack would accept them."""
    report = LimitReport("message")
    _MESSAGE_BLOCKS.check(blocks, at, report)
    check_whole(blocks, at, report)
    return report.problems


def check_view(view: object, at: str = "/view") -> list[LimitProblem]:
    """The problems of a modal or an App Home; none when Slack would accept it."""
    kind = view.get("type") if isinstance(view, dict) else None
    report = LimitReport("home" if kind == "home" else "modal")
    _VIEWS.check(view, at, report)
    if isinstance(view, dict):
        check_whole(view.get("blocks"), f"{at}/blocks", report)
        _check_submit(view, at, report)
        _check_size(view, at, report)
    return report.problems


def _check_submit(view: Json, at: str, report: LimitReport) -> None:
    if view.get("type") == "modal" and "submit" not in view and has_input(view.get("blocks")):
        report.refuse(f"{at}/submit", "missing required field: submit, for the input blocks")


def _check_size(view: Json, at: str, report: LimitReport) -> None:
    if len(json.dumps(view)) > _VIEW_BYTES:
        report.refuse(at, "view_too_large")
