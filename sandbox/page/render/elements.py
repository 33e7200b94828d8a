"""Block Kit's interactive elements: the template and the choices of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.inputs import VALUE_KEYS, initial_value
from sandbox.page.render.people import Viewer
from sandbox.state import Json

_FILTERED = {"group": "private", "im": "im", "mpim": "mpim"}  # what a filter calls a kind of conversation
_SOURCES = ("static", "external", "users", "conversations", "channels")

TEMPLATES: dict[str, str] = {
    "button": "button",
    "workflow_button": "button",
    "icon_button": "icon_button",
    "feedback_buttons": "feedback_buttons",
    "overflow": "overflow",
    "image": "image",
    "checkboxes": "choices",
    "radio_buttons": "choices",
    "datepicker": "picker",
    "timepicker": "picker",
    "datetimepicker": "picker",
    "plain_text_input": "text_input",
    "rich_text_input": "text_input",
    "email_text_input": "text_input",
    "url_text_input": "text_input",
    "number_input": "text_input",
    "file_input": "file_input",
    **{f"{source}_select": "select" for source in _SOURCES},
    **{f"multi_{source}_select": "multi_select" for source in _SOURCES},
}

GROUPED = frozenset({"checkboxes", "radio_buttons", *(f"multi_{source}_select" for source in _SOURCES)})
"""Elements made of several controls: their label is a legend, not a `<label>`."""


@dataclass(frozen=True)
class Choice:
    """One choice."""

    value: str
    label: str
    chosen: bool
    description: str = ""
    url: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices under one label, which is empty when there is only one group."""

    label: str
    choices: list[Choice]


def groups(element: Json, viewer: Viewer, typed: Json | None = None) -> list[ChoiceGroup]:
    """The choices, with those made already."""
    chosen = set(_chosen(element, typed))
    if "option_groups" in element:
        return [ChoiceGroup(group["label"]["text"], _choices(group, chosen)) for group in element["option_groups"]]
    if "options" in element:
        return [ChoiceGroup("", _choices(element, chosen))]
    listed = [Choice(value, label, value in chosen) for value, label in _listed(element, viewer)]
    return [ChoiceGroup("", listed)]


def _choices(holder: Json, chosen: set[str]) -> list[Choice]:
    return [
        Choice(
            value=option.get("value", ""),
            label=option["text"]["text"],
            chosen=option.get("value") in chosen,
            description=(option.get("description") or {}).get("text", ""),
            url=option.get("url", ""),
        )
        for option in holder["options"]
    ]


def _listed(element: Json, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The people or conversations that the workspace offers in a select, after its filter."""
    kind, wanted = element["type"], element.get("filter", {}).get("include", ("public", "private", "im", "mpim"))
    if "users" in kind:
        yield from ((user.id, user.real_name) for user in viewer.users.values() if not user.deleted)
    for conversation in viewer.conversations.values() if "users" not in kind else ():
        if conversation.kind == "channel":
            if "public" in wanted:
                yield conversation.id, f"#{conversation.name}"
        elif "conversations" in kind and viewer.id in conversation.members and _FILTERED[conversation.kind] in wanted:
            others = sorted(conversation.members - {viewer.id}) or [viewer.id]
            yield conversation.id, ", ".join(viewer.name_of(other) for other in others)


def _held(element: Json, typed: Json | None) -> Any:
    """The entered value, or the initial one."""
    return typed.get(VALUE_KEYS[element["type"]]) if typed else initial_value(element)


def _chosen(element: Json, typed: Json | None) -> Iterator[str]:
    """The chosen values."""
    held = _held(element, typed) if element["type"] in VALUE_KEYS else None
    for item in held if isinstance(held, list) else [held]:
        if item:
            yield item["value"] if isinstance(item, dict) else item


def typed_text(element: Json, typed: Json | None) -> str:
    """The content of a text, number, email, URL, date or time field."""
    held = _held(element, typed)
    if isinstance(held, dict):
        return "\n".join(_words(section) for section in held.get("elements", []))
    return "" if held is None else str(held)


def _words(section: Json) -> str:
    """The text of a rich text section, without styles."""
    return "".join(item.get("text", "") for item in section.get("elements", []))


def value_key(element: Json) -> str:
    """The key of the element's value in Slack's state; "" for elements without a value."""
    return {"overflow": "selected_option", "feedback_buttons": "value", **VALUE_KEYS}.get(element["type"], "")


def legible(element: Json, fallback: str) -> str:
    """The label for screen readers: the element's own, its placeholder, or `fallback`."""
    placeholder = (element.get("placeholder") or {}).get("text")
    return str(element.get("accessibility_label") or placeholder or fallback)
