"""Limits of the interactive elements: buttons, menus, pickers and inputs."""

from __future__ import annotations

from typing import Any

from sandbox.limits.composition import (
    ACTION_ID,
    CONFIRM,
    DATE,
    DECIMAL,
    DISPATCH_CONFIG,
    FILTER,
    FLAG,
    IMAGE,
    KIND,
    LABEL,
    LINK_OPTION,
    OPTION_GROUP,
    PLACEHOLDER,
    PLAIN_OPTION,
    RICH_OPTION,
    STYLE,
    TIME,
    URL,
    plain,
)
from sandbox.limits.rich_text import RICH_TEXT
from sandbox.limits.schema import Anything, Items, Json, LimitReport, LimitRule, Number, Obj, OneOf, OneOfTypes, Str

_BASE: dict[str, LimitRule] = {"type": KIND, "action_id": ACTION_ID}
_FIELD: dict[str, LimitRule] = {**_BASE, "placeholder": PLACEHOLDER, "focus_on_load": FLAG}
_PICKER: dict[str, LimitRule] = {**_FIELD, "confirm": CONFIRM}
_CHOICES: dict[str, LimitRule] = {**_BASE, "confirm": CONFIRM, "focus_on_load": FLAG}
_MANY: dict[str, LimitRule] = {**_PICKER, "max_selected_items": Number(1)}
_IDS = Items(Str())
_MODAL = ("modal",)


def _initial_is_offered(element: Json, at: str, report: LimitReport) -> None:
    offered = _offered(element)
    for name in ("initial_option", "initial_options"):
        held = element.get(name)
        chosen = held if isinstance(held, list) else [held]
        if name in element and any(one not in offered for one in chosen):
            report.refuse(f"{at}/{name}", "must be one of the provided options")


def _offered(element: Json) -> list[Any]:
    groups = element.get("option_groups")
    lists = [element.get("options"), *(g.get("options") for g in _list(groups) if isinstance(g, dict))]
    return [option for options in lists for option in _list(options)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _ordered(low: str, high: str) -> Any:
    def check(element: Json, at: str, report: LimitReport) -> None:
        minimum, maximum = _number(element.get(low)), _number(element.get(high))
        if minimum is not None and maximum is not None and minimum > maximum:
            report.refuse(f"{at}/{high}", f"must be greater than or equal to {low}")

    return check


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str | int) else None
    except (ValueError, OverflowError):
        return None


def _menu(fields: dict[str, LimitRule]) -> Obj:
    offers: dict[str, LimitRule] = {
        "options": Items(PLAIN_OPTION, 1, 100),
        "option_groups": Items(OPTION_GROUP, 1, 100),
    }
    return Obj({**fields, **offers}, exactly_one=("options", "option_groups"), across=(_initial_is_offered,))


def _ticks(initial: str, rule: LimitRule) -> Obj:
    fields = {**_CHOICES, "options": Items(RICH_OPTION, 1, 10), initial: rule}
    return Obj(fields, ("options",), across=(_initial_is_offered,))


_FEEDBACK = Obj({"text": plain(75), "value": Str(2000), "accessibility_label": LABEL}, ("text", "value"))

BUTTONS: dict[str, Obj] = {
    "button": Obj(
        {
            **_BASE,
            "text": plain(75),
            "value": Str(2000),
            "url": URL,
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": LABEL,
            "agent_prompt": Str(4000),
            "agent_prompt_display": Anything(),
            "visible_to_user_ids": _IDS,
        },
        ("text",),
    ),
    "workflow_button": Obj(
        {**_BASE, "text": plain(75), "workflow": Anything(), "style": STYLE, "accessibility_label": LABEL},
        ("text", "workflow"),
        surfaces=("message",),
    ),
    "icon_button": Obj(
        {
            **_BASE,
            "icon": OneOf(("trash",)),
            "text": plain(75),
            "value": Str(2000),
            "accessibility_label": LABEL,
            "visible_to_user_ids": _IDS,
            "confirm": CONFIRM,
        },
        ("icon", "text"),
        surfaces=("message",),
    ),
    "feedback_buttons": Obj(
        {**_BASE, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        ("positive_button", "negative_button"),
        surfaces=("message",),
    ),
    "overflow": Obj({**_BASE, "options": Items(LINK_OPTION, 1, 5), "confirm": CONFIRM}, ("options",)),
}
CHOOSERS: dict[str, Obj] = {
    "checkboxes": _ticks("initial_options", Items(RICH_OPTION, 1)),
    "radio_buttons": _ticks("initial_option", RICH_OPTION),
    "static_select": _menu({**_PICKER, "initial_option": PLAIN_OPTION}),
    "multi_static_select": _menu({**_MANY, "initial_options": Items(PLAIN_OPTION)}),
    "external_select": Obj({**_PICKER, "initial_option": PLAIN_OPTION, "min_query_length": Number(0)}),
    "multi_external_select": Obj({**_MANY, "initial_options": Items(PLAIN_OPTION), "min_query_length": Number(0)}),
    "users_select": Obj({**_PICKER, "initial_user": Str()}),
    "multi_users_select": Obj({**_MANY, "initial_users": _IDS}),
    "conversations_select": Obj(
        {
            **_PICKER,
            "initial_conversation": Str(),
            "default_to_current_conversation": FLAG,
            "response_url_enabled": FLAG,
            "filter": FILTER,
        }
    ),
    "multi_conversations_select": Obj(
        {**_MANY, "initial_conversations": _IDS, "default_to_current_conversation": FLAG, "filter": FILTER}
    ),
    "channels_select": Obj({**_PICKER, "initial_channel": Str(), "response_url_enabled": FLAG}),
    "multi_channels_select": Obj({**_MANY, "initial_channels": _IDS}),
    "datepicker": Obj({**_PICKER, "initial_date": DATE}),
    "timepicker": Obj({**_PICKER, "initial_time": TIME, "timezone": Str()}),
    "datetimepicker": Obj(
        {**_CHOICES, "initial_date_time": Number(1_000_000_000, 9_999_999_999)}, surfaces=("message", "modal")
    ),
}
_TYPED: dict[str, LimitRule] = {**_FIELD, "dispatch_action_config": DISPATCH_CONFIG}
INPUTS: dict[str, Obj] = {
    "plain_text_input": Obj(
        {
            **_TYPED,
            "initial_value": Str(3000),
            "multiline": FLAG,
            "min_length": Number(0, 3000),
            "max_length": Number(1, 3000),
        },
        across=(_ordered("min_length", "max_length"),),
    ),
    "rich_text_input": Obj(
        {
            **_TYPED,
            "initial_value": OneOfTypes({"rich_text": RICH_TEXT}),
            "min_lines": Number(1, 100),
            "max_lines": Number(1, 100),
        },
        across=(_ordered("min_lines", "max_lines"),),
    ),
    "number_input": Obj(
        {**_TYPED, "is_decimal_allowed": FLAG, "initial_value": DECIMAL, "min_value": DECIMAL, "max_value": DECIMAL},
        ("is_decimal_allowed",),
        across=(_ordered("min_value", "max_value"),),
        surfaces=_MODAL,
    ),
    "email_text_input": Obj({**_TYPED, "initial_value": Str()}, surfaces=_MODAL),
    "url_text_input": Obj({**_TYPED, "initial_value": Str()}, surfaces=_MODAL),
    "file_input": Obj({**_BASE, "filetypes": Items(Str()), "max_files": Number(1, 10)}, surfaces=_MODAL),
}
ELEMENTS: dict[str, Obj] = {**BUTTONS, **CHOOSERS, **INPUTS, "image": IMAGE}
