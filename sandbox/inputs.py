"""Elements that hold a value: what each one holds, what it begins with, and what a person may put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox.errors import RefusedError
from sandbox.state import Json

HOLDS: dict[str, str] = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "checkboxes": "selected_options",
    "radio_buttons": "selected_option",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
_LISTS = frozenset({"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"})
_TEXTS = frozenset({"value", "rich_text_value"})
_INSIDE = ("elements", "actions", "child_blocks", "accessory", "element")


class Placed(NamedTuple):
    """An element and the block it stands in."""

    block: Json
    element: Json


def placed(blocks: list[Json] | None) -> Iterator[Placed]:
    """Every element with an action id, in reading order."""
    for block in blocks or []:
        for name in _INSIDE:
            held = block.get(name) or []
            for part in held if isinstance(held, list) else [held]:
                if "action_id" in part:
                    yield Placed(block, part)
                elif name in ("child_blocks", "elements"):
                    yield from placed([part])


def find(blocks: list[Json] | None, action_id: str, block_id: str | None = None) -> Placed:
    """The element of that action id, or a refusal that says what there is."""
    there = list(placed(blocks))
    for one in there:
        if one.element["action_id"] == action_id and block_id in (None, one.block.get("block_id")):
            return one
    known = ", ".join(one.element["action_id"] for one in there) or "none"
    raise RefusedError(f"there is no element {action_id!r} here; there are: {known}", status=404)


def initial(element: Json) -> Any:
    """What an element holds before anybody touched it."""
    name = HOLDS[element["type"]]
    key = "initial_value" if name in _TEXTS else f"initial_{name.removeprefix('selected_')}"
    return element.get(key, [] if name in _LISTS else None)


def state_of(blocks: list[Json] | None, touched: Json) -> Json:
    """`state.values` of these blocks: what people put in, and initial values elsewhere."""
    values: Json = {}
    for block, element in placed(blocks):
        if element["type"] in HOLDS:
            name = HOLDS[element["type"]]
            held = touched.get(block["block_id"], {}).get(element["action_id"])
            if held is None or held["type"] != element["type"]:
                held = {"type": element["type"], name: initial(element)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def chosen(element: Json, given: Json | None) -> Json:
    """What a person chose or typed, in Slack's shape.

    Options may be named by their value alone, and `value` stands for whatever the element holds.
    """
    kind = element["type"]
    if kind == "feedback_buttons":
        return _feedback(element, given or {})
    name = "selected_option" if kind == "overflow" else HOLDS.get(kind)
    if name is None:
        return {}
    if not given or not given.keys() & {name, "value"}:
        raise RefusedError(f"a {kind} needs {name!r}")
    value = given[name] if name in given else given["value"]
    if name in _LISTS and not isinstance(value, list):
        raise RefusedError(f"{name!r} is a list")
    if name == "selected_option":
        value = _option(element, value) if value else None
    elif name == "selected_options":
        value = [_option(element, one) for one in value]
    return {name: None if value == "" else value}


def _feedback(element: Json, given: Json) -> Json:
    buttons = (element["positive_button"], element["negative_button"])
    pressed = next((button for button in buttons if button["value"] == given.get("value")), None)
    if pressed is None:
        raise RefusedError("feedback needs the 'value' of one of its two buttons")
    return {"text": pressed["text"], "value": pressed["value"]}


def options_of(element: Json) -> list[Json]:
    """All options that an element offers, its groups' included."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def _option(element: Json, wanted: Json | str | None) -> Json:
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    for option in options_of(element):
        if option.get("value") == value:
            return option
    if isinstance(wanted, dict) and element["type"].endswith("external_select"):
        return wanted
    raise RefusedError(f"{value!r} is not one of the options")


def unfinished(blocks: list[Json], values: Json) -> dict[str, str]:
    """By block id, what Slack's client says about inputs that may not be submitted as they are."""
    errors: dict[str, str] = {}
    for block, element in placed(blocks):
        if block["type"] == "input":
            held = values[block["block_id"]][element["action_id"]].get(HOLDS[element["type"]])
            complaint = _complaint(block, element, held)
            if complaint:
                errors[block["block_id"]] = complaint
    return errors


def _complaint(block: Json, element: Json, held: Any) -> str | None:
    if held in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] != "plain_text_input":
        return None
    if len(held) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(held) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None
