"""Elements with a value: its name in Slack's state, its initial value, and what a person may enter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sandbox.errors import RefusedError
from sandbox.state import Json

VALUE_KEYS: dict[str, str] = {
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


class BlockElement(NamedTuple):
    """An element and its block."""

    block: Json
    element: Json


def elements_in(blocks: list[Json] | None) -> Iterator[BlockElement]:
    """Every element with an action id, in reading order."""
    for block in blocks or []:
        for name in _INSIDE:
            held = block.get(name) or []
            for part in held if isinstance(held, list) else [held]:
                if "action_id" in part:
                    yield BlockElement(block, part)
                elif name in ("child_blocks", "elements"):
                    yield from elements_in([part])


def find_element(blocks: list[Json] | None, action_id: str, block_id: str | None = None) -> BlockElement:
    """The element of that action id; RefusedError lists those there are."""
    elements = list(elements_in(blocks))
    for found in elements:
        if found.element["action_id"] == action_id and block_id in (None, found.block.get("block_id")):
            return found
    known = ", ".join(found.element["action_id"] for found in elements) or "none"
    raise RefusedError(f"there is no element {action_id!r} here; there are: {known}", status=404)


def initial_value(element: Json) -> Any:
    """The initial value of an element."""
    name = VALUE_KEYS[element["type"]]
    key = "initial_value" if name in _TEXTS else f"initial_{name.removeprefix('selected_')}"
    return element.get(key, [] if name in _LISTS else None)


def state_of(blocks: list[Json] | None, entered: Json) -> Json:
    """`state.values` of these blocks: what was entered, and initial values elsewhere."""
    values: Json = {}
    for block, element in elements_in(blocks):
        if element["type"] in VALUE_KEYS:
            name = VALUE_KEYS[element["type"]]
            held = entered.get(block["block_id"], {}).get(element["action_id"])
            if held is None or held["type"] != element["type"]:
                held = {"type": element["type"], name: initial_value(element)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def entered_value(element: Json, given: Json | None, suggested: Iterable[Json] = ()) -> Json:
    """What a person chose or typed, in the shape of Slack's state.

    An option may be given by its value alone, and `value` is short for the element's own key. `suggested` are the
    options that the app offered for an external select.
    """
    kind = element["type"]
    if kind == "feedback_buttons":
        return _feedback(element, given or {})
    key = "selected_option" if kind == "overflow" else VALUE_KEYS.get(kind)
    if key is None:
        return {}
    if not given or not given.keys() & {key, "value"}:
        raise RefusedError(f"a {kind} needs {key!r}")
    value = given[key] if key in given else given["value"]
    if key in _LISTS and not isinstance(value, list):
        raise RefusedError(f"{key!r} is a list")
    if key == "selected_option":
        value = _option(element, value, suggested) if value else None
    elif key == "selected_options":
        value = [_option(element, option, suggested) for option in value]
    return {key: None if value == "" else value}


def _feedback(element: Json, given: Json) -> Json:
    buttons = (element["positive_button"], element["negative_button"])
    pressed = next((button for button in buttons if button["value"] == given.get("value")), None)
    if pressed is None:
        raise RefusedError("feedback needs the 'value' of one of its two buttons")
    return {"text": pressed["text"], "value": pressed["value"]}


def options_of(element: Json) -> list[Json]:
    """All options of an element, those of its groups and its initial ones included."""
    groups = element.get("option_groups") or []
    initial = [element["initial_option"]] if element.get("initial_option") else element.get("initial_options") or []
    grouped = (option for group in groups for option in group["options"])
    return [*(element.get("options") or []), *grouped, *initial]


def _option(element: Json, wanted: Json | str, suggested: Iterable[Json]) -> Json:
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    for option in (*options_of(element), *suggested):
        if option.get("value") == value:
            return option
    if not element["type"].endswith("external_select"):
        raise RefusedError(f"{value!r} is not one of the options")
    return wanted if isinstance(wanted, dict) else {"text": {"type": "plain_text", "text": value}, "value": value}


def input_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says, by block id, about inputs that cannot be submitted."""
    errors: dict[str, str] = {}
    for block, element in elements_in(blocks):
        if block["type"] == "input":
            held = values[block["block_id"]][element["action_id"]].get(VALUE_KEYS[element["type"]])
            error = _input_error(block, element, held)
            if error:
                errors[block["block_id"]] = error
    return errors


def _input_error(block: Json, element: Json, held: Any) -> str | None:
    if held in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] != "plain_text_input":
        return None
    if len(held) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(held) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None
