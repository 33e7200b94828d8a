"""Limits of the everyday blocks, and the table of all of them."""

from __future__ import annotations

from sandbox.limits.composition import BLOCK_ID, FLAG, IMAGE, IMAGE_FIELDS, KIND, URL, plain, text
from sandbox.limits.elements import BUTTONS, CHOOSERS, ELEMENTS, INPUTS
from sandbox.limits.rich_text import RICH_TEXT
from sandbox.limits.schema import Items, Json, LimitReport, LimitRule, Number, Obj, OneOf, OneOfTypes, Str, only
from sandbox.limits.tables import TABLES

_BASE: dict[str, LimitRule] = {"type": KIND, "block_id": BLOCK_ID}
_MESSAGE = ("message",)
_NOT_MODAL = ("message", "home")
_ACCESSORIES = OneOfTypes(
    {
        **only(ELEMENTS, "button", "image", "overflow", "workflow_button").rules,
        **{name: rule for name, rule in CHOOSERS.items() if name != "datetimepicker"},
    }
)
_ACTIONS = OneOfTypes(
    {
        **only(BUTTONS, "button", "overflow", "workflow_button").rules,
        **CHOOSERS,
        **only(INPUTS, "rich_text_input").rules,
    }
)


def _file_input_is_quiet(block: Json, at: str, report: LimitReport) -> None:
    element = block.get("element")
    if block.get("dispatch_action") is True and isinstance(element, dict) and element.get("type") == "file_input":
        report.refuse(f"{at}/dispatch_action", "file_input does not dispatch actions")


def _default_needs_collapsible(block: Json, at: str, report: LimitReport) -> None:
    if block.get("default_collapsed") and block.get("is_collapsible") is not True:
        report.refuse(f"{at}/default_collapsed", "requires is_collapsible")


def _one_icon(card: Json, at: str, report: LimitReport) -> None:
    if "icon" in card and "slack_icon" in card:
        report.refuse(f"{at}/slack_icon", "must not be used beside icon")


SIMPLE: dict[str, Obj] = {
    "section": Obj(
        {**_BASE, "text": text(), "fields": Items(text(2000), 1, 10), "accessory": _ACCESSORIES, "expand": FLAG},
        at_least_one=("text", "fields"),
    ),
    "header": Obj({**_BASE, "text": plain(150), "level": Number(1, 4)}, ("text",)),
    "divider": Obj(_BASE),
    "context": Obj(
        {**_BASE, "elements": Items(OneOfTypes({**text().rules, "image": IMAGE}), 1, 10)},
        ("elements",),
    ),
    "actions": Obj({**_BASE, "elements": Items(_ACTIONS, 1, 25)}, ("elements",)),
    "context_actions": Obj(
        {**_BASE, "elements": Items(only(BUTTONS, "feedback_buttons", "icon_button"), 1, 5)},
        ("elements",),
        surfaces=_MESSAGE,
    ),
    "image": Obj(
        {**_BASE, **IMAGE_FIELDS, "title": plain(2000)}, ("alt_text",), exactly_one=("image_url", "slack_file")
    ),
    "input": Obj(
        {
            **_BASE,
            "label": plain(2000),
            "hint": plain(2000),
            "optional": FLAG,
            "dispatch_action": FLAG,
            "element": OneOfTypes({**CHOOSERS, **INPUTS}),
        },
        ("label", "element"),
        across=(_file_input_is_quiet,),
    ),
    "markdown": Obj({**_BASE, "text": Str(12_000, 1)}, ("text",), surfaces=_MESSAGE),
    "rich_text": RICH_TEXT,
    "video": Obj(
        {
            **_BASE,
            "title": plain(199),
            "title_url": Str(),
            "description": plain(199),
            "author_name": Str(49),
            "provider_name": Str(),
            "provider_icon_url": Str(),
            "alt_text": Str(min_length=1),
            "video_url": Str(min_length=1),
            "thumbnail_url": Str(min_length=1),
        },
        ("alt_text", "title", "thumbnail_url", "video_url"),
    ),
    "file": Obj(
        {**_BASE, "external_id": Str(), "source": OneOf(("remote",))}, ("external_id", "source"), surfaces=_MESSAGE
    ),
    "alert": Obj(
        {**_BASE, "text": text(200), "level": OneOf(("default", "info", "warning", "error", "success"))},
        ("text",),
        surfaces=("modal",),
    ),
    **TABLES,
}
_ICON = Obj({"type": KIND, "name": Str()})
CARD = Obj(
    {
        **_BASE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "icon": IMAGE,
        "slack_icon": _ICON,
        "hero_image": IMAGE,
        "actions": Items(only(BUTTONS, "button"), 0, 3),
    },
    at_least_one=("hero_image", "title", "actions", "body"),
    across=(_one_icon,),
)
_CONTAINED = only(
    SIMPLE,
    *("actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video"),
)
CONTAINER = Obj(
    {
        **_BASE,
        "title": plain(150),
        "rich_text_title": OneOfTypes({"rich_text": RICH_TEXT}),
        "subtitle": text(150),
        "icon": IMAGE,
        "child_blocks": Items(_CONTAINED, 1, 10),
        "width": OneOf(("narrow", "standard", "wide", "full")),
        "has_header_divider": FLAG,
        "is_collapsible": FLAG,
        "default_collapsed": FLAG,
    },
    ("child_blocks",),
    at_least_one=("title", "rich_text_title"),
    across=(_default_needs_collapsible,),
    surfaces=_NOT_MODAL,
)
_PROSE = OneOfTypes({"rich_text": RICH_TEXT})
_SOURCE = Obj({"type": KIND, "url": Str(), "text": Str()}, ("url",))
TASK_CARD = Obj(
    {
        **_BASE,
        "task_id": Str(),
        "title": Str(),
        "status": OneOf(("pending", "in_progress", "complete", "error")),
        "details": _PROSE,
        "output": _PROSE,
        "sources": Items(OneOfTypes({"url": _SOURCE})),
    },
    ("task_id", "title", "status"),
    surfaces=_MESSAGE,
)
AUTH_PROVIDER = Obj(
    {
        **_BASE,
        **dict.fromkeys(("value", "description"), Str(150)),
        **dict.fromkeys(("name", "connected_identity", "connected_context"), Str(75)),
        **dict.fromkeys(("auth_url", "disconnect_url", "icon_url"), URL),
        "is_connected": FLAG,
        "accessory": only(BUTTONS, "button"),
        "fallback": Str(),
    },
    surfaces=_MESSAGE,
)
BLOCKS = OneOfTypes(
    {
        **SIMPLE,
        "card": CARD,
        "carousel": Obj(
            {**_BASE, "elements": Items(OneOfTypes({"card": CARD}), 1, 10)}, ("elements",), surfaces=_NOT_MODAL
        ),
        "container": CONTAINER,
        "task_card": TASK_CARD,
        "plan": Obj(
            {**_BASE, "title": Str(), "tasks": Items(OneOfTypes({"task_card": TASK_CARD}))},
            ("title",),
            surfaces=_MESSAGE,
        ),
        "auth_provider": AUTH_PROVIDER,
    }
)
